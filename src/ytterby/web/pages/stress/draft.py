"""The editor of a scenario: a form and YAML side by side, problems in place, undo and redo."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from ytterby.web.pages.stress.form import form_html, to_form_path
from ytterby.workflows.drafting.checking import Checked, check_text
from ytterby.workflows.drafting.editing import (
    add_deed,
    find_field,
    find_value,
    read_given,
    read_path,
    remove_deed,
    set_value,
)
from ytterby.workflows.drafting.text import write_yaml

KEPT, HELD = 200, 2_000_000
"""Texts that can be gone back to, and their characters in all."""
LONG = 20_000
"""Characters from which on a text is checked away from the event loop."""


class Draft(Element, component="draft.js"):
    """A scenario that is being made; its text is the one truth.

    Parameters
    ----------
    text
        What it begins with.
    on_change
        Called after every change.
    """

    def __init__(self, text: str, on_change: Callable[[], Any]) -> None:
        super().__init__()
        self._texts = [text]
        self._at = 0
        self._on_change = on_change
        self.checked = check_text(text)
        self._props["text"] = text
        self._props["form"] = form_html(self.checked)
        self._props |= dict(zip(("mistakes", "lines", "fields"), _marks(self.checked), strict=True))
        self.on("typed", self._hear_text)
        self.on("edited", self._hear_field)
        self.on("acted", self._hear_act)

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self._texts[self._at]

    @property
    def can_undo(self) -> bool:
        """Whether there is a text before this one."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return self._at + 1 < len(self._texts)

    def put(self, text: str) -> None:
        """Put another text in its place; the one before can be gone back to."""
        self._keep(text)
        self._show(text_too=True)

    def undo(self) -> None:
        """Go back by one change."""
        if self.can_undo:
            self._at -= 1
            self._show(text_too=True)

    def redo(self) -> None:
        """Take up again what was taken back."""
        if self.can_redo:
            self._at += 1
            self._show(text_too=True)

    def go_to_first_mistake(self) -> None:
        """Put the cursor on the first line that is wrong."""
        if self.checked.mistakes:
            self.run_method("goTo", self.checked.mistakes[0].line)

    async def _hear_text(self, event: GenericEventArguments) -> None:
        text = str(event.args)
        if text == self.text:
            return
        self._keep(text)
        checked = await asyncio.to_thread(check_text, text) if len(text) > LONG else None
        if text == self.text and not self.is_deleted:  # else more was typed since
            self._show(checked=checked)

    def _hear_field(self, event: GenericEventArguments) -> None:
        path = read_path(str(event.args["path"]))
        field = find_field(self.checked.values, path)
        if field is None:
            return
        values = set_value(self.checked.values, path, read_given(field, str(event.args["value"])))
        self._keep(write_yaml(values))
        # What is unfolded or named elsewhere may follow from an id, a title or a kind.
        self._show(text_too=True, form_too=path[-1] in ("id", "title", "event"))

    def _hear_act(self, event: GenericEventArguments) -> None:
        given = event.args
        act, values = str(given["act"]), self.checked.values
        if act == "add-deed":
            values = add_deed(values, str(given["kind"]))
        elif act == "remove-deed":
            values = remove_deed(values, str(given["part"]), int(given["at"]))
        elif act in ("choose", "drop"):
            path, name = read_path(str(given["path"])), str(given["value"])
            if path == ("kind",):
                values = add_deed(values, name)
            else:
                before = find_value(values, path)
                names = [n for n in before if n != name] if isinstance(before, list) else []
                values = set_value(values, path, [*names, *([name] if act == "choose" else [])])
        elif act == "add-row":
            path = read_path(str(given["path"]))
            before = find_value(values, path)
            rows = [*before] if isinstance(before, list) else []
            values = set_value(values, path, [*rows, {"start": str(values.get("start", ""))}])
        elif act == "drop-row":
            values = set_value(values, read_path(str(given["path"])), None)
        self._keep(write_yaml(values))
        self._show(text_too=True)

    def _keep(self, text: str) -> None:
        self._texts = keep_texts([*self._texts[: self._at + 1], text])
        self._at = len(self._texts) - 1

    def _show(
        self, *, text_too: bool = False, form_too: bool = True, checked: Checked | None = None
    ) -> None:
        self.checked = checked or check_text(self.text)
        if text_too:
            self.run_method("putText", self.text)
        if form_too and self.checked.readable:
            self.run_method("putForm", form_html(self.checked))
        self.run_method("mark", *_marks(self.checked))
        self._on_change()


def keep_texts(texts: list[str]) -> list[str]:
    """Return the texts that can be gone back to: the last ones, as many as may be held."""
    held, first = 0, len(texts) - 1
    for at in range(len(texts) - 1, max(len(texts) - KEPT, 0) - 1, -1):
        held += len(texts[at])
        if held > HELD:
            break
        first = at
    return texts[first:]


def _marks(checked: Checked) -> tuple[str, list[int], list[str]]:
    """Return the mistakes as HTML, their lines, and the fields of the form that are wrong."""
    lines = sorted({m.line for m in checked.mistakes})
    fields = [to_form_path(m.field) for m in checked.mistakes if m.field]
    return mistakes_html(checked), lines, fields


def mistakes_html(checked: Checked) -> str:
    """Return what is wrong with a text, each with a button that leads to its line."""
    if not checked.mistakes:
        return '<p class="fine">Nothing is wrong: it can be run.</p>'
    items = Markup("").join(
        Markup(
            '<li><button type="button" data-line="{}">line {}</button> '
            '<span>{} <span class="fix">{}</span></span></li>'
        ).format(m.line, m.line, _told(m.field, m.problem.message), m.problem.fix)
        for m in checked.mistakes
    )
    count = len(checked.mistakes)
    head = "One thing is wrong" if count == 1 else f"{count} things are wrong"
    return str(Markup("<p>{}</p><ul>{}</ul>").format(head, items))


def _told(field: str, message: str) -> str:
    return f"{field}: {message}" if field else message
