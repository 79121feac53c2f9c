"""Tables for people: aligned numbers, units in the header, intervals as lo–hi, tiers marked."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from ytterby.results.summary import MINUS, range_text
from ytterby.results.table import Table

PIPE_WIDTH = 120
"""Width where the output is no terminal [characters]."""

LABELS = frozenset({"year", "month", "first_year", "last_year", "start_year", "hs", "row"})
"""Whole numbers that name something: printed as they are."""

LESS_NEEDED = (
    "sources",
    "note",
    "address",
    "sigma",
    "confidence",
    "scenario",
    "mass_basis",
    "product",
    "period",
    "published_on",
    "facility",
    "sector",
    "partner",
    "licence",
    "scope",
    "start_year",
    "product_mass",
)
"""Columns that a table wider than the screen does without, the first of these first."""

NOTHING = "no rows: nothing that '{name}' holds fits what was asked for"
"""Said of a table without rows that does not say itself why."""
UNBOUNDED = 10_000
LONGEST_WORD = 28
"""Longer ones, such as addresses, are folded [characters]."""

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
        out = Console(file=out.file, width=PIPE_WIDTH, highlight=False)
    for sentence in finding:
        out.print(Text(sentence))
    for number, table in enumerate(tables):
        if number or finding:
            out.print()
        common = common_values(table.frame)
        title = Text(table.name.replace("-", " ").replace("_", " "), style="bold")
        if common:
            words = ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in common.items())
            title.append(f"  ({words})", style="not bold")
        out.print(title)
        if table.frame.is_empty():
            out.print(Text(table.empty or NOTHING.format(name=table.name)))
            continue
        drawn, needed, spared = fit_table(table, limit, tuple(common), out)
        # Rather a line longer than the screen than a number broken or a word cut.
        out.print(drawn, width=max(needed, out.width), crop=False, no_wrap=False)
        if spared:
            names = ", ".join(name.replace("_", " ") for name in spared)
            out.print(f"not shown for want of width: {names}; --csv FILE or --json has them")
        hidden = table.frame.height - limit
        if limit and hidden > 0:
            out.print(f"… {hidden:,} more rows; --rows 0 shows all, --csv FILE keeps them")
        if table.note:
            out.print(Text(table.note, style="dim"))
        if table.sources:
            names = "; ".join(table.sources[:6]) + (" …" if len(table.sources) > 6 else "")
            out.print(Text(f"Sources: {names}", style="dim"))


def fit_table(
    table: Table, limit: int, left_out: Sequence[str], out: Console
) -> tuple[RichTable, int, list[str]]:
    """Return a table as rich draws it, its least width, and the columns spared for want of width.

    Columns that are blank in every row that is shown are left out as well.

    Parameters
    ----------
    table, limit, left_out
        As for `render_table`.
    out
        Where it will be printed.
    """
    shown = table.frame.head(limit) if limit else table.frame
    gone = [*left_out, *(c for c in shown.columns[1:] if c not in left_out and is_blank(shown[c]))]
    spared: list[str] = []
    spare = [c for c in LESS_NEEDED if c in shown.columns[1:] and c not in gone]
    wide = out.options.update(width=UNBOUNDED)
    while True:
        drawn = render_table(table, limit, (*gone, *spared))
        needed = out.measure(drawn, options=wide).minimum
        if needed <= out.width or not spare:
            return drawn, needed, spared
        spared.append(spare.pop(0))


def is_blank(values: pl.Series) -> bool:
    """Return whether every text of a column is empty; a gap among numbers is worth showing."""
    return values.dtype == pl.String and bool(values.fill_null("").eq("").all())


def common_values(frame: pl.DataFrame) -> dict[str, str]:
    """Return the labels that are the same in every row: said once, not in each of them.

    Parameters
    ----------
    frame
        A table of several rows; of fewer than three, every column is worth showing.
    """
    if frame.height < 3:
        return {}
    found = {}
    for name, dtype in frame.schema.items():
        if (dtype == pl.String or name in LABELS) and frame[name].n_unique() == 1:
            value = frame[name][0]
            if value not in (None, "") and len(str(value)) <= 30:
                found[name] = str(value)
    return found if len(found) < frame.width else {}


def render_table(table: Table, limit: int = 0, left_out: Sequence[str] = ()) -> RichTable:
    """Return a table as rich draws it.

    Parameters
    ----------
    table
        Columns ``low`` and ``high`` become one column, the central 80 % interval.
    limit
        Rows; 0 for all.
    left_out
        Columns that are not drawn.
    """
    frame = table.frame.head(limit) if limit else table.frame
    bounded = {"low", "high"} <= set(frame.columns)
    drawn = RichTable(box=None, header_style="bold", pad_edge=False)
    shown = [c for c in frame.columns if not (bounded and c == "high") and c not in left_out]
    for name in shown:
        if bounded and name == "low":
            drawn.add_column("80 % interval", justify="right", no_wrap=True)
            continue
        number = frame.schema[name].is_numeric()
        unit = table.units.get(name, "")
        title = Text(name.replace("_", " "))
        if number and is_shown(unit) and name not in LABELS:
            title.append(f"\n{unit}", style="not bold dim")
        justify = "right" if number else "left"
        drawn.add_column(
            title,
            justify=justify,  # type: ignore[arg-type]
            no_wrap=number,
            overflow="fold",
            min_width=longest_word(frame[name], name) if not number else None,
        )
    share = {c: table.units.get(c) == "1" for c in shown}
    monthly = {c for c in shown if is_monthly(table.frame[c])}
    for row in frame.iter_rows(named=True):
        cells: list[Text] = []
        for name in shown:
            if bounded and name == "low":
                cells.append(Text(format_interval(row["low"], row["high"], share=share[name])))
            else:
                style = TIER_STYLE.get(str(row[name]), "") if name == "tier" else ""
                cell = format_cell(name, row[name], share=share[name])
                cells.append(Text(cell[:7] if name in monthly else cell, style=style))
        drawn.add_row(*cells)
    return drawn


def longest_word(values: pl.Series, name: str = "") -> int:
    """Return the width that keeps the words of a column and its name whole, addresses apart."""
    words = [*name.split("_")]
    if values.dtype == pl.String:
        words += [w for v in values if v is not None for w in str(v).split()]
    return max((min(len(w), LONGEST_WORD) for w in words), default=1)


def is_monthly(values: pl.Series) -> bool:
    """Return whether a column of dates names months: every one is the first of its month."""
    if values.dtype != pl.Date or values.null_count() == values.len():
        return False
    return bool((values.drop_nulls().dt.day() == 1).all())


def is_shown(unit: str) -> bool:
    """Return whether a unit belongs in a header: not that of shares, nor one given row by row."""
    return unit not in ("", "1") and not unit.startswith(("as in", "unit of"))


def format_cell(name: str, value: object, *, share: bool = False) -> str:
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
        return format_number(value, share=share)
    if isinstance(value, list | tuple):
        return ", ".join(str(v) for v in value)
    return str(value)


def format_number(value: float, *, share: bool = False) -> str:
    """Return a number with three significant digits, or whole from a hundred on.

    Parameters
    ----------
    value
        The number.
    share
        Whether it has no unit; between -1 and 1 it then has three decimals, so that a column of
        shares lines up.

    Examples
    --------
    >>> [format_number(v) for v in (0.68312, 4.0, 12.345, 32771.4, 0.0, 0.00042)]
    ['0.683', '4.00', '12.3', '32,771', '0', '0.00042']
    >>> [format_number(v, share=True) for v in (1.0, 0.0123, 0.00042, 0.0)]
    ['1.000', '0.012', '<0.001', '0']
    """
    if value < 0:
        text = format_number(-value, share=share)
        return f">{MINUS}{text[1:]}" if text.startswith("<") else f"{MINUS}{text}"
    if math.isnan(value):
        return "–"
    if value == 0:
        return "0"
    if math.isinf(value):
        return "∞"
    size = value
    if share and size <= 1.0:
        return f"{value:.3f}" if size >= 0.0005 else "<0.001"
    if size >= 99.95:
        return f"{value:,.0f}"
    if size < 0.001:
        return f"{value:.2g}"
    digits = 2 - math.floor(math.log10(size))
    return f"{value:.{min(max(digits, 0), 4)}f}"


def format_interval(low: float | None, high: float | None, *, share: bool = False) -> str:
    """Return an interval as ``lo–hi``.

    Examples
    --------
    >>> format_interval(0.95, 0.99), format_interval(None, 3.0), format_interval(None, None)
    ('0.950–0.990', '–', '–')
    >>> format_interval(-3.0, 4.0)
    '−3.00 to 4.00'
    """
    if low is None or high is None:
        return "–"
    return range_text(format_number(low, share=share), format_number(high, share=share))
