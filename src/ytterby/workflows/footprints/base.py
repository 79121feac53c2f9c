"""What every footprint starts from: evidence, chain, factors, prices, draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from ytterby import evidence
from ytterby.core.chain import Chain
from ytterby.errors import InputError, Problem
from ytterby.evidence import Evidence
from ytterby.factors.costs import read_takes
from ytterby.factors.draws import Draws
from ytterby.factors.environment import (
    Grids,
    Route,
    Step,
    read_grids,
    read_routes,
    read_steps,
    route_of_ore,
)
from ytterby.factors.estimates import Estimate
from ytterby.factors.intervals import bounds
from ytterby.impact.environment.magnet import Recipe, Supply, build_recipe
from ytterby.impact.environment.steps import Burden, Floats, oxide_burden, step_burden
from ytterby.workflows.inputs import Progress, load_chains

DRAWS = 400
"""Draws, unless the user says otherwise."""
ROW_UNIT = "as in the column unit"
OUTSIDE = "outside"


@dataclass(frozen=True)
class Ground:
    """What every footprint starts from.

    Attributes
    ----------
    evidence, chain
        The evidence, and the chain of the year.
    routes, steps, grids
        Factors of the environment.
    prices
        Element → price of its oxide outside the controlling country, ``(1 + draws)`` [USD/kg].
    takes
        Yields ``oxide to metal`` and ``metal to magnet``, ``(1 + draws)`` [1].
    draws
        How many, and of which seed.
    clean
        Whether the steps run on wind and solar power.
    """

    evidence: Evidence = field(repr=False)
    chain: Chain = field(repr=False)
    routes: Mapping[str, Route] = field(repr=False)
    steps: Mapping[str, Step] = field(repr=False)
    grids: Grids = field(repr=False)
    prices: Mapping[str, Floats] = field(repr=False)
    takes: Mapping[str, Floats] = field(repr=False)
    draws: Draws
    clean: bool = False

    def grid(self, region: str) -> str:
        """Return the grid on which a step in a region runs."""
        return "clean" if self.clean else region

    def oxide(self, route: str, region: str, covers: Sequence[str] = ()) -> Burden:
        """Return the burden of a kilogram of all oxide of a route separated in a region."""
        return oxide_burden(self.routes[route], self.grid(region), self.grids, self.draws, covers)

    def step(self, step: str, region: str) -> Burden:
        """Return the burden of a kilogram of what a later step makes in a region."""
        return step_burden(self.steps[step], self.grid(region), self.grids, self.draws)

    def ore_shares(self, ore: str) -> dict[str, float]:
        """Return element → share of an ore's oxide [1]; empty for an ore the chain has not."""
        tech = self.chain.technology
        at = tech.material_index.get(f"concentrate:{ore}")
        if at is None:
            return {}
        held = tech.composition[at]
        whole = float(held.sum())
        pairs = zip(tech.elements, held, strict=True)
        return {e: float(v) / whole for e, v in pairs if v > 0.0}

    def supply(self, route: str, region: str, ore: str = "") -> Supply:
        """Return oxide of a route from a region; the route's first ore unless one is named."""
        ores = self.routes[route].ores
        name = ore or (ores[0] if ores else "")
        return Supply(self.oxide(route, region), self.ore_shares(name) if name else {})

    def ore_supply(self, ore: str, region: str) -> Supply | None:
        """Return oxide of an ore from a region, ``None`` where no route of it is known."""
        route = route_of_ore(ore)
        return self.supply(route, region, ore) if route in self.routes else None

    def recipe(self, grade: str) -> Recipe:
        """Return what a kilogram of a grade is made from, losses included.

        Raises
        ------
        InputError
            ``no-yield``: the evidence as of its date lacks a yield.
        """
        lacking = [name for name, drawn in self.takes.items() if np.isnan(drawn).any()]
        if lacking:
            raise InputError(
                Problem(
                    "no-yield",
                    "as_of",
                    f"no yield of {' and '.join(lacking)} was published by {self.evidence.as_of}",
                    "take a later date, or add claims of your own",
                )
            )
        tech = self.chain.technology
        held = tech.composition[tech.material_index[grade]]
        content = {e: float(v) for e, v in zip(tech.elements, held, strict=True) if v > 0.0}
        per_metal = self.evidence.select("oxide_factor", element=list(content))
        factor = dict(zip(per_metal["element"], per_metal["value"], strict=True))
        metal = sum(c / factor.get(e, 1.0) for e, c in content.items())
        return build_recipe(
            content, metal, self.takes["oxide to metal"], self.takes["metal to magnet"]
        )


def load_ground(
    year: int,
    *,
    as_of: str | None = None,
    workspace: Path | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    clean: bool = False,
    fixed: Sequence[str] = (),
    progress: Progress | None = None,
) -> Ground:
    """Return what every footprint starts from.

    Parameters
    ----------
    year, as_of, workspace, progress
        Of the chain and the evidence.
    draws, seed
        How many draws, and of which seed.
    clean
        Run every step on wind and solar power.
    fixed
        Tiers whose estimates keep their central value.
    """
    base = evidence.load(as_of=as_of, workspace=workspace)
    (chain,) = load_chains([year], as_of=as_of, workspace=workspace, progress=progress)
    return _ground(base, chain, Draws(draws, seed, fixed), clean)


def fix_tiers(ground: Ground, tiers: Sequence[str]) -> Ground:
    """Return the same with the estimates of some tiers at their central value.

    Parameters
    ----------
    ground
        What every footprint starts from.
    tiers
        Such as ``C``, to tell how much of an interval rests on it.
    """
    draws = Draws(ground.draws.count, ground.draws.seed, tuple(tiers))
    return _ground(ground.evidence, ground.chain, draws, ground.clean)


def _ground(base: Evidence, chain: Chain, draws: Draws, clean: bool) -> Ground:
    takes = {
        name: draws.of(one) if one is not None else np.full(draws.size, np.nan)
        for name, one in read_takes(base).items()
    }
    return Ground(
        base,
        chain,
        read_routes(base),
        read_steps(base),
        read_grids(base),
        _prices(chain, draws),
        takes,
        draws,
        clean,
    )


def _prices(chain: Chain, draws: Draws) -> dict[str, Floats]:
    rows = chain.prices.filter(
        (pl.col("market") == OUTSIDE) & pl.col("material").str.starts_with("oxide:")
    ).filter(pl.col("value").is_not_null())
    out = {}
    for row in rows.iter_rows(named=True):
        one = Estimate(
            row["value"],
            row["value"] if row["low"] is None else row["low"],
            row["value"] if row["high"] is None else row["high"],
            "USD/kg",
            row["tier"] or "C",
            (f"price {row['material']}",),
            (row["source"],),
        )
        out[str(row["material"]).partition(":")[2]] = draws.of(one)
    return out


def spread(amount: Floats) -> tuple[float, float, float]:
    """Return the central value and the bounds of the central 80 % of the draws."""
    return float(amount[0]), *bounds(amount)
