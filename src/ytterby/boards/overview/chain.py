"""The chain of what a country uses, as a Sankey for each element and for all magnet elements."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ytterby.boards.dependence.setting import Setting
from ytterby.core.regions import with_the
from ytterby.figures import Drawing, Figure, chain_sankey
from ytterby.indicators.accounts.arrays import arrays, summary_frame
from ytterby.indicators.standing.links import link_columns
from ytterby.report.document import Column, ReportTable

DRAWS = 60
WHOLE = "MAG"


def chain_figures(setting: Setting) -> tuple[list[Figure], ReportTable]:
    """Return a figure for each element in use, that of the magnet elements first, and the table.

    The flows of several elements are added draw by draw, so that their interval is that of the
    sum.
    """
    a = arrays(setting.chain, draws=DRAWS, prior=DRAWS)
    summed: dict[tuple[str, ...], Any] = {}
    shown: dict[str, pl.DataFrame] = {}
    names: tuple[str, ...] = ()
    for element in setting.pack.elements:
        if element not in setting.chain.technology.element_index:
            continue
        keys, values = link_columns(a, element, regions=setting.place.regions)
        if not len(values) or values[:, 0].sum() <= 0:
            continue
        shown[element] = summary_frame(keys, values, a.posterior, "value")
        if element in setting.pack.groups[WHOLE]:
            names = tuple(k for k in keys if k != "element")
            for n, key in enumerate(zip(*(keys[k] for k in names), strict=True)):
                summed[key] = summed.get(key, 0.0) + values[n]
    frames = dict(shown)
    if summed:
        whole = {k: [key[n] for key in summed] for n, k in enumerate(names)}
        stacked = np.stack(list(summed.values()))
        frame = summary_frame(
            {"element": [WHOLE] * len(summed), **whole}, stacked, a.posterior, "value"
        )
        frames = {WHOLE: frame, **shown}
    figures = [_figure(element, frame, setting) for element, frame in frames.items()]
    every = pl.concat(list(frames.values())) if frames else pl.DataFrame()
    return figures, _table(every)


def _figure(element: str, links: pl.DataFrame, setting: Setting) -> Figure:
    name = setting.element_name(element)
    common = {"groups": setting.groups, "labels": setting.labels}
    place = with_the(setting.place.name)
    return Figure(
        id=f"chain-{element}",
        title="The chain",
        note=f"of {name} that end in factories of {place}: t REO a year and share of each stage, "
        f"{setting.year}",
        drawings=(
            Drawing(
                "",
                chain_sankey(links, **common),  # type: ignore[arg-type]
                430,
                f"Flow diagram of {name} from mine to use in {place}. The table has its links.",
                chain_sankey(links, narrow=True, **common),  # type: ignore[arg-type]
                430,
            ),
        ),
    )


def _table(links: pl.DataFrame) -> ReportTable:
    if not links.is_empty():
        links = links.sort("element", "value", descending=[False, True])
        order = {WHOLE: 0}
        links = links.sort(
            pl.col("element").replace_strict(order, default=1, return_dtype=pl.Int32),
            maintain_order=True,
        )
    return ReportTable(
        id="chain-links",
        title="Links of the chain",
        frame=links,
        columns=(
            Column("element", "Element"),
            Column("from_stage", "From stage"),
            Column("from_region", "Region"),
            Column("to_stage", "To stage"),
            Column("to_region", "Region or sector"),
            Column("value", "Flow", "value", "t REO/year", "low", "high"),
        ),
        limit=12,
        note="The largest links of the magnet elements; the files hold all of them.",
    )
