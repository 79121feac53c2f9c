"""The reconciliation as one frozen problem: priors, balances, observations, limits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.baseline.reconcile.network import Network
from ytterby.baseline.reconcile.sparse import widen

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Observation:
    """One thing that a source says about the flows.

    Attributes
    ----------
    name
        What is observed, in words.
    weights
        Coefficient by unknown; with ``denominator``, those of the numerator of a share.
    value
        What the source says [unit of the quantity].
    sigma
        Its standard error [unit of the quantity].
    denominator
        Coefficients of the denominator where a share is observed. The row then is the homogeneous
        (numerator - value x denominator) ~ 0, with sigma x the prior of the denominator as error.
    robust
        Whether outliers count linearly (exact Huber) instead of quadratically.
    claim, source, quantity, region, stage, element, tier
        Where it comes from and what it is about, for the residuals.
    """

    name: str
    weights: dict[int, float]
    value: float
    sigma: float
    denominator: dict[int, float] | None = None
    robust: bool = False
    claim: str = ""
    source: str = ""
    quantity: str = ""
    region: str = ""
    stage: str = ""
    element: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Limit:
    """That a sum of flows cannot exceed a capacity: weights · flows ≤ value."""

    name: str
    weights: dict[int, float]
    value: float


@dataclass(frozen=True)
class Problem:
    """Everything that is known or believed about the flows of a year.

    The unknowns are the flows of ``network`` followed by nuisance variables (a source's common
    error, the content of a customs line), which have no balance.

    Attributes
    ----------
    network
        What the flows are.
    nuisances
        Names of the nuisance variables.
    prior, prior_error
        Centre and standard error of the Gaussian prior, ``(unknown)`` [unit of the flow].
    lower, upper
        Bounds, ``(unknown)``; infinite where there are none.
    observations
        What the sources say.
    limits
        Capacities that bind.
    huber
        Standardised residual beyond which a robust row counts linearly [1].
    """

    network: Network
    nuisances: tuple[str, ...]
    prior: Floats = field(repr=False)
    prior_error: Floats = field(repr=False)
    lower: Floats = field(repr=False)
    upper: Floats = field(repr=False)
    observations: tuple[Observation, ...] = field(repr=False)
    limits: tuple[Limit, ...] = field(default=(), repr=False)
    huber: float = 2.0

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return int(self.prior.size)


@dataclass(frozen=True)
class Rows:
    """The problem's linear rows in natural units.

    Attributes
    ----------
    balance
        ``(pool, unknown)``; equals nothing.
    design
        ``(observation, unknown)``; ``design @ x`` is compared with ``target`` at error ``sigma``.
    limit
        ``(limit, unknown)``; at most ``ceiling``.
    robust
        Whether a row is robust, ``(observation)``.
    """

    balance: sp.csr_array
    design: sp.csr_array
    target: Floats
    sigma: Floats
    robust: NDArray[np.bool_]
    limit: sp.csr_array
    ceiling: Floats


def sparse_rows(rows: list[dict[int, float]], width: int) -> sp.csr_array:
    """Return dictionaries of coefficients as a sparse matrix, ``(row, width)``."""
    counts = [len(r) for r in rows]
    columns = np.fromiter((j for r in rows for j in r), dtype=np.intp, count=sum(counts))
    values = np.fromiter((v for r in rows for v in r.values()), dtype=float, count=sum(counts))
    pointer = np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
    return sp.csr_array((values, columns, pointer), shape=(len(rows), width))


def build_rows(problem: Problem) -> Rows:
    """Return the matrices of a problem; shares become homogeneous rows.

    Notes
    -----
    A share s = n / d with error sigma gives the row n·x - s d·x ~ 0 with error sigma d·x0.
    """
    width, network = problem.size, problem.network
    balance = widen(network.balance, width)
    rows, target, sigma = [], [], []
    for seen in problem.observations:
        if seen.denominator is None:
            rows.append(seen.weights)
            target.append(seen.value)
            sigma.append(seen.sigma)
        else:
            row = dict(seen.weights)
            size = 0.0
            for j, weight in seen.denominator.items():
                row[j] = row.get(j, 0.0) - seen.value * weight
                size += weight * problem.prior[j]
            rows.append(row)
            target.append(0.0)
            sigma.append(seen.sigma * size)
    return Rows(
        balance=balance,
        design=sparse_rows(rows, width),
        target=np.array(target, dtype=float),
        sigma=np.array(sigma, dtype=float),
        robust=np.array([o.robust for o in problem.observations], dtype=bool),
        limit=sparse_rows([x.weights for x in problem.limits], width),
        ceiling=np.array([x.value for x in problem.limits], dtype=float),
    )


def fitted_values(problem: Problem, unknowns: Floats) -> Floats:
    """Return what the flows say where each source was heard, ``(observation)``."""
    out = np.empty(len(problem.observations))
    for i, seen in enumerate(problem.observations):
        top = sum(w * unknowns[j] for j, w in seen.weights.items())
        if seen.denominator is None:
            out[i] = top
        else:
            bottom = sum(w * unknowns[j] for j, w in seen.denominator.items())
            out[i] = top / bottom if bottom else np.nan
    return out
