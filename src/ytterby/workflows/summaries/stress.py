"""A stress run for people: what falls short and when, prices, cover, units not made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl

from ytterby.packs import Pack
from ytterby.report.wording import few_words
from ytterby.results import Cell, Column, Summary, Table
from ytterby.results.summary import (
    GAP,
    amount_text,
    count_span,
    count_text,
    share_text,
    word,
)
from ytterby.workflows.summaries.rows import less_than_one

ELEMENTS, SECTORS, PRICES, COVERS = 9, 10, 8, 8
"""Rows of each table; the full ones are in files."""
NEED = "Need: all uses, net of what makers substitute; the brief and 'show use' count before it"
"""Which account of use the need is."""


def stress_summaries(tables: Mapping[str, Table], pack: Pack) -> tuple[Summary, ...]:
    """Return short tables of what a stress run found; empty ones are left out.

    Parameters
    ----------
    tables
        Of the workflow: ``elements``, ``sectors``, ``prices``, ``cover``, ``units``.
    pack
        For labels.
    """
    elements, sectors = tables["elements"].frame, tables["sectors"].frame
    prices, cover = tables["prices"].frame, tables["cover"].frame
    ranks = _ranks(elements, sectors)
    moved = prices["material"].to_list()
    found = (
        _elements(elements, pack),
        _sectors(sectors, pack),
        _prices(_of_families(prices, ranks, pack), pack),
        _cover(_of_families(cover.filter(pl.col("material").is_in(moved)), ranks, pack), pack),
        _units(tables["units"].frame, pack),
    )
    return tuple(s for s in found if s.rows)


def _elements(frame: pl.DataFrame, pack: Pack) -> Summary:
    rows = [
        (word(pack.label(r["element"])), *_shortfall(r), Cell(amount_text(r["need"])))
        for r in frame.head(ELEMENTS).iter_rows(named=True)
    ]
    columns = (Column("What falls short", number=False), *SHORTFALL, Column("need,\nt REO a year"))
    return Summary("", columns, tuple(rows), _more(frame, ELEMENTS, f"Lacking in t REO. {NEED}"))


def _sectors(frame: pl.DataFrame, pack: Pack) -> Summary:
    rows = [
        (
            word(f"{pack.label(r['sector'])}: {pack.label(r['material'])}"),
            *_shortfall(r),
            Cell(amount_text(r["need"])),
        )
        for r in frame.head(SECTORS).iter_rows(named=True)
    ]
    columns = (Column("Who lacks most", number=False), *SHORTFALL, Column("need,\na year"))
    return Summary(
        "", columns, tuple(rows), _more(frame, SECTORS, f"t of magnets, t REO of all else. {NEED}")
    )


SHORTFALL = (
    Column("from"),
    Column("worst\nmonth"),
    Column("then unmet,\n% of need"),
    Column("months\nshort"),
    Column("lacking\nin all"),
    Column("of it absent,\n% (rest priced out)"),
)


def _shortfall(row: Mapping[str, object]) -> tuple[Cell, ...]:
    lacking, absent = _number(row["shortage"]), _number(row["physically_absent"])
    return (
        Cell(_month(row["first_month"])),
        Cell(_month(row["worst_month"])),
        Cell(share_text(_number(row["worst_share"]))),
        Cell(str(row["months_short"])),
        Cell(amount_text(lacking)),
        Cell(share_text(absent / lacking) if lacking > 0 else GAP),
    )


def _prices(shown: pl.DataFrame, pack: Pack) -> Summary:
    rows = [
        (
            word(pack.label(r["material"])),
            Cell(amount_text(r["inside_before"])),
            Cell(amount_text(r["inside_lowest"])),
            Cell(amount_text(r["outside_before"])),
            Cell(amount_text(r["spot_highest"])),
            Cell(_month(r["spot_month"])),
            Cell(amount_text(r["average_highest"])),
        )
        for r in shown.head(PRICES).iter_rows(named=True)
    ]
    columns = (
        Column("Prices, USD/kg", number=False),
        Column("inside\nbefore"),
        Column("inside\nlowest"),
        Column("outside\nbefore"),
        Column("spot\nhighest"),
        Column("in"),
        Column("average of all\ntonnes, highest"),
    )
    return Summary("", columns, tuple(rows), _more(shown, PRICES, "Inside is the controller's own"))


def _cover(shown: pl.DataFrame, pack: Pack) -> Summary:
    rows = [
        (
            word(pack.label(r["material"])),
            Cell(amount_text(r["start"])),
            Cell(amount_text(r["lowest"])),
            Cell(_month(r["lowest_month"])),
            Cell(amount_text(r["end"])),
        )
        for r in shown.head(COVERS).iter_rows(named=True)
    ]
    columns = (
        Column("Months of cover", number=False),
        Column("start"),
        Column("lowest"),
        Column("from"),
        Column("end"),
    )
    return Summary("", columns, tuple(rows), _more(shown, COVERS, "Stocks over usual use"))


def _units(frame: pl.DataFrame, pack: Pack) -> Summary:
    few = less_than_one(frame, "high")
    rows = [
        (
            word(f"{pack.label(r['sector'])}: {r['product']}"),
            Cell(
                count_text(r["units_not_made"]) + (" MW" if r["unit"] == "MW" else ""),
                count_span(r["units_not_made"], r["low"], r["high"]),
            ),
            Cell(count_text(r["worst"])),
            Cell(_month(r["worst_month"])),
        )
        for r in frame.filter(~few).iter_rows(named=True)
    ]
    columns = (
        Column("Units not made", number=False),
        Column("in all", keep=1),
        Column("in the worst month"),
        Column("which is"),
    )
    note = (
        "Equivalents: as if each product bore the whole shortage of its sector, wherever the chain "
        "puts that sector; only where contents are known."
    )
    left = few_words(frame.filter(few).select("product", "units_not_made").rows())
    return Summary("", columns, tuple(rows), f"{note} {left}".strip())


def _ranks(elements: pl.DataFrame, sectors: pl.DataFrame) -> dict[str, float]:
    """Return what the target lacks of each oxide, in all that holds it, and product, by worth."""
    oxides = dict(elements.select("oxide:" + pl.col("element"), "worth").iter_rows())
    used = sectors.group_by("material").agg(pl.col("worth").sum())
    return dict(used.select("material", "worth").iter_rows()) | oxides


def _of_families(frame: pl.DataFrame, ranks: dict[str, float], pack: Pack) -> pl.DataFrame:
    """Return oxides and products, those first whose lack is worth most: metals follow oxides."""
    grades = [g.id for g in pack.grades]
    material = pl.col("material")
    kept = frame.filter(material.str.starts_with("oxide:") | material.is_in(grades))
    worth = [-(ranks.get(name) or 0.0) for name in kept["material"].to_list()]
    order = pl.Series("order", worth, dtype=pl.Float64)
    return kept.with_columns(order).sort("order", maintain_order=True).drop("order")


def _more(frame: pl.DataFrame, shown: int, note: str) -> str:
    hidden = frame.height - shown
    return f"{note}; {hidden} more." if hidden > 0 else f"{note}."


def _month(value: object) -> str:
    return f"{value:%Y-%m}" if isinstance(value, dt.date) else GAP


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
