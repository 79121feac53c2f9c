"""What stands behind a number as HTML: definition, interval, formula, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from markupsafe import Markup

from ytterby.boards.dependence.definitions import (
    ANY,
    MEASURE,
    RULES,
    SETTLED,
    STAGE_LINES,
    STAGES,
    meaning_of,
)
from ytterby.boards.dependence.setting import Setting
from ytterby.core.chain import Chain
from ytterby.core.regions import with_the
from ytterby.figures.style.text import GAP, amount, capital, interval, number, percent
from ytterby.report.fragments import tier_html
from ytterby.report.tables import safe_address
from ytterby.workflows.customs import PAPERS
from ytterby.workflows.observation_words import residual_rows

SHOWN = 8
"""Observations listed behind one number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is shown: text, interval, what marks its evidence.

    Attributes
    ----------
    value, band
        Number and interval, with the unit.
    evidence
        In words.
    tier
        Letter of its tier, or empty.
    thin
        Whether it is more prior than evidence.
    """

    value: str
    band: str = ""
    evidence: str = ""
    tier: str = ""
    thin: bool = False


def shown_share(row: Any) -> Shown:
    """Return a share of the frame of numbers as it is shown."""
    band = interval(row["low"], row["high"], "1")
    return Shown(
        percent(row["value"]),
        f"{band} %" if band else "",
        evidence_text(row),
        str(row["tier"] or ""),
        bool(row["thin"]),
    )


def evidence_text(row: Any) -> str:
    """Return the mark of a number's evidence in few words."""
    if row["rule"] == PAPERS:
        return "counted, not estimated: no interval"
    share = row["evidence_share"]
    if share is None and row["measure"] == "dependence":
        return "from 16 draws of the chain"
    if share is None:
        return "follows from the structure"
    return f"{percent(share)} evidence" + (", priors the rest" if row["thin"] else "")


def mark_html(shown: Shown) -> Markup:
    """Return the mark beside a number: tier, and whether its evidence is thin."""
    tier = Markup(tier_html(shown.tier)) if shown.tier else Markup("")
    if not shown.evidence:
        return tier
    kind = "settled thin" if shown.thin else "settled"
    return Markup('{}<span class="{}">{}</span>').format(tier, kind, shown.evidence)


def explain(
    title: str,
    shown: Shown,
    meaning: str,
    facts: Sequence[tuple[str, str]],
    sources: Markup | str = "",
) -> str:
    """Return what the drawer says of a number.

    Parameters
    ----------
    title, shown, meaning
        What it is, the number, and its definition in words.
    facts
        Label and text, one a row: formula, rule, when to use it …
    sources
        List of what it rests on.
    """
    rows = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(label, text) for label, text in facts if text
    )
    band = Markup('<span class="band">{}</span>').format(shown.band) if shown.band else ""
    return str(
        Markup(
            '<h2>{}</h2><p class="why-value"><b>{}</b>{} {}</p><p>{}</p><dl class="facts">{}</dl>{}'
        ).format(title, shown.value, band, mark_html(shown), meaning, rows, sources)
    )


def read_observations(chain: Chain, setting: Setting) -> pl.DataFrame:
    """Return every observation that the chain was balanced with, in words, with its source.

    Returns
    -------
    DataFrame
        ``id, observation, observed, unit, tier, source, title, address, region, stage, element``.
    """
    kept = chain.residuals.filter(pl.col("source") != "")
    worded = residual_rows(kept, setting.base, setting.pack, kept.height)
    keys = kept.select("region", "stage", "element", id="observation", first="source").unique(
        "id", keep="first", maintain_order=True
    )
    known = setting.base.sources.select("source", "publisher", "title", "address", "year")
    return (
        worded.rename({"source": "named"})
        .unique("id", keep="first", maintain_order=True)
        .join(keys, on="id", how="left", maintain_order="left")
        .with_columns(source=pl.col("first").str.split(";").list.first())
        .join(known, on="source", how="left", maintain_order="left")
        .with_columns(pl.col("title").fill_null(""), pl.col("address").fill_null(""))
    )


def nearest_observations(
    observations: pl.DataFrame, setting: Setting, element: str, stages: Sequence[str]
) -> pl.DataFrame:
    """Return the observations nearest to a number: its element, its places, its stages."""
    groups = [g for g, members in setting.pack.groups.items() if element in members]
    members = list(setting.pack.groups.get(element, ()))
    places = [*setting.place.regions, *setting.partner.regions]
    named = pl.any_horizontal(pl.col("id").str.contains(rf"\b{code}\b") for code in places)
    near = observations.filter(
        pl.col("stage").is_in([*stages, "use", ""]) & (pl.col("region").is_in(places) | named)
    )
    rank = (
        pl.when(pl.col("element").is_in([element, *members]))
        .then(0)
        .when(pl.col("element").is_in(groups))
        .then(1)
        .when(pl.col("element") == "")
        .then(2)
        .otherwise(3)
    )
    from_home = pl.col("id").str.contains(rf"\b{setting.place.regions[0]}\b")
    return (
        near.with_columns(_rank=rank, _home=from_home.not_())
        .filter(pl.col("_rank") < 3)
        .sort("_rank", "_home", "tier", maintain_order=True)
        .head(SHOWN)
    )


