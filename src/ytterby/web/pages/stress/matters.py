"""What matters most in a scenario: a run of its own, on demand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import escape
from nicegui import ui

from ytterby.boards import Board
from ytterby.errors import InputError
from ytterby.jobs import Job
from ytterby.web.parts import Slot, html, show_part, show_problems
from ytterby.web.parts.job import TWICE, follow_job, start_job

POINTS = 64
TRAJECTORIES = 6
OUTCOMES = {"shortage": "the shortage", "peak-price": "the highest price"}
HEAD = (
    '<h2 id="matters">What matters most</h2><p class="prose">Which of the uncertain parameters '
    "moves the outcome, and how much: all are screened, then the variance is shared out among the "
    "ten that lead. It takes some minutes and runs beside whatever you do.</p>"
)


class Matters:
    """Asks what matters most, follows the run and shows what it found.

    Parameters
    ----------
    request
        Returns what a job is asked of the scenario that is shown.
    """

    def __init__(self, request: Callable[[], dict[str, Any]]) -> None:
        self._request = request
        with ui.element("section").classes("c12 part").props("aria-labelledby=matters"):
            html(HEAD)
            with ui.element("div").classes("actions"):
                for outcome, words in OUTCOMES.items():
                    button = html(f"What moves {words}", "button", "quiet").props("type=button")
                    button.mark(f"matters-{outcome}")
                    button.on(
                        "click",
                        lambda _, asked=outcome: self._ask(asked),
                        throttle=TWICE,
                        trailing_events=False,
                    )
            self.place = ui.element("div").classes("lab-followed")
            self.slot = Slot("panels")

    async def _ask(self, outcome: str) -> None:
        asked = {
            **self._request(),
            "outcome": outcome,
            "points": POINTS,
            "trajectories": TRAJECTORIES,
        }
        self.place.clear()
        try:
            job = await start_job("sensitivity", asked)
        except InputError as error:
            with self.place:
                show_problems(error.problems)
            return
        if self.place.is_deleted:
            return
        with self.place:
            follow_job(job.id, self._done)

    async def _done(self, job: Job) -> None:
        await self.slot.show("run", {"run": job.run}, self._show, words="Opening what was found …")

    def _show(self, board: Board) -> None:
        html(f"<h3 class='finding'>{escape(board.finding)}</h3>", "div", "c12")
        for part in board.parts[:2]:
            show_part(board, part, level=3)
