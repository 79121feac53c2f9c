"""Mass balance of a chain: per node and element, and per process; nothing out of nothing."""

from __future__ import annotations

import numpy as np

from ytterby.core.chain import Chain
from ytterby.core.technology import Technology
from ytterby.errors import BalanceError, Problem

TOLERANCE = 1e-9
"""Largest imbalance over throughput that passes as balanced [1]."""


def check_technology(technology: Technology) -> None:
    """Raise if a process makes more of an element than it takes in.

    Mines, by-product and end-of-life processes take nothing in and are sources.

    Raises
    ------
    BalanceError
        ``process-creates-mass``, each process and element.
    """
    taken = np.asarray((technology.coefficient < 0).sum(axis=1)).ravel() > 0
    gain = technology.element_yield
    wrong = np.argwhere(taken[:, None] & (gain > 1e-12))
    if wrong.size:
        raise BalanceError(
            Problem(
                "process-creates-mass",
                f"{technology.processes[p]}, {technology.elements[e]}",
                f"makes {gain[p, e]:.3g} t more than it takes in for each unit of activity",
                "check the yield and the recipe claims of the process",
            )
            for p, e in wrong
        )


def check_balance(chain: Chain, tolerance: float = TOLERANCE) -> float:
    """Return the largest relative imbalance of a chain; raise if a node does not close.

    For every region, family of materials and element: what processes make and trade brings, less
    what processes take, trade carries away, sectors use, stocks gain and surplus sinks, over what
    passes through.

    Parameters
    ----------
    chain
        The chain.
    tolerance
        Largest relative imbalance that passes [1].

    Raises
    ------
    BalanceError
        ``balance-open``, one problem for each region, family and element that fails.
    """
    technology = chain.technology
    families = tuple(dict.fromkeys(technology.family))
    family = np.array([families.index(f) for f in technology.family])
    region = {r: i for i, r in enumerate(chain.regions)}
    shape = (len(chain.regions), len(families), len(technology.elements))
    gap, through = np.zeros(shape), np.zeros(shape)
    content = technology.composition
    columns = ("kind", "process", "material", "region", "destination", "value")
    for kind, process, material, place, destination, value in zip(
        *(chain.flows[c].to_list() for c in columns), strict=True
    ):
        here = region[place]
        if kind == "process":
            row = technology.process_index[process]
            start, end = technology.coefficient.indptr[row : row + 2]
            for k in range(start, end):
                m = technology.coefficient.indices[k]
                amount = float(technology.coefficient.data[k]) * value * content[m]
                gap[here, family[m]] += amount
                through[here, family[m]] += np.abs(amount) / 2
            continue
        m = technology.material_index[material]
        amount = value * content[m]
        gap[here, family[m]] -= amount
        through[here, family[m]] += np.abs(amount) / 2
        if kind == "trade":
            there = region[destination]
            gap[there, family[m]] += amount
            through[there, family[m]] += np.abs(amount) / 2
    relative = np.divide(np.abs(gap), through, out=np.zeros(shape), where=through > 0)
    wrong = np.argwhere(relative > tolerance)
    if wrong.size:
        raise BalanceError(
            Problem(
                "balance-open",
                f"{chain.regions[r]}, {families[f]}, {technology.elements[e]}",
                f"inflow less outflow is {gap[r, f, e]:.3g} t, "
                f"{relative[r, f, e]:.1e} of what passes through",
                "report this with the year and the evidence version",
            )
            for r, f, e in wrong
        )
    return float(relative.max(initial=0.0))
