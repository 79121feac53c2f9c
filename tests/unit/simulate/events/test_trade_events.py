"""Embargoes, tariffs, closed routes and acquisitions on the toy: what economics demands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.unit.simulate.events.test_events import after, codes, peak, short

from ytterby.errors import InputError
from ytterby.simulate import Parameters, StressResult
from ytterby.simulate.events.trade.tariff import tariffed_share
from ytterby.simulate.tables.balance import imbalance

START = {"start": "2025-03"}
EMBARGO = {"kind": "embargo", "id": "embargo", "who": ["USA"], "against": ["CHN"], **START}
TARIFF = {"kind": "import tariff", "id": "tariff", "who": ["USA"], "against": ["CHN"], **START}
ROUTE = {"kind": "closed route", "id": "route", "between": ["JPN"], "detour": 1.0, **START}
TAKEN = {"kind": "acquisition", "id": "taken", "who": ["USA"], "against": ["JPN"], **START}


def lost(result: StressResult, region: str, against: str = "need") -> float:
    """Return what a region lacks of what it needs, or of what it still wants at the price."""
    layout = result.layout
    here = np.array([layout.regions[r] == region for r in layout.pool_region[layout.use_pool]])
    gap = result.records[against] - result.records["delivered"]
    return float(np.maximum(gap, 0.0)[:, here].sum())


def shipped(result: StressResult, origin: str, destination: str) -> np.ndarray[Any, Any]:
    layout = result.layout
    ends = [
        np.array([layout.regions[r] for r in layout.pool_region[side]])
        for side in (layout.arc_origin, layout.arc_destination)
    ]
    arcs = (ends[0] == origin) & (ends[1] == destination)
    total: np.ndarray[Any, Any] = result.records["shipped"][:, arcs, 0].sum(axis=1)
    return total


def test_who_buys_nothing_falls_short_and_who_sells_nothing_hurts_the_buyer(
    table: Parameters,
) -> None:
    buy, sell = (after(table, EMBARGO | {"direction": d}) for d in ("buy", "sell"))
    assert lost(buy, "USA") > 10 * max(lost(buy, "CHN"), 1e-9)
    assert lost(sell, "CHN") > 0.0
    assert shipped(buy, "CHN", "USA")[-1] < 0.5 * shipped(buy, "CHN", "USA")[0]
    assert shipped(buy, "USA", "CHN")[3] > 0.9 * shipped(buy, "USA", "CHN")[0]
    assert shipped(sell, "USA", "CHN")[-1] < 0.5 * shipped(sell, "USA", "CHN")[0]


def test_an_embargo_both_ways_costs_the_target_more_than_either(table: Parameters) -> None:
    costs = [lost(after(table, EMBARGO | {"direction": d}), "USA") for d in ("buy", "sell", "both")]
    assert costs[2] > max(costs[:2])


def test_smuggling_softens_an_embargo(table: Parameters) -> None:
    tight, loose = (
        after(table, EMBARGO | {"direction": "buy", "leakage": size}) for size in (0.0, 2.0)
    )
    assert tight.records["leaked"].sum() == 0.0 < loose.records["leaked"].sum()
    assert lost(loose, "USA") < lost(tight, "USA")


def test_goods_refused_to_one_reach_him_by_way_of_others_who_have_them(table: Parameters) -> None:
    """Re-routing: an embargo by one seller alone hurts less than one by all who sell."""
    alone = {"kind": "embargo", "id": "one", "who": ["CHN"], "against": ["USA"],
             "direction": "sell", "families": ["magnet"], "leakage": 0.0, **START}  # fmt: skip
    together = after(table, alone | {"who": ["CHN", "JPN"]})
    single = after(table, alone)
    assert single.records["bought"].sum() > 0.0
    assert lost(single, "USA") < lost(together, "USA")


def test_a_tariff_makes_dear_and_not_short_where_nobody_else_can_supply(
    table: Parameters,
) -> None:
    result = after(table, TARIFF | {"rate": 1.0})
    assert lost(result, "USA") > 0.0
    assert lost(result, "USA", against="wanted") < 0.02 * lost(result, "USA")
    assert lost(result, "JPN") < 0.05 * lost(result, "USA")


def test_a_higher_tariff_drives_more_buyers_off(table: Parameters) -> None:
    costs = [lost(after(table, TARIFF | {"rate": rate}), "USA") for rate in (0.1, 0.5, 1.0)]
    assert 0.0 < costs[0] < costs[1] < costs[2]


def test_orders_turn_to_others_the_more_the_easier_it_is(table: Parameters) -> None:
    left = [
        shipped(after(table, TARIFF | {"rate": 0.5, "switching": size}), "CHN", "USA")[-1]
        for size in (0.0, 1.0, 3.0)
    ]
    assert left[0] > left[1] > left[2]


def test_a_tariff_that_was_there_before_changes_nothing(table: Parameters) -> None:
    result = after(table, TARIFF | {"rate": 0.25, "usual": 0.25})
    assert "event tariff" in codes(result)
    assert short(result) < 1e-9


def test_a_tariff_on_metal_is_paid_by_those_who_use_magnets_made_of_it(table: Parameters) -> None:
    result = after(table)
    layout = result.layout
    names = np.array(layout.material_names)
    region = np.array([layout.regions[r] for r in layout.pool_region])
    metal = np.isin(names[layout.pool_material], ["metal:Nd", "metal:Dy"])
    arcs = metal[layout.arc_origin] & (region[layout.arc_destination] == "JPN")
    share = tariffed_share(layout, arcs)
    magnet = (names[layout.pool_material] == "ndfeb:H-SH") & (region == "JPN")
    # Japan makes all its magnets: 0.35 t of neodymium at 90 USD/kg, of whose intake 6 of 51 t is
    # imported, and 0.08 t of dysprosium at 384, of whose 8 t (with 0.5 from stock) 3 is, in 72.
    neodymium, dysprosium = layout.arc_weight[arcs]
    wanted = (0.35 * 90 * neodymium + 0.08 * 384 * dysprosium) / 72
    assert share[magnet].item() == pytest.approx(wanted)


def test_a_closed_route_stops_goods_for_the_detour_and_then_lets_part_through(
    table: Parameters,
) -> None:
    into = shipped(after(table, ROUTE | {"detour": 2.0, "rerouted": 0.75}), "CHN", "JPN")
    assert into[2] == 0.0
    assert into[3] < 0.05 * into[1]
    assert into[-1] == pytest.approx(0.75 * into[0], rel=0.15)


def test_a_route_hurts_more_the_less_comes_round_it_and_the_later(table: Parameters) -> None:
    costs = [lost(after(table, ROUTE | {"rerouted": part}), "JPN") for part in (1.0, 0.5, 0.0)]
    assert costs[0] < costs[1] < costs[2]
    late = lost(after(table, ROUTE | {"rerouted": 1.0, "detour": 5.0}), "JPN")
    assert late > costs[0]


def test_a_route_that_stops_few_goods_keeps_no_stranger_from_selling(table: Parameters) -> None:
    ban = {"kind": "ban", "id": "ban", "who": ["CHN"], "against": ["JPN"], **START}
    few = ROUTE | {"against": ["USA"], "severity": 0.3, "rerouted": 0.95,
                   "detour": 0.0, "alarm": 0.0}  # fmt: skip
    alone, with_route = (lost(after(table, *deeds), "JPN") for deeds in ((ban,), (ban, few)))
    assert alone > 0.0
    assert with_route == pytest.approx(alone, rel=0.05)


def test_a_route_is_closed_in_both_directions(table: Parameters) -> None:
    result = after(table, ROUTE | {"rerouted": 0.0})
    assert shipped(result, "JPN", "USA")[4] < 1e-9
    assert shipped(result, "CHN", "JPN")[4] < 1e-9
    assert shipped(result, "CHN", "USA")[4] > 0.0


def test_who_takes_over_a_plant_is_served_first_from_it(table: Parameters) -> None:
    ban = {"kind": "ban", "id": "ban", "who": ["CHN"], "families": ["magnet"],
           "severity": 0.7, **START}  # fmt: skip
    magnets = {"stages": ["magnet"], "who": ["USA"], "against": ["JPN"]}
    before, owned = after(table, ban), after(table, ban, TAKEN | magnets)
    lent = after(table, ban, TAKEN | magnets | {"who": ["CHN"]})
    assert lost(owned, "USA") <= lost(before, "USA") < lost(lent, "USA")


def test_an_owner_who_wants_nothing_more_and_sells_all_on_changes_nothing_and_says_so(
    table: Parameters,
) -> None:
    taken = TAKEN | {"who": ["CHN"], "stages": ["magnet"]}
    result = after(table, taken | {"resale": 1.0})
    assert "event taken" in codes(result)
    assert lost(result, "USA") < 0.01
    assert lost(after(table, taken), "USA") > 0.01


def test_the_less_an_owner_sells_on_the_more_others_lack(table: Parameters) -> None:
    taken = TAKEN | {"who": ["CHN"], "stages": ["magnet"]}
    ban = {"kind": "ban", "id": "ban", "who": ["CHN"], "families": ["magnet"], **START}
    costs = [lost(after(table, ban, taken | {"resale": r}), "USA") for r in (1.0, 0.5, 0.0)]
    assert costs[0] < costs[1] < costs[2]


def test_an_acquisition_where_nothing_is_made_says_so(table: Parameters) -> None:
    assert "event taken" in codes(after(table, TAKEN | {"against": ["MMR"], "stages": ["magnet"]}))


@pytest.mark.parametrize("event", [EMBARGO, TARIFF | {"rate": 0.5}, ROUTE, TAKEN])
def test_nothing_is_made_or_lost(table: Parameters, event: dict[str, Any]) -> None:
    assert np.abs(imbalance(after(table, event), 0)).max() < 1e-9


@pytest.mark.parametrize(
    "event",
    [
        EMBARGO | {"severity": 1.5},
        TARIFF | {"rate": -0.1},
        TARIFF | {"rate": 0.1, "adjustment": 0.0},
        ROUTE | {"rerouted": 1.2},
        TAKEN | {"share": -0.1},
    ],
)
def test_terms_out_of_bounds_are_refused(table: Parameters, event: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        after(table, event)


def test_a_tariff_lifts_no_price_of_others(table: Parameters) -> None:
    result = after(table, TARIFF | {"rate": 0.5})
    assert peak(result, "ndfeb:H-SH", "outside_average") < 1.05
