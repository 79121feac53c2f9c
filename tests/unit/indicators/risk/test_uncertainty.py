"""Draws, intervals, ranks and Sobol indices against cases that can be worked out by hand."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.indicators.risk.toy_method import case

from ytterby.indicators.risk.base import Factor, Floats
from ytterby.indicators.risk.uncertainty import (
    Normals,
    interval,
    rank_samples,
    sample_case,
    sobol_indices,
)
from ytterby.indicators.risk.uncertainty.ranks import rank_draws

CHINA = Factor("governance of China", "governance", "normal")
INDIA = Factor("governance of India", "governance", "normal")


def test_each_slice_of_probability_holds_one_draw() -> None:
    z = Normals(200, seed=3).of([CHINA])[0]
    from scipy.special import ndtr

    slices: Floats = np.floor(np.asarray(ndtr(np.sort(z))) * 200)
    assert slices.tolist() == list(range(200))
    assert z.mean() == pytest.approx(0.0, abs=0.01)
    assert z.std() == pytest.approx(1.0, abs=0.02)


def test_a_factor_has_the_same_draws_in_every_company() -> None:
    alone = Normals(64, seed=7).of([CHINA])[0]
    second = Normals(64, seed=7).of([INDIA, CHINA])[1]
    assert alone.tobytes() == second.tobytes()


def test_the_same_name_in_another_group_is_another_factor() -> None:
    other = Factor(CHINA.name, "trade", "normal")
    z = Normals(256, seed=7).of([CHINA, other])
    assert abs(np.asarray(np.corrcoef(z))[0, 1]) < 0.2


def test_another_seed_gives_other_draws() -> None:
    assert not np.array_equal(Normals(64, seed=1).of([CHINA]), Normals(64, seed=2).of([CHINA]))


def test_draws_are_the_same_in_another_process() -> None:
    code = (
        "from ytterby.indicators.risk.uncertainty import Normals\n"
        "from ytterby.indicators.risk.base import Factor\n"
        "f = Factor('governance of China', 'governance', 'normal')\n"
        "print(Normals(32, seed=5).of([f]).tobytes().hex())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == Normals(32, seed=5).of([CHINA]).tobytes().hex()


def test_negative_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Normals(-1, seed=0)


def test_the_interval_of_a_normal_score_is_its_known_one() -> None:
    sample = sample_case(case(1.0, [0.3, 0.4]), Normals(4096, seed=1))
    low, high = sample.bounds("score")
    # The sum has standard deviation 0.5; the 90 % quantile of the normal is 1.2816.
    assert low == pytest.approx(1.0 - 0.5 * 1.2816, abs=0.02)
    assert high == pytest.approx(1.0 + 0.5 * 1.2816, abs=0.02)
    assert sample.best["score"] == 1.0
    assert sample.bounds("twice")[1] == pytest.approx(2 * high)


def test_a_certain_score_has_an_interval_of_no_width() -> None:
    assert sample_case(case(0.4, []), Normals(16, seed=1)).bounds("score") == (0.4, 0.4)


def test_without_draws_there_is_no_interval() -> None:
    sample = sample_case(case(0.4, [1.0]), Normals(0, seed=1))
    assert sample.best["score"] == 0.4
    assert np.isnan(sample.bounds("score")).all()


def test_an_interval_over_mostly_missing_draws_is_a_gap() -> None:
    assert np.isnan(interval(np.array([0.1, np.nan, np.nan]), 0.1)).all()
    assert interval(np.array([0.1, 0.1, np.nan]), 0.1) == (0.1, 0.1)


@given(st.floats(-1e3, 1e3), st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30))
def test_an_interval_holds_the_best_estimate(best: float, drawn: list[float]) -> None:
    low, high = interval(np.asarray(drawn), best)
    assert low <= best <= high


def test_equal_cases_of_their_own_draws_are_even_odds() -> None:
    rng = np.random.default_rng(np.random.SeedSequence(1))
    ranks = rank_draws(np.array([0.5, 0.5]), rng.normal(0.5, 0.1, (2, 20_000)))
    assert ranks.above[0, 1] == pytest.approx(0.5, abs=0.02)
    assert ranks.probability == pytest.approx([0.5, 0.5], abs=0.02)
    assert ranks.rank.tolist() == [1, 1]


def test_identical_cases_tie_in_every_draw_and_are_even_odds() -> None:
    normals = Normals(64, seed=1)
    samples = [sample_case(case(0.5, [0.1], region=r), normals) for r in ("USA", "DEU")]
    ranks = rank_samples(samples, "score")
    assert ranks.above[0, 1] == 0.5
    assert ranks.above[1, 0] == 0.5
    assert ranks.probability.tolist() == [0.5, 0.5]


def test_a_shared_cause_does_not_blur_an_order() -> None:
    normals = Normals(512, seed=1)
    shared = [sample_case(case(b, [0.2]), normals) for b in (0.51, 0.50)]
    assert rank_samples(shared, "score").above[0, 1] == 1.0
    apart = [
        sample_case(case(b, [0.2], names=[n]), normals)
        for b, n in ((0.51, "governance of China"), (0.50, "governance of India"))
    ]
    assert rank_samples(apart, "score").above[0, 1] == pytest.approx(0.51, abs=0.06)


def test_the_odds_of_a_known_gap_are_those_of_the_normal() -> None:
    normals = Normals(4096, seed=2)
    samples = [
        sample_case(case(b, [0.3], names=[n]), normals) for b, n in ((0.6, "one"), (0.3, "two"))
    ]
    # The difference is normal with mean 0.3 and standard deviation 0.3 √2: Φ(0.7071) = 0.7602.
    assert rank_samples(samples, "score").above[0, 1] == pytest.approx(0.7602, abs=0.02)


@given(st.integers(2, 6), st.integers(0, 50))
def test_odds_of_a_pair_sum_to_one(items: int, seed: int) -> None:
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    drawn = rng.integers(0, 4, (items, 40)).astype(float)
    ranks = rank_draws(drawn.mean(axis=1), drawn)
    off = ~np.eye(items, dtype=bool)
    assert np.allclose((ranks.above + ranks.above.T)[off], 1.0)
    assert ((ranks.probability >= 0.0) & (ranks.probability <= 1.0)).all()


def test_missing_draws_are_left_out_of_ranks() -> None:
    drawn = np.array([[1.0, 1.0, np.nan], [0.0, 2.0, 5.0]])
    assert rank_draws(np.array([1.0, 0.0]), drawn).above[0, 1] == 0.5
    assert np.isnan(rank_draws(np.array([1.0, 0.0]), drawn * np.nan).probability).all()


def ishigami(z: Floats) -> Floats:
    from scipy.special import ndtr

    x = np.pi * (2.0 * ndtr(z) - 1.0)
    return np.asarray(np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


def test_the_indices_of_the_ishigami_function_are_the_published_ones() -> None:
    toy = case(0.0, [1.0, 1.0, 1.0], names=["x1", "x2", "x3"], function=ishigami)
    found = sobol_indices(toy, "score", seed=1, points=8192)
    rows = {r["factor"]: r for r in found.frame.to_dicts()}
    # Ishigami and Homma 1990 with a = 7, b = 0.1, in closed form.
    for name, first, total in (
        ("x1", 0.3139, 0.5576),
        ("x2", 0.4424, 0.4424),
        ("x3", 0.0, 0.2437),
    ):
        assert rows[name]["first_order"] == pytest.approx(first, abs=0.02)
        assert rows[name]["total_order"] == pytest.approx(total, abs=0.02)
        assert rows[name]["first_low"] <= rows[name]["first_order"] <= rows[name]["first_high"]
    assert found.frame["factor"].to_list() == ["x1", "x2", "x3"]


def test_the_indices_of_a_sum_are_shares_of_its_variance() -> None:
    toy = case(5.0, [1.0, 2.0, 2.0], names=["a", "b", "c"], groups=["trade", "trade", "mines"])
    found = sobol_indices(toy, "score", seed=4, points=4096)
    rows = {r["factor"]: r for r in found.frame.to_dicts()}
    assert rows["a"]["first_order"] == pytest.approx(1 / 9, abs=0.02)
    assert rows["b"]["total_order"] == pytest.approx(4 / 9, abs=0.02)
    assert found.variance == pytest.approx(9.0, rel=0.02)
    grouped = sobol_indices(toy, "score", seed=4, by="group", points=4096)
    totals = {r["factor"]: r["total_order"] for r in grouped.frame.to_dicts()}
    assert totals == pytest.approx({"trade": 5 / 9, "mines": 4 / 9}, abs=0.02)


def test_the_same_seed_gives_the_same_indices_and_zero_is_a_seed() -> None:
    toy = case(0.0, [1.0, 1.0, 1.0], function=ishigami)
    one, two = (sobol_indices(toy, "score", seed=0, points=256).frame for _ in range(2))
    assert one.equals(two)


def test_our_design_is_the_one_that_salib_analyses() -> None:
    from SALib.analyze import sobol as analysis  # type: ignore[import-untyped]
    from SALib.sample import sobol as sampling  # type: ignore[import-untyped]

    problem: dict[str, Any] = {
        "num_vars": 3,
        "names": ["x1", "x2", "x3"],
        "bounds": [[0.0, 1.0]] * 3,
        "dists": ["norm"] * 3,
    }
    x = sampling.sample(problem, 1024, calc_second_order=False, seed=9)
    theirs = analysis.analyze(problem, ishigami(x.T), calc_second_order=False, seed=9)
    toy = case(0.0, [1.0, 1.0, 1.0], names=["x1", "x2", "x3"], function=ishigami)
    ours = {r["factor"]: r for r in sobol_indices(toy, "score", seed=9).frame.to_dicts()}
    for at, name in enumerate(("x1", "x2", "x3")):
        assert ours[name]["total_order"] == pytest.approx(theirs["ST"][at], abs=0.05)
        assert ours[name]["first_order"] == pytest.approx(theirs["S1"][at], abs=0.1)


def test_what_does_not_move_a_score_has_no_indices_but_a_reason() -> None:
    still = case(0.5, [0.0, 0.0])
    found = sobol_indices(still, "score", seed=1, points=64)
    assert found.frame.is_empty()
    assert found.reason == "no uncertain input moves this score"
    certain = sobol_indices(case(0.5, []), "score", seed=1, points=64)
    assert certain.reason == "no input of this score is uncertain"


def test_a_single_factor_has_all_of_the_variance() -> None:
    found = sobol_indices(case(0.5, [0.1]), "score", seed=1, points=64)
    assert found.frame.row(0) == ("input 0", "governance", 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)


def test_a_factor_without_effect_has_a_total_of_zero() -> None:
    found = sobol_indices(case(0.5, [0.1, 0.0], names=["a", "b"]), "score", seed=1, points=256)
    idle = {r["factor"]: r for r in found.frame.to_dicts()}["b"]
    assert idle["total_order"] == 0.0
    assert idle["first_order"] == 0.0


def test_a_score_with_gaps_has_no_indices() -> None:
    broken = case(0.0, [1.0, 1.0], function=lambda z: np.where(z[0] > 0.0, np.nan, z[0]))
    assert "no number" in sobol_indices(broken, "score", seed=1, points=64).reason
