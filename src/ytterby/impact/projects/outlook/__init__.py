"""Supply and demand of an element to 2040, and the price that would close the gap."""

from ytterby.impact.projects.outlook.demand import BASE, Growth, read_growth
from ytterby.impact.projects.outlook.incentive import Incentive, find_incentive
from ytterby.impact.projects.outlook.supply import Brought, Source, bring

__all__ = [
    "BASE",
    "Brought",
    "Growth",
    "Incentive",
    "Source",
    "bring",
    "find_incentive",
    "read_growth",
]
