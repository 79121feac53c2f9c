"""What it costs to make a rare earth: claims read as unit costs, capital and its scale."""

from ytterby.factors.costs.finance import Finance, find_finance, read_finance, recovery_factor
from ytterby.factors.costs.readings import (
    Route,
    Side,
    Stage,
    Step,
    read_checks,
    read_routes,
    read_stages,
    read_takes,
)
from ytterby.factors.costs.sites import RUNNING, Site, read_sites, read_yields
from ytterby.factors.estimates import Estimate, draw, pool, resolve

__all__ = [
    "RUNNING",
    "Estimate",
    "Finance",
    "Route",
    "Side",
    "Site",
    "Stage",
    "Step",
    "draw",
    "find_finance",
    "pool",
    "read_checks",
    "read_finance",
    "read_routes",
    "read_sites",
    "read_stages",
    "read_takes",
    "read_yields",
    "recovery_factor",
    "resolve",
]
