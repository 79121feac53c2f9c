"""Plants that close and come back, price dumping, price floors: what economics demands, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.toy import PRICE, toy_chain
from tests.unit.simulate.events.test_events import after, codes, short

from ytterby.errors import InputError
from ytterby.simulate import Parameters, StressResult, run, scenario_from
from ytterby.simulate.behaviour.worth import contained_shares, input_values, output_values
from ytterby.simulate.kernel.closures import update_plants, worth_of_output
from ytterby.simulate.kernel.engine import NumpyEngine
from ytterby.simulate.prepare import Prepared, compile_for, prepare
from ytterby.simulate.tables.balance import imbalance

ENGINE = NumpyEngine()


def dumping(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "price dumping",
        "id": "dumping",
        "who": ["CHN"],
        "start": "2025-03",
        "end": "2028-03",
        "depth": 0.6,
        **fields,
    }


def floor(price: float, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "price floor",
        "id": "floor",
        "who": ["USA", "JPN"],
        "floor": price,
        "start": "2025-01",
        **fields,
    }


def activity(result: StressResult, region: str, process: str) -> np.ndarray[Any, Any]:
    layout = result.layout
    kinds = [layout.technology.processes[k] for k in layout.process_kind]
    here = [layout.regions[r] == region for r in layout.process_region]
    row = [k for k, name in enumerate(kinds) if name == process and here[k]]
    values = result.records["activity"][:, row[0], 0]
    return np.asarray(values / layout.activity[row[0]])


def price(result: StressResult, material: str, market: str) -> np.ndarray[Any, Any]:
    frame = result.frame("prices").filter(
        (pl.col("material") == material) & (pl.col("market") == market)
    )
    return frame.sort("month")["multiple"].to_numpy()


def stiff(table: Parameters, **values: float) -> Parameters:
    """Return the table with other central values of some parameters."""
    from ytterby.simulate.behaviour.parameters import SCOPES

    scopes = {SCOPES[name]: value for name, value in values.items()}
    return replace(
        table,
        estimates=tuple(
            replace(e, value=scopes[e.scope], low=scopes[e.scope], high=scopes[e.scope])
            if e.scope in scopes
            else e
            for e in table.estimates
        ),
    )


def ready(table: Parameters, *events: dict[str, Any]) -> Prepared:
    scenario = scenario_from(
        {"name": "c", "title": "c", "start": "2025-01", "months": 6, "pipeline": False}
        | {"events": list(events)}
    )
    from ytterby.simulate.calendar import Calendar

    return prepare(toy_chain(), scenario, ("USA",), Calendar(scenario.start, 6), table)


# What plants live on


def test_what_a_magnet_maker_lives_on_is_his_price_less_what_his_inputs_cost_more(
    table: Parameters,
) -> None:
    case = ready(table, dumping())
    layout, base = case.layout, case.inputs.baseline
    names = list(layout.material_names)
    average, inside = base.value_outside.copy(), base.value_inside
    average[names.index("ndfeb:N")] *= 0.7
    average[names.index("metal:Nd")] *= 0.5
    worth = worth_of_output(ENGINE, case.inputs, inside, average, np.zeros((1, 1)))
    kinds = [layout.technology.processes[k] for k in layout.process_kind]
    regions = [layout.regions[r] for r in layout.process_region]
    maker = next(
        k for k, name in enumerate(kinds) if name == "make:ndfeb:N" and regions[k] == "JPN"
    )
    made = PRICE["ndfeb:N"] + 0.1 * base.value_outside[names.index("scrap:Nd"), 0] / 1.2
    metal = 0.4 * PRICE["metal:Nd"]
    # JPN sells 10 of 164 t of ndfeb:N to USA, none to the market inside.
    by_hand = 1.0 - 0.3 * PRICE["ndfeb:N"] / made + 0.5 * metal / made
    assert worth[maker, 0] == pytest.approx(by_hand, rel=1e-6)


def test_ore_that_is_sold_to_the_market_inside_is_paid_there(table: Parameters) -> None:
    case = ready(table, dumping())
    layout, base = case.layout, case.inputs.baseline
    worth = worth_of_output(
        ENGINE, case.inputs, base.value_inside, 0.5 * base.value_outside, np.zeros((1, 1))
    )
    found = {
        (layout.regions[r], layout.technology.processes[k]): float(w)
        for r, k, w in zip(layout.process_region, layout.process_kind, worth[:, 0], strict=True)
    }
    assert found["MMR", "mine:clay"] == pytest.approx(1.0)
    assert 0.5 < found["USA", "mine:rock"] < 1.0
    assert found["CHN", "separate:rock:full"] == pytest.approx(1.0)


def test_shares_of_products_add_up_to_one_and_ore_follows_its_oxides(table: Parameters) -> None:
    layout = ready(table).layout
    sums = np.asarray(output_values(layout).sum(axis=1)).ravel()
    assert np.allclose(sums[sums > 0], 1.0)
    names = list(layout.material_names)
    clay = contained_shares(layout)[names.index("concentrate:clay")]
    oxides = {"oxide:La": 0.2, "oxide:Nd": 0.4, "oxide:Dy": 0.4}
    total = sum(PRICE[o] * part for o, part in oxides.items())
    for oxide, part in oxides.items():
        assert clay[names.index(oxide)] == pytest.approx(PRICE[oxide] * part / total)
    assert (input_values(layout).toarray() >= 0.0).all()


def test_capacity_closes_below_one_threshold_and_comes_back_above_another(
    table: Parameters,
) -> None:
    rules = stiff(
        table, exit_from=0.8, exit_width=0.25, exit_time=10.0, exit_least=0.2,
        return_from=0.95, return_time=20.0,
    )  # fmt: skip
    case = ready(rules, dumping())
    layout, shocks = case.layout, case.path.at(0, slice(0, 1))
    names = [layout.technology.processes[k] for k in layout.process_kind]
    regions = [layout.regions[r] for r in layout.process_region]
    maker = next(k for k, n in enumerate(names) if n == "reduce:Nd" and regions[k] == "JPN")
    state = case.first
    steps = []
    # Metal alone gets cheaper: 0.7 of its price, then 0.9, then all of it.
    for ratio in (0.7, 0.7, 0.9, 1.0):
        average = case.inputs.baseline.value_outside.copy()
        average[list(layout.material_names).index("metal:Nd")] *= ratio
        state = state._replace(average=average)
        state = state._replace(plants=update_plants(ENGINE, case.inputs, state, shocks))
        steps.append(float(state.plants.open[maker, 0]))
    # 0.7 is halfway from 0.8 to 0.6: half of 80 % is to close, a tenth of that a month.
    first = 1.0 + (0.6 - 1.0) / 10.0
    second = first + (0.6 - first) / 10.0
    assert steps[:2] == pytest.approx([first, second])
    assert steps[2] == steps[1]
    assert steps[3] == pytest.approx(second + (1.0 - second) / 20.0)


def test_nothing_closes_at_the_prices_of_the_baseline(table: Parameters) -> None:
    quiet = after(table, months=36)
    armed = after(table, dumping(depth=0.0), months=36)
    guaranteed = after(table, responses=[floor(0.01)], months=36)
    for name, values in quiet.records.items():
        bound = 1e-9 * values.max(initial=1.0)
        for other in (armed, guaranteed):
            assert np.abs(values - other.records[name]).max(initial=0.0) < bound, name


# Price dumping


def test_dumping_lowers_prices_abroad_alone_and_they_go_back_when_it_ends(
    table: Parameters,
) -> None:
    result = after(stiff(table, exit_from=1e-6), dumping(end="2027-03"), months=72)
    spot = price(result, "oxide:Nd", "outside_spot")
    assert spot[24] < 0.6
    assert spot[-1] == pytest.approx(1.0, abs=0.1)
    assert price(result, "oxide:Nd", "inside").min() > 0.9


def test_no_spot_price_falls_below_what_dumped_goods_cost_at_the_border(table: Parameters) -> None:
    result = after(table, dumping(), months=48)
    for material in ("oxide:Nd", "oxide:Dy", "metal:Nd", "ndfeb:N"):
        assert price(result, material, "outside_spot").min() >= 0.4 * (1 - 1e-9) * min(
            price(result, material, "inside").min(), 1.0
        )


def test_makers_outside_close_and_come_back_slowly(table: Parameters) -> None:
    result = after(table, dumping(families=["oxide"], depth=0.8, end="2029-01"), months=90)
    ran = activity(result, "USA", "separate:rock:light")
    assert ran[46] < 0.7
    assert ran[46] < ran[60] < 1.0


def test_buyers_of_makers_who_close_buy_from_others(table: Parameters) -> None:
    closed = after(table, dumping(families=["magnet"], depth=0.8), months=60)
    assert activity(closed, "JPN", "make:ndfeb:H-SH")[-1] < 0.9
    assert closed.records["bought"].sum() > 0.0


def test_where_thresholds_are_never_met_nothing_closes(table: Parameters) -> None:
    result = after(stiff(table, exit_from=1e-6), dumping(families=["oxide"], depth=0.8), months=40)
    assert activity(result, "USA", "separate:rock:light").min() > 0.95


def test_cheap_oxide_closes_no_magnet_maker_and_cheap_magnets_do(table: Parameters) -> None:
    oxide = after(table, dumping(families=["oxide"]), months=40)
    magnet = after(table, dumping(families=["magnet"]), months=40)
    assert activity(oxide, "JPN", "make:ndfeb:H-SH")[-1] > 0.95
    assert activity(magnet, "JPN", "make:ndfeb:H-SH")[-1] < 0.9


def test_a_ban_hurts_more_once_dumping_has_closed_makers_elsewhere(table: Parameters) -> None:
    # Stocks stay as they are, for cheap goods are stored and would hide it.
    rules = stiff(table, cover_response=0.0, exit_least=0.0)
    ban = {"kind": "ban", "id": "stop", "who": ["CHN"], "start": "2029-01", "alarm": 0.0}
    war = dumping(depth=0.8, end="2029-01", stages=["separation", "metal", "magnet"])
    lost = [short(after(rules, *events, months=72)) for events in ([ban], [war, ban])]
    assert lost[1] > 1.05 * lost[0] > 0.0


def test_dumping_by_somebody_outside_says_that_it_does_not_bind(table: Parameters) -> None:
    ban = {"kind": "ban", "id": "stop", "who": ["CHN"], "start": "2026-03", "severity": 0.1}
    result = after(table, ban, dumping(who=["JPN"]))
    assert "event dumping" in codes(result)


def test_dumping_of_nothing_says_so(table: Parameters) -> None:
    assert "event dumping" in codes(after(table, dumping(depth=0.0)))


@pytest.mark.parametrize("fields", [{"depth": 1.0}, {"depth": -0.1}, {"against": ["USA"]}])
def test_dumping_that_makes_no_sense_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        scenario_from(
            {"name": "x", "title": "x", "start": "2025-01", "events": [dumping(**fields)]}
        )


def test_the_table_of_plants_tells_what_is_open_and_what_is_made(table: Parameters) -> None:
    result = after(table, dumping(families=["oxide"], depth=0.8), months=40)
    rows = result.frame("plants").filter(
        (pl.col("region") == "USA") & (pl.col("stage") == "separation")
    )
    shares = rows.sort("month")["value"].to_numpy()
    assert shares[0] == pytest.approx(1.0)
    assert (np.diff(shares[5:36]) <= 0.0).all()
    ran = activity(result, "USA", "separate:rock:light")
    assert rows.sort("month")["output"].to_numpy() == pytest.approx(ran)
    assert after(table).frame("plants").height == 0


# Price floors


def test_a_floor_keeps_open_what_dumping_would_close(table: Parameters) -> None:
    war = dumping(families=["oxide"], depth=0.8)
    without = after(table, war, months=40)
    guarded = after(table, war, months=40, responses=[floor(200.0)])
    lost, kept = (activity(r, "USA", "separate:rock:light")[-1] for r in (without, guarded))
    assert lost < 0.8
    assert kept > 0.95


def test_a_floor_on_oxides_counts_for_the_ore_that_holds_them(table: Parameters) -> None:
    war = dumping(families=["oxide"], depth=0.9)
    rules = stiff(table, exit_from=0.95, exit_width=0.1)
    without = after(rules, war, months=40)
    guarded = after(rules, war, months=40, responses=[floor(400.0)])
    assert activity(guarded, "USA", "mine:rock")[-1] > activity(without, "USA", "mine:rock")[-1]


def test_the_public_pays_the_floor_less_the_price_times_output(table: Parameters) -> None:
    result = after(
        table,
        dumping(families=["oxide"]),
        months=30,
        responses=[floor(90.0, who=["USA"], materials=["oxide:Nd"], start="2025-06")],
    )
    paid = result.frame("support")
    assert set(paid["material"]) == {"oxide:Nd"}
    assert paid.filter(pl.col("month") < 6)["value"].max() == 0.0
    row = paid.row(by_predicate=pl.col("month") == 24, named=True)
    made = 100.0 * 0.28 / 12.0 * activity(result, "USA", "separate:rock:light")[23]
    outside = price(result, "oxide:Nd", "outside_average")[23] * 1.2 * PRICE["oxide:Nd"]
    assert row["made"] == pytest.approx(made)
    assert row["value"] == pytest.approx((90.0 - outside) * made * 1e-3)


def test_a_higher_floor_costs_more(table: Parameters) -> None:
    cost = [
        after(table, dumping(), months=30, responses=[floor(p)]).frame("support")["value"].sum()
        for p in (30.0, 60.0, 120.0)
    ]
    assert 0.0 < cost[0] < cost[1] < cost[2]


def test_a_floor_below_the_market_costs_nothing_and_says_so(table: Parameters) -> None:
    result = after(table, responses=[floor(0.5)])
    assert result.frame("support")["value"].sum() == 0.0
    assert "response floor" in codes(result)


def test_a_floor_for_goods_that_nobody_makes_says_so(table: Parameters) -> None:
    result = after(table, responses=[floor(100.0, who=["MMR"])])
    assert "response floor" in codes(result)
    assert result.frame("support").height == 0


def test_goods_balance_and_draws_do_not_depend_on_tiles(table: Parameters) -> None:
    scenario = scenario_from(
        {"name": "c", "title": "c", "start": "2025-01", "months": 30, "pipeline": False}
        | {"events": [dumping(depth={"value": 0.6, "low": 0.3, "high": 0.8})]}
        | {"responses": [floor(50.0, who=["JPN"])]}
    )
    runs = [
        run(toy_chain(), scenario, target="USA", parameters=table, draws=n, seed=2, tile=tile)
        for n, tile in ((6, 64), (6, 1), (9, 4))
    ]
    assert max(np.abs(imbalance(runs[0], d)).max() for d in range(6)) < 1e-9
    for name, values in runs[0].records.items():
        assert (values >= 0.0).all(), name
        for other in runs[1:]:
            assert np.array_equal(values, other.records[name][..., :6]), name


def test_the_chain_is_compiled_without_plants_where_none_are_announced(table: Parameters) -> None:
    scenario = scenario_from({"name": "x", "title": "x", "start": "2025-01"})
    assert len(compile_for(toy_chain(), scenario, table).pipeline) == 0


def test_a_loss_of_idle_capacity_says_that_it_did_not_bind(table: Parameters) -> None:
    small = {"kind": "outage", "id": "small", "who": ["CHN"], "start": "2025-03",
             "stages": ["magnet"], "severity": 0.01}  # fmt: skip
    large = small | {"severity": 0.9}
    said = {p.place: p.message for p in after(table, small).notes}
    assert said["event small"].endswith("what is left of their capacity is more than they run")
    assert "event small" not in {p.place for p in after(table, large).notes}
