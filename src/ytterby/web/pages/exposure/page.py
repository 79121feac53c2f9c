"""The page of bills of materials: give one, mend it, run it, read the answer."""

from __future__ import annotations

import asyncio
from typing import Any

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.errors import InputError, Problem
from ytterby.exposure.bom import EXAMPLES
from ytterby.exposure.sheet import write_rows
from ytterby.jobs import Job
from ytterby.web.frame import frame
from ytterby.web.pages.exposure.choices import (
    HEAR,
    board_question,
    choices_html,
    job_request,
)
from ytterby.web.pages.exposure.desk import Desk, begin_example, find, whole
from ytterby.web.pages.exposure.elements import Drop, Sheet
from ytterby.web.pages.exposure.result import show_result
from ytterby.web.parts import Slot, Why, html, panel, show_problems
from ytterby.web.parts.job import TWICE, follow_job, start_job
from ytterby.web.services import services
from ytterby.web.state import State, address, put_address, read_state

INTRO = (
    "Give what you build: parts, materials, masses, volumes. See what is wrong with it in place, "
    "and read what stops you first, how much came through China, and what would help."
)
TOO_LONG = Problem(
    "too-large", "paste", "the block is too large for one paste", "paste it as a new bill above"
)


async def exposure() -> None:
    """Show what a bill of materials depends on."""
    page = ExposurePage(read_state("/exposure"))
    with frame(page.state, on_country=page.choose_country):
        await page.build()


