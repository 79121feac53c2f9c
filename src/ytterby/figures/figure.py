"""A figure: one chart, or one chart per choice, with all that a page needs to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ytterby.figures.style.roles import Groups, Option

Mark = Literal["fill", "line", "dash", "dot", "ring", "diamond", "whisker", "hatch", "dots",
             "dotted", "triangle", "hexagon"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend.

    Attributes
    ----------
    label
        What the mark stands for.
    role
        Name of its colour, ``china``.
    mark
        How it is drawn.
    strength
        How strongly the hue is drawn [1].
    """

    label: str
    role: str
    mark: Mark = "fill"
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """One option with its variant for narrow places.

    Attributes
    ----------
    label
        The choice that it answers to (``dysprosium``); empty where there is but one.
    wide, narrow
        ECharts options; ``narrow`` is drawn below 600 px, ``None`` draws ``wide`` everywhere.
    height, narrow_height
        Heights [px].
    alt
        What the chart shows, for those who cannot see it.
    """

    label: str
    wide: Option
    height: int
    alt: str
    narrow: Option | None = None
    narrow_height: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A titled chart.

    Attributes
    ----------
    id
        Unique on its page, kebab-case; the name of its file when saved.
    title, note
        Heading and the line beside it (unit, year, how to read it).
    drawings
        One, or one per choice; the first is shown.
    keys
        The legend.
    choice
        What is chosen between (``Element``); empty for a single drawing.
    """

    id: str
    title: str
    note: str
    drawings: tuple[Drawing, ...]
    keys: tuple[Key, ...] = ()
    choice: str = ""


def group_keys(groups: Groups) -> tuple[Key, ...]:
    """Return the legend of the four groups of regions, always in the same hues."""
    named = [("controller", "china"), ("ally", "ally"), ("home", "home"), ("other", "other")]
    return tuple(Key(groups.name(group), role) for group, role in named)
