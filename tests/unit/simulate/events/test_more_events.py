"""Quotas, export taxes, outages and demand on the toy: what economics demands, or a word."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.unit.simulate.events.test_events import after, codes, peak, short

from ytterby.errors import InputError, UnknownNameError
from ytterby.simulate import Parameters, StressResult, scenario_from
from ytterby.simulate.tables.balance import imbalance

OXIDES = ["oxide"]
ORE = "clay"


def exported(result: StressResult) -> np.ndarray[Any, Any]:
    """Return what left under an event's arcs in contained oxide, month by month [t REO/month]."""
    layout = result.layout
    inside = layout.inside[layout.arc_origin] & ~layout.inside[layout.arc_destination]
    family = np.array([layout.technology.family[m] for m in layout.materials])
    oxide = family[layout.pool_material[layout.arc_origin]] == "oxide"
    content = layout.composition.sum(axis=1)[layout.pool_material[layout.arc_origin]]
    moved = result.records["shipped"] - result.records["leaked"]
    arcs = inside & oxide
    total: np.ndarray[Any, Any] = (moved[:, arcs, 0] * content[arcs]).sum(axis=1)
    return total


def quota(tonnes: float, **more: Any) -> dict[str, Any]:
    return {
        "kind": "quota",
        "id": "quota",
        "who": ["CHN"],
        "families": OXIDES,
        "start": "2025-03",
        "tranches": [{"start": "2025-03", "tonnes": tonnes}],
        "leakage": 0.0,
        **more,
    }


def usual(table: Parameters) -> float:
    return float(exported(after(table))[0])


def test_no_more_leaves_than_the_quota_allows(table: Parameters) -> None:
    free = usual(table)
    result = after(table, quota(0.5 * free * 12))
    assert exported(result)[2:].max() <= 0.5 * free * (1 + 1e-9)


def test_a_quota_above_what_is_exported_changes_nothing(table: Parameters) -> None:
    free = usual(table)
    loose = after(table, quota(40 * free * 12, alarm=0.0))
    assert short(loose) < 1e-9
    assert loose.records["rent"].max() == pytest.approx(0.0, abs=1e-9)


def test_the_rent_is_common_so_that_the_cheap_oxide_multiplies_most(table: Parameters) -> None:
    free = usual(table)
    result = after(table, quota(0.5 * free * 12))
    layout = result.layout
    names = layout.material_names
    cheap, dear = names.index("oxide:La"), names.index("oxide:Dy")
    prices = result.records["contract"][:, [cheap, dear], 0]
    rise = prices[-1] / prices[0]
    assert result.records["rent"][-1, 0, 0] > 0
    assert rise[0] > rise[1] > 1.0


def test_a_tighter_quota_earns_more_rent(table: Parameters) -> None:
    free = usual(table)
    rents = [
        after(table, quota(share * free * 12)).records["rent"].max() for share in (0.8, 0.6, 0.4)
    ]
    assert rents[0] < rents[1] < rents[2]


def test_a_tranche_is_spread_over_the_months_after_it(table: Parameters) -> None:
    free = usual(table)
    steps = [
        {"start": "2025-03", "tonnes": 0.9 * free * 12},
        {"start": "2025-09", "tonnes": 0.3 * free * 12},
    ]
    result = after(table, quota(1.0, tranches=steps, smoothing=6))
    left = exported(result)
    assert left[8] > 0.3 * free * (1 + 1e-9)
    assert left[13:].max() <= 0.3 * free * (1 + 1e-9)


def test_a_rent_goes_when_the_quota_ends(table: Parameters) -> None:
    free = usual(table)
    result = after(table, quota(0.5 * free * 12, end="2025-09"), months=60)
    rent = result.records["rent"][:, 0, 0]
    assert rent.max() > 0
    assert rent[-1] < 0.05 * rent.max()


def test_an_export_tax_is_paid_abroad_and_not_at_home(table: Parameters) -> None:
    tax = {
        "kind": "export tax", "id": "tax", "who": ["CHN"], "families": OXIDES,
        "start": "2025-03", "rate": 0.25,
    }  # fmt: skip
    result = after(table, tax)
    assert peak(result, "oxide:Dy", "outside_average") > 1.15
    assert peak(result, "oxide:Dy", "inside") < 1.05


def test_a_tax_that_was_there_before_changes_nothing(table: Parameters) -> None:
    tax = {
        "kind": "export tax", "id": "tax", "who": ["CHN"], "start": "2025-03", "rate": 0.25,
        "usual": 0.25,
    }  # fmt: skip
    result = after(table, tax)
    assert np.allclose(result.records["average"], result.records["average"][:1])


