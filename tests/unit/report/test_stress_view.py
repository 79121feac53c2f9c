"""From a run of the simulator to its report, on the toy chain."""

from __future__ import annotations

import polars as pl
import pytest
from tests import figures_fixture as synthetic
from tests.toy import toy_chain

from ytterby import simulate
from ytterby.report import StressView, build_stress_report, view_stress
from ytterby.simulate import StressResult


@pytest.fixture(scope="module")
def result() -> StressResult:
    scenario = simulate.scenario_from(
        {
            "name": "toy-ban",
            "title": "No exports from China",
            "start": "2025-01",
            "months": 18,
            "events": [
                {
                    "kind": "ban",
                    "id": "ban",
                    "title": "Nothing leaves China",
                    "who": ["CHN"],
                    "families": ["oxide", "metal", "magnet"],
                    "start": "2025-04",
                    "end": "2026-04",
                }
            ],
        }
    )
    return simulate.run(toy_chain(), scenario, target="USA")


@pytest.fixture(scope="module")
def view(result: StressResult) -> StressView:
    return view_stress(
        result,
        target_name="United States",
        groups=synthetic.groups(),
        labels=synthetic.labels(),
        standing=synthetic.standing(),
        provenance=synthetic.provenance(),
    )


def test_the_view_holds_the_target_alone_with_months_as_text(
    result: StressResult, view: StressView
) -> None:
    whole = result.frame("element").filter(pl.col("region") == "USA")
    assert view.element["need"].sum() == pytest.approx(whole["need"].sum())
    assert view.element["date"].unique().sort().to_list()[:2] == ["2025-01", "2025-02"]
    assert "region" not in view.sector.columns


def test_shortage_is_split_without_a_rest(view: StressView) -> None:
    parts = view.sector["physically_absent"] + view.sector["priced_out"]
    assert parts.to_list() == pytest.approx(view.sector["shortage"].to_list(), abs=1e-9)


def test_an_event_with_an_end_is_two_lines(view: StressView) -> None:
    assert view.events.rows() == [
        ("2025-04", "Nothing leaves China"),
        ("2026-04", "Nothing leaves China: ends"),
    ]


def test_every_parameter_has_a_tier_and_the_scenario_comes_first(view: StressView) -> None:
    assert view.parameters["parameter"][0].startswith("Nothing leaves China: ")
    assert view.parameters["tier"].is_in(["A", "B", "C"]).all()


def test_cover_carries_the_range_of_its_estimate(view: StressView) -> None:
    start = view.cover.filter(pl.col("date") == "2025-01")
    assert (start["low"] <= start["value"]).all()
    assert (start["high"] >= start["value"]).all()


def test_the_report_is_written_from_it(view: StressView) -> None:
    page = build_stress_report(view)
    assert "No exports from China" in page
    assert page.count('class="chart"') > 4
