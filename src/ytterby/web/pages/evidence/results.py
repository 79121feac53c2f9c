"""What a search found, as HTML: facets, the list, pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from ytterby.figures.style.text import (
    GAP,
    NO_BREAK,
    amount,
    interval,
    number,
    thin_thousands,
    unit_words,
)
from ytterby.report.fragments import tier_html
from ytterby.web.pages.evidence.asked import file_links
from ytterby.web.parts.links import link
from ytterby.web.state import State
from ytterby.workflows.observation_words import BASKETS
from ytterby.workflows.weighing.index import ClaimIndex
from ytterby.workflows.weighing.residuals import FAR, misfit_words
from ytterby.workflows.weighing.search import PAGE, Choice, Found
from ytterby.workflows.weighing.words import claim_title

FACETS = {
    "quantity": "Quantity",
    "element": "Element",
    "stage": "Stage",
    "region": "Place",
    "year": "Year",
    "tier": "Tier",
    "state": "Standing",
    "source": "Source",
    "facility": "Facility",
}
OPEN = ("quantity", "element", "tier", "state")
"""Facets that stand open on a wide screen until something is chosen."""
TIER_WORDS = {"A": "primary document", "B": "secondary copy", "C": "recollection, estimate"}


def facets_html(state: State, found: Found) -> str:
    """Return the filters with how many claims each would leave."""
    groups = Markup("").join(
        _facet(state, name, choices) for name, choices in found.facets.items() if choices
    )
    return str(groups)


def _facet(state: State, name: str, choices: tuple[Choice, ...]) -> Markup:
    chosen = state.listed(name)
    items = Markup("").join(
        Markup("<li>{}</li>").format(
            link(
                state,
                Markup("<span>{}</span><b>{}</b>").format(
                    _choice_text(name, c), thin_thousands(f"{c.count:,}")
                ),
                key=f"{name}-{c.value}",
                current=c.chosen,
                to={"page": None, "claim": None, name: _toggled(chosen, c.value)},
            )
        )
        for c in choices
    )
    clear = (
        link(state, "clear", classes="ev-clear", key=f"clear-{name}", to={"page": None, name: None})
        if chosen
        else Markup("")
    )
    return Markup("<details{}><summary>{}</summary>{}<ul>{}</ul></details>").format(
        Markup(" open") if chosen or name in OPEN else "",
        FACETS[name] + (f" · {len(chosen)}" if chosen else ""),
        clear,
        items,
    )


def _choice_text(name: str, choice: Choice) -> str:
    if name == "tier":
        return f"{choice.value}: {TIER_WORDS[choice.value]}"
    return BASKETS.get(choice.value) or choice.label


def _toggled(chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)


def count_html(state: State, found: Found) -> str:
    """Return how many claims were found, and the files that they can be had as."""
    many = found.claims.height
    words = f"{many:,} claim{'s' if many != 1 else ''}"
    past = int((found.claims["state"] == "superseded").sum())
    if past:
        words += f", {past:,} of them superseded by others"
    if found.pages > 1:
        first = (found.page - 1) * PAGE + 1
        words += f"; {first:,}–{min(first + PAGE - 1, many):,} shown"
    files = Markup("").join(
        Markup('<a class="button" download href="{}">{}</a>').format(address, label)
        for label, address in file_links(state)
    )
    near = Markup("").join(
        Markup(" {}").format(link(state, word, key=f"near-{word}", to={"q": word, "page": None}))
        for word in found.near
    )
    if found.near:
        words = "Nothing is called that. Perhaps:"
    saved = Markup('<span class="ev-files"><span class="note">Save all</span>{}</span>').format(
        files
    )
    return str(
        Markup('<p class="ev-count" role="status">{}{}</p>{}').format(
            thin_thousands(words), near, saved if many else ""
        )
    )


def results_html(state: State, index: ClaimIndex, found: Found) -> str:
    """Return the page of claims that is shown."""
    if not found.claims.height:
        empty = link(state, "Show all claims", to=dict.fromkeys(["q", "page", *FACETS]))
        hint = "No claim has all of these words and filters."
        return str(Markup('<p class="note ev-empty">{} {}</p>').format(hint, empty))
    rows = Markup("").join(_row(state, index, r) for r in found.shown.to_dicts())
    head = Markup(
        '<thead><tr><th scope="col">Claim</th><th scope="col" class="n">Value</th>'
        '<th scope="col">Tier</th><th scope="col">Source</th>'
        '<th scope="col" class="n"><abbr title="How far the chain is from it, in standard errors">'
        "Chain</abbr></th></tr></thead>"
    )
    table = Markup(
        '<table class="ev-claims"><caption class="hidden">Claims found</caption>{}<tbody>{}</tbody>'
        "</table>{}"
    )
    return str(table.format(head, rows, pages_html(state, found.page, found.pages)))


def _row(state: State, index: ClaimIndex, row: Mapping[str, Any]) -> Markup:
    claim = str(row["claim"])
    title = link(state, claim_title(index, row), key=f"claim-{claim}", to={"claim": claim})
    said = [claim, str(row["scope"] or "")]
    badge = Markup("")
    if row["state"] != "in force":
        badge = Markup(' <span class="ev-badge {}">{}</span>').format(
            str(row["state"]).replace(" ", "-"), row["state"]
        )
    source = " ".join(t for t in (str(row["publisher"]), year_of(row)) if t) or row["source"]
    return Markup(
        '<tr class="{}"><td class="ev-what">{}{}<span class="note">{}</span></td>'
        '<td class="n">{}</td><td class="ev-mark">{}</td><td class="ev-src">{}</td>'
        '<td class="n ev-off">{}</td></tr>'
    ).format(
        str(row["state"]).replace(" ", "-"),
        title,
        badge,
        " · ".join(t for t in said if t),
        value_html(row["value"], row["lower"], row["upper"], str(row["unit"])),
        Markup(tier_html(str(row["tier"]))),
        source,
        misfit_html(row.get("score")),
    )


def year_of(row: Mapping[str, Any]) -> str:
    """Return the year in which a claim was published."""
    return str(row["published_on"])[:4] if row.get("published_on") else ""


def value_html(value: float | None, low: float | None, high: float | None, unit: str) -> Markup:
    """Return a number with its unit and interval."""
    band = interval(low, high, unit)
    beside = Markup('<span class="band">{}</span>').format(band) if band else ""
    words = amount(value, unit)
    if unit != "1" and words != GAP:
        words = f"{number(value)}{NO_BREAK}{unit_words(unit, value)}".strip()
    return Markup("{}{}").format(words, beside)


def misfit_html(score: float | None) -> Markup:
    """Return how far the chain is from a claim; blank where no chain heard it."""
    if score is None or score != score:
        return Markup('<span class="none" title="No chain heard it as an observation">–</span>')
    return Markup('<span class="{}" title="{}">{}{:.1f}</span>').format(
        "far" if abs(score) >= FAR else "near",
        f"The chain's number: {misfit_words(score)}",
        "" if abs(score) < 0.05 else "+" if score > 0 else "−",
        abs(score),
    )


def pages_html(state: State, page: int, pages: int) -> Markup:
    """Return links to the pages around the one that is shown; nothing for a single one."""
    if pages < 2:
        return Markup("")
    around = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    items, last = [], 0
    for n in around:
        if n - last > 1:
            items.append(Markup("<li>…</li>"))
        shown = link(
            state, f"{n:,}", key=f"page-{n}", current=n == page, to={"page": n if n > 1 else None}
        )
        items.append(Markup("<li>{}</li>").format(shown))
        last = n
    return Markup('<nav class="ev-pages" aria-label="Pages of results"><ul>{}</ul></nav>').format(
        Markup("").join(items)
    )
