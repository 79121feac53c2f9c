"""Ensembles: thousands of draws of a scenario, their quantiles, tails and differences."""

from ytterby.simulate.ensemble.compare import Difference, compare_ensembles
from ytterby.simulate.ensemble.design import METHODS, LatinPoints, Method, SobolPoints
from ytterby.simulate.ensemble.result import EnsembleResult
from ytterby.simulate.ensemble.run import plan_ensemble, run_ensemble, shared_quantities

__all__ = [
    "METHODS",
    "Difference",
    "EnsembleResult",
    "LatinPoints",
    "Method",
    "SobolPoints",
    "compare_ensembles",
    "plan_ensemble",
    "run_ensemble",
    "shared_quantities",
]
