"""Build the arrays of the step from a layout and the table of behaviour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.simulate.behaviour.choke import ChokeTable, market_chokes, use_chokes
from ytterby.simulate.behaviour.closing import closing_plants
from ytterby.simulate.behaviour.marks import marked_goods
from ytterby.simulate.behaviour.mechanisms import (
    government_stores,
    reactive_controls,
    returning_products,
)
from ytterby.simulate.behaviour.parameters import Estimate, Parameters
from ytterby.simulate.behaviour.sample import Sample, draw_estimate
from ytterby.simulate.behaviour.start import government_stock
from ytterby.simulate.behaviour.substitutes import build_ways
from ytterby.simulate.kernel.engine import Index, SegmentMap, segment_map
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Baseline, Behaviour, KernelParameters, Quotas
from ytterby.simulate.shocks.structure import Structure

if TYPE_CHECKING:
    from ytterby.simulate.shocks import ShockPath

Floats = NDArray[np.float64]
NEVER = 1e12
"""A time, or a price, that nothing reaches."""
UNPRICED_WEIGHT = 1e-6
"""Weight of an element without a price in a mean by value [USD/kg]."""
COVERED = ("oxide", "metal", "magnet")
"""Forms along which a region's cover as a whole is split."""


def utilisation(parameters: Parameters, stages: Sequence[str]) -> dict[str, float]:
    """Return the central utilisation per stage where no capacity is known [1]."""
    known = {dict(e.place).get("stage"): e for e in parameters.estimates
             if e.scope == "utilisation where no capacity is known"}  # fmt: skip
    return {stage: known[stage].value for stage in stages if stage in known}


def build_parameters(
    layout: Layout,
    parameters: Parameters,
    chain: Chain,
    *,
    sample: Sample | None = None,
    path: ShockPath | None = None,
) -> KernelParameters:
    """Return structure and behaviour as the step wants them.

    Parameters
    ----------
    layout
        The compiled chain.
    parameters
        The table of behaviour; draw 0 takes its central values.
    chain
        For its industry inventories, which override the general cover.
    sample
        Which draws; the central one by default.
    path
        What events and responses do to it; nothing by default.
    """
    drawn: dict[str, Floats] = {}
    taken = sample or Sample()

    def draw(estimate: Estimate) -> Floats:
        if estimate.claim not in drawn:
            drawn[estimate.claim] = draw_estimate(parameters, estimate, taken)
        return drawn[estimate.claim]

    baseline = _baseline(layout)
    market = layout.pool_material + np.where(layout.inside, 0, len(layout.materials))
    licensed = np.zeros(0, dtype=np.intp) if path is None else path.licensed
    rows = np.full(len(layout.arc_flow), len(licensed), dtype=np.intp)
    rows[licensed] = np.arange(len(licensed))
    none = np.full(len(layout.arc_flow), -1, dtype=np.intp)
    quotas, quota_row = _quotas(layout, none if path is None else path.quota_of)
    structure = Structure() if path is None else path.structure
    asked = structure.substitutions if parameters.price_feedback else []
    ways, idle = build_ways(layout, asked, parameters.terms, chain.year, draw)
    if path is not None:
        path.empty.update(idle)
    return KernelParameters(
        layout=layout,
        behaviour=_behaviour(layout, parameters, chain, draw),
        baseline=baseline,
        ways=ways,
        returns=returning_products(
            layout, structure.collections if parameters.price_feedback else []
        ),
        contained=_contained(layout),
        pool_market=market,
        use_market=market[layout.use_pool],
        licensed=licensed,
        licence_row=rows,
        quotas=quotas,
        quota_row=quota_row,
        plants=closing_plants(layout, parameters, draw, structure),
        marks=marked_goods(layout, structure),
        reactions=reactive_controls(layout, structure),
        stores=government_stores(layout, structure, government_stock(layout, chain)),
    )


