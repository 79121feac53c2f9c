"""What price floors cost the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.goods import Goods, material_mask
from ytterby.simulate.places import chain_elements, chain_regions
from ytterby.simulate.responses.floor import PriceFloor
from ytterby.simulate.shocks.timing import Timing
from ytterby.simulate.tables.axes import month_rows

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

MILLION = 1e-3
"""Million USD per (USD/kg · t)."""


def support_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Public cost of price floors by response, region and material [million USD/month].

    ``value`` is (floor - price)+ times output; ``made`` is output [unit of the material/month],
    ``price`` what the market pays and ``floor`` what makers get at least [USD/kg]. Only goods that
    the floor names, not the ore that holds them; announced plants count once they run.
    """
    frames = [pl.DataFrame(schema=SCHEMA)]
    floors = [r for r in result.scenario.responses if isinstance(r, PriceFloor)]
    if not floors:
        return frames[0]
    layout, records = result.layout, result.records
    tech, material = layout.technology, layout.pool_material
    activity = records["activity"][:, :, draw]
    price = np.where(
        layout.inside[None],
        records["inside"][:, material, draw],
        records["average"][:, material, draw],
    )
    made = activity @ _output(result)
    deeds = {d.id: d for d in (*result.scenario.events, *result.scenario.responses)}
    timing = Timing(
        result.calendar,
        Sample(0, result.draws, result.seed),
        deeds,
        result.parameters.spread,
    )
    for response in floors:
        goods = Goods(
            chain_elements(result.chain, response.elements),
            response.families,
            response.materials,
            (),
            0.001,
        )
        if response.elements and not goods.elements:
            continue
        who: set[str] = set()
        for name in response.who:
            everyone = name == "all"
            mine = result.regions if name == "target" else ()
            who |= set(layout.regions if everyone else mine or chain_regions(result.chain, name))
        regions = np.array([r in who for r in layout.regions])
        pools = regions[layout.pool_region] & material_mask(layout, goods)[material]
        on = timing.intensity(response)
        floor = (
            on[:, min(draw, on.shape[1] - 1)]
            * timing.draw(response.id, "floor", response.floor)[draw]
        )
        short = np.maximum(floor[:, None] - price, 0.0)
        names = [layout.material_names[m] for m in material]
        frames.append(
            month_rows(
                result.calendar,
                {
                    "response": [response.id] * len(pools),
                    "region": [layout.regions[r] for r in layout.pool_region],
                    "material": names,
                    "unit": [f"{tech.unit[layout.materials[m]]}/month" for m in material],
                },
                {
                    "made": made,
                    "price": price,
                    "floor": np.broadcast_to(floor[:, None], price.shape),
                    "value": short * made * MILLION,
                },
                keep=pools & (made.max(axis=0) > 0.0),
            )
        )
    return pl.concat(frames)


SCHEMA = {
    "month": pl.Int32,
    "date": pl.Date,
    "response": pl.String,
    "region": pl.String,
    "material": pl.String,
    "unit": pl.String,
    "made": pl.Float64,
    "price": pl.Float64,
    "floor": pl.Float64,
    "value": pl.Float64,
}
"""Columns of ``support``."""


def _output(result: StressResult) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return what a unit of each process puts into each pool, ``(process, pool)``."""
    layout = result.layout
    made = np.zeros((len(layout.capacity), len(layout.demand)))
    for level in layout.levels:
        for there, output in level.output:
            pools = layout.levels[there].pools
            made[level.processes.start + output.source, pools.start + output.target] += (
                output.weight
            )
    return made
