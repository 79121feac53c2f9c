"""Customs rows of BACI and national totals: concentrate, compounds, metals."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ytterby.baseline.reconcile.problem import Observation
from ytterby.baseline.reconcile.sums import Weights, add
from ytterby.baseline.sources.hearing import Hearing, read_once
from ytterby.baseline.sources.world import CERIUM, Shipment
from ytterby.baseline.unknowns.metals import metal_lines, metal_price
from ytterby.baseline.unknowns.trade import compound_lines

SOURCE = "cepii-baci"
"""Source id of the shipped trade series."""


@dataclass(frozen=True, slots=True)
class About:
    """What a customs row is about: quantity, exporter, stage."""

    quantity: str
    region: str
    stage: str


def _row(
    hearing: Hearing, name: str, weights: Weights, value: float, sigma: float, about: About
) -> None:
    hearing.row(
        Observation(
            name=f"{name} {hearing.world.year}",
            weights=weights,
            value=value,
            sigma=sigma,
            robust=True,
            source=SOURCE,
            tier="A",
            quantity=about.quantity,
            region=about.region,
            stage=about.stage,
        )
    )


def hear_concentrate(hearing: Hearing) -> None:
    """Hear concentrate booked under other headings, and lines that blend it with oxide."""
    world, sums = hearing.world, hearing.sums
    if not world.trade_is_current:
        return
    for rule, weight in world.concentrate_rules():
        flows = sums.traded(
            [rule["origin"]], [rule["destination"]], families=["concentrate", "mixed"]
        )
        value = weight * rule["content"]
        _row(
            hearing,
            f"concentrate {rule['origin']} {rule['destination']}",
            flows,
            value,
            (rule["sigma"] / rule["content"] + float(world.trade_rules["error"]["gross"])) * value,
            About("trade_quantity", rule["origin"], "mine"),
        )
    for rule in world.trade_rules["blend"]:
        lines = [
            s
            for s in world.shipments
            if s.hs in rule["hs"]
            and (s.origin, s.destination) == (rule["origin"], rule["destination"])
        ]
        value = sum(s.quantity for s in lines) * rule["content"]
        if value <= 0:
            continue
        families = ["concentrate", "mixed", "oxide"]
        flows = sums.traded([rule["origin"]], [rule["destination"]], families=families)
        _row(
            hearing,
            f"blend {rule['origin']} {rule['destination']}",
            flows,
            value,
            rule["sigma"] / rule["content"] * value,
            About("trade_quantity", rule["origin"], "separation"),
        )


def hear_compounds(hearing: Hearing) -> None:
    """Hear each line of compounds twice: its weight as REO, and its value as Σ price x flow.

    An exporter's lines share the errors of content and of price.
    """
    world = hearing.world
    rules = world.trade_rules["error"]
    for line in compound_lines(world) if world.trade_is_current else ():
        flows = _line_flows(hearing, line)
        if not flows:
            continue
        content = world.content(line.hs, line.unit_value)
        amount = line.quantity * content
        pair = f"{line.hs} {line.origin} {line.destination}"
        about = About("trade_quantity", line.origin, "separation")
        if line.advice != "quantity":
            row = dict(flows)
            common = hearing.nuisance(
                f"content {line.hs} {line.origin}", float(rules["content_common"])
            )
            row[common] = -amount
            error = rules["quantity_cerium" if line.hs == CERIUM else "quantity_compound"]
            _row(hearing, f"weight {pair}", row, amount, error * amount + rules["floor"], about)
        if line.hs != CERIUM and line.advice != "unit_value":
            _value_row(hearing, pair, flows, line.value, line.unit_value / content, about)


def _line_flows(hearing: Hearing, line: Shipment) -> Weights:
    """Return the flows in a line of compounds.

    Cerium travels under its own heading and inside mixed compounds under the other: how much of it
    is mixed is a nuisance variable of the pair, taken off one line and added to the other.
    """
    cerium = line.hs == CERIUM
    elements = [e for e in hearing.world.pack.elements if (e == "Ce") == cerium]
    flows = hearing.sums.traded(
        [line.origin], [line.destination], families=["oxide"], elements=elements
    )
    mixed = hearing.unknowns.mixed.get((line.origin, line.destination))
    if mixed is None or (cerium and not flows):
        return flows
    least = float(hearing.world.trade_rules["error"]["least"])
    name = f"mixed cerium {line.origin} {line.destination}"
    position = hearing.nuisance(name, hearing.world.priors["relative"] * mixed + least, mixed, 0.0)
    return add(flows, {position: -1.0 if cerium else 1.0})


def _value_row(
    hearing: Hearing,
    pair: str,
    flows: Weights,
    value: float,
    unit_value: float,
    about: About,
) -> None:
    """Hear Σ price x flow = customs value [thousand USD]."""
    world = hearing.world
    rules = world.trade_rules["error"]
    network, metal = hearing.unknowns.network, about.stage == "metal"
    row: Weights = {}
    for j, amount in flows.items():
        element = "Ce"  # the nuisance variable of mixed compounds
        if j < network.size:
            element = network.technology.materials[network.material[j]].split(":")[1]
        price = metal_price(world, element) if metal else world.prices.get(element)
        # an element without a price is a gap: it takes the average of the line
        row[j] = amount * (unit_value if price is None else price * float(rules["markup"]))
    scaled = value / 1000.0
    common = hearing.nuisance(f"price {about.region}{' metal' if metal else ''}", world.price_error)
    row[common] = -scaled
    sigma = float(rules["value"]) * scaled + float(rules["value_floor"]) / 1000.0
    _row(hearing, f"value {pair}", row, scaled, sigma, replace(about, quantity="trade_value"))


def hear_metals(hearing: Hearing) -> None:
    """Hear each line of metal; alloy, which travels elsewhere, is taken off as a nuisance."""
    world, sums = hearing.world, hearing.sums
    rules = world.trade_rules["error"]
    for line in metal_lines(world) if world.trade_is_current else ():
        flows = sums.traded([line.origin], [line.destination], families=["metal"])
        if not flows:
            continue
        content = world.content(line.hs, line.unit_value)
        amount = line.quantity * content
        row = _without_alloy(hearing, flows, line.origin, line.destination)
        pair = f"{line.hs} {line.origin} {line.destination}"
        about = About("trade_quantity", line.origin, "metal")
        error = float(rules["quantity_metal"])
        _row(hearing, f"weight {pair}", row, amount, error * amount + rules["floor_metal"], about)
        alloy = hearing.unknowns.alloys.get((line.origin, line.destination))
        if line.advice == "" and alloy is None:
            _value_row(hearing, pair, flows, line.value, line.unit_value / content, about)
    _hear_national(hearing)


def _without_alloy(hearing: Hearing, flows: Weights, origin: str, destination: str) -> Weights:
    alloy = hearing.unknowns.alloys.get((origin, destination))
    if alloy is None:
        return dict(flows)
    name = f"alloy {origin} {destination}"
    position = hearing.nuisance(name, hearing.world.priors["relative"] * alloy, alloy, 0.0)
    return add(flows, {position: -1.0})


def _hear_national(hearing: Hearing) -> None:
    """Hear national totals of imports and exports of compounds and metals (``trade_quantity``).

    Totals of links on which concentrate travels under these headings (trade.toml) are left out.
    """
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    rules = (*world.trade_rules["concentrate"], *world.trade_rules["blend"])
    booked = {(rule["origin"], rule["destination"]) for rule in rules}
    for claim in read_once(world.claims.find("trade_quantity", year=world.year, period="")):
        if claim.material == "magnet" or not claim.partner or not claim.element:
            continue
        if "ores" in claim.reads or claim.region == "EU27":
            continue
        known = (*pack.regions, "WLD", "EU27")
        if claim.region not in known or claim.partner not in known:
            continue
        elements = pack.element_set(claim.element)
        families = [claim.material] if claim.material in ("oxide", "metal") else ["oxide", "metal"]
        origins = None if claim.region == "WLD" else [claim.region]
        places = None if claim.partner == "WLD" else list(pack.target(claim.partner))
        if places and any((claim.region, place) in booked for place in places):
            continue
        flows = sums.traded(origins, places, families=families, elements=elements)
        if "with-concentrate" in claim.reads and claim.region == "WLD":
            flows = add(flows, sums.traded(None, places, families=["concentrate"]))
        for (origin, destination), _ in hearing.unknowns.alloys.items():
            inside = places is None or destination in places
            ours = inside and (origins is None or origin in origins)
            if ours and "metal" in families and claim.element == "REO":
                flows = _without_alloy(hearing, flows, origin, destination)
        gross = claim.mass_basis in ("gross", "product", "none", "unknown")
        content = world.priors["gross_content"] if gross and claim.element == "REO" else 1.0
        hearing.amount(
            claim,
            flows,
            value=claim.value * content,
            sigma=max(
                claim.sigma,
                (float(world.trade_rules["error"]["gross"]) if content != 1.0 else 0.0)
                * claim.value,
            )
            * content,
        )
