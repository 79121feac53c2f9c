"""Compare two ensembles draw by draw, with the same chance in both."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.errors import InputError, Problem
from ytterby.simulate.ensemble.result import EnsembleResult
from ytterby.simulate.ensemble.statistics import find_quantiles, mean_error

Floats = NDArray[np.float64]
LEVELS = (0.10, 0.50, 0.90)


@dataclass(frozen=True)
class Difference:
    """One measure of the second ensemble less that of the first.

    Attributes
    ----------
    measure, items, unit
        What it is of.
    first, second
        Means, ``(item)``.
    mean, error
        Mean difference, and the standard error that independent pairs would have, ``(item)``.
    low, median, high
        Quantiles 10, 50 and 90 % of the difference, ``(item)``.
    worse, better
        Share of draws in which the second has more, or less, ``(item)`` [1].
    paired
        Variance of the difference over what it would be without common chance, ``(item)`` [1];
        NaN where neither varies.
    """

    measure: str
    items: tuple[str, ...]
    unit: str
    first: Floats = field(repr=False)
    second: Floats = field(repr=False)
    mean: Floats = field(repr=False)
    error: Floats = field(repr=False)
    low: Floats = field(repr=False)
    median: Floats = field(repr=False)
    high: Floats = field(repr=False)
    worse: Floats = field(repr=False)
    better: Floats = field(repr=False)
    paired: Floats = field(repr=False)


def check_paired(first: EnsembleResult, second: EnsembleResult) -> None:
    """Raise unless two ensembles share their chance.

    Raises
    ------
    InputError
        ``not-paired``: they differ in draws, seed, method or the dimensions of the design.
    """
    for what in ("draws", "seed", "method", "names"):
        if getattr(first, what) != getattr(second, what):
            word = "quantities of the design" if what == "names" else what
            raise InputError(
                Problem(
                    "not-paired",
                    f"{first.scenario.name} and {second.scenario.name}",
                    f"their draws do not belong together: they differ in {word}",
                    "run both with the same draws, seed and method, and shared quantities",
                )
            )


def compare_ensembles(
    first: EnsembleResult, second: EnsembleResult, measure: str = "sector_lost"
) -> Difference:
    """Return by how much the second ensemble has more of something than the first, draw by draw.

    Parameters
    ----------
    first, second
        With common random numbers.
    measure
        One that is kept once a draw; items that both have are compared.
    """
    check_paired(first, second)
    one, two = first.measure(measure), second.measure(measure)
    items = tuple(i for i in one.items if i in two.items)
    a = first.total(measure)[[one.items.index(i) for i in items]]
    b = second.total(measure)[[two.items.index(i) for i in items]]
    more = b - a
    apart = a.var(axis=1) + b.var(axis=1)
    low, median, high = np.moveaxis(find_quantiles(more, LEVELS), -1, 0)
    return Difference(
        measure=measure,
        items=items,
        unit=one.unit,
        first=a.mean(axis=1),
        second=b.mean(axis=1),
        mean=more.mean(axis=1),
        error=mean_error(more),
        low=low,
        median=median,
        high=high,
        worse=(more > 0).mean(axis=1),
        better=(more < 0).mean(axis=1),
        paired=np.divide(more.var(axis=1), apart, out=np.full(len(items), np.nan), where=apart > 0),
    )
