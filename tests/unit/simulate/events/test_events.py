"""What events do to the toy: what economics demands, or a word that they did not bind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.simulate import Parameters, StressResult, run, scenario_from

BAN = {"kind": "ban", "id": "stop", "who": ["CHN"], "start": "2025-03"}


def after(
    table: Parameters, *events: dict[str, Any], target: str = "USA", **fields: Any
) -> StressResult:
    scenario = {
        "name": "case",
        "title": "Case",
        "start": "2025-01",
        "months": 24,
        "pipeline": False,
        "events": list(events),
    }
    return run(toy_chain(), scenario_from(scenario | fields), target=target, parameters=table)


def short(result: StressResult, **where: str) -> float:
    frame = result.frame("sector").filter(pl.col("region").is_in(list(result.regions)))
    for name, value in where.items():
        frame = frame.filter(pl.col(name) == value)
    return float(frame["shortage"].sum())


def peak(result: StressResult, material: str, market: str) -> float:
    frame = result.frame("prices").filter(
        (pl.col("material") == material) & (pl.col("market") == market)
    )
    return float(frame["multiple"].to_numpy().max())


def codes(result: StressResult) -> set[str]:
    return {p.place for p in result.notes if p.code == "did-not-bind"}


def test_a_ban_makes_the_target_fall_short_after_stocks_and_ships_have_run_out(
    table: Parameters,
) -> None:
    frame = after(table, BAN).frame("element").filter(pl.col("region") == "USA")
    lost = frame.filter(pl.col("element") == "Dy").sort("month")["shortage"].to_numpy()
    assert lost[:4].max() < 1e-9
    assert lost[-1] > 0.1 * frame.filter(pl.col("element") == "Dy")["need"][-1]


def test_a_ban_lifts_the_spot_price_outside_and_presses_the_one_inside(table: Parameters) -> None:
    result = after(table, BAN)
    assert peak(result, "oxide:Dy", "outside_spot") > 3.0
    inside = result.frame("prices").filter(
        (pl.col("material") == "ndfeb:H-SH") & (pl.col("market") == "inside")
    )
    assert inside["multiple"].to_numpy().min() < 0.97


def test_the_outside_average_lies_between_the_contract_and_the_spot_price(
    table: Parameters,
) -> None:
    records = after(table, BAN).records
    low = np.minimum(records["contract"], records["spot"])
    high = np.maximum(records["contract"], records["spot"])
    assert np.all(records["average"] >= low * (1 - 1e-9))
    assert np.all(records["average"] <= high * (1 + 1e-9))


def test_no_spot_price_exceeds_what_the_material_is_worth_in_use(table: Parameters) -> None:
    result = after(table, BAN)
    choke = result.inputs.behaviour.market_choke
    floor = np.maximum(choke, result.records["contract"].max(axis=0) * 1.6)
    assert np.all(result.records["spot"].max(axis=0) <= floor * (1 + 1e-9))


def test_prices_go_back_once_every_order_is_served(table: Parameters) -> None:
    """Even while buyers whom the price drove off stay away."""
    spot = (
        after(table, BAN | {"end": "2026-03"}, months=60)
        .frame("prices")
        .filter((pl.col("material") == "ndfeb:H-SH") & (pl.col("market") == "outside_spot"))
        .sort("month")["multiple"]
        .to_numpy()
    )
    assert spot.max() > 1.5
    assert spot[-1] - 1.0 < 0.5 * (spot.max() - 1.0)


def test_what_is_dear_is_stored_less(table: Parameters) -> None:
    """The stock that a pool wants falls with the price: with no such response prices go higher."""
    fixed = tuple(
        replace(e, value=0.0) if e.scope == "price response of wanted cover" else e
        for e in table.estimates
    )
    elastic = after(table, BAN | {"severity": 0.4})
    stubborn = after(replace(table, estimates=fixed), BAN | {"severity": 0.4})
    means = [
        r.frame("prices")
        .filter((pl.col("material") == "oxide:Dy") & (pl.col("market") == "outside_spot"))["value"]
        .to_numpy()
        .mean()
        for r in (elastic, stubborn)
    ]
    assert means[0] < means[1]


def test_a_half_severe_ban_hurts_less_than_a_full_one(table: Parameters) -> None:
    half = after(table, BAN | {"severity": 0.5})
    assert 0 < short(half) < short(after(table, BAN))


def test_a_ban_against_the_target_alone_leaves_others_with_more(table: Parameters) -> None:
    alone = after(table, BAN | {"against": ["target"]}, target="USA")
    all_of_them = after(table, BAN, target="USA")
    japan = pl.col("region") == "JPN"
    lost = [r.frame("sector").filter(japan)["shortage"].sum() for r in (alone, all_of_them)]
    assert lost[0] < lost[1]
    assert short(alone) > 0


def test_what_has_leaked_is_not_short(table: Parameters) -> None:
    tight = after(table, BAN | {"leakage": 0.0})
    loose = after(table, BAN | {"leakage": 2.0})
    assert loose.records["leaked"].sum() > tight.records["leaked"].sum() == 0.0
    assert short(loose) < short(tight)


def test_a_licence_hurts_less_than_a_ban_and_less_when_it_is_quick(table: Parameters) -> None:
    licence = {**BAN, "kind": "licence", "approval": 0.9, "delay": 4.0, "clearing": 0.5}
    slow, quick = after(table, licence), after(table, licence | {"delay": 1.0})
    assert short(quick) < short(slow) < short(after(table, BAN))


def test_general_licences_help(table: Parameters) -> None:
    licence = {**BAN, "kind": "licence", "approval": 0.5, "delay": 3.0}
    general = {"general": 0.8, "general_start": "2025-06", "general_ramp": 3.0}
    assert short(after(table, licence | general)) < short(after(table, licence))


def test_goods_that_look_alike_are_held_in_the_first_weeks(table: Parameters) -> None:
    licence = {
        **BAN,
        "kind": "licence",
        "approval": 1.0,
        "delay": 0.0,
        "elements": ["Dy"],
        "families": ["magnet"],
    }
    held = licence | {"hold": 1.0, "hold_time": 2.0, "lookalike_hold": 1.0}
    without, with_hold = after(table, licence), after(table, held)
    arcs = without.layout.pool_material[without.layout.arc_origin]
    alike = arcs == without.layout.material_names.index("ndfeb:N")
    china = without.layout.pool_region[without.layout.arc_origin] == 0
    march = [r.records["shipped"][2][alike & china].sum() for r in (without, with_hold)]
    assert march[0] > 0
    assert march[1] == 0.0
    pools = with_hold.layout.pool_material == with_hold.layout.material_names.index("ndfeb:N")
    sellers = pools & (with_hold.layout.pool_region == 0)
    assert with_hold.records["sold"][2][sellers].sum() == 0.0, "nor do they leave uncontracted"


def test_rated_orders_are_served_first(table: Parameters) -> None:
    plain = after(table, BAN)
    rated = after(table, BAN, rated=["defence"])
    assert short(rated, sector="defence") < short(plain, sector="defence")
    assert short(rated, sector="ev_traction") > short(plain, sector="ev_traction")


def test_government_stocks_are_released_when_something_is_lacking(table: Parameters) -> None:
    result = after(table, BAN, target="JPN")
    assert result.records["released"].sum() > 0
    held = result.records["government"][:, :, 0].sum(axis=1)
    assert np.all(np.diff(held) <= 1e-12)


def test_buyers_hoard_when_they_are_alarmed(table: Parameters) -> None:
    calm = after(table, BAN | {"alarm": 0.0, "severity": 0.2})
    alarmed = after(table, BAN | {"alarm": 3.0, "severity": 0.2})
    assert alarmed.records["ordered"][3].sum() > calm.records["ordered"][3].sum()


def test_an_event_that_controls_no_trade_says_so(table: Parameters) -> None:
    result = after(table, BAN | {"who": ["JPN"], "materials": ["oxide:La"]})
    assert "event stop" in codes(result)
    assert short(result) == pytest.approx(0.0, abs=1e-9)


def test_an_event_after_the_end_says_so(table: Parameters) -> None:
    assert "event stop" in codes(after(table, BAN | {"start": "2030-01"}))


def test_an_event_without_severity_says_so(table: Parameters) -> None:
    assert "event stop" in codes(after(table, BAN | {"severity": 0.0}))


def test_government_stocks_that_nobody_needed_say_so(table: Parameters) -> None:
    assert "government stocks" in codes(after(table))


def test_an_event_on_elements_that_the_chain_does_not_hold_says_so(table: Parameters) -> None:
    assert "event stop" in codes(after(table, BAN | {"elements": ["Sm"]}))


def test_the_parts_of_a_shortage_add_up(table: Parameters) -> None:
    frame = after(table, BAN).frame("sector")
    absent, priced = (frame[n].to_numpy() for n in ("physically_absent", "priced_out"))
    assert np.abs(absent + priced - frame["shortage"].to_numpy()).max() < 1e-12
    assert min(absent.min(), priced.min()) >= 0


def test_with_behaviour_frozen_nothing_is_priced_out(table: Parameters) -> None:
    frozen = after(table.frozen(), BAN)
    assert short(frozen) > 0
    assert frozen.frame("sector")["priced_out"].to_numpy().max() < 1e-9
    assert peak(frozen, "oxide:Dy", "outside_spot") == pytest.approx(1.0)
