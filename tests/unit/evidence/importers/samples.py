"""Small downloads of every kind, made up, for the importers to read."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import openpyxl

COUNTRIES = [("156", "China", "CHN"), ("490", "Other Asia, nes", "S19"), ("842", "USA", "USA")]

TRADE = [
    ("2023", "156", "842", 284690, "100.5", "12.5"),
    ("2024", "156", "842", 284690, "110.25", None),
    ("2024", "156", "490", 280530, "20", "0.75"),
    ("2024", "842", "156", 260300, "7", " NA "),
]

MINING = [
    ("China", "156", "CHN", 6.0, 8.0, "metr. t", "r"),
    ("United States", "842", "USA", 2.0, 2.0, "metr. t", "e"),
    ("Korea, North", "408", "PRK", None, 0.0, "metr. t", "p"),
    ("Total", "DELETE", "DELETE", 8.0, 10.0, "metr. t", "nan"),
]


def write_geopolrisk(folder: Path, trade: list[tuple[object, ...]] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(folder / "baci.db") as db:
        db.execute("create table country_codes_V1 (country_code, country_name, country_iso3)")
        db.executemany("insert into country_codes_V1 values (?, ?, ?)", COUNTRIES)
        db.execute("create table baci_trade (t text, i text, j text, k integer, v text, q text)")
        db.executemany("insert into baci_trade values (?, ?, ?, ?, ?, ?)", trade or TRADE)
    db.close()
    with sqlite3.connect(folder / "wgi.db") as db:
        for table, rows in {
            "Estimate": [("CHN", "-0.4", "nan"), ("R20", "-0.2", "-0.3"), ("GUY", "1", "1")] * 1
            + [("GUY", "2", "2")],
            "StdErr": [("CHN", "0.2", "0.2"), ("R20", "0.3", "None")],
        }.items():
            db.execute(f'create table "{table}" ("Name", "Code", "2023" text, "2024" text)')
            db.executemany(f'insert into "{table}" values ("", ?, ?, ?)', rows)
    db.close()
    with sqlite3.connect(folder / "world_mining_data.db") as db:
        db.execute(
            'create table "Rare Earths (REO)" ("Country", "Country_Code", "Country_ISO",'
            ' "2023" real, "2024" real, "unit", "data_source")'
        )
        db.executemany('insert into "Rare Earths (REO)" values (?, ?, ?, ?, ?, ?, ?)', MINING)
    db.close()
    return folder


def write_world_mining(path: Path, header: tuple[object, ...] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Rare Earths (REO)"
    sheet.append(["Rare Earths (REO)"])
    sheet.append(header or ("Country", "unit", 2023, 2024, "data source"))
    for name, _, _, first, second, unit, basis in MINING:
        sheet.append((name, unit, first, second, basis))
    book.save(path)
    return path


def write_baci(folder: Path, *, version: str = "V202501", zipped: bool = False) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        f"country_codes_{version}.csv": "country_code,country_name,country_iso2,country_iso3\n"
        + "".join(f'{c},"{n}",,{i}\n' for c, n, i in COUNTRIES),
        f"product_codes_HS92_{version}.csv": "code,description\n284690,Compounds\n850511,Magnets\n",
    }
    for year in ("2023", "2024"):
        rows = [r for r in TRADE if r[0] == year]
        files[f"BACI_HS92_Y{year}_{version}.csv"] = "t,i,j,k,v,q\n" + "".join(
            f"{t},{i},{j},{k},   {v},{q or '   NA'}\n" for t, i, j, k, v, q in rows
        )
    if zipped:
        path = folder / f"BACI_HS92_{version}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        return path
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


PRESENT_HEADER = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,flowCode,"
    "partnerCode,partnerISO,partner2ISO,cmdCode,customsCode,motCode,netWgt,isNetWgtEstimated,"
    "primaryValue"
)

PRESENT_ROWS = [
    "C,A,20240101,2024,52,2024,842,USA,M,156,CHN,W00,850511,C00,0,2500,False,90000.5",
    "C,A,20240101,2024,52,2024,842,USA,M,156,CHN,W00,850511,C00,2100,900,False,40000",
    "C,A,20240101,2024,52,2024,842,USA,M,0,W00,W00,850511,C00,0,9999,False,99999",
    "C,A,20240101,2024,52,2024,842,USA,X,490,S19,W00,850511,C00,0,0,True,1200",
    "C,A,20240101,2024,52,2024,842,USA,RX,156,CHN,W00,850511,C00,0,1,False,5",
    "C,A,20240101,2024,52,2024,842,USA,M,156,CHN,W00,8505,C00,0,2600,False,91000",
]

LEGACY_HEADER = (
    "Classification,Year,Period,Period Desc.,Trade Flow Code,Trade Flow,Reporter Code,Reporter,"
    "Reporter ISO,Partner Code,Partner,Partner ISO,Commodity Code,Netweight (kg),Trade Value (US$)"
)

LEGACY_ROWS = ["HS,2016,201604,April 2016,1,Import,842,USA,USA,156,China,CHN,284690,1500,20000"]