def _contained(layout: Layout) -> SegmentMap:
    """Return each oxide's share in the value of what a process makes, ``(process, material)``."""
    tech, names = layout.technology, layout.material_names
    oxide = [names.index(f"oxide:{e}") if f"oxide:{e}" in names else -1 for e in tech.elements]
    price = np.array([layout.value_inside[m] if m >= 0 else 0.0 for m in oxide])
    made = tech.coefficient.tocsr().maximum(0.0) @ (tech.composition * np.nan_to_num(price))
    worth = np.asarray(made)[layout.process_kind]
    worth = worth / np.where(worth.sum(axis=1) > 0, worth.sum(axis=1), 1.0)[:, None]
    process, element = np.nonzero(worth)
    return segment_map(
        process,
        np.array(oxide, dtype=np.intp)[element],
        worth[process, element],
        (len(layout.process_kind), len(names)),
    )


def _quotas(layout: Layout, of: Index) -> tuple[Quotas, Index]:
    """Return the export quotas and the quota of each arc, one past the last where there is none."""
    count = int(of.max(initial=-1)) + 1
    arcs = np.flatnonzero(of >= 0)
    material = layout.pool_material[layout.arc_origin]
    content = layout.composition.sum(axis=1)
    pairs = sorted({(int(material[a]), int(of[a])) for a in arcs})
    held = segment_map(
        [m for m, _ in pairs],
        [q for _, q in pairs],
        [float(content[m]) for m, _ in pairs],
        (len(layout.materials), count),
    )
    sums = segment_map(of[arcs], np.arange(len(arcs)), np.ones(len(arcs)), (count, len(arcs)))
    quotas = Quotas(count, arcs, of[arcs], content[material[arcs]][:, None], sums, held)
    return quotas, np.where(of >= 0, of, count)


def _behaviour(
    layout: Layout, parameters: Parameters, chain: Chain, draw: Callable[[Estimate], Floats]
) -> Behaviour:
    def one(name: str, **place: str) -> Floats:
        return draw(parameters.find(name, **place))

    @cache
    def transit(origin: int, destination: int) -> Floats:
        places = {"region": layout.regions[origin], "partner": layout.regions[destination]}
        return one("transit_time", **places)

    def row(name: str) -> Floats:
        return one(name)[None]

    def time(name: str) -> Floats:
        """Return a time constant: what is faster than a month happens within it."""
        return np.maximum(row(name), 1.0)

    def share(name: str) -> Floats:
        return np.minimum(row(name), 1.0)

    frozen = not parameters.price_feedback
    table = ChokeTable(parameters, layout, draw)
    chokes = use_chokes(layout, table)
    elasticity = _by_material(layout, table, lambda e: -one("price_elasticity", element=e))
    used_elasticity = _by_use(layout, table, lambda **at: -one("price_elasticity", **at))
    response = _by_use(layout, table, lambda **at: one("substitution_response", **at))
    stages = [layout.technology.stage[k] for k in layout.process_kind]
    arcs = np.array(
        [
            transit(int(layout.pool_region[o]), int(layout.pool_region[d]))
            for o, d in zip(layout.arc_origin, layout.arc_destination, strict=True)
        ]
    ).reshape(len(layout.arc_flow), -1)
    sea = np.repeat(row("transit_time"), len(layout.demand), axis=0)
    now, after, later = _arrivals(arcs)
    pool_now, pool_after, pool_later = _arrivals(sea)
    choke_log, steep = _choke_logs(layout, chokes, frozen), row("choke_steepness")
    return Behaviour(
        elasticity=np.maximum(used_elasticity, 0.0) * (not frozen),
        choke_log=choke_log,
        choke_scale=1.0 + np.exp(steep * choke_log),
        choke_steepness=steep,
        response_time=time("response_time"),
        substitution_response=response[None] * (not frozen),
        substitution_limit=row("substitution_limit")[None],
        substitution_time=time("substitution_time")[None],
        substitution_return=time("substitution_return")[None],
        substitution_start=row("substitution_start")[None],
        cover=_cover(layout, parameters, chain, draw),
        cover_response=row("cover_response") * (not frozen),
        announcement_gain=row("announcement_gain") * parameters.hoarding,
        stock_time=time("stock_time"),
        build_limit=row("build_limit"),
        draw_limit=share("draw_limit"),
        hoarding=np.full((1, 1), float(parameters.hoarding)),
        order_time=time("order_time"),
        ramp=np.array([_ramp(parameters, stage, draw) for stage in stages]),
        idle_time=time("idle_time"),
        link_rate=share("link_rate"),
        now=now,
        next=after,
        later=later,
        pool_now=pool_now,
        pool_next=pool_after,
        pool_later=pool_later,
        leakage_gain=row("leakage_gain") * parameters.leakage,
        leakage_gap=row("leakage_gap"),
        diversion=row("diversion") * (not frozen),
        diversion_time=time("diversion_time"),
        release=share("release"),
        sink_time=time("sink_time"),
        storage=row("storage"),
        inside_up=share("inside_up") * (not frozen),
        inside_down=share("inside_down") * (not frozen),
        inside_floor=np.minimum(row("inside_floor"), 0.0),
        inside_ceiling=row("inside_ceiling"),
        spot_up=share("spot_up") * (not frozen),
        spot_down=share("spot_down") * (not frozen),
        spot_step=row("spot_step"),
        short_from=row("short_from"),
        contract_time=time("contract_time") * (NEVER if frozen else 1.0),
        spot_share=share("spot_share"),
        unrecorded_response=row("unrecorded_response") * (not frozen),
        unrecorded_limit=np.maximum(row("unrecorded_limit"), 1.0),
        rent_up=share("rent_up") * (not frozen),
        rent_down=share("rent_down") * (not frozen),
        price_elasticity=np.maximum(elasticity, 0.01),
        market_choke=market_chokes(layout, table, chokes),
    )


