"""The scorecard: how far the calibrated simulator misses the crisis of 2010 to 2015."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ytterby import evidence
from ytterby.core.chain import Chain
from ytterby.simulate.backcast import fit, score
from ytterby.simulate.backcast.chain import Progress, start_chain
from ytterby.simulate.backcast.paths import Paths, run_paths
from ytterby.simulate.backcast.posterior import (
    Posterior,
    inputs_fingerprint,
    is_current,
    read_posterior,
)
from ytterby.simulate.backcast.targets import (
    BASE_YEAR,
    CALIBRATION,
    ELEMENTS,
    YEARS,
    Targets,
    read_targets,
)
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.scenario.read import read_scenario

Floats = NDArray[np.float64]

SCENARIO = "crisis-2010"
NODES = 25
"""Quantiles of the discrepancy that each draw is spread over."""
FREEDOM = len(ELEMENTS) - 1
"""Degrees of freedom with which a discrepancy is known: residuals of one element hang together."""
HALF_LIVES = (1.0, 2.0)
"""Half-lives of the naive return to the prices before the crisis [year]."""
FIRST_TEST = YEARS.index(CALIBRATION[-1]) + 1


@dataclass(frozen=True)
class Interval:
    """Median and central 80 % of a forecast, any shape."""

    median: Floats = field(repr=False)
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)


@dataclass(frozen=True)
class Scorecard:
    """Forecasts of the crisis beside what happened.

    Attributes
    ----------
    targets, posterior
        What happened, and the calibrated factors.
    chain
        The chain that was run.
    current
        Whether the factors were calibrated on exactly these inputs.
    abroad
        Yearly export prices, ``(element, year)`` [USD/kg].
    narrow
        The same with the uncertainty of parameters alone.
    home
        Prices inside, ``(quotation)`` [USD/kg].
    exports
        Exports over those of the first year of the chain, times that year's customs total,
        ``(year)`` [t/year].
    unseen
        Median export prices of each element from a fit that did not see it, ``(element, year)``.
    early
        Median export prices from a fit on 2010 and 2011 alone, ``(element, year)``.
    uncalibrated
        Export prices at the central values of all claims, ``(element, year)``.
    """

    targets: Targets
    posterior: Posterior
    chain: Chain = field(repr=False)
    current: bool
    abroad: Interval
    narrow: Interval
    home: Interval
    exports: Interval
    unseen: Floats = field(repr=False)
    early: Floats = field(repr=False)
    uncalibrated: Floats = field(repr=False)

    def naive(self) -> dict[str, Floats]:
        """Return the naive forecasts by name, ``(element, year)``; NaN where one knows."""
        seen, before = self.targets.abroad, self.targets.before
        return {
            f"prices of {BASE_YEAR} for ever": score.constant(before, len(YEARS)),
            "last year's actual (sees it)": score.random_walk(before, seen),
            **{
                f"back to {BASE_YEAR} from {CALIBRATION[-1]}, half in {h:g} a": score.reversion(
                    before, seen, FIRST_TEST, h
                )
                for h in HALF_LIVES
            },
        }

    def peak_years(self) -> tuple[list[int], list[int]]:
        """Return the year of the peak of each element, simulated and observed."""
        simulated = [YEARS[int(np.argmax(row))] for row in self.abroad.median]
        observed = [YEARS[int(np.nanargmax(row))] for row in self.targets.abroad]
        return simulated, observed


def read_scorecard(
    *,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Scorecard:
    """Run the calibrated simulator through the crisis and return the scorecard.

    Parameters
    ----------
    as_of, workspace
        Evidence to score on and to run with.
    progress
        Told what is being done.

    Raises
    ------
    EvidenceError
        ``no-backcast-target``: the evidence does not hold what happened.
    """
    tell = progress or (lambda what, share: None)
    scenario = read_scenario(SCENARIO)
    assert scenario.year is not None
    base = evidence.load(as_of=as_of, workspace=workspace)
    targets = read_targets(base)
    table = Parameters.read(base, year=scenario.year)
    chain = start_chain(
        scenario.year,
        scenario.price_year,
        as_of=as_of,
        workspace=workspace,
        progress=lambda what, share: tell(what, 0.3 * share),
    )
    posterior = read_posterior()
    tell("the crisis of 2010 to 2015", 0.4)
    paths = run_paths(chain, scenario, table, posterior.factors, targets, years=len(YEARS))
    tell("the same at central values", 0.95)
    ones = {name: np.ones(1) for name in posterior.names}
    plain = run_paths(chain, scenario, table, ones, targets, years=len(YEARS))
    current = is_current(posterior, inputs_fingerprint(scenario, targets), plain.abroad[:, :, 0])
    return _score(targets, posterior, chain, current, paths, plain)


def _score(
    targets: Targets,
    posterior: Posterior,
    chain: Chain,
    current: bool,
    paths: Paths,
    plain: Paths,
) -> Scorecard:
    weight, miss = posterior.weight[fit.ALL], posterior.discrepancy
    scale = targets.exports[0] / paths.usual
    return Scorecard(
        targets=targets,
        posterior=posterior,
        chain=chain,
        current=current,
        abroad=spread(paths.abroad, weight, miss.abroad),
        narrow=spread(paths.abroad, weight, 0.0),
        home=spread(paths.home, weight, miss.home),
        exports=spread(paths.exports * scale, weight, miss.exports),
        unseen=np.stack(
            [
                score.weighted_quantile(paths.abroad[i], posterior.weight[f"without {e}"], 0.5)
                for i, e in enumerate(ELEMENTS)
            ]
        ),
        early=score.weighted_quantile(paths.abroad, posterior.weight[fit.EARLY], 0.5),
        uncalibrated=plain.abroad[:, :, 0],
    )


def spread(values: Floats, weight: Floats, discrepancy: float) -> Interval:
    """Return median and central 80 % of draws, each spread by a discrepancy in logs.

    Parameters
    ----------
    values
        ``(…, draw)``.
    weight
        ``(draw)``.
    discrepancy
        Root mean square of the log residuals that it was seen in; 0 for the draws alone.
    """
    from scipy.stats import t

    if discrepancy > 0:
        # Known from few residuals only, which rise and fall together: Student's t, not a normal.
        factors = np.exp(discrepancy * t.ppf((np.arange(NODES) + 0.5) / NODES, FREEDOM))
        values = (values[..., None] * factors).reshape(*values.shape[:-1], -1)
        weight = np.repeat(weight, NODES)
    tail = 0.5 * (1.0 - score.LEVEL)
    median, low, high = (
        score.weighted_quantile(values, weight, share) for share in (0.5, tail, 1.0 - tail)
    )
    return Interval(median, low, high)


def errors_by_element(forecast: Floats, targets: Targets, years: Sequence[int]) -> list[float]:
    """Return the mean absolute log error of each element over some years."""
    at = [YEARS.index(y) for y in years]
    return [
        score.mean_log_error(forecast[i, at], targets.abroad[i, at]) for i in range(len(ELEMENTS))
    ]


def error(forecast: Floats, targets: Targets, years: Sequence[int]) -> float:
    """Return the mean absolute log error over all elements and some years."""
    at = [YEARS.index(y) for y in years]
    return score.mean_log_error(forecast[:, at], targets.abroad[:, at])
