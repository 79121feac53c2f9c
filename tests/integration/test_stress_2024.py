"""The shipped scenarios on the chain of 2024, as a demanding reader would look at them."""

from __future__ import annotations

import time

import numpy as np
import polars as pl
import pytest

from ytterby.baseline import baseline
from ytterby.core.chain import Chain
from ytterby.simulate import Parameters, StressResult, read_scenario, run, scenario_from
from ytterby.simulate.tables.balance import check_balance, imbalance

CONTROLS = "china-2025-controls"
BAN = "china-total-ban"


@pytest.fixture(scope="module")
def chain() -> Chain:
    return baseline(2024)


@pytest.fixture(scope="module")
def table() -> Parameters:
    return Parameters.load(as_of="2025-03-31", year=2024)


@pytest.fixture(scope="module")
def results(chain: Chain, table: Parameters) -> dict[str, StressResult]:
    return {
        name: run(chain, read_scenario(name), target="USA", parameters=table)
        for name in (CONTROLS, BAN)
    }


def monthly(result: StressResult, element: str, region: str = "USA") -> pl.DataFrame:
    frame = result.frame("element")
    return frame.filter((pl.col("region") == region) & (pl.col("element") == element)).sort("month")


def worst(frame: pl.DataFrame) -> float:
    return float((frame["shortage"] / frame["need"]).to_numpy().max())


def shipped(result: StressResult, material: str, month: int) -> float:
    frame = result.frame("exports").filter(
        (pl.col("material") == material) & (pl.col("month") == month)
    )
    return float(frame["value"].sum())


@pytest.mark.parametrize("name", [CONTROLS, BAN])
def test_draws_from_the_whole_range_of_every_parameter_keep_the_invariants(
    chain: Chain, table: Parameters, name: str
) -> None:
    result = run(chain, read_scenario(name), target="USA", months=18, parameters=table, draws=24)
    check_balance(result)
    for record, values in result.records.items():
        assert np.isfinite(values).all(), record
        assert (values >= 0.0).all(), record


def test_with_growth_pipeline_and_events_off_the_baseline_stands_still(
    chain: Chain, table: Parameters
) -> None:
    quiet = {"name": "q", "title": "q", "start": "2025-01", "months": 24, "pipeline": False}
    result = run(chain, scenario_from(quiet), target="USA", parameters=table)
    layout = result.layout
    for name, base in (
        ("delivered", layout.need),
        ("activity", layout.activity),
        ("shipped", layout.arc_flow),
    ):
        assert np.abs(result.records[name][:, :, 0] - base).max() < 1e-3 * base.max()
    for name in ("inside", "spot", "average"):
        start = getattr(result.start, name)
        assert np.abs(result.records[name] / start[None] - 1.0).max() < 1e-3


@pytest.mark.parametrize("name", [CONTROLS, BAN])
def test_every_element_balances_in_every_month(results: dict[str, StressResult], name: str) -> None:
    check_balance(results[name])
    assert np.abs(imbalance(results[name], 0)).max() < 1e-9


@pytest.mark.parametrize("name", [CONTROLS, BAN])
def test_nothing_is_negative_and_no_capacity_exceeded(
    results: dict[str, StressResult], name: str
) -> None:
    result = results[name]
    for record, values in result.records.items():
        assert (values >= 0.0).all(), record
        assert np.isfinite(values).all(), record
    layout = result.layout
    room = layout.capacity.copy()
    np.add.at(room, layout.pipeline_process, layout.pipeline)
    assert np.all(result.records["activity"][:, :, 0] <= room[None] * (1 + 1e-12))


def test_the_baseline_months_before_the_controls_are_undisturbed(
    results: dict[str, StressResult],
) -> None:
    before = monthly(results[CONTROLS], "Dy").filter(pl.col("month") <= 3)
    assert before["shortage"].max() == pytest.approx(0.0, abs=1e-9)


def test_licences_stop_controlled_goods_first_and_let_most_go_later(
    results: dict[str, StressResult],
) -> None:
    usual = shipped(results[CONTROLS], "ndfeb:H-SH", 3)
    assert shipped(results[CONTROLS], "ndfeb:H-SH", 5) < 0.15 * usual
    assert shipped(results[CONTROLS], "ndfeb:H-SH", 15) > 0.6 * usual


def test_standard_magnets_pass_once_customs_believe(results: dict[str, StressResult]) -> None:
    usual = shipped(results[CONTROLS], "ndfeb:N", 3)
    assert shipped(results[CONTROLS], "ndfeb:N", 4) < 0.8 * usual
    assert shipped(results[CONTROLS], "ndfeb:N", 8) > 0.9 * usual


