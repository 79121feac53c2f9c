"""Draws of an ensemble: the central one first, the same bits in any company."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.simulate.behaviour.parameters import Estimate, Parameters
from ytterby.simulate.behaviour.sample import Sample, draw_estimate


def estimate(value: float, low: float, high: float, claim: str = "claim") -> Estimate:
    return Estimate(claim, "source", "C", "q", "x", (), value, low, high, "1", "")


@given(st.integers(0, 40), st.integers(1, 30), st.text(min_size=1, max_size=9), st.integers(0, 9))
def test_a_draw_has_the_same_bits_wherever_a_part_begins_and_ends(
    first: int, size: int, name: str, seed: int
) -> None:
    whole = Sample(0, first + size + 3, seed)
    part = Sample(first, first + size, seed)
    assert (whole.uniform(name)[first : first + size] == part.uniform(name)).all()
    assert (whole.normal(name)[first : first + size] == part.normal(name)).all()


def test_the_first_draw_is_central_and_only_it() -> None:
    sample = Sample(0, 5, seed=3)
    assert sample.uniform("x")[0] == 0.5
    assert sample.normal("x")[0] == 0.0
    assert (sample.normal("x")[1:] != 0.0).all()
    assert Sample(1, 5, seed=3).normal("x")[0] != 0.0


def test_quantities_and_seeds_have_streams_of_their_own() -> None:
    one, other = Sample(0, 2000, 1).normal("a"), Sample(0, 2000, 1).normal("b")
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.08
    assert abs(np.corrcoef(one, Sample(0, 2000, 2).normal("a"))[0, 1]) < 0.08
    assert one.mean() == pytest.approx(0.0, abs=0.08)
    assert one.std() == pytest.approx(1.0, abs=0.06)


def test_the_interval_of_an_estimate_holds_80_percent_of_its_draws() -> None:
    drawn = Sample(0, 8000, 5).estimate(estimate(10.0, 2.0, 12.0))
    assert drawn[0] == 10.0
    assert ((drawn > 2.0) & (drawn < 12.0)).mean() == pytest.approx(0.8, abs=0.02)
    assert drawn.min() > 0.0


def test_what_is_certain_is_the_same_in_every_draw() -> None:
    assert Sample(3, 6).estimate(estimate(2.0, 2.0, 2.0)).tolist() == [2.0, 2.0, 2.0]


@dataclass(frozen=True)
class Fixed:
    values: np.ndarray

    def uniforms(self, name: str, first: int, stop: int) -> np.ndarray | None:
        return self.values[first:stop] if name == "known" else None


def test_points_of_a_design_replace_the_stream_of_what_they_know() -> None:
    design = Fixed(np.linspace(0.1, 0.9, 9))
    sample, plain = Sample(2, 5, points=design), Sample(2, 5)
    assert sample.uniform("known").tolist() == design.values[2:5].tolist()
    assert (sample.uniform("other") == plain.uniform("other")).all()


def test_factors_are_those_of_the_whole_ensemble(table: Parameters) -> None:
    factor = np.arange(1.0, 8.0)
    scaled = table.scaled({"spot_up": factor})
    one = scaled.find("spot_up")
    drawn = draw_estimate(scaled, one, Sample(2, 4))
    assert drawn == pytest.approx(one.value * factor[2:4])
