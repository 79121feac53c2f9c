"""What stands behind the numbers that lead a run: meaning, interval, assumptions and sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import polars as pl
from markupsafe import Markup

from ytterby.boards.board import Board
from ytterby.figures.style.text import amount, interval, unit_words
from ytterby.report.document import Stat
from ytterby.report.fragments import tier_html

MEANINGS = (
    (
        "unmet at the worst",
        "Need at baseline prices that is not delivered, in the worst month, over all need of that "
        "month. Need is net of what makers have learnt to do without.",
    ),
    (
        "hardest hit",
        "The sector whose missing material is worth most. Unmet is need at baseline prices less "
        "what is delivered; physically absent could not be had at any price.",
    ),
    (
        "spot price",
        "What the next tonne costs outside in the dearest month, without value-added tax, over the "
        "first month. Few trades are spot: buyers under contract pay less.",
    ),
    ("cover", "Stocks in the country over its need in a baseline month; goods at sea not counted."),
    (
        "goods missing",
        "What makers cannot buy, at the prices of the first month, added up over the run.",
    ),
    (
        "need that is lost",
        "Need that goes unmet over the whole run, counted in months of the usual need.",
    ),
)
"""How a label begins or what it holds, and what such a number means."""
SHOWN = 14
"""Assumptions that are listed; the table of parameters holds all."""
CLAIM = re.compile(r"\b[a-z]+(?:_[a-z]+)*-\d{4}\b")


def explain_stats(board: Board) -> dict[str, str]:
    """Return what stands behind each number that leads, by the key of its element.

    Parameters
    ----------
    board
        Of a run of a scenario.
    """
    return {stat_key(at): _explain(board, stat) for at, stat in enumerate(board.stats)}


def stat_key(at: int) -> str:
    """Return the key of a number that leads, counted from 0."""
    return f"stat-{at}"


def _explain(board: Board, stat: Stat) -> str:
    label = stat.label.lower()
    meaning = next((words for part, words in MEANINGS if part in label), "")
    value = " ".join(filter(None, (stat.value, stat.unit)))
    band = f"{stat.band} {stat.unit}".strip() if stat.band else ""
    head = Markup("<h2>{}</h2><p><b>{}</b>{} {}</p><p>{}</p>").format(
        stat.label, value, f" ({band})" if band else "", Markup(tier_html(stat.tier)), meaning
    )
    note = Markup('<p class="note">{}</p>').format(stat.note) if stat.note else Markup("")
    sure = Markup("<h3>How sure</h3><p>{}</p>").format(board.caveat) if board.caveat else ""
    return str(head + note + sure + _assumptions(board))


def _assumptions(board: Board) -> Markup:
    table = board.tables.get("parameters")
    if table is None or table.frame.is_empty():
        return Markup("")
    own = table.frame.filter(pl.col("parameter").str.contains(": "))
    rest = table.frame.height - min(own.height, SHOWN)
    items = Markup("").join(_assumption(row) for row in own.head(SHOWN).iter_rows(named=True))
    more = Markup(
        '<p class="note">{} more parameters, of the scenario and of behaviour, stand in the table '
        '<a href="#scenario">Parameters</a> with their sources.</p>'
    ).format(rest)
    return Markup("<h3>What the scenario assumes</h3><ul>{}</ul>{}").format(items, more)


def _assumption(row: Mapping[str, Any]) -> Markup:
    unit = str(row["unit"] or "")
    value = amount(row["value"], "1") if unit == "1" else amount(
        row["value"], unit_words(unit, row["value"])
    )  # fmt: skip
    band = interval(row["low"], row["high"], unit)
    return Markup('<li>{}: <b>{}</b>{} {}<br><span class="note">{}</span></li>').format(
        row["parameter"],
        value,
        f" ({band})" if band else "",
        Markup(tier_html(str(row["tier"] or ""))),
        link_claims(str(row["source"] or "")),
    )


def link_claims(source: str) -> Markup:
    """Return a source with every claim that it names linked to the page of evidence.

    Examples
    --------
    >>> str(link_claims("claims behaviour-0101, <x>"))
    'claims <a href="/evidence?claim=behaviour-0101">behaviour-0101</a>, &lt;x&gt;'
    """
    out, at = Markup(""), 0
    for found in CLAIM.finditer(source):
        out += Markup('{}<a href="/evidence?claim={}">{}</a>').format(
            source[at : found.start()], found[0], found[0]
        )
        at = found.end()
    return out + source[at:]
