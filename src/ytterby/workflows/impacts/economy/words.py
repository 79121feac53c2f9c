"""An impact in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ytterby.core.regions import with_the
from ytterby.factors.economy.readings import readings
from ytterby.impact.economy import Spread, counted_share
from ytterby.report.wording import listed
from ytterby.results.summary import rough_text
from ytterby.workflows.impacts.economy.asking import Impact
from ytterby.workflows.impacts.economy.headlines import Headline, find_headline

BILLION, MILLION, THOUSAND = 1e9, 1e6, 1e3
ASSUMPTIONS = (
    "All of it is conditional on the scenario; its odds stand apart.",
    "Use is manufacturing use: what a country's own makers put into goods. Goods that come with "
    "magnets inside are not part of a shortage, and count under the bottleneck rule alone.",
    "Substitution and stocks are inside the shortage and are not applied again.",
    "Value added and jobs are lost in proportion to output. Nobody catches up later, moves to "
    "other work or is kept on: jobs are at risk, not lost for certain.",
    "The share of output that depends is largely judgement (tier C).",
    "The one observation there is, of the licences of April 2025, lies at or below what the rule "
    "spared says: makers served first what stops a line.",
    "What a sector takes of an industry is a share of its value added; shares of one industry sum "
    "to at most one, so that nothing is counted twice.",
    "Industries keep the size of the year that their figures are of; needs do not grow.",
    "Suppliers and customers of what stops are not counted here: see ytterby propagate.",
)


def big(value: float) -> str:
    """Return an amount of money or people in millions and billions.

    Examples
    --------
    >>> [big(v) for v in (236.6e9, 14.3e6, 5_310.0, -2.5e6)]
    ['237 billion', '14 million', '5,310', '−2.5 million']
    """
    size = abs(value)
    for scale, word in ((BILLION, " billion"), (MILLION, " million")):
        if size >= 0.9995 * scale:
            return rough_text(value / scale).replace("-", "−") + word
    return rough_text(value).replace("-", "−")


def spread_words(spread: Spread) -> str:
    """Return a median with its central 80 %."""
    return f"{big(spread.value)} ({big_range(spread.low, spread.high)})"


def big_range(low: float, high: float) -> str:
    """Return an interval in millions and billions, a word that both ends share said once.

    Examples
    --------
    >>> big_range(154e9, 368e9), big_range(690e3, 1.7e6), big_range(-52e6, 163e6)
    ('154 to 368 billion', '690,000 to 1.7 million', '−52 to 163 million')
    """
    first, last = big(low), big(high)
    number, _, word = last.partition(" ")
    if word and first.endswith(f" {word}"):
        return f"{first.removesuffix(f' {word}')} to {number} {word}"
    return f"{first} to {last}"


def impact_finding(
    impacts: Sequence[Impact], headlines: Mapping[str, tuple[Headline, ...]]
) -> tuple[str, ...]:
    """Return the answer, a few sentences a target, the most important first."""
    out = [f"{impacts[0].counted.disruption.title}."]
    several = len(impacts) > 1
    for impact in impacts:
        told = describe_target(impact, headlines[impact.place.code])
        out += told[:2] if several else told
    if several:
        out += _shares(impacts, headlines)
    out.append(
        "Intervals are the central 80 % of draws. All of it holds if the scenario comes; "
        + _odds(impacts[0])
    )
    return tuple(out)


def _shares(impacts: Sequence[Impact], headlines: Mapping[str, tuple[Headline, ...]]) -> list[str]:
    """Return what rests on tier C and what is not counted, of several countries in a sentence."""
    parts = []
    for impact in impacts:
        added = find_headline(headlines[impact.place.code], "value-added-lost")
        if added.spread.high <= 0 or math.isnan(added.tier_share):
            continue
        gone = 1 - counted_share(impact.counted.disruption, impact.economy.sectors)
        place = with_the(impact.place.name)
        parts.append(f"{100 * added.tier_share:.0f} % and {100 * gone:.0f} % in {place}")
    if not parts:
        return []
    what = "Share of that value added behind a figure of tier C, and of the need not counted: "
    return [f"{what}{listed(parts)}."]


def describe_target(impact: Impact, own: tuple[Headline, ...]) -> list[str]:
    """Return what one country loses, in sentences."""
    months = impact.counted.disruption.months
    place = with_the(impact.place.name)
    added = find_headline(own, "value-added-lost")
    if added.spread.high <= 0:
        return [f"In {place} nothing that is counted stops within {months} months."]
    low, high = (find_headline(own, "value-added-lost", r) for r in ("spared", "bottleneck"))
    jobs = [h for h in own if h.name == "jobs-at-risk"]
    staff = f" and puts {spread_words(jobs[0].spread)} job-years at risk" if jobs else ""
    first = (
        f"In {place} it stops {spread_words(added.spread)} USD of value added over {months} months"
        f"{staff}; "
        f"{big(low.spread.value)} USD if what can do without goes without first, "
        f"{big(high.spread.value)} if the worst material stops all that depends."
    )
    cars = find_headline(own, "electric-cars-not-built")
    wind = find_headline(own, "wind-not-built")
    second = (
        f"{spread_words(cars.spread)} {car_words(impact.place.code)} and "
        f"{spread_words(wind.spread)} MW of wind are not built"
    )
    co2 = [h for h in own if h.name == "co2-not-avoided"]
    if co2:
        second += f", and {spread_words(co2[0].spread)} t CO2 not avoided by the end of the run"
    counted = counted_share(impact.counted.disruption, impact.economy.sectors)
    return [
        first,
        second + ".",
        tier_words(added),
        f"Sectors with {100 * (1 - counted):.0f} % of the need by value are not counted.",
        *unknown_words(impact),
    ]


def unknown_words(impact: Impact) -> list[str]:
    """Return whose output and jobs are not counted for want of a figure, in a sentence or none."""
    parts = impact.counted.losses.parts
    gaps = []
    for what, values in (("output", parts.output), ("jobs", parts.jobs)):
        central = zip(parts.parts, values[:, 0], strict=True)
        codes = [part.industry for part, value in central if math.isnan(value)]
        if codes:
            gaps.append(f"{what} of ISIC {', '.join(dict.fromkeys(codes))}")
    return [f"Not counted, for want of a figure: {'; '.join(gaps)}."] if gaps else []


def car_words(region: str) -> str:
    """Return what is counted as an electric car in a country.

    Examples
    --------
    >>> car_words("DEU"), car_words("JPN")
    ('electric cars', 'cars with an electric drive, full hybrids included,')
    """
    return str(readings()["cars"].get(region, "electric cars"))


def tier_words(headline: Headline) -> str:
    """Return how much of a headline rests on tier C, in a sentence."""
    text = (
        f"{100 * headline.tier_share:.0f} % of that value added passes through a figure of tier C"
    )
    found, of = headline.all_variance, "all figures of tier C"
    if math.isnan(found):
        found, of = headline.economy_variance, "economic figures of tier C"
    if math.isnan(found):
        return text + "."
    part = "less than 1" if found < 0.01 else f"{100 * min(found, 1.0):.0f}"
    return f"{text}; were {of} known, {part} % of its uncertainty would go."


def _odds(impact: Impact) -> str:
    odds = impact.counted.disruption.odds
    if odds is None:
        return "how likely that is nobody knows."
    value, low, high = (f"{100 * o:.2g}" for o in odds)
    return f"that it comes within a year is put at {value} % ({low} to {high}, tier C)."
