"""What drives a score: first-order and total shares of its variance, by factor or by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import polars as pl

from ytterby.indicators.risk.base import Case, Floats

By = Literal["factor", "group"]

POINTS = 1024
"""Rows of each of the two base matrices; a power of two, as Sobol sequences want it."""

CONFIDENCE = 0.8
"""Of the intervals of the indices, as of every interval here."""

RESAMPLES = 200
"""Bootstrap samples behind the intervals of the indices."""

STILL = 1e-12
"""A score whose standard deviation is below this share of its size does not move."""

SCHEMA: dict[str, Any] = {
    "factor": pl.String,
    "group": pl.String,
    "first_order": pl.Float64,
    "first_low": pl.Float64,
    "first_high": pl.Float64,
    "total_order": pl.Float64,
    "total_low": pl.Float64,
    "total_high": pl.Float64,
}


@dataclass(frozen=True)
class Sensitivity:
    """Variance shares of one component of one case.

    Attributes
    ----------
    frame
        ``factor, group, first_order, first_low, first_high, total_order, total_low, total_high``
        [1], the largest total first; empty where there is nothing to share out.
    reason
        Why it is empty, else blank.
    variance
        Variance of the component over the draws [unit of the component, squared].
    """

    frame: pl.DataFrame = field(repr=False)
    reason: str = ""
    variance: float = 0.0


def sobol_indices(
    case: Case,
    component: str,
    *,
    seed: int,
    by: By = "factor",
    points: int = POINTS,
) -> Sensitivity:
    """Return Sobol's indices of a case: which input explains how much of the variance.

    With V the variance of the component Y over all factors,

    ``first_order_i = V(E(Y | z_i)) / V`` (what fixing factor i would take away on average) and
    ``total_order_i = E(V(Y | z_not i)) / V`` (what would be left if all others were fixed, with
    all interactions of i). In an additive case both agree and sum to 1.

    Parameters
    ----------
    case
        Any case of any method.
    component
        Which of its numbers.
    seed
        Of the scrambled Sobol sequence and of the bootstrap.
    by
        ``factor``, or ``group``: all factors of a group (governance, trade …) move together.
    points
        Rows N of each base matrix, a power of two; ``N (groups + 2)`` evaluations.

    Returns
    -------
    Sensitivity
        Estimates are not clipped: one slightly below 0 or above 1 is noise of that size.

    Notes
    -----
    Design and first order: Saltelli et al. 2010, *Computer Physics Communications* 181, table 2
    (b); total order: Jansen 1999, table 2 (f) there. Intervals: central 80 %, bootstrap, normal.
    The estimators and the bootstrap are those of SALib.
    """
    names = [f.name if by == "factor" else f.group for f in case.factors]
    labels = list(dict.fromkeys(names))
    if not labels:
        return _nothing("no input of this score is uncertain")
    base = _two_matrices(len(names), points, seed)
    first, second = base[: len(names)], base[len(names) :]
    outputs = [_column(case, component, first)]
    for label in labels:
        chosen = np.asarray([n == label for n in names])[:, None]
        outputs.append(_column(case, component, np.where(chosen, second, first)))
    outputs.append(_column(case, component, second))
    values = np.stack(outputs, axis=1)
    if not np.isfinite(values).all():
        return _nothing("the score has no number for some draws of its inputs")
    ends = values[:, [0, -1]]
    variance = float(ends.var())
    if np.sqrt(variance) <= STILL * max(float(np.abs(ends).mean()), 1e-300):
        return _nothing("no uncertain input moves this score")
    groups = {n: f.group for n, f in zip(names, case.factors, strict=True)}
    if len(labels) == 1:
        # Nothing to share out: the only factor has it all, by definition.
        frame = pl.DataFrame([(labels[0], groups[labels[0]], *([1.0] * 6))], SCHEMA, orient="row")
        return Sensitivity(frame, variance=variance)
    return Sensitivity(_analyse(labels, groups, values, seed), variance=variance)


def _nothing(reason: str) -> Sensitivity:
    return Sensitivity(pl.DataFrame(schema=SCHEMA), reason)


def _two_matrices(factors: int, points: int, seed: int) -> Floats:
    """Return two independent base matrices, one above the other: ``(2 factor, point)``."""
    from scipy.special import ndtri
    from scipy.stats import qmc

    rng = np.random.default_rng(np.random.SeedSequence(seed))
    uniform = qmc.Sobol(2 * factors, scramble=True, rng=rng).random(points)
    return np.asarray(ndtri(np.clip(uniform, 1e-9, 1.0 - 1e-9))).T


def _column(case: Case, component: str, z: Floats) -> Floats:
    values = case.evaluate(np.ascontiguousarray(z))[component]
    return np.broadcast_to(np.asarray(values, dtype=float), (z.shape[1],))


def _analyse(
    labels: Sequence[str], groups: dict[str, str], values: Floats, seed: int
) -> pl.DataFrame:
    from SALib.analyze import sobol  # type: ignore[import-untyped]

    problem = {
        "num_vars": len(labels),
        "names": list(labels),
        "bounds": [[0.0, 1.0]] * len(labels),
    }
    found = sobol.analyze(
        problem,
        values.ravel(),
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        # SALib takes a seed of 0 for none.
        seed=seed + 1,
    )
    first, first_half = np.asarray(found["S1"]), np.asarray(found["S1_conf"])
    total, total_half = np.asarray(found["ST"]), np.asarray(found["ST_conf"])
    frame = pl.DataFrame(
        {
            "factor": list(labels),
            "group": [groups[label] for label in labels],
            "first_order": first,
            "first_low": first - first_half,
            "first_high": first + first_half,
            "total_order": total,
            "total_low": total - total_half,
            "total_high": total + total_half,
        },
        schema=SCHEMA,
    )
    return frame.sort("total_order", "factor", descending=[True, False])
