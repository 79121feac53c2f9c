"""One number of the costs with its range, and how several of them become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.evidence import Evidence
from ytterby.evidence.tiers import Z


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the interval that holds it with 80 %.

    Attributes
    ----------
    value, low, high
        Best estimate and central 80 % [unit].
    unit
        Unit of the claims.
    tier
        The weakest tier behind it.
    claims, sources
        Ids of what it rests on.
    """

    value: float
    low: float
    high: float
    unit: str
    tier: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]


def resolve(evidence: Evidence, claim: str) -> Estimate | None:
    """Return what a claim says, or the one in force that took its place.

    A claim that was superseded, by a later publication or by the user's own figure, hands over to
    its successor; one that was not yet published as of the evidence's date is a gap.

    Parameters
    ----------
    evidence
        The evidence as of its date, with the user's claims.
    claim
        Id of a shipped claim.

    Raises
    ------
    UnknownNameError
        ``unknown-claim``.
    """
    asked: list[str] = []
    while claim and claim not in asked:
        asked.append(claim)
        live = evidence.live.filter(pl.col("claim") == claim)
        if live.height:
            return read_estimate(live.row(0, named=True))
        claim = str(evidence.claim(claim)["superseded_by"] or "")
    return None


def read_estimate(row: Mapping[str, object]) -> Estimate:
    """Return a live claim as an estimate, with the interval of its tier where it states none."""
    value, spread = float(str(row["value"])), Z * float(str(row["sigma"]))
    low = value - spread if row["low"] is None else float(str(row["low"]))
    high = value + spread if row["high"] is None else float(str(row["high"]))
    return Estimate(
        value,
        max(low, 0.0) if value >= 0 else low,
        high,
        str(row["unit"]),
        str(row["tier"]),
        (str(row["claim"]),),
        (str(row["source"]),),
    )


def pool(estimates: Sequence[Estimate]) -> Estimate | None:
    """Return one estimate for several: their mean, from the lowest low to the highest high.

    Conflicting figures thus widen the interval instead of cancelling. Nothing gives ``None``.

    Parameters
    ----------
    estimates
        Estimates in one unit.

    Raises
    ------
    ValueError
        The estimates have several units.

    Examples
    --------
    >>> a = Estimate(2.0, 1.0, 3.0, "USD/kg", "B", ("a",), ("x",))
    >>> b = Estimate(4.0, 3.5, 5.0, "USD/kg", "C", ("b",), ("y",))
    >>> one = pool([a, b])
    >>> (one.value, one.low, one.high, one.tier)
    (3.0, 1.0, 5.0, 'C')
    """
    if not estimates:
        return None
    units = {e.unit for e in estimates}
    if len(units) > 1:
        raise ValueError(f"estimates in several units: {', '.join(sorted(units))}")
    return Estimate(
        sum(e.value for e in estimates) / len(estimates),
        min(e.low for e in estimates),
        max(e.high for e in estimates),
        units.pop(),
        max(e.tier for e in estimates),
        tuple(dict.fromkeys(c for e in estimates for c in e.claims)),
        tuple(dict.fromkeys(s for e in estimates for s in e.sources)),
    )


def draw(estimate: Estimate, count: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Return the value and then draws around it, ``(1 + count)`` [unit of the estimate].

    A two-piece log-normal distribution has the value as its median and low and high as its 10th and
    90th percentile, and stays positive; where a bound or the value is not positive, the side is
    normal and clipped at 0 as the bound is.

    Parameters
    ----------
    estimate
        The number with its interval.
    count
        How many draws.
    random
        The generator.

    Examples
    --------
    >>> one = Estimate(10.0, 8.0, 15.0, "USD/kg", "B", (), ())
    >>> drawn = draw(one, 4000, np.random.default_rng(1))
    >>> float(drawn[0]), bool(abs(np.quantile(drawn[1:], 0.9) - 15) < 0.6)
    (10.0, True)
    """
    z = random.standard_normal(count)
    out = np.empty(count + 1)
    out[0] = estimate.value
    for up, bound in ((False, estimate.low), (True, estimate.high)):
        side = (z >= 0) if up else (z < 0)
        size = np.abs(z[side]) / Z
        if estimate.value > 0 and bound > 0:
            drawn = estimate.value * (bound / estimate.value) ** size
        else:
            drawn = estimate.value + (bound - estimate.value) * size
            drawn = np.maximum(drawn, 0.0) if estimate.low >= 0 else drawn
        out[1:][side] = drawn
    return out
