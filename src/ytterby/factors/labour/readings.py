"""Which claims on labour are read as what (readings.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ytterby.evidence import Evidence
from ytterby.factors.estimates import Estimate, pool, resolve


@cache
def labour_readings() -> dict[str, Any]:
    """Return the readings as they are written."""
    return tomllib.loads(Path(__file__).with_name("readings.toml").read_text(encoding="utf-8"))


def estimate_of(evidence: Evidence, claims: Sequence[str]) -> Estimate | None:
    """Return what some claims say together, ``None`` where none of them is in force."""
    return pool([e for c in claims if (e := resolve(evidence, c)) is not None])


def scale(one: Estimate, other: Estimate, unit: str, *, over: bool = False) -> Estimate:
    """Return a product or quotient of two positive estimates with its interval.

    Their relative errors are taken as independent and log-normal, side by side: the logarithmic
    distances of low and high from the value add as squares.

    Examples
    --------
    >>> a = Estimate(10.0, 8.0, 12.5, "t/year", "A", ("a",), ("x",))
    >>> b = Estimate(0.5, 0.4, 0.625, "1", "C", ("b",), ("y",))
    >>> c = scale(a, b, "t/year", over=True)
    >>> round(c.value, 1), round(c.low, 1), round(c.high, 1), c.tier
    (20.0, 14.6, 27.4, 'C')
    """
    from math import exp, hypot, log

    value = one.value / other.value if over else one.value * other.value
    down, up = log(other.value / other.low), log(other.high / other.value)
    if over:
        down, up = up, down
    low = value * exp(-hypot(log(one.value / one.low), down))
    high = value * exp(hypot(log(one.high / one.value), up))
    return Estimate(
        value,
        low,
        high,
        unit,
        max(one.tier, other.tier),
        (*one.claims, *other.claims),
        tuple(dict.fromkeys((*one.sources, *other.sources))),
    )
