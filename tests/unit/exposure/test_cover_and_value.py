"""Cover and value by arithmetic: a gap is no zero, a product stops once."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toy import toy_chain
from tests.unit.exposure.bills import make_lines, need_of

from ytterby.exposure.cover import element_cover, line_cover, material_cover, region_cover
from ytterby.exposure.value import material_values, product_values, value_at_risk


def test_cover_is_stock_over_the_need_of_a_month() -> None:
    lines = make_lines({"mass": 2.0, "units": 12.0, "stock": 5.0})
    assert line_cover(lines)["months_of_cover"].to_list() == [2.5]


def test_a_stock_that_is_not_given_is_a_gap_and_one_of_nothing_is_nothing() -> None:
    lines = make_lines({"stock": None}, {"stock": 0.0})
    assert line_cover(lines)["months_of_cover"].to_list() == [None, 0.0]


def test_material_cover_pools_what_is_given_and_says_how_much_that_is() -> None:
    lines = make_lines(
        {"mass": 1.0, "stock": 3.0}, {"mass": 1.0, "stock": 1.0}, {"mass": 2.0, "stock": None}
    )
    row = material_cover(lines).row(0, named=True)
    assert row["months_of_cover"] == pytest.approx(2.0)
    assert row["shortest"] == pytest.approx(1.0)
    assert row["known"] == pytest.approx(0.5)
    assert row["stock"] == pytest.approx(4.0)


def test_material_without_any_stock_given_has_no_cover() -> None:
    row = material_cover(make_lines({})).row(0, named=True)
    assert row["stock"] is None
    assert row["months_of_cover"] is None


def test_element_cover_weighs_stocks_by_what_they_hold() -> None:
    chain = toy_chain()
    # 24 kg of hot magnets a year, 12 kg of them in stock; dysprosium only there.
    lines = make_lines({"stock": 12.0}, {"material": "ndfeb:N", "stock": 0.0})
    found = element_cover(lines, need_of(lines, chain))
    at = dict(found.select("element", "months_of_cover").iter_rows())
    assert at["Dy"] == pytest.approx(6.0)
    assert at["Nd"] == pytest.approx(12.0 * (12 * 0.25) / (24 * 0.25 + 24 * 0.3))


def test_stocks_of_the_region_are_apart_and_the_nearest_claim_counts() -> None:
    found = region_cover(toy_chain(), ("USA", ("USA",)), ["ndfeb:N", "oxide:La", "oxide:Nd"])
    assert found.select("material", "of", "months_of_cover").rows() == [
        ("ndfeb:N", "magnet", 2.0),
        ("oxide:La", "oxide:La", 3.0),
    ]


def test_a_product_counts_once_however_many_of_its_parts_hold_the_material() -> None:
    chain = toy_chain()
    lines = make_lines(
        {"part": "front motor", "price": 100.0},
        {"part": "rear motor", "price": 100.0},
        {"part": "pump", "material": "ndfeb:N", "price": 100.0},
    )
    products = product_values(lines)
    assert products["value"].to_list() == [1200.0]
    values = value_at_risk(products, material_values(lines, need_of(lines, chain), chain))
    assert dict(values.select("material", "product_value").iter_rows()) == {
        "ndfeb:H-SH": 1200.0,
        "ndfeb:N": 1200.0,
    }


def test_two_sources_of_a_part_add_up_to_the_units_of_the_product() -> None:
    lines = make_lines(
        {"part": "rotor", "region": "CHN", "units": 60.0, "price": 10.0},
        {"part": "rotor", "region": "JPN", "units": 40.0, "price": 10.0},
        {"part": "pump", "units": 90.0, "price": 10.0},
    )
    row = product_values(lines).row(0, named=True)
    assert (row["units"], row["value"], row["differs"]) == (100.0, 1000.0, True)


def test_a_cheap_magnet_stops_a_dear_product() -> None:
    chain = toy_chain()
    lines = make_lines({"material": "ndfeb:N", "mass": 0.01, "units": 10.0, "price": 40_000.0})
    demand = need_of(lines, chain)
    row = value_at_risk(product_values(lines), material_values(lines, demand, chain))
    # 0.1 kg a year at 40 * 1.2 USD/kg outside.
    assert row["material_value"].to_list() == [pytest.approx(4.8)]
    assert row["leverage"].to_list() == [pytest.approx(400_000.0 / 4.8)]


def test_without_a_price_the_material_keeps_its_own_value() -> None:
    chain = toy_chain()
    lines = make_lines({"material": "ndfeb:N"})
    row = value_at_risk(
        product_values(lines), material_values(lines, need_of(lines, chain), chain)
    ).row(0, named=True)
    assert row["product_value"] is None
    assert row["leverage"] is None
    assert row["material_value"] == pytest.approx(24.0 * 48.0)


def test_a_material_without_a_price_is_a_gap() -> None:
    chain = toy_chain()
    lines = make_lines({"material": "scrap:Nd", "price": 5.0})
    row = material_values(lines, need_of(lines, chain), chain).row(0, named=True)
    assert row["material_value"] is None


def test_oxides_are_priced_by_the_oxide_that_they_hold() -> None:
    chain = toy_chain()
    lines = make_lines({"material": "metal:Nd", "mass": 1.0, "units": 1.0})
    demand = need_of(lines, chain).with_columns(pl.col("mass") * 1.17)
    row = material_values(lines, demand, chain).row(0, named=True)
    assert row["material_value"] == pytest.approx(1.17 * 75.0 * 1.2)


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=6))
def test_splitting_a_part_in_two_changes_no_value(masses: list[float]) -> None:
    chain = toy_chain(draws=1)
    whole = make_lines({"mass": sum(masses), "price": 10.0})
    split = make_lines(*({"mass": m, "price": 10.0} for m in masses))
    first, second = (
        value_at_risk(product_values(b), material_values(b, need_of(b, chain), chain))
        for b in (whole, split)
    )
    assert first["product_value"].to_list() == second["product_value"].to_list()
    assert first["material_value"][0] == pytest.approx(second["material_value"][0])
