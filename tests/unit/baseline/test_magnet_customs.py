"""Magnets too small for customs to list exist, as far as totals leave room."""

from functools import cache

import pytest

from ytterby.baseline.run import build_world
from ytterby.baseline.sources.world import World
from ytterby.baseline.unknowns.magnet_customs import Pairs, _fit, magnet_customs
from ytterby.evidence import load
from ytterby.packs import read_pack


@cache
def world(year: int = 2024) -> World:
    return build_world(load(), read_pack("rare_earths"), year)


def test_what_totals_leave_goes_to_pairs_that_are_not_listed() -> None:
    listed: Pairs = {("CHN", "USA"): 100.0}
    cells = _fit(listed, {"USA": 10.0, "DEU": 5.0}, {"JPN": 11.0, "CHN": 4.0}, "ROW")
    assert ("CHN", "USA") not in cells
    assert sum(v for (_, d), v in cells.items() if d == "USA") == pytest.approx(10, rel=1e-6)
    assert sum(v for (o, _), v in cells.items() if o == "CHN") == pytest.approx(4, rel=1e-6)
    assert all(origin != destination for origin, destination in cells)


def test_no_unlisted_pair_is_larger_than_the_smallest_listed() -> None:
    listed: Pairs = {("CHN", "USA"): 3.0}
    cells = _fit(listed, {"DEU": 10.0}, {"JPN": 10.0}, "ROW")
    assert max(cells.values()) <= 3.0


@pytest.mark.parametrize("year", [2018, 2021, 2024])
def test_a_total_is_its_listed_pairs_and_the_rest(year: int) -> None:
    customs = magnet_customs(world(year))
    assert customs is not None
    assert customs.year == year
    pairs = {**customs.unlisted}
    for pair, value in customs.listed.items():
        pairs[pair] = pairs.get(pair, 0.0) + value
    total = sum(v for (_, d), v in pairs.items() if d == "USA")
    said = world(year).claims.find(
        "trade_value", year=year, region="WLD", partner="USA", product="HS 850511"
    )
    assert total == pytest.approx(said[0].value, rel=0.02)


def test_a_year_without_customs_takes_the_nearest() -> None:
    customs = magnet_customs(world(2010))
    assert customs is not None
    assert customs.year == 2018