def _baseline(layout: Layout) -> Baseline:
    def column(values: NDArray[np.generic]) -> Floats:
        return np.asarray(values, dtype=np.float64)[:, None]

    known = ~np.isnan(layout.price_inside) & ~np.isnan(layout.price_outside)
    filled = [np.where(known, v, np.maximum(w, 1e-6)) for v, w in (
        (layout.price_inside, layout.value_inside),
        (layout.price_outside, layout.value_outside),
    )]  # fmt: skip
    return Baseline(
        activity=column(layout.activity),
        capacity=column(layout.capacity),
        need=column(layout.need),
        arc_weight=column(layout.arc_weight),
        own=column(layout.own),
        own_weight=column(layout.own_weight),
        steady_in=column(layout.steady_in),
        steady_out=column(layout.steady_out),
        surplus=column(layout.surplus),
        demand=column(layout.demand),
        coproduct=column(layout.coproduct | (layout.surplus > 0)),
        inside=column(layout.inside),
        fixed=column(layout.fixed),
        push=column(layout.push),
        value_inside=column(filled[0]),
        value_outside=column(filled[1]),
        priced=column(known),
        values=column(np.concatenate(filled)),
        priced_twice=column(np.concatenate([known, known])),
        market_inside=column(layout.market_inside),
        market_outside=column(layout.market_outside),
        share_made_outside=column(layout.share_made_outside),
    )


def _choke_logs(layout: Layout, chokes: Floats, frozen: bool) -> Floats:
    """Return ln(reference / choke), far below 0 where nobody ever leaves, ``(use, draw)``."""
    material = layout.pool_material[layout.use_pool]
    inside = layout.inside[layout.use_pool]
    reference = np.where(inside, layout.price_inside[material], layout.price_outside[material])
    known = ~np.isnan(reference)[:, None] & (not frozen)
    logs = np.log(np.where(known, reference[:, None], 1.0) / chokes)
    return np.where(known, logs, -np.log(NEVER))


