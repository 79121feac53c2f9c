"""How things stand: pure functions of a chain, each with uncertainty, registered by name.

Importing the package registers every indicator; `indicators()` lists them.
"""

from ytterby.indicators.costs import cost_curve, cost_gap
from ytterby.indicators.origin.dependence import dependence
from ytterby.indicators.origin.measures import trace
from ytterby.indicators.registry import Indicator, find_indicator, indicators
from ytterby.indicators.standing.concentration import concentration, herfindahl
from ytterby.indicators.standing.cover import months_of_cover
from ytterby.indicators.standing.customs import customs_shares, direct_import_shares
from ytterby.indicators.standing.links import chain_links
from ytterby.indicators.standing.reliance import net_import_reliance
from ytterby.indicators.standing.shares import output_shares, share_matrix
from ytterby.indicators.standing.supply import (
    n_minus_1_supply,
    n_minus_2_supply,
    n_minus_supply,
    single_points,
)
from ytterby.indicators.standing.usgs import chain_reliance, usgs_reliance

__all__ = [
    "Indicator",
    "chain_links",
    "chain_reliance",
    "concentration",
    "cost_curve",
    "cost_gap",
    "customs_shares",
    "dependence",
    "direct_import_shares",
    "find_indicator",
    "herfindahl",
    "indicators",
    "months_of_cover",
    "n_minus_1_supply",
    "n_minus_2_supply",
    "n_minus_supply",
    "net_import_reliance",
    "output_shares",
    "share_matrix",
    "single_points",
    "trace",
    "usgs_reliance",
]
