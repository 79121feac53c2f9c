"""What the scorecard was asked to reach, and what it reached."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.backcast import score
from ytterby.simulate.backcast.scorecard import FIRST_TEST, Interval, Scorecard, error
from ytterby.simulate.backcast.targets import CALIBRATION, YEARS

Floats = NDArray[np.float64]
TEST = YEARS[FIRST_TEST:]
RANDOM_WALK = "last year's actual (sees it)"
WIDEST, LEAST_COVERED = 3.0, 0.7
ALL_YEARS_ERROR, OTHER_ERROR = 0.4, 0.45


@dataclass(frozen=True)
class Criterion:
    """One thing that the scorecard was asked to reach.

    Attributes
    ----------
    name
        What is measured.
    aim, reached
        The bound, and what came out, in the unit of the measure.
    least
        Whether the aim is a least value rather than a largest one.
    """

    name: str
    aim: float
    reached: float
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the aim was reached."""
        return self.reached >= self.aim if self.least else self.reached <= self.aim


@dataclass(frozen=True)
class Calibration:
    """How an interval does on what happened.

    Attributes
    ----------
    points
        How many values are known.
    covered
        Share of them within the central 80 % [1].
    width
        Median of high over low [1].
    interval_score
        Mean, in logs.
    """

    points: int
    covered: float
    width: float
    interval_score: float


def judge_interval(interval: Interval, actual: Floats) -> Calibration:
    """Return how an interval does on what happened, any shape."""
    known = ~np.isnan(actual)
    low, high, seen = interval.low[known], interval.high[known], actual[known]
    return Calibration(
        points=int(known.sum()),
        covered=score.covered(low, high, seen),
        width=float(np.median(high / low)),
        interval_score=float(score.interval_score(low, high, seen).mean()),
    )


def cut(interval: Interval, where: slice | tuple[slice, ...]) -> Interval:
    """Return a part of an interval."""
    parts = (interval.median, interval.low, interval.high)
    return Interval(*(part[where] for part in parts))


def home_errors(card: Scorecard) -> dict[str, float]:
    """Return the mean absolute log error of prices inside, by period."""
    seen = np.array([s.value for s in card.targets.home])
    fitted = np.array([s.month.year in CALIBRATION for s in card.targets.home])
    return {
        name: score.mean_log_error(card.home.median[rows], seen[rows])
        for name, rows in (("all", fitted | True), ("fitted", fitted), ("test", ~fitted))
    }


def export_errors(card: Scorecard) -> dict[str, float]:
    """Return the mean absolute log error of export tonnes after the year that joins the units."""
    made, seen = card.exports.median, card.targets.exports
    rows = {"all": slice(1, None), "fitted": slice(1, FIRST_TEST), "test": slice(FIRST_TEST, None)}
    return {name: score.mean_log_error(made[part], seen[part]) for name, part in rows.items()}


def criteria(card: Scorecard) -> tuple[Criterion, ...]:
    """Return every aim of the scorecard with what it reached."""
    walk = error(card.naive()[RANDOM_WALK], card.targets, TEST)
    everything = judge_interval(card.abroad, card.targets.abroad)
    late = (slice(None), slice(FIRST_TEST, None))
    test = judge_interval(cut(card.abroad, late), card.targets.abroad[late])
    span, tested = f"{YEARS[0]}-{YEARS[-1]}", f"{TEST[0]}-{TEST[-1]}"
    return (
        Criterion(
            f"export prices, {span}",
            ALL_YEARS_ERROR,
            error(card.abroad.median, card.targets, YEARS),
        ),
        Criterion(f"export prices, {tested}", walk, error(card.abroad.median, card.targets, TEST)),
        Criterion("prices inside", OTHER_ERROR, home_errors(card)["all"]),
        Criterion("export tonnes", OTHER_ERROR, export_errors(card)["all"]),
        Criterion(f"80 % interval covers, {span}", LEAST_COVERED, everything.covered, least=True),
        Criterion(f"80 % interval covers, {tested}", LEAST_COVERED, test.covered, least=True),
        Criterion(f"high over low, {span}", WIDEST, everything.width),
        Criterion(f"high over low, {tested}", WIDEST, test.width),
    )
