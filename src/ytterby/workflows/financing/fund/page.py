"""A fund, and instruments at equal security, as pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import region_name
from ytterby.figures.style.text import interval, number, percent
from ytterby.report.document import Stat
from ytterby.report.impacts.fund import MoneyView, build_compare_report, build_fund_report
from ytterby.workflows.financing.fund.fund import FundOutcome
from ytterby.workflows.financing.fund.instruments import CompareOutcome
from ytterby.workflows.financing.fund.projects import ASSUMPTIONS, World
from ytterby.workflows.financing.fund.words import size_text
from ytterby.workflows.views import provenance_view

MILLION = 1e6
ODDS = (
    "A project that fails loses what was paid while it was built, and pays and gets nothing after.",
    "Public money adds to the odds that a plant is built, in proportion to how much of what its "
    "owners lack it closes; how much at most is a judgement (tier C).",
)
SIZED = (
    "A loan is at the public's own rate; what the plant's cash does not cover is lost.",
    "Preferred equity is redeemed at the end of its term as far as earnings have covered it.",
    "A tariff lifts the price of all the plant's NdPr; imports stay where they are.",
    "A stockpile is sold at market prices in the five years after its term; what it secures "
    "meanwhile is not counted.",
)


def fund_page(outcome: FundOutcome, frames: Mapping[str, pl.DataFrame]) -> str:
    """Return the report of a fund as one HTML page.

    Parameters
    ----------
    outcome, frames
        What the workflow returns, and its tables.
    """
    world = outcome.world
    assert world is not None
    at = {r["figure"]: r for r in frames["fund"].iter_rows(named=True)}
    cost, tonnes = at["cost to the public"], at["extra tonnes a year at most"]
    stats = (
        Stat(
            "expected cost to the public",
            number(cost["value"] / MILLION),
            "million USD",
            interval(cost["low"] / MILLION, cost["high"] / MILLION, "million USD"),
            tier="C",
        ),
        Stat(
            "95th percentile",
            number(at["cost, 95th percentile"]["value"] / MILLION),
            "million USD",
            tier="C",
        ),
        Stat("odds of a loss", percent(at["chance of a loss"]["value"]), tier="C"),
        Stat(
            "extra NdPr equivalent",
            number(tonnes["value"]),
            "t/year",
            interval(tonnes["low"], tonnes["high"], "t/year"),
            tier="C",
        ),
    )
    cash = _millions(frames["cash"], [c for c in frames["cash"].columns if c != "year"])
    positions = _millions(frames["positions"], ("committed", "value", "low", "high", "worst"))
    view = MoneyView(
        title="A fund of public support",
        kicker="Fund",
        lede="What the public pays and gets back, project by project at the same prices, and what "
        "output it adds outside the controlling country.",
        finding=outcome.finding[0],
        points=outcome.finding[1:],
        stats=stats,
        frames={
            **{k: _named(f, world) for k, f in frames.items()},
            "cash": cash.with_columns(when=pl.col("year").cast(pl.String)),
            "positions": _named(positions, world).with_columns(
                begins=pl.col("start_year").cast(pl.String)
            ),
        },
        provenance=provenance_view(
            world.chain, world.base, outcome.manifest, (*ASSUMPTIONS, *ODDS)
        ),
    )
    return build_fund_report(view)


def _named(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """Return a table in which facilities and countries have the names that people use."""
    if "facility" in frame.columns:
        told = pl.col("facility").map_elements(world.name, return_dtype=pl.String)
        frame = frame.with_columns(facility=told)
    if "largest" in frame.columns:
        said = [
            world.name(v) if by == "project" else region_name(v) if by == "country" else v
            for by, v in frame.select("by", "largest").iter_rows()
        ]
        frame = frame.with_columns(largest=pl.Series(said, dtype=pl.String))
    return frame


def compare_page(outcome: CompareOutcome, facility: str) -> str:
    """Return the report of instruments at equal security as one HTML page.

    Parameters
    ----------
    outcome
        What the workflow returns.
    facility
        The project.
    """
    world = outcome.world
    assert world is not None
    rows = outcome.tables["instruments"].frame
    amounts = (
        *("cost", "low", "high", "p95", "worst", "users"),
        *("cheap_prices", "dear_prices", "at_owners_rate"),
        *("society", "society_low", "society_high", "society_p95"),
    )
    texts = [size_text(r["size"], r["size_unit"]) for r in rows.iter_rows(named=True)]
    some = rows.filter("reaches")
    view = MoneyView(
        title=f"{world.name(facility)}: instruments at equal security",
        kicker="Instruments at equal security",
        lede="Each instrument is as large as it takes for the project just to clear the return "
        "that its owners require, on the same price paths; what differs is what it costs and when.",
        finding=outcome.finding[0],
        points=outcome.finding[1:],
        stats=tuple(
            Stat(
                str(r["instrument"]),
                number(r["cost"] / MILLION),
                "million USD",
                interval(r["low"] / MILLION, r["high"] / MILLION, "million USD"),
                "expected public cost",
                "C",
            )
            for r in some.head(4).iter_rows(named=True)
        ),
        frames={
            "instruments": _millions(rows, amounts).with_columns(
                pl.Series("size_text", texts, dtype=pl.String)
            ),
            "project": _percents(outcome.tables["project"].frame),
        },
        provenance=provenance_view(
            world.chain, world.base, outcome.manifest, (*ASSUMPTIONS, *SIZED)
        ),
    )
    return build_compare_report(view)


def _millions(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return a table with amounts in millions."""
    return frame.with_columns(pl.col(c) / MILLION for c in columns)


def _percents(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table whose rates are in percent."""
    rate = pl.col("unit") == "1/year"
    return frame.with_columns(
        value=pl.when(rate).then(100.0 * pl.col("value")).otherwise("value"),
        unit=pl.when(rate).then(pl.lit("% a year")).otherwise("unit"),
    )
