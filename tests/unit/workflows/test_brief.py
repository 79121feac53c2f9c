from pathlib import Path

import polars as pl
import pytest

from ytterby.errors import InputError, WorkspaceError
from ytterby.workflows.briefing.brief import brief

pytestmark = pytest.mark.usefixtures("toy_baseline")

TABLES = [
    "measures",
    "stages",
    "customs",
    "hhi",
    "n-1",
    "single-points",
    "reliance",
    "cover",
    "change",
    "warnings",
]


def test_a_brief_has_a_finding_and_every_table(toy_baseline: list[int]) -> None:
    outcome = brief("USA")
    assert list(outcome.tables) == TABLES
    assert toy_baseline == [2018, 2024]
    assert outcome.finding[0] == (
        "100 % of the dysprosium and 78 % (76–79 %) of the neodymium that makers in the United "
        "States used in 2024 had passed through China at some stage; by the last border alone it "
        "would be 56 % and 77 %."
    )
    assert "no difference can be told for dysprosium" in " ".join(outcome.finding)
    assert len(outcome.finding) <= 6
    assert outcome.manifest.parameters["target"] == "USA"
    assert outcome.manifest.finished


def test_the_partner_is_the_one_through_which_most_has_passed() -> None:
    frame = brief("Japan").tables["measures"].frame
    assert set(frame["partner"]) == {"CHN"}
    frame = brief("China").tables["measures"].frame
    assert set(frame["partner"]) == {"USA"}


def test_elements_are_traced_in_the_form_in_which_they_are_used() -> None:
    frame = brief("USA").tables["measures"].frame
    forms = dict(frame.select("element", "form").unique().iter_rows())
    assert forms["Nd"] == "magnet"
    assert forms["La"] == "all"


def test_a_bloc_is_a_place_of_its_own() -> None:
    outcome = brief("Quad", element=["Nd", "Dy"])
    frame = outcome.tables["reliance"].frame
    assert set(frame["region"]) == {"Quad"}
    # The United States and Japan of the toy: magnets that they ship to each other are no imports.
    magnets = frame.filter((pl.col("stage") == "magnet") & (pl.col("element") == "Dy"))
    assert magnets["imports"][0] == pytest.approx(50 * 0.05)
    assert magnets["exports"][0] == pytest.approx(0.0)


def test_months_of_cover_come_with_their_tier() -> None:
    frame = brief("USA").tables["cover"].frame
    assert frame.filter(pl.col("family") == "magnet")["months_of_cover"][0] == 2.0
    assert set(frame["tier"]) == {"C"}
    warnings = " ".join(brief("USA").tables["warnings"].frame["warning"])
    assert "recollection or estimate" in warnings


def test_a_report_is_one_html_page(tmp_path: Path) -> None:
    path = tmp_path / "out" / "usa.html"
    brief("USA", element=["Nd", "Dy"], report=path)
    text = path.read_text(encoding="utf-8")
    assert text.lstrip().lower().startswith("<!doctype html")
    assert "dysprosium" in text


def test_a_report_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(WorkspaceError, match="not-a-directory"):
        brief("USA", element=["Dy"], report=tmp_path / "file" / "usa.html")
    assert (tmp_path / "file").read_text() == "mine"


def test_wrong_inputs_are_said_before_any_work(toy_baseline: list[int]) -> None:
    with pytest.raises(InputError) as caught:
        brief("Germny", element=["Dyy"], year=1850)
    assert {p.code for p in caught.value.problems} == {
        "unknown-region",
        "unknown-element",
        "bad-year",
    }
    assert toy_baseline == []
