"""How far the evidence alone lets a headline go: its smallest and largest compatible value."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.baseline.problem import Problem, Rows, build_rows
from ytterby.baseline.sums import Weights
from ytterby.errors import Problem as Trouble
from ytterby.errors import SolveError

Floats = NDArray[np.float64]


def bounds(
    problem: Problem,
    part: Weights,
    whole: Weights | None = None,
    *,
    width: float = 2.0,
    reach: float = 5.0,
) -> tuple[float, float]:
    """Return the smallest and largest value of a sum or share that no observation forbids.

    A linear program: balances hold; every observation is met within ``width`` of its errors, or as
    nearly as it can be where sources contradict each other (the smallest total excess is found
    first and granted); flows stay within ``reach`` prior errors, which only keeps the program
    finite; the priors carry no other weight. A share is made linear by Charnes and Cooper's
    substitution.

    Parameters
    ----------
    problem
        The year's problem.
    part
        Weights of the sum, or of the numerator [unit of the sum].
    whole
        Weights of the denominator of a share.
    width
        How far an observation may be missed [standard errors].
    reach
        How far an unknown may stray from its prior [prior errors].

    Raises
    ------
    SolveError
        ``no-bound``: the program has no answer.
    """
    from scipy.optimize import linprog

    rows = build_rows(problem)
    slack = _smallest_excess(problem, rows, width, reach)
    n = problem.size
    scale = problem.prior_error
    low, high = _box(problem, reach)
    design = sp.diags_array(1 / rows.sigma) @ rows.design @ sp.diags_array(scale)
    center = (rows.target - rows.design @ problem.prior) / rows.sigma
    equal, equal_to = _balance(problem, rows)
    above = sp.vstack([design, -design], format="csr")
    above_to = np.concatenate([center + width + slack, -center + width + slack])
    top = np.zeros(n)
    top[list(part)] = list(part.values())
    offset = float(top @ problem.prior)
    cost = top * scale
    found: list[float] = []
    if whole is None:
        for sign in (1.0, -1.0):
            answer = linprog(
                sign * cost, above, above_to, equal, equal_to,
                np.column_stack([low, high]), method="highs",
            )
            _check(answer)
            found.append(offset + sign * float(answer.fun))
        return found[0], found[1]
    bottom = np.zeros(n)
    bottom[list(whole)] = list(whole.values())
    base = float(bottom @ problem.prior)
    # y = t z, t = 1 / denominator: every row times t, and the denominator equal to one
    column = sp.csr_array
    box_low = sp.hstack([-sp.eye_array(n), column(low[:, None])])
    box_high = sp.hstack([sp.eye_array(n), column(-high[:, None])])
    finite_low, finite_high = np.isfinite(low), np.isfinite(high)
    matrix = sp.vstack(
        [
            sp.hstack([above, column(-above_to[:, None])]),
            sp.csr_array(box_low)[finite_low],
            sp.csr_array(box_high)[finite_high],
        ],
        format="csr",
    )
    unit = np.append(bottom * scale, base)[None, :]
    equalities = sp.vstack(
        [sp.hstack([equal, column(-equal_to[:, None])]), column(unit)], format="csr"
    )
    right = np.append(np.zeros(equal_to.size), 1.0)
    limits = [(None, None)] * n + [(0, None)]
    for sign in (1.0, -1.0):
        answer = linprog(
            sign * np.append(cost, offset), matrix, np.zeros(matrix.shape[0]),
            equalities, right, limits, method="highs",
        )
        _check(answer)
        found.append(sign * float(answer.fun))
    return found[0], found[1]


def _box(problem: Problem, reach: float) -> tuple[Floats, Floats]:
    low = np.maximum((problem.lower - problem.prior) / problem.prior_error, -reach)
    high = np.minimum((problem.upper - problem.prior) / problem.prior_error, reach)
    return low, high


def _balance(problem: Problem, rows: Rows) -> tuple[sp.csr_array, Floats]:
    equal = sp.csr_array(rows.balance @ sp.diags_array(problem.prior_error))
    length = np.sqrt(np.asarray(equal.multiply(equal).sum(axis=1)).ravel())
    length[length == 0] = 1.0
    gap = -(rows.balance @ problem.prior) / length
    return sp.csr_array(sp.diags_array(1 / length) @ equal), gap


def _smallest_excess(problem: Problem, rows: Rows, width: float, reach: float) -> Floats:
    """Return how much wider each observation must be for the program to have a point."""
    from scipy.optimize import linprog

    n, m = problem.size, rows.target.size
    design = sp.diags_array(1 / rows.sigma) @ rows.design @ sp.diags_array(problem.prior_error)
    center = (rows.target - rows.design @ problem.prior) / rows.sigma
    eye = sp.eye_array(m)
    matrix = sp.vstack(
        [sp.hstack([design, -eye]), sp.hstack([-design, -eye])], format="csr"
    )
    right = np.concatenate([center + width, -center + width])
    equal, equal_to = _balance(problem, rows)
    equal = sp.csr_array(sp.hstack([equal, sp.csr_array((equal.shape[0], m))]))
    low, high = _box(problem, reach)
    limits = np.column_stack(
        [np.append(low, np.zeros(m)), np.append(high, np.full(m, np.inf))]
    )
    cost = np.append(np.zeros(n), np.ones(m))
    answer = linprog(cost, matrix, right, equal, equal_to, limits, method="highs")
    _check(answer)
    return np.maximum(np.asarray(answer.x)[n:], 0.0) * 1.001 + 1e-6


def _check(answer: object) -> None:
    if getattr(answer, "status", 1) != 0:
        message = getattr(answer, "message", "")
        raise SolveError(
            Trouble("no-bound", "bounds", f"the program has no answer: {message}", "widen `width`")
        )
