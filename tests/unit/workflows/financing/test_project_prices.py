"""Prices of a project through a scenario: moved from their level, then back at it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.impact.projects.example import project

from ytterby.core.disruption import Disruption
from ytterby.workflows.financing.projects.floor import floor_cash
from ytterby.workflows.financing.projects.gather import product_of
from ytterby.workflows.financing.projects.prices import Deck, check_prices, monthly

MONTHS = 24


def war(draws: int = 2) -> Disruption:
    """Return a scenario in which Nd falls to a half, in its second draw to a quarter."""
    count = draws + 1
    price = np.full((2, MONTHS, count), 50.0)
    price[1] = 30.0
    price[1, :, 2] = 15.0
    empty = np.zeros((0, MONTHS, count))
    return Disruption(
        scenario="by-hand",
        title="By hand",
        regions=(),
        start="2025-01",
        months=MONTHS,
        seed=0,
        odds=None,
        sectors=(),
        sector_share=empty,
        sector_months=np.zeros((0, count)),
        pairs=(),
        pair_need=np.zeros(0),
        pair_value=np.zeros(0),
        pair_months=np.zeros((0, count)),
        elements=(),
        use=np.zeros((0, 0)),
        element_lost=np.zeros((0, count)),
        products=(),
        units=np.zeros((0, count)),
        oxides=("oxide:Tb", "oxide:Nd"),
        price_before=np.array([50.0, 60.0]),
        price=price,
    )


def deck(draws: int, *, fought: bool) -> Deck:
    level = {"Ce": np.full(draws + 1, 1.0), "Nd": np.full(draws + 1, 80.0)}
    return Deck("by-hand", "by hand", level, war() if fought else None, "A")


def test_prices_move_from_their_own_level_and_draws_take_those_of_the_scenario_in_turn() -> None:
    inputs = project(3)
    level = deck(3, fought=True).of(inputs)
    path = monthly(war(), inputs, level)
    assert path.shape == (MONTHS, 2, 4)
    assert path[0, 1].tolist() == [40.0, 40.0, 20.0, 40.0]
    assert (path[:, 0] == 1.0).all()


def test_a_scenario_begins_with_the_first_output_and_then_prices_are_back() -> None:
    inputs = project(0, life=4.0)
    path = deck(0, fought=True).path(inputs)
    assert path[:, 1, 0].tolist() == [80.0, 40.0, 40.0, 80.0, 80.0, 80.0]
    flat = deck(0, fought=False).path(inputs)
    assert (flat[:, 1] == 80.0).all()


def test_an_element_without_a_price_has_none() -> None:
    bare = Deck("x", "x", {"Ce": np.ones(1)}, None, "A").of(project())
    assert np.isnan(bare[1]).all()


@pytest.mark.parametrize("name", ["outside", "inside", "floor:110", "price-war"])
def test_known_prices_are_known(name: str) -> None:
    assert check_prices(name) == []


@pytest.mark.parametrize("name", ["floor:", "floor:-1", "floor:x", "war"])
def test_unknown_prices_are_named_with_those_there_are(name: str) -> None:
    (problem,) = check_prices(name)
    assert problem.code == "unknown-prices"
    assert "price-war" in problem.fix


def test_the_words_of_the_table_tell_the_product() -> None:
    assert product_of("ion-clay carbonate") == "carbonate"
    assert product_of("NdPr, Dy, Tb oxides") == "oxide"
    assert product_of("bastnaesite concentrate") == "concentrate"


def test_a_floor_counts_what_is_paid_for_and_no_more() -> None:
    whole = project(1)
    half = project(1, payable=np.full_like(whole.payable, 0.5))
    paid, part = (floor_cash(p, deck(1, fought=False), 100.0, 3, 0.0) for p in (whole, half))
    assert paid.sum() > 0.0
    assert np.allclose(part, paid / 2)
