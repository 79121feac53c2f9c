"""Summaries for people: as wide as the terminal, no number wrapped, no word cut."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from ytterby.cli.tables import PIPE_WIDTH
from ytterby.figures.style.text import NO_BREAK
from ytterby.results.summary import Cell, Summary

GAP = "  "
READABLE, TIGHT = 18, 11
"""Width that a column of words keeps [characters], and where even that is too wide."""
SHORT = 4
"""Lines of a paragraph that are read at a glance."""
EVERYTHING = "Everything: --rows 0 (full tables), --json, --csv FILE, --excel FILE"


def print_summaries(
    summaries: Sequence[Summary],
    finding: Sequence[str] = (),
    console: Console | None = None,
    *,
    report: bool = False,
) -> None:
    """Print the answer in words, then summaries, then where the rest is.

    Parameters
    ----------
    summaries
        What to print.
    finding
        Sentences; they run on as one paragraph, or begin a line each where that would be long.
    console
        Where to; standard output by default.
    report
        Whether the command can write a report.
    """
    out = console or Console()
    width = out.width if out.is_terminal else PIPE_WIDTH
    paragraph = wrap(" ".join(finding), width)
    if len(paragraph) > SHORT:
        paragraph = [line for sentence in finding for line in wrap(sentence, width)]
    lines: list[tuple[str, str]] = [(x, "") for x in paragraph]
    for summary in summaries:
        if lines:
            lines.append(("", ""))
        lines += layout(summary, width)
    lines += [("", ""), (f"{EVERYTHING}{', --report FILE.html' if report else ''}", "dim")]
    for text, style in lines:
        out.print(Text(text, style=style), soft_wrap=True)


def layout(summary: Summary, width: int) -> list[tuple[str, str]]:
    """Return the lines of a summary with their styles.

    Intervals are left out column by column until the lines fit; then words wrap. What still does
    not fit stays longer than the width: a number is never broken.

    Parameters
    ----------
    summary
        The table.
    width
        Of a line [characters].
    """
    shown = [True] * len(summary.columns)
    order = sorted(range(len(shown)), key=lambda j: summary.columns[j].keep)
    bounded = [j for j in order if any(row[j].extra for row in summary.rows)]
    full = sum(widths(summary, shown)) + len(GAP) * (len(shown) - 1)
    left_out = False
    while bounded and _least(summary, shown) > width:
        shown[bounded.pop(0)] = False
        left_out = True
    sizes = _fit(summary, shown, width)
    out = [(summary.title, "bold")] if summary.title else []
    heads = [c.title.split("\n") for c in summary.columns]
    deep = max(len(h) for h in heads) if summary.rows else 0
    for k in range(deep):
        parts = [h[k - deep + len(h)] if k >= deep - len(h) else "" for h in heads]
        cells = [
            p.rjust(n) if c.number else p.ljust(n)
            for p, n, c in zip(parts, sizes, summary.columns, strict=True)
        ]
        out.append((GAP.join(cells).rstrip(), "dim" if summary.title else "bold"))
    for row in summary.rows:
        out += [(line, "") for line in _row(summary, row, shown, sizes)]
    note = summary.note
    if left_out:
        note += f" A terminal of {full} columns shows all intervals."
    return out + [(line, "dim") for line in wrap(note.strip(), width)]


def widths(summary: Summary, shown: Sequence[bool]) -> list[int]:
    """Return the width that each column needs if nothing is wrapped."""
    out = []
    for j, column in enumerate(summary.columns):
        head = max(len(line) for line in column.title.split("\n"))
        text, extra = _parts(summary, j, shown[j])
        out.append(max(head, text + extra))
    return out


def _parts(summary: Summary, j: int, extras: bool) -> tuple[int, int]:
    text = max((len(row[j].text) for row in summary.rows), default=0)
    extra = max((len(row[j].extra) for row in summary.rows), default=0)
    return text, (extra + 1 if extra and extras else 0)


def _least(summary: Summary, shown: Sequence[bool]) -> int:
    """Return the width of a line if words wrap as much as they can."""
    return sum(_narrowest(summary, shown)) + len(GAP) * (len(shown) - 1)


def _narrowest(summary: Summary, shown: Sequence[bool], readable: int = READABLE) -> list[int]:
    out = []
    for j, (column, full) in enumerate(zip(summary.columns, widths(summary, shown), strict=True)):
        if column.number:
            out.append(full)
            continue
        words = " ".join([column.title, *(row[j].text for row in summary.rows)]).split()
        longest = max(len(w) for w in words) if words else 0
        head = max(len(line) for line in column.title.split("\n"))
        out.append(min(full, max(longest, head, readable)))
    return out


def _fit(summary: Summary, shown: Sequence[bool], width: int) -> list[int]:
    """Return the width of each column, the widest columns of words narrowed first."""
    sizes = widths(summary, shown)
    for readable in (READABLE, TIGHT):
        least = _narrowest(summary, shown, readable)
        while sum(sizes) + len(GAP) * (len(sizes) - 1) > width:
            loose = [j for j in range(len(sizes)) if sizes[j] > least[j]]
            if not loose:
                break
            sizes[max(loose, key=lambda j: sizes[j])] -= 1
    return sizes


def _row(
    summary: Summary, row: Sequence[Cell], shown: Sequence[bool], sizes: Sequence[int]
) -> list[str]:
    columns: list[list[str]] = []
    for j, (cell, size) in enumerate(zip(row, sizes, strict=True)):
        if not summary.columns[j].number:
            columns.append(wrap(cell.text, size) or [""])
            continue
        extra = _parts(summary, j, shown[j])[1]
        after = f" {cell.extra}" if extra and cell.extra else ""
        columns.append([(cell.text + after.ljust(extra)).rjust(size)])
    deep = max(len(c) for c in columns)
    return [
        GAP.join(
            (c[k] if k < len(c) else "").ljust(n) for c, n in zip(columns, sizes, strict=True)
        ).rstrip()
        for k in range(deep)
    ]


def wrap(text: str, width: int) -> list[str]:
    """Return a text in lines; only a word longer than a line makes a line longer."""
    # A percent sign stays with its number.
    held = text.replace(" %", f"{NO_BREAK}%")
    lines = textwrap.wrap(held, width, break_long_words=False, break_on_hyphens=False)
    return [line.replace(NO_BREAK, " ") for line in lines]
