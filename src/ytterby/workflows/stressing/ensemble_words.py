"""The finding of an ensemble in words, made from its tables alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import with_the
from ytterby.figures.style.text import NO_BREAK, capital, long_month
from ytterby.packs import Pack
from ytterby.report.wording import listed
from ytterby.results import Table
from ytterby.results.summary import rough_text
from ytterby.simulate.ensemble import EnsembleResult
from ytterby.simulate.ensemble.outline import STOPPED
from ytterby.workflows.inputs import Place
from ytterby.workflows.stressing.centres import drawn_words

ASSUMPTIONS = (
    "Draws are conditional on the scenario; how likely it is stands apart, as a prior.",
    "Calibrated parameters are drawn from what fits the crisis of 2010 to 2012, one crisis; all "
    "others from the ranges of their claims, as if independent of each other.",
    "The baseline's flows are not drawn: their intervals stand beside them in the brief.",
    "Price intervals also hold what the model missed in the back-cast; intervals of shortage do "
    "not, since no record of shortages exists to measure that by.",
)
"""What a reader must know before trusting the intervals."""

LEADING = 3
FEW = 200
"""Draws below which intervals are called rough."""
MOVED = 1.5
"""Multiple from which a price is worth a sentence."""


def ensemble_finding(
    result: EnsembleResult,
    tables: Mapping[str, Table],
    pack: Pack,
    place: Place,
    *,
    calibrated: bool = True,
    elements: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return the answer, one sentence each, the most important first.

    Parameters
    ----------
    result, tables
        The draws, and what they come to.
    pack, place
        Labels, and the target.
    calibrated
        Whether behaviour is drawn from what fits the crisis of 2010 to 2012.
    elements
        Those that were asked for; all if empty.
    """
    sentences = [f"{result.scenario.title}."]
    lost = result.total("sector_lost").sum(axis=0)
    name = with_the(place.name)
    months = result.calendar.months
    if not lost.any():
        return (*sentences, f"In none of {result.draws:,} draws do makers in {name} go short.")
    from ytterby.simulate.ensemble.statistics import expected_shortfall, find_quantiles

    low, half, high = find_quantiles(lost, (0.1, 0.5, 0.9)).tolist()
    tail = float(expected_shortfall(lost, 0.95))
    sentences.append(
        f"In half of {result.draws:,} draws makers in {name} go without goods worth at least "
        f"{rough_text(half)} million USD over {months} months, at the prices before; in eight of "
        f"ten draws it is {rough_text(low)} to {rough_text(high)} million, and {rough_text(tail)} "
        "million on average in the worst twentieth."
    )
    sentences.append(drawn_words(calibrated))
    if elements:
        named = listed([pack.label(e) for e in elements])
        sentences.append(
            f"Of elements and prices {named} alone is told, as asked; goods, sectors and units are "
            "of everything."
        )
    sentences.extend(_short_words(tables["elements"].frame, tables["stops"].frame, pack))
    sentences.extend(_stop_words(tables["sectors"].frame, tables["stops"].frame, pack))
    sentences.extend(_price_words(tables["prices"].frame, pack))
    sentences.extend(_unit_words(tables["units"].frame))
    sentences.append(_odds_words(tables["odds"].frame))
    if result.draws < FEW:
        sentences.append(
            f"{result.draws:,} draws make rough intervals and no tail to speak of; a thousand are "
            "usual."
        )
    return tuple(sentences)


def first_element_words(elements: pl.DataFrame, stops: pl.DataFrame, pack: Pack) -> str:
    """Return how likely the element whose loss is worth most runs short; empty if none does."""
    return " ".join(_short_words(elements, stops, pack)[:1])


def _short_words(elements: pl.DataFrame, stops: pl.DataFrame, pack: Pack) -> list[str]:
    lead = elements.filter(pl.col("chance_short") > 0).head(LEADING)
    if lead.is_empty():
        return []
    parts = []
    for row in lead.iter_rows(named=True):
        first = stops.filter(
            (pl.col("account") == "element")
            & (pl.col("element") == row["element"])
            & (pl.col("unmet_from") == pl.col("unmet_from").min())
        ).row(0, named=True)
        parts.append(
            f"{capital(pack.label(row['element']))} runs short in "
            f"{chance_text(row['chance_short'])} of draws, {_first(first)}, and "
            f"{rough_text(row['months_p50'])} months of need are lost "
            f"({rough_text(row['months_p10'])} to {rough_text(row['months_p90'])})."
        )
    return parts


