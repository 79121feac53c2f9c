"""Compile a chain into a layout, once per run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.core.technology import Technology
from ytterby.errors import BalanceError, Problem
from ytterby.simulate.behaviour.plants import Announced
from ytterby.simulate.compile.capacity import stage_headroom
from ytterby.simulate.compile.levels import Sorted, build_level
from ytterby.simulate.compile.order import FIXED_STAGES, PUSHED_STAGES, order_technology
from ytterby.simulate.compile.plants import plan_plants
from ytterby.simulate.compile.prices import build_pass_through, content_value, reference_prices
from ytterby.simulate.compile.trace import without_traces
from ytterby.simulate.kernel.layout import Layout

MONTHS = 12.0
BALANCE = 1e-9
"""Largest imbalance of a pool over its throughput."""

MARKET = 0.002
"""Share of what the world takes from which a market forms a price of its own: below it, rounding
errors would move the price, and the price the flows."""

Key = tuple[str, str]
"""(region, material) or (region, process)."""


def compile_layout(
    chain: Chain,
    *,
    controllers: Collection[str] = (),
    utilisation: Mapping[str, float] | None = None,
    plants: Iterable[Announced] = (),
    trace: float = 0.0,
) -> Layout:
    """Return the layout of a chain.

    Parameters
    ----------
    chain
        A balanced chain.
    controllers
        Regions that form the market *inside*; all others are *outside*.
    utilisation
        Per stage, where no capacity is known [1]; baseline capacity equals baseline activity
        without it.
    plants
        Announced plants; their expected capacity is added when they start.
    trace
        Share of a recipe's rare-earth mass below which an input is left out of it [1].

    Raises
    ------
    BalanceError
        ``unbalanced-pool``: what comes into a pool is not what goes out of it.
    """
    given, tech = chain.technology, without_traces(chain.technology, trace)
    flows = {kind: chain.flows.filter(pl.col("kind") == kind) for kind in KINDS}
    activity = {(r, p): v for (r, p), v in _sums(flows["process"], "region", "process").items()}
    planned, left_out = plan_plants(chain, plants, activity, controllers)
    kinds = sorted(
        {*activity, *((p.region, p.process) for p in planned)},
        key=lambda key: (tech.process_index[key[1]], key[0]),
    )
    uses = _sums(flows["use"], "region", "material", "sector")
    trade = _sums(flows["trade"], "region", "material", "destination")
    surplus = _sums(flows["surplus"], "region", "material")
    stock = _sums(flows["stock"], "region", "material")
    pools = _pool_keys(chain, kinds, uses, trade, surplus, stock)

    order = order_technology(given)
    place = Sorted.build(chain, order, pools, kinds, uses, trade)
    base = {k: activity.get(k, 0.0) / MONTHS for k in kinds}
    running = np.array([base[r, p] for r, p in place.processes])
    headroom = stage_headroom(chain, activity, utilisation or {})
    capacity = np.array([base[r, p] * headroom.get((r, p), 1.0) for r, p in place.processes])

    need = np.array([uses[k] for k in place.uses]) / MONTHS
    arc_flow = np.array([trade[k] for k in place.arcs]) / MONTHS
    added = np.array([stock.get(k, 0.0) for k in place.pools]) / MONTHS
    sink = np.array([surplus.get(k, 0.0) for k in place.pools]) / MONTHS
    n = len(place.pools)
    own, intake = _made_and_taken(place, tech, running)
    before, taken_before = _made_and_taken(place, given, running)
    steady_in = np.maximum(-added, 0.0) + np.maximum(before - own, 0.0)
    steady_out = np.maximum(added, 0.0) + np.maximum(taken_before - intake, 0.0)
    imports = np.bincount(place.arc_destination, arc_flow, n)
    exports = np.bincount(place.arc_origin, arc_flow, n)
    used = np.bincount(place.use_pool, need, n)
    demand = used + intake + exports + steady_out + sink
    _check_balance(place.pools, own + imports + steady_in, demand)
    safe = np.where(demand > 0, demand, 1.0)

    index = {k: i for i, k in enumerate(place.processes)}
    inside = np.array([r in set(controllers) for r, _ in place.pools], dtype=bool)
    prices = reference_prices(chain, place.materials)
    composition = tech.composition[place.material_order]
    stages = [tech.stage[tech.process_index[p]] for _, p in place.processes]
    taken = np.maximum(demand - exports, 0.0)
    taken_outside = np.bincount(place.pool_material, np.where(inside, 0.0, taken))
    taken_all = np.bincount(place.pool_material, taken)
    made_outside = np.bincount(place.pool_material, np.where(inside, 0.0, own))
    worked = np.bincount(place.pool_material, np.where(inside, 0.0, intake))
    direct = np.bincount(
        place.pool_material[place.use_pool],
        np.where(inside[place.use_pool], 0.0, need),
        len(worked),
    )
    return Layout(
        technology=tech,
        regions=chain.regions,
        sectors=chain.sectors,
        materials=place.material_order,
        pool_region=place.pool_region,
        pool_material=place.pool_material,
        arc_origin=place.arc_origin,
        arc_destination=place.arc_destination,
        use_pool=place.use_pool,
        use_sector=place.use_sector,
        process_region=np.array([chain.regions.index(r) for r, _ in place.processes], np.intp),
        process_kind=np.array([tech.process_index[p] for _, p in place.processes], np.intp),
        fixed=np.array([s in FIXED_STAGES for s in stages], dtype=bool),
        push=np.array([s in PUSHED_STAGES for s in stages], dtype=bool),
        levels=tuple(build_level(place, tech, level) for level in range(place.depth)),
        activity=running,
        capacity=capacity,
        pipeline_process=np.array([index[p.region, p.process] for p in planned], np.intp),
        pipeline=np.array([p.capacity / MONTHS for p in planned]),
        pipeline_start=np.array([p.start for p in planned]),
        pipeline_facility=tuple(p.plant.facility for p in planned),
        pipeline_status=tuple(p.plant.status for p in planned),
        pipeline_odds=np.array([p.plant.success for p in planned]),
        pipeline_announced=np.array([p.announced for p in planned]),
        pipeline_delay=12.0 * np.array([p.plant.delays for p in planned]).reshape(-1, 3),
        need=need,
        arc_flow=arc_flow,
        arc_weight=arc_flow / safe[place.arc_destination],
        demand=demand,
        own=own,
        own_weight=own / safe,
        steady_in=steady_in,
        steady_out=steady_out,
        surplus=sink,
        coproduct=_coproducts(place, chain),
        inside=inside,
        price_inside=prices["inside"],
        price_outside=prices["outside"],
        value_inside=content_value(prices["inside"], tech, place),
        value_outside=content_value(prices["outside"], tech, place),
        pass_through=build_pass_through(tech, place, prices["outside"]),
        market_inside=taken_all - taken_outside > MARKET * taken_all,
        market_outside=taken_outside > MARKET * taken_all,
        share_made_outside=np.clip(
            made_outside / np.where(taken_outside > 0, taken_outside, 1.0), 0.0, 1.0
        ),
        worked_outside=worked / np.where(worked + direct > 0, worked + direct, 1.0),
        composition=composition,
        left_out=left_out,
    )


KINDS = ("process", "trade", "use", "stock", "surplus")


def _sums(flows: pl.DataFrame, *keys: str) -> dict[tuple[str, ...], float]:
    table: dict[tuple[str, ...], float] = {}
    for *key, value in flows.select(*keys, "value").iter_rows():
        at = tuple(key)
        table[at] = table.get(at, 0.0) + value
    return {key: value for key, value in table.items() if value != 0.0}


def _pool_keys(
    chain: Chain,
    kinds: Sequence[Key],
    uses: Mapping[tuple[str, ...], float],
    trade: Mapping[tuple[str, ...], float],
    surplus: Mapping[tuple[str, ...], float],
    stock: Mapping[tuple[str, ...], float],
) -> set[tuple[str, ...]]:
    tech = chain.technology
    made = tech.coefficient.tocsr()
    pools = {key[:2] for key in (*uses, *trade, *surplus, *stock)}
    pools |= {(to, material) for _, material, to in trade}
    for region, process in kinds:
        row = tech.process_index[process]
        for at in made.indices[made.indptr[row] : made.indptr[row + 1]]:
            pools.add((region, tech.materials[at]))
    return pools


def _made_and_taken(
    place: Sorted, technology: Technology, running: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what processes make and take, ``(pool)`` [unit of the material/month]."""
    made = technology.coefficient.tocsr()
    own, intake = np.zeros(len(place.pools)), np.zeros(len(place.pools))
    for k, (region, process) in enumerate(place.processes):
        row = technology.process_index[process]
        for at in range(made.indptr[row], made.indptr[row + 1]):
            pool = place.pool_index[region, technology.materials[made.indices[at]]]
            change = made.data[at] * running[k]
            own[pool] += max(change, 0.0)
            intake[pool] += max(-change, 0.0)
    return own, intake


