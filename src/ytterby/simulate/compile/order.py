"""The order of the chain: how far down it each material lies and when each process runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.core.technology import Technology
from ytterby.errors import Problem, SolveError

PUSHED_STAGES = ("swarf",)
"""Returns that work whatever scrap there is, from last month's stock: they close a loop."""
FIXED_STAGES = ("end_of_life", "byproduct")
"""Sources that follow something else than rare-earth orders (old products, host metals)."""


@dataclass(frozen=True)
class Order:
    """Level of each material and process of a technology.

    Attributes
    ----------
    material
        Steps between the ore and the material, ``(material)``.
    process
        Level whose goods a process needs first, plus one; 0 for sources and pushed returns,
        ``(process)``.
    """

    material: NDArray[np.intp]
    process: NDArray[np.intp]


def order_technology(technology: Technology) -> Order:
    """Return the levels of a technology: the longest path from a source, loops cut at the returns.

    Raises
    ------
    SolveError
        ``circular-technology``: materials are made from each other other than through swarf.
    """
    made = technology.coefficient.tocsr()
    inputs, outputs = [], []
    for row in range(made.shape[0]):
        span = slice(made.indptr[row], made.indptr[row + 1])
        column, value = made.indices[span], made.data[span]
        inputs.append(column[value < 0])
        outputs.append(column[value > 0])
    level = np.zeros(len(technology.materials), dtype=np.intp)
    runs = np.zeros(len(technology.processes), dtype=np.intp)
    for _ in range(len(level) + 1):
        before = level.copy()
        for k, stage in enumerate(technology.stage):
            if stage in PUSHED_STAGES or not len(inputs[k]):
                continue
            runs[k] = level[inputs[k]].max() + 1
            level[outputs[k]] = np.maximum(level[outputs[k]], runs[k])
        if np.array_equal(before, level):
            return Order(level, runs)
    raise SolveError(
        Problem(
            "circular-technology",
            "technology",
            "materials are made from each other in a circle",
            f"give the process that closes the circle the stage {' or '.join(PUSHED_STAGES)}",
        )
    )
