"""Where a stage buys and sells, by hand on the toy chain."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toy import toy_chain

from ytterby.impact.companies import Network, interval


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(toy_chain())


def test_a_mine_that_sells_300_of_400_to_the_controller_sells_three_quarters(
    network: Network,
) -> None:
    made = network.activity("USA", "mine")[0]
    sold = network.sales("USA", "mine")
    assert sold["CHN"][0] == pytest.approx(300.0 / made)
    assert sold["USA"][0] == pytest.approx(1.0 - 300.0 / made)


def test_magnets_that_are_made_of_metal_from_home_and_abroad_hang_on_both(
    network: Network,
) -> None:
    bought = network.feed("JPN", "magnet")
    assert set(bought) == {"JPN", "CHN"}
    assert 0.0 < bought["CHN"][0] < 1.0


def test_weights_are_worth_not_mass(network: Network) -> None:
    price = 1.2
    at = network.chain.technology.material_index["concentrate:rock"]
    assert network.worth[at] == pytest.approx(price * (0.6 * 1 + 0.35 * 60 + 0.05 * 250))


@pytest.mark.parametrize("stage", ["mine", "separation", "metal", "magnet"])
def test_shares_of_partners_are_a_whole_in_every_draw(network: Network, stage: str) -> None:
    for region in network.chain.regions:
        for found in (network.feed(region, stage), network.sales(region, stage)):
            if found:
                total = np.sum(list(found.values()), axis=0)
                assert np.allclose(total, 1.0)
                assert all((v >= 0.0).all() for v in found.values())


def test_a_stage_that_does_not_run_has_no_partners(network: Network) -> None:
    assert network.feed("MMR", "magnet") == {}
    assert network.sales("MMR", "magnet") == {}


def test_a_mine_takes_in_nothing_that_is_traded(network: Network) -> None:
    assert network.feed("MMR", "mine") == {}


def test_outside_is_all_but_the_controller(network: Network) -> None:
    parts = sum(network.activity(r, "magnet")[0] for r in ("USA", "JPN", "MMR"))
    assert network.activity_outside("magnet", ("CHN",))[0] == pytest.approx(parts)


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=30))
def test_an_interval_holds_the_best_estimate(values: list[float]) -> None:
    best, low, high = interval(np.asarray(values))
    assert low <= best <= high


def test_prices_of_the_controller_weigh_nothing() -> None:
    chain = toy_chain()
    outside = Network(chain).worth
    found = dict(
        chain.prices.filter(pl.col("market") == "outside").select("material", "value").iter_rows()
    )
    at = chain.technology.material_index["oxide:Dy"]
    assert outside[at] == pytest.approx(found["oxide:Dy"])
