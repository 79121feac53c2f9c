"""Tables for people: aligned numbers, units in the header, intervals as lo–hi, tiers marked."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from ytterby.results.table import Table

WIDE = 160
"""Width where the output is no terminal, so that no column is cut for want of one [characters]."""

LABELS = frozenset({"year", "month", "first_year", "last_year", "start_year", "hs", "row"})
"""Whole numbers that name something: printed as they are."""

TIER_STYLE = {"A": "", "B": "", "C": "yellow"}


def print_tables(
    tables: Sequence[Table],
    limit: int,
    finding: Sequence[str] = (),
    console: Console | None = None,
) -> None:
    """Print the answer in words, then tables one below the other.

    Parameters
    ----------
    tables
        What to print.
    limit
        Rows of each; 0 for all.
    finding
        Sentences.
    console
        Where to; standard output by default.
    """
    out = console or Console()
    if not out.is_terminal:
        out = Console(file=out.file, width=WIDE, highlight=False)
    for sentence in finding:
        out.print(Text(sentence))
    for number, table in enumerate(tables):
        if number or finding:
            out.print()
        out.print(render_table(table, limit))
        hidden = table.frame.height - limit
        if limit and hidden > 0:
            out.print(f"… {hidden:,} more rows; --rows 0 shows all, --csv FILE keeps them")
        if table.note:
            out.print(Text(table.note, style="dim"))
        if table.sources:
            names = "; ".join(table.sources[:6]) + (" …" if len(table.sources) > 6 else "")
            out.print(Text(f"Sources: {names}", style="dim"))


def render_table(table: Table, limit: int = 0) -> RichTable:
    """Return a table as rich draws it.

    Parameters
    ----------
    table
        Columns ``low`` and ``high`` become one column, the central 80 % interval.
    limit
        Rows; 0 for all.
    """
    frame = table.frame.head(limit) if limit else table.frame
    columns = frame.columns
    bounded = {"low", "high"} <= set(columns)
    drawn = RichTable(
        title=table.name.replace("-", " ").replace("_", " "),
        title_justify="left",
        title_style="bold",
        box=None,
        header_style="bold",
        pad_edge=False,
    )
    shown = [c for c in columns if not (bounded and c == "high")]
    for name in shown:
        number = frame.schema[name].is_numeric()
        if bounded and name == "low":
            drawn.add_column("80 % interval", justify="right", no_wrap=True)
            continue
        title = name.replace("_", " ")
        unit = table.units.get(name, "")
        if number and unit not in ("", "1") and name not in LABELS and " column " not in unit:
            title += f"\n[dim]{unit.replace('[', '(')}[/dim]"
        drawn.add_column(
            title,
            justify="right" if number else "left",
            no_wrap=number,
            overflow="fold",
        )
    for row in frame.iter_rows(named=True):
        cells: list[Text] = []
        for name in shown:
            if bounded and name == "low":
                cells.append(Text(format_interval(row["low"], row["high"])))
            else:
                style = TIER_STYLE.get(str(row[name]), "") if name == "tier" else ""
                cells.append(Text(format_cell(name, row[name]), style=style))
        drawn.add_row(*cells)
    return drawn


def format_cell(name: str, value: object) -> str:
    """Return a cell as people read it; a gap is a dash, never a zero.

    Examples
    --------
    >>> format_cell("mine_production", 270000.0), format_cell("year", 2024), format_cell("x", None)
    ('270,000', '2024', '–')
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if name in LABELS else f"{value:,}"
    if isinstance(value, float):
        return format_number(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(v) for v in value)
    return str(value)


def format_number(value: float) -> str:
    """Return a number with three significant digits, or whole from a hundred on.

    Examples
    --------
    >>> [format_number(v) for v in (0.68312, 4.0, 12.345, 32771.4, 0.0, 0.00042)]
    ['0.683', '4.00', '12.3', '32,771', '0', '0.00042']
    """
    if math.isnan(value):
        return "–"
    if value == 0:
        return "0"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    if size < 0.001:
        return f"{value:.2g}"
    digits = 2 - math.floor(math.log10(size))
    return f"{value:.{min(max(digits, 0), 3)}f}"


def format_interval(low: float | None, high: float | None) -> str:
    """Return an interval as ``lo–hi``.

    Examples
    --------
    >>> format_interval(0.95, 0.99), format_interval(None, 3.0), format_interval(None, None)
    ('0.950–0.990', '–', '–')
    """
    if low is None or high is None:
        return "–"
    return f"{format_number(low)}–{format_number(high)}"
