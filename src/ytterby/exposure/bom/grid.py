"""The cells of a file column by column, with the rows as a spreadsheet counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import polars as pl

ERRORS = frozenset(
    ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
)
"""What a spreadsheet shows where it could not calculate."""

_COMMENT = re.compile(r"#[^\d#]")


@dataclass(frozen=True)
class Grid:
    """A table below its header.

    Attributes
    ----------
    header
        Names as written, ``""`` for an unnamed column.
    header_row
        Its row.
    rows
        Row numbers, ``(line)``.
    text
        Text of each column, stripped, null where blank, ``(column)(line)``.
    numbers
        Numbers of each column that were stored as numbers, null elsewhere; ``None`` for a file of
        text.
    separator
        Of a file of text.
    merged
        Ranges of cells that are merged: first row, last row, first column, last column (from 0),
        and their name.
    """

    header: tuple[str, ...]
    header_row: int
    rows: pl.Series
    text: tuple[pl.Series, ...]
    numbers: tuple[pl.Series | None, ...]
    separator: str = ""
    merged: tuple[tuple[int, int, int, int, str], ...] = field(default=())


def is_comment(cells: list[str]) -> bool:
    """Whether a row is a remark: its first cell begins with ``#`` and is no number or error.

    Examples
    --------
    >>> is_comment(["# masses from the drawing"]), is_comment(["#12", "magnet"])
    (True, False)
    """
    first = cells[0].strip() if cells else ""
    return bool(_COMMENT.match(first)) and first.upper() not in ERRORS
