"""What matters most: which uncertain quantities move an outcome of a scenario, and how much."""

from ytterby.simulate.sensitivity.analysis import Analysis, analyse
from ytterby.simulate.sensitivity.designs import Matrices, Trajectories
from ytterby.simulate.sensitivity.outcomes import OUTCOMES, Outcome, choose_outcome
from ytterby.simulate.sensitivity.study import Sensitivity, Study, run_sensitivity

__all__ = [
    "OUTCOMES",
    "Analysis",
    "Matrices",
    "Outcome",
    "Sensitivity",
    "Study",
    "Trajectories",
    "analyse",
    "choose_outcome",
    "run_sensitivity",
]
