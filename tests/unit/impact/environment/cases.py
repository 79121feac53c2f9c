"""A route, steps and grids small enough to count by hand."""

from __future__ import annotations

from ytterby.factors.environment import Factor, Grids, Route, Step
from ytterby.factors.estimates import Estimate


def number(value: float, unit: str, name: str, tier: str = "B", wide: float = 0.5) -> Estimate:
    """Return an estimate whose interval is a half to one and a half of its value."""
    low, high = value * (1.0 - wide), value * (1.0 + wide)
    return Estimate(value, low, high, unit, tier, (name,), (f"{name}-source",))


CARBON = Factor(
    "carbon",
    number(20.0, "kg CO2e/kg REO", "carbon-1"),
    "mine to oxide",
    "cradle-to-gate",
    "mass",
    electricity=number(0.25, "1", "share-1"),
)
TAILINGS = Factor("tailings", number(15.0, "kg/kg REO", "tail-1", "C"), "mine", "gate-to-gate", "")
ACID = Factor("acid", number(9.0, "kg/kg REO", "acid-1"), "separation", "gate-to-gate", "mass")
ROUTE = Route("rock", "rock", ("rock",), "AAA", (CARBON, TAILINGS, ACID))
METAL = Step(
    "metal",
    "metal",
    "kg metal",
    (
        Factor("electricity", number(10.0, "kWh/kg metal", "kwh-1"), "", "gate-to-gate", "none"),
        Factor("carbon", number(0.4, "kg CO2e/kg metal", "anode-1"), "", "gate-to-gate", "none"),
    ),
)
MAGNET = Step(
    "magnet",
    "magnet",
    "kg magnet",
    (Factor("electricity", number(12.0, "kWh/kg magnet", "kwh-2"), "", "gate-to-gate", "none"),),
)


def grids(here: float = 0.2, home: float = 0.5) -> Grids:
    """Return a home grid, and another."""
    unit = "kg CO2e/kWh"
    return Grids({"AAA": number(home, unit, "grid-a"), "BBB": number(here, unit, "grid-b")})
