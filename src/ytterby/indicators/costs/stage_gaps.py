"""The cost gap of one stage: ore to oxide from the cost curve, later ones from conversion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.factors.costs import Estimate, Finance, Stage, draw, recovery_factor
from ytterby.indicators.costs.allocation import VALUE
from ytterby.indicators.costs.curve import OreCost
from ytterby.indicators.costs.parts import Drawn, Gap
from ytterby.indicators.standing.supply import stands_for_many


@dataclass(frozen=True)
class Draws:
    """Draws of what all stages share.

    Attributes
    ----------
    count
        How many draws.
    random
        The generator.
    recovery
        Yearly cost of capital ``(1 + draw)`` [1/year].
    exponent
        Elasticity of capital to size ``(1 + draw)`` [1].
    finance
        What they rest on.
    """

    count: int
    random: np.random.Generator
    recovery: Drawn
    exponent: Drawn
    finance: Finance

    def of(self, estimate: Estimate) -> Drawn:
        """Return the value and draws of an estimate ``(1 + draw)``."""
        return draw(estimate, self.count, self.random)


def start_draws(finance: Finance, count: int, seed: int) -> Draws:
    """Return draws of what all stages share."""
    random = np.random.default_rng(np.random.SeedSequence(seed))
    rate, life = draw(finance.rate, count, random), draw(finance.life, count, random)
    exponent = draw(finance.exponent, count, random)
    return Draws(count, random, recovery_factor(rate, life), exponent, finance)


def mean_size(chain: Chain, stage: str, inside: Sequence[str], *, within: bool) -> float | None:
    """Return the size of the plant that the mean tonne of capacity stands in [activity/year].

    ``Σ K² / Σ K`` over named plants of known capacity; ``None`` where there is none.

    Parameters
    ----------
    chain
        Its named plants.
    stage
        Stage id.
    inside
        Regions of the controlling country.
    within
        Whether the plants inside are meant, or those outside.
    """
    here = pl.col("region").is_in(list(inside))
    sizes = chain.capacities.filter(
        (pl.col("stage") == stage) & ~stands_for_many() & (here if within else ~here)
    )["capacity"].drop_nulls()
    total = float(sizes.sum())
    return float((sizes * sizes).sum()) / total if total > 0.0 else None


def capital_parts(
    chain: Chain, stage: Stage, inside: Sequence[str], shared: Draws
) -> tuple[Drawn, Drawn, dict[str, Drawn]] | None:
    """Return yearly capital outside and inside and what explains the difference.

    With K the yearly cost of capital per kilogram and S the size of plants, ``scale`` is what
    plants outside would save at the size of those inside, ``K_o (1 - (S_i / S_o)^(n - 1))``;
    ``environment`` the share of the rest that keeps effluents in; ``capex`` what remains.

    Returns
    -------
    tuple or None
        ``outside, inside, parts`` [USD/kg]; ``None`` where either capital is unknown.
    """
    if stage.outside.capital is None or stage.inside.capital is None:
        return None
    outside = shared.of(stage.outside.capital) * shared.recovery / 1000.0
    home = shared.of(stage.inside.capital) * shared.recovery / 1000.0
    parts: dict[str, Drawn] = {}
    rest = outside - home
    small, large = (mean_size(chain, stage.stage, inside, within=w) for w in (False, True))
    if small and large:
        parts["scale"] = np.asarray(outside * (1.0 - (large / small) ** (shared.exponent - 1.0)))
        rest = rest - parts["scale"]
    if stage.outside.environment is not None:
        parts["environment"] = np.asarray(shared.of(stage.outside.environment) * rest)
        rest = rest - parts["environment"]
    parts["capex"] = np.asarray(rest)
    return outside, home, parts


def _claims(*estimates: Estimate | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for e in estimates if e is not None for c in e.claims))


def _tier(*estimates: Estimate | None) -> str:
    return max((e.tier for e in estimates if e is not None), default="")


def conversion_gap(chain: Chain, stage: Stage, inside: Sequence[str], shared: Draws) -> Gap:
    """Return the gap of a stage after the oxide, without its feed [USD per kg of product].

    Parameters
    ----------
    chain
        Sizes of plants.
    stage
        Conversion, capital and labour in both markets.
    inside
        Regions of the controlling country.
    shared
        Draws.
    """
    far, near = stage.outside, stage.inside
    if far.operating is None or near.operating is None:
        return Gap(None, None, notes=(f"{stage.stage}: conversion is unknown on one side",))
    outside, home = shared.of(far.operating), shared.of(near.operating)
    known: dict[str, Drawn] = {}
    notes: tuple[str, ...] = ()
    used = [far.operating, near.operating]
    if far.jobs and far.wage and near.jobs and near.wage:
        abroad = shared.of(far.jobs) * shared.of(far.wage)
        known["labour"] = np.asarray(
            (abroad - shared.of(near.jobs) * shared.of(near.wage)) / 1000.0
        )
        used += [far.jobs, far.wage, near.jobs, near.wage]
    capital = capital_parts(chain, stage, inside, shared)
    if capital is None:
        notes = (f"{stage.stage}: capital is unknown on one side and not in the gap",)
    else:
        outside, home = outside + capital[0], home + capital[1]
        known |= capital[2]
        used += [e for e in (far.capital, near.capital, far.environment) if e is not None]
    return Gap(outside, home, known, _tier(*used), _claims(*used), notes)


def mean_cost(costs: Sequence[OreCost], members: tuple[str, ...]) -> tuple[Drawn, Drawn] | None:
    """Return the mean cost of all oxide and the factor that makes it the cost of some elements.

    Weights are what each supplier can bring of the elements; the cost of the elements is exactly
    the product of the two.

    Parameters
    ----------
    costs
        Suppliers of known cost.
    members
        Symbols.

    Returns
    -------
    tuple or None
        ``(1 + draw)`` [USD/kg REO] and [1]; ``None`` without any supplier.
    """
    ore: Drawn | float = 0.0
    element: Drawn | float = 0.0
    weight = 0.0
    for cost in costs:
        basket = cost.supplier.basket
        size = cost.supplier.capacity(members) or 0.0
        factor = float("nan") if basket is None else basket.factor(members, VALUE)
        # Elements without a price have no cost by value.
        if size <= 0.0 or factor != factor:
            continue
        ore = ore + size * cost.operating
        element = element + size * cost.operating * factor
        weight += size
    if weight <= 0.0:
        return None
    return np.asarray(ore / weight), np.asarray(element / ore)


def oxide_gap(
    chain: Chain,
    stage: Stage,
    inside: Sequence[str],
    members: tuple[str, ...],
    costs: Sequence[OreCost],
    shared: Draws,
) -> Gap:
    """Return the gap from ore to oxide of some elements [USD per kg of their oxide].

    ``geology`` is what the ore's mix of elements does at the costs inside,
    ``(C_i + K_i)(f_o - f_i)``; capital is that of separation, brought to the elements with the
    factor of the ores outside.

    Parameters
    ----------
    chain
        Sizes of plants.
    stage
        Capital of separation in both markets.
    inside
        Regions of the controlling country.
    members
        Symbols.
    costs
        Running suppliers of known cost.
    shared
        Draws.
    """
    here = [c for c in costs if c.supplier.site.region in inside]
    there = [c for c in costs if c.supplier.site.region not in inside]
    far, near = mean_cost(there, members), mean_cost(here, members)
    if far is None or near is None:
        side = "outside" if far is None else "inside"
        note = f"no running supplier {side} has a published cost, or the elements have no price"
        return Gap(None, None, notes=(note,))
    outside, home = far[0] * far[1], near[0] * near[1]
    known = {"geology": np.asarray(near[0] * (far[1] - near[1]))}
    notes = ["the capital of mines is unknown inside and not in the gap"]
    used: list[Estimate | None] = []
    capital = capital_parts(chain, stage, inside, shared)
    if capital is None:
        notes.append("the capital of separation is unknown on one side and not in the gap")
    else:
        outside, home = outside + capital[0] * far[1], home + capital[1] * near[1]
        known["geology"] = known["geology"] + capital[1] * (far[1] - near[1])
        known |= {part: np.asarray(v * far[1]) for part, v in capital[2].items()}
        used = [stage.outside.capital, stage.inside.capital, stage.outside.environment]
    tier = max(_tier(*used), *(c.tier for c in (*here, *there)))
    claims = (*(c for one in (*here, *there) for c in one.claims), *_claims(*used))
    return Gap(outside, home, known, tier, tuple(dict.fromkeys(claims)), tuple(notes))
