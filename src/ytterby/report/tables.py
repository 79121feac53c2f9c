"""Tables of a report: cells with intervals and evidence marks, and the CSV that is downloaded."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import polars as pl

from ytterby.figures import Labels
from ytterby.figures.style.text import (
    GAP,
    NO_BREAK,
    count,
    counts,
    interval,
    month,
    number,
    percent,
    unit_words,
)
from ytterby.report.document import Column, ReportTable

SIGNIFICANT = 6
"""Figures kept in a CSV."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the interval beside it, a tier, an address, the key of its reasons."""

    text: str
    band: str = ""
    tier: str = ""
    address: str = ""
    numeric: bool = False
    why: str = ""


def read_cells(table: ReportTable) -> list[list[Cell]]:
    """Return the cells of the rows that are shown."""
    rows = table.frame.head(table.limit).to_dicts()
    return [[_cell(row, column) for column in table.columns] for row in rows]


def sort_elements(frame: pl.DataFrame, labels: Labels, column: str = "element") -> pl.DataFrame:
    """Return a frame with its elements in house order, rows of one element as they came."""
    place = {e: i for i, e in enumerate(labels.in_order(frame[column]))}
    order = pl.col(column).replace_strict(place, return_dtype=pl.Int32)
    return frame.sort(order, maintain_order=True) if place else frame


def heading(column: Column) -> str:
    """Return the heading of a column with its unit."""
    unit = {"1": "%", "*": "", "": ""}.get(column.unit, column.unit)
    return f"{column.label} [{unit}]" if unit else column.label


def export_csv(frame: pl.DataFrame) -> str:
    """Return a frame as the address of a CSV file that a browser saves (a ``data:`` URI).

    Text that a spreadsheet would run as a formula is quoted by an apostrophe; numbers keep six
    significant figures.
    """
    start = pl.col(pl.String).str.contains(r"^[=+\-@\t\r]")
    safe = frame.with_columns(
        pl.when(start).then("'" + pl.col(pl.String)).otherwise(pl.col(pl.String)).name.keep()
        if any(dtype == pl.String for dtype in frame.dtypes)
        else pl.all()
    )
    rounded = safe.with_columns(pl.col(pl.Float64).round_sig_figs(SIGNIFICANT))
    text = "\ufeff" + rounded.write_csv()
    return f"data:text/csv;base64,{base64.b64encode(text.encode()).decode()}"


def _cell(row: dict[str, Any], column: Column) -> Cell:
    value = row.get(column.name)
    if column.kind == "count" and not row.get("unit"):
        low, high = row.get(column.low), row.get(column.high)
        text, band = count(value), counts(low, high)
        tier = str(row.get(column.tier) or "")
        why = str(row.get(column.why) or "")
        return Cell(text, "" if band == text else band, tier, numeric=True, why=why)
    if column.kind in ("value", "count"):
        unit = str(row.get("unit") or "") if column.unit == "*" else column.unit
        if column.unit == "*" and unit == "1" and max(value or 0, row.get(column.high) or 0) > 1:
            unit = ""  # a pure number that is no share, such as an exponent
        text = percent(value) if unit == "1" else number(value)
        if column.unit == "*" and unit not in ("", "1") and text != GAP:
            text = f"{text}{NO_BREAK}{unit_words(unit, value)}".rstrip(NO_BREAK)
        low, high = row.get(column.low), row.get(column.high)
        # An interval without width would repeat the value.
        band = "" if low == high == value else interval(low, high, unit)
        why = "" if text == GAP else str(row.get(column.why) or "")
        return Cell(text, band, str(row.get(column.tier) or ""), numeric=True, why=why)
    if value is None or value == "":
        return Cell(GAP)
    if column.kind == "month":
        return Cell(month(str(value)))
    if column.kind == "tier":
        return Cell("", tier=str(value))
    if column.kind == "link":
        shown = str(row.get(column.label_from) or value)
        return Cell(shown, address=str(value) if safe_address(str(value)) else "")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    return Cell(number(value) if isinstance(value, float) else str(value))


def safe_address(address: str) -> bool:
    """Tell whether an address may become a link: http or https, nothing that runs."""
    return address.startswith(("https://", "http://"))
