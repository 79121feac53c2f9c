"""What stands behind a number: its definition, what went into it, and the claims under that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from ytterby.boards.board import Board
from ytterby.evidence import Evidence
from ytterby.figures.style.text import NARROW_SPACE, NO_BREAK, amount, interval, unit_words
from ytterby.report.document import ReportDocument, Stat
from ytterby.report.fragments import tier_html
from ytterby.report.tables import safe_address

MILLION, BILLION = 1e6, 1e9
SHOWN = 12
"""Inputs that are listed before the rest is only counted."""
NAMED = 3
"""Claims that are named beside one input."""
FACILITY = "facility "
"""What an input begins with that is a row of the register of plants."""


@dataclass(frozen=True, slots=True)
class Input:
    """One number that a headline is made of.

    Attributes
    ----------
    name
        What it is, in words.
    value, low, high, unit
        The number, its interval and its unit; ``1`` is shown in percent.
    tier
        Of its evidence.
    claims, sources
        Where it is written down: ids of claims, or of sources where no claim is named.
    """

    name: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    tier: str = ""
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind one headline number.

    Attributes
    ----------
    meaning
        What the number is, in words that need no other page.
    counted
        How it is counted; empty where the meaning says it.
    left_out
        What it does not count.
    inputs
        What it is made of, the weightiest first.
    """

    meaning: str
    counted: str = ""
    left_out: str = ""
    inputs: tuple[Input, ...] = ()


def read_inputs(
    rows: Sequence[Mapping[str, Any]], name: str, *, unit: str = "unit", also: str = ""
) -> tuple[Input, ...]:
    """Return inputs from rows of a workflow's table.

    Parameters
    ----------
    rows
        With ``value``, ``low``, ``high``, ``tier``, and ``claims`` or ``source`` as text.
    name
        Column that says what a row is.
    unit
        Column of its unit.
    also
        A second column that says of what.
    """
    out = []
    for row in rows:
        of = str(row.get(also) or "") if also else ""
        label = str(row[name]).replace("_", " ")
        out.append(
            Input(
                f"{label}, {of}" if of else label,
                row.get("value"),
                row.get("low"),
                row.get("high"),
                str(row.get(unit) or ""),
                str(row.get("tier") or ""),
                split_ids(row.get("claims")),
                split_ids(row.get("sources") or row.get("source")),
            )
        )
    return tuple(out)


def split_ids(text: object) -> tuple[str, ...]:
    """Return the ids that a cell lists.

    Examples
    --------
    >>> split_ids("costs-0017;costs-0018, costs-0019"), split_ids(None)
    (('costs-0017', 'costs-0018', 'costs-0019'), ())
    """
    return tuple(t for t in re.split(r"\s*[;,]\s*", str(text or "")) if t)


def explain(stat: Stat, behind: Behind, base: Evidence) -> str:
    """Return what stands behind a number as HTML; every text in it is escaped.

    Parameters
    ----------
    stat
        The number as it is shown.
    behind
        What stands behind it.
    base
        The evidence, for claims and their sources.
    """
    value = " ".join(t for t in (stat.value, stat.unit) if t)
    band = Markup(' <span class="note">80 % interval {}</span>').format(stat.band)
    parts = [
        Markup("<h2>{}</h2>").format(stat.label[:1].upper() + stat.label[1:]),
        Markup('<p class="im-value"><b>{}</b>{}{}</p>').format(
            value, band if stat.band else "", Markup(tier_html(stat.tier))
        ),
    ]
    if behind.meaning:
        parts.append(Markup("<p>{}</p>").format(behind.meaning))
    if behind.counted:
        parts.append(Markup("<h3>How it is counted</h3><p>{}</p>").format(behind.counted))
    if behind.inputs:
        rows = Markup("").join(_input(i, base) for i in behind.inputs[:SHOWN])
        rest = len(behind.inputs) - SHOWN
        more = Markup('<p class="note">and {} more in the tables of this page</p>').format(rest)
        parts.append(
            Markup('<h3>What it rests on</h3><ul class="im-inputs">{}</ul>{}').format(
                rows, more if rest > 0 else ""
            )
        )
    if behind.left_out:
        parts.append(Markup("<h3>What it does not count</h3><p>{}</p>").format(behind.left_out))
    return str(Markup("").join(parts))


def _input(one: Input, base: Evidence) -> Markup:
    by, unit = scale(one)
    value = "" if one.value is None else f": {amount(one.value / by, unit)}"
    low, high = (None if end is None else end / by for end in (one.low, one.high))
    band = interval(low, high, one.unit) if one.low != one.high else ""
    origin = [_claim(c, base) for c in one.claims[:NAMED]]
    rest = len(one.claims) - NAMED
    if rest > 0:
        origin.append(Markup("{} more").format(rest))
    origin += [_source(s, base) for s in one.sources[:NAMED] if not one.claims]
    return Markup("<li>{}{}{}{}{}</li>").format(
        one.name,
        value,
        Markup('<span class="band">{}</span>').format(band) if band else "",
        Markup(tier_html(one.tier)),
        Markup('<span class="note">{}</span>').format(Markup(" · ").join(origin)) if origin else "",
    )


