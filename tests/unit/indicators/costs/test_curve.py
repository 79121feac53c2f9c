from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby import evidence
from ytterby.factors.costs import Estimate, Finance, Route, Site, Step
from ytterby.indicators.costs.allocation import Basket
from ytterby.indicators.costs.curve import (
    SCHEMA,
    cost_curve,
    curve_quartiles,
    ore_cost,
    supplier_costs,
)
from ytterby.indicators.costs.suppliers import Supplier, read_suppliers

ORE = Basket({"Nd": 0.25, "Ce": 0.75}, {"Nd": 60.0, "Ce": 1.0})
SITE = Site("mine", "Mine", "", "AUS", "AUS", "operating", 1000.0, "t REO/year", "", "B", "s")
BASE = evidence.load()


def exact(value: float, unit: str = "USD/kg") -> Estimate:
    return Estimate(value, value, value, unit, "B", ("c",), ("s",))


FINANCE = Finance(exact(0.1, "1"), exact(20, "year"), exact(0.6, "1"))


def supplier(*steps: Step, capital: Estimate | None = None) -> Supplier:
    route = Route("mine", "rock", steps, capital, (), None, "")
    return Supplier(SITE, ORE, 800.0, route, 0.8)


def cost(one: Supplier) -> float:
    found = ore_cost(one, FINANCE, 10, np.random.default_rng(0))
    assert found is not None
    return float(found.operating[0])


def test_concentrate_is_divided_by_the_yield_of_separation() -> None:
    steps = (Step("mine", "REO", exact(2.0)), Step("separation", "REO", exact(5.0)))
    assert cost(supplier(*steps)) == pytest.approx(2.0 / 0.8 + 5.0)


def test_a_cost_borne_by_ndpr_alone_is_spread_over_all_oxide() -> None:
    assert cost(supplier(Step("mine to oxide", "NdPr", exact(40.0)))) == pytest.approx(10.0)


def test_a_route_with_one_unknown_step_has_no_cost() -> None:
    one = supplier(Step("mine", "REO", exact(2.0)), Step("separation", "REO", None))
    assert ore_cost(one, FINANCE, 10, np.random.default_rng(0)) is None


def test_a_yield_that_nobody_published_is_a_gap_not_all_of_the_ore() -> None:
    steps = (Step("mine", "REO", exact(2.0)), Step("separation", "REO", exact(5.0)))
    unknown = replace(supplier(*steps), recovered=None)
    assert ore_cost(unknown, FINANCE, 10, np.random.default_rng(0)) is None
    # Before 2016 there is no yield in the evidence: what is dug is no capacity of oxide.
    early = read_suppliers(toy_chain(), evidence.load(as_of="2015-06-30"))
    dug = [s for s in early if s.site.unit == "t REO/year"]
    assert dug
    assert all(s.total is None for s in dug)


def test_capital_is_a_yearly_payment_per_kilogram_that_a_project_makes() -> None:
    one = supplier(Step("mine", "REO", exact(2.0)), capital=exact(1e8, "USD"))
    found = ore_cost(one, FINANCE, 10, np.random.default_rng(0))
    assert found is not None
    assert found.capital is not None
    # 100 million at 10 % over 20 years, over 800 t.
    assert float(found.capital[0]) == pytest.approx(1e8 * 0.117460 / 800_000, rel=1e-4)


def test_a_capacity_printed_for_an_element_needs_no_assay() -> None:
    site = replace(SITE, capacity=300.0, unit="t NdPr oxide/year")
    unknown = Supplier(site, None, None, None, 1.0)
    assert unknown.capacity(("Nd", "Pr")) == 300.0
    assert unknown.capacity(("Dy",)) is None
    assert unknown.may_hold(("Dy",))


def test_a_scandium_plant_supplies_scandium_alone() -> None:
    site = replace(SITE, capacity=8.0, unit="t Sc2O3/year")
    plant = Supplier(site, None, None, None, 1.0)
    assert plant.may_hold(("Sc",))
    assert not plant.may_hold(("Nd", "Pr"))


def curve(element: str = "Nd") -> pl.DataFrame:
    return cost_curve(toy_chain(), BASE, (element,), draws=200)


def test_known_costs_rise_and_capacity_adds_up() -> None:
    known = curve().filter(pl.col("unit_cost").is_not_null())
    assert known.height >= 4
    assert known["unit_cost"].is_sorted()
    assert known["cumulative"].is_sorted()
    assert known["cumulative"][-1] == pytest.approx(known["capacity"].sum())
    assert (known["low"] <= known["unit_cost"]).all()
    assert (known["unit_cost"] <= known["high"]).all()


def test_a_supplier_without_a_published_cost_stays_unknown_with_its_capacity() -> None:
    frame = curve()
    silent = frame.filter(pl.col("facility") == "aus-eneabba").row(0, named=True)
    assert silent["unit_cost"] is None
    assert silent["cumulative"] is None
    assert silent["capacity"] > 0
    assert frame["unit_cost"][-1] is None


def test_a_curve_is_the_same_again_and_does_not_depend_on_what_else_is_asked() -> None:
    alone = curve("Dy")
    both = cost_curve(toy_chain(), BASE, ("Nd", "Dy"), draws=200)
    assert both.filter(pl.col("element") == "Dy").equals(alone)


def test_quartiles_are_of_known_capacity_and_say_how_much_is_known() -> None:
    rows = [
        ("a", "CHN", "operating", 60.0, 10.0),
        ("b", "CHN", "operating", 40.0, 20.0),
        ("c", "CHN", "operating", 100.0, None),
        ("d", "USA", "operating", None, None),
        ("e", "USA", "planned", 30.0, 50.0),
    ]
    data = [
        dict(zip(("facility", "region", "status", "capacity", "unit_cost"), r, strict=True))
        for r in rows
    ]
    frame = pl.DataFrame(
        [{**dict.fromkeys(SCHEMA), **d, "element": "Nd"} for d in data], schema=SCHEMA
    )
    found = curve_quartiles(frame, ("CHN",)).rows_by_key("market", named=True, unique=True)
    assert found["inside"]["known_share"] == pytest.approx(0.5)
    assert [found["inside"][q] for q in ("first_quartile", "median", "third_quartile")] == [
        10.0,
        10.0,
        20.0,
    ]
    assert found["outside"]["known_share"] is None
    assert found["outside"]["median"] is None
    assert found["outside"]["without_size"] == 1
    assert found["outside, projects"]["median"] == 50.0


def test_before_any_published_return_the_capital_of_a_project_is_a_gap() -> None:
    one = supplier(Step("mine", "REO", exact(2.0)), capital=exact(1e8, "USD"))
    found = ore_cost(one, None, 10, np.random.default_rng(0))
    assert found is not None
    assert found.capital is None
    assert float(found.operating[0]) > 0


def test_sites_that_were_not_described_yet_are_no_suppliers_of_that_time() -> None:
    early = cost_curve(toy_chain(), evidence.load(as_of="2021-12-31"), ("Nd",), draws=20)
    assert early["unit_cost"].null_count() == early.height


def test_one_more_supplier_changes_the_draws_of_no_other() -> None:
    one = supplier(Step("mine", "REO", Estimate(2.0, 1.0, 4.0, "USD/kg", "B", (), ())))
    other = replace(one, site=replace(SITE, facility="another mine"))
    alone = supplier_costs([one], FINANCE, 20, 1)["mine"].operating
    beside = supplier_costs([other, one], FINANCE, 20, 1)
    assert np.array_equal(beside["mine"].operating, alone)
    assert not np.array_equal(beside["another mine"].operating, alone)
