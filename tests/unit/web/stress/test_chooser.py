"""The card at the left says what a scenario is, what happens when, and which runs there are."""

from __future__ import annotations

from ytterby.jobs import Job
from ytterby.results import About, Entry, Manifest
from ytterby.simulate import read_scenario
from ytterby.web.pages.stress.chooser import about_html, recent_html, scenarios_html
from ytterby.workflows.drafting.shelf import Listed, list_shelf

OWN = Listed("mine", "Mine", "", (), own=True, sound=False)


def test_shipped_scenarios_and_ones_own_stand_apart() -> None:
    shown = scenarios_html([*list_shelf(), OWN], "mine", "Mine")
    assert shown.index("Shipped") < shown.index("Your own")
    assert '<option value="mine" selected>Mine (with mistakes)</option>' in shown


def test_a_draft_is_named_by_its_title() -> None:
    assert "selected>A ban &lt;b&gt;</option>" in scenarios_html(list_shelf(), "", "A ban <b>")


def test_what_happens_stands_in_the_order_of_time_with_its_sources() -> None:
    shown = about_html(read_scenario("taiwan-strait-war"), 0)
    assert shown.index("Apr 2025") < shown.index("May 2025")
    assert "Rests on" in shown


def test_a_scenario_that_cannot_run_says_how_much_is_wrong() -> None:
    assert "one thing is wrong" in about_html(None, 1)
    assert "3 things are wrong" in about_html(None, 3)


def test_runs_that_wait_come_before_those_that_are_done() -> None:
    job = Job("j1", "stress", "Waiting one", {}, "queued")
    entry = Entry("r1", Manifest("ytterby stress x"), About(title="Done one"), ("units",), ())
    shown = recent_html([job], [entry], "r1")
    assert shown.index("Waiting one") < shown.index("Done one")
    assert '/stress?run=r1" aria-current="true"' in shown
    assert recent_html([], [], "") == ""
