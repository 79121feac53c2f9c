"""The importer of governance reads every layout that the World Bank has published, or says why."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from ytterby.errors import InputError
from ytterby.evidence.governance import DIMENSIONS, governance
from ytterby.evidence.importers import ImportOptions, import_series
from ytterby.evidence.importers.base import quiet
from ytterby.evidence.importers.wgi import read_wgi
from ytterby.evidence.importers.wgi_layouts import SHEETS

LONG = [
    "codeindyr,code,countryname,year,indicator,estimate,stddev,nsource,pctrank",
    'CHNrl2023,CHN,China,2023,rl,-0.02,0.14,11,53.8',
    'CHNpv2023,CHN,China,2023,pv,-0.51,0.21,8,25.6',
    'TWNrl2023,TWN,"Taiwan, China",2023,rl,1.21,0.15,9,85.4',
    'KSVrl2023,KSV,Kosovo,2023,rl,-0.29,0.19,7,41.0',
    'ZARrl2023,ZAR,"Congo, Dem. Rep.",2023,rl,-1.6,0.16,9,2.4',
    'NRUrl2023,NRU,Nauru,2023,rl,#N/A,#N/A,0,#N/A',
]  # fmt: skip


def write_csv(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_book(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def read(path: Path, **options: Any) -> pl.DataFrame:
    return read_wgi(path, ImportOptions(**options), quiet).frames["governance"]


def rows_of(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return frame.rows()


def test_the_long_table_of_2024_is_read_with_taiwan_kosovo_and_congo(tmp_path: Path) -> None:
    frame = read(write_csv(tmp_path / "wgidataset.csv", LONG))
    assert rows_of(frame) == [
        ("CHN", 2023, "political_stability", -0.51, 0.21),
        ("CHN", 2023, "rule_of_law", -0.02, 0.14),
        ("COD", 2023, "rule_of_law", -1.6, 0.16),
        ("TWN", 2023, "rule_of_law", 1.21, 0.15),
        ("XKX", 2023, "rule_of_law", -0.29, 0.19),
    ]


def test_semicolons_do_no_harm(tmp_path: Path) -> None:
    lines = [line.replace(",", ";") for line in LONG[:3]]
    assert read(write_csv(tmp_path / "wgi.csv", lines)).height == 2


def test_the_long_table_may_come_as_a_workbook_or_in_a_zip(tmp_path: Path) -> None:
    rows = [line.split(",") for line in LONG[:3]]
    book = write_book(tmp_path / "wgidataset.xlsx", {"Sheet1": rows})
    with zipfile.ZipFile(tmp_path / "wgidataset_excel.zip", "w") as archive:
        archive.write(book, "wgidataset.xlsx")
        archive.writestr("readme.txt", "text")
    assert rows_of(read(book)) == rows_of(read(tmp_path / "wgidataset_excel.zip"))
    assert read(book).height == 2


def test_the_workbook_of_2025_has_a_sheet_a_dimension(tmp_path: Path) -> None:
    heads = [
        "Economy (name)", "Economy (code)", "Year", "Governance score (0-100)",
        "Standard error (gov. score)", "Governance estimate (approx. -2.5 to +2.5)",
        "Standard error (estimate)",
    ]  # fmt: skip
    rows: Sequence[Sequence[Any]] = [
        heads,
        ["China", "CHN", 2024, 41.0, 4.1, -0.4, 0.2],
        ["Taiwan, China", "TWN", 2024, 66.0, 4.2, 0.9, 0.21],
    ]
    sheets: dict[str, Sequence[Sequence[Any]]] = dict.fromkeys(DIMENSIONS, rows)
    frame = read(write_book(tmp_path / "wgi-2025.xlsx", {"Readme": [["About"]], **sheets}))
    assert set(frame["dimension"]) == set(DIMENSIONS.values())
    assert rows_of(frame.filter(dimension="rule_of_law")) == [
        ("CHN", 2024, "rule_of_law", -0.4, 0.2),
        ("TWN", 2024, "rule_of_law", 0.9, 0.21),
    ]


def test_the_workbooks_to_2023_have_two_rows_of_heads(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Rule of Law"],
        [],
        [None, None, 2021, None, None, 2022, None, None],
        ["Country/Territory", "Code", "Estimate", "StdErr", "NumSrc", "Estimate", "StdErr", "Rank"],
        ["China", "CHN", -0.1, 0.15, 11, "#N/A", "#N/A", 9],
        ["Romania", "ROM", 0.4, 0.16, 12, 0.42, 0.17, 60],
    ]
    sheets = {"Introduction": [["WGI"]], "RuleofLaw": rows, "Political StabilityNoViolence": rows}
    frame = read(write_book(tmp_path / "wgidataset.xlsx", sheets))
    assert rows_of(frame.filter(dimension="rule_of_law")) == [
        ("CHN", 2021, "rule_of_law", -0.1, 0.15),
        ("ROU", 2021, "rule_of_law", 0.4, 0.16),
        ("ROU", 2022, "rule_of_law", 0.42, 0.17),
    ]
    assert frame["dimension"].n_unique() == 2
    assert set(SHEETS.values()) == set(DIMENSIONS)


@pytest.mark.parametrize(
    ("estimate", "error", "head"),
    [
        ("CC.EST", "CC.STD.ERR", "2022 [YR2022],2023 [YR2023]"),
        ("GOV_WGI_CC.EST", "GOV_WGI_CC.SE", "2022,2023"),
    ],
)
def test_the_databank_has_a_row_a_country_and_series(
    tmp_path: Path, estimate: str, error: str, head: str
) -> None:
    lines = [
        f"Country Name,Country Code,Series Name,Series Code,{head}",
        f"Myanmar,MMR,Control,{estimate},-1.2,..",
        f"Myanmar,MMR,Control,{error},0.2,..",
        "Myanmar,MMR,Rank,CC.PER.RNK,7,8",
        f"East Asia,EAS,Control,{estimate},0.1,0.1",
        "Data from database: Worldwide Governance Indicators",
    ]
    imported = read_wgi(write_csv(tmp_path / "WGICSV.csv", lines), ImportOptions(), quiet)
    assert rows_of(imported.frames["governance"]) == [
        ("MMR", 2022, "control_of_corruption", -1.2, 0.2)
    ]
    assert "EAS" in next(p.message for p in imported.problems if p.code == "unknown-region")


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    lines = [LONG[0].replace(",stddev", ""), "x,CHN,China,2023,rl,-0.02,11,53"]
    imported = read_wgi(write_csv(tmp_path / "wgi.csv", lines), ImportOptions(), quiet)
    codes = {p.code: p.message for p in imported.problems}
    assert "political stability" in codes["missing-dimension"]
    assert "1 estimates have no standard error" in codes["missing-standard-error"]
    assert imported.frames["governance"]["standard_error"].to_list() == [None]


def test_years_can_be_chosen(tmp_path: Path) -> None:
    lines = [*LONG, "x,CHN,China,2019,rl,-0.2,0.14,11,40"]
    path = write_csv(tmp_path / "wgi.csv", lines)
    assert read(path, last_year=2019)["year"].to_list() == [2019]
    with pytest.raises(InputError, match="no estimate of a country"):
        read(path, first_year=2030)


def test_every_bad_number_is_named_at_once(tmp_path: Path) -> None:
    lines = [LONG[0], "x,CHN,China,2023,rl,bad,0.1,1,1", "x,IND,India,inf,rl,0.1,0.1,1,1"]
    with pytest.raises(InputError) as error:
        read(write_csv(tmp_path / "wgi.csv", lines))
    places = [p.place for p in error.value.problems]
    assert places == ["wgi.csv, row 2", "wgi.csv, row 3", "wgi.csv, row 3"]


def test_scores_of_the_other_scale_are_refused(tmp_path: Path) -> None:
    lines = [LONG[0], "x,CHN,China,2023,rl,41.0,4.0,1,1", "x,IND,India,2023,rl,0.1,0,1,1"]
    with pytest.raises(InputError) as error:
        read(write_csv(tmp_path / "wgi.csv", lines))
    assert [p.code for p in error.value.problems][:2] == ["out-of-bounds", "out-of-bounds"]


def test_rows_that_contradict_each_other_are_left_out(tmp_path: Path) -> None:
    lines = [*LONG, "x,CHN,China,2023,rl,0.5,0.14,11,60"]
    imported = read_wgi(write_csv(tmp_path / "wgi.csv", lines), ImportOptions(), quiet)
    assert "CHN" not in set(imported.frames["governance"]["region"])
    assert "ambiguous-region" in {p.code for p in imported.problems}


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"PK\x03\x04broken"])
def test_what_is_no_release_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wgi.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read(path)
    assert {p.code for p in error.value.problems} <= {"unknown-layout", "wrong-encoding"}


def test_an_imported_dimension_stands_beside_the_shipped_one(tmp_path: Path) -> None:
    report = import_series(
        "wgi", write_csv(tmp_path / "wgi.csv", LONG), workspace=tmp_path / "workspace"
    )
    assert report.batch.codes == ("political_stability", "rule_of_law")
    found = governance(2023, workspace=tmp_path / "workspace")
    china = found.filter(pl.col("region") == "CHN")
    assert dict(zip(china["dimension"], china["estimate"], strict=True)) == {
        "political_stability": -0.51,
        "rule_of_law": -0.02,
    }
    assert found.filter(pl.col("region") == "IND")["dimension"].to_list() == ["political_stability"]
