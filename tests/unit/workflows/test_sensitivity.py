"""What matters most, from the names a user types to sentences; on the toy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ytterby.errors import InputError, YtterbyError
from ytterby.workflows.stressing.sensitivity import SensitivityOutcome, stress_sensitivity

pytestmark = pytest.mark.usefixtures("toy_baseline")

SCENARIO = """
name: case
title: China stops magnets
as_of: 2025-03-31
start: 2025-01
months: 8
pipeline: false
events:
  - kind: ban
    id: stop
    title: The ban
    who: [CHN]
    start: 2025-02
    severity: {value: 0.7, low: 0.4, high: 0.95, tier: B, source: somebody}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def asked(scenario: Path, **options: Any) -> SensitivityOutcome:
    few = {"trajectories": 2, "points": 16, "leading": 3, "workers": 1}
    return stress_sensitivity(scenario, **{**few, **options})


def test_it_answers_in_words_tables_and_a_summary(scenario: Path) -> None:
    found = asked(scenario, element=["Dy"], seed=3)
    title, lead, *_ = found.finding
    assert title == "China stops magnets."
    assert lead.startswith("What matters most for the shortage of dysprosium in the United States")
    assert re.search(r"explains \d+ % \(\d+–\d+\) of its variance", lead)
    assert list(found.tables) == ["indices", "screening", "outcome"]
    indices, screening = found.tables["indices"].frame, found.tables["screening"].frame
    assert indices["rank"].to_list() == [1, 2, 3, None]
    assert indices["words"][-1] == "all other parameters together"
    assert indices["total_order"][:3].is_sorted(descending=True)
    assert screening["size"].is_sorted(descending=True)
    assert found.summary[0].rows[0][0].text == indices["words"][0]
    assert found.manifest.seed == 3
    assert "16 points are few, so all shares are rough; 256 are usual." in found.finding
    assert "calibrated on 2010 to 2012" in found.finding[-1]
    assert found.manifest.scenario == "case"


def test_a_parameter_has_a_name_a_range_a_source_and_a_tier(scenario: Path) -> None:
    rows = {r["parameter"]: r for r in asked(scenario, element=["Dy"]).tables["screening"].rows()}
    event = rows["event stop severity"]
    assert event["words"] == "share of exports that is stopped (The ban)"
    assert (event["value"], event["value_low"], event["value_high"]) == (0.7, 0.4, 0.95)
    assert (event["tier"], event["source"], event["unit"]) == ("B", "somebody", "1")
    calibrated = next(r for r in rows.values() if r["group"] == "calibration")
    assert calibrated["value"] is None
    behaviour = [r for r in rows.values() if r["group"] == "behaviour"]
    assert all(r["source"] and r["tier"] and r["unit"] for r in behaviour)
    assert any(r["words"] == "industry stocks of magnet (United States)" for r in rows.values())


def test_without_calibration_every_claim_stands_for_itself(scenario: Path) -> None:
    with_it = asked(scenario).tables["outcome"].frame["parameters"][0]
    found = asked(scenario, calibrated=False)
    assert "--no-calibrated" in found.manifest.command
    assert found.tables["outcome"].frame["parameters"][0] > with_it
    assert "calibrated" not in " ".join(found.finding)
    assert "calibration" not in found.tables["screening"].frame["group"].to_list()


def test_the_same_seed_gives_the_same_tables(scenario: Path) -> None:
    one, again = (asked(scenario, sector=["defence"], seed=5) for _ in range(2))
    for name, table in one.tables.items():
        assert table.frame.equals(again.tables[name].frame)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "the shortage in the United States"),
        ({"sector": ["defence"], "outcome": "worst-month"}, "the shortage in the worst month"),
        ({"element": ["Dy"], "outcome": "peak-price"}, "times that before"),
        ({"element": ["Dy"], "outcome": "first-shortfall"}, "stands for never"),
        ({"region": ["Japan"], "target": "JPN"}, "the shortage in Japan"),
    ],
)
def test_every_kind_of_outcome_has_its_sentences(
    scenario: Path, options: dict[str, Any], words: str
) -> None:
    assert words in " ".join(asked(scenario, **options).finding)


def test_the_report_says_what_the_sentences_say_and_opens_offline(
    scenario: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    found = asked(scenario, element=["Dy"], report=page)
    html = page.read_text(encoding="utf-8")
    assert found.finding[1] in html
    assert found.tables["indices"].frame["words"][0] in html
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?https?://", html)


def test_what_nothing_moves_is_said(tmp_path: Path) -> None:
    path, page = tmp_path / "calm.yaml", tmp_path / "page.html"
    path.write_text(SCENARIO.split("events:")[0], encoding="utf-8")
    found = asked(path, element=["Dy"], outcome="first-stoppage", report=page)
    assert found.finding[1] in page.read_text(encoding="utf-8")
    assert found.finding[1] == (
        "No uncertain parameter moves the month in which the first half stops of dysprosium in "
        "the United States."
    )
    assert found.tables["indices"].frame.is_empty()
    assert found.summary == ()


def test_everything_that_is_wrong_is_said_at_once_and_first(
    scenario: Path, toy_baseline: list[int]
) -> None:
    with pytest.raises(YtterbyError) as caught:
        asked(scenario, target="Untied States", element=["Dyy"], points=100, workers=0, months=0)
    assert {p.code for p in caught.value.problems} == {
        "unknown-region", "unknown-element", "power-of-two", "out-of-range",
    }  # fmt: skip
    assert len(caught.value.problems) == 5
    assert toy_baseline == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"outcome": "shortages"}, "unknown-outcome"),
        ({"sector": ["defense industry"]}, "unknown-sector"),
        ({"outcome": "peak-price"}, "wrong-choice"),
        ({"outcome": "worst-month", "target": "EU27"}, "wrong-choice"),
    ],
)
def test_a_wrong_outcome_is_refused_before_any_work(
    scenario: Path, toy_baseline: list[int], options: dict[str, Any], code: str
) -> None:
    with pytest.raises(InputError) as caught:
        asked(scenario, **options)
    assert code in {p.code for p in caught.value.problems}
    assert toy_baseline == []


def test_progress_says_how_many_runs_are_done(scenario: Path) -> None:
    told: list[tuple[str, float]] = []
    asked(scenario, progress=lambda words, share: told.append((words, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert re.fullmatch(r"run [\d,]+ of [\d,]+(, .+ left)?", told[-1][0])
