"""The chain as frozen arrays: pools, arcs, uses and processes, sorted by level.

A *pool* is a material in a region. A *level* holds the materials that lie equally far down the
chain (concentrate before unseparated heavies before oxide before metal before magnet), so that a
month is one sweep of orders up the levels and one sweep of goods down them. Swarf closes a loop: it
is worked from last month's stock.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.core.technology import Technology
from ytterby.simulate.kernel.engine import Index, SegmentMap

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Level:
    """One level of the chain; positions are local to the level unless they say otherwise.

    Attributes
    ----------
    materials, pools, uses, arcs, processes
        Where the level lies on the axes of the layout. Processes are those that run when the
        levels above have been traded.
    pool_material
        Material of each pool, ``(pool)``.
    use_pool, arc_origin, arc_destination
        Pools of each use and arc.
    sum_uses, sum_origin, sum_destination, sum_material
        Sums of uses and arcs per pool, and of pools per material.
    intake
        Per level that processes here draw on: unit of material per unit of activity,
        ``(pool there, process)``.
    intake_pools
        The same links as ``(process, pool there)``, for the scarcest input.
    output
        Per level that processes here supply: ``(pool there, process)``.
    output_weight
        The same as ``(process, pool there)``.
    """

    materials: slice
    pools: slice
    uses: slice
    arcs: slice
    processes: slice
    pool_material: Index
    use_pool: Index
    arc_origin: Index
    arc_destination: Index
    sum_uses: SegmentMap
    sum_origin: SegmentMap
    sum_destination: SegmentMap
    sum_material: SegmentMap
    intake: tuple[tuple[int, SegmentMap], ...]
    intake_pools: tuple[tuple[int, SegmentMap], ...]
    output: tuple[tuple[int, SegmentMap], ...]
    output_weight: tuple[tuple[int, SegmentMap], ...]


@dataclass(frozen=True)
class Layout:
    """Everything about the chain that does not change during a run.

    Flows are per month. Materials are sorted by level, pools by level, material and region, arcs by
    level and destination, uses by pool, processes by the level at which they run.

    Attributes
    ----------
    technology, regions, sectors
        As in the chain.
    materials
        Position in ``technology.materials``, ``(material)``.
    pool_region, pool_material
        ``(pool)``; materials as positions on the layout's material axis.
    arc_origin, arc_destination
        Pools, ``(arc)``.
    use_pool, use_sector
        ``(use)``.
    process_region, process_kind
        Region and position in ``technology.processes``, ``(process)``.
    fixed, push
        Processes that run at their baseline (end-of-life, by-products) and that work what scrap
        there is (swarf), ``(process)``.
    levels
        From the mine down.
    activity, capacity
        Baseline activity and what could be run, ``(process)`` [unit of activity/month].
    pipeline_process, pipeline, pipeline_start
        Process, expected capacity [unit of activity/month] and start [months since year 0] of each
        announced plant, ``(plant)``.
    pipeline_facility, pipeline_status
        Its id, and where it stands in its life, ``(plant)``.
    pipeline_odds, pipeline_announced, pipeline_delay
        Probability that it ever produces [1], middle of the year announced [months since year 0],
        and low end, central value and high end of its delay, ``(plant, 3)`` [month].
    need
        ``(use)`` [unit of the material/month].
    arc_flow, arc_weight
        Baseline trade and its share in what the destination takes in, ``(arc)``.
    demand
        Baseline throughput, ``(pool)``.
    own, own_weight
        Baseline production and its share in what the pool takes in, ``(pool)``.
    steady_in, steady_out
        Baseline draws on and additions to stocks that nobody decides about here, ``(pool)``.
    surplus
        Baseline flow to the sink, ``(pool)``.
    coproduct
        Pools whose material may go to the sink because it comes with others, ``(pool)``.
    inside
        Pools in the controller's regions, ``(pool)``.
    price_inside, price_outside
        Reference prices, ``(material)`` [USD/kg]; NaN is a gap.
    value_inside, value_outside
        The same with gaps filled by the value of what a material contains, for weighing products
        that come together; never shown, ``(material)`` [USD/kg].
    pass_through
        Input per unit of output of single-product processes, ``(material, material)``.
    market_inside, market_outside
        Whether enough of a material stays in each market for a price to form there, ``(material)``.
    share_made_outside
        Share of what the market outside takes in that is made there, ``(material)``.
    worked_outside
        Share of what is used outside that makers work on rather than sectors use, ``(material)``.
    composition
        ``(material, element)`` [t REO per unit].
    left_out
        Announced plants that no process could be found for.
    """

    technology: Technology = field(repr=False)
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    materials: Index = field(repr=False)
    pool_region: Index = field(repr=False)
    pool_material: Index = field(repr=False)
    arc_origin: Index = field(repr=False)
    arc_destination: Index = field(repr=False)
    use_pool: Index = field(repr=False)
    use_sector: Index = field(repr=False)
    process_region: Index = field(repr=False)
    process_kind: Index = field(repr=False)
    fixed: Flags = field(repr=False)
    push: Flags = field(repr=False)
    levels: tuple[Level, ...] = field(repr=False)
    activity: Floats = field(repr=False)
    capacity: Floats = field(repr=False)
    pipeline_process: Index = field(repr=False)
    pipeline: Floats = field(repr=False)
    pipeline_start: Floats = field(repr=False)
    pipeline_facility: tuple[str, ...] = field(repr=False)
    pipeline_status: tuple[str, ...] = field(repr=False)
    pipeline_odds: Floats = field(repr=False)
    pipeline_announced: Floats = field(repr=False)
    pipeline_delay: Floats = field(repr=False)
    need: Floats = field(repr=False)
    arc_flow: Floats = field(repr=False)
    arc_weight: Floats = field(repr=False)
    demand: Floats = field(repr=False)
    own: Floats = field(repr=False)
    own_weight: Floats = field(repr=False)
    steady_in: Floats = field(repr=False)
    steady_out: Floats = field(repr=False)
    surplus: Floats = field(repr=False)
    coproduct: Flags = field(repr=False)
    inside: Flags = field(repr=False)
    price_inside: Floats = field(repr=False)
    price_outside: Floats = field(repr=False)
    value_inside: Floats = field(repr=False)
    value_outside: Floats = field(repr=False)
    pass_through: SegmentMap = field(repr=False)
    market_inside: Flags = field(repr=False)
    market_outside: Flags = field(repr=False)
    share_made_outside: Floats = field(repr=False)
    worked_outside: Floats = field(repr=False)
    composition: Floats = field(repr=False)
    left_out: tuple[str, ...] = ()

    @property
    def material_names(self) -> tuple[str, ...]:
        """Ids of the materials in the layout's order."""
        return tuple(self.technology.materials[m] for m in self.materials)
