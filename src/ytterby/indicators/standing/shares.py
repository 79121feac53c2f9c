"""Shares of world output by stage and element, by location or by controlling company's country."""

from __future__ import annotations

import itertools
from typing import Literal

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import FlowArrays, arrays, summarise, summary_frame
from ytterby.indicators.accounts.output import by_controller, controllers, shares_of, stage_outputs
from ytterby.indicators.registry import indicator

Basis = Literal["location", "control"]


@indicator(
    "share",
    quantity="share",
    meaning="Share of the world output of a stage, by place or by controlling company's country.",
    dims=("element", "stage", "region"),
    source="reconciled chain; definitions in docs/method/indicators",
)
def output_shares(
    chain: Chain, *, basis: Basis = "location", groups: bool = True, draws: int | None = None
) -> pl.DataFrame:
    """Return who makes what share of the world's output of each stage and element.

    ``share = output[r] / Σ output``, by contained element [t REO]; ``magnet (product)`` is sintered
    magnets by product mass, ``separation incl. swarf`` adds re-separated swarf to primary
    separation.

    Parameters
    ----------
    chain
        The chain.
    basis
        ``location`` (where the plant stands) or ``control`` (country of the company that controls
        it, by the facilities' shares of output).
    groups
        Whether to add the pack's groups of elements (``REO``, ``MAG`` …).
    draws
        How many posterior draws to use; all by default.

    Returns
    -------
    DataFrame
        ``stage, element, region, output`` [t REO/year or t/year]``, share, low, high,
        evidence_share`` [1], largest first; places without output are left out.
    """
    a = arrays(chain, draws=draws)
    return _shares(a, basis, groups)


def _shares(a: FlowArrays, basis: Basis, groups: bool) -> pl.DataFrame:
    frames = []
    for output in stage_outputs(a, groups=groups):
        places = controllers(a) if basis == "control" else a.regions
        values = by_controller(a, output) if basis == "control" else output.values
        keep = values[:, :, : 1 + a.posterior].max(axis=2) > 0.0
        if not keep.any():
            continue
        keys = [
            k
            for k, ok in zip(itertools.product(output.items, places), keep.ravel(), strict=True)
            if ok
        ]
        frame = summary_frame(
            {
                "stage": [output.stage] * len(keys),
                "element": [item for item, _ in keys],
                "region": [place for _, place in keys],
            },
            shares_of(values)[keep],
            a.posterior,
            "share",
        )
        best = summarise(values[keep][:, :1], 0)["value"]
        frames.append(frame.insert_column(3, pl.Series("output", best)))
    if not frames:
        return pl.DataFrame()
    return pl.concat(frames).sort(
        "stage", "element", "share", descending=[False, False, True], maintain_order=True
    )


def share_matrix(chain: Chain, *, groups: bool = True) -> tuple[list[str], list[str], np.ndarray]:
    """Return the leading region's share for each element and stage, best estimate.

    Returns
    -------
    tuple
        Items, stages and ``(item, stage)`` shares; NaN where nothing is made.
    """
    a = arrays(chain, draws=0, prior=0)
    outputs = stage_outputs(a, groups=groups)
    items = list(dict.fromkeys(i for o in outputs for i in o.items))
    out = np.full((len(items), len(outputs)), np.nan)
    for j, output in enumerate(outputs):
        share = shares_of(output.values)[:, :, 0]
        for item, row in zip(output.items, share, strict=True):
            if np.isfinite(row).any():
                out[items.index(item), j] = row.max()
    return items, [o.stage for o in outputs], out
