"""The user's own claims: a form that checks as one types, the list, what they change."""

from __future__ import annotations

import json
from asyncio import to_thread
from collections.abc import Callable
from typing import Any

import polars as pl
from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.boards.evidence.effect import write_draft_text
from ytterby.errors import InputError, Problem, YtterbyError
from ytterby.figures.style.text import amount
from ytterby.names import quantities
from ytterby.packs import read_pack
from ytterby.web.pages.evidence.form import READ, form_html
from ytterby.web.parts import Chart, Slot, html
from ytterby.web.parts.links import link
from ytterby.web.parts.problems import problems_html
from ytterby.web.services import services
from ytterby.web.state import State
from ytterby.workflows.weighing.drafts import FIELDS, Draft, check_draft, draft_of, write_draft
from ytterby.workflows.weighing.index import ClaimIndex
from ytterby.workflows.weighing.overrides import Override, list_overrides, put_back, take_out
from ytterby.workflows.weighing.words import claim_title

TYPING = 0.2
"""How long to wait for the next key before the form is checked [s]."""


class OwnClaims:
    """The view of the user's own claims.

    Parameters
    ----------
    state
        Of the page.
    index
        Of the evidence.
    on_change
        Called after the evidence has changed.
    """

    def __init__(self, state: State, index: ClaimIndex, on_change: Callable[[], Any]) -> None:
        self.state, self.index, self._on_change = state, index, on_change
        self._known = set(index.claims["claim"])
        self._draft = self._first_draft()
        self._touched: set[str] = set()
        self._undo = ""
        if self._draft is not None:
            self._show_form(self._draft)
        self._notice = html("", "div", "c12 ev-notice").props("role=status")
        self._notice.on("click", self._bring_back, js_handler=_PRESSED).mark("undo")
        self._effect = Slot()
        self._list = html("", "div", "c12").mark("own-list")
        self._list.on("click", self._press, js_handler=_PRESSED)
        self.refresh()

    def refresh(self) -> None:
        """Show the list as it is now."""
        try:
            self._list.set_content(self._list_html(list_overrides(services().workspace)))
        except YtterbyError as error:
            self._list.set_content(problems_html(error.problems))

    def _first_draft(self) -> Draft | None:
        claim = self.state.find("replaces")
        if claim:
            found = self.index.claims.filter(pl.col("claim") == claim)
            if found.height:
                return draft_of(found.row(0, named=True))
        return Draft({"tier": "B", "confidence": "medium"}) if self.state.find("new") else None

    def _show_form(self, draft: Draft) -> None:
        claim = draft.fields.get("replaces", "")
        found = self.index.claims.filter(pl.col("claim") == claim)
        old = found.row(0, named=True) if found.height else None
        with ui.element("section").classes("card c12 ev-draft") as self._card:
            title = f"In place of {claim_title(self.index, old)}" if old else "A claim of your own"
            now = ""
            if old:
                now = (
                    f"Now {amount(old['value'], old['unit'])}, {old['publisher'] or old['source']}"
                )
            html(str(Markup("<h2>{}</h2><p class='note'>{}</p>").format(title, now)))
            self._form = html(form_html(draft, read_pack()), "form", "fields").props(
                'novalidate autocomplete=off aria-label="Your own claim"'
            )
            self._form.on(
                "input", self._typed, js_handler=READ, throttle=TYPING, leading_events=False
            )
            self._said = html("", "div", "ev-said-of").props("aria-live=polite")
            with ui.element("div").classes("ev-actions"):
                self._try = html("See what it would change", "button", "quiet").props("type=button")
                self._put = html("Put it in force", "button", "primary").props("type=button")
                html(str(link(self.state, "Leave it", to={"replaces": None, "new": None})), "span")
            self._try.on("click", self._preview).mark("try")
            self._put.on("click", self._write).mark("put")
        self._check()

    def _typed(self, event: GenericEventArguments) -> None:
        typed, name = event.args
        fields = {k: str(v) for k, v in typed.items() if k in FIELDS}
        kept = {k: v for k, v in (self._draft or Draft()).fields.items() if k not in fields}
        self._draft = Draft({**kept, **fields}, str(typed.get("reason", "")))
        self._touched.add(str(name))
        self._check()

    def _check(self, everything: bool = False) -> list[Problem]:
        assert self._draft is not None
        problems = check_draft(self._draft, self._known)
        shown = [p for p in problems if everything or p.place in self._touched]
        waiting = len(problems) - len(shown)
        words = problems_html(shown) if shown else ""
        if waiting and not everything:
            missing = ", ".join(dict.fromkeys(p.place for p in problems if p not in shown))
            words += str(Markup('<p class="note">Still to fill in: {}.</p>').format(missing))
        if not problems:
            words = str(Markup('<p class="note ev-good">{}</p>').format(self._converted()))
        self._said.set_content(words)
        wrong = json.dumps([p.place for p in shown])
        self._form.props(f"data-wrong='{wrong}'")
        ui.run_javascript(_MARK % (self._form.id, wrong))
        return problems

    def _converted(self) -> str:
        from ytterby.units import conversion_factor

        assert self._draft is not None
        fields = self._draft.fields
        quantity = quantities()[_exact(fields["quantity"])]
        unit = quantity.unit or fields["unit"]
        try:
            value = float(fields["value"].replace(",", "")) * conversion_factor(
                fields["unit"], unit
            )
        except (InputError, ValueError):
            return "Every field can be read."
        return f"Every field can be read: it will count as {amount(value, unit)}."

    async def _preview(self) -> None:
        if self._draft is None or self._check(everything=True):
            return
        asked = {"draft": write_draft_text(self._draft), "country": self.state.country}
        await self._show_effect(asked, "What it would change")

    async def _write(self) -> None:
        if self._draft is None or self._check(everything=True):
            return
        try:
            done = await to_thread(write_draft, self._draft, services().workspace)
        except YtterbyError as error:
            self._said.set_content(problems_html(error.problems))
            return
        self._card.set_visibility(False)
        self._draft = None
        await self._changed(f"{done.batch.batch} is in force.", "")
        await self._show_effect(
            {"batch": done.batch.batch, "country": self.state.country}, "What it changes"
        )

    async def _press(self, event: GenericEventArguments) -> None:
        act, batch = (str(v) for v in event.args)
        try:
            if act == "take-out":
                await to_thread(take_out, batch, services().workspace)
                await self._changed(f"{batch} is out of force.", batch)
            elif act == "put-back":
                await to_thread(put_back, batch, services().workspace)
                await self._changed(f"{batch} is in force again.", "")
            elif act == "weigh":
                await self._show_effect(
                    {"batch": batch, "country": self.state.country}, f"What {batch} changes"
                )
        except YtterbyError as error:
            self._notice.set_content(problems_html(error.problems))
            self.refresh()

    async def _bring_back(self, event: GenericEventArguments) -> None:
        act, batch = (str(v) for v in event.args)
        if act == "undo" and batch:
            try:
                await to_thread(put_back, batch, services().workspace)
            except YtterbyError as error:
                self._notice.set_content(problems_html(error.problems))
                return
            await self._changed(f"{batch} is in force again.", "")

    async def _changed(self, words: str, undo: str) -> None:
        button = Markup(
            ' <button type="button" class="quiet" data-act="undo" data-of="{}">Undo</button>'
        ).format(undo)
        self._notice.set_content(str(Markup("<p>{}{}</p>").format(words, button if undo else "")))
        self._effect.clear()
        self.refresh()
        answer = self._on_change()
        if answer is not None:
            await answer

    async def _show_effect(self, asked: dict[str, Any], title: str) -> None:
        def build(board: Board) -> None:
            show_effect(board, title)

        await self._effect.show(
            "effect", asked, build,
            words="Counting the chain with it and without it: some seconds …",
        )  # fmt: skip

    def _list_html(self, overrides: tuple[Override, ...]) -> str:
        add = link(self.state, "Add a claim", classes="button", to={"new": "1", "replaces": None})
        if not overrides:
            return str(
                Markup(
                    '<div class="card"><h2>You have no claims of your own</h2><p class="prose">'
                    "Open any claim and put your own number in its place, with a source and a "
                    "reason; every result then says that it rests on it. A file goes in by "
                    "<code>ytterby evidence import claims FILE</code>.</p>{}</div>"
                ).format(add)
            )
        rows = Markup("").join(self._batch_html(o) for o in overrides)
        return str(
            Markup('<div class="ev-head"><h2>Your own claims</h2>{}</div>{}').format(add, rows)
        )

    def _batch_html(self, override: Override) -> Markup:
        batch = override.batch
        acts = (
            [("put-back", "Put it back")]
            if override.removed
            else [("weigh", "What it changes"), ("take-out", "Take it out")]
        )
        buttons = Markup("").join(
            Markup(
                '<button type="button" class="quiet" data-act="{}" data-of="{}">{}'
                '<span class="hidden"> ({})</span></button>'
            ).format(act, batch.batch, label, batch.batch)
            for act, label in acts
        )
        claims = Markup("").join(
            Markup("<li><b>{}</b>: {}, <q>{}</q></li>").format(
                _linked(self.state, self.index, row),
                amount(row["value"], row["unit"]),
                row["note"] or "no reason given",
            )
            for row in override.claims.head(20).iter_rows(named=True)
        )
        more = override.claims.height - 20
        if more > 0:
            claims += Markup("<li>{} more</li>").format(more)
        replaced = Markup(", ").join(
            link(self.state, c, key=f"claim-{c}", to={"claim": c}) for c in override.replaced[:12]
        )
        told = (
            Markup("Takes the place of {}.").format(replaced)
            if override.replaced
            else Markup("Lies in the trash.")
            if override.removed
            else Markup("Stands beside what is there.")
        )
        return Markup(
            '<article class="card ev-own{}"><header><h3>{}</h3><span class="ev-badge {}">{}</span>'
            '<span class="note">{}, {}</span></header><ul class="ev-said">{}</ul>'
            '<p class="note">{}</p>'
            '<p class="ev-actions">{}</p></article>'
        ).format(
            " out" if override.removed else "",
            batch.batch,
            "superseded" if override.removed else "your-own",
            "out of force" if override.removed else "in force",
            "from a form" if override.typed else f"from {batch.file}",
            batch.imported_on,
            claims,
            told,
            buttons,
        )


