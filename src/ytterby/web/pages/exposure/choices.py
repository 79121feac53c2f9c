"""What a bill is held against: the choices of the page, as they stand in its address."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from markupsafe import Markup

from ytterby.simulate import read_scenario, scenario_names
from ytterby.web.state import State, read_places

DRAWS = 16
"""Draws of the scenarios' parameters behind an interval of the first stop."""
SPREADS = {"": "Central values, about 10 s", "draws": f"With intervals, {DRAWS} draws"}
HEAR = "(e) => { if (e.target.name) emit([e.target.name, e.target.value]) }"
"""Hands on what was chosen in any field below."""


@cache
def scenario_titles() -> dict[str, str]:
    """Return the scenarios that ship: name to title."""
    return {name: read_scenario(name).title for name in scenario_names()}


def choices_html(state: State) -> str:
    """Return the choices as native fields, each with the name that it has in the address."""
    scenarios = {"": "All that ship, the hardest first", "none": "None: exposure and rules alone"}
    fields = (
        _select("scenario", "Scenario", {**scenarios, **scenario_titles()}, state),
        _select("spread", "First stop", SPREADS, state),
        Markup(
            '<label class="field"><span>Day for rules</span>'
            '<input type="date" name="on" value="{}"></label>'
        ).format(chosen_day(state)),
    )
    return str(
        Markup('<p class="made-in">Made in <b>{}</b><span class="note"> chosen above</span></p>{}')
        .format(read_places()[state.country], Markup("").join(fields))
    )  # fmt: skip


def chosen_day(state: State) -> str:
    """Return the day for rules as an ISO date; today where the address says none."""
    try:
        return dt.date.fromisoformat(state.find("on")).isoformat()
    except ValueError:
        return dt.datetime.now(dt.UTC).date().isoformat()


def chosen_scenario(state: State) -> str:
    """Return the scenario of the address if there is such a one."""
    name = state.find("scenario")
    return name if name == "none" or name in scenario_titles() else ""


def board_question(state: State, example: str) -> dict[str, Any]:
    """Return the question of the board of a bill that ships."""
    return {
        "example": example,
        "country": state.country,
        "scenario": chosen_scenario(state),
        "on": chosen_day(state),
    }


def job_request(state: State, name: str, bill: str, example: str) -> dict[str, Any]:
    """Return the request of a run.

    Parameters
    ----------
    state
        The choices.
    name, bill
        What the bill is called, and the bill as CSV; or none.
    example
        A bill that ships, instead.
    """
    scenario = chosen_scenario(state)
    asked: dict[str, Any] = {
        "region": state.country,
        "scenario": [scenario] if scenario not in ("", "none") else [],
        "quick": scenario == "none",
        "draws": DRAWS if state.find("spread") == "draws" and scenario != "none" else 1,
        "on": chosen_day(state),
    }
    return asked | ({"example": example} if example else {"bill": bill, "name": name})


def _select(name: str, label: str, options: dict[str, str], state: State) -> Markup:
    chosen = state.find(name)
    items = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, Markup(" selected") if value == chosen else "", text
        )
        for value, text in options.items()
    )
    return Markup(
        '<label class="field"><span>{}</span><select name="{}">{}</select></label>'
    ).format(label, name, items)
