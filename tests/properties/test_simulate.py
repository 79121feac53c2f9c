"""Invariants of the simulator on random balanced chains under random controls."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.simulated import (
    blockade,
    control,
    least_shortage,
    stressed,
    table,
    target_shortage,
)
from tests.random_chain import random_chain

from ytterby.simulate import run
from ytterby.simulate.tables.balance import imbalance

SEEDS = st.integers(0, 10_000)
SEVERITIES = st.sampled_from([0.0, 0.1, 0.35, 0.6, 0.85, 1.0])
DRAWS = 24
"""Enough that some draw lies far out in the range of every parameter."""
KINDS = st.sampled_from(
    ["ban", "licence", "quota", "export tax", "outage", "demand", "output plan", "supply"]
)
FEW = settings(max_examples=25, deadline=None, derandomize=True)


@FEW
@given(SEEDS, SEVERITIES, KINDS)
def test_no_element_is_made_or_lost_and_nothing_is_negative(
    seed: int, severity: float, kind: str
) -> None:
    result = stressed(seed, severity, frozen=False, kind=kind, draws=DRAWS)
    assert max(np.abs(imbalance(result, d)).max() for d in range(DRAWS)) < 1e-9
    for name, values in result.records.items():
        assert np.isfinite(values).all(), name
        assert (values >= 0.0).all(), name


@FEW
@given(SEEDS, SEVERITIES)
def test_no_process_runs_above_its_capacity(seed: int, severity: float) -> None:
    result = stressed(seed, severity, frozen=False, draws=DRAWS)
    capacity = result.layout.capacity[None, :, None]
    assert np.all(result.records["activity"] <= capacity * (1 + 1e-12))


@FEW
@given(SEEDS, SEVERITIES)
def test_nobody_is_served_more_than_he_wants(seed: int, severity: float) -> None:
    records = stressed(seed, severity, frozen=False, draws=DRAWS).records
    assert np.all(records["delivered"] <= records["wanted"] * (1 + 1e-12))


@FEW
@given(SEEDS, st.sampled_from(["ban", "licence", "quota", "outage"]))
def test_with_behaviour_frozen_a_stricter_control_never_helps_its_target(
    seed: int, kind: str
) -> None:
    lost = [
        target_shortage(stressed(seed, severity, frozen=True, kind=kind))
        for severity in (0.0, 0.3, 0.6, 1.0)
    ]
    total = np.array([months.sum() for months, _ in lost])
    assert np.all(np.diff(total) >= -1e-9 * lost[0][1])


@settings(max_examples=15, deadline=None, derandomize=True)
@given(SEEDS, st.sampled_from(["ban", "licence"]))
def test_with_every_feedback_on_a_stricter_control_helps_its_target_by_hours_at_most(
    seed: int, kind: str
) -> None:
    months = 18
    lost = [
        target_shortage(stressed(seed, severity, frozen=False, kind=kind, months=months))
        for severity in (0.0, 0.3, 0.6, 1.0)
    ]
    total = np.array([each.sum() for each, _ in lost])
    # A tenth of a month of need over the run; benchmarks.count_counterexamples has the shares.
    assert np.all(np.diff(total) >= -0.1 / months * lost[0][1])


@settings(max_examples=12, deadline=None, derandomize=True)
@given(SEEDS, st.sampled_from([0.35, 0.7, 1.0]))
def test_the_physical_minimum_of_shortage_is_never_undercut(seed: int, severity: float) -> None:
    result = blockade(seed, severity)
    records = result.records
    total = np.maximum(records["need"] - records["delivered"], 0.0).sum()
    assert total >= least_shortage(result) - 1e-7 * records["need"].sum()


def test_the_physical_minimum_is_above_nothing_often_enough_to_be_a_test() -> None:
    binding = 0
    for seed in range(22):
        result = blockade(seed, 1.0)
        need = result.records["need"].sum()
        least = least_shortage(result)
        total = np.maximum(result.records["need"] - result.records["delivered"], 0.0).sum()
        assert total >= least - 1e-7 * need
        binding += least > 0.01 * need
    assert binding >= 3


@pytest.mark.parametrize("tile", [1, 2, 3, 5])
@pytest.mark.parametrize("kind", ["ban", "licence"])
def test_each_draw_has_the_same_bits_whatever_the_tile(tile: int, kind: str) -> None:
    scenario, target = control(4, 0.8, months=10, kind=kind)
    chain = random_chain(4)
    whole = run(chain, scenario, target=target, parameters=table(), draws=5, seed=3, tile=64)
    tiled = run(chain, scenario, target=target, parameters=table(), draws=5, seed=3, tile=tile)
    for name, values in whole.records.items():
        assert np.array_equal(values, tiled.records[name]), name


def test_more_draws_leave_the_first_ones_as_they_are() -> None:
    scenario, target = control(4, 0.8, months=8)
    few, many = (
        run(random_chain(4), scenario, target=target, parameters=table(), draws=n, seed=3)
        for n in (2, 6)
    )
    for name, values in few.records.items():
        assert np.array_equal(values, many.records[name][..., :2]), name
