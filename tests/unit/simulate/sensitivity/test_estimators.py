"""Estimators on functions whose indices are known, and beside those of SALib."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from SALib.analyze import sobol  # type: ignore[import-untyped]

from ytterby.errors import InputError
from ytterby.simulate.sensitivity.analysis import analyse, planned_runs
from ytterby.simulate.sensitivity.designs import Design, Matrices, Trajectories
from ytterby.simulate.sensitivity.estimators import (
    additive,
    elementary_effects,
    variance_shares,
)

Floats = NDArray[np.float64]


def column(design: Design, name: str) -> Floats:
    found = design.uniforms(name, 1, design.rows + 1)
    assert found is not None
    return found


def linear(**weights: float) -> Callable[[Design], Floats]:
    def evaluate(design: Design) -> Floats:
        terms = [w * column(design, name) for name, w in weights.items()]
        return np.asarray(np.sum(terms, axis=0) + 3.0, dtype=np.float64)

    return evaluate


def ishigami(design: Design) -> Floats:
    """Ishigami and Homma 1990: sin x + 7 sin² y + 0.1 z⁴ sin x on (-π, π)."""
    x, y, z = (np.pi * (2.0 * column(design, name) - 1.0) for name in ("x", "y", "z"))
    return np.asarray(np.sin(x) + 7.0 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))


def ishigami_indices() -> tuple[dict[str, float], dict[str, float]]:
    a, b = 7.0, 0.1
    x = 0.5 * (1.0 + b * np.pi**4 / 5.0) ** 2
    y = a**2 / 8.0
    both = b**2 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = x + y + both
    first = {"x": x / whole, "y": y / whole, "z": 0.0}
    return first, {"x": (x + both) / whole, "y": y / whole, "z": both / whole}


def test_effects_of_a_linear_function_are_its_weights() -> None:
    weights = {"a": 2.0, "b": -5.0, "c": 0.0, "d": 0.25}
    design = Trajectories(tuple(weights), trajectories=4, seed=9)
    found = elementary_effects(design, linear(**weights)(design), seed=9)
    assert found.size == pytest.approx([2.0, 5.0, 0.0, 0.25], abs=1e-12)
    assert found.mean == pytest.approx([2.0, -5.0, 0.0, 0.25], abs=1e-12)
    assert found.spread == pytest.approx([0.0] * 4, abs=1e-12)
    assert found.low == pytest.approx(found.high, abs=1e-12)
    assert found.leading(2) == ("b", "a")
    assert found.leading(9) == ("b", "a", "d")


def test_an_effect_that_depends_on_others_is_spread() -> None:
    design = Trajectories(("a", "b"), trajectories=200, seed=1)
    outputs = column(design, "a") * column(design, "b")
    found = elementary_effects(design, outputs, seed=1)
    assert found.size == pytest.approx([0.5, 0.5], abs=0.05)
    assert (found.spread > 0.1).all()
    assert (found.low < found.size).all()
    assert (found.size < found.high).all()


def test_shares_of_a_linear_function_are_its_squared_weights() -> None:
    found = analyse(
        ("a", "b", "c", "d"), linear(a=3.0, b=4.0, c=0.0, d=1.0), seed=2, points=1024, leading=2
    ).indices
    assert found.labels == ("b", "a", "all others")
    wanted = np.array([16.0, 9.0, 1.0]) / 26.0
    assert found.first[0] == pytest.approx(wanted, abs=0.02)
    assert found.total[0] == pytest.approx(wanted, abs=0.02)
    assert found.variance == pytest.approx(26.0 / 12.0, rel=0.03)
    assert found.mean == pytest.approx(7.0, abs=0.05)
    assert found.together[0] == pytest.approx(25.0 / 26.0, abs=0.02)
    assert found.rank.tolist() == [[1, 2], [1, 2]]
    assert found.leads.tolist() == [1.0, 0.0]
    assert additive(found.first[0]) == pytest.approx(1.0, abs=0.03)


def test_shares_of_the_function_of_ishigami_and_homma() -> None:
    found = analyse(("x", "y", "z", "idle"), ishigami, seed=3, points=2048, leading=3).indices
    first, total = ishigami_indices()
    assert set(found.labels) == {"x", "y", "z", "all others"}
    for name in ("x", "y", "z"):
        at = found.place(name)
        assert found.first[0, at] == pytest.approx(first[name], abs=0.03)
        assert found.total[0, at] == pytest.approx(total[name], abs=0.03)
        for share in (found.first, found.total):
            assert share[1, at] < share[0, at] < share[2, at]
    others = found.place("all others")
    assert found.first[:, others].tolist() == [0.0, 0.0, 0.0]
    assert found.total[:, others].tolist() == [0.0, 0.0, 0.0]
    assert found.together == (1.0, 1.0, 1.0)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    first, total = ishigami_indices()
    hits = []
    for seed in range(30):
        design = Matrices(("x", "y", "z"), points=128, seed=seed)
        found = variance_shares(design, ishigami(design), seed)
        for name in ("x", "y"):
            at = found.place(name)
            hits.append(found.first[1, at] <= first[name] <= found.first[2, at])
            hits.append(found.total[1, at] <= total[name] <= found.total[2, at])
    # Even points are better than the bootstrap of independent rows knows: it covers too much.
    assert np.mean(hits) >= 0.75


def test_shares_are_those_of_another_implementation() -> None:
    design = Matrices(("x", "y", "z"), points=256, seed=7)
    outputs = ishigami(design)
    found = variance_shares(design, outputs, 7)
    blocks = outputs.reshape(6, 256)
    order = np.stack([blocks[0], *blocks[2:5], blocks[1]], axis=1)
    problem = {"num_vars": 3, "names": ["x", "y", "z"], "bounds": [[0.0, 1.0]] * 3}
    other = sobol.analyze(problem, order.ravel(), calc_second_order=False, seed=1)
    assert found.first[0, :3] == pytest.approx(other["S1"], abs=1e-3)
    assert found.total[0, :3] == pytest.approx(other["ST"], rel=1e-9)


def test_an_interaction_shows_only_in_total_shares() -> None:
    def product(design: Design) -> Floats:
        return np.asarray((column(design, "a") - 0.5) * (column(design, "b") - 0.5))

    found = analyse(("a", "b"), product, seed=5, points=1024, leading=2).indices
    assert found.first[0] == pytest.approx([0.0] * 3, abs=0.05)
    assert found.total[0, :2] == pytest.approx([1.0, 1.0], abs=0.1)


def test_what_nothing_moves_has_no_shares() -> None:
    def still(design: Design) -> Floats:
        return np.full(design.rows, 4.0)

    found = analyse(("a", "b"), still, seed=1)
    assert found.indices.still
    assert found.indices.labels == ("all others",)
    assert found.indices.mean == 4.0
    assert found.effects.leading(5) == ()


def test_the_same_seed_gives_the_same_numbers_and_another_one_others() -> None:
    one, again, other = (
        analyse(("x", "y", "z"), ishigami, seed=s, points=64, leading=2) for s in (6, 6, 8)
    )
    assert np.array_equal(one.effects.size, again.effects.size)
    assert np.array_equal(one.indices.total, again.indices.total)
    assert one.indices.together == again.indices.together
    assert not np.array_equal(one.indices.total, other.indices.total)


def test_runs_are_counted() -> None:
    found = analyse(("x", "y", "z"), ishigami, seed=1, trajectories=5, points=16, leading=2)
    assert found.runs == 5 * 4 + 16 * 5 == planned_runs(3, 5, 16, 2)


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"points": 100}, ["power-of-two"]),
        ({"trajectories": 1}, ["out-of-range"]),
        ({"leading": 0, "points": 4}, ["out-of-range", "power-of-two"]),
    ],
)
def test_options_that_make_no_sense_are_refused_together(
    options: dict[str, int], codes: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        analyse(("a",), linear(a=1.0), seed=1, **options)
    assert [p.code for p in caught.value.problems] == codes


def test_an_outcome_without_a_number_is_refused() -> None:
    def gap(design: Design) -> Floats:
        return np.where(column(design, "a") > 0.5, np.nan, 1.0)

    with pytest.raises(InputError, match="no number"):
        analyse(("a", "b"), gap, seed=1)