class ExposurePage:
    """One visit to the page.

    Parameters
    ----------
    state
        What the address says.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.desk: Desk | None = None
        self.result: Slot

    async def build(self) -> None:
        """Add everything that the address asks for."""
        self.head = html(_head(None), "div", "c12")
        with panel("Bill of materials", classes="bill"):
            self.drop = Drop(self.open_kept, self.refuse, small=False)
            self.offers = html(_offers(self.state), "div", "offers")
            self.wrong = ui.element("div")
            self.sheet = Sheet("Bill of materials", self.act).classes("sheet-host")
            self.saving = html("", "p", "under")
        with panel(classes="ask") as self.ask:
            self.choices = html(choices_html(self.state), "div", "filters")
            self.choices.on("change", self.choose, js_handler=HEAR)
            with ui.element("div").classes("filters run"):
                self.start = html("Run", "button", "primary").props("type=button").mark("run")
                self.start.on("click", self.run, throttle=TWICE, trailing_events=False)
                self.why_not = html("", "p", "note").props("role=status")
            self.job = ui.element("div")
        self.result = Slot()
        Why(lambda: [self.result.board])
        self._show_parts()
        await self._open_asked()

    async def _open_asked(self) -> None:
        key, example = self.state.find("sheet"), self.state.find("example")
        workspace = services().workspace
        desk = None
        try:
            desk = await find(key, workspace) if key else await begin_example(example, workspace)
        except InputError as error:
            self.refuse(list(error.problems))
        if key and desk is None:
            self.refuse([Problem("no-such-bill", "sheet", "this sheet is gone", "give it again")])
        if desk is not None:
            self._show(desk)
        if self.state.find("run"):
            await self.result.show(
                "run", {"run": self.state.find("run")}, self._build, words="Reading the run …"
            )
        elif desk is not None and desk.example:
            await self.answer()

    async def open_kept(self, key: str) -> None:
        """Show the sheet that the server has just been given."""
        desk = await find(key, services().workspace)
        if desk is None:
            return
        self._go(sheet=key, example="", run="")
        self.wrong.clear()
        self.result.clear()
        self.job.clear()
        self._show(desk)

    def refuse(self, problems: list[Problem]) -> None:
        """Say why a file is no bill; the sheet that is there stays."""
        self.wrong.clear()
        with self.wrong:
            show_problems(problems)

    async def act(self, asked: dict[str, Any]) -> None:
        """Change the sheet as its user asks."""
        if self.desk is None:
            return
        if asked.get("do") == "too-long":
            self.refuse([TOO_LONG])
            return
        try:
            change = await self.desk.act(asked)
        except InputError as error:
            self.refuse(list(error.problems))
            return
        if self.state.find("sheet") != self.desk.key:
            self._go(sheet=self.desk.key, example="", run="")
        if asked.get("do") == "set":
            change["rows"] = []  # it is there already, and more may have been typed since
        self.sheet.apply(change)
        self._told(changed=True)

    async def choose(self, event: GenericEventArguments) -> None:
        """Take a choice into the address; a bill that ships is answered at once."""
        name, value = (str(v) for v in event.args)
        if name in ("scenario", "spread", "on"):
            self._go(**{name: value})
            await self._chosen()

    async def choose_country(self, new: State) -> None:
        """Take another country in which the products are made."""
        self.state = new
        put_address(new)
        self.choices.set_content(choices_html(new))
        self.offers.set_content(_offers(new))
        await self._chosen()

    async def _chosen(self) -> None:
        if self.desk is not None and self.desk.example and not self.state.find("spread"):
            await self.answer()
        else:
            self._told(changed=True)

    async def answer(self) -> None:
        """Show the answer for a bill that ships."""
        if self.desk is not None:
            question = board_question(self.state, self.desk.example)
            await self.result.show("exposure", question, self._build, words=WAITING)
            if not self.job.is_deleted:
                self._told()

    async def run(self) -> None:
        """Run the bill as it stands, with progress; the result is kept."""
        if self.desk is None:
            return
        rows = self.desk.rows
        bill = (await asyncio.to_thread(write_rows, rows, "csv")).decode("utf-8-sig")
        stem = rows.name.rpartition(".")[0] or rows.name
        asked = job_request(self.state, stem, bill, self.desk.example)
        self.job.clear()
        try:
            made = await start_job("expose", asked)
        except InputError as error:
            with self.job:
                show_problems(error.problems)
            return
        if self.job.is_deleted:
            return
        with self.job:
            follow_job(made.id, self._finished)

    async def _finished(self, job: Job) -> None:
        self._go(run=job.run)
        self.why_not.set_content("Reading the answer …")
        await self.result.show("run", {"run": job.run}, self._build, words="Reading the run …")
        if self.job.is_deleted:  # its reader has left
            return
        self._told()
        ui.run_javascript(SHOW_ANSWER)
        self.job.clear()  # the last thing: what runs here was made inside it

    def _build(self, board: Board) -> None:
        show_result(board, self.state.country)

    def _show(self, desk: Desk) -> None:
        self.desk = desk
        self.drop.shrink()
        self._show_parts()
        self.sheet.load(whole(desk))
        self._told()

    def _show_parts(self) -> None:
        given = self.desk is not None
        self.sheet.set_visibility(given)
        self.saving.set_visibility(given)
        self.ask.set_visibility(given)
        self.offers.set_visibility(not given)
        self.head.set_content(_head(self.desk))

    def _told(self, *, changed: bool = False) -> None:
        """Say whether the bill can be run, and whether the answer is still that of the bill."""
        if self.desk is None:
            return
        check = self.desk.check
        self.saving.set_content(_saving(self.desk))
        errors = check.errors
        self.start.props(**({"add": "disabled"} if errors else {"remove": "disabled"}))
        stale = changed and self.result.board is not None
        words = "The bill is whole. A run is kept, with its report, under Runs."
        if errors:
            words = f"{errors:,} problem{'s' if errors > 1 else ''} to mend before it can be run."
        elif stale:
            words = "The bill or the choices have changed since the answer below. Run it again."
        self.why_not.set_content(words)
        self.result.element.classes(**{"add" if stale else "remove": "stale"})

    def _go(self, **query: str) -> None:
        self.state = self.state.at(**query)
        put_address(self.state)


SHOW_ANSWER = "document.querySelector('.slot .hero')?.scrollIntoView({block: 'start'})"
WAITING = "Tracing every part, running the scenarios that ship …"


def _head(desk: Desk | None) -> str:
    if desk is None:
        return str(
            Markup('<h1>What stops your product first?</h1><p class="lede">{}</p>').format(INTRO)
        )
    return str(Markup('<h1 class="bill-name">{}</h1>').format(_title(desk)))


def _title(desk: Desk) -> str:
    return EXAMPLES.get(desk.example) or desk.rows.name


def _offers(state: State) -> str:
    """Return the bills to start from, and the empty one."""
    links = Markup("").join(
        Markup('<li><a href="{}"><b>{}</b><span class="note">{}</span></a></li>').format(
            address("/exposure", country=state.country, example=name), *_parted(title)
        )
        for name, title in EXAMPLES.items()
    )
    return str(
        Markup(
            '<h3>Or start from one that ships</h3><ul class="examples">{}</ul>'
            '<p class="note">An empty bill to fill in: '
            '<a href="/app/bill/template.xlsx" download>Excel</a>, '
            '<a href="/app/bill/template.csv" download>CSV</a>. Three columns are needed: '
            "material, mass, units per year.</p>"
        ).format(links)
    )


def _parted(title: str) -> tuple[str, str]:
    name, _, about = title.partition(": ")
    return name, about[:1].upper() + about[1:]


def _saving(desk: Desk) -> str:
    name = desk.key or desk.example
    links = Markup("").join(
        Markup('<a class="button" download href="/app/bill/{}.{}">Save the bill as {}</a>').format(
            name, ending, label
        )
        for ending, label in (("csv", "CSV"), ("xlsx", "Excel"))
    )
    note = "An example: the first change makes it your own copy." if desk.example else ""
    kept = "Every change is kept: a reload or this address shows it again."
    return str(Markup('<span class="note">{}</span>{}').format(note or kept, links))
