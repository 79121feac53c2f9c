"""An ensemble for people: how likely, how much, from when, at what price."""

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
    rough_text,
    share_text,
    word,
)
from ytterby.workflows.summaries.rows import less_than_one

ROWS = 10
"""Rows of each table; the full ones are in files."""
NOTHING = 0.01
"""Amount below which nothing is shown."""
MOVED = 1.1
"""Multiple from which a price has moved."""


def ensemble_summaries(tables: Mapping[str, Table], pack: Pack) -> tuple[Summary, ...]:
    """Return short tables of what an ensemble found; empty ones are left out.

    Parameters
    ----------
    tables
        Of the workflow.
    pack
        For labels.
    """
    frames = {name: table.frame for name, table in tables.items()}
    found = (
        _losses(frames["elements"], "element", frames["stops"], pack),
        _losses(frames["sectors"], "sector", frames["stops"], pack),
        _stops(frames["stops"], pack),
        _prices(frames["prices"], pack),
        _units(frames["units"], pack),
        _odds(frames["odds"]),
    )
    return tuple(s for s in found if s.rows)


def _spread(row: Mapping[str, float], prefix: str = "", keep: bool = True) -> Cell:
    """Return the median with the central 80 %."""
    low, high = (_rough(row[f"{prefix}{p}"]) for p in ("p10", "p90"))
    return Cell(_rough(row[f"{prefix}p50"]), f"({low}–{high})" if keep else "")


def _losses(frame: pl.DataFrame, account: str, stops: pl.DataFrame, pack: Pack) -> Summary:
    first = {
        r[account]: r
        for r in stops.filter(
            (pl.col("account") == account) & (pl.col("unmet_from") == pl.col("unmet_from").min())
        ).iter_rows(named=True)
    }
    rows = []
    frame = frame.filter(pl.col("chance_short") > 0)
    for row in frame.head(ROWS).iter_rows(named=True):
        when = first.get(row[account])
        rows.append(
            (
                word(pack.label(row[account])),
                Cell(share_text(row["chance_short"])),
                Cell(_month(when["first_month"]) if when else GAP),
                _spread(row, "months_"),
                Cell(_rough(row["months_tail_05"])),
                _spread(row),
                Cell(_rough(row["tail_05"])),
            )
        )
    unit = "t REO" if account == "element" else "million USD"
    columns = (
        Column("What falls short" if account == "element" else "Who lacks", number=False),
        Column("% of draws\nshort"),
        Column("then\nfrom"),
        Column("months of\nneed lost", keep=2),
        Column("worst\ntwentieth"),
        Column(f"lost,\n{unit}", keep=1),
        Column("worst\ntwentieth"),
    )
    hidden = frame.height - ROWS
    note = "Middle draw and central 80 %; worst twentieth is its mean"
    return Summary(
        "", columns, tuple(rows), f"{note}; {hidden} more." if hidden > 0 else f"{note}."
    )


def _stops(stops: pl.DataFrame, pack: Pack) -> Summary:
    halted = stops.filter(
        (pl.col("account") == "use") & (pl.col("unmet_from") == pl.col("unmet_from").max())
    )
    rows = [
        (
            word(f"{pack.label(r['sector'])}: {pack.label(r['material'])}"),
            Cell(share_text(r["probability"])),
            Cell(
                _month(r["first_month"]),
                f"({_month(r['first_month_low'])}–{_month(r['first_month_high'])})",
            ),
        )
        for r in halted.head(ROWS).iter_rows(named=True)
    ]
    columns = (
        Column("Who lacks half of a need", number=False),
        Column("% of draws"),
        Column("first month", keep=1),
    )
    hidden = halted.height - ROWS
    note = "In some month of the run" + (f"; {hidden} more." if hidden > 0 else ".")
    return Summary("", columns, tuple(rows), note)


def _prices(prices: pl.DataFrame, pack: Pack) -> Summary:
    rows = []
    for (material,), own in prices.group_by("material", maintain_order=True):
        by = {r["what"].partition(" price")[0]: r for r in own.iter_rows(named=True)}
        spot, mean, inside = (by[k] for k in ("highest spot", "highest average", "lowest"))
        if spot["p50"] < MOVED * spot["before"] and inside["p50"] * MOVED > inside["before"]:
            continue
        rows.append(
            (
                word(pack.label(str(material))),
                Cell(amount_text(inside["before"])),
                _spread(inside),
                Cell(amount_text(spot["before"])),
                _spread(spot),
                _spread(mean),
            )
        )
    columns = (
        Column("Prices, USD/kg", number=False),
        Column("inside\nbefore"),
        Column("inside\nlowest", keep=0),
        Column("outside\nbefore"),
        Column("spot\nhighest", keep=2),
        Column("average of all\ntonnes, highest", keep=1),
    )
    return Summary(
        "",
        columns,
        tuple(rows[:ROWS]),
        "Middle draw and central 80 %, with what the model missed in the back-cast.",
    )


def _units(units: pl.DataFrame, pack: Pack) -> Summary:
    few = less_than_one(units, "p90")
    rows = [
        (
            word(f"{pack.label(r['sector'])}: {r['product']}"),
            Cell(
                count_text(r["p50"]) + (" MW" if r["unit"] == "MW" else ""),
                count_span(r["p50"], r["p10"], r["p90"]),
            ),
            Cell(count_text(r["tail_05"])),
        )
        for r in units.filter(~few).iter_rows(named=True)
    ]
    columns = (
        Column("Units not made", number=False),
        Column("in all", keep=1),
        Column("worst\ntwentieth"),
    )
    note = "Equivalents: as if each product bore the whole shortage of its sector."
    left = few_words(units.filter(few).select("product", "p50").rows())
    return Summary("", columns, tuple(rows), f"{note} {left}".strip())


def _odds(odds: pl.DataFrame) -> Summary:
    rows = []
    for r in odds.iter_rows(named=True):
        if r["odds"] is None or (r["drawn"] is not None and r["odds"] == 1.0):
            continue
        rows.append(
            (
                word(r["what"]),
                Cell(share_text(r["odds"]), f"({share_text(r['odds_low'])}–"
                     f"{share_text(r['odds_high'])})"),
                word(r["tier"]),
                Cell(
                    _rough(r["expected"]),
                    f"({_rough(r['expected_low'])}–{_rough(r['expected_high'])})"
                    if r["expected"] is not None
                    else "",
                ),
            )
        )  # fmt: skip
    columns = (
        Column("Odds: priors, not results", number=False),
        Column("%", keep=1),
        Column("tier", number=False),
        Column("times mean loss,\nmillion USD a year", keep=1),
    )
    return Summary("", columns, tuple(rows), "Expected losses are no surer than the prior.")


def _month(value: object) -> str:
    return f"{value:%Y-%m}" if isinstance(value, dt.date) else GAP


def _rough(value: float | None) -> str:
    """Return an amount with three figures at most; what rounds to nothing is nothing.

    Examples
    --------
    >>> _rough(1234567.0), _rough(0.27), _rough(1.4e-7)
    ('1,230,000', '0.3', '0')
    """
    return "0" if value is not None and 0.0 <= value < NOTHING else rough_text(value)
