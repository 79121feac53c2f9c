"""Calibrate the factors on 2010 to 2012: adaptive multiple importance sampling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.evidence.tiers import Z
from ytterby.simulate.backcast.paths import Paths
from ytterby.simulate.backcast.score import weighted_quantile
from ytterby.simulate.backcast.targets import CALIBRATION, ELEMENTS, YEARS, Targets
from ytterby.simulate.behaviour.parameters import Parameters

Floats = NDArray[np.float64]

NAMES = (
    "price_elasticity",
    "substitution_response",
    "announcement_gain",
    "stock_time",
    "unrecorded_response",
    "inside_up",
    "inside_down",
    "spot_up",
    "spot_down",
    "rent_up",
    "rent_down",
)
"""Parameters that one factor each multiplies, for all elements alike: eleven, and no more."""

ABROAD_SD, HOME_SD, EXPORTS_SD = 0.3, 0.4, 0.25
"""Log standard errors that the fit gives to a year's export price, a quotation inside, and a year's
exports: what the claims are uncertain by (a quarter for most) and what the model may miss."""
HOME_WEIGHT = 0.5
"""Quotations of one day hang together: each counts for half."""
ALL, EARLY = "all", "2010-2011"
ROUNDS = (ALL,) * 14 + (EARLY,) * 6
"""The case that each round is drawn for; every round's draws count in every case."""
DRAWS, SEED = 256, 2010
KEPT = 512
"""Draws that are kept to speak for all."""
LEAST_EFFECTIVE = 60.0
"""Effective draws to which the first, far too wide, rounds are tempered."""
WIDER = 1.2


@dataclass(frozen=True)
class Sample:
    """Draws of log factors with what each makes of the calibration years.

    Attributes
    ----------
    logs
        ``(draw, factor)``.
    prior
        Log density of the prior over that of the proposals, ``(draw)``.
    abroad, home, exports
        Log observed over simulated: ``(element, year, draw)``, ``(quotation, draw)``,
        ``(year, draw)``.
    """

    logs: Floats = field(repr=False)
    prior: Floats = field(repr=False)
    abroad: Floats = field(repr=False)
    home: Floats = field(repr=False)
    exports: Floats = field(repr=False)


def prior_widths(table: Parameters) -> Floats:
    """Return the log standard deviation of each factor: half of its claim's 80 % range over z."""
    out = []
    for name in NAMES:
        found = table.find(name)
        ends = sorted(abs(v) for v in (found.low, found.high))
        out.append(float(np.log(ends[1] / ends[0]) / (2.0 * Z)))
    return np.array(out)


def residuals(paths: Paths, targets: Targets) -> tuple[Floats, Floats, Floats]:
    """Return log observed over simulated: export prices, prices inside, exports.

    Exports are compared as a multiple of those of the first year: customs count gross tonnes, the
    simulator contained oxide, and the chain of the first year is what joins the two.
    """
    years = paths.abroad.shape[1]
    abroad = np.log(targets.abroad[:, :years, None] / paths.abroad)
    seen = np.array([s.value for s in targets.home])
    home = np.log(seen[:, None] / paths.home)
    index = targets.exports[:years] / targets.exports[0]
    exports = np.log(index[:, None] * paths.usual / paths.exports)
    return abroad, home, exports


def cases() -> tuple[str, ...]:
    """Return what is calibrated: on all, without each element, and on the first two years."""
    return (ALL, *(f"without {e}" for e in ELEMENTS), EARLY)


def log_likelihood(sample: Sample, targets: Targets, case: str = ALL) -> Floats:
    """Return the log likelihood of each draw in a case, ``(draw)``."""
    years = len(CALIBRATION)
    use = np.ones((len(ELEMENTS), years), dtype=bool)
    at_home = np.array([s.month.year in CALIBRATION for s in targets.home])
    tonnes = np.arange(years) > 0
    if case == EARLY:
        use[:, 2:] = False
        at_home &= np.array([s.month.year <= CALIBRATION[1] for s in targets.home])
        tonnes = tonnes & (np.arange(years) < 2)
    elif case != ALL:
        element = case.removeprefix("without ")
        use[ELEMENTS.index(element)] = False
        at_home &= np.array([s.element != element for s in targets.home])
    abroad = sample.abroad[:, :years]
    terms = np.where(use[:, :, None] & ~np.isnan(abroad), (abroad / ABROAD_SD) ** 2, 0.0)
    total = terms.sum(axis=(0, 1))
    total = total + HOME_WEIGHT * ((sample.home[at_home] / HOME_SD) ** 2).sum(axis=0)
    total = total + ((sample.exports[:years][tonnes] / EXPORTS_SD) ** 2).sum(axis=0)
    return np.asarray(-0.5 * np.where(np.isfinite(total), total, 1e12), dtype=np.float64)


def weights(sample: Sample, targets: Targets, case: str = ALL) -> Floats:
    """Return normalised importance weights of the draws in a case, ``(draw)``."""
    return _normal(log_likelihood(sample, targets, case) + sample.prior)


def effective(weight: Floats) -> float:
    """Return the number of draws of equal weight that would know as much."""
    return float(weight.sum() ** 2 / (weight**2).sum())