def _by_material(layout: Layout, table: ChokeTable, of: Callable[[str], Floats]) -> Floats:
    """Return a property of elements as each material's mean by value, ``(material, …)``."""
    # An element without a price weighs next to nothing: it counts only where nothing else is held.
    price = np.where(np.isnan(table.oxide_price), UNPRICED_WEIGHT, table.oxide_price)
    value = layout.composition * price
    value = value / value.sum(axis=1, keepdims=True)
    mean = np.zeros((1, 1))
    for position, element in enumerate(layout.technology.elements):
        mean = mean + value[:, position, None] * of(element)[None]
    return mean


def _by_use(layout: Layout, table: ChokeTable, of: Callable[..., Floats]) -> Floats:
    """Return a property of elements in sectors as each use's mean by value, ``(use, …)``."""
    used = layout.pool_material[layout.use_pool]
    rows: list[Floats | None] = [None] * len(used)
    for sector in np.unique(layout.use_sector):
        name = layout.sectors[sector]
        means = _by_material(layout, table, lambda e, s=name: of(element=e, sector=s))  # type: ignore[misc]
        for use in np.flatnonzero(layout.use_sector == sector):
            rows[use] = means[used[use]]
    return np.array(rows)


def _ramp(parameters: Parameters, stage: str, draw: Callable[[Estimate], Floats]) -> Floats:
    """Return the ramp of a stage; separation's for returns and by-products, which are like it."""
    known = {dict(e.place).get("stage") for e in parameters.estimates
             if e.scope == "largest rise of activity in a month over capacity"}  # fmt: skip
    return draw(parameters.find("ramp", stage=stage if stage in known else "separation"))


def _cover(
    layout: Layout, parameters: Parameters, chain: Chain, draw: Callable[[Estimate], Floats]
) -> Floats:
    """Return months of throughput that each pool holds.

    Inventories known for a form count there. One for a whole region is cover along its chain, from
    oxide to product, and is split over the forms as the general cover is. ``ROW`` in the table of
    inventories means whoever is not named, and is left out.
    """
    tech = layout.technology
    known: dict[tuple[str, str, str], Estimate] = {}
    for row in chain.inventories.iter_rows(named=True):
        key = (row["region"], row["family"], row["material"])
        if row["holder"] != "industry" or row["cover"] is None or row["region"] == "ROW":
            continue
        known.setdefault(
            key,
            Estimate(
                claim="inventory " + " ".join(key),
                source=row["source"] or "",
                tier=row["tier"] or "",
                quantity="stock_cover",
                scope="industry",
                place=(),
                value=row["cover"],
                low=row["cover"] if row["low"] is None else row["low"],
                high=row["cover"] if row["high"] is None else row["high"],
                unit="month",
                note="",
            ),
        )
    along = sum(parameters.find("cover", material=f).value for f in COVERED)
    rows = []
    for region, material in zip(layout.pool_region, layout.pool_material, strict=True):
        family = tech.family[layout.materials[material]]
        name = tech.materials[layout.materials[material]]
        at = layout.regions[region]
        general = draw(parameters.find("cover", material=family))
        found = known.get((at, family, name)) or known.get((at, "", name))
        found = found or known.get((at, family, ""))
        whole = known.get((at, "", ""))
        if family == "scrap":
            # Worked from last month's stock: with less than a month of it nothing stands still.
            rows.append(np.maximum(general, 1.0))
        elif found is not None:
            rows.append(draw(found))
        elif whole is not None:
            rows.append(general * draw(whole) / along)
        else:
            rows.append(general)
    return np.array(rows)


def _arrivals(months: Floats) -> tuple[Floats, Floats, Floats]:
    """Return shares that arrive in the month of shipment, the next, and the one after."""
    months = np.clip(months, 0.0, 2.0)
    now, later = np.maximum(1.0 - months, 0.0), np.maximum(months - 1.0, 0.0)
    return now, 1.0 - now - later, later
