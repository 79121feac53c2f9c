"""Magnets that a scenario keeps from makers, by grade."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from ytterby.workflows.footprints.scenario import missing_magnets


def test_missing_magnets_are_need_times_months_by_grade_without_bonded_ones() -> None:
    found = SimpleNamespace(
        pairs=(
            ("wind", "ndfeb:N"),
            ("ev_traction", "ndfeb:N"),
            ("ev_traction", "ndfeb:UH-EH"),
            ("electronics", "ndfeb:bonded"),
            ("glass", "oxide:Ce"),
        ),
        pair_need=np.array([100.0, 50.0, 10.0, 70.0, 30.0]),
        pair_months=np.array([[1.0, 2.0], [2.0, 0.0], [3.0, 3.0], [9.0, 9.0], [9.0, 9.0]]),
    )
    missing = missing_magnets(found)  # type: ignore[arg-type]
    assert {g: v.tolist() for g, v in missing.items()} == {
        "ndfeb:N": [200.0, 200.0],
        "ndfeb:UH-EH": [30.0, 30.0],
    }


def test_a_scenario_without_magnets_misses_none() -> None:
    found = SimpleNamespace(pairs=(), pair_need=np.zeros(0), pair_months=np.zeros((0, 3)))
    assert missing_magnets(found) == {}  # type: ignore[arg-type]
