"""The report of an exposure: what is known has a section, what is not has none."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from ytterby.report.exposure import ExposureView, build_exposure_report, describe_exposure
from ytterby.report.views import Provenance

NOTHING = pl.DataFrame()


@pytest.fixture
def view() -> ExposureView:
    stops = pl.DataFrame(
        {
            "scenario": ["ban", "ban", "licences"],
            "product": ["car", "<b>bus</b>", "car"],
            "months": [2, None, 4],
            "run": [57, 57, 57],
            "date": ["2025-06", None, "2025-08"],
            "part": ["motor", None, "motor"],
            "material": ["hot magnets", None, "hot magnets"],
            "worst": [0.8, 0.01, 0.5],
            "lost": [1200.0, 1.0, 10.0],
            "planned": [5000.0, 50.0, 5000.0],
        }
    )
    provenance = Provenance(
        "ytterby expose bill.csv", "0.1.0", None, (), {}, ("Need does not grow.",), NOTHING, NOTHING
    )
    return ExposureView(
        bill="bill",
        home_name="Japan",
        partner_name="China",
        finding="The car runs short from June 2025.",
        emphasis="runs short from June 2025",
        lede="",
        more=(),
        stats=(),
        stops=stops,
        cells=NOTHING,
        values=NOTHING,
        elements=NOTHING,
        chokepoints=NOTHING,
        cover=NOTHING,
        region_cover=NOTHING,
        rules=NOTHING,
        alternates=NOTHING,
        warnings=(),
        provenance=provenance,
    )


def test_only_what_is_known_has_a_section(view: ExposureView) -> None:
    assert [s.id for s in describe_exposure(view).sections] == ["stops"]
    warned = replace(view, warnings=("No stock is given.",))
    assert [s.id for s in describe_exposure(warned).sections] == ["stops", "granted"]
    assert describe_exposure(replace(view, stops=NOTHING)).sections == ()


def test_each_scenario_has_a_drawing_to_choose(view: ExposureView) -> None:
    figure = describe_exposure(view).sections[0].panels[0].figure
    assert figure is not None
    assert [d.label for d in figure.drawings] == ["Ban", "Licences"]
    assert figure.choice == "Scenario"


def test_names_of_the_users_own_are_escaped(view: ExposureView) -> None:
    page = build_exposure_report(view)
    assert "<b>bus</b>" not in page
    assert "<em>runs short from June 2025</em>" in page