def test_the_seven_elements_run_short_and_lanthanum_does_not(
    results: dict[str, StressResult],
) -> None:
    for element in ("Dy", "Tb", "Sm", "Y"):
        frame = monthly(results[CONTROLS], element)
        assert worst(frame) > 0.2, element
    calm = monthly(results[CONTROLS], "La")
    assert worst(calm) < 0.05


def test_a_total_ban_is_worse_than_licences_for_every_element_and_falls_on_neodymium_too(
    results: dict[str, StressResult],
) -> None:
    for element in ("Nd", "Pr", "Dy", "Tb", "Sm", "Y", "Ce", "La"):
        ban, controls = (monthly(results[n], element)["shortage"].sum() for n in (BAN, CONTROLS))
        assert ban >= controls, element
    frame = monthly(results[BAN], "Nd")
    assert worst(frame) > 0.3


def test_two_prices_part_and_come_back(results: dict[str, StressResult]) -> None:
    frame = results[BAN].frame("prices").filter(pl.col("material") == "oxide:Dy")
    market = {
        m: frame.filter(pl.col("market") == m).sort("month")["multiple"].to_numpy() for m in MARKETS
    }
    assert market["outside_spot"].max() > 3.0
    assert market["inside"].min() < 0.9
    assert market["outside_average"].max() < market["outside_spot"].max()
    assert market["outside_spot"][-1] < 0.5 * market["outside_spot"].max()


MARKETS = ("inside", "outside_spot", "outside_average")


@pytest.mark.parametrize("name", [CONTROLS, BAN])
def test_nobody_pays_more_for_an_oxide_than_its_metal_brings(
    results: dict[str, StressResult], name: str
) -> None:
    result = results[name]
    layout, usual = result.layout, result.layout.value_outside
    spot, average = (result.records[price][:, :, 0] for price in ("spot", "average"))
    links = layout.pass_through
    cost = usual + (average - usual) @ links.matrix.T.toarray()
    bids = average[:, links.source] + (spot - cost)[:, links.target] / links.weight
    for material in np.flatnonzero((layout.worked_outside > 0.95) & layout.market_outside):
        mine = links.source == material
        if mine.any():
            best = bids[:, mine].max(axis=1)
            assert (spot[:, material] <= 1.1 * best).all(), layout.material_names[material]


def test_a_spot_price_has_one_peak_and_it_comes_with_the_shock(
    results: dict[str, StressResult],
) -> None:
    layout = results[CONTROLS].layout
    for element, back in (("Dy", 0.2), ("Tb", 0.25)):
        place = layout.material_names.index(f"oxide:{element}")
        price = results[CONTROLS].records["spot"][:, place, 0]
        peak = int(price.argmax())
        assert peak < 24
        trough = peak + int(price[peak:].argmin())
        assert np.log(price[trough:].max() / price[trough]) < back * np.log(price[peak] / price[0])


@pytest.mark.parametrize(
    ("name", "term", "values"),
    [(BAN, "severity", (0.6, 0.8, 1.0)), (CONTROLS, "approval", (0.8, 0.5, 0.2))],
)
def test_stricter_terms_never_help_the_target_whatever_the_parameters(
    chain: Chain, table: Parameters, name: str, term: str, values: tuple[float, ...]
) -> None:
    lost = []
    for value in values:
        plan = read_scenario(name)
        amount = {"value": value, "low": None, "high": None}
        events = tuple(
            e.model_copy(update={term: getattr(e, term).model_copy(update=amount)})
            for e in plan.events
        )
        result = run(
            chain,
            plan.model_copy(update={"events": events}),
            target="USA",
            months=36,
            parameters=table,
            draws=8,
            seed=7,
        )
        layout, records = result.layout, result.records
        mine = np.array([layout.regions[r] == "USA" for r in layout.pool_region[layout.use_pool]])
        missing = np.maximum(records["need"] - records["delivered"], 0.0)[:, mine]
        content = layout.composition.sum(axis=1)[layout.pool_material[layout.use_pool[mine]]]
        lost.append((missing * content[None, :, None]).sum(axis=(0, 1)))
    assert np.all(np.diff(lost, axis=0) > 0.0)


def test_a_target_may_be_a_bloc(chain: Chain, table: Parameters) -> None:
    scenario = read_scenario(CONTROLS)
    result = run(chain, scenario, target="EU27", months=12, parameters=table)
    assert {"DEU", "FRA", "XEU"} <= set(result.regions)
    assert "GBR" not in result.regions


def test_a_run_of_60_months_takes_about_a_second(chain: Chain, table: Parameters) -> None:
    started = time.process_time()
    run(chain, read_scenario(CONTROLS), target="USA", parameters=table)
    assert time.process_time() - started < 3.0
