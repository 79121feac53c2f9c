"""Default uncertainty of a claim by its tier and confidence (tiers.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import polars as pl

TIERS = ("A", "B", "C")
CONFIDENCES = ("high", "medium", "low")

Z = 1.2815515655446004
"""Half-width of the central 80 % interval of a Gaussian, in standard errors."""


@cache
def relative_sigma() -> dict[tuple[str, str], float]:
    """Return the default standard error (tier, confidence) [share of the value]."""
    table = _table()
    return {(t, c): float(table[t][c]) for t in TIERS for c in CONFIDENCES}


@cache
def sigma_floor() -> dict[str, float]:
    """Return the smallest standard error by unit [the unit itself]."""
    return {unit: float(value) for unit, value in _table()["floor"].items()}


@cache
def _table() -> dict[str, dict[str, float]]:
    text = Path(__file__).with_name("tiers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def with_sigma(claims: pl.DataFrame) -> pl.DataFrame:
    """Add the column ``sigma``: the standard error of each claim in its unit.

    A stated interval is central and covers 80 %: sigma = (high - low) / (2 z), z = 1.2816; with one
    bound only, sigma = |bound - value| / z. Without any, sigma = r |value| with r by tier and
    confidence (tiers.toml), and never below the floor of the unit.

    Parameters
    ----------
    claims
        Frame with ``value, low, high, unit, tier, confidence`` (claim) [unit of the claim].

    Examples
    --------
    >>> frame = pl.DataFrame({"value": [100.0], "low": [None], "high": [None], "unit": ["t"],
    ...                       "tier": ["B"], "confidence": ["medium"]})
    >>> with_sigma(frame)["sigma"].to_list()
    [10.0]
    """
    pairs = relative_sigma()
    relative = pl.concat_str("tier", pl.lit("/"), "confidence").replace_strict(
        [f"{t}/{c}" for t, c in pairs], list(pairs.values()), default=None, return_dtype=pl.Float64
    )
    floors = sigma_floor()
    floor = pl.col("unit").replace_strict(
        list(floors), list(floors.values()), default=0.0, return_dtype=pl.Float64
    )
    low, high = pl.col("low").cast(pl.Float64), pl.col("high").cast(pl.Float64)
    stated = (
        pl.when(low.is_not_null() & high.is_not_null())
        .then((high - low) / (2 * Z))
        .when(high.is_not_null())
        .then((high - pl.col("value")).abs() / Z)
        .when(low.is_not_null())
        .then((pl.col("value") - low).abs() / Z)
    )
    default = relative * pl.col("value").abs()
    sigma = pl.coalesce(stated, default)
    return claims.with_columns(
        sigma=pl.when(sigma.is_not_null()).then(pl.max_horizontal(sigma, floor))
    )
