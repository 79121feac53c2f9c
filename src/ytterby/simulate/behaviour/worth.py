"""What processes make and take, weighed by value: what their makers live on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.simulate.kernel.layout import Layout

Floats = NDArray[np.float64]


def pool_references(layout: Layout) -> Floats:
    """Return the reference value of each pool's material in its market, ``(pool)`` [USD/kg]."""
    value = np.where(
        layout.inside,
        layout.value_inside[layout.pool_material],
        layout.value_outside[layout.pool_material],
    )
    return np.nan_to_num(value)


def output_values(layout: Layout) -> sp.csr_array:
    """Return each pool's share in the value of what a process makes, ``(process, pool)`` [1].

    No row for a process whose products have no value on record.
    """
    made = _flows(layout, 1.0)
    total = np.asarray(made.sum(axis=1)).ravel()
    return sp.csr_array(made.multiply(1.0 / np.where(total > 0.0, total, 1.0)[:, None]))


def input_values(layout: Layout) -> sp.csr_array:
    """Return cost of each priced input over the value of what a process makes, ``(process, pool)``.

    Ore and unseparated goods without a price of their own are left out: mine and plant live on what
    the oxides in them fetch, and share it between them.
    """
    total = np.asarray(_flows(layout, 1.0).sum(axis=1)).ravel()
    known = ~np.isnan(layout.price_inside) & ~np.isnan(layout.price_outside)
    taken = _flows(layout, -1.0).multiply(known[layout.pool_material][None].astype(np.float64))
    return sp.csr_array(taken.multiply(np.where(total > 0.0, 1.0, 0.0)[:, None]
                                       / np.where(total > 0.0, total, 1.0)[:, None]))  # fmt: skip


def contained_shares(layout: Layout) -> Mapping[int, Mapping[int, float]]:
    """Return each oxide's share in the value of the materials that have no price of their own.

    Materials and oxides by their position on the layout's material axis.
    """
    tech, names = layout.technology, layout.material_names
    known = ~np.isnan(layout.price_inside) & ~np.isnan(layout.price_outside)
    oxides = {
        position: names.index(f"oxide:{e}")
        for position, e in enumerate(tech.elements)
        if f"oxide:{e}" in names and known[names.index(f"oxide:{e}")]
    }
    found: dict[int, dict[int, float]] = {}
    for material in np.flatnonzero(~known):
        value = {
            m: float(layout.composition[material, e] * layout.price_outside[m])
            for e, m in oxides.items()
        }
        total = sum(value.values())
        if total > 0.0:
            found[int(material)] = {m: v / total for m, v in value.items() if v > 0.0}
    return found


def _flows(layout: Layout, sign: float) -> sp.csr_array:
    """Return value made (1) or taken (-1) per unit of activity, ``(process, pool)`` [USD]."""
    tech = layout.technology
    at = {
        (region, material): pool
        for pool, (region, material) in enumerate(
            zip(layout.pool_region, layout.materials[layout.pool_material], strict=True)
        )
    }
    value, coefficient = pool_references(layout), tech.coefficient.tocsr()
    rows, columns, amounts = [], [], []
    for k, (region, kind) in enumerate(
        zip(layout.process_region, layout.process_kind, strict=True)
    ):
        for entry in range(coefficient.indptr[kind], coefficient.indptr[kind + 1]):
            amount = sign * float(coefficient.data[entry])
            pool = at[region, coefficient.indices[entry]]
            if amount > 0.0 and value[pool] > 0.0:
                rows.append(k)
                columns.append(pool)
                amounts.append(amount * value[pool])
    shape = (len(layout.process_kind), len(layout.demand))
    return sp.csr_array((amounts, (rows, columns)), shape=shape)
