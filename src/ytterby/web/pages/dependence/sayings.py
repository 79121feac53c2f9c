"""What people say: check a sentence, and every public saying with its verdict."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.boards.dependence.sayings.board import LONGEST
from ytterby.boards.dependence.sayings.texts import MARKS
from ytterby.figures.style.text import capital
from ytterby.report.fragments import emphasise
from ytterby.web.pages.dependence.asked import VALUE, field_html
from ytterby.web.parts import Slot, html
from ytterby.web.parts.links import link
from ytterby.web.state import State, put_address

FIRST = 12
"""Sayings shown until all of them are asked for."""
TYPING = 0.15
"""How long to wait for the next key before searching [s]."""
SUBMIT = "(e) => { e.preventDefault(); emit(e.target.elements.text.value); }"
EXAMPLE = "China refines 90% of rare earths"


class SayingView:
    """Sayings and their verdicts.

    Parameters
    ----------
    state
        What the address says.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._head = html("<h1>What people say</h1>", "div", "c12 hero stated")
        self._form = html(_form_html(state), "form", "c12 card check").props("role=search")
        self._form.on("submit", self._check, js_handler=SUBMIT)
        self._answer = Slot("slot answer")
        self._answer.element.props("aria-live=polite")
        self._slot = Slot()
        self._judged = ""

    @property
    def boards(self) -> list[Board | None]:
        """What is shown."""
        return [self._slot.board, self._answer.board]

    async def show(self, state: State) -> None:
        """Show what a state asks for."""
        self.state = state
        await self._slot.show(
            "sayings", {}, self._build, words="Judging every saying anew …", update=self._fill
        )
        if state.find("text") and state.find("text") != self._judged:
            await self._judge()

    async def _check(self, event: GenericEventArguments) -> None:
        text = " ".join(str(event.args).split())[:LONGEST]
        self.state = self.state.at(text=text)
        put_address(self.state)
        await self._judge()

    async def _judge(self) -> None:
        self._judged = self.state.find("text")
        await self._answer.show(
            "saying-check",
            {"text": self.state.find("text")},
            self._build_answer,
            words="Holding it against the evidence …",
        )

    def _build_answer(self, board: Board) -> None:
        if "html" not in board.data:
            near = Markup("").join(
                Markup("<li>{}</li>").format(n["sentence"]) for n in board.data["near"]
            )
            html(
                str(
                    Markup("<h2>{}</h2><p>{}</p><p class='note'>Such as:</p><ul>{}</ul>").format(
                        board.finding, board.lede, near
                    )
                ),
                "div",
                "card c12",
            )
            return
        near = Markup("; ").join(
            Markup('<a href="#saying-{}">{}</a>').format(n["saying"], n["sentence"])
            for n in board.data["near"]
        )
        also = Markup('<p class="note">Also near: {}</p>').format(near) if near else ""
        title = Markup("<h2>{}</h2>").format(board.finding)
        html(
            str(title) + board.data["html"] + str(also) + board.html["numbers"],
            "div",
            "card c12 saying answered",
        )

    def _build(self, board: Board) -> None:
        self._filters = html(_filters_html(self.state, board), "div", "c12 filters search")
        self._filters.on(
            "input", self._typed, js_handler=VALUE, throttle=TYPING, leading_events=False
        )
        self._count = html("", "p", "c12 note").props("aria-live=polite")
        self._list = html("", "div", "c12")
        self._tables = html("", "div", "card c12")
        self._fill(board)

    def _fill(self, board: Board) -> None:
        self._head.set_content(
            str(
                Markup('<h1 class="finding">{}</h1><p class="lede">{}</p>').format(
                    emphasise(board.finding, board.emphasis), board.lede
                )
            )
        )
        kept = self._kept(board)
        self._count.set_content(f"{len(kept)} of {len(board.data['rows'])} sayings")
        asked = any(self.state.find(name) for name in ("q", "verdict", "topic", "all"))
        shown = kept if asked else kept[:FIRST]
        items = "".join(r["html"] for r in shown)
        more = ""
        if len(shown) < len(kept):
            words = f"Show all {len(kept)} sayings"
            more = f"<p>{link(self.state, words, to={'all': '1'}, classes='button')}</p>"
        self._list.set_content(f'<ul class="sayings">{items}</ul>{more}' if kept else "")
        self._tables.set_content(board.html["sayings"] + board.html["numbers"])

    def _kept(self, board: Board) -> list[dict[str, Any]]:
        words = self.state.find("q").casefold().split()
        verdict, topic = self.state.find("verdict"), self.state.find("topic")
        return [
            r
            for r in board.data["rows"]
            if all(w in r["text"] for w in words)
            and verdict in ("", r["verdict"])
            and topic in ("", r["topic"])
        ]

    def _typed(self, event: GenericEventArguments) -> None:
        name, value = (str(v) for v in event.args)
        if name not in ("q", "verdict", "topic") or self._slot.board is None:
            return
        self.state = self.state.at(**{name: value[:200]})
        put_address(self.state)
        self._fill(self._slot.board)


def _form_html(state: State) -> str:
    return (
        '<label class="field words"><span>Is it true? Write what you heard</span>'
        f'<input name="text" maxlength="{LONGEST}" value="{escape(state.find("text"))}" '
        f'placeholder="{EXAMPLE}" autocomplete="off"></label>'
        '<button type="submit" class="button primary">Check it</button>'
    )


def _filters_html(state: State, board: Board) -> str:
    counts = board.data["verdicts"]
    verdicts = [("", "All verdicts")]
    verdicts += [(v, f"{capital(v)} ({counts[v]})") for v in MARKS if v in counts]
    topics = [("", "All topics"), *((t, capital(t)) for t in board.data["topics"])]
    return str(
        Markup(
            '<label class="field words"><span>Search sayings</span><input type="search" name="q" '
            'value="{}" placeholder="magnets, refines, Japan …" spellcheck="false" '
            'autocomplete="off"></label>{}{}'
        ).format(
            state.find("q"),
            field_html("verdict", "Verdict", verdicts, state.find("verdict")),
            field_html("topic", "Topic", topics, state.find("topic")),
        )
    )
