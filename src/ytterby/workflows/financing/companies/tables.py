"""A company's dossier as short tables for people."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.impact.companies import Company
from ytterby.packs import Pack
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import GAP, amount_text, share_cell, word

FEW = 8
"""Rows of a list that people read."""
MILLION = 1e6


def company_summaries(
    company: Company, frames: Mapping[str, pl.DataFrame], pack: Pack, year: int
) -> tuple[Summary, ...]:
    """Return the dossier as short tables.

    Parameters
    ----------
    company
        Who.
    frames
        Tables of the dossier.
    pack
        Labels.
    year
        Of the chain.
    """
    out = [_assets(frames["assets"])]
    if not frames["exposure"].is_empty():
        out.append(_exposure(frames["exposure"], pack, year))
    worth = frames["worth"].filter(pl.col("revenue").is_not_null())
    if not worth.is_empty():
        out.append(_worth(worth, frames["worth"]))
    if not frames["break_even"].is_empty():
        out.append(_break_even(frames["break_even"]))
    for name, build in (("support", _support), ("people", _people), ("events", _events)):
        if not frames[name].is_empty():
            out.append(build(frames[name]))
    return tuple(out)


def _assets(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["name"]),
            word(r["region"]),
            word(r["stage"]),
            word(r["status"]),
            Cell(amount_text(r["capacity"])),
            word(r["capacity_unit"]),
            Cell(str(r["start_year"] or GAP)),
            share_cell(r["ownership_share"])
            if r["ownership_share"] is not None
            else word("" if r["role"] == "operator" else r["role"]),
            word(r["controller"]),
            word(r["tier"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Plant", number=False),
        Column("where", number=False),
        Column("stage", number=False),
        Column("status", number=False),
        Column("capacity"),
        Column("unit", number=False),
        Column("start"),
        Column("owns, %\nor role"),
        Column("whose", number=False),
        Column("tier", number=False),
    )
    note = "A dash is a gap: no capacity, start or share of ownership is in the evidence."
    notes = frame.filter((pl.col("note") != "") & (pl.col("state") == "running"))
    told = [f"{r['name']}: {r['note']}." for r in notes.iter_rows(named=True)]
    return Summary("", columns, rows, " ".join((note, *told)))


def _exposure(frame: pl.DataFrame, pack: Pack, year: int) -> Summary:
    rows = []
    for key, part in frame.group_by("region", "stage", "direction", maintain_order=True):
        region, stage, direction = (str(k) for k in key)
        first = part.filter(pl.col("controller")).row(0, named=True)
        rest = part.filter(~pl.col("controller")).head(3)
        names = [
            f"{pack.label(r['partner'])} {100 * r['share']:.0f}" for r in rest.iter_rows(named=True)
        ]
        rows.append(
            (
                word(f"{pack.label(region)} {stage}"),
                word("buys from" if direction == "feed" else "sells to"),
                share_cell(first["share"], first["low"], first["high"]),
                word(", ".join(names)),
            )
        )
    columns = (
        Column(f"Region's stage, {year}", number=False),
        Column("", number=False),
        Column(f"{pack.label(pack.controller)}, %"),
        Column("others, %", number=False),
    )
    note = (
        "By value of the rare earths. Of the region's whole stage: the company's own contracts are "
        "not published."
    )
    return Summary("", columns, tuple(rows), note)


def _worth(frame: pl.DataFrame, whole: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["facility"]),
            word(r["stage"]),
            word(r["state"]),
            word(r["market"]),
            Cell(amount_text(r["price"])),
            Cell(
                amount_text(r["revenue"] / MILLION),
                f"({amount_text(r['low'] / MILLION)}–{amount_text(r['high'] / MILLION)})",
            ),
            word(r["dates"]),
            word(r["note"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("At full nameplate", number=False),
        Column("stage", number=False),
        Column("state", number=False),
        Column("prices", number=False),
        Column("USD/kg"),
        Column("million\nUSD/year", keep=1),
        Column("of", number=False),
        Column("", number=False),
    )
    gone = whole.filter(pl.col("revenue").is_null())["facility"].n_unique()
    note = (
        "Not revenue earned, and stages feed one another: do not add. "
        f"{gone} plants have no capacity or price."
    )
    return Summary("", columns, rows, note)


def _break_even(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["facility"]),
            Cell(
                amount_text(r["break_even"]),
                ""
                if r["low"] is None or r["high"] is None
                else f"({amount_text(r['low'])}–{amount_text(r['high'])})",
            ),
            word(r["tier"]),
            word(r["note"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Just pays at", number=False),
        Column("NdPr,\nUSD/kg", keep=1),
        Column("tier", number=False),
        Column("", number=False),
    )
    note = "At the required return, other oxides at their prices outside China; 0: others pay."
    return Summary("", columns, rows, note)


def _support(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["year"]),
            word(r["giver"]),
            word(r["kind"]),
            word(r["subject"]),
            Cell(amount_text(r["amount"] / MILLION)),
            word(r["counted"]),
            word(r["tier"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Year", number=False),
        Column("from", number=False),
        Column("kind", number=False),
        Column("for", number=False),
        Column("million\nUSD"),
        Column("", number=False),
        Column("tier", number=False),
    )
    return Summary("Public support and contracts", columns, rows)


def _people(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["year"]),
            word(r["subject"]),
            word(r["what"]),
            Cell(amount_text(r["jobs"]), f"({amount_text(r['low'])}–{amount_text(r['high'])})"),
            word(r["tier"]),
        )
        for r in frame.head(FEW).iter_rows(named=True)
    )
    columns = (
        Column("Year", number=False),
        Column("people", number=False),
        Column("", number=False),
        Column("jobs"),
        Column("tier", number=False),
    )
    return Summary("", columns, rows)


def _events(frame: pl.DataFrame) -> Summary:
    named = frame.filter(pl.col("why") == "named")
    others = frame.filter(pl.col("why") != "named").head(FEW - min(named.height, FEW // 2))
    rows = tuple(
        (word(r["date"]), word(r["why"]), word(r["instrument"]), word(r["effect"]), word(r["tier"]))
        for r in pl.concat([named, others]).sort("date", descending=True).iter_rows(named=True)
    )
    columns = (
        Column("Event", number=False),
        Column("why", number=False),
        Column("what", number=False),
        Column("effect", number=False),
        Column("tier", number=False),
    )
    return Summary("", columns, rows)
