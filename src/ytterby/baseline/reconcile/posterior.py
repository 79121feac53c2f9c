"""How sure we are: standard errors, and draws from the posterior, in data space."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.linalg as la
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import ndtr

from ytterby.baseline.reconcile.network import Network
from ytterby.baseline.reconcile.problem import Problem, Rows
from ytterby.baseline.reconcile.solve import Solution
from ytterby.baseline.reconcile.sparse import row_lengths, scale_columns, scale_rows, stack

Floats = NDArray[np.float64]

EXACT = 1e-10
"""Variance given to an exact row, over that of its prior: makes dependent rows harmless [1]."""


@dataclass(frozen=True)
class Posterior:
    """The Gaussian around the most probable unknowns, on those off their bounds.

    Attributes
    ----------
    free
        Positions of the unknowns off their bounds.
    rows
        Balances, binding limits and observations over them, scaled by prior and error,
        ``(row, free)``.
    inverse
        Inverse of rows rowsᵀ + noise, ``(row, row)``.
    noise
        Variance of each row over its own, ``(row)``.
    standard_error
        ``(unknown)`` [unit of the flow].
    """

    free: NDArray[np.intp]
    rows: sp.csr_array = field(repr=False)
    inverse: Floats = field(repr=False)
    noise: Floats = field(repr=False)
    standard_error: Floats = field(repr=False)


def find_posterior(problem: Problem, rows: Rows, solution: Solution) -> Posterior:
    """Return standard errors of all unknowns.

    With C the stacked balances and observations on the free unknowns z (prior N(0, 1)),
    Var z = I - Cᵀ(C Cᵀ + N)⁻¹C. An unknown at its bound keeps the spread of a standard Gaussian cut
    there and pushed by its multiplier.
    """
    at_bound = np.isfinite(problem.lower) & (
        solution.unknowns - problem.lower < 1e-5 * problem.prior_error
    )
    at_bound |= np.isfinite(problem.upper) & (
        problem.upper - solution.unknowns < 1e-5 * problem.prior_error
    )
    free = np.flatnonzero(~at_bound)
    error_free = problem.prior_error[free]
    exact = stack(rows.balance, rows.limit[solution.tight])[:, free]
    exact = scale_columns(exact, error_free)
    kept = np.flatnonzero(np.diff(exact.indptr) > 0)
    exact = exact[kept]
    exact = scale_rows(1 / row_lengths(exact), exact)
    heard = scale_rows(np.sqrt(solution.weight) / rows.sigma, rows.design[:, free])
    stacked = stack(exact, scale_columns(heard, error_free))
    noise = np.concatenate([np.full(kept.size, EXACT), np.ones(rows.sigma.size)])
    system = (stacked @ stacked.T).toarray()
    system[np.diag_indices_from(system)] += noise
    factor = la.cho_factor(system, lower=True, overwrite_a=True, check_finite=False)
    inverse = la.cho_solve(factor, np.eye(noise.size), overwrite_b=True, check_finite=False)
    error = _cut_spread(solution.pressure) * problem.prior_error
    error[free] = np.sqrt(_free_variance(stacked, inverse)) * problem.prior_error[free]
    return Posterior(free, stacked, inverse, noise, error)


def _free_variance(rows: sp.csr_array, inverse: Floats) -> Floats:
    """Return 1 - cᵀ inverse c for each column c, in blocks."""
    columns = sp.csr_array(rows.T)
    out = np.empty(columns.shape[0])
    for start in range(0, out.size, 1024):
        block = columns[start : start + 1024]
        out[start : start + 1024] = (
            1 - np.asarray(block.multiply(block @ inverse).sum(axis=1)).ravel()
        )
    return np.clip(out, 0.0, 1.0)


def _cut_spread(pressure: Floats) -> Floats:
    """Standard deviation of z ~ N(-pressure, 1) cut to z ≥ 0; about 1/pressure if that is large."""
    push = np.maximum(pressure, 0.0)
    tail = np.maximum(ndtr(-push), 1e-300)
    hazard = np.exp(-0.5 * push**2) / np.sqrt(2 * np.pi) / tail
    variance = 1 + push * hazard - hazard**2
    far = push > 8
    variance[far] = 1 / push[far] ** 2
    return np.asarray(np.sqrt(np.clip(variance, 0.0, 1.0)))


def functional_error(posterior: Posterior, problem: Problem, gradient: Floats) -> float:
    """Return the standard error of a linear function of the unknowns, gradient ``(unknown)``."""
    scaled = (gradient * problem.prior_error)[posterior.free]
    seen = posterior.rows @ scaled
    return float(np.sqrt(max(scaled @ scaled - seen @ posterior.inverse @ seen, 0.0)))


def sample_posterior(
    problem: Problem,
    solution: Solution,
    posterior: Posterior,
    *,
    draws: int,
    seed: np.random.SeedSequence,
) -> Floats:
    """Return draws of the flows around their most probable values, ``(flow, draw)``.

    Matheron's rule: with z0 and e drawn from prior and noise, z0 + Cᵀ(C Cᵀ + N)⁻¹(e - C z0) has the
    posterior covariance. Draws are then clipped at the bounds and brought back to the balances
    (``clip_and_close``).

    Parameters
    ----------
    problem, solution, posterior
        What was solved.
    draws
        How many.
    seed
        The seed; the same seed gives the same draws.
    """
    random = np.random.default_rng(seed)
    free = posterior.free
    start = random.standard_normal((free.size, draws))
    noise = np.sqrt(posterior.noise)[:, None] * random.standard_normal(
        (posterior.noise.size, draws)
    )
    start += posterior.rows.T @ (posterior.inverse @ (noise - posterior.rows @ start))
    unknowns = np.repeat(solution.unknowns[:, None], draws, axis=1)
    unknowns[free] += problem.prior_error[free][:, None] * start
    flows = slice(0, problem.network.size)
    return clip_and_close(
        problem.network,
        unknowns[flows],
        problem.lower[flows],
        problem.upper[flows],
        posterior.standard_error[flows],
    )


def clip_and_close(
    network: Network, draws: Floats, lower: Floats, upper: Floats, error: Floats, rounds: int = 12
) -> Floats:
    """Clip draws at their bounds and move them back towards the balances, in turn.

    Each round projects on the balances in the metric of the standard errors and clips again; the
    last step is a clip, so bounds hold exactly and balances nearly (``docs/method/baseline.md``).
    """
    weight = np.maximum(error, 1e-9) ** 2
    balance = network.balance
    system = (balance @ sp.diags_array(weight) @ balance.T).toarray()
    size = np.sqrt(np.maximum(np.diag(system), 1e-300))
    system /= size[:, None] * size[None, :]
    system[np.diag_indices_from(system)] += 1e-10
    inverse = la.inv(system, overwrite_a=True, check_finite=False)
    low, high = lower[:, None], upper[:, None]
    found = np.clip(draws, low, high)
    for _ in range(rounds):
        gap = (balance @ found) / size[:, None]
        found = found - weight[:, None] * (balance.T @ ((inverse @ gap) / size[:, None]))
        np.clip(found, low, high, out=found)
    return found