def test_an_outage_takes_away_its_share_and_what_is_made_of_it(table: Parameters) -> None:
    stop = {"kind": "outage", "id": "stop", "who": ["CHN"], "stages": ["separation"],
            "start": "2025-03", "severity": 0.6}  # fmt: skip
    result = after(table, stop)
    layout = result.layout
    stage = np.array([layout.technology.stage[k] for k in layout.process_kind])
    region = np.array([layout.regions[r] for r in layout.process_region])
    hit = (stage == "separation") & (region == "CHN")
    limit = 0.4 * layout.capacity[hit] * (1 + 1e-9)
    assert (result.records["activity"][3:, hit, 0] <= limit).all()
    assert short(result) > 0


def test_capacity_comes_back_after_an_outage(table: Parameters) -> None:
    stop = {"kind": "outage", "id": "stop", "who": ["CHN"], "stages": ["mine"],
            "start": "2025-03", "end": "2025-06", "recovery": 3}  # fmt: skip
    result = after(table, stop, months=48)
    activity = result.records["activity"].sum(axis=1)[:, 0]
    assert activity[3] < activity[0]
    assert activity[-1] == pytest.approx(activity[0], rel=0.15)


def test_who_needs_more_than_his_suppliers_make_buys_from_others(table: Parameters) -> None:
    boom = {"kind": "demand", "id": "boom", "start": "2025-03", "multiple": 3.0, "who": ["USA"]}
    bought = [
        after(table, boom | {"multiple": m}, months=36).records["bought"].sum() for m in (0.7, 3.0)
    ]
    assert bought[0] < 0.1 < 50.0 < bought[1]


def test_more_demand_raises_prices_and_less_lowers_them(table: Parameters) -> None:
    more = {"kind": "demand", "id": "boom", "start": "2025-03", "multiple": 1.4}
    boom = after(table, more)
    slump = after(table, more | {"multiple": 0.6})
    assert peak(boom, "ndfeb:H-SH", "inside") > 1.02
    prices = slump.frame("prices").filter(pl.col("market") == "inside")["multiple"].to_numpy()
    assert np.nanmin(prices) < 0.98


def test_hoarding_lifts_prices_for_a_time_and_then_lets_them_go(table: Parameters) -> None:
    alarm = {"kind": "hoarding", "id": "alarm", "start": "2025-03", "size": 1.5}
    frame = after(table, alarm, months=60).frame("prices")
    own = frame.filter((pl.col("market") == "inside") & (pl.col("material") == "ndfeb:H-SH"))
    prices = own.sort("month")["multiple"].to_numpy()
    assert prices.max() > 1.02
    assert prices[-1] < 1.0 + 0.5 * (prices.max() - 1.0)


def test_growth_compounds(table: Parameters) -> None:
    grow = {"kind": "demand", "id": "grow", "start": "2025-01", "growth": 0.12}
    need = after(table, grow, months=24).records["need"] + 0.0
    ratio = need[23].sum() / need[0].sum()
    assert ratio == pytest.approx(np.exp(0.12 * 23 / 12), rel=0.05)


def test_an_event_that_concerns_nothing_says_so(table: Parameters) -> None:
    nobody = {"kind": "demand", "id": "nobody", "start": "2025-03", "sectors": ["nuclear"],
              "multiple": 2.0}  # fmt: skip
    idle = {"kind": "outage", "id": "idle", "who": ["JPN"], "stages": ["mine"],
            "start": "2025-03"}  # fmt: skip
    assert {"event idle", "event nobody"} <= codes(after(table, idle, nobody))


@pytest.mark.parametrize(
    ("event", "word"),
    [
        ({"kind": "quota", "id": "q", "who": ["CHN"], "start": "2025-03", "tranches": []},
         "at least 1"),
        (quota(-1.0), "ban"),
        (quota(1.0, tranches=[{"start": "2025-04", "tonnes": 5}]), "first tranche"),
        ({"kind": "outage", "id": "o", "who": ["CHN"], "start": "2025-03", "severity": 1.4},
         "share"),
        ({"kind": "ban", "id": "b", "who": ["CHN"], "start": "2025-03",
          "severity": {"value": 0.2, "low": -0.3, "high": 0.5}}, "share"),
        ({"kind": "licence", "id": "l", "who": ["CHN"], "start": "2025-03", "delay": 2.0,
          "approval": {"value": 0.9, "low": 0.5, "high": 1.2}}, "share"),
        ({"kind": "outage", "id": "o", "who": ["CHN"], "start": "2025-03",
          "facilities": ["usa-mountan-pass-mine"]}, "no facility"),
        ({"kind": "demand", "id": "d", "start": "2025-03", "sectors": ["wnd"]}, "no sector"),
        ({"kind": "demand", "id": "d", "start": "2025-03", "multiple": -1.0}, "negative"),
        ({"kind": "export tax", "id": "t", "who": ["CHN"], "start": "2025-03", "rate": 0.1,
          "against": ["USA"]}, "one price"),
    ],
)  # fmt: skip
def test_terms_that_make_no_sense_are_refused(event: dict[str, Any], word: str) -> None:
    with pytest.raises(InputError, match=word):
        scenario_from(
            {"name": "c", "title": "C", "start": "2025-01", "months": 6, "events": [event]}
        )


