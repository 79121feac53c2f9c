"""World Mining Data, chapter 6.4 (production of countries by minerals), as published in Excel.

World Mining Data names no licence: it is read into a user's workspace and never shipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.core.regions import resolve_region
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.evidence.importers.base import (
    Imported,
    Importer,
    ImportOptions,
    Progress,
    check_path,
    raise_errors,
)
from ytterby.evidence.series import MINING_SCHEMA
from ytterby.evidence.userdata.excel import check_size

LICENCE = "none named by the publisher: do not redistribute"
ATTRIBUTION = "World Mining Data, Austrian Federal Ministry of Finance"

BASES = {"r": "reported", "p": "provisional", "e": "estimated", "": "", "nan": ""}
"""Meaning of the column of data sources."""

OTHER_NAMES = {"Korea, North": "PRK", "Congo, D.R.": "COD"}
"""Names that only World Mining Data uses."""

RARE_EARTHS = "Rare Earths (REO)"
"""Name of the commodity, which is also the name of its sheet."""


def read_world_mining(path: Path, options: ImportOptions, progress: Progress) -> Imported:
    """Read the Excel file of chapter 6.4.

    Every sheet is a commodity: a title, then a header ``Country, unit, <years>, data source``, then
    one row a country and a row ``Total``, which is left out.

    Raises
    ------
    InputError
        Every problem of every sheet at once, with its cell.
    """
    check_path(path)
    import openpyxl

    if path.is_file() and (found := check_size(path.read_bytes(), path.name)) is not None:
        raise InputError(found)
    try:
        book = openpyxl.load_workbook(path, read_only=False, data_only=True)
    except Exception as error:
        message = f"is no Excel workbook ({type(error).__name__})"
        fix = "give the .xlsx of chapter 6.4, or use the importer geopolrisk for SQLite files"
        raise InputError(Problem("unknown-layout", str(path), message, fix)) from error
    tables: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    for number, sheet in enumerate(book.worksheets):
        progress(f"reading {sheet.title}", number / len(book.worksheets))
        rows = list(sheet.iter_rows(values_only=True))
        table, more = _read_sheet(rows, f"{path.name}, sheet {sheet.title}")
        problems += more
        if table is not None:
            tables[sheet.title.strip()] = table
    if not tables:
        fix = "give the .xlsx of chapter 6.4 as it was published"
        message = "there is no sheet of a commodity"
        problems.append(Problem("unknown-layout", str(path), message, fix))
    raise_errors(problems)
    frame, more = read_mining_tables(tables, options, path.name)
    problems += more
    raise_errors(problems)
    return Imported({"mining": frame}, tuple(problems), "", LICENCE, ATTRIBUTION)


def _read_sheet(
    rows: list[tuple[Any, ...]], place: str
) -> tuple[list[dict[str, Any]] | None, list[Problem]]:
    """Return the rows of a sheet by column name, or none if it is not a commodity's sheet."""
    for index, row in enumerate(rows[:5]):
        header = [str(c).strip() if c is not None else "" for c in row]
        lower = [h.casefold() for h in header]
        if lower[:2] != ["country", "unit"]:
            continue
        wanted = next((n for n, h in enumerate(lower) if h in ("data source", "data_source")), None)
        if wanted is None:
            fix = "give the file of chapter 6.4 as it was published"
            return None, [
                Problem("missing-column", f"{place}, row {index + 1}", "no 'data source'", fix)
            ]
        names = {n: h.removesuffix(".0") for n, h in enumerate(header) if h}
        names |= {0: "Country", 1: "unit", wanted: "data_source"}
        body = [{name: row[n] for n, name in names.items()} for row in rows[index + 1 :]]
        return [r for r in body if r["Country"] is not None], []
    message = "the first rows hold no header 'Country, unit, …'"
    return None, [
        Problem("unknown-layout", place, message, "give the file of chapter 6.4", "warning")
    ]


