"""Series over the years as people read them: one row a series, one column a year, then events."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.packs import read_pack
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import THIN, THIN_MARK, amount_text, index_text, share_cell, word
from ytterby.workflows.history.series import Kind


def series_summary(frame: pl.DataFrame, kind: Kind, title: str, keys: Sequence[str]) -> Summary:
    """Return one row a series and one column a year."""
    years = frame["year"].unique().sort().to_list()
    rows = []
    for names, own in frame.group_by(list(keys), maintain_order=True):
        at = {r["year"]: r for r in own.iter_rows(named=True)}
        rows.append((*(word(n) for n in names), *(_cell(at.get(y), kind) for y in years)))
    percent = kind.unit == "1" and not kind.index
    below = "<0: net exporter. " if percent and (frame["value"] < 0).any() else ""
    unit = ", %" if percent else "" if kind.unit == "1" else f", {kind.unit}"
    return Summary(
        f"{title[0].upper()}{title[1:]}{unit}",
        (
            *(Column(k, number=False) for k in keys),
            *(Column(str(y), keep=y - years[0]) for y in years),
        ),
        tuple(rows),
        f"{below}(80 % interval). {THIN_MARK} under half of it is evidence.",
    )


def _cell(row: dict[str, float] | None, kind: Kind) -> Cell:
    if row is None:
        return share_cell(None)
    value, low, high, evidence = (row[c] for c in ("value", "low", "high", "evidence_share"))
    if kind.unit == "1" and not kind.index:
        return share_cell(value, low, high, evidence)
    said = index_text if kind.index else amount_text
    mark = THIN_MARK if evidence is not None and evidence < THIN else ""
    bounds = None if low is None or high is None else (said(low), said(high))
    if bounds is None or bounds[0] == bounds[1]:
        return Cell(mark + said(value))
    return Cell(mark + said(value), f"({bounds[0]}–{bounds[1]})")


def event_summaries(marks: pl.DataFrame) -> tuple[Summary, ...]:
    """Return the marked events as people read them."""
    shown = marks.filter(pl.col("marked"))
    if shown.is_empty():
        return ()
    rows = tuple(
        (
            word(r["date"]),
            word(place_names(r["actor"])),
            word(place_names(r["target"])),
            word(r["instrument"]),
        )
        for r in shown.iter_rows(named=True)
    )
    columns = tuple(Column(c, number=False) for c in ("event", "by", "against", "what"))
    return (Summary("", columns, rows),)


def place_names(codes: str | None) -> str:
    """Return codes of places parted by semicolons as words; names of others stay.

    Examples
    --------
    >>> place_names("CHN;RUS")
    'China, Russia'
    """
    pack = read_pack()
    return ", ".join(pack.label(code) for code in (codes or "").split(";"))
