"""One reader's stress lab: what is chosen, what runs, what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.boards.stress.behind import explain_stats
from ytterby.boards.stress.central import FIRST
from ytterby.errors import InputError, YtterbyError
from ytterby.jobs import Job
from ytterby.results import Entry, list_entries
from ytterby.web.pages.stress.chooser import (
    NEW,
    about_html,
    recent_html,
    scenarios_html,
    settings_html,
)
from ytterby.web.pages.stress.compare import Compare
from ytterby.web.pages.stress.draft import Draft
from ytterby.web.pages.stress.matters import Matters
from ytterby.web.pages.stress.result import show_below, show_near
from ytterby.web.pages.stress.shelf import Shelf
from ytterby.web.parts import Slot, html, show_problems
from ytterby.web.parts.job import TWICE, OnJob, follow_job, start_job
from ytterby.web.parts.links import link, linked
from ytterby.web.services import services
from ytterby.web.state import State, address, put_address, read_places
from ytterby.workflows.drafting.shelf import (
    NAME,
    keep_text,
    list_shelf,
    read_shelf,
    read_text,
)
from ytterby.workflows.drafting.text import BEGINNING, write_yaml

DRAWS = 256
VIEWS = {"": "Run", "edit": "Form and YAML", "compare": "Compare runs"}
BUSY = ("queued", "running")
PICKED = "(e) => emit([e.target.name, e.target.value])"


class Lab:
    """The page of one reader.

    Parameters
    ----------
    state
        What its address says.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.board: Board | None = None
        self.months = _whole(state.find("months"), 0)
        self.draws: Any = _whole(state.find("draws"), DRAWS)
        self.seed: Any = _whole(state.find("seed"), 0)
        self.name = state.find("scenario", FIRST)

    def build(self) -> None:
        """Add the elements of the page; what they show is filled in by `open`."""
        text, self.wrong = self._first_text()
        with linked(self.state, self.go):
            self.tabs = html("", "nav", "tabs").props('aria-label="Views"')
            with ui.element("div").classes("slot") as self.upper:
                with ui.element("section").classes("card c4 lab") as self.side:
                    self.choice = html("").on("change", self._choose, js_handler=PICKED)
                    self.choice.mark("scenario")
                    self.about = html("")
                    self.settings = html("").on("change", self._set, js_handler=PICKED)
                    with ui.element("div").classes("actions"):
                        self.many = html("", "button", "primary").props("type=button")
                        self.many.mark("run").on(
                            "click", self.run_draws, throttle=TWICE, trailing_events=False
                        )
                        self.once = html("Run once", "button", "quiet").props("type=button")
                        self.once.mark("once").on("click", self.run_once)
                    self.told = ui.element("div")
                    self.followed = ui.element("div")
                    self.recent = html("")
                self.slot = Slot("c8 lab-result")
                with ui.element("section").classes("card c8 editor") as self.editor:
                    html("Make a scenario", "h1", "title")
                    self.shelf = Shelf(self)
                    self.draft = Draft(text, self.show_side)
            self.below = ui.element("div").classes("slot")
            self.compare = Compare(self._compare)

    async def open(self) -> None:
        """Show what the address says."""
        self.show_side()
        self._show_view()
        await self._list_runs()
        if self.wrong:
            self._tell(self.wrong)
        busy = [j for j in services().jobs.list() if j.kind == "stress" and j.state in BUSY]
        if self.state.find("job"):
            self._follow(self.state.find("job"), self._done)
        elif busy:  # perhaps somebody else's: it is shown, but takes nobody's page
            self._follow(busy[0].id, lambda _: self._list_runs())
        await self._show_result()

    async def go(self, state: State) -> None:
        """Show another view of the same page."""
        before, self.state = self.state, state
        self._show_view()
        if state.find("view") == "compare":
            await self.compare.show(await _entries(), state.listed("compare"))
        elif before.find("view") == "compare" and self.board is None:
            await self._show_result()

    async def choose_country(self, state: State) -> None:
        """Ask the same scenario about another country."""
        self.state = state.at(run="", job="")
        put_address(self.state)
        await self._show_result()

    def put_text(self, text: str, name: str) -> None:
        """Put another scenario in place of the one that is shown."""
        self.name = name
        self.draft.put(text)

    def show_side(self) -> None:
        """Show at the left what the scenario is now."""
        plan = self.draft.checked.scenario
        shelf = list_shelf(services().workspace)
        title = plan.title if plan is not None else "a draft with mistakes"
        self.choice.set_content(scenarios_html(shelf, self._known_name(), title))
        self.about.set_content(about_html(plan, len(self.draft.checked.mistakes)))
        asked = plan.months if plan is not None else 0
        self.settings.set_content(settings_html(self.months, asked, self.draws, self.seed))
        self.many.set_content(f"Run {self._draws_words()}")
        self.shelf.update()

    async def run_once(self) -> None:
        """Run the scenario at the centre of every claim."""
        if not await self._may_run():
            return
        try:
            own = {} if self._as_kept() else {"text": keep_text(self.draft.text, _workspace())}
        except InputError as error:
            self._tell(error)
            return
        kept = {"scenario": self._known_name(), "text": own.get("text", "")}
        self.state = self.state.at(run="", job="", view="", compare="", **kept)
        put_address(self.state)
        self._show_view()
        await self._show_result()

    async def run_draws(self) -> None:
        """Queue draws of the scenario."""
        if not await self._may_run():
            return
        request = {**self.request(), "draws": self.draws}
        try:
            job = await start_job("stress", request, self._title())
        except InputError as error:
            self._tell(error)
            return
        if self.told.is_deleted:  # its reader has left; the run goes on
            return
        self.told.clear()
        self.state = self.state.at(job=job.id)
        put_address(self.state)
        self._follow(job.id, self._done)

    def request(self) -> dict[str, Any]:
        """Return what a job is asked of the scenario that is shown."""
        shipped = self._as_kept() and not self._is_own()
        plan = {"scenario": self.name} if shipped else {"yaml": self.draft.text}
        asked = {"target": self.state.country, "seed": self.seed, **plan}
        return asked | ({"months": self.months} if self.months else {})

    def _title(self) -> str:
        """Return what people call the run that is asked for."""
        plan = self.draft.checked.scenario
        place = read_places()[self.state.country]
        return f"{place}: {plan.title if plan is not None else self.name}, {self._draws_words()}"

    def _draws_words(self) -> str:
        drawn = f"{self.draws:,}" if isinstance(self.draws, int) else str(self.draws)
        return "the central run" if self.draws == 1 else f"{drawn} draws"

    async def _may_run(self) -> bool:
        if self.draft.checked.scenario is not None:
            return True
        await self._see("edit")
        self.draft.go_to_first_mistake()
        return False

    async def _see(self, view: str) -> None:
        new = self.state.at(view=view)
        put_address(new)
        await self.go(new)

    async def _show_result(self) -> None:
        if self.state.find("view") == "compare":
            await self.compare.show(await _entries(), self.state.listed("compare"))
            return
        run = self.state.find("run")
        if run:
            await self._show_run(run)
            return
        if self.draft.checked.scenario is None:
            self.slot.clear()
            return
        params = {"country": self.state.country, "months": self.months}
        text = self.state.find("text")
        if text:
            params |= {"text": text, "scenario": _called(self.draft.checked.scenario.name)}
        elif self._is_own():
            params |= {"text": keep_text(self.draft.text, _workspace()), "scenario": self.name}
        else:
            params |= {"scenario": self.name}
        place = read_places()[self.state.country]
        await self.slot.show(
            "stress", params, self._fill, words=f"Running the scenario for {place} …"
        )

    async def _show_run(self, name: str) -> None:
        board = await self.slot.show("run", {"run": name}, self._fill, words="Opening the run …")
        if board is None or board.data.get("kind") not in ("stress", "sensitivity"):
            return
        request = board.data.get("request") or {}
        self.months = _whole(str(request.get("months") or ""), 0)
        self.draws = _whole(str(request.get("draws") or ""), DRAWS)
        self.seed = _whole(str(request.get("seed") or ""), 0)
        self.show_side()
        text = str(request.get("yaml") or "")
        if not text:
            text = read_shelf(str(request.get("scenario") or FIRST), _workspace())
        if text != self.draft.text:
            self.name = str(request.get("scenario") or "") if not request.get("yaml") else ""
            self.draft.put(text)
            self.show_side()
        elif self.wrong is None:
            self.told.clear()

    def _fill(self, board: Board) -> None:
        self.board = replace(board, why={**board.why, **explain_stats(board)})
        run = str(board.data.get("run") or "")
        links = []
        if run:
            if board.data.get("kind") == "stress":
                links = [
                    ("Impact of this run", address("/impact", run=run)),
                    ("Compare", address("/stress", view="compare", compare=run)),
                ]
            if "report.html.gz" in board.data.get("files", ()):
                links.append(("HTML report", f"/api/v1/runs/{run}/report.html"))
            links.append(("All files", f"/api/v1/runs/{run}/export.zip"))
        show_near(self.board, links)
        self.below.clear()
        with self.below:
            show_below(self.board)
            Matters(self.request)

    def _show_view(self) -> None:
        view = self.state.find("view")
        view = view if view in VIEWS else ""
        self.tabs.set_content(
            "".join(
                link(self.state, words, to={"view": key}, key=f"view-{key}", current=key == view)
                for key, words in VIEWS.items()
            )
        )
        self.upper.set_visibility(view != "compare")
        self.slot.element.set_visibility(view == "")
        self.below.set_visibility(view == "")
        self.editor.set_visibility(view == "edit")
        self.compare.set_visibility(view == "compare")

    async def _choose(self, event: GenericEventArguments) -> None:
        name = str(event.args[1])
        if name == NEW:
            self.put_text(write_yaml(BEGINNING), "")
            self.show_side()
            await self._see("edit")
            return
        if not name:
            return
        try:
            text = read_shelf(name, _workspace())
        except YtterbyError as error:
            self._tell(error)
            return
        self.told.clear()
        self.put_text(text, name)
        self.state = self.state.at(scenario=name, text="", run="", job="")
        put_address(self.state)
        self._show_view()
        self.show_side()
        if self.state.find("view") == "":
            await self._show_result()

    async def _set(self, event: GenericEventArguments) -> None:
        name, value = str(event.args[0]), str(event.args[1]).strip()
        number: Any = int(value) if value.isdigit() else value
        if name == "months":
            self.months = number if isinstance(number, int) else 0
        elif name == "draws":
            self.draws = number or DRAWS
        elif name == "seed":
            self.seed = number or 0
        shown = {"months": self.months or "", "draws": "" if self.draws == DRAWS else self.draws}
        self.state = self.state.at(**shown, seed=self.seed or "")
        put_address(self.state)
        self.show_side()
        if name == "months" and not self.state.find("view"):
            self.state = self.state.at(run="", job="")
            await self._show_result()

    async def _compare(self, chosen: tuple[str, ...]) -> None:
        self.state = self.state.at(compare=chosen, view="compare")
        put_address(self.state)

    def _follow(self, job: str, on_done: OnJob) -> None:
        self.followed.clear()
        with self.followed:
            follow_job(job, on_done)

    async def _done(self, job: Job) -> None:
        self.state = self.state.at(run=job.run, job="", view="", compare="")
        put_address(self.state)
        self._show_view()
        await self._list_runs()
        await self._show_run(job.run)

    async def _list_runs(self) -> None:
        entries = [e for e in await _entries() if e.about.kind == "stress"]
        open_ones = (*BUSY, "interrupted")  # what a restart of the server left can be taken up
        jobs = [j for j in services().jobs.list() if j.kind == "stress" and j.state in open_ones]
        self.recent.set_content(recent_html(jobs, entries, self.state.find("run")))

    def _tell(self, error: YtterbyError) -> None:
        self.told.clear()
        with self.told:
            show_problems(error.problems)

    def _first_text(self) -> tuple[str, YtterbyError | None]:
        try:
            if self.state.find("text"):
                self.name = ""
                return read_text(self.state.find("text"), _workspace()), None
            return read_shelf(self.name, _workspace()), None
        except YtterbyError as error:
            self.name = FIRST
            return read_shelf(FIRST, _workspace()), error

    def _known_name(self) -> str:
        """Return the name on the shelf of what is shown; blank for a draft."""
        return self.name if self._as_kept() else ""

    def _as_kept(self) -> bool:
        if not self.name:
            return False
        try:
            return read_shelf(self.name, _workspace()) == self.draft.text
        except YtterbyError:
            return False

    def _is_own(self) -> bool:
        return any(s.own and s.name == self.name for s in list_shelf(_workspace()))


async def _entries() -> Sequence[Entry]:
    return await asyncio.to_thread(list_entries, _workspace())


def _workspace() -> Any:
    return services().workspace


def _called(name: str) -> str:
    return name if NAME.fullmatch(name) else "scenario"


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdigit() and len(text) < 10 else default
