import re

import pytest

from ytterby.results import Summary
from ytterby.workflows.show import show

pytestmark = pytest.mark.usefixtures("toy_baseline")


def text(summaries: tuple[Summary, ...]) -> str:
    cells = [c.text + c.extra for s in summaries for row in s.rows for c in row]
    return " ".join([*(s.title + s.note for s in summaries), *cells])


def test_a_curve_names_its_sources_and_what_is_not_known() -> None:
    outcome = show("cost-curve", element=["Nd"])
    assert "ytterby-recollection" in outcome.tables["cost-curve"].sources
    assert "scmp-2019" in outcome.tables["cost-curve"].sources
    shown = text(outcome.summary)
    assert "No published cost: " in shown
    assert re.search(r"chn-bayan-obo", shown)


def test_a_curve_can_be_cut_to_a_region_without_moving_anybody() -> None:
    whole = show("cost-curve", element=["Nd"]).tables["cost-curve"].frame
    part = show("cost-curve", element=["Nd"], region=["Australia"]).tables["cost-curve"].frame
    assert part["region"].unique().to_list() == ["AUS"]
    same = whole.filter(whole["region"] == "AUS")
    assert part["cumulative"].equals(same["cumulative"])


def test_a_gap_comes_in_words_with_its_tier() -> None:
    outcome = show("cost-gap", element=["Nd"])
    assert len(outcome.finding) == 1
    assert "not explained (tier C)" in outcome.finding[0]
    assert "unknown" in text(outcome.summary)


def test_figures_to_hold_a_gap_against_stand_beside_it() -> None:
    frame = show("cost-gap").tables["cost-gap-checks"].frame
    premium = frame.filter(frame["per"] == "kg magnet").row(0, named=True)
    assert (premium["low"], premium["high"]) == (10.0, 30.0)


def test_supply_without_the_largest_is_shown_by_place_and_by_control() -> None:
    for topic, column in (("n-1", "n_minus_1_supply"), ("n-2", "n_minus_2_supply")):
        outcome = show(topic)
        frame = outcome.tables[topic].frame
        assert set(frame["basis"]) == {"location", "control"}
        assert column in frame.columns
        assert "without, by control" in text(outcome.summary)


@pytest.mark.parametrize("topic", ["n-1", "n-2"])
def test_supply_without_the_largest_says_what_it_is_a_part_of(topic: str) -> None:
    outcome = show(topic)
    note = outcome.summary[0].note
    assert "in % of what all others use" in note
    assert "over 100 they make more than they use" in note
    assert "The base shrinks with every supplier taken out" in note
    assert "N-2 can exceed N-1" in note
    assert "N-2 can exceed N-1" in outcome.tables[topic].note


def test_a_plant_shows_how_long_one_of_its_stage_takes_to_replace() -> None:
    frame = show("single-points").tables["single-points"].frame
    mines = frame.filter(frame["stage"] == "mine")
    assert (mines["months_to_replace"] == 108).all()
    swarf = frame.filter(frame["stage"] == "swarf")
    assert swarf["months_to_replace"].null_count() == swarf.height


def test_every_definition_of_reliance_says_why_it_differs() -> None:
    outcome = show("usgs-reliance")
    frame = outcome.tables["usgs-reliance"].frame
    assert (frame["why"].str.len_chars() > 20).all()
    assert "What it counts" in {c.title for s in outcome.summary for c in s.columns}


def test_routes_show_what_each_step_costs_and_what_is_not_used() -> None:
    frame = show("cost-curve", element=["Nd"]).tables["cost-routes"].frame
    pass_ = frame.filter(frame["facility"] == "usa-mountain-pass")
    assert pass_["covers"].to_list() == ["mine", "separation"]
    assert {"not used", "left to others"} <= set(frame["covers"])
    assert (frame["tier"].drop_nulls().str.len_chars() <= 1).all()


def test_what_intervals_were_drawn_with_is_kept() -> None:
    parameters = show("cost-gap", element=["Nd"]).manifest.parameters
    assert parameters["seed"] == 20240101
    assert parameters["draws"] == 2000
