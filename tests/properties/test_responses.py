"""Invariants of the simulator on random chains, with every response to a random control."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.simulated import control, table, target_shortage
from tests.random_chain import random_chain

from ytterby.simulate import Scenario, StressResult, run, scenario_from
from ytterby.simulate.tables.balance import imbalance

SEEDS = st.integers(0, 10_000)
SEVERITIES = st.sampled_from([0.0, 0.35, 0.7, 1.0])
KINDS = st.sampled_from(["ban", "licence", "quota", "outage", "demand"])
DRAWS = 12
FEW = settings(max_examples=8, deadline=None, derandomize=True)
ALL: dict[str, dict[str, Any]] = {
    "stockpile": {
        "who": ["USA", "JPN"], "months": {"value": 3.0, "low": 0.1, "high": 12.0},
        "release": {"value": 0.5, "low": 0.1, "high": 1.0}, "refill": 0.2,
    },
    "substitution": {"speed": {"value": 6.0, "low": 2.0, "high": 20.0}},
    "recycling": {"collection": {"value": 0.5, "low": 0.2, "high": 0.9}, "ramp": 6.0},
    "priority": {"sectors": ["defence"]},
}  # fmt: skip


def answered(scenario: Scenario, *kinds: str, **fields: Any) -> Scenario:
    """Return a scenario with these responses."""
    chosen = [{"kind": k, "id": k, "start": "2025-01", **ALL[k], **fields} for k in kinds]
    other = scenario_from({"name": "o", "title": "O", "start": "2025-01", "responses": chosen})
    return scenario.model_copy(update={"responses": other.responses})


def after(chain: int, severity: float, kind: str, *kinds: str, **options: Any) -> StressResult:
    scenario, target = control(chain, severity, kind=kind, months=15)
    whole = answered(scenario, *kinds)
    return run(random_chain(chain), whole, target=target, parameters=table(), **options)


@FEW
@given(SEEDS, SEVERITIES, KINDS)
def test_no_element_is_made_or_lost_and_nothing_is_negative(
    seed: int, severity: float, kind: str
) -> None:
    result = after(seed, severity, kind, *ALL, draws=DRAWS)
    assert max(np.abs(imbalance(result, d)).max() for d in range(DRAWS)) < 1e-9
    for name, values in result.records.items():
        assert np.isfinite(values).all(), name
        assert (values >= 0.0).all(), name


@FEW
@given(SEEDS, SEVERITIES)
def test_no_process_but_the_return_of_old_products_runs_above_its_capacity(
    seed: int, severity: float
) -> None:
    result = after(seed, severity, "ban", *ALL, draws=DRAWS)
    mine = ~result.layout.fixed
    capacity = result.layout.capacity[mine][None, :, None]
    assert np.all(result.records["activity"][:, mine] <= capacity * (1 + 1e-12))


@FEW
@given(SEEDS, SEVERITIES, KINDS)
def test_nobody_is_served_more_than_he_wants_and_no_store_holds_more_than_at_the_start(
    seed: int, severity: float, kind: str
) -> None:
    result = after(seed, severity, kind, *ALL, draws=DRAWS)
    records = result.records
    assert np.all(records["delivered"] <= records["wanted"] * (1 + 1e-12))
    full = result.start.government[None]
    assert np.all(records["government"] <= full * (1 + 1e-12))


@FEW
@given(SEEDS)
def test_the_baseline_stands_still_under_stores_and_substitutes(seed: int) -> None:
    calm = run(
        random_chain(seed),
        answered(
            scenario_from({"name": "c", "title": "C", "start": "2025-01", "months": 12,
                           "pipeline": False}),
            "stockpile", "substitution", "priority",
        ),
        target="USA",
        parameters=table(),
    )  # fmt: skip
    for name, values in calm.records.items():
        assert np.allclose(values, values[:1], rtol=1e-9, atol=1e-9), name


@FEW
@given(SEEDS, st.sampled_from([0.35, 0.7, 1.0]))
def test_with_behaviour_frozen_a_larger_store_never_harms_its_holder(
    seed: int, severity: float
) -> None:
    scenario, target = control(seed, severity, kind="ban", months=15)
    lost = []
    for months in (0.0, 0.3, 2.0, 8.0):
        whole = answered(scenario, "stockpile", who=[target], months=months, release=0.5, refill=0)
        result = run(random_chain(seed), whole, target=target, parameters=table().frozen())
        lost.append(target_shortage(result)[0].sum())
    assert np.all(np.diff(lost) <= 1e-9 * max(lost[0], 1.0))


@pytest.mark.parametrize("tile", [1, 3])
def test_each_draw_has_the_same_bits_whatever_the_tile(tile: int) -> None:
    whole, tiled = (after(4, 0.8, "ban", *ALL, draws=5, seed=3, tile=width) for width in (64, tile))
    for name, values in whole.records.items():
        assert np.array_equal(values, tiled.records[name]), name


def test_more_draws_leave_the_first_ones_as_they_are() -> None:
    few, many = (after(4, 0.8, "licence", *ALL, draws=n, seed=3) for n in (2, 6))
    for name, values in few.records.items():
        assert np.array_equal(values, many.records[name][..., :2]), name
