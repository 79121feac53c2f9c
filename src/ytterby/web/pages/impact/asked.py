"""From the address of the page to a view and what its board is asked, and back."""

from __future__ import annotations

from typing import Any

from ytterby.boards.registry import find_kind
from ytterby.web.pages.impact import economy, environment, people, plant, projects
from ytterby.web.pages.impact.view import Tab, View
from ytterby.web.state import State, address

PATH = "/impact"
RUN = "run"
TABS: tuple[Tab, ...] = (
    economy.TAB,
    projects.TAB,
    environment.TAB,
    people.TAB,
    plant.TAB,
)
SUBJECTS = {
    "facility": plant.FACILITY,
    "contract": projects.CONTRACT,
    "company": projects.COMPANY,
    "project": projects.PROJECT,
    "plant": environment.NATURE,
    "scenario": economy.SCENARIO,
}
"""What an address may name without a view, and the view that shows it."""


def find_view(state: State) -> tuple[Tab, View]:
    """Return the tab and view that an address shows; what it does not know is the first one."""
    named = state.find("view")
    for tab in TABS:
        for view in tab.views:
            if view.id == named:
                return tab, view
    wanted = next((t for t in TABS if t.id == state.find("tab")), None)
    if wanted is not None:
        own = [v for v in wanted.views if v.subject and state.find(v.subject)]
        return wanted, (own or wanted.views)[0]
    for subject, view in SUBJECTS.items():
        if state.find(subject):
            return tab_of(view), view
    return TABS[0], TABS[0].views[0]


def tab_of(view: View) -> Tab:
    """Return the tab that a view stands in."""
    return next(t for t in TABS if view in t.views)


def view_address(view: View, state: State, **subject: str) -> str:
    """Return the address of a view: what is picked stays where the view picks the same thing."""
    kept = {view.subject: state.find(view.subject)} if view.subject else {}
    asked = {**kept, **subject}
    return address(PATH, country=state.country, view=view.id, **asked)


def board_question(view: View, state: State) -> dict[str, Any]:
    """Return what the board of a view is asked, as the address says it.

    Parameters
    ----------
    view
        The view.
    state
        Of the page; fields that it leaves blank take the board's own defaults.
    """
    asked: dict[str, Any] = dict(view.fixed)
    for name in (*view.fields, *view.own):
        if state.query.get(name):
            asked[name] = state.query[name]
    if view.of_country:
        asked["country"] = state.country
    if view.subject:
        asked[view.param] = state.find(view.subject) or view.default
    return asked


def field_default(view: View, name: str) -> Any:
    """Return what a board takes where a field is left blank."""
    return find_kind(view.board).params.model_fields[name].default
