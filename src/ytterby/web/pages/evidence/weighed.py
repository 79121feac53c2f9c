"""Contradictions between claims, and what the chains could not meet, as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from markupsafe import Markup

from ytterby.boards import Board
from ytterby.boards.build import board_address, table_links
from ytterby.figures.style.text import amount, thin_thousands
from ytterby.packs import read_pack
from ytterby.report.fragments import tier_html
from ytterby.web.pages.evidence.results import misfit_html, pages_html, value_html
from ytterby.web.parts.links import link
from ytterby.web.state import State
from ytterby.workflows.weighing.conflicts import MAYBE, SAME
from ytterby.workflows.weighing.index import ClaimIndex
from ytterby.workflows.weighing.residuals import FAR, misfit_words
from ytterby.workflows.weighing.search import PAGE, split_words
from ytterby.workflows.weighing.words import claim_title

WIDE, EDGE = 320.0, 8.0
"""Width of the small drawing of two intervals, and the room at its ends [px]."""
KINDS = {
    SAME: (
        "Of the same thing",
        "Their intervals do not meet, and their words say the same thing, or are read alike by "
        "the baseline: one of the two is wrong.",
    ),
    MAYBE: (
        "In other words",
        "Their intervals do not meet, but their scopes differ: they may count different things.",
    ),
}


def files_html(table: str, year: int | None = None) -> Markup:
    """Return links to a table in every form."""
    links = Markup("").join(
        Markup('<a class="button" download href="{}">{}</a>').format(address, label)
        for label, address in table_links(board_address("evidence", {"year": year}), table)
    )
    return Markup('<span class="ev-files"><span class="note">Save all</span>{}</span>').format(
        links
    )


def conflicts_html(state: State, index: ClaimIndex, board: Board) -> str:
    """Return every contradiction: both claims, how far apart, whom the chain believes."""
    frame = board.tables["conflicts"].frame
    parts = [files_html("conflicts")]
    for kind, (title, words) in KINDS.items():
        rows = frame.filter(pl.col("kind") == kind).to_dicts()
        listed = Markup("").join(_conflict(state, index, r) for r in rows)
        parts.append(
            Markup(
                '<section><h2>{}: {}</h2><p class="prose">{}</p>'
                '<ol class="ev-clashes">{}</ol></section>'
            ).format(title, f"{len(rows)} pair{'s' if len(rows) != 1 else ''}", words, listed)
        )
    return str(Markup("").join(parts))


def _conflict(state: State, index: ClaimIndex, row: Mapping[str, Any]) -> Markup:
    unit = str(row["unit"])
    ratio = f", a factor of {row['ratio']:,.3g}" if row["ratio"] else ""
    apart = f"{row['apart']:.1f} standard errors apart" if row["apart"] else "apart"
    return Markup(
        '<li class="card"><h3>{}</h3>{}<div class="ev-pair">{}{}</div>'
        '<p class="note">{}{}. {}.</p></li>'
    ).format(
        claim_title(index, row),
        _drawing(row),
        _side(state, index, row, "", unit),
        _side(state, index, row, "other_", unit),
        apart,
        ratio,
        believed_words(row),
    )


def _side(
    state: State, index: ClaimIndex, row: Mapping[str, Any], prefix: str, unit: str
) -> Markup:
    claim = str(row["other" if prefix else "claim"])
    found = index.claims.filter(pl.col("claim") == claim)
    said = found.row(0, named=True) if found.height else {}
    source = f"{said.get('publisher', '')} {str(said.get('published_on') or '')[:4]}".strip()
    return Markup('<div><p class="ev-v">{}{}</p><p class="note">{} · {}</p><p>{}</p></div>').format(
        value_html(row[f"{prefix}value"], row[f"{prefix}lower"], row[f"{prefix}upper"], unit),
        Markup(tier_html(str(row[f"{prefix}tier"]))),
        source or row[f"{prefix}source"],
        row[f"{prefix}scope"] or "no scope is said",
        link(state, claim, key=f"claim-{claim}", to={"claim": claim}),
    )


def believed_words(row: Mapping[str, Any]) -> str:
    """Return whom the chain believes, in words."""
    if row.get("fitted") is None:
        return "The last chain hears neither as an observation, so it does not weigh them"
    nearer = "first" if row["believed"] == "claim" else "second"
    fitted = amount(row["fitted"], str(row["unit"]))
    return f"The chain of {row['chain']} balances at {fitted}, nearer to the {nearer}"


def _drawing(row: Mapping[str, Any]) -> Markup:
    """Return both intervals and the chain's number on one line."""
    ends = [row[n] for n in ("lower", "upper", "other_lower", "other_upper", "fitted")]
    known = [e for e in ends if e is not None]
    low, high = min(known), max(known)
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return round(EDGE + (WIDE - 2 * EDGE) * float((value - low) / span), 1)

    marks = Markup("")
    for y, prefix in ((9, ""), (23, "other_")):
        a, b, v = (at(row[f"{prefix}{n}"]) for n in ("lower", "upper", "value"))
        marks += Markup(
            '<line class="i" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<circle class="p" cx="{}" cy="{}" r="4.5"/>'
        ).format(a, b, y, y, v, y)
    if row.get("fitted") is not None:
        x = at(row["fitted"])
        marks += Markup('<line class="f" x1="{}" x2="{}" y1="1" y2="31"/>').format(x, x)
    return Markup(
        '<svg class="ev-clash" viewBox="0 0 {} 32" aria-hidden="true" focusable="false">{}</svg>'
    ).format(int(WIDE), marks)


