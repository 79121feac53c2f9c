"""What cleaner refining costs per kilogram of oxide, and what it cuts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.impact.environment.steps import Burden, Floats

KG_PER_TONNE = 1000.0


@dataclass(frozen=True)
class Lever:
    """One way to refine more cleanly.

    Attributes
    ----------
    id, label
        Name, and what people call it.
    cost
        Extra cost, ``(1 + draws)`` [USD per kg of the product of ``per``].
    per
        ``kg REO`` or ``kg metal``.
    cuts
        Indicator → cut, ``(1 + draws)`` [unit of the indicator per kg]; below zero it adds.
    tier
        The weakest tier.
    claims
        Ids of what it rests on.
    """

    id: str
    label: str
    cost: Floats = field(repr=False)
    per: str
    cuts: Mapping[str, Floats] = field(repr=False)
    tier: str
    claims: tuple[str, ...]


def build_levers(
    terms: Mapping[str, Estimate | None],
    oxide: Burden,
    metal: Burden,
    grid: Estimate | None,
    clean: Estimate | None,
    draws: Draws,
    in_place: bool = False,
) -> tuple[tuple[Lever, ...], tuple[tuple[str, str], ...]]:
    """Return the levers that can be priced, and those that cannot with the reason.

    Renewable electricity costs its premium and cuts ``kWh (g − g₀)``. Zero liquid discharge costs
    electricity and upkeep per cubic metre of wastewater; its electricity adds greenhouse gas.
    Process control of electrolysis cuts a share of perfluorocarbons. Engineered storage costs a
    price per tonne of radioactive residue; leached ground is put right at the cost of remediation.

    Parameters
    ----------
    terms
        Of `ytterby.factors.environment.read_levers`.
    oxide, metal
        Burden of a kilogram of all oxide of a route, and of metal.
    grid, clean
        Intensity of the grid used, and of wind and solar power [kg CO2e/kWh].
    draws
        How many, and of which seed.
    in_place
        Whether the ore is leached where it lies, so that the ground wants remediation.
    """
    found: list[Lever] = []
    missing: list[tuple[str, str]] = []

    def term(*names: str) -> list[Estimate] | None:
        known = [terms.get(n) for n in names]
        return [e for e in known if e is not None] if None not in known else None

    def keep(
        id_: str,
        label: str,
        per: str,
        cost: Floats,
        cuts: Mapping[str, Floats],
        used: list[Estimate],
        tier: str = "",
    ) -> None:
        weakest = max([tier, *(e.tier for e in used)])
        claims = tuple(dict.fromkeys(c for e in used for c in e.claims))
        found.append(Lever(id_, label, cost, per, cuts, weakest, claims))

    def lacks(label: str, why: str) -> None:
        missing.append((label, why))

    needed = term("premium")
    for id_, label, burden, per in (
        ("renewable-oxide", "renewable electricity, ore to oxide", oxide, "kg REO"),
        ("renewable-metal", "renewable electricity, electrolysis", metal, "kg metal"),
    ):
        kwh = burden.amounts.get("electricity")
        if kwh is None or needed is None or grid is None or clean is None:
            lacks(label, "electricity of the step unknown")
            continue
        cut = kwh * (draws.of(grid) - draws.of(clean))
        used = [*needed, grid, clean]
        tier = burden.tiers["electricity"]
        keep(id_, label, per, kwh * draws.of(needed[0]), {"carbon": cut}, used, tier)
    water = oxide.amounts.get("wastewater")
    needed = term("zld_electricity", "power", "zld_upkeep")
    if water is None or needed is None:
        lacks("zero liquid discharge", "wastewater of the route unknown")
    else:
        cubic = water / KG_PER_TONNE
        kwh = cubic * draws.of(needed[0])
        cost = kwh * draws.of(needed[1]) + cubic * draws.of(needed[2])
        cuts: dict[str, Floats] = {"wastewater": water, "electricity": -kwh}
        if grid is not None:
            cuts["carbon"] = -kwh * draws.of(grid)
        tier = oxide.tiers["wastewater"]
        keep("zero-liquid-discharge", "zero liquid discharge", "kg REO", cost, cuts, needed, tier)
    pfc = metal.amounts.get("pfc")
    needed = term("pfc_cut", "pfc_cost")
    if pfc is None or needed is None:
        lacks("process control of electrolysis", "perfluorocarbons unknown")
    else:
        cut = pfc * np.minimum(draws.of(needed[0]), 1.0)
        keep(
            "pfc-control",
            "process control of electrolysis",
            "kg metal",
            draws.of(needed[1]),
            {"carbon": cut, "pfc": cut},
            needed,
            metal.tiers["pfc"],
        )
    residue = oxide.amounts.get("radioactive-residue")
    needed = term("storage")
    if residue is None or needed is None:
        lacks("engineered storage of radioactive residue", "residue of the route unknown")
    else:
        cost = residue / KG_PER_TONNE * draws.of(needed[0])
        tier = oxide.tiers["radioactive-residue"]
        label = "engineered storage of radioactive residue"
        keep("residue-storage", label, "kg REO", cost, {}, needed, tier)
    needed = term("remediation")
    if not in_place or needed is None:
        lacks("remediation of leached ground", "only of clay leached in place")
    else:
        label = "remediation of leached ground"
        keep("remediation", label, "kg REO", draws.of(needed[0]), {}, needed)
    return tuple(found), tuple(missing)
