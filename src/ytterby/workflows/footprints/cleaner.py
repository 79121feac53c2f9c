"""What cleaner refining costs per kilogram of oxide and of magnet, route by route."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ytterby.factors.environment import read_levers
from ytterby.factors.environment.readings import Origin
from ytterby.impact.environment.levers import Lever, build_levers
from ytterby.workflows.footprints.base import Ground, spread

SCHEMA = {
    "origin": pl.String,
    "lever": pl.String,
    "label": pl.String,
    "cost": pl.Float64,
    "cost_low": pl.Float64,
    "cost_high": pl.Float64,
    "per": pl.String,
    "per_magnet": pl.Float64,
    "per_magnet_low": pl.Float64,
    "per_magnet_high": pl.Float64,
    "of_price": pl.Float64,
    "carbon_cut": pl.Float64,
    "carbon_cut_low": pl.Float64,
    "carbon_cut_high": pl.Float64,
    "wastewater_cut": pl.Float64,
    "tier": pl.String,
    "claims": pl.String,
}
UNITS = {
    **dict.fromkeys(("cost", "cost_low", "cost_high"), "USD per kg in the column per"),
    **dict.fromkeys(("per_magnet", "per_magnet_low", "per_magnet_high"), "USD/kg magnet"),
    "of_price": "1",
    **dict.fromkeys(
        ("carbon_cut", "carbon_cut_low", "carbon_cut_high"), "kg CO2e per kg in the column per"
    ),
    "wastewater_cut": "kg per kg in the column per",
}


def find_levers(ground: Ground, origin: Origin) -> tuple[tuple[Lever, ...], tuple[str, ...]]:
    """Return the levers of an origin's light route, and those that cannot be priced, with why.

    Parameters
    ----------
    ground
        What every footprint starts from.
    origin
        A primary origin.
    """
    assert origin.light is not None
    route, at = origin.light.route, origin.light.at
    levers, missing = build_levers(
        read_levers(ground.evidence),
        ground.oxide(route, at),
        ground.step("metal", origin.metal),
        ground.grids.of(at)[0],
        ground.grids.known.get("clean"),
        ground.draws,
        ground.routes[route].in_place,
    )
    return levers, tuple(f"{label} ({why})" for label, why in missing)


def lever_frame(
    ground: Ground, origin: Origin, levers: Sequence[Lever], grade: str
) -> pl.DataFrame:
    """Return cost and cut of each lever, per kilogram of its product and of magnet.

    Per kilogram of magnet all oxide that the magnet is charged with bears the cost; the price is
    that of the grade outside the controlling country.

    Parameters
    ----------
    ground, origin
        As for `find_levers`.
    levers
        Of `find_levers`.
    grade
        Grade of magnet.
    """
    recipe = ground.recipe(grade)
    charged = {"kg REO": np.sum(list(recipe.oxide.values()), axis=0), "kg metal": recipe.metal}
    price = magnet_price(ground, grade)
    rows = []
    for lever in levers:
        value, low, high = spread(lever.cost)
        per_magnet = spread(lever.cost * charged[lever.per])
        carbon = spread(lever.cuts["carbon"]) if "carbon" in lever.cuts else (None,) * 3
        water = lever.cuts.get("wastewater")
        rows.append(
            {
                "origin": origin.id,
                "lever": lever.id,
                "label": lever.label,
                "cost": value,
                "cost_low": low,
                "cost_high": high,
                "per": lever.per,
                "per_magnet": per_magnet[0],
                "per_magnet_low": per_magnet[1],
                "per_magnet_high": per_magnet[2],
                "of_price": per_magnet[0] / price if price else None,
                "carbon_cut": carbon[0],
                "carbon_cut_low": carbon[1],
                "carbon_cut_high": carbon[2],
                "wastewater_cut": float(water[0]) if water is not None else None,
                "tier": lever.tier,
                "claims": ", ".join(lever.claims),
            }
        )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def magnet_price(ground: Ground, grade: str) -> float | None:
    """Return the price of a grade outside the controlling country [USD/kg]; a gap is ``None``."""
    rows = ground.chain.prices.filter(
        (pl.col("material") == grade) & (pl.col("market") == "outside")
    )
    return float(rows["value"][0]) if rows.height and rows["value"][0] is not None else None
