"""The headlines of an impact: each with its interval and what of it rests on tier C."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.impact.economy import RULES, Rule, Spread, describe, tier_share, variance_share
from ytterby.workflows.impacts.economy.asking import WEAK, Counted, Impact

Floats = NDArray[np.float64]
CENTRAL: Rule = "proportional"
CARS, TURBINES = "electric car traction motor", "direct-drive generator"


@dataclass(frozen=True)
class Headline:
    """A number that people ask for.

    Attributes
    ----------
    name
        Kebab-case id.
    label, unit
        In words.
    rule
        How a shortage stops output; blank where that plays no part.
    spread
        The number.
    tier_share
        Share of the central value that passes through a factor of tier C [1]; ``nan`` where no
        economic factor plays a part.
    economy_variance, all_variance
        Share of the variance of its logarithm that goes with the economic factors of tier C fixed,
        and with the simulator's too [1]; ``nan`` where unknown.
    tier
        The weakest tier of the economic factors behind it, or blank.
    """

    name: str
    label: str
    unit: str
    rule: str
    spread: Spread
    tier_share: float
    economy_variance: float
    all_variance: float
    tier: str


def list_headlines(impact: Impact) -> tuple[Headline, ...]:
    """Return the headlines of an impact, the most important first; what is unknown is left out."""
    out = []
    tiers = impact.counted.losses.tiers
    for name, label, unit, at in (
        ("value-added-lost", "value added lost", "USD", 0),
        ("output-lost", "output lost", "USD", 1),
        ("jobs-at-risk", "jobs at risk", "job-year", 2),
    ):
        for rule in _ordered():
            weak = [t[at] == WEAK for t in tiers]
            out.append(
                _headline(
                    impact, name, label, unit, rule, _of(at, rule), weak, max(t[at] for t in tiers)
                )
            )
    for rule in _ordered():
        out.append(_peak(impact, rule))
    out += _delays(impact)
    out.append(
        _headline(
            impact, "price-transfer", "extra cost of what arrives", "USD", "",
            lambda c: c.transfer.cost, None, "",
        )
    )  # fmt: skip
    return tuple(h for h in out if not math.isnan(h.spread.value))


def _ordered() -> tuple[Rule, ...]:
    return (CENTRAL, *(r for r in RULES if r != CENTRAL))


def _of(at: int, rule: Rule) -> Callable[[Counted], Floats]:
    names = ("value_added", "output", "job_years")

    def take(counted: Counted) -> Floats:
        found: Floats = getattr(counted.losses, names[at])[rule]
        return found

    return take


def _headline(
    impact: Impact,
    name: str,
    label: str,
    unit: str,
    rule: str,
    take: Callable[[Counted], Floats],
    weak: list[bool] | None,
    tier: str,
) -> Headline:
    """Return a headline that is a sum over the parts that are known."""

    def total(counted: Counted) -> Floats:
        values = take(counted)
        known = ~np.isnan(values[:, 0])
        if known.size and not known.any():
            return np.full(values.shape[1], np.nan)
        return np.asarray(values[known].sum(axis=0))

    own = total(impact.counted)
    share = float("nan") if weak is None else tier_share(take(impact.counted)[:, 0], weak)
    return Headline(
        name, label, unit, rule, describe(own), share, *_variances(impact, own, total), tier
    )


def _variances(
    impact: Impact, own: Floats, total: Callable[[Counted], Floats]
) -> tuple[float, float]:
    last = impact.all_fixed
    return (
        variance_share(own, total(impact.economy_fixed)),
        float("nan") if last is None else variance_share(own, total(last)),
    )


def _peak(impact: Impact, rule: Rule) -> Headline:
    def total(counted: Counted) -> Floats:
        return counted.losses.peak_jobs[rule]

    own = total(impact.counted)
    losses = impact.counted.losses
    weak = [t[2] == WEAK for t in losses.tiers]
    return Headline(
        "peak-jobs-at-risk",
        "jobs at risk in the worst month",
        "job",
        rule,
        describe(own),
        # Which part weighs how much in the worst month is nearly what it weighs over the run.
        tier_share(losses.job_years[rule][:, 0], weak),
        *_variances(impact, own, total),
        max(t[2] for t in losses.tiers),
    )


def _delays(impact: Impact) -> list[Headline]:
    delay = impact.counted.delay
    out = []
    takes: list[tuple[str, str, str, Callable[[Counted], Floats], float, str]] = [
        ("electric-cars-not-built", "electric cars not built", "unit",
         lambda c: c.delay.cars, float("nan"), ""),
        ("wind-not-built", "wind turbines not built", "MW",
         lambda c: c.delay.turbines, float("nan"), ""),
    ]  # fmt: skip
    if delay.car_co2 is not None and delay.turbine_co2 is not None:
        own = [float(delay.car_co2[0]), float(delay.turbine_co2[0])]
        share = tier_share(own, [t == WEAK for t in delay.tiers])
        takes.append(
            ("co2-not-avoided", "CO2 not avoided by the end of the run", "t CO2",
             lambda c: np.asarray(c.delay.co2), share, max(delay.tiers))
        )  # fmt: skip
    for name, label, unit, take, share, tier in takes:
        values = take(impact.counted)
        out.append(
            Headline(
                name, label, unit, "", describe(values), share,
                *_variances(impact, values, take), tier,
            )
        )  # fmt: skip
    return out


def find_headline(headlines: tuple[Headline, ...], name: str, rule: str = CENTRAL) -> Headline:
    """Return a headline by its name; of those with a rule, the one of that rule."""
    return next(h for h in headlines if h.name == name and h.rule in ("", rule))
