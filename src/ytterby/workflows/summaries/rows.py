"""Which rows people want, and how to find a number in a flat frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.results.summary import Cell, share_cell

KEY_ELEMENTS = ("NdPr", "Nd", "Pr", "DyTb", "Dy", "Tb", "Sm", "Gd", "Y")
"""Shown unless others are asked for: what magnets need, and what is licensed for its own sake."""
FEW_ELEMENTS = ("NdPr", "DyTb", "Sm", "Gd", "Y")
"""The same where a column is wide."""
MAIN_STAGES = ("mine", "separation", "metal", "magnet")

Lookup = dict[tuple[object, ...], Mapping[str, object]]


def chosen(asked: Sequence[str], usual: Sequence[str], present: pl.Series) -> list[str]:
    """Return the elements to show that are there: those asked for, or the usual ones.

    Where none of the usual ones is there, all key ones are; where none of these, everything.
    """
    there = present.unique(maintain_order=True).to_list()
    for names in (asked,) if asked else (usual, KEY_ELEMENTS):
        wanted = [e for e in names if e in there]
        if wanted:
            return wanted
    return there


def lookup(frame: pl.DataFrame, *keys: str) -> Lookup:
    """Return the rows of a frame by the values of some columns; the first row of equals wins."""
    out: Lookup = {}
    for row in frame.iter_rows(named=True):
        out.setdefault(tuple(row[k] for k in keys), row)
    return out


def bounded_cell(row: Mapping[str, object] | None, value: str = "share", before: str = "") -> Cell:
    """Return a share of a row with its interval and mark; a dash where there is no row."""
    if row is None:
        return share_cell(None)
    share, low, high, evidence = (_number(row, k) for k in (value, "low", "high", "evidence_share"))
    return share_cell(share, low, high, evidence, before)


def _number(row: Mapping[str, object], name: str) -> float | None:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else None


def less_than_one(units: pl.DataFrame, upper: str) -> pl.Series:
    """Return which products of a table of units lack less than one, also by an upper bound.

    Parameters
    ----------
    units
        Rows with ``unit``; megawatts are no pieces.
    upper
        Column of the upper bound.
    """
    return (units["unit"] != "MW") & (units[upper].fill_null(float("inf")) < 1.0)


def number(row: Mapping[str, object] | None, name: str) -> float | None:
    """Return a number of a row; nothing where there is no row."""
    return None if row is None else _number(row, name)
