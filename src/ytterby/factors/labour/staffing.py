"""Head count against capacity: a fit by stage over all plants that say how many they employ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from ytterby.evidence import Evidence
from ytterby.evidence.tiers import Z
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.factors.labour.readings import estimate_of, labour_readings

UNIT = "job"
HIGH = 0.9
"""Upper quantile of every interval; the lower one is as far from the middle."""
WHOLE = 0.975
"""Upper quantile beyond which nothing is drawn."""


@dataclass(frozen=True, slots=True)
class Point:
    """A plant behind a fit.

    Attributes
    ----------
    name
        The plant.
    jobs
        People in operation [job].
    capacity
        [kt/year of the stage's product].
    """

    name: str
    jobs: Estimate
    capacity: Estimate


@dataclass(frozen=True)
class Fit:
    """A line through the logarithms of head counts and capacities of a stage.

    Attributes
    ----------
    stage
        Which stage.
    points
        The plants.
    centre
        Mean of the logarithm of capacity, at which the line stands [log(kt/year)].
    constant
        Logarithm of the head count there [log(job)].
    exponent
        How head counts go with capacity [1].
    exponent_error
        Its standard error [1].
    free_exponent
        What the plants alone say, without the prior [1].
    residual
        Standard deviation of head counts around the line [log(job)].
    freedom
        Degrees of freedom of the residual [1].
    """

    stage: str
    points: tuple[Point, ...] = field(repr=False)
    centre: float
    constant: float
    exponent: float
    exponent_error: float
    free_exponent: float
    residual: float
    freedom: float

    @property
    def count(self) -> int:
        """How many plants carry the fit."""
        return len(self.points)

    @property
    def tier(self) -> str:
        """The weakest tier among its plants."""
        return max(max(p.jobs.tier, p.capacity.tier) for p in self.points)

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims behind it."""
        return tuple(c for p in self.points for c in (*p.jobs.claims, *p.capacity.claims))

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources behind it."""
        named = (s for p in self.points for s in (*p.jobs.sources, *p.capacity.sources))
        return tuple(dict.fromkeys(named))

    def predict(self, capacity: float) -> Estimate:
        """Return the head count of a plant that is not among the points, with its 80 % interval.

        Parameters
        ----------
        capacity
            [kt/year of the stage's product].
        """
        x = np.log(capacity) - self.centre
        middle = self.constant + self.exponent * x
        spread = float(
            student.ppf(HIGH, self.freedom)
            * np.sqrt(self.residual**2 * (1 + 1 / self.count) + (x * self.exponent_error) ** 2)
        )
        return Estimate(
            float(np.exp(middle)),
            float(np.exp(middle - spread)),
            float(np.exp(middle + spread)),
            UNIT,
            self.tier,
            self.claims,
            self.sources,
        )

    def draw(self, capacity: NDArray[np.float64], draws: Draws, name: str) -> NDArray[np.float64]:
        """Return head counts of a plant, ``(1 + draws)`` [job]; the first is central.

        Where the line lies is the same for all plants of the stage; how far a plant lies from it is
        its own. The exponent stays at or above 0, so that no larger plant takes fewer people. What
        lies beyond the central 95 % is drawn at its ends: with so few plants the tails of Student's
        t would have no mean.

        Parameters
        ----------
        capacity
            ``(1 + draws)`` [kt/year].
        draws
            Their number and seed.
        name
            Of the plant.
        """
        x = np.log(capacity) - self.centre
        if self.tier in draws.fixed or not draws.count:
            return np.asarray(np.exp(self.constant + self.exponent * x))
        n, line = draws.count, draws.stream(f"head count {self.stage}")
        # One scale for the line and the plant, so that their sum is Student's t as in predict.
        wide = np.sqrt(self.freedom / line.chisquare(self.freedom, n))
        constant = self.constant + self.residual / np.sqrt(self.count) * wide * _normal(line, n)
        exponent = self.exponent + self.exponent_error * wide * _normal(line, n)
        own = self.residual * wide * _normal(draws.stream(f"head count of {name}"), n)
        out = self.constant + self.exponent * x
        edge = student.ppf(WHOLE, self.freedom) * np.sqrt(
            self.residual**2 * (1 + 1 / self.count) + (x[1:] * self.exponent_error) ** 2
        )
        drawn = constant + np.maximum(exponent, 0.0) * x[1:] + own
        out[1:] = np.clip(drawn, out[1:] - edge, out[1:] + edge)
        return np.asarray(np.exp(out))


def _normal(random: np.random.Generator, count: int) -> NDArray[np.float64]:
    return random.standard_normal(count)


def fit_head_counts(
    stage: str, points: Sequence[Point], prior: Estimate | None, rounds: int = 60
) -> Fit:
    """Return the line through some plants: least squares with a prior on the exponent.

    The prior counts as one more observation, with its own standard error. With residual standard
    deviation :math:`s`, deviations :math:`x_i` of log capacity from their mean and prior
    :math:`N(b_0, s_0^2)` the exponent is

    .. math:: b = \\frac{\\sum x_i y_i / s^2 + b_0 / s_0^2}{\\sum x_i^2 / s^2 + 1 / s_0^2},

    the residual has :math:`n - 1 - \\lambda` degrees of freedom, where :math:`\\lambda` is the
    share of the plants in the exponent's precision, and both are found together.

    Parameters
    ----------
    stage
        Which stage.
    points
        Three plants or more.
    prior
        Exponent with its 80 % interval [1]; ``None`` for least squares alone.
    rounds
        Iterations.

    Raises
    ------
    ValueError
        Fewer than three plants.

    Examples
    --------
    >>> def plant(size, people):
    ...     one = lambda v, u: Estimate(v, v, v, u, "A", (), ())
    ...     return Point("plant", one(people, "job"), one(size, "kt/year"))
    >>> line = fit_head_counts("magnet", [plant(1, 100), plant(4, 200), plant(16, 400)], None)
    >>> round(line.exponent, 6), round(line.predict(4.0).value, 6)
    (0.5, 200.0)
    """
    if len(points) < 3:
        raise ValueError(f"a fit of {stage} needs three plants, not {len(points)}")
    x = np.log([p.capacity.value for p in points])
    y = np.log([p.jobs.value for p in points])
    n, centre, constant = len(x), float(x.mean()), float(y.mean())
    dx, dy = x - centre, y - constant
    sxx, sxy = float(dx @ dx), float(dx @ dy)
    free = sxy / sxx
    exponent, share = free, 1.0
    freedom = n - 2.0
    variance = float(((dy - free * dx) ** 2).sum()) / freedom
    error = np.sqrt(variance / sxx)
    if prior is not None:
        target, width = prior.value, (prior.high - prior.low) / (2 * Z)
        for _ in range(rounds):
            known = max(variance, 1e-12)
            share = (sxx / known) / (sxx / known + 1 / width**2)
            exponent = share * free + (1 - share) * target
            freedom = n - 1 - share
            variance = float(((dy - exponent * dx) ** 2).sum()) / freedom
        error = np.sqrt(1 / (sxx / max(variance, 1e-12) + 1 / width**2))
    return Fit(
        stage,
        tuple(points),
        centre,
        constant,
        float(exponent),
        float(error),
        free,
        float(np.sqrt(variance)),
        float(freedom),
    )


@dataclass(frozen=True)
class Staffing:
    """What is known of how many people plants take.

    Attributes
    ----------
    fits
        By stage, plants outside the controlling country.
    rules
        People over capacity, by stage and market (``outside``, ``inside``) [job per kt/year].
    reported
        What single plants say, by facility: the stages it covers and people [job].
    """

    fits: Mapping[str, Fit]
    rules: Mapping[tuple[str, str], Estimate]
    reported: Mapping[str, tuple[tuple[str, ...], Estimate]]


def read_staffing(evidence: Evidence) -> Staffing:
    """Return fits, rules of thumb and single plants' own figures.

    Parameters
    ----------
    evidence
        The evidence as of its date; a stage with fewer than three plants has no fit then.
    """
    read = labour_readings()
    prior = estimate_of(evidence, read["exponent"]["claims"])
    points: dict[str, list[Point]] = {}
    for row in read["plant"]:
        jobs, size = (estimate_of(evidence, row[k]) for k in ("jobs", "capacity"))
        if jobs is not None and size is not None and size.value > 0:
            kilo = Estimate(
                size.value / 1000,
                size.low / 1000,
                size.high / 1000,
                "kt/year",
                size.tier,
                size.claims,
                size.sources,
            )
            points.setdefault(row["stage"], []).append(Point(row["name"], jobs, kilo))
    fits = {s: fit_head_counts(s, p, prior) for s, p in points.items() if len(p) >= 3}
    rules = {
        (row["stage"], row["market"]): e
        for row in read["rule"]
        if (e := estimate_of(evidence, row["claims"])) is not None
    }
    reported = {
        row["facility"]: (tuple(row["stages"]), e)
        for row in read["reported"]
        if (e := estimate_of(evidence, row["claims"])) is not None
    }
    return Staffing(fits, rules, reported)
