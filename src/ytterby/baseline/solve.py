"""The most probable flows: one convex quadratic program, solved by Clarabel."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.baseline.problem import Problem, Rows, build_rows
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
    equal: sp.csc_array
    equal_to: Floats
    below: sp.csc_array
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
    scale = sp.diags_array(problem.prior_error)
    balance = sp.csr_array(rows.balance @ scale)
    length = np.sqrt(np.asarray(balance.multiply(balance).sum(axis=1)).ravel())
    length[length == 0] = 1.0
    balance = sp.csr_array(sp.diags_array(1 / length) @ balance)
    start = -(rows.balance @ problem.prior) / length
    inverse = sp.diags_array(1 / rows.sigma)
    design = inverse @ rows.design @ scale
    gap = (rows.target - rows.design @ problem.prior) / rows.sigma
    pick = sp.csr_array(
        (np.ones(loose.size), (loose, np.arange(loose.size))), shape=(m, loose.size)
    )
    width = n + m + 2 * loose.size
    equal = sp.block_array(
        [
            [balance, sp.csr_array((balance.shape[0], width - n))],
            [design, sp.hstack([-sp.eye_array(m), -pick, pick])],
        ],
        format="csc",
    )
    low = np.flatnonzero(np.isfinite(problem.lower))
    high = np.flatnonzero(np.isfinite(problem.upper))
    identity = sp.eye_array(n, format="csr")
    limit = rows.limit @ scale
    big = np.asarray(abs(limit).max(axis=1).todense()).ravel() if limit.shape[0] else np.ones(0)
    limit = sp.diags_array(1 / big) @ limit if limit.shape[0] else limit
    below = sp.block_array(
        [
            [-identity[low], None],
            [identity[high], None],
            [limit, None],
            [None, -sp.eye_array(2 * loose.size)],
        ],
        format="csr",
    )
    below = sp.csc_array(
        sp.hstack([below[:, :n], sp.csr_array((below.shape[0], m)), below[:, n:]], format="csc")
    )
    below_to = np.concatenate(
        [
            (problem.prior - problem.lower)[low] / problem.prior_error[low],
            (problem.upper - problem.prior)[high] / problem.prior_error[high],
            (rows.ceiling - rows.limit @ problem.prior) / big,
            np.zeros(2 * loose.size),
        ]
    )
    return Program(
        cost=np.concatenate([np.zeros(n + m), np.full(2 * loose.size, problem.huber)]),
        quadratic=np.concatenate([np.ones(n + m), np.zeros(2 * loose.size)]),
        equal=sp.csc_array(equal),
        equal_to=np.concatenate([start, gap]),
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
    import clarabel

    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
    cones = [
        clarabel.ZeroConeT(program.equal_to.size),
        clarabel.NonnegativeConeT(program.below_to.size),
    ]
    matrix = sp.vstack([program.equal, program.below], format="csc")
    return clarabel.DefaultSolver(
        sp.csc_matrix(sp.diags_array(program.quadratic)),
        program.cost,
        sp.csc_matrix(matrix),
        np.concatenate([program.equal_to, program.below_to]),
        cones,
        settings,
    ).solve()