def sources_html(rows: pl.DataFrame, *, title: str = "What it rests on") -> Markup:
    """Return observations with their sources as a list; a sentence where there is none."""
    if rows.is_empty():
        return Markup(
            '<h3>{}</h3><p class="note">No observation of these places and this stage: priors and '
            "the balance of mass alone.</p>"
        ).format(title)
    items = Markup("").join(_observation_html(r) for r in rows.iter_rows(named=True))
    return Markup(
        '<h3>{}</h3><ul class="why-inputs">{}</ul><p class="note">The nearest of all observations '
        "that the chain was balanced with; all of it moves every number a little.</p>"
    ).format(title, items)


def _observation_html(row: dict[str, Any]) -> Markup:
    said = f"{capital(row['observation'])}: {amount(row['observed'], row['unit'])}"
    where = link_html(str(row["named"]), str(row["address"] or ""), str(row["title"] or ""))
    tier = Markup(tier_html(str(row["tier"] or "")))
    return Markup('<li>{}<span class="note">{} {}</span></li>').format(said, where, tier)


def link_html(name: str, address: str, title: str = "") -> Markup:
    """Return a source as a link where its address is safe, else as text."""
    if not safe_address(address):
        return Markup("{}").format(name)
    return Markup(
        '<a href="{}" title="{}" rel="noopener noreferrer" target="_blank">{}</a>'
    ).format(address, title, name)


def explain_numbers(
    numbers: pl.DataFrame, papers: pl.DataFrame, setting: Setting
) -> dict[str, str]:
    """Return what stands behind every number of a setting, by its key."""
    observations = read_observations(setting.chain, setting)
    found: dict[str, str] = {}
    lists: dict[tuple[str, str], Markup] = {}
    for row in numbers.iter_rows(named=True):
        if row["value"] is None or row["stage"] not in (*STAGES, ANY):
            continue
        if row["measure"] == "owner_control" and row["stage"] != ANY:
            continue  # stands in the table alone
        measure = MEASURE[row["measure"]]
        names = {"place": with_the(setting.place.name), "partner": with_the(setting.partner.name)}
        where = "" if row["stage"] == ANY else f", {setting.labels.stage(row['stage'])}"
        key = (row["element"], row["stage"])
        if row["rule"] == PAPERS:
            sources = papers_html(papers, setting, magnets=row["form"] == "magnet")
        else:
            if key not in lists:
                stages = STAGES if row["stage"] == ANY else (row["stage"],)
                near = nearest_observations(observations, setting, row["element"], stages)
                lists[key] = sources_html(near)
            sources = lists[key]
        form = "all forms" if row["form"] == "all" else f"{row['form']}s"
        facts = [
            ("Formula", measure.formula),
            ("Rule", RULES.get(row["rule"], row["rule"])),
            ("When it is the right one", measure.best),
            ("Beware", measure.beware),
            ("Of what", f"use of {form} in {setting.place.name}, {setting.year}"),
            ("Use", f"{number(row['use'])} t REO/year" if row["use"] is not None else ""),
            ("How to read it", SETTLED if row["rule"] != PAPERS else ""),
        ]
        title = f"{capital(setting.element_name(row['element']))}: {measure.name.lower()}{where}"
        found[row["why"]] = explain(
            title, shown_share(row), meaning_of(measure, row["rule"], **names), facts, sources
        )
    return found


def papers_html(papers: pl.DataFrame, setting: Setting, *, magnets: bool) -> Markup:
    """Return what customs papers say by tariff line, with their source."""
    own = {r["material"]: r for r in papers.iter_rows(named=True)}
    line = STAGE_LINES["magnet" if magnets else "separation"]
    rows = Markup("").join(
        Markup("<li>{}{}: {} of {}{}</li>").format(
            Markup("<b>" if name == line else ""),
            capital(name),
            percent(r["customs_share"]),
            f"{number(r['total'] / 1e6)} million USD",
            Markup("</b>" if name == line else ""),
        )
        for name, r in own.items()
    )
    ids = ("cepii-baci-850511", "cepii-baci") if magnets else ("cepii-baci",)
    known = setting.base.sources.filter(pl.col("source").is_in(list(ids)))
    links = Markup("").join(
        Markup("<li>{}</li>").format(
            link_html(f"{s['publisher']} {s['year'] or ''}".strip(), s["address"] or "", s["title"])
        )
        for s in known.iter_rows(named=True)
    )
    if not rows:
        return Markup('<p class="note">{}</p>').format(GAP)
    return Markup(
        '<h3>By tariff line</h3><ul class="why-inputs">{}</ul><h3>Source</h3>'
        '<ul class="why-inputs">{}</ul>'
    ).format(rows, links)
