"""Pieces that pages are made of."""

from ytterby.web.parts.board import show_board, show_hero, show_part, show_stats
from ytterby.web.parts.chart import Chart
from ytterby.web.parts.html import html
from ytterby.web.parts.panel import panel
from ytterby.web.parts.problems import problems_html, show_problems
from ytterby.web.parts.slot import Slot
from ytterby.web.parts.why import Why

__all__ = [
    "Chart",
    "Slot",
    "Why",
    "html",
    "panel",
    "problems_html",
    "show_board",
    "show_hero",
    "show_part",
    "show_problems",
    "show_stats",
]
