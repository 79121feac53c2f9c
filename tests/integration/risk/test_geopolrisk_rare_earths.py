"""Rare earths beyond the mine, from what ships alone: the reconciled chain of 2024."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ytterby.errors import InputError
from ytterby.indicators.risk.geopolrisk import build_cases
from ytterby.indicators.risk.geopolrisk.case import GeoPolRiskCase

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], GeoPolRiskCase]:
    empty = tmp_path_factory.mktemp("workspace")
    found, gaps = build_cases(["Rare earth"], ["USA", "EU", "Chile"], [2024], "corrected", empty)
    assert [(g.subject.region, g.subject.stage) for g in gaps] == [("CHL", "magnet")]
    assert "part of Rest of the world" in gaps[0].reason
    return {(c.subject.region, c.subject.stage): c for c in found if isinstance(c, GeoPolRiskCase)}


def best(case: GeoPolRiskCase) -> dict[str, float]:
    found = case.evaluate(np.zeros((len(case.factors), 1)))
    return {name: float(value[0]) for name, value in found.items()}


def test_refining_and_magnets_need_no_import(
    cases: dict[tuple[str, str], GeoPolRiskCase],
) -> None:
    assert set(cases) == {
        ("USA", "separation"),
        ("USA", "magnet"),
        ("EU27", "separation"),
        ("EU27", "magnet"),
        ("CHL", "separation"),
    }


def test_ore_does_not_protect(cases: dict[tuple[str, str], GeoPolRiskCase]) -> None:
    # The published tool counts 45,493 t of ore and scores 0.057.
    separation, magnet = best(cases["USA", "separation"]), best(cases["USA", "magnet"])
    assert separation["domestic_production"] < 10_000.0
    assert separation["score"] > 0.2
    assert magnet["score"] > separation["score"]
    assert any("ore mined there does not count" in n for n in cases["USA", "magnet"].notes)


def test_magnets_are_more_concentrated_than_separation(
    cases: dict[tuple[str, str], GeoPolRiskCase],
) -> None:
    assert best(cases["EU27", "magnet"])["hhi"] > best(cases["EU27", "separation"])["hhi"] > 0.7
    assert cases["EU27", "magnet"].suppliers.codes[0] == "CHN"


def test_members_of_the_union_sell_each_other_nothing_that_counts(
    cases: dict[tuple[str, str], GeoPolRiskCase],
) -> None:
    members = {"DEU", "FRA", "EST", "AUT", "XEU"}
    for stage in ("separation", "magnet"):
        assert not members & set(cases["EU27", stage].partners.codes)


def test_magnets_have_no_unit_value(cases: dict[tuple[str, str], GeoPolRiskCase]) -> None:
    found = best(cases["USA", "magnet"])
    assert np.isnan(found["price"])
    assert np.isnan(found["cf"])


def test_strict_says_what_the_shipped_data_lack(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        build_cases(["Rare earth"], ["USA"], [2024], "strict", tmp_path)
    (problem,) = caught.value.problems
    assert problem.code == "not-imported"
    assert "trade of rare earths and governance do" in problem.message
