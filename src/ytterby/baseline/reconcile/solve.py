"""The most probable flows: one convex quadratic program, solved by Clarabel."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.baseline.reconcile.problem import Problem, Rows, build_rows
from ytterby.baseline.reconcile.sparse import (
    Matrix,
    blocks,
    largest,
    row_lengths,
    scale_columns,
    scale_rows,
    stack,
    zeros,
)
from ytterby.errors import Problem as Trouble
from ytterby.errors import SolveError

logger = logging.getLogger(__name__)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Solution:
    """The most probable unknowns.

    Attributes
    ----------
    unknowns
        Flows and nuisance variables, ``(unknown)`` [unit of the flow].
    pressure
        Multiplier of the lower bound on the unknown scaled by its prior error, ``(unknown)`` [1].
    weight
        Weight of each observation after the robust loss, ``(observation)`` [1].
    tight
        Whether each limit binds, ``(limit)``.
    objective
        Half the sum of squares of prior and observations [1].
    """

    unknowns: Floats = field(repr=False)
    pressure: Floats = field(repr=False)
    weight: Floats = field(repr=False)
    tight: NDArray[np.bool_] = field(repr=False)
    objective: float


@dataclass(frozen=True)
class Program:
    """The quadratic program over (z, r, v+, v-): min ½wᵀPw + qᵀw, equal and below rows."""

    cost: Floats
    quadratic: Floats
    equal: Matrix
    equal_to: Floats
    below: Matrix
    below_to: Floats


def build_program(problem: Problem, rows: Rows) -> Program:
    """Return the program in variables scaled by the prior: x = x0 + s z.

    min ½|z|² + ½|r|² + M 1ᵀ(v+ + v-)  subject to
    B S z = -B x0,  (A S z - (r + v+ - v-) sigma) = b - A x0,  lower ≤ x ≤ upper,  G x ≤ h, v ≥ 0.

    The robust rows' v± make the loss exactly Huber's with threshold M. Residuals are explicit,
    for AᵀA would be dense; every equality is scaled to unit length.
    """
    n, m = problem.size, rows.target.size
    loose = np.flatnonzero(rows.robust)
    error = problem.prior_error
    balance = scale_columns(rows.balance, error)
    length = row_lengths(balance)
    design = scale_rows(1 / rows.sigma, scale_columns(rows.design, error))
    gap = (rows.target - rows.design @ problem.prior) / rows.sigma
    pick = sp.csr_array(
        (np.ones(loose.size), (loose, np.arange(loose.size))), shape=(m, loose.size)
    )
    equal = blocks(
        [
            [scale_rows(1 / length, balance), zeros(length.size, m), None, None],
            [design, -sp.eye_array(m), -pick, pick],
        ]
    )
    low = np.flatnonzero(np.isfinite(problem.lower))
    high = np.flatnonzero(np.isfinite(problem.upper))
    identity = sp.eye_array(n, format="csr")
    limit = scale_columns(rows.limit, error)
    size = largest(limit)
    bound = stack(-identity[low], identity[high], scale_rows(1 / size, limit))
    extra = 2 * loose.size
    below = blocks(
        [
            [bound, zeros(bound.shape[0], m), None],
            [None, zeros(extra, m), -sp.eye_array(extra)],
        ]
    )
    below_to = np.concatenate(
        [
            (problem.prior - problem.lower)[low] / error[low],
            (problem.upper - problem.prior)[high] / error[high],
            (rows.ceiling - rows.limit @ problem.prior) / size,
            np.zeros(extra),
        ]
    )
    return Program(
        cost=np.concatenate([np.zeros(n + m), np.full(extra, problem.huber)]),
        quadratic=np.concatenate([np.ones(n + m), np.zeros(extra)]),
        equal=equal,
        equal_to=np.concatenate([-(rows.balance @ problem.prior) / length, gap]),
        below=below,
        below_to=below_to,
    )


def solve(problem: Problem, rows: Rows | None = None, *, tolerance: float = 1e-9) -> Solution:
    """Return the most probable unknowns of a problem.

    Parameters
    ----------
    problem
        What is known and believed; never written to.
    rows
        Its matrices, if they are at hand.
    tolerance
        Relative gap and feasibility asked of the solver [1].

    Raises
    ------
    SolveError
        ``no-solution``: the balances, bounds and limits contradict each other, or the solver
        stopped early.
    """
    rows = build_rows(problem) if rows is None else rows
    program = build_program(problem, rows)
    answer = _clarabel(program, tolerance)
    status = str(answer.status)
    if status not in ("Solved", "AlmostSolved"):
        raise SolveError(
            Trouble(
                "no-solution",
                "baseline",
                f"the solver ended with '{status}' after {answer.iterations} steps",
                "check the bounds and limits of the year: two of them may contradict each other",
            )
        )
    n, m = problem.size, rows.target.size
    found, dual = np.asarray(answer.x), np.asarray(answer.z)
    dual = dual[program.equal_to.size :]
    low = np.flatnonzero(np.isfinite(problem.lower))
    pressure = np.zeros(n)
    pressure[low] = dual[: low.size]
    high = int(np.isfinite(problem.upper).sum())
    slack = np.asarray(answer.s)[program.equal_to.size :][low.size + high :]
    limits = rows.ceiling.size
    unknowns = problem.prior + problem.prior_error * found[:n]
    misfit = np.abs(rows.design @ unknowns - rows.target) / rows.sigma
    weight = np.ones(m)
    far = rows.robust & (misfit > problem.huber)
    weight[far] = problem.huber / misfit[far]
    logger.info("solved %d unknowns, %d observations: %s", n, m, status)
    return Solution(
        unknowns=unknowns,
        pressure=pressure,
        weight=weight,
        tight=np.asarray(slack[:limits] < 1e-7),
        objective=float(answer.obj_val),
    )


def _clarabel(program: Program, tolerance: float) -> Any:
    quadratic = sp.csc_matrix(sp.diags_array(program.quadratic))
    return run_clarabel(
        quadratic,
        program.cost,
        (program.equal, program.equal_to),
        (program.below, program.below_to),
        tolerance,
    )


def run_clarabel(
    quadratic: Any,
    cost: Floats,
    equal: tuple[Matrix, Floats],
    below: tuple[Matrix, Floats],
    tolerance: float,
) -> Any:
    """Return Clarabel's answer to min ½xᵀPx + cᵀx subject to A x = a and B x ≤ b.

    Parameters
    ----------
    quadratic, cost
        P, upper triangular, and c.
    equal, below
        (A, a) and (B, b).
    tolerance
        Relative gap and feasibility [1].
    """
    import clarabel

    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
    cones = [clarabel.ZeroConeT(equal[1].size), clarabel.NonnegativeConeT(below[1].size)]
    return clarabel.DefaultSolver(
        quadratic,
        cost,
        sp.csc_matrix(stack(equal[0], below[0])),
        np.concatenate([equal[1], below[1]]),
        cones,
        settings,
    ).solve()
