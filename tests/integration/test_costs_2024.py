"""Costs, supply without the two largest and printed reliance in 2024, on the shipped evidence."""

import polars as pl
import pytest

from ytterby import evidence
from ytterby.baseline import baseline
from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.indicators import (
    chain_reliance,
    cost_curve,
    cost_gap,
    n_minus_1_supply,
    n_minus_2_supply,
    single_points,
)
from ytterby.indicators.costs.curve import curve_quartiles
from ytterby.indicators.costs.parts import PARTS


@pytest.fixture(scope="module")
def chain() -> Chain:
    return baseline(2024)


@pytest.fixture(scope="module")
def base() -> Evidence:
    return evidence.load()


def test_a_curve_rises_and_says_how_much_of_it_is_known(chain: Chain, base: Evidence) -> None:
    curve = cost_curve(chain, base, ("NdPr",))
    known = curve.filter(pl.col("unit_cost").is_not_null())
    assert known["unit_cost"].is_sorted()
    assert {"chn-bayan-obo", "aus-mount-weld", "usa-mountain-pass"} <= set(known["facility"])
    at = curve_quartiles(curve, ("CHN",)).rows_by_key("market", named=True, unique=True)
    assert 0.5 < at["inside"]["known_share"] < 1.0
    assert 0.2 < at["outside"]["known_share"] < 0.8
    assert at["outside"]["unknown"] > 0


def test_running_capacity_of_the_curve_is_near_what_is_dug(chain: Chain, base: Evidence) -> None:
    # The world dug some 95,000 t of NdPr in 2024; nameplates and yields leave room either way.
    curve = cost_curve(chain, base, ("NdPr",), draws=10)
    running = curve.filter(pl.col("status").is_in(["operating", "ramping"]))
    assert 60_000 < running["capacity"].sum() < 120_000


def test_by_mass_a_kilogram_of_dysprosium_costs_what_one_of_neodymium_does(
    chain: Chain, base: Evidence
) -> None:
    curve = cost_curve(chain, base, ("Nd", "Dy"), draws=10).drop_nulls("unit_cost")
    both = curve.filter(pl.col("element") == "Nd").join(
        curve.filter(pl.col("element") == "Dy"), on="facility", suffix="_dy"
    )
    assert both["by_mass"].to_list() == pytest.approx(both["by_mass_dy"].to_list())
    assert (both["unit_cost_dy"] > both["unit_cost"]).all()


def test_every_gap_is_the_sum_of_what_is_known_and_what_is_not(
    chain: Chain, base: Evidence
) -> None:
    frame = cost_gap(chain, base)
    assert set(frame["product"]) == {
        "oxide",
        "magnet from own ore",
        "magnet from bought oxide",
    }
    for _, part in frame.group_by("product", "stage"):
        at = dict(zip(part["part"], part["cost_difference"], strict=True))
        assert at["gap"] == pytest.approx(at["outside"] - at["inside"])
        known = sum(at[p] for p in PARTS if at[p] is not None)
        assert known + at["unexplained"] == pytest.approx(at["gap"], abs=1e-9)
        assert at["reagents"] is None


def test_the_total_of_a_magnet_is_the_sum_of_its_stages(chain: Chain, base: Evidence) -> None:
    frame = cost_gap(chain, base).filter(pl.col("product") == "magnet from own ore")
    gaps = frame.filter(pl.col("part") == "gap")
    total = gaps.filter(pl.col("stage") == "total")["cost_difference"][0]
    stages = gaps.filter(pl.col("stage") != "total")["cost_difference"].sum()
    assert total == pytest.approx(stages)


def test_the_gap_of_a_bought_oxide_is_what_is_not_refunded(chain: Chain, base: Evidence) -> None:
    frame = cost_gap(chain, base).filter(
        (pl.col("product") == "magnet from bought oxide")
        & (pl.col("stage") == "oxide at its price")
    )
    at = dict(zip(frame["part"], frame["cost_difference"], strict=True))
    assert at["subsidy"] == pytest.approx(at["gap"])
    assert 0.05 < at["gap"] / at["inside"] < 0.25


def test_a_headline_that_rests_on_recollection_says_so(chain: Chain, base: Evidence) -> None:
    frame = cost_gap(chain, base)
    totals = frame.filter((pl.col("stage") == "total") & (pl.col("part") == "gap"))
    assert set(totals["tier"]) == {"C"}


def test_two_suppliers_hold_more_than_one_and_leave_little_separated(chain: Chain) -> None:
    one, two = n_minus_1_supply(chain), n_minus_2_supply(chain)
    both = one.join(two, on=["stage", "element"], suffix="_two")
    assert (both["leader_share_two"] >= both["leader_share"]).all()
    nd = two.filter((pl.col("stage") == "separation") & (pl.col("element") == "Nd"))
    assert nd["leader"][0] == "CHN+MYS"
    assert nd["n_minus_2_supply"][0] < 0.2


def test_kuantan_is_most_of_what_is_separated_outside_china(chain: Chain) -> None:
    frame = single_points(chain, outside=("CHN",))
    row = frame.filter((pl.col("facility") == "mys-kuantan") & (pl.col("element") == "Nd")).row(
        0, named=True
    )
    assert row["outside_share"] > 0.5
    assert row["share"] < 0.15
    assert row["controller"] == "AUS"


def test_the_united_states_export_ore_and_import_what_they_use(chain: Chain) -> None:
    at = chain_reliance(chain, "REO").rows_by_key("form", named=True, unique=True)
    assert at["concentrate"]["net_import_reliance"] < 0
    assert at["compounds and metals"]["net_import_reliance"] > 0
    magnets = at["compounds, metals and magnets"]["net_import_reliance"]
    assert magnets > at["compounds and metals"]["net_import_reliance"]
