"""The method of Nassar et al. (2020) on the reconciled chain of 2024, with and without indices."""

import csv
from pathlib import Path

import numpy as np
import pytest

from ytterby.evidence.userdata.importing import import_claims
from ytterby.indicators.risk.base import CORRECTED, STRICT
from ytterby.indicators.risk.nassar import NASSAR, NassarCase, build


def test_without_indices_the_score_is_a_gap_with_certain_bounds() -> None:
    cases, gaps = build(["Dy"], ["USA"], [2024], CORRECTED)
    assert cases == ()
    assert "ability to supply" in gaps[0].reason
    assert "economic vulnerability" in gaps[0].reason
    assert "supply risk lies between 0.00 and 0.9" in gaps[0].reason


def test_by_net_trade_in_oxide_the_united_states_run_no_risk_with_neodymium() -> None:
    _, gaps = build(["Nd"], ["USA"], [2024], STRICT)
    assert "is 0 whatever they are" in gaps[0].reason
    _, gaps = build(["Nd"], ["USA"], [2024], CORRECTED)
    assert "is 0 whatever they are" not in gaps[0].reason


HEADER = ["quantity", "region", "partner", "element", "value", "unit", "source", "tier"]
HEADER += ["confidence", "published_on"]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace in which a user has entered all indices that dysprosium needs."""
    path = tmp_path / "indices.csv"
    producers = ["CHN", "MMR", "MYS", "LAO", "AUS", "NGA", "BRA", "JPN", "VNM", "THA", "IND"]
    producers += ["RUS", "MDG", "ROW", "GBR", "EST", "DEU", "FRA", "XEU", "KOR", "PHL"]
    with path.open("w", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(HEADER)
        tail = ["1", "my own study", "C", "medium", "2024-06-30"]
        for code in producers:
            worst = code == "CHN"
            out.writerow(["ability_to_supply", code, "", "", 0.7 if worst else 0.4, *tail])
            out.writerow(["willingness_to_supply", code, "USA", "", 0.9 if worst else 0.3, *tail])
        out.writerow(["economic_vulnerability", "USA", "", "Dy", 0.5, *tail])
    import_claims(path, workspace=tmp_path / "workspace")
    return tmp_path / "workspace"


def test_with_a_users_indices_the_score_is_a_number_with_factors(workspace: Path) -> None:
    cases, gaps = build(["Dy"], ["USA"], [2024], CORRECTED, workspace)
    assert gaps == ()
    case = cases[0]
    assert isinstance(case, NassarCase)
    found = case.evaluate(np.zeros((len(case.factors), 1)))
    assert set(found) == {c.name for c in NASSAR.components}
    # Nearly all is separated in China: 0.97² · 0.7 · 0.9 · 0.5 and its cube root.
    assert float(found["supply_risk_separation"][0]) == pytest.approx(0.67, abs=0.02)
    assert "ability of China" in [f.name for f in case.factors]
