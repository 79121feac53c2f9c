"""Rules that bite, in full: since when, why, what follows, what would decide, who says so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from markupsafe import Markup

from ytterby.exposure.wide import STOPPING
from ytterby.packs import read_pack
from ytterby.report.fragments import tier_html
from ytterby.report.tables import safe_address
from ytterby.rules import BINDING
from ytterby.workflows.exposing.expose import ExposeOutcome
from ytterby.workflows.exposing.words import material_name

_ADDRESS = re.compile(r",?\s*(https?://\S+)$")


def rules_html(outcome: ExposeOutcome, links: Sequence[tuple[str, str]]) -> str:
    """Return the rules that apply or may apply to a bill as HTML, those that apply first.

    Parameters
    ----------
    outcome
        From the workflow.
    links
        Label and address of the table as files.
    """
    found = outcome.exposure
    assert found is not None
    biting = found.bites.filter(pl.col("verdict").is_in(STOPPING) & pl.col("effect").is_in(BINDING))
    grouped = biting.group_by("rule", maintain_order=True).agg(
        pl.exclude("material", "rule").first(),
        pl.col("material").unique(maintain_order=True),
    )
    items = Markup("").join(_rule(row) for row in grouped.iter_rows(named=True))
    files = Markup("").join(
        Markup('<a class="button" download href="{}">{}</a>').format(address, label)
        for label, address in links
    )
    return str(
        Markup(
            '<ul class="rules">{}</ul><p class="under"><span class="note">Not legal advice: a '
            "reading of public documents that can be wrong or out of date.</span>{}</p>"
        ).format(items, files)
    )


def _rule(row: Mapping[str, Any]) -> Markup:
    pack = read_pack()
    sure = row["verdict"] == "applies"
    goods = ", ".join(material_name(pack, m) for m in row["material"])
    decides = Markup("")
    if row["decides"]:
        decides = Markup("<dt>What would decide</dt><dd>{}</dd>").format(row["decides"])
    if row["unless"]:
        decides += Markup("<dt>Unless</dt><dd>{}</dd>").format(row["unless"])
    return Markup(
        '<li><div class="rule-head"><b class="verdict {}">{}</b><h3>{}</h3>{}</div>'
        '<p class="note">{} · {} · {}</p><p>{}</p>'
        "<details><summary>Why, and who says so</summary><dl><dt>Why</dt><dd>{}</dd>{}"
        "<dt>Documents</dt><dd><ul>{}</ul></dd></dl></details></li>"
    ).format(
        "sure" if sure else "open",
        "applies" if sure else "may apply",
        row["title"],
        Markup(tier_html(row["tier"])),
        row["effect"],
        _dates(row["since"], row["until"]),
        goods,
        row["consequence"],
        row["why"],
        decides,
        Markup("").join(_document(s) for s in row["source"].split("; ")),
    )


def _dates(since: dt.date | None, until: dt.date | None) -> str:
    begins = f"since {since:%-d %b %Y}" if since else "begin not known"
    return f"{begins}, until {until:%-d %b %Y}" if until else begins


def _document(words: str) -> Markup:
    match = _ADDRESS.search(words)
    if match is None or not safe_address(match.group(1)):
        return Markup("<li>{}</li>").format(words)
    return Markup('<li><a href="{}" rel="noopener noreferrer" target="_blank">{}</a></li>').format(
        match.group(1), words[: match.start()]
    )
