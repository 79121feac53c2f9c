"""Screen all uncertain quantities, then share the variance out among those that matter most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.errors import InputError, Problem
from ytterby.simulate.sensitivity.designs import Design, Matrices, Trajectories
from ytterby.simulate.sensitivity.estimators import (
    Effects,
    Indices,
    elementary_effects,
    variance_shares,
)

Floats = NDArray[np.float64]
Evaluate = Callable[[Design], Floats]
"""Returns the outcome of every row of a design, ``(row)``."""

LEADING, TRAJECTORIES, POINTS = 10, 10, 256
"""Quantities that get indices, trajectories of the screening, and rows of a matrix."""
FEWEST_POINTS, MOST_POINTS = 8, 2**16
MOST_TRAJECTORIES, MOST_LEADING = 1000, 100


@dataclass(frozen=True)
class Analysis:
    """What matters most.

    Attributes
    ----------
    effects
        Of all uncertain quantities.
    indices
        Of the leading ones, and of all others together.
    runs
        Runs of both steps.
    """

    effects: Effects
    indices: Indices
    runs: int


def check_options(trajectories: int, points: int, leading: int) -> list[Problem]:
    """Return what is wrong with the options of an analysis."""
    problems = []
    if not 2 <= trajectories <= MOST_TRAJECTORIES:
        message = f"{trajectories} trajectories are not possible"
        fix = f"give 2 to {MOST_TRAJECTORIES}; {TRAJECTORIES} are usual"
        problems.append(Problem("out-of-range", "trajectories", message, fix))
    if not 1 <= leading <= MOST_LEADING:
        message = f"indices of {leading} parameters are not possible"
        fix = f"give 1 to {MOST_LEADING}; {LEADING} are usual"
        problems.append(Problem("out-of-range", "leading", message, fix))
    if not FEWEST_POINTS <= points <= MOST_POINTS or points & (points - 1):
        message = f"{points} points are no power of two from {FEWEST_POINTS} to {MOST_POINTS:,}"
        fix = f"give {POINTS}, or more for narrower intervals"
        problems.append(Problem("power-of-two", "points", message, fix))
    return problems


def planned_runs(quantities: int, trajectories: int, points: int, leading: int) -> int:
    """Return how many runs an analysis takes, if as many quantities matter as get indices."""
    return trajectories * (quantities + 1) + points * (min(leading, quantities) + 3)


def analyse(
    names: Sequence[str],
    evaluate: Evaluate,
    *,
    seed: int,
    trajectories: int = TRAJECTORIES,
    points: int = POINTS,
    leading: int = LEADING,
) -> Analysis:
    """Return effects of all quantities and variance shares of the leading ones.

    Parameters
    ----------
    names
        Uncertain quantities, each uniform on (0, 1) in probability.
    evaluate
        Runs a design.
    seed
        Of designs and bootstraps.
    trajectories, points, leading
        Trajectories of the screening, rows of each matrix (a power of two), and how many
        quantities get indices.

    Raises
    ------
    InputError
        All that is wrong with the options; ``no-number``: an outcome of some run is no number.

    Examples
    --------
    >>> def twice_x_plus_y(design):
    ...     x, y = (design.uniforms(n, 1, design.rows + 1) for n in ("x", "y"))
    ...     return 2.0 * x + y
    >>> found = analyse(("x", "y", "z"), twice_x_plus_y, seed=1, trajectories=4, leading=2)
    >>> found.effects.size.round(12).tolist(), found.indices.labels
    ([2.0, 1.0, 0.0], ('x', 'y', 'all others'))
    """
    problems = check_options(trajectories, points, leading)
    if problems:
        raise InputError(problems)
    paths = Trajectories(tuple(names), trajectories, seed)
    outputs = _numbers(evaluate(paths))
    effects = elementary_effects(paths, outputs, seed)
    matrices = Matrices(effects.leading(leading), points, seed)
    if not matrices.chosen:
        still = np.full(matrices.rows, outputs[0])
        return Analysis(effects, variance_shares(matrices, still, seed), paths.rows)
    indices = variance_shares(matrices, _numbers(evaluate(matrices)), seed)
    return Analysis(effects, indices, paths.rows + matrices.rows)


def _numbers(outputs: Floats) -> Floats:
    lost = int((~np.isfinite(outputs)).sum())
    if lost:
        raise InputError(
            Problem(
                "no-number",
                "outcome",
                f"it has no number in {lost:,} of {len(outputs):,} runs",
                "choose another outcome, element, sector or region",
            )
        )
    return outputs
