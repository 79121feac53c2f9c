"""Copy-cat controls and agreements on the toy: what economics demands, or a word."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.random_chain import random_chain
from tests.toy import toy_chain
from tests.unit.simulate.events.test_events import after, codes
from tests.unit.simulate.events.test_pipeline import ready
from tests.unit.simulate.events.test_trade_events import START, lost, shipped

from ytterby.errors import InputError
from ytterby.simulate import Parameters, run, scenario_from
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.tables.balance import imbalance

BAN = {"kind": "ban", "id": "ban", "who": ["CHN"], **START}
CAT = {"kind": "copy-cat", "id": "cat", "who": ["JPN"], "leakage": 0.0, **START}
STRONG = {"price_response": 1.0, "most": 1.0}
PACT = {"kind": "agreement", "id": "pact", "who": ["JPN"], "ally": ["USA"], **START}


def test_a_producer_withholds_as_prices_rise(table: Parameters) -> None:
    alone, with_cat = after(table, BAN), after(table, BAN, CAT | STRONG)
    assert lost(with_cat, "USA") > lost(alone, "USA")
    assert lost(with_cat, "JPN") < lost(alone, "JPN")
    sold = [shipped(r, "JPN", "USA")[-1] for r in (alone, with_cat)]
    assert sold[1] < 0.5 * sold[0]


def test_without_a_reason_nobody_withholds_and_it_says_so(table: Parameters) -> None:
    result = after(table, CAT)
    assert "event cat" in codes(result)
    assert np.allclose(shipped(result, "JPN", "USA"), shipped(result, "JPN", "USA")[0])


def test_the_policies_of_rivals_provoke_it_whatever_prices_do(table: Parameters) -> None:
    blind = CAT | {"price_response": 0.0, "policy_response": 0.5, "time": 1.0}
    provoked = after(table, BAN | {"families": ["oxide"]}, blind | {"provoked_by": ["ban"]})
    calm = after(table, BAN | {"families": ["oxide"]}, blind)
    assert "event cat" in codes(calm)
    orders, sold = (provoked.records[name][6, :, 0] for name in ("ordered", "shipped"))
    layout = provoked.layout
    region = np.array([layout.regions[r] for r in layout.pool_region])
    arcs = region[layout.arc_origin] == "JPN"
    assert sold[arcs].sum() == pytest.approx(0.5 * orders[arcs].sum(), rel=1e-6)


def test_more_response_withholds_more_and_the_most_bounds_it(table: Parameters) -> None:
    let = []
    for size in (0.0, 0.2, 1.0, 50.0):
        result = after(table, BAN, CAT | {"price_response": size, "most": 0.6})
        layout = result.layout
        arcs = np.array(layout.regions)[layout.pool_region[layout.arc_origin]] == "JPN"
        moved, asked = (result.records[n][-1, arcs].sum() for n in ("shipped", "ordered"))
        let.append(moved / asked)
    assert let[0] > let[1] > let[2]
    assert let[2:] == pytest.approx([0.4, 0.4], rel=0.03)


def test_what_is_withheld_is_not_sold_to_the_same_buyers_as_strangers(table: Parameters) -> None:
    """Spare goods are withheld in the same share: nothing left for sale after all is withheld."""
    all_of_it = CAT | {"policy_response": 1.0, "most": 1.0, "provoked_by": ["ban"], "time": 1.0}
    result = after(table, BAN, all_of_it)
    layout = result.layout
    region = np.array([layout.regions[r] for r in layout.pool_region])
    assert result.records["sold"][8:, region == "JPN"].max() < 1e-9
    assert shipped(result, "JPN", "USA")[8:].max() < 1e-9


def test_it_fades_after_its_end(table: Parameters) -> None:
    result = after(table, BAN | {"end": "2025-09"}, CAT | STRONG | {"end": "2025-12"}, months=60)
    sold = shipped(result, "JPN", "USA")
    assert sold[10:].min() < 0.9 * sold[0]
    assert sold[-1] > 0.9 * sold[0]


def test_what_provokes_it_must_be_in_the_scenario(table: Parameters) -> None:
    with pytest.raises(InputError, match="nobody"):
        after(table, CAT | {"provoked_by": ["nobody"]})


@pytest.mark.parametrize("seed", [3, 17])
def test_an_ally_is_served_first_by_its_supplier_and_others_go_short(
    table: Parameters, seed: int
) -> None:
    """China sells nothing abroad; Germany's spare goods go to the United States before Japan."""
    pact = PACT | {"who": ["DEU"], "start": "2025-01"}
    lacking = []
    for responses in ([], [pact]):
        values = {"name": "case", "title": "Case", "start": "2025-01", "months": 18,
                  "pipeline": False, "events": [BAN | {"leakage": 0.0}],
                  "responses": responses}  # fmt: skip
        result = run(
            random_chain(seed), scenario_from(values), target="USA", parameters=table.frozen()
        )
        assert "response pact" not in codes(result)
        lacking.append([lost(result, region) for region in ("USA", "JPN")])
    assert lacking[1][0] < 0.99 * lacking[0][0]
    assert lacking[1][1] > lacking[0][1]


