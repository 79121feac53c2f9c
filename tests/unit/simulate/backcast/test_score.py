"""Scoring functions on cases of hand size."""

from __future__ import annotations

import numpy as np
import pytest

from ytterby.simulate.backcast import score
from ytterby.simulate.backcast.scorecard import spread

BEFORE = np.array([1.0, 10.0])
SEEN = np.array([[2.0, 4.0, 1.0], [10.0, np.nan, 5.0]])


def test_the_error_is_the_mean_of_absolute_logs_over_what_is_known() -> None:
    forecast = np.array([[1.0, 1.0, 1.0], [10.0, 10.0, 10.0]])
    logs = [np.log(2), np.log(4), 0.0, 0.0, np.log(2)]
    assert score.mean_log_error(forecast, SEEN) == pytest.approx(np.mean(logs))


def test_twice_too_much_and_half_are_the_same_error() -> None:
    one = np.array([1.0])
    assert score.mean_log_error(2 * one, one) == score.mean_log_error(0.5 * one, one)


def test_an_error_of_nothing_is_a_gap() -> None:
    assert np.isnan(score.mean_log_error(np.array([1.0]), np.array([np.nan])))


def test_the_constant_forecast_repeats_what_was() -> None:
    assert score.constant(BEFORE, 2).tolist() == [[1.0, 1.0], [10.0, 10.0]]


def test_the_random_walk_says_what_was_seen_the_year_before() -> None:
    walk = score.random_walk(BEFORE, SEEN)
    assert walk[0].tolist() == [1.0, 2.0, 4.0]
    assert walk[1, 0] == 10.0
    assert np.isnan(walk[1, 2])


def test_the_way_back_halves_the_log_distance_in_a_half_life() -> None:
    back = score.reversion(np.array([1.0]), np.array([[4.0, 16.0, 1.0, 1.0]]), 2, 1.0)
    assert np.isnan(back[0, :2]).all()
    assert back[0, 2:].tolist() == pytest.approx([4.0, 2.0])


def test_the_way_back_does_not_see_later_years() -> None:
    seen = np.array([[4.0, 16.0, 1.0, 1.0]])
    other = np.array([[4.0, 16.0, 900.0, np.nan]])
    first, second = (score.reversion(np.array([1.0]), s, 2, 2.0) for s in (seen, other))
    assert np.array_equal(first[:, 2:], second[:, 2:])


def test_the_interval_score_adds_ten_times_the_miss_at_eighty_per_cent() -> None:
    low, high = np.array([1.0]), np.exp(np.array([1.0]))
    inside = score.interval_score(low, high, np.array([np.exp(0.5)]))
    below = score.interval_score(low, high, np.array([np.exp(-0.3)]))
    assert inside[0] == pytest.approx(1.0)
    assert below[0] == pytest.approx(1.0 + 10 * 0.3)


def test_the_cover_counts_known_values_alone() -> None:
    low, high = np.array([1.0, 1.0, 1.0]), np.array([2.0, 2.0, 2.0])
    assert score.covered(low, high, np.array([1.5, 3.0, np.nan])) == 0.5


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9])
def test_a_weighted_quantile_is_that_of_repeated_draws(share: float) -> None:
    values, twice = np.array([5.0, 1.0, 9.0]), np.array([5.0, 1.0, 9.0, 9.0])
    weighted = score.weighted_quantile(values, np.array([1.0, 1.0, 2.0]), share)
    assert float(weighted) == float(score.weighted_quantile(twice, np.ones(4), share))


def test_a_draw_without_weight_is_no_quantile() -> None:
    values, weight = np.array([5.0, 1.0, 9.0]), np.array([0.0, 1.0, 0.0])
    assert float(score.weighted_quantile(values, weight, 0.9)) == 1.0


def test_a_discrepancy_widens_the_interval_and_leaves_the_median() -> None:
    draws, weight = np.full((1, 4), 3.0), np.full(4, 0.25)
    found = spread(draws, weight, 0.3)
    assert found.median[0] == pytest.approx(3.0)
    # The central 80 % of Student's t with six degrees of freedom ends 1.4398 spreads away.
    assert np.log(found.high[0] / 3.0) == pytest.approx(1.4398 * 0.3, rel=0.02)
    assert found.low[0] * found.high[0] == pytest.approx(9.0, rel=0.01)
