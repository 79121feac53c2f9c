"""Products in use: what is sold is in use or has left it, and leaves as it grows old."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.simulate import Parameters
from ytterby.simulate.behaviour.cohorts import (
    LONGEST,
    Cohorts,
    find_collection,
    find_lifetime,
    retirement,
    survival,
)

MONTHS = 120


def one(value: float) -> np.ndarray:
    return np.array([value])


def grown(mean: float = 10.0, shape: float = 3.0, growth: float = 0.0) -> Cohorts:
    return Cohorts.grown(one(mean), one(shape), one(growth), MONTHS)


def test_the_mean_time_in_use_is_what_was_asked_for() -> None:
    for mean, shape in ((5.0, 1.0), (10.0, 2.0), (20.0, 4.5)):
        left = retirement(one(mean), one(shape))[:, 0]
        assert left.sum() == pytest.approx(1.0, abs=1e-4)
        assert np.arange(LONGEST) @ left / 12.0 == pytest.approx(mean, rel=5e-3)


def test_at_shape_one_the_hazard_is_constant() -> None:
    """By hand: exp(-t / L); after the mean time 1/e is left."""
    left = survival(one(10.0), one(1.0), np.array([0.0, 120.0, 240.0]))[:, 0]
    assert left == pytest.approx([1.0, np.exp(-1.0), np.exp(-2.0)])


def test_with_constant_sales_as_much_leaves_as_is_sold() -> None:
    assert grown().steady()[:, 0] == pytest.approx(np.ones(MONTHS), abs=1e-6)


def test_with_growth_less_leaves_than_is_sold() -> None:
    leaving = [grown(growth=g).steady()[0, 0] for g in (0.0, 0.05, 0.2, 0.4)]
    assert leaving == sorted(leaving, reverse=True)
    # With a sharp end of life it is what was sold one lifetime ago.
    assert grown(10.0, 30.0, 0.1).steady()[0, 0] == pytest.approx(np.exp(-1.0), rel=0.02)


def test_what_was_sold_when_it_grew_comes_back_a_lifetime_later() -> None:
    leaving = grown(mean=4.0, growth=0.3).steady()[:, 0]
    assert (np.diff(leaving) > -1e-12).all()
    assert leaving[-1] > 0.9


def test_half_of_what_is_in_use_is_half_a_lifetime_of_sales() -> None:
    """By hand: constant sales and any distribution leave one mean lifetime of sales in use."""
    assert grown(mean=10.0).stock[0] == pytest.approx(120.0, rel=2e-3)


@given(
    st.floats(1.0, 25.0), st.floats(1.5, 5.0), st.floats(-0.05, 0.4),
    st.lists(st.floats(0.0, 10.0), min_size=MONTHS, max_size=MONTHS),
)  # fmt: skip
def test_in_use_and_retired_is_what_was_sold(
    mean: float, shape: float, growth: float, sales: list[float]
) -> None:
    cohorts = grown(mean, shape, growth)
    sold = np.array(sales)[:, None, None]
    in_use, leaving = cohorts.follow(one(2.0), sold)
    assert (leaving >= 0.0).all()
    assert (in_use >= -1e-6 * (1.0 + in_use.max())).all()
    start = 2.0 * cohorts.stock[0]
    assert in_use[-1, 0, 0] + leaving.sum() == pytest.approx(start + sold.sum(), rel=1e-9)


def test_draws_do_not_touch_each_other() -> None:
    both = Cohorts.grown(np.array([5.0, 12.0]), np.array([2.0, 4.0]), np.array([0.0, 0.1]), 24)
    alone = Cohorts.grown(one(12.0), one(4.0), one(0.1), 24)
    assert np.array_equal(both.past[:, 1:], alone.past)


def test_lifetimes_are_known_for_every_sector_that_uses_magnets(table: Parameters) -> None:
    for sector in ("ev_traction", "wind", "electronics", "defence", "data_centres", "other"):
        known = find_lifetime(table.terms, sector)
        assert known is not None, sector
        assert known[0].low < known[0].value < known[0].high
    assert find_lifetime(table.terms, "glass") is None
    assert find_collection(table.terms, "largest share") is not None
