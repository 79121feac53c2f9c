"""What leads the report of an ensemble: the loss in the middle draw, with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ytterby.figures.style.text import NO_BREAK, capital, interval, number
from ytterby.packs import Pack
from ytterby.report.document import Stat
from ytterby.report.wording import draws_finding
from ytterby.results import Table
from ytterby.simulate.ensemble import EnsembleResult
from ytterby.simulate.ensemble.statistics import expected_shortfall, find_quantiles
from ytterby.workflows.inputs import Place
from ytterby.workflows.stressing.ensemble_words import chance_text, first_element_words


@dataclass(frozen=True)
class Lead:
    """What leads a report; empty where the central run does.

    Attributes
    ----------
    finding, emphasis
        The finding, and the part of it that is set in colour.
    lede
        A sentence below it.
    stats
        Numbers that lead.
    """

    finding: str = ""
    emphasis: str = ""
    lede: str = ""
    stats: tuple[Stat, ...] = ()


def draws_lead(
    result: EnsembleResult, tables: Mapping[str, Table], pack: Pack, place: Place, clause: str
) -> Lead:
    """Return what leads the report of an ensemble.

    Parameters
    ----------
    result, tables
        The draws, and what they come to.
    pack, place
        Labels, and the target.
    clause
        How a sentence about the scenario begins; may be empty.
    """
    lost = result.total("sector_lost").sum(axis=0)
    low, half, high = find_quantiles(lost, (0.1, 0.5, 0.9)).tolist()
    months = result.calendar.months
    finding, emphasis = draws_finding(clause, place.name, (low, half, high), months)
    tail = number(float(expected_shortfall(lost, 0.95)))
    count = f"{result.draws:,} draws"
    stats = [
        Stat(
            f"Goods missing over {months} months",
            number(half),
            "million USD",
            band=interval(low, high),
            note=f"middle and central 80{NO_BREAK}% of {count}; {tail} in the worst twentieth",
        )
    ]
    stats += _element(tables["elements"].frame, pack)
    stats += _price(tables["prices"].frame, pack)
    lede = first_element_words(tables["elements"].frame, tables["stops"].frame, pack)
    return Lead(finding, emphasis, lede, tuple(stats))


def _element(elements: pl.DataFrame, pack: Pack) -> list[Stat]:
    short = elements.filter(pl.col("chance_short") > 0).head(1)
    return [
        Stat(
            f"{capital(pack.label(row['element']))}: need that is lost",
            number(row["months_p50"]),
            "months",
            band=interval(row["months_p10"], row["months_p90"]),
            note=f"short in {chance_text(row['chance_short'])} of draws",
        )
        for row in short.iter_rows(named=True)
    ]


def _price(prices: pl.DataFrame, pack: Pack) -> list[Stat]:
    spot = prices.filter(
        pl.col("what").str.starts_with("highest spot") & (pl.col("p50") > pl.col("before"))
    )
    return [
        Stat(
            f"{capital(pack.label(row['material']))}, highest spot price outside",
            number(row["p50"]),
            "USD/kg",
            band=interval(row["p10"], row["p90"]),
            note=f"{number(row['before'])} before",
        )
        for row in spot.head(1).iter_rows(named=True)
    ]
