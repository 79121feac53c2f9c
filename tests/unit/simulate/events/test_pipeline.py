"""Announced plants draw by draw, what hinders them, idle ones that restart, and lost inputs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr, ndtri
from tests.toy import toy_chain
from tests.unit.simulate.events.test_events import codes, short

from ytterby.errors import InputError
from ytterby.packs import read_pack
from ytterby.simulate import Parameters, StressResult, run, scenario_from
from ytterby.simulate.behaviour.plants import Announced
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.prepare import Prepared, prepare
from ytterby.simulate.shocks.delays import draw_delays, scatter
from ytterby.simulate.shocks.pipeline import COMMON

START = "2025-01"


def plant(facility: str = "usa-new", **fields: Any) -> Announced:
    values: dict[str, Any] = {
        "facility": facility,
        "region": "USA",
        "stage": "magnet",
        "status": "construction",
        "amount": 120.0,
        "unit": "t/year",
        "start_year": 2026.0,
        "success": 0.6,
        "delay": 1.0,
        "delay_low": 0.4,
        "delay_high": 2.5,
    }
    return Announced(**(values | fields))


def ready(
    table: Parameters,
    *deeds: dict[str, Any],
    plants: tuple[Announced, ...] = (plant(),),
    responses: tuple[dict[str, Any], ...] = (),
    sample: Sample | None = None,
    months: int = 120,
) -> Prepared:
    scenario = scenario_from(
        {"name": "c", "title": "c", "start": START, "months": months}
        | {"events": list(deeds), "responses": list(responses)}
    )
    calendar = Calendar(dt.date(2025, 1, 1), months)
    with_plants = replace(table, plants=plants)
    return prepare(toy_chain(), scenario, ("USA",), calendar, with_plants, sample)


def added(case: Prepared) -> np.ndarray[Any, Any]:
    """Return announced capacity that runs, ``(month, draw)``."""
    part = slice(0, case.draws)
    rows = [case.path.at(m, part).added_capacity.sum(axis=0) for m in range(case.calendar.months)]
    return np.array(rows)


def stressed(
    table: Parameters,
    *deeds: dict[str, Any],
    plants: tuple[Announced, ...] = (plant(),),
    responses: tuple[dict[str, Any], ...] = (),
    months: int = 48,
) -> StressResult:
    scenario = scenario_from(
        {"name": "c", "title": "c", "start": START, "months": months}
        | {"events": list(deeds), "responses": list(responses)}
    )
    return run(toy_chain(), scenario, target="USA", parameters=replace(table, plants=plants))


# Draws


def test_the_central_draw_has_odds_times_capacity_from_the_expected_start(
    table: Parameters,
) -> None:
    case = ready(table)
    ramp = table.find("pipeline_ramp").value
    run_by = added(case)[:, 0]
    # Middle of 2026 and a year: July 2027, the 31st month.
    assert run_by[29] == 0.0
    assert run_by[30] == pytest.approx(0.6 * 120.0 / 12.0 * 0.5 / ramp)
    assert run_by[-1] == pytest.approx(0.6 * 120.0 / 12.0)


def test_other_draws_have_whole_plants_or_none(table: Parameters) -> None:
    last = added(ready(table, sample=Sample(0, 400, 3), months=200))[-1]
    assert set(np.round(last[1:], 9)) == {0.0, 10.0}


def test_the_mean_over_draws_is_what_the_central_draw_expects(table: Parameters) -> None:
    plants = tuple(plant(f"p{n}", success=0.2 + 0.1 * n) for n in range(6))
    values = added(ready(table, plants=plants, sample=Sample(0, 4000, 5), months=200))
    central, others = values[:, 0], values[:, 1:]
    error = others.std(axis=1) / np.sqrt(others.shape[1])
    assert abs(others[-1].mean() - central[-1]) < 4.0 * error[-1]
    # Starts scatter, so that the mean rises earlier and later than the central draw.
    area = others.sum(axis=0)
    assert abs(area.mean() - central.sum()) < 4.0 * area.std() / np.sqrt(len(area)) + 0.02 * (
        central.sum()
    )


def test_the_mean_start_is_the_expected_one(table: Parameters) -> None:
    case = ready(table, sample=Sample(0, 6000, 1))
    assert case.path.pipeline is not None
    _, start = case.path.pipeline._fate
    drawn = start[0, 1:]
    assert drawn.mean() == pytest.approx(start[0, 0], abs=4.0 * drawn.std() / np.sqrt(6000))
    assert drawn.min() > 2026 * 12.0 + 6.0


def test_delays_keep_their_mean_and_the_shape_of_their_interval() -> None:
    normal = ndtri((np.arange(4001) + 0.5) / 4001)[None]
    for low, value, high in ((6.0, 18.0, 42.0), (0.0, 6.0, 18.0)):
        drawn = draw_delays(np.array([[low, value, high]]), normal)[0]
        assert drawn.mean() == pytest.approx(value, rel=1e-3)
        assert (drawn >= 0.0).all()
        if low > 0.0:
            ends = np.quantile(drawn, [0.1, 0.9])
            assert ends[1] / ends[0] == pytest.approx(high / low, rel=0.01)


def test_scattered_points_fill_the_unit_interval_independently_of_each_other() -> None:
    points = (np.arange(20000) + 0.5) / 20000
    one, other = scatter(points, "one"), scatter(points, "other")
    for values in (one, other):
        assert np.abs(np.sort(values) - points).max() < 2.0 / np.sqrt(20000)
        assert abs(np.corrcoef(values, points)[0, 1]) < 4.0 / np.sqrt(20000)
    assert abs(np.corrcoef(one, other)[0, 1]) < 4.0 / np.sqrt(20000)


def test_good_and_bad_times_give_the_odds_that_the_priors_allow() -> None:
    priors: Any = read_pack("rare_earths").rules["priors"]
    rules = priors["pipeline"]
    for status in ("construction", "planned", "permitting", "pilot", "idle"):
        value, low, high = rules[status]["success"]
        ends = ndtr((ndtri(value) + np.sqrt(COMMON) * np.array([-1.2816, 1.2816]))
                    / np.sqrt(1.0 - COMMON))  # fmt: skip
        assert ends == pytest.approx([low, high], abs=0.07), status


def test_stages_of_one_plant_succeed_together(table: Parameters) -> None:
    both = (plant("one"), plant("one", stage="metal", unit="t NdPr metal/year"))
    case = ready(table, plants=both, sample=Sample(0, 200, 8), months=240)
    assert case.path.pipeline is not None
    capacity = case.path.pipeline._drawn[0][:, 1:] > 0.0
    assert (capacity == capacity[:1]).all()


def test_a_draw_has_the_same_plants_whatever_draws_are_beside_it(table: Parameters) -> None:
    whole = added(ready(table, sample=Sample(0, 12, 4)))
    late = added(ready(table, sample=Sample(5, 9, 4)))
    assert np.array_equal(whole[:, 5:9], late)


def test_without_spread_every_draw_is_the_central_one(table: Parameters) -> None:
    rows = added(ready(table.scaled({}), sample=Sample(0, 3, 4)))
    assert (rows == rows[:, :1]).all()


# Technology ban


def ban(**fields: Any) -> dict[str, Any]:
    return {"kind": "technology ban", "id": "know-how", "who": ["CHN"], "start": START} | fields


def test_a_technology_ban_delays_plants_that_have_not_started(table: Parameters) -> None:
    free, late = added(ready(table))[:, 0], added(ready(table, ban(delay=12)))[:, 0]
    assert np.allclose(late[12:], free[:-12])


def test_nobody_waits_longer_than_the_ban_lasts(table: Parameters) -> None:
    free = added(ready(table))[:, 0]
    short_ban = added(ready(table, ban(delay=36, end="2025-07")))[:, 0]
    assert np.allclose(short_ban[6:], free[:-6], atol=0.02 * free.max())


def test_it_slows_the_rise_and_lowers_the_odds(table: Parameters) -> None:
    free = added(ready(table, months=240))[:, 0]
    slow = added(ready(table, ban(slower=2.0), months=240))[:, 0]
    poor = added(ready(table, ban(success=0.5), months=240))[:, 0]
    assert slow[40] == pytest.approx(0.5 * free[40])
    assert slow[-1] == pytest.approx(free[-1])
    assert poor[-1] == pytest.approx(0.5 * free[-1])


def test_plants_that_have_started_and_other_stages_go_on(table: Parameters) -> None:
    free = added(ready(table))[:, 0]
    for deed in (ban(delay=24, start="2028-01"), ban(delay=24, stages=["separation"])):
        assert np.array_equal(added(ready(table, deed))[:, 0], free)


def test_in_draws_fewer_plants_succeed_and_none_more(table: Parameters) -> None:
    sample = Sample(0, 300, 6)
    free = added(ready(table, sample=sample, months=240))[-1]
    poor = added(ready(table, ban(success=0.5), sample=sample, months=240))[-1]
    assert (poor <= free).all()
    assert poor[1:].mean() == pytest.approx(0.5 * free[1:].mean(), rel=0.25)


def test_a_technology_ban_lengthens_a_shortage(table: Parameters) -> None:
    stop = {"kind": "ban", "id": "stop", "who": ["CHN"], "start": "2027-01"}
    big = (plant(amount=1200.0, success=1.0, delay=0.0, delay_low=0.0, delay_high=0.0),)
    free = short(stressed(table, stop, plants=big, months=60))
    late = short(stressed(table, stop, ban(delay=30), plants=big, months=60))
    assert late > free


def test_a_technology_ban_without_plants_or_in_vain_says_so(table: Parameters) -> None:
    assert "event know-how" in codes(stressed(table, ban(delay=6), plants=()))
    assert "event know-how" in codes(stressed(table, ban(delay=6, start="2028-06"), months=60))
    assert "event know-how" not in codes(stressed(table, ban(delay=6), months=60))


# Prices and plants to come


def test_cheap_goods_discourage_the_plants_that_would_make_them(table: Parameters) -> None:
    war = {"kind": "price dumping", "id": "war", "who": ["CHN"], "start": START, "depth": 0.5}
    free = added(ready(table, months=240))[-1, 0]
    other = added(ready(table, war | {"families": ["oxide"]}, months=240))[-1, 0]
    hit = added(ready(table, war | {"families": ["magnet"]}, months=240))[-1, 0]
    late = added(ready(table, war | {"families": ["magnet"], "start": "2030-01"}, months=240))
    assert other == free
    assert late[-1, 0] == free
    # The war began before the lead did, so that investors saw half the price of the magnets.
    response, lead = table.find("pipeline_response").value, table.find("pipeline_lead").value
    assert lead <= 30.0
    assert hit < free
    assert hit == pytest.approx(free * 0.5**response, rel=0.05)


def test_a_floor_keeps_investors(table: Parameters) -> None:
    war = {"kind": "price dumping", "id": "war", "who": ["CHN"], "start": START, "depth": 0.5}
    club = {"kind": "price floor", "id": "club", "who": ["USA"], "families": ["magnet"],
            "start": START, "floor": 1000.0}  # fmt: skip
    free = added(ready(table, months=240))[-1, 0]
    kept = added(ready(table, war, responses=(club,), months=240))[-1, 0]
    assert kept == pytest.approx(free, rel=0.1)
    assert kept > added(ready(table, war, months=240))[-1, 0]


# Restart

IDLE = plant("usa-idle", status="idle", amount=600.0, success=0.35, start_year=2030.0)


def restart(**fields: Any) -> dict[str, Any]:
    return {"kind": "restart", "id": "restart", "start": "2025-06"} | fields


def test_idle_plants_that_restart_leave_the_pipeline(table: Parameters) -> None:
    case = ready(table, plants=(IDLE,), responses=(restart(price_from=0.0, months=10),))
    assert added(case).max() == 0.0
    assert case.inputs.plants.idle.sum() == pytest.approx(600.0 / 12.0)


def test_a_restart_shortens_a_shortage_and_sooner_is_better(table: Parameters) -> None:
    stop = {"kind": "ban", "id": "stop", "who": ["CHN"], "start": "2025-03", "stages": ["magnet"]}
    lost = [
        short(stressed(table, stop, plants=(IDLE,), responses=r, months=48))
        for r in ((restart(price_from=0.0, months=6),), (restart(price_from=0.0, months=40),), ())
    ]
    assert lost[0] < lost[1] < lost[2]


def test_a_restart_waits_for_its_price(table: Parameters) -> None:
    stop = {"kind": "ban", "id": "stop", "who": ["CHN"], "start": "2025-03", "stages": ["magnet"]}
    never = stressed(table, stop, plants=(IDLE,), responses=(restart(price_from=1e6),))
    assert "response restart" in codes(never)
    dear = stressed(table, stop, plants=(IDLE,), responses=(restart(price_from=1.05, months=6),))
    assert "response restart" not in codes(dear)
    assert short(dear) < short(never)


def test_a_restart_of_nothing_says_so(table: Parameters) -> None:
    assert "response restart" in codes(stressed(table, responses=(restart(),)))


# Companion cut


def cut(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "companion cut",
        "id": "cobalt",
        "who": ["CHN"],
        "against": ["JPN"],
        "stages": ["magnet"],
        "start": "2025-03",
        "dependence": 0.5,
        "cover": 4,
        "replacement": 20,
    } | fields


def capacity(case: Prepared, region: str, process: str) -> np.ndarray[Any, Any]:
    layout = case.layout
    row = next(
        k
        for k, (r, kind) in enumerate(zip(layout.process_region, layout.process_kind, strict=True))
        if layout.regions[r] == region and layout.technology.processes[kind] == process
    )
    months = range(case.calendar.months)
    shares = [np.broadcast_to(case.path.at(m, slice(0, 1)).capacity,
                              (len(layout.capacity), 1))[row, 0] for m in months]  # fmt: skip
    return np.array(shares)


def test_capacity_falls_when_the_stocks_of_the_input_are_used_up_and_comes_back(
    table: Parameters,
) -> None:
    share = capacity(ready(table, cut(), months=40), "JPN", "make:ndfeb:N")
    # Four months of stock from March 2025 on last to the end of June.
    assert (share[:5] == 1.0).all()
    assert share[8] == pytest.approx(1.0 - 0.5 * (1.0 - 6.5 / 20.0), abs=0.01)
    assert share[5] > 0.99
    assert (np.diff(share[8:]) >= -1e-9).all()
    assert share[23:].min() == 1.0


def test_only_those_it_is_aimed_at_lose_it(table: Parameters) -> None:
    case = ready(table, cut(materials=["ndfeb:N"]), months=12)
    assert capacity(case, "JPN", "make:ndfeb:H-SH").min() == 1.0
    assert capacity(case, "JPN", "reduce:Nd").min() == 1.0
    assert capacity(case, "USA", "make:ndfeb:N").min() == 1.0
    assert capacity(case, "JPN", "make:ndfeb:N").min() < 1.0


def test_more_dependence_less_stock_and_slower_substitutes_hurt_more(table: Parameters) -> None:
    # Nobody else can make magnets for Japan's buyers meanwhile.
    stop = {"kind": "ban", "id": "stop", "who": ["CHN"], "start": "2025-03", "stages": ["magnet"]}

    def lost(**fields: Any) -> float:
        deed = cut(**({"dependence": 0.9, "replacement": 30, "cover": 1} | fields))
        return short(stressed(table, stop, deed, plants=(), months=40))

    worst = lost()
    assert worst > 0.0
    assert lost(dependence=0.7) < worst
    assert lost(cover=8) < worst
    assert lost(replacement=15) < worst
    assert lost(severity=0.7) < worst


def test_a_cut_that_stocks_outlast_says_so(table: Parameters) -> None:
    result = stressed(table, cut(cover=30, replacement=20), plants=())
    assert "event cobalt" in codes(result)


@pytest.mark.parametrize(
    "deed",
    [
        cut(dependence=1.2),
        cut(replacement=0),
        ban(slower=0.5),
        ban(success=1.5),
        ban(delay=-1),
    ],
)
def test_terms_that_make_no_sense_are_refused(deed: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        scenario_from({"name": "x", "title": "x", "start": START, "events": [deed]})


@pytest.mark.parametrize(
    ("deed", "left"),
    [
        ({"kind": "outage", "severity": 0.75}, 0.25),
        ({"kind": "outage", "severity": 0.75, "stages": ["separation"]}, 1.0),
        (cut(against=["USA"], dependence=0.4, cover=0, replacement=1e9, id="stop"), 0.6),
        (cut(id="stop"), 1.0),
    ],
)
def test_new_plants_stand_still_and_need_inputs_like_old_ones(
    table: Parameters, deed: dict[str, Any], left: float
) -> None:
    stop = {"id": "stop", "who": ["USA"], "start": "2027-01"} | deed
    usual, case = ready(table), ready(table, stop)
    last = slice(0, 1)
    for month in (10, 60, 100):
        before, now = (c.path.at(month, last).added_capacity for c in (usual, case))
        wanted = left if case.calendar.dates[month] >= dt.date(2027, 1, 1) else 1.0
        if deed["kind"] == "companion cut" and month == 10:
            continue
        assert now == pytest.approx(wanted * before)
    assert before.sum() > 0.0
