from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.unit.indicators.risk.geopolrisk.small_world import write_small_world

from ytterby.indicators.risk.base import Mode
from ytterby.indicators.risk.geopolrisk.build import build_cases
from ytterby.indicators.risk.geopolrisk.case import GeoPolRiskCase
from ytterby.indicators.risk.geopolrisk.difference import split_difference


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_world(tmp_path_factory.mktemp("world"))


def build(world: Path, region: str, mode: Mode) -> GeoPolRiskCase:
    (case,), _ = build_cases(["Tungsten"], [region], [2022], mode, world)
    assert isinstance(case, GeoPolRiskCase)
    return case


@pytest.mark.parametrize("region", ["USA", "EU", "Japan", "Germany"])
def test_the_changes_add_to_the_difference(world: Path, region: str) -> None:
    strict, corrected = build(world, region, "strict"), build(world, region, "corrected")
    scores = [
        float(c.evaluate(np.zeros((len(c.factors), 1)))["score"][0]) for c in (strict, corrected)
    ]
    found = split_difference(strict, corrected)
    assert found["change"].sum() == pytest.approx(scores[1] - scores[0])
    assert found["score"][-1] == pytest.approx(scores[1])


def test_each_repair_is_told_apart(world: Path) -> None:
    usa = split_difference(build(world, "USA", "strict"), build(world, "USA", "corrected"))
    changed = dict(zip(usa["step"], usa["change"], strict=True))
    hhi = 70.9**2 + 20.0**2 + 10.0**2
    hhi /= 100.9**2
    assert changed["domestic supply that stays"] == pytest.approx(hhi * 56 / 106 - hhi * 56 / 110)
    assert changed["trade within the bloc"] == pytest.approx(0.0)
    assert changed["flows mended"] == pytest.approx(0.0)
    assert changed["governance found"] == pytest.approx(hhi * (53 - 56) / 106)
    union = split_difference(build(world, "EU", "strict"), build(world, "EU", "corrected"))
    within = dict(zip(union["step"], union["change"], strict=True))["trade within the bloc"]
    assert within == pytest.approx(hhi * 41.8 / 70 - hhi * 41.8 / 120)
