"""Series over the years and the events beside them, on the toy chain."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ytterby import evidence
from ytterby.errors import InputError
from ytterby.workflows.history.events import MARKED, select_events
from ytterby.workflows.history.history import history
from ytterby.workflows.history.series import KINDS

EVENTS = pl.DataFrame(
    {
        "event": ["ban", "quota", "mine", "plant"],
        "date": ["2010-09-07", "2012-01-01", "2013-05-01", "2019-02-01"],
        "actor": ["CHN", "CHN", "Lynas", "EST"],
        "target": ["JPN", "WLD", "AUS", "EST"],
        "instrument": ["ban", "quota", "opening", "plant"],
        "elements": ["Nd;Dy", "", "Nd", "La"],
        "stage": ["magnet", "separation", "mine", "separation"],
        "effect": [""] * 4,
        "source": ["s"] * 4,
        "tier": ["B", "C", "B", "C"],
    }
)


def select(**more: object) -> list[str]:
    return select_events(EVENTS, **({"first": 2010, "last": 2019} | more))["event"].to_list()  # type: ignore[arg-type]


def test_events_come_in_order_of_time_within_the_years() -> None:
    assert select() == ["ban", "quota", "mine", "plant"]
    assert select(first=2011, last=2013) == ["quota", "mine"]


def test_an_event_that_names_no_element_concerns_all() -> None:
    assert select(elements=["Dy"]) == ["ban", "quota"]
    assert select(elements=["La"]) == ["quota", "plant"]


def test_an_event_of_another_stage_is_left_out() -> None:
    assert select(stages=["mine", "magnet"]) == ["ban", "mine"]


def test_events_between_the_places_asked_about_are_marked_first() -> None:
    many = pl.concat([EVENTS.filter(pl.col("event") == "mine")] * MARKED + [EVENTS])
    found = select_events(many, first=2010, last=2019, places=["CHN", "JPN"])
    marked = found.filter(pl.col("marked"))
    assert marked.height == MARKED
    assert {"ban", "quota"} <= set(marked["event"])


@pytest.mark.parametrize("indicator", KINDS)
def test_every_kind_gives_a_row_a_year_with_its_unit(
    indicator: str, toy_baseline: list[int]
) -> None:
    result = history(indicator, year="2022:2024", element=["Dy", "Nd"])
    table = result.tables["history"]
    assert table.frame.height
    assert table.frame["year"].unique().sort().to_list() == [2022, 2023, 2024]
    assert table.units["value"] == KINDS[indicator].unit
    known = table.frame.filter(pl.col("low").is_not_null())
    assert (known["low"] <= known["high"]).all()
    assert result.summary[0].columns[-1].title == "2024"


def test_the_same_chain_every_year_does_not_change(toy_baseline: list[int]) -> None:
    frame = history("hhi", year="2022:2024").tables["history"].frame
    assert frame["change"].abs().max() == 0.0


def test_several_places_stand_side_by_side(toy_baseline: list[int]) -> None:
    frame = history("ever-touched", region=["USA", "JPN"], year=2024).tables["history"].frame
    assert set(frame["region"]) == {"USA", "JPN"}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        history("hii", region="Atlantis", element=["Xx"])
    codes = {p.code for p in caught.value.problems}
    assert codes == {"unknown-indicator", "unknown-region", "unknown-element"}


def test_prices_are_those_of_the_controllers_market_alone() -> None:
    with pytest.raises(InputError, match="alone, not Japan"):
        history("price-outside", partner="Japan")


def test_a_risk_method_is_a_series_too(toy_baseline: list[int], tmp_path: Path) -> None:
    page = tmp_path / "scores.html"
    result = history(
        "hhi-governance",
        material=["Dy"],
        stage=["separation"],
        mode="strict",
        year="2023:2024",
        report=page,
    )
    frame = result.tables["history"].frame
    assert frame["year"].to_list() == [2023, 2024]
    assert (frame["low"] <= frame["value"]).all()
    assert "mode" in frame.columns
    assert "What happened meanwhile" in page.read_text(encoding="utf-8")


def test_events_beside_a_score_concern_its_material(toy_baseline: list[int]) -> None:
    result = history("hhi-governance", material=["Dy"], mode="strict", year="2018:2024")
    events = set(result.tables["events"].frame["event"])
    table = evidence.load().events
    about = dict(zip(table["event"], table["elements"], strict=True))
    assert events
    assert all(not about[e] or "Dy" in about[e].split(";") for e in events)
    assert any(about[e] and "Dy" not in about[e].split(";") for e in about)


def test_what_is_no_risk_method_has_no_modes() -> None:
    with pytest.raises(InputError, match="no risk method"):
        history("hhi", mode="strict")


def test_the_page_holds_series_and_events(toy_baseline: list[int], tmp_path: Path) -> None:
    page = tmp_path / "history.html"
    history("share", year="2022:2024", report=page)
    text = page.read_text(encoding="utf-8")
    assert "What happened meanwhile" in text
    assert "History · 2022–2024" in text


def test_shipped_events_can_be_selected() -> None:
    events = evidence.load().events
    found = select_events(events, first=2025, last=2025, elements=["Dy"], places=["CHN", "USA"])
    assert "china-april-2025-controls" in found.filter(pl.col("marked"))["event"].to_list()
