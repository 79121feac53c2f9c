"""What a report is, before it is a page: finding, figures, tables, sources, command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import polars as pl

from ytterby.figures import Figure

Kind = Literal["text", "value", "count", "month", "tier", "link"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a reader sees.

    Attributes
    ----------
    name
        Column of the frame.
    label
        Its heading, without the unit.
    kind
        ``text``; ``value`` (a number with its interval and evidence mark); ``count`` (the same of
        things that are whole, where the row has no unit); ``month``; ``tier``; ``link`` (an
        address, shown by the column ``label_from``).
    unit
        Unit shown in the heading; ``1`` shows percent. ``*`` reads the row's own column ``unit``.
    low, high, tier
        Columns of the interval and the evidence tier beside a value, where there are any.
    label_from
        Column whose text a link shows.
    why
        Column with the key of what stands behind the number; the app opens it.
    """

    name: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    low: str = ""
    high: str = ""
    tier: str = ""
    label_from: str = ""
    why: str = ""


@dataclass(frozen=True)
class ReportTable:
    """A table: shown in full or in part, downloadable in full as CSV.

    Attributes
    ----------
    id, title
        Unique kebab-case id (the name of its file) and caption.
    frame
        All rows and columns, as they are exported.
    columns
        What is shown, in order.
    limit
        How many rows are shown.
    note
        A line below.
    """

    id: str
    title: str
    frame: pl.DataFrame = field(repr=False)
    columns: tuple[Column, ...]
    limit: int = 40
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stat:
    """One number that leads.

    Attributes
    ----------
    label, value, unit
        What it is, the number as text, its unit.
    band
        Its interval as text; empty where none is known.
    note
        A line below.
    tier
        Tier of the evidence that it rests on, or empty.
    why
        Key of what stands behind it, where a page can open that; a printed report cannot.
    """

    label: str
    value: str
    unit: str = ""
    band: str = ""
    note: str = ""
    tier: str = ""
    why: str = ""


@dataclass(frozen=True)
class Panel:
    """A figure with the table of its numbers, or a table alone.

    Attributes
    ----------
    figure
        The chart, if any.
    table
        Its numbers; folded away below a chart, open where there is none.
    width
        Columns of twelve on a wide screen.
    """

    figure: Figure | None = None
    table: ReportTable | None = None
    width: int = 12


@dataclass(frozen=True)
class Section:
    """A part of a report under one heading.

    Attributes
    ----------
    id, title, short
        Anchor, heading (a sentence that says what is found) and its name in the contents.
    prose
        Paragraphs before the panels.
    panels
        In order.
    points
        A list after the panels.
    """

    id: str
    title: str
    short: str
    prose: tuple[str, ...] = ()
    panels: tuple[Panel, ...] = ()
    points: tuple[str, ...] = ()


def lead_with(
    points: Sequence[str], sections: Sequence[Section | None]
) -> tuple[str, tuple[Section, ...]]:
    """Return the first point as the lede, and the sections, the first led by the other points.

    A finding of many sentences would be a wall under the headline.

    Parameters
    ----------
    points
        Sentences of a finding, the most important first.
    sections
        Of the report; ``None`` is left out.

    Examples
    --------
    >>> lede, (first,) = lead_with(("One.", "Two."), (Section("a", "A", "A", ("Three.",)), None))
    >>> lede, first.prose
    ('One.', ('Two.', 'Three.'))
    """
    kept = [s for s in sections if s is not None]
    if kept:
        kept[0] = replace(kept[0], prose=(*points[1:], *kept[0].prose))
    return (points[0] if points else ""), tuple(kept)


@dataclass(frozen=True)
class ReportDocument:
    """All that a report says.

    Attributes
    ----------
    title
        Of the page and file.
    finding, emphasis
        The finding in words, and the part of it that is set in colour.
    lede
        A paragraph below it.
    stats
        Three or four numbers that lead.
    hero
        A small chart beside the finding.
    kicker
        A line above the finding: kind of report, scenario, region.
    caveat, tier
        What the finding rests on, said beside it, and the weakest tier of that evidence.
    sections
        In reading order.
    sources
        Columns ``source``, ``publisher``, ``title``, ``year``, ``address``, ``licence``, ``tier``.
    assumptions
        One sentence each.
    command
        What reproduces the report.
    manifest
        Evidence version, as-of date, overrides, package versions, seed …
    """

    title: str
    finding: str
    emphasis: str
    lede: str
    stats: tuple[Stat, ...]
    sections: tuple[Section, ...]
    sources: pl.DataFrame = field(repr=False)
    assumptions: tuple[str, ...]
    command: str
    manifest: Mapping[str, str]
    hero: Figure | None = None
    kicker: str = ""
    caveat: str = ""
    tier: str = ""
