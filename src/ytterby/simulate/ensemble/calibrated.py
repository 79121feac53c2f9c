"""Draws of calibrated behaviour, placed by the design of an ensemble."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.backcast import fit
from ytterby.simulate.backcast.posterior import Posterior
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.behaviour.sample import Sample

Floats = NDArray[np.float64]
NAME = "calibration"
"""Name of the quantity that chooses among the posterior's draws."""


def calibrate_table(table: Parameters, posterior: Posterior, sample: Sample) -> Parameters:
    """Return a table whose calibrated parameters take the posterior's draws, all others theirs.

    Parameters
    ----------
    table
        Estimates from claims.
    posterior
        Factors calibrated on the crisis of 2010 to 2012, with their correlations.
    sample
        The whole ensemble, from draw 0; draw 0 takes the posterior's centre.
    """
    return table.scaled(posterior_factors(posterior, sample), spread=True)


def posterior_factors(posterior: Posterior, sample: Sample) -> dict[str, Floats]:
    """Return factors by name, ``(draw)`` [1].

    Draws of a posterior are resampled by their weights. They are lined up along the direction in
    which they differ most, so that even points choose evenly among them.
    """
    weight = posterior.weight[fit.ALL]
    away = posterior.logs - posterior.centre()
    spread = np.cov(away.T, aweights=weight, ddof=0)
    _, directions = np.linalg.eigh(np.atleast_2d(spread))
    main = directions[:, -1]
    main = main * np.sign(main[np.abs(main).argmax()])
    order = np.argsort(away @ main, kind="stable")
    mass = np.cumsum(weight[order])
    at = np.searchsorted(mass, sample.uniform(NAME) * mass[-1]).clip(0, len(mass) - 1)
    logs = posterior.logs[order[at]]
    if sample.first == 0:
        logs = np.concatenate([posterior.centre()[None], logs[1:]])
    return {name: np.exp(logs[:, i]) for i, name in enumerate(posterior.names)}
