"""The tools of the editor: undo, redo, keep under a name, delete with a way back, share a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.errors import Problem, YtterbyError
from ytterby.web.parts import html, problems_html
from ytterby.web.services import services
from ytterby.web.state import State, put_address
from ytterby.workflows.drafting.checking import LARGEST
from ytterby.workflows.drafting.shelf import delete_scenario, list_shelf, save_scenario

if TYPE_CHECKING:
    from ytterby.web.pages.stress.draft import Draft

READ = f"""async (e) => {{
  const file = e.target.files[0];
  if (!file) return;
  emit([file.name, file.size > {LARGEST} ? null : await file.text()]);
  e.target.value = '';
}}"""
CLICKED = "(e) => { const b = e.target.closest('button[data-do]'); if (b) emit(b.dataset.do); }"
NAMED = "(e) => { if (e.target.name === 'name') emit(e.target.value); }"


class Host(Protocol):
    """What the tools need of the page."""

    draft: Draft
    name: str
    state: State

    def put_text(self, text: str, name: str) -> None:
        """Put another scenario in place of the one that is shown."""

    def show_side(self) -> None:
        """Show at the left what the scenario is now."""


class Shelf:
    """The tools above the editor."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._name = ""
        self._deleted: tuple[str, str] | None = None
        self._asked_over = ""
        self.tools = html("", "div", "shelf-tools").on("click", self._do, js_handler=CLICKED)
        with ui.element("div").classes("shelf-tools"):
            self.named = html("").on("change", self._rename, js_handler=NAMED)
            self.keep = html("", "div", "shelf-keep").on("click", self._do, js_handler=CLICKED)
            upload = (
                '<label class="button">Open a file<input class="hidden" type="file" '
                'accept=".yaml,.yml,text/yaml,application/yaml"></label>'
            )
            html(upload).on("change", self._open, js_handler=READ).mark("upload")
        self.said = html("").on("click", self._do, js_handler=CLICKED).props("aria-live=polite")

    def update(self) -> None:
        """Show which tools can be used now."""
        draft = self.host.draft
        self.tools.set_content(
            _button("undo", "Undo", off=not draft.can_undo)
            + _button("redo", "Redo", off=not draft.can_redo)
            + _button("download", "Save as a file")
        )
        own = self._is_own()
        if not self._name and own:
            self._name = self.host.name
        self.named.set_content(
            str(
                Markup(
                    '<label class="field"><span>Name on your shelf</span><input name="name" '
                    'value="{}" placeholder="heavies-ban-2026" autocomplete="off"></label>'
                ).format(self._name)
            )
        )
        self.keep.set_content(
            _button("save", "Keep", main=True) + (_button("delete", "Delete") if own else "")
        )

    def _do(self, event: GenericEventArguments) -> None:
        act = str(event.args)
        acts = {
            "undo": self.host.draft.undo,
            "redo": self.host.draft.redo,
            "download": self._download,
            "save": self._save,
            "replace": lambda: self._save(replace=True),
            "delete": self._delete,
            "restore": self._restore,
        }
        if act in acts:
            acts[act]()

    def _rename(self, event: GenericEventArguments) -> None:
        self._name = str(event.args).strip()

    def _download(self) -> None:
        plan = self.host.draft.checked.scenario
        name = self._name or (plan.name if plan is not None else "") or "scenario"
        safe = "".join(c if c.isalnum() or c in "-_" else "-" for c in name)
        ui.download.content(self.host.draft.text, f"{safe}.yaml", "application/yaml")

    def _save(self, *, replace: bool = False) -> None:
        over = replace or self._name == self.host.name
        try:
            save_scenario(self._name, self.host.draft.text, services().workspace, replace=over)
        except YtterbyError as error:
            taken = any(p.code == "name-taken" for p in error.problems)
            own = any(s.own and s.name == self._name for s in list_shelf(services().workspace))
            offer = _button("replace", "Replace it") if taken and own else ""
            self._say(problems_html(error.problems) + offer)
            return
        self.host.name = self._name
        self.host.state = self.host.state.at(scenario=self._name, text="", run="")
        put_address(self.host.state)
        words = Markup("<p>Kept as <b>{}</b>; this page's address opens it again.</p>")
        self._say(str(words.format(self._name)))
        self.host.show_side()

    def _delete(self) -> None:
        name = self.host.name
        try:
            self._deleted = (name, delete_scenario(name, services().workspace))
        except YtterbyError as error:
            self._say(problems_html(error.problems))
            return
        self.host.name = ""
        words = Markup("<p><b>{}</b> is deleted; its text is still here.</p>").format(name)
        self._say(str(words) + _button("restore", "Bring it back"))
        self.host.show_side()

    def _restore(self) -> None:
        if self._deleted is None:
            return
        name, text = self._deleted
        try:
            save_scenario(name, text, services().workspace)
        except YtterbyError as error:
            self._say(problems_html(error.problems))
            return
        self._deleted, self._name = None, name
        self.host.put_text(text, name)
        self._say("<p>It is back.</p>")
        self.host.show_side()

    def _open(self, event: GenericEventArguments) -> None:
        name, text = event.args
        if not isinstance(text, str):
            problem = Problem(
                "text-too-long",
                str(name),
                f"the file is larger than {LARGEST:,} characters",
                "open a scenario file; those that ship have some thousands",
            )
            self._say(problems_html([problem]))
            return
        self.host.put_text(text, "")
        self._name = str(name).rpartition(".")[0].lower().replace(" ", "-")
        self._say(str(Markup("<p>Opened <b>{}</b>.</p>").format(name)))
        self.host.show_side()

    def _is_own(self) -> bool:
        known = list_shelf(services().workspace)
        return any(s.own and s.name == self.host.name for s in known)

    def _say(self, content: str) -> None:
        self.said.set_content(content)


def _button(act: str, words: str, *, off: bool = False, main: bool = False) -> str:
    return str(
        Markup('<button type="button" class="{}" data-do="{}"{}>{}</button>').format(
            "primary" if main else "quiet", act, Markup(" disabled") if off else "", words
        )
    )
