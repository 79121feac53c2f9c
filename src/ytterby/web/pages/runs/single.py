"""One run: its words, manifest, files, what running it again gave, and its board."""

from __future__ import annotations

from asyncio import Lock, to_thread
from collections.abc import Callable
from typing import Any

import polars as pl
from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.errors import InputError, YtterbyError
from ytterby.jobs import Job
from ytterby.results import Run, read_run, rename_run
from ytterby.web.pages.runs.words import files_html, head_html, manifest_html
from ytterby.web.parts import Slot, Why, html, show_board
from ytterby.web.parts.job import TWICE, follow_job, start_job
from ytterby.web.parts.problems import problems_html, show_problems
from ytterby.web.services import services
from ytterby.web.state import State

READ = """(e) => {
  const form = e.target.closest('form'); if (!form) return;
  emit(Object.fromEntries(new FormData(form)));
}"""
COPY = """(e) => {
  const b = e.target.closest('[data-copy]'); if (!b) return;
  const say = (words) => { b.textContent = words; };
  const done = () => { say('Copied'); setTimeout(() => say('Copy'), 1500); };
  if (navigator.clipboard) navigator.clipboard.writeText(b.dataset.copy).then(done, () => {});
}"""


class OneRun:
    """One run that is kept.

    Parameters
    ----------
    state
        Of the page; ``run`` names it.
    on_rename
        Called when the user has given it other words.
    """

    def __init__(self, state: State, on_rename: Callable[[], Any]) -> None:
        self.state, self._on_rename = state, on_rename
        self.name = state.find("run")
        self._turn = Lock()
        try:
            self.run = read_run(self.name, services().workspace)
        except YtterbyError as error:
            show_problems(error.problems, "This run cannot be shown")
            self.board: Slot | None = None
            return
        self._build(self.run)

    def _build(self, run: Run) -> None:
        self._head = html(head_html(self.state, run), "div", "c12 hero")
        with ui.element("div").classes("c6 rn-beside"):
            with ui.element("section").classes("card rn-ran"):
                made = html(manifest_html(run))
                made.on("click", lambda _: None, js_handler=COPY)
            with ui.element("section").classes("card rn-words"):
                self._form = html(_form_html(run), "form", "rn-fields").props(
                    'autocomplete=off aria-label="Name and note"'
                )
                self._form.on("change", self._rename, js_handler=READ)
                self._saved = html("", "div").props("aria-live=polite")
        with ui.element("div").classes("c6 rn-beside"):
            html(files_html(run), "section", "card rn-take")
            with ui.element("section").classes("card rn-again"):
                html(
                    "<h2>Reproduce</h2><p class='note'>Runs the same command again with the "
                    "evidence of today and compares every number, bit by bit.</p>"
                )
                self._again = html("Run it again", "button", "primary").props("type=button")
                self._again.mark("reproduce").on(
                    "click", self._reproduce, throttle=TWICE, trailing_events=False
                )
                self._said = ui.element("div").props("aria-live=polite")
        self.board = Slot()
        Why(lambda: [self.board.board if self.board else None])

    async def show(self) -> None:
        """Show its board."""
        if self.board is None:
            return

        def build(board: Board) -> None:
            show_board(board, level=2)

        await self.board.show("run", {"run": self.name}, build, words="Reading the run …")

    async def _rename(self, event: GenericEventArguments) -> None:
        title, note = str(event.args.get("title", "")), str(event.args.get("note", ""))
        async with self._turn:  # what was typed last is written last
            try:
                await to_thread(
                    rename_run, self.name, services().workspace, title=title or None, note=note
                )
            except YtterbyError as error:
                self._saved.set_content(problems_html(error.problems))
                return
            self.run = await to_thread(read_run, self.name, services().workspace)
        self._head.set_content(head_html(self.state, self.run))
        self._saved.set_content('<p class="note ev-good">Kept.</p>')
        self._on_rename()

    async def _reproduce(self) -> None:
        self._said.clear()
        try:
            job = await start_job("reproduce", {"run": self.name})
        except InputError as error:
            with self._said:
                html(problems_html(error.problems)).props("role=alert")
            return
        if self._said.is_deleted:
            return
        with self._said:
            follow_job(job.id, self._compared, title=False)

    async def _compared(self, job: Job) -> None:
        found = await to_thread(read_run, job.run, services().workspace)
        if not self._said.is_deleted:
            with self._said:
                html(verdict_html(found, job.run))


def verdict_html(found: Run, name: str) -> str:
    """Return what running it again gave: the verdict, and what differs."""
    numbers = found.tables["numbers"].frame
    equal = bool(numbers["equal"].all())
    first, *rest = found.about.finding or ("It was run again.",)
    points = Markup("").join(Markup("<li>{}</li>").format(t) for t in rest)
    wrong = numbers.filter(~pl.col("equal")).height
    verdict = "The same numbers, bit by bit" if equal else f"{wrong} tables differ"
    return str(
        Markup(
            '<div class="rn-verdict {}"><p><b>{}</b></p><p>{}</p><ul>{}</ul>'
            '<p class="note"><a href="/runs?run={}">The comparison, as a run of its own</a></p>'
            "</div>"
        ).format("same" if equal else "differs", verdict, first, points, name)
    )


def _form_html(run: Run) -> str:
    return str(
        Markup(
            '<h2>Name and note</h2><label class="field"><span>Name</span>'
            '<input name="title" value="{}" maxlength="120"></label>'
            '<label class="field"><span>Note</span>'
            '<textarea name="note" rows="3" maxlength="4000">{}</textarea></label>'
        ).format(run.about.title, run.about.note)
    )
