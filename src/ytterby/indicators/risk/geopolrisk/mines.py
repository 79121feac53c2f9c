"""Mine output by country and year from imported World Mining Data, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from ytterby.evidence.series import newest, read_series
from ytterby.evidence.tiers import relative_sigma
from ytterby.indicators.risk.base import STRICT, Floats, Mode
from ytterby.indicators.risk.geopolrisk.materials import Material

SOURCE = "World Mining Data"

GAS_DENSITY = 0.8
"""Density of natural gas [kg/m3], as the published tool states it without applying it."""

TONNES = {"t": 1.0, "kg": 1e-3, "million m3": 1e6 * GAS_DENSITY * 1e-3}
"""Tonnes per unit of mine output."""

TONNES_STRICT = {**TONNES, "million m3": 1.0}
"""As published: the branch that converts gas is never reached, so a million m3 is a tonne."""

BOOKED_AS = {"GUY": "GUF"}
"""Whose row the published tool takes as a country's own output: both stand under code 328, and
French Guiana comes first. World concentration still counts them apart."""

CONFIDENCE = {"reported": "high", "provisional": "medium", "estimated": "low"}
"""How sure a value is by its basis; World Mining Data is read in a copy, so tier B."""


@dataclass(frozen=True)
class Mines:
    """Mine output as arrays.

    Attributes
    ----------
    output
        ``(material, year, country)`` [t].
    counted
        What concentration is made of, in the published unit, ``(material, year, country)``.
    spread
        Relative standard error, ``(material, year, country)`` [1].
    years
        Years with any output, by material.
    """

    output: Floats
    counted: Floats
    spread: Floats
    years: dict[str, tuple[int, ...]]


def read_mines(
    materials: Sequence[Material],
    years: Sequence[int],
    known: Sequence[str],
    mode: Mode,
    workspace: Path | None = None,
) -> Mines:
    """Return mine output as arrays; a country that is not listed counts as none.

    Parameters
    ----------
    materials, years, known
        Axes of the arrays.
    mode
        ``strict`` cuts outputs to whole units for concentration, as the published tool does.
    workspace
        Directory of the user's own data.
    """
    wanted = pl.col("commodity").is_in([m.commodity for m in materials])
    rows = read_series("mining", workspace, where=wanted)
    # Units have other names in the files; those of the table of materials are meant.
    rows = newest(rows, ["commodity", "year"])
    covered: dict[str, list[int]] = {}
    for commodity, year in rows.select("commodity", "year").unique().sort("year").iter_rows():
        covered.setdefault(commodity, []).append(year)
    size = (len(materials), len(years), len(known))
    amount, spread = np.zeros(size), np.zeros(size)
    at_year = {y: i for i, y in enumerate(years)}
    at_country = {c: i for i, c in enumerate(known)}
    at_material = {m.commodity: i for i, m in enumerate(materials)}
    sigma = {b: relative_sigma()["B", c] for b, c in CONFIDENCE.items()}
    rows = rows.filter(pl.col("year").is_in(list(years)))
    for commodity, region, year, value, basis in rows.select(
        "commodity", "region", "year", "value", "basis"
    ).iter_rows():
        cell = at_material[commodity], at_year[year], at_country[region]
        amount[cell] = value
        spread[cell] = sigma.get(basis, sigma["provisional"])
    factors = TONNES_STRICT if mode == STRICT else TONNES
    tonnes = np.asarray([factors[m.unit] for m in materials])[:, None, None]
    output, counted = amount * tonnes, amount
    if mode == STRICT:
        counted = np.trunc(amount)
        for country, other in BOOKED_AS.items():
            mine, theirs = at_country[country], at_country[other]
            shared = (amount[:, :, theirs] > 0.0).any(axis=1)
            output[shared, :, mine] = output[shared, :, theirs]
    return Mines(
        output,
        counted,
        spread,
        {m.name: tuple(covered.get(m.commodity, ())) for m in materials},
    )
