"""What people read of a brief, a trace and the chokepoints."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ytterby.cli.summaries import layout, print_summaries, wrap
from ytterby.results import Summary
from ytterby.workflows.briefing.brief import brief
from ytterby.workflows.show import show
from ytterby.workflows.summaries.brief import _reliance
from ytterby.workflows.trace import trace

pytestmark = pytest.mark.usefixtures("toy_baseline")
GOLDEN = Path(__file__).parents[2] / "golden" / "brief_toy.txt"


def text_of(summaries: tuple[Summary, ...], width: int, finding: tuple[str, ...] = ()) -> str:
    parts = ["\n".join(wrap(" ".join(finding), width))] if finding else []
    parts += ["\n".join(t for t, _ in layout(s, width)) for s in summaries]
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("width", [100, 120])
def test_a_brief_fits_two_screens(width: int) -> None:
    outcome = brief("USA")
    lines = text_of(outcome.summary, width, outcome.finding).splitlines()
    assert len(lines) + 2 <= 70
    assert max(len(line) for line in lines) <= width


def test_a_brief_reads_as_it_should() -> None:
    """The whole text on the toy chain; where it changes on purpose, look at it and keep it."""
    outcome = brief("USA")
    assert text_of(outcome.summary, 100, outcome.finding) == GOLDEN.read_text(encoding="utf-8")


def test_the_measures_have_one_row_an_element_and_agree_with_the_flat_table() -> None:
    outcome = brief("USA", element=["Nd", "Dy"])
    first = outcome.summary[0]
    assert [row[0].text for row in first.rows] == ["Nd", "Dy"]
    flat = outcome.tables["measures"].frame
    touched = flat.filter(
        (pl.col("element") == "Nd")
        & (pl.col("measure") == "ever_touched")
        & (pl.col("rule") == "well_mixed")
    )
    at = [c.title for c in first.columns].index("any\nstage")
    assert first.rows[0][at].text.lstrip("~") == f"{100 * touched['share'][0]:.0f}"


def test_elements_on_request_are_shown_even_if_nobody_makes_magnets_of_them() -> None:
    rows = brief("USA", element=["La"]).summary[0].rows
    assert [row[0].text for row in rows] == ["La"]
    stages = [c.text for c in rows[0][4:8]]
    assert stages[-1] == "–"


def test_several_partners_have_a_table_each() -> None:
    titles = [s.title for s in brief("USA", region=["China", "Myanmar"]).summary[:2]]
    assert titles[0].endswith("China")
    assert titles[1].endswith("Myanmar")


def test_a_trace_of_one_element_has_one_row_a_stage() -> None:
    (summary,) = trace(region="USA", element=["Dy"]).summary
    labels = [row[0].text for row in summary.rows]
    assert labels[:2] == ["mine", "separation"]
    assert labels[-1] == "any stage"


def test_a_trace_of_many_elements_has_one_row_an_element(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytterby.workflows.summaries.measures.FEW", 1)
    summaries = trace(region=["USA", "Japan"], element=["Nd", "Dy"]).summary
    assert len(summaries) == 2
    assert "Dy" in [row[0].text for row in summaries[0].rows]


def test_concentration_is_a_matrix_of_stages_and_elements() -> None:
    summary = show("hhi", element=["Nd", "Dy"]).summary[0]
    assert [c.title for c in summary.columns[2:]] == ["Nd", "Dy"]
    labels = [row[1].text for row in summary.rows[:4]]
    assert labels == ["leader, %", "HHI by location", "HHI by control", "HHI outside CHN"]


def test_shares_are_a_matrix_of_countries_and_elements() -> None:
    summaries = show("shares", element=["Nd", "Dy"], stage=["mine"]).summary
    assert [s.title for s in summaries] == ["mine: share of world output, %"]
    assert summaries[0].rows[0][0].text == "CHN"


def test_several_years_stay_in_the_flat_table() -> None:
    assert show("hhi", year="2023:2024").summary == ()


def test_printing_needs_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_summaries(brief("Japan", element=["Dy"]).summary)
    assert "Everything: --rows 0" in capsys.readouterr().out


def test_reliance_on_both_sides_of_zero_is_no_net_export() -> None:
    """US dysprosium metal of 2024: -1 % (-12 to 17); the United States may be either."""
    row = {"element": "Dy", "net_import_reliance": -0.011, "low": -0.124, "high": 0.169}
    frame = pl.DataFrame([{**row, "stage": "metal", "evidence_share": 0.91}])
    summary = _reliance(frame, ("Dy",), ("metal",))
    assert "−12 to 17" in [c.text for c in summary.rows[0]]
    assert "net exporter or net importer" in summary.note
    apart = _reliance(frame.with_columns(high=-0.004), ("Dy",), ("metal",))
    assert "<0" in [c.text for c in apart.rows[0]]
    assert "net importer" not in apart.note
