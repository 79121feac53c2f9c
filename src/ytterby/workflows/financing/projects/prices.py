"""At which prices a project is counted: of a market, at least a floor, or through a scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.core.disruption import Disruption
from ytterby.errors import Problem
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.impact.projects.inputs import NDPR, ProjectInputs
from ytterby.simulate import scenario_names
from ytterby.workflows.inputs import Progress
from ytterby.workflows.stressing.asking import ask_stress
from ytterby.workflows.stressing.disruption import disrupt

Floats = NDArray[np.float64]
INSIDE, OUTSIDE, FLOOR = "inside", "outside", "floor:"
YEAR = 12
"""Months in a year [month]."""
OXIDE = "oxide:"
"""What the name of a priced oxide begins with."""


@dataclass(frozen=True)
class Deck:
    """Prices of oxides.

    Attributes
    ----------
    name, words
        As asked for, and as it stands in a sentence.
    level
        Element → long-run price (1 + draw) [USD/kg].
    war
        Prices of a scenario by month, before they come back to the level; ``None`` without.
    tier
        The weakest tier.
    """

    name: str
    words: str
    level: dict[str, Floats] = field(repr=False)
    war: Disruption | None
    tier: str

    def of(self, inputs: ProjectInputs) -> Floats:
        """Return prices for a project, ``(element, draw)`` [USD/kg]; ``nan`` is none."""
        gap = np.full(inputs.draws, np.nan)
        return np.stack([self.level.get(e, gap) for e in inputs.elements])

    def path(self, inputs: ProjectInputs) -> Floats:
        """Return prices by year, ``(year, element, draw)`` [USD/kg].

        A scenario begins with the first year of output; after it prices are at the level.
        """
        level = self.of(inputs)
        out = np.repeat(level[None], inputs.years, axis=0)
        if self.war is not None:
            months = monthly(self.war, inputs, level)
            for at in range(0, months.shape[0] // YEAR):
                year = inputs.construction + at
                if year < inputs.years:
                    out[year] = months[at * YEAR : (at + 1) * YEAR].mean(axis=0)
        return out


def monthly(war: Disruption, inputs: ProjectInputs, level: Floats) -> Floats:
    """Return the prices of a scenario, ``(month, element, draw)`` [USD/kg].

    The scenario moves prices in proportion to those before it; the central draw is its central run
    and the others take its draws in turn. Elements that it does not price stay at their level.

    Parameters
    ----------
    war
        The scenario.
    inputs
        The project.
    level
        (element, draw) [USD/kg].
    """
    draws = max(war.draws, 1)
    chosen = np.array([0, *(1 + np.arange(inputs.draws - 1) % draws)])[: inputs.draws]
    chosen = np.minimum(chosen, war.draws)
    out = np.repeat(level[None], war.months, axis=0)
    for i, element in enumerate(inputs.elements):
        if f"{OXIDE}{element}" in war.oxides:
            at = war.oxides.index(f"{OXIDE}{element}")
            out[:, i] *= war.price[at][:, chosen] / war.price_before[at]
    return out


def check_prices(name: str) -> list[Problem]:
    """Return what is wrong with the name of a deck."""
    if name in (INSIDE, OUTSIDE) or name in scenario_names():
        return []
    if name.startswith(FLOOR):
        try:
            if float(name.removeprefix(FLOOR)) > 0:
                return []
        except ValueError:
            pass
    fix = f"say outside, inside, floor:110 or a scenario: {', '.join(scenario_names())}"
    return [Problem("unknown-prices", "prices", f"'{name}' is no price", fix)]


def read_deck(
    name: str,
    chain: Chain,
    draws: Draws,
    war: Callable[[str], Disruption],
) -> Deck:
    """Return a deck by its name.

    Parameters
    ----------
    name
        ``outside``, ``inside``, ``floor:110`` (NdPr at least that, others outside) or a scenario.
    chain
        Prices.
    draws
        How many, of which seed.
    war
        Simulates a scenario.
    """
    market = INSIDE if name == INSIDE else OUTSIDE
    level, tier = _level(chain, market, draws)
    words = f"the prices of {chain.year} {market} China"
    if name.startswith(FLOOR):
        least = float(name.removeprefix(FLOOR))
        level |= {e: np.maximum(level[e], least) for e in NDPR if e in level}
        words = f"NdPr at {least:g} USD/kg or more and other {words.removeprefix('the ')}"
    found = None
    if name not in (INSIDE, OUTSIDE) and not name.startswith(FLOOR):
        found = war(name)
        words = f"the prices of '{found.title}', then {words}"
    return Deck(name, words, level, found, tier)


def _level(chain: Chain, market: str, draws: Draws) -> tuple[dict[str, Floats], str]:
    rows = chain.prices.filter(
        (pl.col("market") == market) & pl.col("material").str.starts_with(OXIDE)
    )
    out, tier = {}, ""
    for row in rows.iter_rows(named=True):
        if row["value"] is None:
            continue
        element = row["material"].removeprefix(OXIDE)
        e = Estimate(
            row["value"], row["low"], row["high"], "USD/kg", row["tier"], (row["source"],), ()
        )
        out[element] = draws.of(e, element)
        tier = max(tier, row["tier"])
    return out, tier


def simulate_war(
    name: str,
    target: str,
    *,
    draws: int,
    seed: int,
    as_of: str | None,
    workspace: Path | None,
    progress: Progress | None = None,
) -> Disruption:
    """Return a scenario simulated for its prices.

    Parameters
    ----------
    name, target
        Scenario and the place it is about.
    draws, seed, as_of, workspace, progress
        As for `ytterby.workflows.stressing.disruption.disrupt`.
    """
    wanted = ask_stress(name, target)
    found = disrupt(
        wanted, draws=draws, seed=seed, as_of=as_of, workspace=workspace, progress=progress
    )
    return found.disruption