def misfits_html(state: State, index: ClaimIndex, board: Board, shown: int) -> str:
    """Return the observations of a chain, the worst met first, by words and tier."""
    frame = board.tables["residuals"].frame
    years = read_pack().years[::-1]
    text = pl.concat_str("words", "observation", "source", "claim", separator=" ")
    folded = pl.format(" {} ", text.str.to_lowercase().str.replace_all(r"[^a-z0-9.%]+", " "))
    for word in split_words(state.find("q")):
        frame = frame.filter(folded.str.contains(word, literal=True))
    if state.find("tier") in ("A", "B", "C"):
        frame = frame.filter(pl.col("tier") == state.find("tier"))
    far = frame.filter(pl.col("score").abs() >= FAR).height
    pages = max(1, -(-frame.height // PAGE))
    asked = state.find("page", "1")
    page = min(max(int(asked) if asked.isdigit() and len(asked) < 6 else 1, 1), pages)
    rows = frame.slice((page - 1) * PAGE, PAGE).to_dicts()
    choices = Markup("").join(
        link(
            state,
            str(year),
            key=f"y-{year}",
            current=year == shown,
            to={"year": year if year != years[0] else None, "page": None},
        )
        for year in years
    )
    tiers = Markup("").join(
        link(state, label, key=f"t-{value}", current=state.find("tier") == value,
             to={"tier": value, "page": None})
        for value, label in [("", "all tiers"), ("A", "A"), ("B", "B"), ("C", "C")]
    )  # fmt: skip
    words = thin_thousands(
        f"{frame.height:,} observations, {far:,} of them two standard errors or more from what "
        "could be balanced"
    )
    body = Markup("").join(_misfit(state, index, r) for r in rows)
    return str(
        Markup(
            '<div class="ev-picks"><nav aria-label="Years">{}</nav>'
            '<nav aria-label="Tiers">{}</nav></div>'
            '<div class="ev-counted"><p class="ev-count" role="status">{}</p>{}</div>'
            '<table class="ev-claims ev-misfits"><caption class="hidden">Observations of the '
            'chains, the worst met first</caption><thead><tr>'
            '<th scope="col">Observation</th><th scope="col" class="n">Source says</th>'
            '<th scope="col" class="n">Chain says</th>'
            '<th scope="col">Tier</th><th scope="col">Source</th><th scope="col" class="n">'
            '<abbr title="In standard errors">Apart</abbr></th></tr></thead><tbody>{}</tbody>'
            '</table>{}'
        ).format(
            choices, tiers, words, files_html("residuals", shown), body,
            pages_html(state, page, pages),
        )
    )  # fmt: skip


def _misfit(state: State, index: ClaimIndex, row: Mapping[str, Any]) -> Markup:
    unit = str(row["unit"])
    claims = [c for c in str(row["claim"]).split(";") if c]
    named = Markup(", ").join(
        link(state, c, key=f"claim-{c}-{row['year']}", to={"claim": c}) for c in claims[:3]
    )
    if not claims:
        named = Markup("imported series")
    source = "; ".join(_publisher(index, s) or s for s in str(row["source"] or "").split(";") if s)
    return Markup(
        '<tr><td class="ev-what"><span>{}, {}</span><span class="note">{}</span></td>'
        '<td class="n" data-label="Source says">{}</td>'
        '<td class="n" data-label="Chain says">{}</td>'
        '<td class="ev-mark">{}</td><td class="ev-src">{}</td>'
        '<td class="n ev-off" title="{}">{}</td></tr>'
    ).format(
        row["words"],
        row["year"],
        named,
        amount(row["observed"], unit),
        amount(row["fitted"], unit),
        Markup(tier_html(str(row["tier"]))) if row["tier"] else "",
        source,
        misfit_words(row["score"]),
        misfit_html(row["score"]),
    )


def _publisher(index: ClaimIndex, source: str) -> str:
    found = index.evidence.sources.filter(pl.col("source") == source)
    if found.is_empty():
        return ""
    row = found.row(0, named=True)
    return " ".join(str(row[k]) for k in ("publisher", "year") if row[k])