def show_effect(board: Board, title: str) -> None:
    """Add what a claim changes: the finding, the chart, both tables."""
    with ui.element("section").classes("c12 ev-effect"):
        words = Markup('<p class="kicker">{}</p><h2 class="finding">{}</h2><p class="lede">{}</p>')
        html(str(words.format(title, board.finding, board.lede)))
        for picture in board.pictures.values():
            with ui.element("div").classes("card"):
                Chart(picture)
        for table in ("headlines", "moved"):
            html(board.html[table], "div", "card")


def _linked(state: State, index: ClaimIndex, row: dict[str, Any]) -> Markup:
    claim = str(row["claim"])
    title = claim_title(index, row)
    if claim in set(index.claims["claim"]):
        return link(state, title, key=f"claim-{claim}", to={"claim": claim})
    return Markup("{}").format(title)


def _exact(quantity: str) -> str:
    folded = quantity.strip().casefold().replace(" ", "_").replace("-", "_")
    return folded if folded in quantities() else quantity.strip()


_PRESSED = """(e) => {
  const b = e.target.closest('button[data-act]');
  if (b) emit([b.dataset.act, b.dataset.of]);
}"""
_MARK = """(() => {
  const form = document.getElementById('c%s'), wrong = new Set(%s);
  for (const f of form?.elements ?? [])
    if (f.name) f.setAttribute('aria-invalid', wrong.has(f.name));
})()"""
