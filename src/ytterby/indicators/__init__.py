"""How things stand: pure functions of a chain, each with uncertainty, registered by name.

Importing the package registers every indicator; `indicators()` lists them.
"""

from ytterby.indicators.concentration import concentration, herfindahl
from ytterby.indicators.customs import customs_shares, direct_import_shares
from ytterby.indicators.dependence import dependence
from ytterby.indicators.measures import trace
from ytterby.indicators.registry import Indicator, find_indicator, indicators
from ytterby.indicators.reliance import net_import_reliance
from ytterby.indicators.shares import output_shares, share_matrix
from ytterby.indicators.supply import n_minus_1_supply, single_points

__all__ = [
    "Indicator",
    "concentration",
    "customs_shares",
    "dependence",
    "direct_import_shares",
    "find_indicator",
    "herfindahl",
    "indicators",
    "n_minus_1_supply",
    "net_import_reliance",
    "output_shares",
    "share_matrix",
    "single_points",
    "trace",
]
