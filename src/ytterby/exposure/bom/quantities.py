"""Masses, volumes, prices and stocks of a bill in kg, units per year and US dollars."""

from __future__ import annotations

import polars as pl

from ytterby.exposure.bom.columns import Match
from ytterby.exposure.bom.masses import PERIODS, find_period, read_mass_unit
from ytterby.exposure.bom.numbers import (
    BLANK_WORDS,
    find_convention,
    read_numbers,
    split_units,
)
from ytterby.exposure.bom.table import NUMBERS, CellTable
from ytterby.packs.aliases import fold_words

PIECES = frozenset(
    ("ea", "each", "pc", "pcs", "piece", "pieces", "stk", "st", "unit", "units", "set")
)
"""Units of quantities."""


def read_quantities(table: CellTable) -> dict[str, pl.Series]:
    """Return mass, units, price, stock and content of each line; problems go into the ledger."""
    ledger, separator = table.ledger, table.grid.separator
    present = [n for n in NUMBERS if n in table.matches]
    cells = {n: table.cells(n) for n in present}
    factor: dict[str, pl.Series] = {}
    for name in ("mass", "stock"):
        if name in cells:
            cells[name], factor[name] = split_units(cells[name], ledger)
    convention = find_convention(cells.values(), separator, ledger)
    read = {n: read_numbers(c, convention, separator, ledger) for n, c in cells.items()}
    blank = pl.Series([None] * len(table.rows), dtype=pl.Float64)
    read = {n: read.get(n, blank) for n in NUMBERS}
    for name, series in read.items():
        negative = series < 0
        if negative.any():
            for row, value in zip(
                table.rows.filter(negative), series.filter(negative), strict=True
            ):
                ledger.add("negative-number", (row,), name, f"{value:g}")
    units = _mass_units(table, factor)
    pieces = read["pieces"].fill_null(1.0)
    mass = read["mass"] * units["mass"] * pieces
    zero = (mass == 0).fill_null(False)
    if zero.any():
        ledger.add("zero-mass", table.rows_of(zero), "mass")
    volume = read["units_per_year"] * _per_year(table)
    zero = (volume == 0).fill_null(False)
    if zero.any():
        ledger.add("zero-volume", table.rows_of(zero), "units_per_year")
    price = read["price_usd"]
    zero = (price == 0).fill_null(False)
    if zero.any():
        ledger.add("zero-price", table.rows_of(zero), "price_usd")
        price = price.set(zero, None)
    content = read["content"]
    # A tonne of metal turns into at most 1.534 t of oxide (scandium, standard atomic weights).
    high = (content > 1.54).fill_null(False)
    for row, value in zip(table.rows.filter(high), content.filter(high), strict=True):
        ledger.add("content-too-high", (row,), "content", f"{value:g}")
    for name, series in (("mass", mass), ("units_per_year", volume)):
        endless = series.is_infinite().fill_null(False)
        if endless.any():
            ledger.add("not-finite", table.rows_of(endless), name, "the product with its unit")
    return {
        "mass": mass,
        "units": volume,
        "price": price,
        "stock": read["stock"] * units["stock"],
        "content": content,
    }


def _mass_units(table: CellTable, in_cell: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Return the size of the unit of each mass and stock [kg]."""
    ledger = table.ledger
    sizes: dict[str, float] = {}
    for given, rows in table.by_value("mass_unit"):
        if given.casefold().strip(".") in PIECES:
            # The unit of the quantity, as parts lists have it, says nothing of the mass.
            continue
        code, found = read_mass_unit(given)
        if code and given.casefold() not in BLANK_WORDS:
            ledger.add(code, rows, "mass_unit", given, str(found))
        elif not code:
            sizes[given] = float(found)
    column = pl.Series([None] * len(table.rows), dtype=pl.Float64)
    if sizes:
        column = table.text("mass_unit").replace_strict(
            list(sizes), list(sizes.values()), default=None, return_dtype=pl.Float64
        )
    result: dict[str, pl.Series] = {}
    for name in ("mass", "stock"):
        match = table.matches.get(name)
        header = None if match is None else match.kilograms
        beside = pl.Series([header] * len(table.rows), dtype=pl.Float64)
        if name == "mass":
            clash = (beside != column).fill_null(False)
            _note_clash(table, clash, "mass_unit", "mass_unit", match)
            beside = column if header is None else beside
        inside = in_cell.get(name, pl.Series([None] * len(table.rows), dtype=pl.Float64))
        clash = (inside != beside).fill_null(False)
        _note_clash(table, clash, name, name, match)
        known = pl.select(pl.coalesce(inside, beside)).to_series()
        missing = known.is_null() & table.text(name).is_not_null()
        if match is not None and missing.any():
            rows = [] if missing.all() else table.rows_of(missing)
            ledger.add("unit-assumed", rows, name)
        result[name] = known.fill_null(1.0)
    return result


def _note_clash(
    table: CellTable, clash: pl.Series, name: str, column: str, match: Match | None
) -> None:
    if clash.any():
        header = "" if match is None else match.header
        for row, given in zip(
            table.rows.filter(clash), table.text(name).filter(clash), strict=True
        ):
            detail = f"that of '{header}'" if match and match.kilograms else "mass_unit"
            table.ledger.add("conflicting-unit", (row,), column, given, detail)


def _per_year(table: CellTable) -> pl.Series:
    match = table.matches.get("units_per_year")
    header = 1.0 if match is None or match.per_year is None else match.per_year
    sizes: dict[str, float] = {}
    for given, rows in table.by_value("period"):
        period = find_period(fold_words(given).split())
        if period is None:
            table.ledger.add("unknown-period", rows, "period", given)
        else:
            sizes[given] = PERIODS[period]
    beside = pl.Series([header] * len(table.rows), dtype=pl.Float64)
    if not sizes:
        return beside
    own = table.text("period").replace_strict(
        list(sizes), list(sizes.values()), default=None, return_dtype=pl.Float64
    )
    return pl.select(pl.coalesce(own, beside)).to_series()
