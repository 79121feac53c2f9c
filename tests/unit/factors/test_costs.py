import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby import evidence, factors
from ytterby.errors import InputError
from ytterby.evidence.userdata.importing import import_claims
from ytterby.factors.costs import (
    Estimate,
    draw,
    pool,
    read_checks,
    read_finance,
    read_routes,
    read_sites,
    read_stages,
    recovery_factor,
    resolve,
)
from ytterby.factors.lead_times import REPLACEMENT, replacement_times

BASE = evidence.load()
READINGS = Path(factors.__file__).parent / "costs" / "readings.toml"


def estimate(value: float, low: float, high: float, tier: str = "B") -> Estimate:
    return Estimate(value, low, high, "USD/kg", tier, (f"c{value}",), ("s",))


def leaves(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for value in node.values():
            yield from leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value)
    else:
        yield node


def test_conflicting_figures_widen_the_interval() -> None:
    one = pool([estimate(2, 1, 3), estimate(6, 5, 9, "C")])
    assert one is not None
    assert (one.value, one.low, one.high, one.tier) == (4.0, 1.0, 9.0, "C")
    assert one.claims == ("c2", "c6")


def test_nothing_known_stays_unknown() -> None:
    assert pool([]) is None


def test_figures_in_two_units_are_not_pooled() -> None:
    other = replace(estimate(1, 1, 1), unit="USD")
    with pytest.raises(ValueError, match="several units"):
        pool([estimate(1, 1, 1), other])


@given(
    low=st.floats(0.1, 10),
    up=st.floats(1.0, 3),
    high=st.floats(1.0, 3),
    seed=st.integers(0, 1000),
)
def test_draws_are_positive_and_start_with_the_value(
    low: float, up: float, high: float, seed: int
) -> None:
    one = estimate(low * up, low, low * up * high)
    drawn = draw(one, 50, np.random.default_rng(seed))
    assert drawn[0] == one.value
    assert (drawn > 0).all()


def test_the_interval_holds_four_draws_in_five() -> None:
    one = estimate(10, 7, 20)
    drawn = draw(one, 40_000, np.random.default_rng(2))[1:]
    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx([7, 10, 20], rel=0.03)


def test_a_cost_that_may_be_zero_is_never_negative() -> None:
    drawn = draw(estimate(2, 0, 5), 5000, np.random.default_rng(3))
    assert drawn.min() == 0.0


def test_capital_is_paid_back_with_interest() -> None:
    yearly = float(recovery_factor(0.08, 10))
    worth = sum(yearly / 1.08**year for year in range(1, 11))
    assert worth == pytest.approx(1.0)


def test_readings_hold_no_numbers_and_name_claims_that_exist() -> None:
    text = READINGS.read_text(encoding="utf-8")
    assert not [v for v in leaves(tomllib.loads(text)) if isinstance(v, int | float)]
    for claim in re.findall(r'"([a-z_-]+-\d{4})"', text):
        assert resolve(BASE, claim), claim
    for claims in REPLACEMENT.values():
        assert all(resolve(BASE, c) for c in claims)


def test_every_cost_is_in_dollars_per_kilogram() -> None:
    for route in read_routes(BASE).values():
        assert {s.cost.unit for s in route.steps if s.cost} == {"USD/kg"}
        assert route.capital is None or route.capital.unit == "USD"
    for stage in read_stages(BASE).values():
        for side in (stage.outside, stage.inside):
            assert side.operating is None or side.operating.unit == "USD/kg"
            assert side.capital is None or side.capital.unit == "USD per t/year"
    assert all(e.unit == "USD/kg" for _, e in read_checks(BASE).values())


def test_jobs_per_tonne_are_jobs_over_the_capacity_of_the_same_plants() -> None:
    jobs = read_stages(BASE)["magnet"].outside.jobs
    assert jobs is not None
    # Sumter 300 jobs at 2,000 t, Benson 1,000 at 10,000 t, Narva 300 at 2,000 t.
    assert jobs.value == pytest.approx((300 / 2000 + 1000 / 10_000 + 300 / 2000) / 3)


def test_a_cost_that_was_not_published_yet_is_a_gap() -> None:
    early = evidence.load(as_of="2021-12-31")
    routes = read_routes(early)
    assert routes["chn-bayan-obo"].steps[0].cost is not None
    assert routes["aus-mount-weld"].steps[0].cost is None


def test_without_any_published_rate_there_is_no_capital_cost() -> None:
    with pytest.raises(InputError, match="no required return"):
        read_finance(evidence.load(as_of="2020-12-31"))


def test_a_plant_that_cracks_the_ore_of_another_mine_is_no_supplier() -> None:
    named = {s.facility for s in read_sites(BASE)}
    assert "aus-mount-weld" in named
    assert "aus-kalgoorlie" not in named
    assert "usa-white-mesa-phase-2" in named


def test_patterns_of_ores_sum_to_one() -> None:
    patterns = [s.assay for s in read_sites(BASE) if s.assay]
    assert len(patterns) > 10
    assert all(sum(p.values()) == pytest.approx(1.0) for p in patterns)


def test_replacing_a_mine_takes_longer_than_replacing_a_magnet_plant() -> None:
    times = replacement_times(BASE)
    assert times["mine"].value > times["magnet"].value
    assert all(e.low <= e.value <= e.high for e in times.values())


def add_costs(tmp_path: Path, rows: str) -> evidence.Evidence:
    path = tmp_path / "costs.csv"
    head = "quantity,region,stage,element,facility,year,value,low,high,unit,source,replaces\n"
    path.write_text(head + rows, encoding="utf-8")
    import_claims(path, workspace=tmp_path / "space", today=dt.date(2026, 11, 21))
    return evidence.load(workspace=tmp_path / "space")


def test_a_user_s_figure_takes_the_place_of_the_one_that_it_replaces(tmp_path: Path) -> None:
    own = add_costs(
        tmp_path,
        "operating_cost,MYS,separation,NdPr,mys-kuantan,2025,50,45,55,USD/kg,me,costs-0003\n",
    )
    cost = read_routes(own)["aus-mount-weld"].steps[0].cost
    assert cost is not None
    assert (cost.value, cost.low, cost.high) == (50.0, 45.0, 55.0)
    assert cost.claims[0].startswith("user-")


def test_a_user_s_figure_for_a_plant_without_one_gives_it_a_route(tmp_path: Path) -> None:
    assert "aus-eneabba" not in read_routes(BASE)
    own = add_costs(
        tmp_path, "operating_cost,AUS,separation,REO,aus-eneabba,2026,11,9,14,USD/kg,me,\n"
    )
    route = read_routes(own)["aus-eneabba"]
    assert [(s.covers, s.per) for s in route.steps] == [("mine to oxide", "REO")]
    assert route.steps[0].cost is not None
    assert route.steps[0].cost.value == 11.0
