"""A board: words, pictures, tables and what stands behind the numbers, ready to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ytterby.report.document import ReportTable, Stat


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as text: the chart element sends it to the browser as it is.

    Attributes
    ----------
    id, title, note
        As those of the figure.
    keys
        Its legend, as HTML.
    choice, choices
        What is chosen between, and the labels of its drawings; empty for a single one.
    payload
        JSON list of drawings: ``label, wide, narrow, height, narrow_height, alt``.
    alt
        What the first drawing shows, for those who cannot see it.
    height, narrow_height
        Of the first drawing [px].
    """

    id: str
    title: str
    note: str
    keys: str
    choice: str
    choices: tuple[str, ...]
    payload: str = field(repr=False)
    alt: str
    height: int
    narrow_height: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A picture with the table of its numbers, or a table alone; ids within the board.

    Attributes
    ----------
    picture, table
        Their ids, or empty.
    width
        Columns of twelve on a wide screen.
    """

    picture: str = ""
    table: str = ""
    width: int = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a board under one heading, as a section of a report.

    Attributes
    ----------
    id, title, short
        Anchor, heading (a sentence that says what is found) and its name in the contents.
    prose, points
        Paragraphs before the pieces, and warnings after them; plain text.
    pieces
        In reading order.
    """

    id: str
    title: str
    short: str
    prose: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Board:
    """What a page shows for one set of choices.

    Attributes
    ----------
    title
        Of the page.
    finding, emphasis, lede, kicker, caveat, tier
        As those of a report; plain text.
    stats
        Numbers that lead.
    parts
        Sections in reading order.
    pictures, tables
        By id: every picture, and every table as it is exported.
    html
        Fragments made beforehand, such as tables; safe as they are.
    why
        What stands behind a number, by the key that its element carries in ``data-why``: HTML with
        the definition, the interval and the claims.
    data
        Whatever else the page needs: JSON values only.
    command
        What gives the same numbers in the terminal.
    manifest
        What ran, in words.
    """

    title: str
    finding: str = ""
    emphasis: str = ""
    lede: str = ""
    kicker: str = ""
    caveat: str = ""
    tier: str = ""
    stats: tuple[Stat, ...] = ()
    parts: tuple[Part, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict, repr=False)
    tables: Mapping[str, ReportTable] = field(default_factory=dict, repr=False)
    html: Mapping[str, str] = field(default_factory=dict, repr=False)
    why: Mapping[str, str] = field(default_factory=dict, repr=False)
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    command: str = ""
    manifest: Mapping[str, str] = field(default_factory=dict, repr=False)
