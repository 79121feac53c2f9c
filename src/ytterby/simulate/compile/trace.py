"""Leave out what a recipe holds only on average: traces that no maker would stop for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from ytterby.core.technology import Technology


def without_traces(technology: Technology, threshold: float) -> Technology:
    """Return the technology without inputs below a share of a recipe's rare-earth mass.

    A grade's recipe is a mean: 0.1 % of dysprosium in standard magnets says that one magnet in ten
    holds 1 %. Taken as a fixed coefficient it would stop all standard magnets for want of
    dysprosium. The trace goes out of the recipe, of the product's composition and of its swarf, so
    that elements still balance; what it took at the baseline becomes a steady flow.

    Parameters
    ----------
    technology
        As in the chain.
    threshold
        Share of the inputs' rare-earth mass [1].
    """
    made = technology.coefficient.toarray()
    held = technology.composition.copy()
    changed = False
    for k in range(made.shape[0]):
        inputs = np.flatnonzero(made[k] < 0)
        if len(inputs) < 2:
            continue
        mass = -made[k, inputs] * held[inputs].sum(axis=1)
        for material in inputs[mass < threshold * mass.sum()]:
            element = int(held[material].argmax())
            if held[material, element] < held[material].sum() or not _made_only_by(made, k):
                continue
            changed = True
            made[k, material] = 0.0
            for product in np.flatnonzero(made[k] > 0):
                if technology.family[product] == "scrap":
                    if held[product].argmax() == element:
                        made[k, product] = 0.0
                else:
                    held[product, element] = 0.0
    if not changed:
        return technology
    return replace(technology, coefficient=sp.csr_array(made), composition=held)


def _made_only_by(made: np.ndarray, process: int) -> bool:
    """Whether nothing else makes this process's products, scrap apart counted as products too."""
    products = np.flatnonzero(made[process] > 0)
    main = products[made[process, products].argmax()]
    return int((made[:, main] > 0).sum()) == 1
