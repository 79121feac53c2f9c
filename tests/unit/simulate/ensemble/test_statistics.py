import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.simulate.ensemble.statistics import (
    exceedance,
    exceedance_curve,
    expected_shortfall,
    find_quantiles,
    first_months,
    mean_error,
)

LOSSES = st.lists(st.floats(0.0, 1e6), min_size=2, max_size=40).map(np.array)


def test_quantiles_lie_linearly_between_draws() -> None:
    values = np.array([[10.0, 0.0, 30.0, 20.0, 40.0], [5.0, 5.0, 5.0, 5.0, 5.0]])
    found = find_quantiles(values, (0.0, 0.1, 0.5, 0.9))
    assert found.tolist() == [[0.0, 4.0, 20.0, 36.0], [5.0, 5.0, 5.0, 5.0]]


@pytest.mark.parametrize(
    ("losses", "level", "tail"),
    [
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 100.0], 0.9, 100.0),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 100.0], 0.8, 54.5),
        # Three tenths of four draws: the worst and a fifth of the next.
        ([0.0, 0.0, 6.0, 12.0], 0.7, (12.0 + 0.2 * 6.0) / 1.2),
        ([7.0, 7.0, 7.0], 0.95, 7.0),
    ],
)
def test_the_expected_shortfall_is_the_mean_of_the_tail(
    losses: list[float], level: float, tail: float
) -> None:
    assert float(expected_shortfall(np.array(losses), level)) == pytest.approx(tail)


@given(LOSSES, st.sampled_from([0.5, 0.9, 0.95]))
def test_the_expected_shortfall_solves_the_minimum_that_defines_it(
    losses: np.ndarray, level: float
) -> None:
    beyond = np.maximum(losses[None] - losses[:, None], 0.0).mean(axis=1)
    least = (losses + beyond / (1.0 - level)).min()
    assert float(expected_shortfall(losses, level)) == pytest.approx(least, rel=1e-9, abs=1e-9)


@given(LOSSES)
def test_the_chance_of_a_larger_loss_never_rises(losses: np.ndarray) -> None:
    at, chance = exceedance_curve(losses)
    assert (np.diff(at) >= 0).all()
    assert (np.diff(chance) <= 0).all()
    assert chance[-1] == 0.0
    assert chance[0] == (losses > 0).mean()


def test_exceedance_counts_the_draws_above() -> None:
    losses = np.array([[0.0, 2.0, 2.0, 8.0], [1.0, 1.0, 1.0, 1.0]])
    assert exceedance(losses, np.array([0.0, 2.0, 9.0])).tolist() == [
        [0.75, 0.25, 0.0],
        [1.0, 0.0, 0.0],
    ]


def test_the_first_month_is_known_only_where_it_comes() -> None:
    nan = np.nan
    months = np.array([[nan, nan, nan, nan], [nan, 6.0, 2.0, 4.0], [1.0, 1.0, 1.0, 9.0]])
    never, often, always = first_months(months, (0.5, 0.9))
    assert never[0] == 0.0
    assert np.isnan(never[1:]).all()
    assert often.tolist() == [0.75, 4.0, 6.0]
    assert always.tolist() == [1.0, 1.0, 9.0]


def test_the_error_of_a_mean_is_that_of_independent_draws() -> None:
    assert float(mean_error(np.array([1.0, 3.0]))) == pytest.approx(1.0)
    assert np.isnan(mean_error(np.array([1.0])))