def _first(row: Mapping[str, object]) -> str:
    """Return when something first happens, with its interval where it has one."""
    months = [f"{row[n]:%Y-%m}" for n in ("first_month", "first_month_low", "first_month_high")]
    mid, low, high = (long_month(m) for m in months)
    return f"from {mid}" if low == high else f"from {mid} ({low} to {high})"


def _stop_words(sectors: pl.DataFrame, stops: pl.DataFrame, pack: Pack) -> list[str]:
    """Say which sector with a large loss most likely loses half of what it needs of something."""
    halted = stops.filter((pl.col("account") == "use") & (pl.col("unmet_from") == STOPPED))
    if sectors.is_empty():
        return []
    lead = sectors.row(0, named=True)
    text = (
        f"Hardest hit by value: {pack.label(lead['sector'])}, with {rough_text(lead['p50'])} "
        f"million USD missing in the middle draw ({rough_text(lead['p10'])} to "
        f"{rough_text(lead['p90'])})"
    )
    own = halted.filter(pl.col("sector") == lead["sector"])
    if own.is_empty():
        return [f"{text}; in no draw is half of any need there unmet."]
    row = own.row(0, named=True)
    return [
        f"{text}; in {chance_text(row['probability'])} of draws half or more of its "
        f"{pack.label(row['material'])} is missing in some month, {_first(row)}."
    ]


def _price_words(prices: pl.DataFrame, pack: Pack) -> list[str]:
    spot = prices.filter(
        pl.col("what").str.starts_with("highest spot") & (pl.col("p50") >= MOVED * pl.col("before"))
    )
    if spot.is_empty():
        return []
    row = spot.row(0, named=True)
    name = capital(pack.label(row["material"].removeprefix("oxide:")))
    return [
        f"{name} oxide outside, {row['before']:,.0f} USD/kg before, peaks on the spot at "
        f"{rough_text(row['p50'])} or more in half of draws ({rough_text(row['p10'])} to "
        f"{rough_text(row['p90'])})."
    ]


def _unit_words(units: pl.DataFrame) -> list[str]:
    frame = units.filter(pl.col("sector").is_in(["ev_traction", "wind"]) & (pl.col("p50") >= 1.0))
    parts = [
        f"{rough_text(r['p50'])} ({rough_text(r['p10'])} to {rough_text(r['p90'])}) "
        f"{'MW of ' if r['unit'] == 'MW' else ''}{r['product']}{'' if r['unit'] == 'MW' else 's'}"
        for r in frame.iter_rows(named=True)
    ]
    return [f"Not made over the run, in the middle draw: {listed(parts)}."] if parts else []


def _odds_words(odds: pl.DataFrame) -> str:
    row = odds.row(0, named=True)
    if row["odds"] is None:
        return "All of this is given that the scenario comes; nobody has put odds on it here."
    return (
        f"All of this is given that the scenario comes. The prior is {chance_text(row['odds'])} a "
        f"year ({chance_text(row['odds_low'])} to {chance_text(row['odds_high'])}, tier "
        f"{row['tier']}); times the mean loss that is {rough_text(row['expected'])} million USD a "
        "year, no surer than the prior."
    )


def chance_text(chance: float) -> str:
    """Return a probability in percent; only what never or always happens is 0 or 100.

    Examples
    --------
    >>> [chance_text(c).replace(NO_BREAK, " ") for c in (0.0, 0.003, 0.5, 0.998, 1.0)]
    ['0 %', 'under 1 %', '50 %', 'over 99 %', '100 %']
    """
    if 0.0 < chance < 0.01:
        return f"under 1{NO_BREAK}%"
    if 0.99 < chance < 1.0:
        return f"over 99{NO_BREAK}%"
    return f"{100 * chance:.0f}{NO_BREAK}%"
