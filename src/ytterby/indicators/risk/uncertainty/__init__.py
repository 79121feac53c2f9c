"""How sure a risk score is: draws of its inputs, intervals, ranks with odds, and what drives it."""

from ytterby.indicators.risk.uncertainty.draws import Normals, Sample, interval, sample_case
from ytterby.indicators.risk.uncertainty.ranks import Ranks, rank_samples
from ytterby.indicators.risk.uncertainty.sensitivity import Sensitivity, sobol_indices

__all__ = [
    "Normals",
    "Ranks",
    "Sample",
    "Sensitivity",
    "interval",
    "rank_samples",
    "sample_case",
    "sobol_indices",
]
