"""Follow a run while it waits and runs: how far it is, cancel it, take it up again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup
from nicegui import ui

from ytterby.errors import InputError
from ytterby.jobs import Job
from ytterby.web.parts.html import html
from ytterby.web.parts.problems import problems_html
from ytterby.web.services import services

POLL = 0.25
"""How often a run is looked at while it waits or runs, and only then [s]."""
STATES = {
    "queued": "Waiting",
    "running": "Running",
    "finished": "Done",
    "cancelled": "Cancelled",
    "interrupted": "Interrupted",
    "failed": "Failed",
}
AGAIN = ("cancelled", "interrupted", "failed")

TWICE = 1.0
"""A second click within this time is the same click [s]."""

OnJob = Callable[[Job], Awaitable[None] | None]


class Followed:
    """The progress of one run on the page; made by `follow_job`."""

    def __init__(self, job_id: str, on_done: OnJob | None = None, title: bool = True) -> None:
        self.job_id = job_id
        self._on_done = on_done
        self._titled = title
        self._version = -1
        self._state = ""
        with ui.element("div").classes("job") as self.element:
            self._said = html("", "p", "said").props("aria-live=polite")
            self._shown = html("")
            with ui.element("div").classes("actions"):
                self._cancel = html("Cancel", "button", "quiet").props("type=button")
                self._again = html("Go on", "button", "quiet").props("type=button")
        self._cancel.mark("cancel").on("click", self._stop)
        self._again.mark("resume").on("click", self._resume)
        self._timer = ui.timer(POLL, self._look, active=False)
        job = services().jobs.read(job_id)
        if job is None:
            self._show_gone()
            return
        self._show(job)
        self._timer.active = not job.ended

    async def _look(self) -> None:
        job = services().jobs.read(self.job_id)
        if job is None:
            self._timer.active = False
            self._show_gone()
            return
        if job.version == self._version and job.state != "queued":
            return
        before = self._state
        self._show(job)
        if not job.ended:
            return
        self._timer.active = False
        if job.state == "finished" and before != "finished" and self._on_done is not None:
            answer = self._on_done(job)
            if answer is not None:
                await answer

    def _stop(self) -> None:
        self._do(services().jobs.cancel)

    def _resume(self) -> None:
        self._do(services().jobs.resume)

    def _do(self, act: Callable[[str], Job]) -> None:
        try:
            job = act(self.job_id)
        except InputError as error:
            self._shown.set_content(problems_html(error.problems))
            return
        self._show(job)
        self._timer.active = not job.ended

    def _show(self, job: Job) -> None:
        self._version = job.version
        self._shown.set_content(job_html(job, title=self._titled))
        self._cancel.set_visibility(not job.ended)
        self._again.set_visibility(job.state in AGAIN)
        if job.state != self._state:
            self._state = job.state
            self._said.set_content(f"Run: {STATES[job.state].lower()}")

    def _show_gone(self) -> None:
        self._shown.set_content('<p class="note">This run is no longer in the list.</p>')
        self._cancel.set_visibility(False)
        self._again.set_visibility(False)


async def start_job(kind: str, request: dict[str, Any], title: str = "") -> Job:
    """Return a run that was queued: its request is checked away from the event loop.

    Raises
    ------
    InputError
        Everything that is wrong with the request, at once; or ``queue-full``.
    """
    return await asyncio.to_thread(services().jobs.create, kind, request, title)


def follow_job(job_id: str, on_done: OnJob | None = None, *, title: bool = True) -> Followed:
    """Add the progress of a run: a bar, words, cancel and go on.

    Parameters
    ----------
    job_id
        Which run.
    on_done
        Told the job once it has finished while somebody looked; its ``run`` names what it left.
    title
        Whether the run's name stands above the bar.
    """
    return Followed(job_id, on_done, title)


def job_html(job: Job, *, title: bool = True) -> str:
    """Return a run as HTML: its name, a bar, and what is being done."""
    share = 1.0 if job.state == "finished" else job.progress
    name = Markup("<b>{}</b>").format(job.title) if title else Markup("")
    bar = Markup('<progress max="1" value="{:.3f}" aria-label="{}"></progress>').format(
        share, f"Progress of {job.title}"
    )
    words = Markup('<p class="state {}"><b>{}</b> {}</p>').format(
        job.state, STATES[job.state], job_words(job)
    )
    problems = Markup(problems_html(job.problems)) if job.problems else Markup("")
    return str(Markup("{}{}{}{}").format(name, bar, words, problems))


def job_words(job: Job) -> str:
    """Return what a run is doing, in words beside its state.

    Examples
    --------
    >>> job_words(Job("a", "stress", "x", {}, "queued", ahead=1))
    'one run before it'
    """
    if job.state == "queued":
        before = {0: "next to start", 1: "one run before it"}
        return before.get(job.ahead, f"{job.ahead} runs before it")
    if job.state == "finished":
        took = _took(job)
        return f"in {took}" if took else ""
    percent = f"{100 * job.progress:.0f} %"
    if job.state == "running":
        return f"{percent}{f' · {job.words}' if job.words else ''}"
    return job.words or (f"at {percent}" if job.progress else "")


def _took(job: Job) -> str:
    try:
        spent = datetime.fromisoformat(job.finished) - datetime.fromisoformat(job.started)
    except ValueError:
        return ""
    seconds = spent.total_seconds()
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