def supplied(tonnes: float, **more: Any) -> dict[str, Any]:
    return {
        "kind": "supply",
        "id": "new",
        "who": ["USA"],
        "ore": ORE,
        "start": "2025-03",
        "tonnes": tonnes,
        **more,
    }


def test_new_supply_enters_the_balance_and_replaces_what_was_ordered(table: Parameters) -> None:
    without, result = after(table), after(table, supplied(12.0))
    brought = result.records["supply"][:, :, 0] @ result.layout.composition[
        result.layout.pool_material
    ].sum(axis=1)
    assert brought[0] == 0.0
    assert 0.0 < brought[-1] <= 1.0 + 1e-12
    assert np.abs(imbalance(result, 0)).max() < 1e-12
    ordered = [r.records["ordered"][:, :, 0].sum(axis=1)[3] for r in (without, result)]
    assert ordered[1] < ordered[0]


def test_new_supply_softens_a_ban(table: Parameters) -> None:
    ban = {"kind": "ban", "id": "stop", "who": ["CHN"], "start": "2025-03"}
    assert short(after(table, ban, supplied(1e4))) < 0.9 * short(after(table, ban))


def test_supply_of_an_ore_that_nobody_knows_says_that_it_did_not_bind(table: Parameters) -> None:
    assert "event new" in codes(after(table, supplied(12.0, ore="moonrock")))


def plan(share: float, unrecorded: float = 0.0, **more: Any) -> dict[str, Any]:
    return {
        "kind": "output plan",
        "id": "plan",
        "who": ["CHN"],
        "start": "2025-03",
        "steps": [{"start": "2025-03", "share": share}],
        "unrecorded": unrecorded,
        **more,
    }


def mined(result: StressResult) -> np.ndarray[Any, Any]:
    layout = result.layout
    stage = np.array([layout.technology.stage[k] for k in layout.process_kind])
    home = np.array([layout.regions[r] == "CHN" for r in layout.process_region])
    total: np.ndarray[Any, Any] = result.records["activity"][:, (stage == "mine") & home, 0].sum(1)
    return total


def test_a_plan_holds_output_at_its_share_and_lifts_the_price_inside(table: Parameters) -> None:
    free = mined(after(table))
    result = after(table, plan(0.5))
    assert mined(result)[3:].max() <= 0.5 * free[0] * (1 + 1e-9)
    assert peak(result, "oxide:Nd", "inside") > 2.0


def test_a_plan_above_what_is_made_changes_nothing(table: Parameters) -> None:
    assert np.allclose(mined(after(table, plan(50.0))), mined(after(table)), rtol=1e-9)


def test_dear_goods_bring_unrecorded_output_but_never_more_than_could_run(
    table: Parameters,
) -> None:
    kept, evaded = after(table, plan(0.5)), after(table, plan(0.5, unrecorded=3.0))
    assert mined(evaded)[-1] > mined(kept)[-1] * 1.02
    assert mined(evaded).max() <= evaded.layout.capacity.sum()


def test_the_steps_of_a_plan_must_be_in_order(table: Parameters) -> None:
    steps = [{"start": "2025-03", "share": 0.5}, {"start": "2025-02", "share": 0.4}]
    with pytest.raises(InputError):
        after(table, plan(0.5, steps=steps))


def test_factors_of_one_change_nothing_but_the_spread(table: Parameters) -> None:
    event = quota(0.5 * usual(table) * 12)
    plain = after(table, event).records
    ones = table.scaled({"rent_up": np.ones(1), "price_elasticity": np.ones(1)})
    again = after(ones, event).records
    assert all(np.array_equal(plain[name], again[name]) for name in plain)


def test_a_factor_moves_what_it_multiplies(table: Parameters) -> None:
    event = quota(0.5 * usual(table) * 12)
    faster = after(table.scaled({"rent_up": np.full(1, 2.0)}), event).records["rent"]
    assert faster[3, 0, 0] > after(table, event).records["rent"][3, 0, 0]


def test_a_factor_of_an_unknown_parameter_is_refused(table: Parameters) -> None:
    with pytest.raises(UnknownNameError):
        table.scaled({"rent_upp": np.ones(1)})


def test_goods_are_under_one_quota_at_most(table: Parameters) -> None:
    with pytest.raises(InputError) as caught:
        after(table, quota(1000.0), quota(500.0) | {"id": "second"})
    assert [p.code for p in caught.value.problems] == ["two-quotas"]
