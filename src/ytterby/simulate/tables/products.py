"""Products in use: what they hold, and what leaves use month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ytterby.simulate.behaviour.cohorts import Cohorts, find_lifetime
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.tables.axes import month_rows

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult


def products_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Rare earths in products that hold magnets, by sector and element, of all regions together.

    ``in_use`` [t REO] at the month's end, ``arisings`` [t REO/month] that leave use, whether or not
    anybody collects them, and ``delivered`` [t REO/month] that is built in. Sectors whose
    lifetimes are not known as of the run's date have no rows.
    """
    layout, table = result.layout, result.parameters
    elements = layout.technology.elements
    sample = Sample(0, result.draws, result.seed)
    magnet = np.array([layout.technology.family[m] == "magnet" for m in layout.materials])
    uses = magnet[layout.pool_material[layout.use_pool]]
    months = result.calendar.months
    rows: list[str] = []
    columns: dict[str, list[np.ndarray]] = {"in_use": [], "arisings": [], "delivered": []}
    for sector in np.unique(layout.use_sector[uses]):
        known = find_lifetime(table.terms, layout.sectors[sector])
        if known is None:
            continue
        mean, shape, growth = (
            (sample.estimate(e) if table.spread else np.full(result.draws, e.value))[[draw]]
            for e in known
        )
        mine = uses & (layout.use_sector == sector)
        content = layout.composition[layout.pool_material[layout.use_pool[mine]]]
        usual = layout.need[mine] @ content
        sold = result.records["delivered"][:, mine, draw] @ content
        in_use, leaving = Cohorts.grown(mean, shape, growth, months).follow(usual, sold[:, :, None])
        rows.append(layout.sectors[sector])
        for name, values in (
            ("in_use", in_use[:, :, 0]),
            ("arisings", leaving[:, :, 0]),
            ("delivered", sold),
        ):
            columns[name].append(values)
    empty = np.zeros((months, 0))
    values = {name: np.concatenate([empty, *parts], axis=1) for name, parts in columns.items()}
    return month_rows(
        result.calendar,
        {"sector": [r for r in rows for _ in elements], "element": list(elements) * len(rows)},
        values,
        keep=values["in_use"].max(axis=0, initial=0.0) > 0,
    )
