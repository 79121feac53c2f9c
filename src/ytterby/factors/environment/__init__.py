"""What stages take from and give to the environment: claims read as factors of routes and steps."""

from ytterby.factors.environment.grids import Grids, read_grids
from ytterby.factors.environment.readings import (
    Factor,
    Indicator,
    Origin,
    Published,
    Route,
    Source,
    Step,
    indicators,
    ore_of_plant,
    origins,
    read_levers,
    read_published,
    read_routes,
    read_steps,
    route_of_ore,
)

__all__ = [
    "Factor",
    "Grids",
    "Indicator",
    "Origin",
    "Published",
    "Route",
    "Source",
    "Step",
    "indicators",
    "ore_of_plant",
    "origins",
    "read_grids",
    "read_levers",
    "read_published",
    "read_routes",
    "read_steps",
    "route_of_ore",
]
