"""Which goods hold marked material in the baseline, and how marks pass down the chain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.kernel.engine import NumpyEngine, SegmentMap, segment_map
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Marks
from ytterby.simulate.shocks.structure import Structure

Floats = NDArray[np.float64]
ROUNDS = 500
"""Most times that marks are passed on before they must stand still."""
STILL = 1e-15
"""Largest change of a share that counts as standing still."""


def marked_goods(layout: Layout, structure: Structure) -> Marks:
    """Return which pools mark what they make, and what is marked in the baseline."""
    pools, processes = len(layout.demand), len(layout.activity)
    if structure.marked is None or structure.carries is None:
        none = segment_map([], [], [], (0, 0))
        empty = np.zeros((0, 1))
        return Marks(False, empty, empty, empty, none, none, none)
    source = structure.marked[:, None].astype(np.float64)
    carries = structure.carries[layout.pool_material][:, None].astype(np.float64)
    intake, outputs = _links(layout)
    passes = _share_of_value(layout, intake, outputs) >= structure.threshold
    inputs = segment_map(
        intake.source[passes], intake.target[passes], np.ones(passes.sum()), (processes, pools)
    )
    marks = Marks(True, source, carries, source, inputs, outputs, intake)
    return marks._replace(first=_steady_marks(layout, marks))


def _links(layout: Layout) -> tuple[SegmentMap, SegmentMap]:
    """Return what processes take from and give to pools, over all levels, ``(pool, process)``."""
    shape = (len(layout.demand), len(layout.activity))
    found: list[SegmentMap] = []
    for name in ("intake", "output"):
        target: list[int] = []
        source: list[int] = []
        weight: list[float] = []
        for level in layout.levels:
            for there, links in getattr(level, name):
                target += (links.target + layout.levels[there].pools.start).tolist()
                source += (links.source + level.processes.start).tolist()
                weight += links.weight.tolist()
        found.append(segment_map(target, source, weight, shape))
    return found[0], found[1]


def _share_of_value(layout: Layout, intake: SegmentMap, outputs: SegmentMap) -> Floats:
    """Return each input's share in the value of what is made, 1 where unknown, ``(link)``."""
    price = np.nan_to_num(layout.value_outside)[layout.pool_material]
    worth = np.bincount(
        outputs.source, outputs.weight * price[outputs.target], len(layout.activity)
    )
    spent = intake.weight * price[intake.target]
    known = (spent > 0.0) & (worth[intake.source] > 0.0)
    return np.asarray(np.where(known, spent / np.where(known, worth[intake.source], 1.0), 1.0))


def _steady_marks(layout: Layout, marks: Marks) -> Floats:
    """Return marked shares that the baseline's flows reproduce, ``(pool, 1)``.

    Starting from the sources alone shares only grow, so that the least steady state is found.
    """
    engine = NumpyEngine()
    run = layout.activity[:, None]
    made = engine.segment_sum(marks.outputs, run)
    arrives = np.bincount(layout.arc_destination, layout.arc_flow, len(layout.demand))[:, None]
    total = made + arrives
    share: Floats = marks.source
    for _ in range(ROUNDS):
        passed = 1.0 - engine.segment_minimum(marks.inputs, 1.0 - share, 1.0)
        came = layout.arc_flow * share[layout.arc_origin, 0]
        marked = engine.segment_sum(marks.outputs, run * passed)
        marked = marked + np.bincount(layout.arc_destination, came, len(share))[:, None]
        mixed = np.where(total > 0.0, marked / np.where(total > 0.0, total, 1.0), 0.0)
        new = np.where(marks.source > 0.0, 1.0, np.minimum(mixed, 1.0) * marks.carries)
        if np.abs(new - share).max(initial=0.0) < STILL:
            return np.asarray(new, dtype=np.float64)
        share = new
    return share
