"""The map of months: a slider, a button that plays, a sentence for each month."""

from __future__ import annotations

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.boards.stress.month import list_months, month_picture, month_words, worst_month
from ytterby.figures.style.text import long_month
from ytterby.web.parts import html
from ytterby.web.parts.chart import Chart

STEP = 0.45
"""How long a month stays while it plays [s]."""
SLIDE = """(e) => {
  e.target.setAttribute('aria-valuetext', e.target.dataset.words.split(',')[e.target.value]);
  emit(Number(e.target.value));
}"""


class MonthMap:
    """The months of one run on a map; it opens at the worst."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.months = list_months(board)
        self.at = self.months.index(worst_month(board))
        with ui.element("div").classes("month-map"):
            self.button = html("Play", "button", "quiet").props("type=button")
            self.button.mark("play").on("click", self._flip)
            self.slider = html(self._slider(), "div", "slide")
            self.slider.on("input", self._slide, js_handler=SLIDE, throttle=0.06)
        self.words = html(month_words(board, self.months[self.at]), "p", "month-words")
        self.words.props("aria-live=polite")
        self.chart = Chart(month_picture(board, self.months[self.at]), level=3, source=board.title)
        self.timer = ui.timer(STEP, self._step, active=False)

    def _slider(self) -> str:
        words = ",".join(long_month(m) for m in self.months)
        return str(
            Markup(
                '<label><input type="range" aria-label="Month" min="0" max="{}" '
                'value="{}" data-words="{}" aria-valuetext="{}"></label>'
                '<span class="note">{}</span><span class="note">{}</span>'
            ).format(
                len(self.months) - 1,
                self.at,
                words,
                long_month(self.months[self.at]),
                long_month(self.months[0]),
                long_month(self.months[-1]),
            )
        )

    def _slide(self, event: GenericEventArguments) -> None:
        self.timer.active = False
        self.button.set_content("Play")
        self._go(int(event.args))

    def _flip(self) -> None:
        self.timer.active = not self.timer.active
        self.button.set_content("Pause" if self.timer.active else "Play")
        self.words.props(f"aria-live={'off' if self.timer.active else 'polite'}")

    def _step(self) -> None:
        self._go((self.at + 1) % len(self.months))
        ui.run_javascript(
            f"const r = getHtmlElement({self.slider.id})?.querySelector('input');"
            f"if (r) {{ r.value = {self.at}; "
            f"r.setAttribute('aria-valuetext', r.dataset.words.split(',')[{self.at}]); }}"
        )

    def _go(self, at: int) -> None:
        self.at = max(0, min(at, len(self.months) - 1))
        date = self.months[self.at]
        self.words.set_content(month_words(self.board, date))
        self.chart.show(month_picture(self.board, date))
