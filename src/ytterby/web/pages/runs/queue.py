"""The queue of runs: what waits and runs now, and what ended without a result."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable

from nicegui import ui

from ytterby.errors import InputError
from ytterby.jobs import Job
from ytterby.web.parts import html
from ytterby.web.parts.job import AGAIN, follow_job
from ytterby.web.services import services

BUSY = ("queued", "running")
LOOK = 1.0
"""How often the list of the queue is looked at [s]."""
SHOWN = 8


class Queue:
    """What runs, waits, or was stopped; each can be cancelled, or taken up again.

    Parameters
    ----------
    on_done
        Told of a run that has finished.
    """

    def __init__(self, on_done: Callable[[Job], Awaitable[None] | None]) -> None:
        self._on_done = on_done
        self._ids: tuple[str, ...] = ()
        with (
            ui.element("section")
            .classes("c12 rn-queue-of-runs")
            .props('aria-label="Queue of runs"') as self.element
        ):
            self._body = ui.element("div").classes("rn-jobs")
        self._look()
        ui.timer(LOOK, self._look, immediate=False)

    def _look(self) -> None:
        jobs = services().jobs.list()
        busy = [j for j in jobs if j.state in BUSY]
        stopped = [j for j in jobs if j.state in AGAIN][: SHOWN - min(SHOWN, len(busy))]
        # Those that run stay where they are when they end, so that nothing jumps away.
        shown = [j for j in jobs if j.id in self._ids and j.state == "finished"]
        listed = tuple(j.id for j in [*busy, *shown, *stopped])
        if listed == self._ids:
            return
        known, self._ids = set(self._ids), listed
        if known == set(listed):
            return
        self._body.clear()
        with self._body:
            if busy:
                html(f"<h2>Queue: {len(busy)}</h2>")
            elif listed:
                html("<h2>Queue</h2>")
            for name in listed:
                with ui.element("div").classes("card"):
                    follow_job(name, self._on_done)
                    job = services().jobs.read(name)
                    if job is not None and job.state in AGAIN:
                        forget = html("Remove from the list", "button", "quiet")
                        forget.props("type=button").on("click", lambda _, n=name: self._forget(n))

    def _forget(self, name: str) -> None:
        with contextlib.suppress(InputError):  # somebody else removed it, or took it up again
            services().jobs.remove(name)
        self._look()