def test_an_agreement_that_is_broken_says_so_and_changes_nothing(table: Parameters) -> None:
    plain, broken = (after(table, BAN, responses=r) for r in ([], [PACT | {"reliability": 0.2}]))
    assert "response pact" in codes(broken)
    assert lost(broken, "USA") == pytest.approx(lost(plain, "USA"))


def test_an_agreement_with_somebody_who_lacks_nothing_says_so(table: Parameters) -> None:
    assert "response pact" in codes(after(table, responses=[PACT]))


def test_an_agreement_holds_in_as_many_draws_as_it_is_reliable(table: Parameters) -> None:
    scenario: dict[str, Any] = {
        "name": "case", "title": "Case", "start": "2025-01", "months": 3, "pipeline": False,
        "responses": [PACT | {"reliability": 0.7, "binds_controls": True}],
        "events": [CAT | {"policy_response": 1.0, "most": 1.0, "provoked_by": ["pact"],
                          "time": 1.0, "start": "2025-01"}],
    }  # fmt: skip
    scenario["responses"][0] |= {"start": "2025-01"}
    result = run(
        toy_chain(), scenario_from(scenario), target="USA", parameters=table, draws=400, seed=5
    )
    layout = result.layout
    region = np.array([layout.regions[r] for r in layout.pool_region])
    arcs = (region[layout.arc_origin] == "JPN") & (region[layout.arc_destination] == "USA")
    kept = result.records["shipped"][2, arcs].sum(axis=0) > 1e-9
    assert kept[0]
    assert kept.mean() == pytest.approx(0.7, abs=0.06)


def test_only_an_agreement_that_binds_controls_lifts_the_suppliers_own(table: Parameters) -> None:
    ban = {"kind": "ban", "id": "own", "who": ["JPN"], "leakage": 0.0, **START}
    bare = after(table, ban)
    loose = after(table, ban, responses=[PACT])
    binding = after(table, ban, responses=[PACT | {"binds_controls": True}])
    assert shipped(bare, "JPN", "USA")[4] < 1e-9
    assert shipped(loose, "JPN", "USA")[4] < 1e-9
    assert shipped(binding, "JPN", "USA")[4] > 0.9 * shipped(bare, "JPN", "USA")[0]
    assert lost(binding, "USA") < lost(bare, "USA")


def test_no_promise_of_a_supplier_opens_a_closed_route(table: Parameters) -> None:
    route = {"kind": "closed route", "id": "route", "between": ["JPN"], "rerouted": 0.0,
             "detour": 1.0, **START}  # fmt: skip
    bound = after(table, route, responses=[PACT | {"binds_controls": True}])
    assert shipped(bound, "JPN", "USA")[4] < 1e-9


@pytest.mark.parametrize("response", [[], [PACT | {"binds_controls": True}]])
def test_nothing_is_made_or_lost(table: Parameters, response: list[dict[str, Any]]) -> None:
    result = after(table, BAN, CAT | STRONG, responses=response)
    assert np.abs(imbalance(result, 0)).max() < 1e-9


def test_a_control_suspends_an_agreement_for_its_own_goods_alone(table: Parameters) -> None:
    cut = {"kind": "ban", "id": "cut", "who": ["JPN"], "materials": ["metal:Nd"], **START}
    pact_kept = PACT | {"reliability": 1.0}
    calm = ready(table, responses=(pact_kept,), plants=(), months=6)
    case = ready(table, cut, responses=(pact_kept,), plants=(), months=6)
    layout, (before, after_it) = (
        case.layout,
        (c.path.at(4, slice(0, 1)).classes[0].sellers[:, 0] for c in (calm, case)),
    )
    pact = np.array([layout.regions[r] == "JPN" for r in layout.pool_region])
    metal = np.array([layout.material_names[m] == "metal:Nd" for m in layout.pool_material])
    assert (before[pact] > 0.0).all()
    assert after_it[pact & metal].tolist() == [0.0]
    assert np.array_equal(after_it[~metal], before[~metal])


def test_an_agreement_changes_no_bit_of_a_draw_in_which_it_does_not_hold(table: Parameters) -> None:
    bans = [
        {"kind": "ban", "id": name, "who": ["JPN"], "ramp": 2.5, **START}
        | {"severity": {"value": value, "low": value - 0.2, "high": value + 0.2}}
        for name, value in (("one", 0.7), ("two", 0.6))
    ]
    bound = PACT | {"reliability": 0.5, "binds_controls": True}
    draws = 8
    with_it = ready(table, *bans, responses=(bound,), plants=(), months=8, sample=Sample(0, draws))
    without = ready(table, *bans, plants=(), months=8, sample=Sample(0, draws))
    broken = Sample(0, draws).uniform("event pact holds") > 0.5
    assert 0 < broken.sum() < draws
    for month in range(8):
        one, two = (c.path.at(month, slice(0, draws)).control for c in (with_it, without))
        wide = np.broadcast_to(two, one.shape)
        assert np.array_equal(one[:, broken], wide[:, broken])
