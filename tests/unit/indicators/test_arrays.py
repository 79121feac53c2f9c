import numpy as np
import polars as pl
import pytest
from tests.toy import toy_chain, toy_flows

from ytterby.errors import UnknownNameError
from ytterby.indicators.accounts.arrays import arrays, evidence_share, summarise
from ytterby.indicators.accounts.priors import PRIOR_DRAWS, balance_matrix, prior_draws

CHAIN = toy_chain()


def test_evidence_is_the_reduction_of_the_width() -> None:
    rng = np.random.default_rng(3)
    best, after = np.zeros((1, 1)), rng.normal(0.0, 0.5, (1, 4000))
    before = rng.normal(0.0, 1.0, (1, 4000))
    values = np.concatenate([best, after, before], axis=1)
    assert evidence_share(values, 4000)[0] == pytest.approx(0.75, abs=0.03)


def test_without_prior_spread_the_evidence_share_is_a_gap() -> None:
    assert np.isnan(evidence_share(np.ones((1, 9)), 4)[0])


def test_an_interval_holds_the_best_estimate_and_the_middle_of_the_draws() -> None:
    drawn = np.linspace(0.0, 1.0, 101)[None]
    made = summarise(np.concatenate([[[1.5]], drawn], axis=1), 101, "share")
    assert made["share"][0] == 1.5
    assert made["low"][0] == pytest.approx(0.1)
    assert made["high"][0] == 1.5


def test_draws_without_a_number_are_left_out_unless_they_are_most() -> None:
    some = np.array([[2.0, 1.0, 2.0, 3.0, np.nan], [1.0, 1.0, np.nan, np.nan, np.nan]])
    made = summarise(some, 4)
    assert made["low"][0] == pytest.approx(1.2)
    assert made["low"][1] == 1.0 == made["high"][1]


def test_the_balance_matrix_closes_on_the_best_estimate() -> None:
    left = balance_matrix(CHAIN) @ CHAIN.flows["value"].to_numpy()
    assert np.abs(left).max() < 1e-9


def test_prior_draws_obey_the_balances_where_no_bound_bites() -> None:
    drawn = prior_draws(CHAIN, PRIOR_DRAWS)
    inside = (drawn[(CHAIN.flows["kind"] != "stock").to_numpy()] > 0.0).all(axis=0)
    assert inside.any()
    left = balance_matrix(CHAIN) @ drawn[:, inside]
    assert np.abs(left).max() < 1e-3


def test_prior_draws_are_kept_and_the_same_each_time() -> None:
    first = prior_draws(CHAIN, 8)
    assert np.array_equal(first, prior_draws(CHAIN, 8))
    assert np.array_equal(first, prior_draws(toy_chain(), 8))
    with pytest.raises(ValueError, match="at most"):
        prior_draws(CHAIN, PRIOR_DRAWS + 1)


def test_a_region_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean JPN"):
        arrays(CHAIN).positions(["CHN", "JPM"])


def test_columns_are_best_posterior_prior() -> None:
    a = arrays(CHAIN, draws=7, prior=5)
    assert a.values.shape == (toy_flows().height, 13)
    assert a.values[:, 0].tolist() == CHAIN.flows["value"].to_list()
    assert CHAIN.flows.filter(pl.col("kind") == "process").height == len(a.rows("process"))
