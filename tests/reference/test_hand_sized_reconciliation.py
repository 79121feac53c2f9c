"""Three flows, three readings, one balance: the answers are printed here and derived by hand."""

import numpy as np
import pytest
from tests.small_network import problem_of, seen, three_flows

from ytterby.baseline.reconcile.bounds import bounds
from ytterby.baseline.reconcile.closing import check_closed, close_balances
from ytterby.baseline.reconcile.posterior import find_posterior, functional_error
from ytterby.baseline.reconcile.problem import Limit, Observation, Problem, build_rows
from ytterby.baseline.reconcile.solve import solve

WIDE = [1e3, 1e3, 1e3]
"""Priors so wide that they hardly count: one part in a million."""


def readings() -> Problem:
    """100 recovered, 70 used, 40 discarded, each ± 1: ten tonnes too many leave."""
    observations = [seen(0, 100.0, 1.0), seen(1, 70.0, 1.0), seen(2, 40.0, 1.0)]
    return problem_of(three_flows(), [90.0, 60.0, 30.0], WIDE, observations)


def test_three_equal_readings_share_the_imbalance_in_equal_parts() -> None:
    # minimise (m-100)² + (u-70)² + (s-40)² with m = u + s: each moves by 10/3
    found = solve(readings()).unknowns
    assert found == pytest.approx([103.3333333, 66.6666667, 36.6666667], abs=1e-3)


def test_a_balance_between_three_readings_takes_a_third_of_each_variance() -> None:
    problem = readings()
    rows = build_rows(problem)
    posterior = find_posterior(problem, rows, solve(problem, rows))
    assert posterior.standard_error == pytest.approx(np.sqrt([2 / 3] * 3), rel=1e-3)


def test_the_error_of_a_sum_knows_of_the_balance() -> None:
    # used + discarded is what is recovered, so it has the same error
    problem = readings()
    rows = build_rows(problem)
    posterior = find_posterior(problem, rows, solve(problem, rows))
    error = functional_error(posterior, problem, np.array([0.0, 1.0, 1.0]))
    assert error == pytest.approx(np.sqrt(2 / 3), rel=1e-3)


def test_a_surer_reading_moves_less() -> None:
    # variances 1, 1, 4: corrections in proportion 10/6, -10/6, -40/6
    observations = [seen(0, 100.0, 1.0), seen(1, 70.0, 1.0), seen(2, 40.0, 2.0)]
    problem = problem_of(three_flows(), [90.0, 60.0, 30.0], WIDE, observations)
    assert solve(problem).unknowns == pytest.approx([101.6667, 68.3333, 33.3333], abs=1e-3)


def test_a_prior_counts_like_a_reading() -> None:
    # no readings: priors 100, 70, 40 ± 1 give the same answer as readings of them
    problem = problem_of(three_flows(), [100.0, 70.0, 40.0], [1.0, 1.0, 1.0], [])
    assert solve(problem).unknowns == pytest.approx([103.3333, 66.6667, 36.6667], abs=1e-3)


def test_an_observed_share_is_met_as_a_share() -> None:
    # used = 0.8 of recovered 100 ± 0.1
    share = Observation("share", {1: 1.0}, 0.8, 1e-4, denominator={0: 1.0})
    problem = problem_of(three_flows(), [100.0, 50.0, 50.0], WIDE, [seen(0, 100.0, 0.1), share])
    assert solve(problem).unknowns == pytest.approx([100.0, 80.0, 20.0], abs=1e-2)


def test_a_robust_outlier_pulls_with_a_constant_force() -> None:
    # prior 10 ± 1 on recovered, all used; a robust reading of 100 ± 1 pulls with force M = 2 only
    problem = problem_of(
        three_flows(), [10.0, 10.0, 0.0], [1.0, 1e3, 1e-6], [seen(0, 100.0, 1.0, robust=True)]
    )
    solution = solve(problem)
    assert solution.unknowns[0] == pytest.approx(12.0, abs=1e-3)
    assert solution.weight[0] == pytest.approx(2.0 / 88.0, rel=1e-3)


def test_a_capacity_binds_and_says_so() -> None:
    limit = Limit("plant", {0: 1.0}, 80.0)
    problem = problem_of(
        three_flows(), [90.0, 60.0, 30.0], WIDE, [seen(0, 100.0, 1.0), seen(1, 70.0, 1.0)], [limit]
    )
    solution = solve(problem)
    assert solution.unknowns[0] == pytest.approx(80.0, abs=1e-4)
    assert solution.tight.tolist() == [True]


def test_closing_moves_each_flow_by_its_own_size() -> None:
    # weights x²: 100², 60², 30² share a gap of 10 as 10000 : 3600 : 900
    network = three_flows()
    closed = close_balances(network, np.array([100.0, 60.0, 30.0]), np.ones(3, dtype=bool))
    assert closed == pytest.approx([93.1034, 62.4828, 30.6207], abs=1e-3)
    assert check_closed(network, closed) < 1e-12


def test_bounds_are_the_ends_of_what_the_readings_allow() -> None:
    # recovered 100 ± 1, used 60 ± 1: within two errors the surplus is 98 - 62 to 102 - 58
    observations = [seen(0, 100.0, 1.0), seen(1, 60.0, 1.0)]
    problem = problem_of(three_flows(), [100.0, 60.0, 40.0], [100.0, 100.0, 100.0], observations)
    assert bounds(problem, {2: 1.0}) == pytest.approx((36.0, 44.0), abs=1e-3)
    low, high = bounds(problem, {1: 1.0}, {0: 1.0})
    assert (low, high) == pytest.approx((58.0 / 102.0, 62.0 / 98.0), abs=1e-4)