def read_mining_tables(
    tables: Mapping[str, Iterable[Mapping[str, Any]]], options: ImportOptions, place: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return the mining series of tables of countries by year.

    Parameters
    ----------
    tables
        Rows by commodity: ``Country``, ``unit``, ``data_source`` and one entry a year.
    options
        ``commodities`` chooses among the tables.
    place
        How a person would name the file.

    Notes
    -----
    Regions are taken from the country's name; the codes in the SQLite file are not used, because
    they book French Guiana as Guyana.
    """
    problems: list[Problem] = []
    if options.commodities is not None:
        unknown = [c for c in options.commodities if c not in tables]
        problems += [unknown_name("commodity", c, list(tables), place) for c in unknown]
        tables = {c: tables[c] for c in options.commodities if c in tables}
    frames = [pl.DataFrame(schema=MINING_SCHEMA)]
    for commodity, rows in tables.items():
        frame, more = _read_commodity(commodity, list(rows), f"{place}, {commodity}")
        frames.append(frame)
        problems += more
    frame = pl.concat(frames).filter(options.in_years())
    key = ["commodity", "region", "year"]
    doubles = frame.filter(pl.struct(key).is_duplicated())
    if doubles.height:
        message = f"{doubles.height} rows give a country twice, first {doubles.row(0)[:3]}"
        problems.append(Problem("duplicate-row", place, message, "get the file again"))
    return frame.sort(key), problems


def _read_commodity(
    commodity: str, rows: list[Mapping[str, Any]], place: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return one commodity's rows; ``in_total`` is found by summing above and below the total."""
    problems: list[Problem] = []
    records: list[tuple[int, str, int, float, str, str]] = []
    position, totals = len(rows), dict[int, float]()
    for number, row in enumerate(rows):
        country = str(row["Country"]).strip()
        where = f"{place}, {country}"
        values, more = _read_years(row, where)
        problems += more
        if country == "Total":
            position, totals = number, values
            continue
        try:
            region = OTHER_NAMES.get(country) or resolve_region(country, where)
        except UnknownNameError as error:
            problems += error.problems
            continue
        basis = str(row["data_source"] or "").strip().casefold()
        if basis not in BASES:
            fix = "one of r, p, e is expected"
            problems.append(Problem("unknown-basis", where, f"data source '{basis}'", fix))
        unit, words = str(row["unit"]), BASES.get(basis, "")
        records += [(number, region, year, v, unit, words) for year, v in values.items()]
    names = ["number", "region", "year", "value", "unit", "basis"]
    table = pl.DataFrame(records, schema=names, orient="row").cast({"year": pl.Int32})
    total = pl.col("year").replace_strict(totals, default=None, return_dtype=pl.Float64)
    above = pl.col("number") < position
    whole = pl.col("value").sum().over("year")
    upper = pl.col("value").filter(above).sum().over("year")

    def agrees(found: pl.Expr) -> pl.Expr:
        return (found - total).abs() <= 1e-6 * total.abs()

    in_total = pl.when(agrees(whole)).then(True).when(agrees(upper)).then(above)
    return table.with_columns(
        pl.lit(commodity).alias("commodity"), in_total.alias("in_total")
    ).select(pl.col(n).cast(t) for n, t in MINING_SCHEMA.items()), problems


def _read_years(row: Mapping[str, Any], place: str) -> tuple[dict[int, float], list[Problem]]:
    """Return the value of each year that has one."""
    values, problems = {}, []
    for name, cell in row.items():
        if not name.isdigit() or cell is None or str(cell).strip() == "":
            continue
        try:
            value = float(cell)
        except (TypeError, ValueError):
            message = f"'{cell}' is no number"
            fix = "leave the cell empty where nothing is known"
            problems.append(Problem("bad-number", f"{place}, {name}", message, fix))
            continue
        if value < 0:
            message = f"{value} is negative"
            problems.append(Problem("out-of-bounds", f"{place}, {name}", message, "correct it"))
        values[int(name)] = value
    return values, problems


IMPORTER = Importer(
    "world-mining-data",
    "World Mining Data, chapter 6.4 (production of countries by minerals), the official Excel file",
    read_world_mining,
)
