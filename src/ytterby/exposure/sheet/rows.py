"""The cells of a bill as they were typed: every change is a new sheet, so that any is undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from ytterby.exposure.bom.grid import Grid
from ytterby.exposure.bom.ledger import Finding
from ytterby.exposure.bom.text import clean_text

Cells = tuple[str, ...]


@dataclass(frozen=True)
class BillRows:
    """A bill as a sheet, before anything is understood of it.

    Attributes
    ----------
    name
        Of the file: ``motors.csv``.
    header
        Names as written, ``""`` for an unnamed column.
    rows
        Cells by row number, as a spreadsheet counts the rows of the file; in order.
    stored
        Columns of each row that a workbook stored as numbers, so that no decimal sign is guessed.
    header_row
        Row of the header.
    separator
        Of a file of text.
    merged
        Merged cells of a workbook, as in `Grid`.
    workbook
        Whether it was one: a formula in it may have been saved without its value.
    found
        What was found while the file was read, such as an encoding that was assumed.
    place
        How problems name the file, where that is more than its name: ``my.xlsx, sheet Parts``.
    """

    name: str
    header: Cells
    rows: Mapping[int, Cells] = field(repr=False)
    stored: Mapping[int, frozenset[int]] = field(default_factory=dict, repr=False)
    header_row: int = 1
    separator: str = ""
    merged: tuple[tuple[int, int, int, int, str], ...] = ()
    found: tuple[Finding, ...] = field(default=(), repr=False)
    place: str = ""
    workbook: bool = False

    def change(self, row: int, position: int, text: str) -> BillRows:
        """Return the sheet with one cell typed anew."""
        return self.write({row: {position: text}})

    def write(self, cells: Mapping[int, Mapping[int, str]]) -> BillRows:
        """Return the sheet with cells typed anew: their texts by row and position."""
        rows, stored, found = dict(self.rows), dict(self.stored), self.found
        for row, texts in cells.items():
            rows[row] = tuple(texts.get(i, c) for i, c in enumerate(rows[row]))
            if kept := stored.get(row):
                stored[row] = kept - texts.keys()
        if any(f.rows for f in found):
            found = _without(found, cells.keys())
        same = stored == dict(self.stored)
        return replace(self, rows=rows, stored=self.stored if same else stored, found=found)

    def replace_text(self, position: int, old: str, new: str) -> BillRows:
        """Return the sheet with one text of a column replaced wherever it fills a cell."""
        return self.write({n: {position: new} for n, c in self.rows.items() if c[position] == old})

    def insert(self, cells: Sequence[str] = (), *, row: int | None = None) -> BillRows:
        """Return the sheet with one row more at its end, or with a row that was deleted."""
        number = row or max((*self.rows, self.header_row)) + 1
        padded = (*cells, *[""] * len(self.header))[: len(self.header)]
        return replace(self, rows=dict(sorted({**self.rows, number: padded}.items())))

    def extend(self, count: int) -> BillRows:
        """Return the sheet with some blank rows more at its end."""
        last = max((*self.rows, self.header_row))
        blank = ("",) * len(self.header)
        more = dict.fromkeys(range(last + 1, last + 1 + count), blank)
        return replace(self, rows={**self.rows, **more})

    def delete(self, rows: Iterable[int]) -> BillRows:
        """Return the sheet without some rows."""
        gone = set(rows)
        kept = {n: c for n, c in self.rows.items() if n not in gone}
        return replace(self, rows=kept, found=_without(self.found, gone))

    def rename(self, position: int, header: str) -> BillRows:
        """Return the sheet with another name for a column."""
        names = list(self.header)
        names[position] = header.strip()
        return replace(self, header=tuple(names))

    def add_column(self, header: str) -> BillRows:
        """Return the sheet with one empty column more."""
        rows = {n: (*cells, "") for n, cells in self.rows.items()}
        return replace(self, header=(*self.header, header.strip()), rows=rows)

    def drop_column(self, position: int) -> BillRows:
        """Return the sheet without a column."""

        def cut(cells: Cells) -> Cells:
            return cells[:position] + cells[position + 1 :]

        stored = {
            n: frozenset(p - (p > position) for p in kept if p != position)
            for n, kept in self.stored.items()
        }
        merged = tuple(
            (t, b, left - (left > position), right - (right >= position), name)
            for t, b, left, right, name in self.merged
            if not left == right == position
        )
        rows = {n: cut(cells) for n, cells in self.rows.items()}
        return replace(self, header=cut(self.header), rows=rows, stored=stored, merged=merged)

    def grid(self) -> Grid:
        """Return the cells as the readers of bills see them."""
        numbers = list(self.rows)
        columns = zip(*self.rows.values(), strict=True) if numbers else ([] for _ in self.header)
        text = [clean_text(pl.Series(list(c), dtype=pl.String)) for c in columns]
        filled = [False] * len(numbers)
        if numbers and text:
            frame = pl.DataFrame({str(i): s for i, s in enumerate(text)})
            filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series().to_list()
        keep = pl.Series(filled, dtype=pl.Boolean)
        kinds = [self._numbers(position, text[position]) for position in range(len(self.header))]
        return Grid(
            header=self.header,
            header_row=self.header_row,
            rows=pl.Series(numbers, dtype=pl.Int64).filter(keep),
            text=tuple(s.filter(keep) for s in text),
            numbers=tuple(None if s is None else s.filter(keep) for s in kinds),
            separator=self.separator,
            merged=self.merged,
        )

    def _numbers(self, position: int, text: pl.Series) -> pl.Series | None:
        inside = [position in self.stored.get(n, ()) for n in self.rows]
        if not self.workbook:
            return None
        kept = text.set(~pl.Series(inside, dtype=pl.Boolean), None)
        return kept.cast(pl.Float64, strict=False)

    def record(self) -> dict[str, Any]:
        """Return the sheet as JSON values."""
        return {
            "name": self.name,
            "place": self.place,
            "workbook": self.workbook,
            "header": list(self.header),
            "header_row": self.header_row,
            "separator": self.separator,
            "rows": [[n, *cells] for n, cells in self.rows.items()],
            "stored": [[n, *sorted(kept)] for n, kept in self.stored.items() if kept],
            "merged": [list(m) for m in self.merged],
            "found": [[f.code, list(f.rows), f.column, f.given, f.detail] for f in self.found],
        }


def read_record(record: Mapping[str, Any]) -> BillRows:
    """Return the sheet that `BillRows.record` wrote."""
    header = tuple(str(h) for h in record["header"])
    width = len(header)
    return BillRows(
        name=str(record["name"]),
        place=str(record.get("place", "")),
        workbook=bool(record.get("workbook", False)),
        header=header,
        rows={
            int(n): tuple(str(c) for c in (*cells, *[""] * width)[:width])
            for n, *cells in record["rows"]
        },
        stored={int(n): frozenset(kept) for n, *kept in record.get("stored", ())},
        header_row=int(record.get("header_row", 1)),
        separator=str(record.get("separator", "")),
        merged=tuple((t, b, left, right, name) for t, b, left, right, name in record["merged"]),
        found=tuple(
            Finding(code, tuple(rows), column, given, detail)
            for code, rows, column, given, detail in record["found"]
        ),
    )


def _without(found: tuple[Finding, ...], gone: Collection[int]) -> tuple[Finding, ...]:
    """Return findings of the reading without those of rows that were typed anew."""
    out = []
    for one in found:
        rows = tuple(r for r in one.rows if r not in gone)
        if rows or not one.rows:
            out.append(one if rows == one.rows else replace(one, rows=rows))
    return tuple(out)
