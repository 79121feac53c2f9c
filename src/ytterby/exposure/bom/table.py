"""The cells of a bill by column, cleaned of what is no line: merged cells, totals, formulas."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ytterby.exposure.bom.columns import Match
from ytterby.exposure.bom.grid import ERRORS, Grid
from ytterby.exposure.bom.ledger import Ledger
from ytterby.exposure.bom.numbers import Cells

NUMBERS = ("mass", "pieces", "units_per_year", "price_usd", "stock", "content")
TEXTS = (
    *("product", "part", "material", "grade", "mass_unit", "period"),
    *("supplier", "country", "sector", "source", "note"),
)
NEEDED = ("mass", "units_per_year")

_TOTALS = frozenset(
    ("total", "totals", "sum", "subtotal", "grand_total", "summe", "gesamt", "gesamtsumme")
)


@dataclass
class CellTable:
    """The file while it is read: its cells by column name, cleaned of rows that are no lines."""

    grid: Grid
    matches: dict[str, Match]
    ledger: Ledger
    rows: pl.Series
    texts: dict[str, pl.Series]
    numbers: dict[str, pl.Series | None]

    def text(self, name: str) -> pl.Series:
        """Return the text of a column, null everywhere if there is no such column."""
        blank = pl.Series([None] * len(self.rows), dtype=pl.String)
        return self.texts.get(name, blank)

    def cells(self, name: str) -> Cells:
        """Return a column to be read as numbers."""
        return Cells(name, self.text(name), self.numbers.get(name), self.rows, name in NEEDED)

    def rows_of(self, mask: pl.Series) -> list[int]:
        """Return the rows of a mask over the lines."""
        return self.rows.filter(mask).to_list()

    def by_value(self, name: str) -> list[tuple[str, list[int]]]:
        """Return each different text of a column with its rows."""
        frame = pl.DataFrame({"text": self.text(name), "row": self.rows}).drop_nulls("text")
        grouped = frame.group_by("text", maintain_order=True).agg("row")
        return list(zip(grouped["text"].to_list(), grouped["row"].to_list(), strict=True))


def select_cells(grid: Grid, matches: dict[str, Match], ledger: Ledger) -> CellTable:
    """Return the cells of a file by the column that they belong to."""
    texts = {n: grid.text[m.position] for n, m in matches.items()}
    numbers = {n: grid.numbers[m.position] for n, m in matches.items()}
    return CellTable(grid, matches, ledger, grid.rows, texts, numbers)


def fill_merged(table: CellTable) -> None:
    """Take the value of merged cells for each of their rows, where that can be meant."""
    places = {m.position: n for n, m in table.matches.items()}
    for top, bottom, left, right, name in table.grid.merged:
        if top <= table.grid.header_row:
            continue
        inside = (table.rows >= top) & (table.rows <= bottom)
        for position in range(left, right + 1):
            column = places.get(position)
            if column is None or not inside.any():
                continue
            if column in NUMBERS and column != "units_per_year" and bottom > top:
                rows = table.rows_of(inside)
                table.ledger.add("merged-number", rows, column, name)
                continue
            if position > left:
                continue
            if bottom > top:
                _fill(table, column, inside)
                table.ledger.add("merged-cells", table.rows_of(inside), column, name)


def _fill(table: CellTable, column: str, inside: pl.Series) -> None:
    text = table.texts[column]
    first = text.filter(inside).drop_nulls()
    if first.len():
        table.texts[column] = pl.select(
            pl.when(inside).then(pl.lit(first[0])).otherwise(text)
        ).to_series()
    stored = table.numbers.get(column)
    if stored is not None and (held := stored.filter(inside).drop_nulls()).len():
        table.numbers[column] = pl.select(
            pl.when(inside).then(pl.lit(held[0])).otherwise(stored)
        ).to_series()


def drop_totals(table: CellTable) -> None:
    """Leave out rows that add up others: a word for total, and no material."""
    material, grade = table.text("material"), table.text("grade")
    bare = material.is_null() & grade.is_null()
    if not bare.any():
        return
    keep = pl.Series([True] * len(table.rows))
    for name in table.texts:
        first = table.text(name)
        hit = bare & first.str.to_lowercase().str.strip_chars(" :.").str.replace_all(
            r"\s+", "_"
        ).is_in(list(_TOTALS)).fill_null(False)
        for row, word in zip(table.rows.filter(hit & keep), first.filter(hit & keep), strict=True):
            table.ledger.add("total-row", (row,), given=word)
        keep = keep & ~hit
    table.rows = table.rows.filter(keep)
    table.texts = {n: s.filter(keep) for n, s in table.texts.items()}
    table.numbers = {n: None if s is None else s.filter(keep) for n, s in table.numbers.items()}


def check_texts(table: CellTable) -> None:
    """Note formulas and errors of a spreadsheet where a name is expected."""
    for name in TEXTS:
        text = table.text(name)
        formula = text.str.starts_with("=").fill_null(False)
        stored = table.numbers.get(name) is not None
        bare = "formula-without-value" if stored else "formula-cell"
        error = text.str.starts_with("#").fill_null(False) & text.is_in(list(ERRORS))
        for mask, code in ((formula, bare), (error, "error-cell")):
            if mask.any():
                for row, given in zip(table.rows.filter(mask), text.filter(mask), strict=True):
                    table.ledger.add(code, (row,), name, given)
                table.texts[name] = text.set(mask, None)


def map_names(text: pl.Series, known: dict[str, str]) -> pl.Series:
    """Return what names stand for, null for the others."""
    if not known:
        return pl.Series([None] * len(text), dtype=pl.String)
    return text.replace_strict(
        list(known), list(known.values()), default=None, return_dtype=pl.String
    )
