"""A network of three flows that can be solved with a pencil, and a builder of larger random ones.

One region recovers an oxide; what is recovered is used or discarded.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.baseline.reconcile.network import NOWHERE, PROCESS, SURPLUS, TRADE, USE, Network
from ytterby.baseline.reconcile.problem import Limit, Observation, Problem
from ytterby.core.technology import Technology


def one_oxide() -> Technology:
    """One element, one oxide, one process that makes it."""
    return Technology(
        elements=("Nd",),
        materials=("oxide:Nd",),
        family=("oxide",),
        unit=("t REO",),
        composition=np.array([[1.0]]),
        processes=("recover:Nd",),
        stage=("end_of_life",),
        coefficient=sp.csr_array(np.array([[1.0]])),
    )


def column(*values: int) -> NDArray[np.intp]:
    """Return integers as an index array."""
    return np.array(values, dtype=np.intp)


def three_flows() -> Network:
    """Recovery, use and surplus of one oxide in one region."""
    return Network(
        technology=one_oxide(),
        regions=("AAA",),
        sectors=("glass",),
        kind=column(PROCESS, USE, SURPLUS),
        process=column(0, NOWHERE, NOWHERE),
        material=column(NOWHERE, 0, 0),
        region=column(0, 0, 0),
        destination=column(NOWHERE, NOWHERE, NOWHERE),
        sector=column(NOWHERE, 0, NOWHERE),
    )


def seen(
    flow: int, value: float, sigma: float, *, robust: bool = False, source: str = "s"
) -> Observation:
    """Return an observation of one flow."""
    return Observation(f"flow {flow}", {flow: 1.0}, value, sigma, robust=robust, source=source)


def problem_of(
    network: Network,
    prior: Sequence[float],
    error: Sequence[float],
    observations: Sequence[Observation],
    limits: Sequence[Limit] = (),
) -> Problem:
    """Return a problem whose flows cannot be negative."""
    size = len(prior)
    return Problem(
        network=network,
        nuisances=(),
        prior=np.array(prior, dtype=float),
        prior_error=np.array(error, dtype=float),
        lower=np.zeros(size),
        upper=np.full(size, np.inf),
        observations=tuple(observations),
        limits=tuple(limits),
    )


def traders(regions: int, random: np.random.Generator) -> Network:
    """Return regions that each recover, use and discard an oxide and ship it to one another."""
    rows: list[tuple[int, ...]] = []

    def put(*row: int) -> None:
        rows.append(row)

    for r in range(regions):
        if random.random() < 0.7 or r == 0:
            put(PROCESS, 0, NOWHERE, r, NOWHERE, NOWHERE)
        put(USE, NOWHERE, 0, r, NOWHERE, 0)
        put(SURPLUS, NOWHERE, 0, r, NOWHERE, NOWHERE)
        for other in range(regions):
            if other != r and random.random() < 0.5:
                put(TRADE, NOWHERE, 0, r, other, NOWHERE)
    return Network(
        one_oxide(),
        tuple(f"R{r}" for r in range(regions)),
        ("glass",),
        *(column(*values) for values in zip(*rows, strict=True)),
    )
