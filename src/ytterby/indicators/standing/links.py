"""The chain of one element as links between stages: what a flow diagram shows.

A link joins the place where an atom was last processed to the place where it is processed next, or
to the sector that uses it; trade in between is looked through. Only mass that ends in the use in
question is counted, without what processes lose, so that every place's inflow equals its outflow.
Recycled swarf counts as a beginning: a loop cannot be drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import Floats, FlowArrays, Ints, arrays, summary_frame
from ytterby.indicators.accounts.network import Network, build_network
from ytterby.indicators.registry import indicator

DRAWS = 24
"""Posterior and prior draws used: two dense solves for each."""
RETURN = "swarf"
USE = "use"
By = Literal["sector", "region"]
SMALLEST = 1e-4
"""Links below this share of the element's use are dropped."""


@dataclass(frozen=True)
class _Ends:
    """Groups of process arcs: (stage, region) pairs and the group of each arc, -1 for trade."""

    stage: Ints
    region: Ints
    of_arc: Ints


def _ends(a: FlowArrays, network: Network) -> _Ends:
    run = network.process >= 0
    key = np.where(
        run,
        a.stage_of_process[network.process] * len(a.regions) + network.region[network.to],
        -1,
    )
    found, of_arc = np.unique(key, return_inverse=True)
    shift = int((found == -1).any())
    found = found[shift:]
    return _Ends(found // len(a.regions), found % len(a.regions), of_arc - shift)


def _used(
    a: FlowArrays, network: Network, regions: Sequence[str] | None, by: By
) -> tuple[Floats, list[str]]:
    """Return use by node and end ``(node, end, column)`` [t REO/year] and the ends."""
    e = a.technology.element(network.element)
    held = a.technology.composition[:, e]
    rows = a.rows("use")
    rows = rows[held[a.material[rows]] > 0.0]
    if regions is not None:
        rows = rows[np.isin(a.region[rows], a.positions(regions))]
    node = network.home[a.region[rows], a.material[rows]]
    names, end = (a.chain.sectors, a.sector) if by == "sector" else (a.chain.regions, a.region)
    out = np.zeros((len(network.region), len(names), a.values.shape[1]))
    fed = node >= 0
    mass = np.maximum(a.values[rows] * held[a.material[rows], None], 0.0)
    np.add.at(out, (node[fed], end[rows][fed]), mass[fed])
    return out, list(names)


def _column_links(
    network: Network, ends: _Ends, back: np.ndarray, used: Floats, k: int
) -> tuple[Floats, Floats]:
    """Return links between groups ``(from, to)`` and to ends ``(from, end)`` of a column.

    In a rare draw some pools feed only each other: what they use has no beginning then, and the
    draw has no number.
    """
    size, count = len(network.region), len(ends.stage)
    weight = network.weight[:, k]
    inner = network.source >= 0
    onward = inner & ~back
    walk = np.zeros((size, size))
    np.add.at(walk, (network.to[onward], network.source[onward]), weight[onward])
    try:
        passing = np.linalg.solve(np.eye(size) - walk.T, used[:, :, k].sum(axis=1))
    except np.linalg.LinAlgError:
        if k == 0:
            raise
        return np.full((count, count), np.nan), np.full((count, used.shape[1]), np.nan)
    by_trade = inner & (ends.of_arc < 0)
    trade = np.zeros((size, size))
    np.add.at(trade, (network.to[by_trade], network.source[by_trade]), weight[by_trade])
    last = np.zeros((size, count))
    made = ends.of_arc >= 0
    np.add.at(last, (network.to[made], ends.of_arc[made]), weight[made])
    origin = np.linalg.solve(np.eye(size) - trade, last)
    step = onward & made
    mass = passing[network.to[step]] * weight[step]
    taken = np.zeros((size, count))
    np.add.at(taken, (network.source[step], ends.of_arc[step]), mass)
    return np.asarray(origin.T @ taken), np.asarray(origin.T @ used[:, :, k])


@indicator(
    "links",
    quantity="flow",
    meaning="The chain of an element as links from stage to stage, of what ends in use.",
    dims=("element", "stage", "region"),
    source="reconciled chain; trade looked through",
)
def chain_links(
    chain: Chain,
    element: str,
    *,
    regions: Sequence[str] | None = None,
    draws: int = DRAWS,
) -> pl.DataFrame:
    """Return the links of an element's chain, well mixed.

    Parameters
    ----------
    chain
        The chain.
    element
        Symbol.
    regions
        Whose use; the whole world's by default.
    draws
        Posterior and prior draws to use.

    Returns
    -------
    DataFrame
        ``element, from_stage, from_region, to_stage, to_region, value, low, high`` [t REO/year]``,
        evidence_share`` [1]; ``to_region`` is a sector where ``to_stage`` is ``use``.
    """
    a = arrays(chain, draws=draws, prior=draws)
    keys, values = link_columns(a, element, regions=regions)
    frame = summary_frame(keys, values, a.posterior, "value")
    return frame.sort("value", descending=True, maintain_order=True)


def link_columns(
    a: FlowArrays,
    element: str,
    *,
    regions: Sequence[str] | None = None,
    by: By = "sector",
) -> tuple[dict[str, list[str]], Floats]:
    """Return the links of an element's chain in every column of its flows.

    Parameters
    ----------
    a
        The chain's flows.
    element
        Symbol.
    regions
        Whose use; the whole world's by default.
    by
        What a link to use ends in: the ``sector`` or the ``region`` that uses.

    Returns
    -------
    tuple
        Columns ``element, from_stage, from_region, to_stage, to_region``, and the mass of each
        link ``(link, column)`` [t REO/year].
    """
    network = build_network(a, element)
    ends = _ends(a, network)
    used, names = _used(a, network, regions, by)
    back_stage = np.asarray([s == RETURN for s in a.stages])
    made = ends.of_arc >= 0
    back = np.zeros(len(made), dtype=bool)
    back[made] = back_stage[ends.stage[ends.of_arc[made]]]
    both = [_column_links(network, ends, back, used, k) for k in range(network.weight.shape[1])]
    between = np.stack([b for b, _ in both], axis=-1)
    final = np.stack([f for _, f in both], axis=-1)
    keys: dict[str, list[str]] = {
        n: [] for n in ("element", "from_stage", "from_region", "to_stage", "to_region")
    }
    values = []
    floor = SMALLEST * used[:, :, 0].sum()

    def add(g: int, to_stage: str, to_region: str, mass: Floats) -> None:
        row = (element, a.stages[ends.stage[g]], a.regions[ends.region[g]], to_stage, to_region)
        for name, value in zip(keys, row, strict=True):
            keys[name].append(value)
        values.append(mass)

    for g, h in zip(*np.nonzero(between[:, :, 0] > floor), strict=True):
        add(g, a.stages[ends.stage[h]], a.regions[ends.region[h]], between[g, h])
    for g, s in zip(*np.nonzero(final[:, :, 0] > floor), strict=True):
        add(g, USE, names[s], final[g, s])
    return keys, np.stack(values) if values else np.zeros((0, a.values.shape[1]))