def calibrate(
    simulate: Callable[[dict[str, Floats]], Paths],
    targets: Targets,
    widths: Floats,
    *,
    rounds: Sequence[str] = ROUNDS,
    draws: int = DRAWS,
    seed: int = SEED,
    tell: Callable[[str], None] = lambda _: None,
) -> Sample:
    """Return draws of factors that all rounds of importance sampling made together.

    Parameters
    ----------
    simulate
        What factors make of the calibration years.
    targets
        What happened.
    widths
        Log standard deviations of the priors, ``(factor)``.
    rounds, draws, seed
        The case of each round, draws in each, and of which stream.
    tell
        Told how each round went.

    Notes
    -----
    Each round draws from a normal distribution with the mean and covariance of all draws so far,
    and every draw is weighted by the mixture of all rounds: Cornuet, Marin, Mira and Robert (2012),
    Adaptive multiple importance sampling, Scandinavian Journal of Statistics 39, algorithm 1. Early
    rounds are tempered until enough draws count.
    """
    random = np.random.default_rng(np.random.SeedSequence(seed))
    size = len(widths)
    mean, spread = np.zeros(size), np.diag(widths**2)
    proposals: list[tuple[Floats, Floats]] = []
    logs: list[Floats] = []
    parts: list[tuple[Floats, Floats, Floats]] = []
    sample: Sample | None = None
    for number, _ in enumerate(rounds):
        root = np.linalg.cholesky(spread)
        drawn = mean + random.standard_normal((draws, size)) @ root.T
        proposals.append((mean, spread))
        logs.append(drawn)
        paths = simulate(as_factors(drawn))
        parts.append(residuals(paths, targets))
        every = np.concatenate(logs)
        mixture = np.logaddexp.reduce([_log_normal(every, m, s) for m, s in proposals])
        prior = _log_normal(every, np.zeros(size), np.diag(widths**2))
        sample = Sample(
            every,
            prior - mixture + np.log(len(proposals)),
            *(np.concatenate([p[i] for p in parts], axis=-1) for i in range(3)),
        )
        following = rounds[min(number + 1, len(rounds) - 1)]
        log_weight = log_likelihood(sample, targets, following) + sample.prior
        heat, weight = 1.0, _normal(log_weight)
        tell(f"round {number + 1}: {effective(weight):.0f} effective draws for {following}")
        while effective(weight) < LEAST_EFFECTIVE and heat > 0.02:
            heat *= 0.85
            weight = _normal(heat * log_weight)
        mean = weight @ every
        away = every - mean
        spread = WIDER * (away * weight[:, None]).T @ away + 1e-3 * np.eye(size)
    assert sample is not None
    return sample


def as_factors(logs: Floats) -> dict[str, Floats]:
    """Return factors by name from log factors ``(draw, factor)``."""
    return {name: np.exp(logs[:, i]) for i, name in enumerate(NAMES)}


def thin(
    sample: Sample, by_case: dict[str, Floats], kept: int, seed: int
) -> tuple[NDArray[np.intp], dict[str, Floats]]:
    """Return draws that stand for all in every case, and their weights there.

    Systematic resampling from the mean of all cases' weights; a draw's weight in a case is divided
    by what it was chosen with.
    """
    mean = np.mean(list(by_case.values()), axis=0)
    random = np.random.default_rng(np.random.SeedSequence([seed, 1]))
    points = (random.random() + np.arange(kept)) / kept
    chosen = np.searchsorted(np.cumsum(mean), points).clip(0, len(mean) - 1)
    rows, times = np.unique(chosen, return_counts=True)
    return rows, {c: _share(times * w[rows] / mean[rows]) for c, w in by_case.items()}


@dataclass(frozen=True)
class Discrepancy:
    """Log standard deviations of what the model misses whatever its parameters.

    Attributes
    ----------
    abroad
        Of a year's export price of an element that the fit did not see.
    home, exports
        Of a quotation inside, and of a year's exports.
    """

    abroad: float
    home: float
    exports: float


def discrepancy(sample: Sample, targets: Targets) -> Discrepancy:
    """Return the discrepancy: from calibration years and leave-one-element-out only."""
    years = len(CALIBRATION)
    left: list[float] = []
    for i, element in enumerate(ELEMENTS):
        weight = weights(sample, targets, f"without {element}")
        left.extend(weighted_quantile(sample.abroad[i, :years], weight, 0.5).tolist())
    weight = weights(sample, targets)
    seen = [s.month.year in CALIBRATION for s in targets.home]
    home = weighted_quantile(sample.home[seen], weight, 0.5)
    exports = weighted_quantile(sample.exports[1:years], weight, 0.5)
    return Discrepancy(_root_mean_square(left), _root_mean_square(home), _root_mean_square(exports))


def _root_mean_square(values: Sequence[float] | Floats) -> float:
    return float(np.sqrt(np.nanmean(np.square(np.asarray(values)))))


def _log_normal(x: Floats, mean: Floats, spread: Floats) -> Floats:
    root = np.linalg.cholesky(spread)
    z = np.linalg.solve(root, (x - mean).T)
    return np.asarray(
        -0.5 * (z**2).sum(axis=0)
        - np.log(np.diag(root)).sum()
        - 0.5 * len(mean) * np.log(2.0 * np.pi),
        dtype=np.float64,
    )


def _normal(log_weight: Floats) -> Floats:
    return _share(np.exp(log_weight - log_weight.max()))


def _share(values: Floats) -> Floats:
    return np.asarray(values / values.sum(), dtype=np.float64)


def calibration_years() -> int:
    """Return how many years from the start of the run are calibrated on."""
    return YEARS.index(CALIBRATION[-1]) + 1
