"""Runs that are kept: what one cost, or what it would cost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup
from nicegui import ui

from ytterby.boards import Board
from ytterby.boards.impact.economy import economy_countries
from ytterby.errors import InputError
from ytterby.jobs import Job
from ytterby.web.pages.impact.showing import show_impact
from ytterby.web.parts import html, show_problems
from ytterby.web.parts.job import TWICE, follow_job, start_job
from ytterby.web.state import State

KIND = "impact"
DRAWS = 256
"""Draws of a run that is kept: five times what a page counts on demand."""
OWN = ("impact", "finance", "project", "fund", "outlook", "footprint", "people")
"""Kinds of runs that this page shows as they are."""
ASKED = ("scenario", "yaml", "months", "year", "as_of", "seed")
"""Of a run's request, what its impact is asked too."""

OnRun = Callable[[str], Awaitable[None]]


def impact_request(request: dict[str, Any], country: str) -> dict[str, Any]:
    """Return what a job is asked that counts what a run of a scenario costs.

    Parameters
    ----------
    request
        Of the run.
    country
        Whose economy; the first that is known where that of the country is not.
    """
    known = economy_countries()
    target = country if country in known else next(iter(known))
    kept = {k: v for k, v in request.items() if k in ASKED and v not in (None, "")}
    return {**kept, "target": [target], "draws": DRAWS}


def offer_run(scenario: str, country: str, on_run: OnRun) -> None:
    """Add the offer to count a scenario with more draws, as a run that is kept."""
    words = (
        f"This page counts with 48 draws. With {DRAWS} the intervals are steadier; it takes about "
        "a minute, goes on if you leave, and is kept among the runs."
    )
    _offer(words, f"Count with {DRAWS} draws", {"scenario": scenario}, country, on_run)


def show_run(board: Board, state: State, on_run: OnRun) -> None:
    """Add a run: itself where it tells of impact, else the offer to count what it costs."""
    kind, request = str(board.data.get("kind") or ""), dict(board.data.get("request") or {})
    if kind in OWN:
        show_impact(board)
        return
    head = Markup('<p class="kicker">A run</p><h1 class="finding">{}</h1>').format(board.title)
    html(str(head), "div", "c12 hero")
    if "scenario" in request or "yaml" in request:
        words = (
            "This run tells what falls short. What that costs an economy is counted on the same "
            "scenario, as a run of its own."
        )
        _offer(words, "Count what it costs", request, state.country, on_run)
    else:
        link = Markup('<a href="/runs?run={}">Open it among the runs</a>').format(board.data["run"])
        words = "This run is of no scenario, so that nothing can be counted from it. "
        html(str(words + link), "p", "c12 prose")


def _offer(words: str, label: str, request: dict[str, Any], country: str, on_run: OnRun) -> None:
    with ui.element("section").classes("c12 card im-offer").props(f'aria-label="{label}"'):
        html(words, "p", "note")
        button = html(label, "button", "quiet").props("type=button")
        place = ui.element("div")

    async def done(job: Job) -> None:
        if job.run:
            await on_run(job.run)

    async def start() -> None:
        place.clear()
        try:
            job = await start_job(KIND, impact_request(request, country))
        except InputError as error:
            with place:
                show_problems(error.problems)
            return
        if place.is_deleted:
            return
        button.set_visibility(False)
        with place:
            follow_job(job.id, done)

    button.on("click", start, throttle=TWICE, trailing_events=False)
