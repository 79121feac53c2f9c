"""Every run that is kept: list, search, one in full, two beside each other."""

from __future__ import annotations

from asyncio import to_thread

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.errors import YtterbyError
from ytterby.jobs import Job
from ytterby.results import read_run
from ytterby.web.frame import frame
from ytterby.web.pages.runs.queue import Queue
from ytterby.web.pages.runs.single import OneRun
from ytterby.web.pages.runs.words import checks_html, differences_html, lines_html
from ytterby.web.parts import html
from ytterby.web.parts.links import link, linked
from ytterby.web.parts.problems import problems_html
from ytterby.web.services import services
from ytterby.web.state import State, put_address, read_state
from ytterby.workflows.runs.comparing import compare_manifests, compare_tables
from ytterby.workflows.runs.listing import list_lines
from ytterby.workflows.runs.telling import comparison_words
from ytterby.workflows.runs.trash import discard_run, list_discarded, restore_run

PATH = "/runs"
TYPING = 0.15
SENT = """(e) => emit(e.target.value)"""
PRESSED = """(e) => {
  const b = e.target.closest('button[data-act]');
  if (b) emit([b.dataset.act, b.dataset.of]);
}"""


async def runs() -> None:
    """Show the runs."""
    page = RunsPage(read_state(PATH))
    with frame(page.state):
        page.build()
    await page.show()


class RunsPage:
    """The page for one reader.

    Parameters
    ----------
    state
        What the address says.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._one: OneRun | None = None

    def build(self) -> None:
        """Add what is always there."""
        with linked(self.state, self.go):
            self._body = ui.element("div").classes("slot")

    async def go(self, new: State) -> None:
        """Follow a link of the page."""
        old, self.state = self.state, new
        if new.find("run") != old.find("run") or bool(new.listed("compare")) != bool(
            old.listed("compare")
        ):
            await self.show()
        else:
            self._refresh()

    async def show(self) -> None:
        """Show what the address says."""
        self._one = None
        self._body.clear()
        with self._body:
            if self.state.find("run"):
                self._one = OneRun(self.state, lambda: None)
            else:
                self._show_list()
        if self._one is not None:
            await self._one.show()

    def _show_list(self) -> None:
        html(
            '<h1>Every run, with what made it</h1><p class="lede">Open one, run it again, lay two '
            "side by side, take it away.</p>",
            "div",
            "c12 hero",
        )
        Queue(self._done)
        bar = Markup(
            '<label class="field ev-words"><span>Search runs</span><input type="search" name="q" '
            'value="{}" placeholder="stress, Japan, a word of your note …" spellcheck="false" '
            'autocomplete="off"></label>'
        ).format(self.state.find("q"))
        found = html(str(bar), "div", "c12 filters ev-search").props("role=search")
        found.on("input", self._typed, js_handler=SENT, throttle=TYPING, leading_events=False)
        self._notice = html("", "div", "c12 ev-notice").props("role=status")
        self._notice.on("click", self._press, js_handler=PRESSED).mark("undo")
        self._compared = html("", "div", "c12 rn-compared").props("aria-live=polite")
        self._list = html("", "div", "c12 rn-kept").mark("kept-runs")
        self._list.on("click", self._press, js_handler=PRESSED)
        self._refresh()

    def _refresh(self) -> None:
        if self._one is not None or self.state.find("run"):
            return
        lines = list_lines(services().workspace, self.state.find("q"))
        chosen = self.state.listed("compare")
        self._list.set_content(lines_html(self.state, lines, chosen))
        self._compared.set_content(self._compare_html(chosen))

    def _compare_html(self, chosen: tuple[str, ...]) -> str:
        if not chosen:
            return ""
        if len(chosen) == 1:
            return '<p class="note">Tick a second run to lay the two side by side.</p>'
        clear = link(self.state, "Stop comparing", key="clear-compare", to={"compare": None})
        try:
            one, two = (read_run(name, services().workspace) for name in chosen[:2])
        except YtterbyError as error:
            return problems_html(error.problems)
        differences = compare_manifests(one.manifest, two.manifest)
        checks = compare_tables(one.tables, two.tables)
        names = tuple(r.about.title or r.name for r in (one, two))
        return str(
            Markup(
                '<div class="card"><h2>{} and {}</h2><p class="prose">{}</p><h3>What ran</h3>{}'
                "<h3>The numbers</h3>{}<p>{}</p></div>"
            ).format(
                *names,
                comparison_words(differences, checks),
                differences_html(differences, (names[0], names[1])),
                checks_html(checks),
                clear,
            )
        )

    def _typed(self, event: GenericEventArguments) -> None:
        self.state = self.state.at(q=str(event.args)[:200])
        put_address(self.state)
        self._refresh()

    async def _press(self, event: GenericEventArguments) -> None:
        act, name = (str(v) for v in event.args)
        try:
            if act == "remove":
                await to_thread(discard_run, name, services().workspace)
                words = Markup(
                    '<p>{} was put away. <button type="button" class="quiet" data-act="restore" '
                    'data-of="{}">Undo</button></p>'
                ).format(name, name)
                kept = tuple(c for c in self.state.listed("compare") if c != name)
                self.state = self.state.at(compare=kept)
                put_address(self.state)
                self._notice.set_content(str(words))
            elif act == "restore" and name in list_discarded(services().workspace):
                await to_thread(restore_run, name, services().workspace)
                self._notice.set_content(str(Markup("<p>{} is back.</p>").format(name)))
        except YtterbyError as error:
            self._notice.set_content(problems_html(error.problems))
        self._refresh()

    def _done(self, job: Job) -> None:
        self._refresh()
