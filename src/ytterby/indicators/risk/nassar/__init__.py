"""Supply risk to manufacturing by Nassar et al. (2020), the method of the United States' lists."""

from ytterby.indicators.risk.nassar.case import NassarCase
from ytterby.indicators.risk.nassar.method import NASSAR, build

__all__ = ["NASSAR", "NassarCase", "build"]
