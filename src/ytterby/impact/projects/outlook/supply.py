"""What can be brought of an element by year: plants that run, and the pipeline at its odds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.evidence.tiers import Z
from ytterby.factors.draws import Draws

Floats = NDArray[np.float64]
SPREAD = {"A": 0.05, "B": 0.15}
"""Relative half-width of a nameplate by tier; C has a third."""


@dataclass(frozen=True)
class Source:
    """A mine or project that can bring an element.

    Attributes
    ----------
    name, region, status
        Id, country, status as the table of facilities has it.
    amount
        Separated oxide of the element at nameplate [t/year].
    tier
        Of the amount.
    running
        Whether it supplies today.
    start
        Announced first year; ``None`` where nobody says.
    success, delay
        Chance that it ever produces [1] and years after the announced start [year], each with its
        low and high; ``None`` where it runs.
    """

    name: str
    region: str
    status: str
    amount: float
    tier: str
    running: bool
    start: int | None = None
    success: tuple[float, float, float] | None = None
    delay: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Brought:
    """What sources bring.

    Attributes
    ----------
    sources
        In order.
    years
        Calendar years.
    built
        If it is built, (source, year, draw) [t/year].
    happens
        Whether it is, (source, draw): the chance itself in the central draw, then 0 or 1.
    """

    sources: tuple[Source, ...]
    years: tuple[int, ...]
    built: Floats = field(repr=False)
    happens: Floats = field(repr=False)

    @property
    def risked(self) -> Floats:
        """At its odds, (source, year, draw) [t/year]."""
        return self.built * self.happens[:, None, :]


def bring(
    sources: Sequence[Source],
    years: Sequence[int],
    draws: Draws,
    *,
    steady: Floats,
    ramp: Floats,
    growth: Floats | None = None,
    growing: Sequence[str] = (),
    base: int = 2024,
) -> Brought:
    """Return what sources bring in each year.

    A plant that runs brings its amount; one of the pipeline starts at its announced year and a
    drawn delay, ramps up in a straight line to its steady output, and is built with its odds. The
    central draw has the middle delay and the odds themselves.

    Parameters
    ----------
    sources
        Running and planned; planned ones without a start bring nothing.
    years
        Calendar years.
    draws
        How many, of which seed.
    steady, ramp
        Steady output over nameplate [1] and years to it [year], (draw).
    growth
        Yearly growth of what runs in some regions (draw) [1/year].
    growing
        Those regions.
    base
        Year of the amounts of what runs.
    """
    size, at = draws.size, np.asarray(years, dtype=np.float64)
    built = np.zeros((len(sources), at.size, size))
    happens = np.ones((len(sources), size))
    for i, one in enumerate(sources):
        stream = draws.stream(f"pipeline {one.name}")
        spread = SPREAD.get(one.tier, 0.35)
        z = np.concatenate([[0.0], stream.standard_normal(draws.count)])
        amount = one.amount * np.exp(np.log1p(spread) * z / Z)
        if one.running:
            path = np.ones((at.size, size))
            if growth is not None and one.region in growing:
                path = (1.0 + growth)[None, :] ** (at - base)[:, None]
            built[i] = amount * path
            continue
        if one.start is None or one.success is None or one.delay is None:
            happens[i] = 0.0
            continue
        chance = _between(one.success, stream.standard_normal(draws.count), 1.0)
        happens[i, 0] = one.success[0]
        happens[i, 1:] = stream.random(draws.count) < chance[1:]
        delay = _between(one.delay, stream.standard_normal(draws.count), np.inf)
        since = at[:, None] - (one.start + delay)[None, :]
        rising = _risen(since + 1.0, ramp) - _risen(since, ramp)
        built[i] = amount * steady * rising
    return Brought(tuple(sources), tuple(years), built, happens)


def _between(estimate: tuple[float, float, float], z: Floats, most: float) -> Floats:
    """Return the value and draws with low and high as the 10th and 90th percentile."""
    value, low, high = estimate
    z = np.concatenate([[0.0], z])
    drawn = value + np.where(z < 0, value - low, high - value) * z / Z
    return np.asarray(np.clip(drawn, 0.0, most))


def _risen(time: Floats, ramp: Floats) -> Floats:
    """Return nameplate years made until a time after the first output [year]."""
    t = np.maximum(time, 0.0)
    span = np.maximum(ramp, 1e-9)[None, :]
    return np.asarray(np.where(t < span, t * np.minimum(t / span, 1.0) / 2.0, t - span / 2.0))
