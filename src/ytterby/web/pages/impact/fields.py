"""The form of a view: what is picked and one's own inputs, checked in place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from markupsafe import Markup, escape
from nicegui import ui
from nicegui.events import GenericEventArguments
from pydantic.fields import FieldInfo

from ytterby.boards.registry import find_kind
from ytterby.errors import Problem
from ytterby.web.pages.impact.asked import field_default
from ytterby.web.pages.impact.view import Data, Option, View
from ytterby.web.parts import html
from ytterby.web.state import State

VALUE = "(e) => emit(e.target.type === 'checkbox' ? String(e.target.checked) : e.target.value)"
OnChange = Callable[[str, str], Awaitable[None]]


class Form:
    """The inputs of a view.

    Parameters
    ----------
    view, state, data
        What is shown, as the address says it, and what there is to choose from.
    on_change
        Told the name in the address and what was typed, whenever something was.
    """

    def __init__(self, view: View, state: State, data: Data, on_change: OnChange) -> None:
        self._view = view
        self._state = state
        self._on_change = on_change
        self._inputs: dict[str, ui.element] = {}
        self._wrong: dict[str, ui.html] = {}
        self._known = find_kind(view.board).params.model_fields
        with (
            ui.element("form")
            .classes("im-asked")
            .props(f'aria-label="{escape(view.title)}" novalidate') as form
        ):
            form.on("submit", js_handler="(e) => e.preventDefault()")
            with ui.element("div").classes("filters"):
                if view.options is not None:
                    self._pick(view.options(data))
                for name in view.fields:
                    self._add(name)
            if view.own:
                with ui.element("details").classes("im-own") as own:
                    if any(state.find(n) for n in view.own):
                        own.props("open")
                    html("Your own inputs", "summary")
                    with ui.element("div").classes("filters"):
                        for name in view.own:
                            self._add(name)

    def mark(self, problems: Iterable[Problem]) -> list[Problem]:
        """Show problems beside the fields that they are about; return those of no field."""
        for name, said in self._wrong.items():
            said.set_content("")
            self._inputs[name].props("aria-invalid=false")
        rest: list[Problem] = []
        for problem in problems:
            name = self._view.subject if problem.place == self._view.param else problem.place
            if name not in self._wrong:
                rest.append(problem)
                continue
            words = plain_words(problem.message, self._known.get(problem.place))
            self._wrong[name].set_content(str(escape(words)))
            self._inputs[name].props("aria-invalid=true")
        return rest

    def _pick(self, options: list[Option]) -> None:
        chosen = self._state.find(self._view.subject) or self._view.default
        self._put(self._view.subject, self._view.label, "", "", select_html(options, chosen))

    def _add(self, name: str) -> None:
        info = self._known[name]
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        label, unit = info.title or name, str(extra.get("unit") or "")
        note = info.description or ""
        typed = self._state.find(name)
        choices = extra.get("choices")
        default = field_default(self._view, name)
        if isinstance(choices, dict):
            options = [Option(str(k), str(v)) for k, v in choices.items()]
            self._put(name, label, unit, note, select_html(options, typed or str(default)))
        elif isinstance(default, bool):
            self._check(name, label, typed == "true" if typed else default)
        else:
            self._type(name, label, unit, note, typed, default, info)

    def _type(
        self, name: str, label: str, unit: str, note: str, typed: str, default: Any, info: FieldInfo
    ) -> None:
        number = not (isinstance(default, str))
        low, high = bounds_of(info)
        with self._label(label, unit):
            made = ui.element("input").props(f'name="{name}" aria-describedby="said-{name}"')
            made.props["type"] = "number" if number else "text"
            made.props["value"] = typed
            made.props["placeholder"] = (
                ""
                if default in (None, "")
                else f"{default:g}"
                if isinstance(default, float)
                else str(default)
            )
            if number:
                made.props["inputmode"] = "decimal"
                made.props["step"] = "any"
                if low is not None:
                    made.props["min"] = low
                if high is not None:
                    made.props["max"] = high
            self._finish(name, made, note)

    def _check(self, name: str, label: str, on: bool) -> None:
        with ui.element("label").classes("field im-tick"):
            made = ui.element("input").props(f'type=checkbox name="{name}"')
            made.props["checked"] = on
            html(str(escape(label)), "span")
            self._finish(name, made, "")

    def _put(self, name: str, label: str, unit: str, note: str, options: str) -> None:
        with self._label(label, unit):
            made = html(options, "select").props(f'name="{name}" aria-describedby="said-{name}"')
            self._finish(name, made, note)

    def _label(self, label: str, unit: str) -> ui.element:
        made = ui.element("label").classes("field")
        beside = Markup(" <small>{}</small>").format(unit) if unit else Markup("")
        with made:
            html(str(Markup("{}{}").format(label, beside)), "span")
        return made

    def _finish(self, name: str, made: ui.element, note: str) -> None:
        if note:
            html(str(escape(note)), "small", "note")
        self._wrong[name] = html("", "small", "im-mend").props(f"id=said-{name} role=alert")
        self._inputs[name] = made

        async def hear(event: GenericEventArguments) -> None:
            typed = str(event.args).strip()
            if "value" in made.props:
                made.props["value"] = typed
            if "checked" in made.props:
                made.props["checked"] = typed == "true"
                typed = "" if (typed == "true") == field_default(self._view, name) else typed
            await self._on_change(name, typed)

        made.on("change", hear, js_handler=VALUE)


def select_html(options: Iterable[Option], chosen: str) -> str:
    """Return the entries of a picker, under their headings."""
    out, group = Markup(""), ""
    for option in options:
        if option.group != group:
            out += Markup("</optgroup>") if group else Markup("")
            group = option.group
            out += Markup('<optgroup label="{}">').format(group) if group else Markup("")
        marks = Markup(" selected") if option.value == chosen else Markup("")
        marks += Markup(" disabled") if option.off else Markup("")
        out += Markup('<option value="{}"{}>{}</option>').format(option.value, marks, option.label)
    return str(out + (Markup("</optgroup>") if group else Markup("")))


def bounds_of(info: FieldInfo) -> tuple[float | None, float | None]:
    """Return the least and the largest value of a field."""
    low = next((m.ge for m in info.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in info.metadata if hasattr(m, "le")), None)
    return low, high


def plain_words(message: str, info: FieldInfo | None) -> str:
    """Return what is wrong with an input, with its bounds where it has any.

    Examples
    --------
    >>> plain_words("Value error, say flat:60", None)
    'say flat:60'
    """
    low, high = (None, None) if info is None else bounds_of(info)
    if not message.startswith("Input should be"):
        return message.removeprefix("Value error, ")
    kind = "a whole number" if "integer" in message else "a number"
    if low is not None and high is not None:
        return f"Give {kind} between {low:g} and {high:g}."
    if low is not None:
        return f"Give {kind}, {low:g} or more."
    return f"Give {kind}." if "number" in message or "integer" in message else message