def _coproducts(place: Sorted, chain: Chain) -> np.ndarray:
    """Whether each pool's material is made together with others, there."""
    tech = chain.technology
    made = tech.coefficient.tocsr()
    together = np.zeros(len(place.pools), dtype=bool)
    scrap = {m for m, f in zip(tech.materials, tech.family, strict=True) if f == "scrap"}
    for region, process in place.processes:
        row = tech.process_index[process]
        span = slice(made.indptr[row], made.indptr[row + 1])
        outputs = [tech.materials[m] for m in made.indices[span][made.data[span] > 0]]
        if len([m for m in outputs if m not in scrap]) > 1:
            for material in outputs:
                together[place.pool_index[region, material]] = True
    return together


def _check_balance(pools: tuple[tuple[str, ...], ...], come: np.ndarray, go: np.ndarray) -> None:
    off = np.abs(come - go) / np.maximum(np.maximum(come, go), 1e-12)
    bad = np.flatnonzero((off > BALANCE) & (np.abs(come - go) > 1e-12))
    if len(bad):
        raise BalanceError(
            Problem(
                "unbalanced-pool",
                f"{pools[i][1]} in {pools[i][0]}",
                f"{come[i]:.6g} comes in and {go[i]:.6g} goes out a month",
                "rebuild the baseline; a chain must balance to 1e-9 before it is simulated",
            )
            for i in bad
        )
