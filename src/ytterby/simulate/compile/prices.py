"""Reference prices of the layout's materials, and how cost passes from one to the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.core.technology import Technology
from ytterby.simulate.compile.levels import Sorted
from ytterby.simulate.compile.order import FIXED_STAGES, PUSHED_STAGES
from ytterby.simulate.kernel.engine import SegmentMap, segment_map

Floats = NDArray[np.float64]


def reference_prices(chain: Chain, materials: tuple[str, ...]) -> dict[str, Floats]:
    """Return the price per market, ``(material)`` [USD/kg]; NaN is a gap.

    Where only one market has a price, the other one takes it: at the baseline the two are joined by
    trade, and a gap would switch off every response.
    """
    table: dict[tuple[str, str], float] = {
        (material, market): value
        for material, market, value in chain.prices.select(
            "material", "market", "value"
        ).iter_rows()
        if value is not None and value > 0
    }
    other = {"inside": "outside", "outside": "inside"}
    return {
        market: np.array(
            [table.get((m, market), table.get((m, other[market]), np.nan)) for m in materials]
        )
        for market in other
    }


def content_value(price: Floats, technology: Technology, place: Sorted) -> Floats:
    """Return prices with gaps filled by the value of the oxides held, ``(material)``."""
    index = {m: i for i, m in enumerate(place.materials)}
    oxide = np.array([price[index[f"oxide:{e}"]] if f"oxide:{e}" in index else 0.0
                      for e in technology.elements])  # fmt: skip
    held = technology.composition[place.material_order] @ np.nan_to_num(oxide)
    scrap = np.array([technology.family[m] == "scrap" for m in place.material_order])
    return np.where(scrap, 0.0, np.where(np.isnan(price), held, price))


def build_pass_through(technology: Technology, place: Sorted, price: Floats) -> SegmentMap:
    """Return the input per unit of output of single-product processes, ``(material, material)``.

    Only where every maker of a material makes nothing else (scrap apart) and both prices are known:
    metal from oxide and magnets from metal, but no oxide from ore, whose value comes from its
    oxides.
    """
    index = {m: i for i, m in enumerate(place.materials)}
    made = technology.coefficient.tocsr()
    recipes: dict[int, list[dict[int, float]]] = {}
    for row, stage in enumerate(technology.stage):
        if stage in PUSHED_STAGES or stage in FIXED_STAGES:
            continue
        span = slice(made.indptr[row], made.indptr[row + 1])
        pairs = list(zip(made.indices[span], made.data[span], strict=True))
        outputs = [(m, v) for m, v in pairs if v > 0 and technology.family[m] != "scrap"]
        takes = [(m, v) for m, v in pairs if v < 0]
        for material, value in outputs:
            single = {
                index[technology.materials[m]]: -v / value for m, v in takes
            } if len(outputs) == 1 and takes else {}  # fmt: skip
            recipes.setdefault(index[technology.materials[material]], []).append(single)
    target: list[int] = []
    source: list[int] = []
    weight: list[float] = []
    for material, found in recipes.items():
        if not all(found) or np.isnan(price[material]):
            continue
        for taken in {m for recipe in found for m in recipe}:
            if np.isnan(price[taken]):
                continue
            target.append(material)
            source.append(taken)
            weight.append(float(np.mean([recipe.get(taken, 0.0) for recipe in found])))
    size = len(place.materials)
    return segment_map(target, source, weight, (size, size))
