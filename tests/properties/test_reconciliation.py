"""What must hold for any network: balances close, bounds hold, evidence never adds doubt."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.small_network import problem_of, seen, traders

from ytterby.baseline.reconcile.closing import check_closed, close_balances
from ytterby.baseline.reconcile.network import USE
from ytterby.baseline.reconcile.posterior import find_posterior, sample_posterior
from ytterby.baseline.reconcile.problem import Problem, Rows, build_rows
from ytterby.baseline.reconcile.solve import Solution
from ytterby.baseline.reconcile.solve import solve as solve_strictly
from ytterby.errors import SolveError


def random_problem(seed: int, *, robust: bool = True) -> Problem:
    random = np.random.default_rng(seed)
    network = traders(int(random.integers(2, 6)), random)
    prior = random.lognormal(3, 1.5, network.size)
    observations = [
        seen(
            int(j),
            float(random.lognormal(3, 1.0)),
            float(random.lognormal(1, 0.5)),
            robust=robust and bool(random.random() < 0.5),
        )
        for j in random.choice(network.size, size=network.size // 2, replace=False)
    ]
    return problem_of(network, prior.tolist(), (0.7 * prior + 0.5).tolist(), observations)


def solve(problem: Problem, rows: Rows | None = None) -> Solution:
    """Return the solution; a problem that the solver gives up, one in thousands, is set aside.

    Were it many, too few examples would be left and the test would fail.
    """
    try:
        return solve_strictly(problem, rows)
    except SolveError as error:
        assume("MaxIterations" not in str(error))
        raise


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_pool_closes_and_nothing_is_negative(seed: int) -> None:
    problem = random_problem(seed)
    found = solve(problem).unknowns
    closed = close_balances(problem.network, found, np.ones(problem.size, dtype=bool))
    assert check_closed(problem.network, closed) < 1e-9
    assert closed.min() >= 0
    assert np.allclose(closed, np.maximum(found, 0), atol=1e-3 * found.max())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_posterior_error_never_exceeds_the_prior_error(seed: int) -> None:
    problem = random_problem(seed)
    rows = build_rows(problem)
    posterior = find_posterior(problem, rows, solve(problem, rows))
    assert (posterior.standard_error <= problem.prior_error * (1 + 1e-9)).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_one_more_reading_never_widens_a_free_flow(seed: int) -> None:
    problem = random_problem(seed, robust=False)
    use = int(np.flatnonzero(problem.network.kind == USE)[0])
    reading = seen(use, float(solve(problem).unknowns[use]), 1.0)
    more = problem_of(
        problem.network,
        problem.prior.tolist(),
        problem.prior_error.tolist(),
        [*problem.observations, reading],
    )
    before = find_posterior(problem, build_rows(problem), solve(problem))
    after = find_posterior(more, build_rows(more), solve(more))
    if np.array_equal(before.free, after.free):
        free = before.free
        assert (after.standard_error[free] <= before.standard_error[free] + 1e-5).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_draws_respect_bounds_and_come_back_the_same(seed: int) -> None:
    problem = random_problem(seed)
    rows = build_rows(problem)
    solution = solve(problem, rows)
    posterior = find_posterior(problem, rows, solution)
    one, two = (
        sample_posterior(problem, solution, posterior, draws=8, seed=np.random.SeedSequence(7))
        for _ in range(2)
    )
    assert one.min() >= 0
    assert np.array_equal(one, two)
