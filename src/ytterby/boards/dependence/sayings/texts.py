"""Sayings as HTML: cards with verdict, our number with its interval, and the quote's source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
from markupsafe import Markup

from ytterby.boards.dependence.explain import link_html
from ytterby.evidence import Evidence
from ytterby.figures.style.text import capital
from ytterby.report.fragments import tier_html
from ytterby.sayings.claimed import number_text

MARKS: Final[Mapping[str, tuple[str, str]]] = {
    "true": ("yes", "✓"),
    "roughly true": ("yes", "≈"),
    "true by definition": ("half", "◐"),
    "outdated": ("half", "↺"),
    "disputed": ("half", "⇄"),
    "not supported": ("no", "✕"),
    "undecided": ("open", "?"),
}
"""Verdict to its kind and sign; the sign and the words carry it, the hue only helps."""


WHOLE: Final = ("rank", "plants", "year", "yes or no")
"""Units of numbers that have no interval."""


def verdict_html(verdict: str) -> Markup:
    """Return a verdict as a mark with its sign and words."""
    kind, sign = MARKS.get(verdict, ("open", "?"))
    return Markup('<span class="ruling {}"><i aria-hidden="true">{}</i>{}</span>').format(
        kind, sign, verdict
    )


def number_words(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return a number of a saying and its interval, as text."""
    unit = str(row["unit"] or "")
    if row["value"] is None:
        return "no number", ""
    text = number_text(row["value"], unit)
    if row["low"] is None or row["low"] == row["high"]:
        return text, ""
    if unit in WHOLE:
        return text, ""
    low, high = (number_text(row[k], unit, bare=True) for k in ("low", "high"))
    return text, "" if low == high else f"{low}–{high}"


def evidence_mark(row: Mapping[str, Any]) -> Markup:
    """Return the mark of a number's evidence: a tier, or how much of it is evidence."""
    if row["tier"] in ("A", "B", "C"):
        return Markup(tier_html(row["tier"]))
    share = row["evidence_share"]
    if share is None:
        return Markup('<span class="settled">reconciled</span>') if row["tier"] else Markup("")
    kind = "settled thin" if share < 0.5 else "settled"
    return Markup('<span class="{}">{:.0f} % evidence</span>').format(kind, 100 * share)


def _numbers_html(numbers: pl.DataFrame, prefix: str, most: int = 2) -> Markup:
    rows = []
    for i, row in enumerate(numbers.iter_rows(named=True)):
        value, band = number_words(row)
        key = f"{prefix}:{row['saying']}:{i}"
        shown = (
            Markup('<button type="button" class="num" data-why="{}">{}</button>').format(key, value)
            if row["value"] is not None
            else Markup('<span class="note">{}</span>').format(value)
        )
        rows.append(
            Markup("<li><span>{}{}</span><b>{}{}{}</b><i>{}</i></li>").format(
                row["definition"],
                f", {row['year']}" if row["year"] is not None else "",
                shown,
                Markup('<span class="band">{}</span>').format(band) if band else "",
                evidence_mark(row),
                row["state"],
            )
        )
    shown = Markup('<ul class="by-definition">{}</ul>').format(Markup("").join(rows[:most]))
    if len(rows) <= most:
        return shown
    folded = Markup("<details><summary>{} more, by other definitions</summary>{}</details>")
    rest = Markup('<ul class="by-definition">{}</ul>').format(Markup("").join(rows[most:]))
    return shown + folded.format(len(rows) - most, rest)


def list_records(sayings: pl.DataFrame, numbers: pl.DataFrame) -> list[dict[str, Any]]:
    """Return sayings as a page lists them: topic, verdict, words to search in, HTML."""
    out = []
    for row in sayings.iter_rows(named=True):
        own = numbers.filter(pl.col("saying") == row["saying"])
        date = f", {row['said_on']}" if row["said_on"] else ""
        first, *others = str(row["who"]).split("; ")
        quote = link_html(f"{first}{date}", str(row["address"] or ""))
        quote += Markup("; {}").format("; ".join(others)) if others else Markup("")
        html = Markup(
            '<li class="saying" id="saying-{}"><header>{}<h2>“{}”</h2></header>'
            "<p>{}</p>{}<p class='note'>Said by {}</p></li>"
        ).format(
            row["saying"],
            verdict_html(row["verdict"]),
            row["sentence"].rstrip("."),
            row["words"],
            _numbers_html(own, "s"),
            quote,
        )
        words = f"{row['sentence']} {row['who']} {row['words']}".casefold()
        out.append(
            {
                "id": row["saying"],
                "topic": row["topic"],
                "verdict": row["verdict"],
                "text": words,
                "html": str(html),
            }
        )
    return out


def answer_html(
    first: Mapping[str, Any],
    finding: Sequence[str],
    numbers: pl.DataFrame,
    heard: pl.DataFrame,
) -> str:
    """Return the answer to a sentence: verdict, why, numbers, and who says it."""
    told = [s for s in finding if not s.startswith(("Said by", "Also near", "“"))]
    quotes = Markup("; ").join(
        link_html(
            f"{h['who']}{', ' + h['said_on'] if h['said_on'] else ''}", str(h["address"] or "")
        )
        for h in heard.iter_rows(named=True)
    )
    words = Markup("").join(Markup("<p>{}</p>").format(s) for s in told)
    denied = Markup('<span class="note">your sentence denies it</span>') if first["denied"] else ""
    return str(
        Markup("<header>{} {}</header>{}{}<p class='note'>Said by {}</p>").format(
            verdict_html(first["verdict"]),
            denied,
            words,
            _numbers_html(numbers, "check", 12),
            quotes,
        )
    )


def number_reasons(
    sayings: pl.DataFrame, numbers: pl.DataFrame, base: Evidence, *, prefix: str = "s"
) -> dict[str, str]:
    """Return what stands behind each number of the sayings, by its key."""
    known = {s["source"]: s for s in base.sources.iter_rows(named=True)}
    told = {r["saying"]: r for r in sayings.iter_rows(named=True)}
    out: dict[str, str] = {}
    for (saying,), own in numbers.group_by("saying", maintain_order=True):
        for i, row in enumerate(own.iter_rows(named=True)):
            value, band = number_words(row)
            about = told.get(str(saying), {})
            links = Markup("").join(
                Markup("<li>{}</li>").format(
                    link_html(
                        str(known.get(s, {}).get("publisher") or s),
                        str(known.get(s, {}).get("address") or ""),
                        str(known.get(s, {}).get("title") or ""),
                    )
                )
                for s in str(row["sources"] or "").split(";")
                if s
            )
            out[f"{prefix}:{saying}:{i}"] = str(
                Markup(
                    '<h2>{}</h2><p class="why-value"><b>{}</b>{} {}</p><p>“{}”</p>'
                    '<dl class="facts"><dt>Claimed</dt><dd>{}</dd><dt>The claim'
                    "</dt><dd>{}</dd><dt>Year</dt><dd>{}</dd>{}</dl>"
                    '<h3>Sources</h3><ul class="why-inputs">{}</ul>'
                ).format(
                    capital(row["definition"]),
                    value,
                    Markup('<span class="band">{}</span>').format(band) if band else "",
                    evidence_mark(row),
                    about.get("sentence", ""),
                    row["claimed"],
                    row["state"],
                    row["year"] if row["year"] is not None else "–",
                    Markup("<dt>Detail</dt><dd>{}</dd>").format(row["detail"])
                    if row["detail"]
                    else "",
                    links or Markup("<li>the balanced chain as a whole</li>"),
                )
            )
    return out
