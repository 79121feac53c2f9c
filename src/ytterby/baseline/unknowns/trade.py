"""Trade of compounds: customs lines split over elements, and links that no line shows."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from ytterby.baseline.reconcile.draft import Draft
from ytterby.baseline.reconcile.network import TRADE, USE
from ytterby.baseline.sources.spans import share_claims
from ytterby.baseline.sources.world import CERIUM, Shipment, World
from ytterby.baseline.unknowns.metals import metal_need
from ytterby.baseline.unknowns.supply import oxide_supply

INSIDE = 1.4
"""How far a line's unit value is kept from the cheapest and the dearest element [1]: nearer, the
tilt would leave one element only."""

STEEPEST = 3.0
"""Largest power of price that the tilt may take."""


def split_line(
    basket: dict[str, float], prices: dict[str, float], unit_value: float
) -> dict[str, float]:
    """Return shares of elements in a customs line, summing to one.

    The basket's shares w are tilted by price to the unit value: share_e ∝ w_e p_e^λ with λ such
    that Σ share_e p_e = unit value; the maximum-entropy answer for log prices.

    Parameters
    ----------
    basket
        Weights by element [1].
    prices
        Price by element [USD/kg REO]; one without a price is a gap and takes the line's average.
    unit_value
        Value per REO in the line [USD/kg].

    Examples
    --------
    >>> split_line({"La": 1.0, "Dy": 1.0}, {"La": 1.0, "Dy": 99.0}, 50.0)
    {'La': 0.5, 'Dy': 0.5}
    """
    kept = {e: w for e, w in basket.items() if w > 0}
    known = [prices[e] for e in kept if e in prices]
    if not known:
        whole = sum(kept.values())
        return {e: w / whole for e, w in kept.items()}
    goal = min(max(unit_value, min(known) * INSIDE), max(known) / INSIDE)
    at = {e: prices.get(e, goal) for e in kept}
    logs = {e: math.log(p) for e, p in at.items()}
    low, high = -STEEPEST, STEEPEST
    shares: dict[str, float] = {}
    for _ in range(60):
        tilt = (low + high) / 2
        raw = {e: w * math.exp(tilt * logs[e]) for e, w in kept.items()}
        whole = sum(raw.values())
        shares = {e: v / whole for e, v in raw.items()}
        if sum(s * at[e] for e, s in shares.items()) < goal:
            low = tilt
        else:
            high = tilt
    return {e: round(s, 12) for e, s in shares.items()}


def compound_lines(world: World) -> list[Shipment]:
    """Return customs lines of compounds that hold compounds and are large enough."""
    smallest = float(world.trade_rules["error"]["smallest_compound"])
    return [
        s
        for s in world.shipments
        if (s.hs != 280530 or s.advice == "oxide")
        and s.quantity > smallest
        and s.advice in ("", "oxide", "unit_value", "quantity", "flag")
        and not world.is_concentrate(s)
    ]


def add_compound_trade(draft: Draft, world: World) -> None:
    """Add oxide links from customs and those of the pack that customs do not show."""
    rules, tilt = world.trade_rules["error"], world.trade_rules["basket"]
    least = float(rules["least"])
    basket = _world_basket(draft, world)
    limited = _light_only(world)
    rest = set(world.pack.element_set(world.pack.circuit_rest))
    prices = world.prices
    magnet = world.at("price", element="NdPr", material="oxide", region="WLD")
    magnet_price = magnet.value if magnet is not None else prices.get("Nd")
    for line in compound_lines(world):
        content = world.content(line.hs, line.unit_value)
        amount = line.quantity * content
        if line.hs == CERIUM:
            draft.ship("oxide:Ce", line.origin, line.destination, amount)
            continue
        value = line.unit_value / content / float(rules["markup"])
        mix = {}
        for element, weight in basket.items():
            factor = 1.0
            if _near(value, magnet_price, tilt["window"]) and element in tilt["window_elements"]:
                factor = float(tilt["window_weight"])
            if line.origin in limited and element in rest:
                factor *= float(tilt["unable"])
            if element == "Ce":
                factor *= float(tilt["cerium_weight"])
            mix[element] = weight * factor
        if line.advice in ("unit_value", "quantity"):
            shares = {e: w / sum(mix.values()) for e, w in mix.items()}
        else:
            shares = split_line(mix, prices, value)
        for element, share in shares.items():
            flow = amount * share
            if flow > float(tilt["keep_above"]):
                if element == "Ce":
                    draft.mixed[line.origin, line.destination] = flow
                draft.ship(
                    f"oxide:{element}",
                    line.origin,
                    line.destination,
                    flow,
                    max(draft.relative * flow, least),
                )
    _add_claimed(draft, world)
    _add_hidden(draft, world)
    supply = oxide_supply(draft, world)
    for ability in world.able("oxide"):
        key = (1, f"oxide:{ability.item}", ability.region, ability.partner, "")
        if key not in draft.flows:
            found = world.at(
                "feed_import", region=ability.partner, partner=ability.region, element="NdPr"
            )
            ndpr = sum(supply.get((ability.region, e), 0.0) for e in world.pack.groups["NdPr"])
            own = supply.get((ability.region, ability.item), 0.0)
            if found is not None and ndpr > 0:
                centre = found.value * own / ndpr
            else:
                centre = (
                    min(own * world.priors["oxide_link_share"], world.priors["oxide_link"])
                    or world.priors["floor"]
                )
            draft.ship(f"oxide:{ability.item}", ability.region, ability.partner, centre)


def _add_claimed(draft: Draft, world: World) -> None:
    """Add links of single elements that published import shares name.

    Customs lines are split over elements by price, which cannot tell that a country's yttrium comes
    from Germany. Expected: the share times the region's imports of the element, else its use.
    """
    used: dict[tuple[str, str], float] = defaultdict(float)
    for (kind, name, region, _, _), flow in draft.flows.items():
        if kind == USE and name.split(":")[0] in ("oxide", "metal"):
            used[region, name.split(":")[1]] += draft.prior[flow]
    for claim in share_claims(world):
        known = claim.region in world.pack.regions and claim.partner in world.pack.regions
        if not known or claim.element not in world.pack.elements or claim.value <= 0:
            continue
        total = world.at(
            "trade_quantity", region="WLD", partner=claim.region, element=claim.element
        )
        imports = total.value if total is not None else used[claim.region, claim.element]
        material = f"oxide:{claim.element}"
        key = (TRADE, material, claim.partner, claim.region, "")
        has = draft.prior[draft.flows[key]] if key in draft.flows else 0.0
        lack = claim.value * imports - has
        if lack > 0:
            draft.ship(material, claim.partner, claim.region, lack, lack + draft.floor)


def _near(value: float, price: float | None, window: Sequence[float]) -> bool:
    """Whether a unit value lies near the price of magnet oxides."""
    return price is not None and window[0] <= value / price <= window[1]


def _add_hidden(draft: Draft, world: World) -> None:
    """Add links that must exist: what leaves the destination beyond what enters it."""
    pools = draft.pool_throughput()
    for ability in world.able("hidden"):
        material = f"oxide:{ability.item}"
        inflow, outflow = pools.get((ability.partner, material), (0.0, 0.0))
        centre = max(outflow - inflow, world.priors["floor"])
        draft.ship(material, ability.region, ability.partner, centre, centre)


def _world_basket(draft: Draft, world: World) -> dict[str, float]:
    """Shares of elements in world trade of compounds: direct use and a little for magnets."""
    share = float(world.trade_rules["basket"]["magnet_share"])
    out: dict[str, float] = dict.fromkeys(world.pack.elements, 0.0)
    for (kind, name, _, _, _), flow in draft.flows.items():
        if kind == USE and name.startswith("oxide:"):
            out[name[6:]] += draft.prior[flow]
    for (_, element), amount in metal_need(draft, world).items():
        out[element] += share * amount
    whole = sum(out.values())
    return {e: v / whole for e, v in out.items() if v > 0}


def _light_only(world: World) -> set[str]:
    """Regions whose own circuits cannot separate the rest."""
    circuits: dict[str, set[str]] = defaultdict(set)
    for ability in world.able("separate"):
        circuits[ability.region].add(ability.circuit)
    able = {a.region for a in world.able("separate_rest")}
    return {r for r, kinds in circuits.items() if kinds == {"light"}} - able