def scale(one: Input) -> tuple[float, str]:
    """Return by what an input is divided so that it reads well, and the unit that it then has.

    Examples
    --------
    >>> scale(Input("capital", 1.06e9, unit="USD")), scale(Input("life", 25.0, unit="year"))
    ((1000000000.0, 'billion USD'), (1.0, 'years'))
    """
    if one.value is None:
        return 1.0, one.unit
    money, slash, per = one.unit.partition("/")
    if money == "USD" and abs(one.value) >= MILLION:
        by, word = (BILLION, "billion") if abs(one.value) >= BILLION else (MILLION, "million")
        return by, f"{word} {money}{slash}{per}"
    return 1.0, one.unit if one.unit == "1" else unit_words(one.unit, one.value)


def _claim(claim: str, base: Evidence) -> Markup:
    """Return a claim with its source, or its name alone where it is no claim of the base."""
    if claim.startswith(FACILITY):
        own = base.facilities.filter(base.facilities["facility"] == claim.removeprefix(FACILITY))
        sources = list(dict.fromkeys(own["source"].to_list()))
        listed = Markup(", ").join(_source(s, base) for s in sources[:NAMED])
        return Markup("register of plants ({})").format(listed)
    found = base.claims.filter(base.claims["claim"] == claim).to_dicts()
    if not found:
        return Markup("{}").format(claim)
    link = Markup('<a href="/evidence?claim={0}">{0}</a>').format(claim)
    return Markup("{} ({})").format(link, _source(str(found[0]["source"]), base))


def _source(source: str, base: Evidence) -> Markup:
    rows = base.sources.filter(base.sources["source"] == source).to_dicts()
    if not rows:
        return Markup("{}").format(source)
    title, address = rows[0]["title"] or source, str(rows[0]["address"] or "")
    if not safe_address(address):
        return Markup("{}").format(title)
    return Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(
        address, title
    )


def list_sources(document: ReportDocument) -> tuple[Input, ...]:
    """Return the sources of a report as inputs, for numbers whose own inputs are not told apart.

    Parameters
    ----------
    document
        The report; its sources, those that weigh most first.
    """
    return tuple(
        Input(str(r["publisher"] or r["source"]), tier=str(r.get("tier") or ""),
              sources=(str(r["source"]),))
        for r in document.sources.to_dicts()
    )  # fmt: skip


def stand_behind(board: Board, behind: Sequence[Behind], base: Evidence) -> Board:
    """Return a board whose leading numbers open what stands behind them.

    Parameters
    ----------
    board
        With its numbers; the html ``stats`` is what the page shows of them.
    behind
        One for each number, in their order.
    base
        The evidence.
    """
    pairs = list(zip(board.stats, behind, strict=True))
    # The weakest of what a number is made of is its own, where the workflow did not say.
    stats = tuple(
        replace(s, tier=s.tier or max((i.tier for i in b.inputs), default="")) for s, b in pairs
    )
    why = {
        f"stat-{at}": explain(stat, one, base)
        for at, (stat, (_, one)) in enumerate(zip(stats, pairs, strict=True))
    }
    shown = Markup("").join(_button(at, stat) for at, stat in enumerate(stats))
    return replace(
        board,
        stats=stats,
        emphasis=board.emphasis or find_emphasis(board.finding, stats),
        why={**board.why, **why},
        html={**board.html, "stats": str(shown)},
    )


def find_emphasis(finding: str, stats: Sequence[Stat]) -> str:
    """Return the first leading number that a finding holds, as it stands there.

    Examples
    --------
    >>> find_emphasis("It costs 48 billion USD a year.", (Stat("cost", "48", "billion USD"),))
    '48 billion USD'
    """
    plain = finding.translate({ord(NO_BREAK): " ", ord(NARROW_SPACE): " "})
    for stat in stats:
        told = f"{stat.value} {stat.unit}".replace(NO_BREAK, " ").replace(NARROW_SPACE, " ")
        for words in (told, told.replace("/year", " a year")):
            at = plain.find(words.strip())
            # the end of a span is no number of its own
            if at >= 0 and words.strip() and not plain[:at].endswith(" to "):
                return finding[at : at + len(words.strip())]
    return ""


def _button(at: int, stat: Stat) -> Markup:
    wide = stat.band and stat.band != stat.value
    band = Markup("<small>{}</small>").format(stat.band) if wide else Markup("")
    unit = Markup("<small>{}</small>").format(stat.unit) if stat.unit else Markup("")
    return Markup(
        '<div class="card stat"><div class="k">{}</div>'
        '<div class="v"><button type="button" class="num" data-why="stat-{}">{}</button>'
        "{}{}{}</div>"
        '<div class="d">{}</div></div>'
    ).format(
        stat.label[:1].upper() + stat.label[1:],
        at, stat.value, unit, band, Markup(tier_html(stat.tier)), stat.note,
    )  # fmt: skip
