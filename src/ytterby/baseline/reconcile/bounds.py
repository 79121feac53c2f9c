"""How far the evidence alone lets a headline go: its smallest and largest compatible value."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.baseline.reconcile.problem import Problem, Rows, build_rows
from ytterby.baseline.reconcile.solve import run_clarabel
from ytterby.baseline.reconcile.sparse import (
    Matrix,
    beside,
    column,
    row_lengths,
    scale_columns,
    scale_rows,
    stack,
    zeros,
)
from ytterby.baseline.reconcile.sums import Weights
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
    rows = build_rows(problem)
    n, scale = problem.size, problem.prior_error
    near = _near(problem, rows)
    slack = _smallest_excess(problem, rows, near, width, reach)
    low, high = _box(problem, reach)
    equal, equal_to = _balance(problem, rows)
    above, center = stack(near[0], -near[0]), near[1]
    above_to = np.concatenate([center + width + slack, -center + width + slack])
    top = _vector(part, n)
    cost, offset = top * scale, float(top @ problem.prior)
    found: list[float] = []
    if whole is None:
        box = np.column_stack([low, high])
        for sign in (1.0, -1.0):
            value = _minimum(sign * cost, above, above_to, equal, equal_to, box)
            found.append(offset + sign * value)
        return found[0], found[1]
    bottom = _vector(whole, n)
    # y = t z, t = 1 / denominator: every row times t, and the denominator equal to one
    sides = stack(
        beside(above, column(-above_to)),
        beside(-sp.eye_array(n, format="csr"), column(low))[np.isfinite(low)],
        beside(sp.eye_array(n, format="csr"), column(-high))[np.isfinite(high)],
    )
    unit = np.append(bottom * scale, float(bottom @ problem.prior))[None, :]
    exact = stack(beside(equal, column(-equal_to)), sp.csr_array(unit))
    right = np.append(np.zeros(equal_to.size), 1.0)
    box = np.column_stack([np.append(np.full(n, -np.inf), 0.0), np.full(n + 1, np.inf)])
    for sign in (1.0, -1.0):
        aim = sign * np.append(cost, offset)
        value = _minimum(aim, sides, np.zeros(sides.shape[0]), exact, right, box)
        found.append(sign * value)
    return found[0], found[1]


def _vector(weights: Weights, size: int) -> Floats:
    out = np.zeros(size)
    out[list(weights)] = list(weights.values())
    return out


def _near(problem: Problem, rows: Rows) -> tuple[Matrix, Floats]:
    """Return observations over the scaled unknowns, in their own errors, and their targets."""
    design = scale_rows(1 / rows.sigma, scale_columns(rows.design, problem.prior_error))
    return design, (rows.target - rows.design @ problem.prior) / rows.sigma


def _box(problem: Problem, reach: float) -> tuple[Floats, Floats]:
    low = np.maximum((problem.lower - problem.prior) / problem.prior_error, -reach)
    high = np.minimum((problem.upper - problem.prior) / problem.prior_error, reach)
    return low, high


def _balance(problem: Problem, rows: Rows) -> tuple[Matrix, Floats]:
    equal = scale_columns(rows.balance, problem.prior_error)
    length = row_lengths(equal)
    return scale_rows(1 / length, equal), -(rows.balance @ problem.prior) / length


def _smallest_excess(
    problem: Problem, rows: Rows, near: tuple[Matrix, Floats], width: float, reach: float
) -> Floats:
    """Return how much wider each observation must be for the program to have a point."""
    n, m = problem.size, rows.target.size
    design, center = near
    wide = sp.eye_array(m)
    sides = stack(beside(design, -wide), beside(-design, -wide))
    right = np.concatenate([center + width, -center + width])
    equal, equal_to = _balance(problem, rows)
    low, high = _box(problem, reach)
    box = np.column_stack([np.append(low, np.zeros(m)), np.append(high, np.full(m, np.inf))])
    cost = np.append(np.zeros(n), np.ones(m))
    exact = beside(equal, zeros(equal.shape[0], m))
    answer = _answer(cost, sides, right, exact, equal_to, box)
    excess: Floats = np.maximum(np.asarray(answer.x, dtype=float)[n:], 0.0)
    return excess * 1.001 + 1e-6


def _minimum(
    cost: Floats, sides: Matrix, right: Floats, exact: Matrix, equal: Floats, box: Floats
) -> float:
    return float(cost @ np.asarray(_answer(cost, sides, right, exact, equal, box).x, dtype=float))


def _answer(
    cost: Floats, sides: Matrix, right: Floats, exact: Matrix, equal: Floats, box: Floats
) -> Any:
    """Return the answer of min cost·x, sides x ≤ right, exact x = equal, x inside the box."""
    low, high = np.isfinite(box[:, 0]), np.isfinite(box[:, 1])
    identity = sp.eye_array(cost.size, format="csr")
    below = stack(sides, -identity[low], identity[high])
    below_to = np.concatenate([right, -box[low, 0], box[high, 1]])
    size = float(np.abs(cost).max()) or 1.0
    answer = run_clarabel(
        sp.csc_matrix((cost.size, cost.size)),
        cost / size,
        (exact, equal),
        (below, below_to),
        1e-7,
    )
    if str(answer.status) not in ("Solved", "AlmostSolved"):
        raise SolveError(
            Trouble("no-bound", "bounds", f"no answer: {answer.status}", "widen `width`")
        )
    return answer
