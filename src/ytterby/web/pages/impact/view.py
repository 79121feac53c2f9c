"""What one view of the page is: its board, what is picked, which inputs are one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Data = Mapping[str, Any]
"""What there is to choose from, see `ytterby.boards.impact.choices`."""


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a picker.

    Attributes
    ----------
    value, label
        What it stands for.
    group
        Heading that it stands under; blank for none.
    off
        Whether it cannot be chosen; the label then says why.
    """

    value: str
    label: str
    group: str = ""
    off: bool = False


Options = Callable[[Data], list[Option]]


@dataclass(frozen=True)
class View:
    """One view.

    Attributes
    ----------
    id, title
        In the address, and in the row of views.
    board
        Name of its board.
    about
        What it answers, in one sentence.
    words
        What is said while it is counted.
    subject, param
        Name of what is picked in the address, and of the board's field that it fills; blank where
        nothing is.
    label
        Of the picker.
    options
        What can be picked.
    default
        What is shown until somebody picks.
    fixed
        Fields of the board that the view sets.
    fields
        Fields of the board that can be chosen at once.
    own
        Fields of one's own, folded away until asked for.
    of_country
        Whether the page's country is a field of the board.
    """

    id: str
    title: str
    board: str
    about: str
    words: str = "Counting …"
    subject: str = ""
    param: str = ""
    label: str = ""
    options: Options | None = None
    default: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    of_country: bool = False


@dataclass(frozen=True)
class Tab:
    """A side of the page with its views, the first one shown first."""

    id: str
    title: str
    views: tuple[View, ...]


def plant_options(
    data: Data, wanted: Callable[[Mapping[str, Any]], bool] | None = None
) -> list[Option]:
    """Return plants by country, with stages and status.

    Parameters
    ----------
    data
        What there is.
    wanted
        Tells which plants are listed; all by default.
    """
    rows = [p for p in data["plants"] if wanted is None or wanted(p)]
    rows = sorted(rows, key=lambda p: (p["region"], p["name"]))
    return [
        Option(p["id"], f"{p['name']} ({stage_words(p['stages'])}; {p['status']})", p["region"])
        for p in rows
    ]


def stage_words(stages: list[str]) -> str:
    """Return stages in words."""
    return ", ".join(s.replace("_", " ") for s in stages)


def named_options(rows: Mapping[str, str]) -> list[Option]:
    """Return options of ids and names."""
    return [Option(k, v) for k, v in rows.items()]
