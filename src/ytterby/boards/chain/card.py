"""The card of a plant: what, where and whose it is, what it can make and makes, and the claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ytterby.boards.chain.listing import switch_html
from ytterby.boards.chain.wording import (
    BASES,
    capacity_text,
    output_band,
    output_text,
    quantity_label,
    status_word,
)
from ytterby.figures.style.text import amount, capital, interval, percent
from ytterby.report.fragments import tier_html
from ytterby.report.tables import safe_address
from ytterby.workflows.chain.base import ChainBase

CLAIMS = 8
"""Claims shown on a card; the page of the evidence has them all."""


def card_html(
    base: ChainBase,
    facility: str,
    *,
    stage: str = "",
    off: Sequence[str] = (),
    links: Sequence[tuple[str, str]] = (),
    stress: bool = False,
) -> str:
    """Return the card of a plant, with all its stages; empty if there is no such plant.

    Parameters
    ----------
    base
        The year's chain.
    facility
        Which plant.
    stage
        The stage that was chosen, shown first.
    off
        Plants that are switched off.
    links
        Label and address of pages that go on from here.
    stress
        Whether there is a page where people react.
    """
    rows = [p for p in base.plants.to_dicts() if p["facility"] == facility]
    if not rows:
        return ""
    rows.sort(key=lambda p: p["stage"] != stage)
    for row in rows:
        row["off"] = facility in off
    more = Markup("").join(
        Markup('<a class="button" href="{}">{}</a>').format(address, label)
        for label, address in links
    )
    if stress and any(p["output"] is not None for p in rows):
        more += Markup('<button type="button" data-do="stress:{}">Stress</button>').format(facility)
    first = rows[0]
    counted = next((p for p in rows if p["output"] is not None), first)
    where = _where(first)
    return str(
        Markup(
            '<button type="button" class="close" data-do="close" aria-label="Close the card">✕'
            '</button><h3 id="plant-name" tabindex="-1">{}</h3><p class="note">{}</p>'
            '<div class="toggle">{}</div>{}{}<p class="links">{}</p>'
        ).format(
            first["name"],
            where,
            _toggle(counted),
            Markup("").join(_stage(base, p) for p in rows),
            _claims(base, facility),
            more,
        )
    )


def _where(plant: Mapping[str, Any]) -> str:
    parts = [plant["place"]]
    if plant["latitude"] is None:
        parts.append("its place is not known, so it is not on the map")
    else:
        near = "" if plant["coordinate_tier"] in ("A", "B") else ", about"
        north, east = plant["latitude"], plant["longitude"]
        parts.append(
            f"{abs(north):.1f}° {'N' if north >= 0 else 'S'}, "
            f"{abs(east):.1f}° {'E' if east >= 0 else 'W'}{near}"
        )
    return " · ".join(p for p in parts if p)


def _toggle(plant: Mapping[str, Any]) -> Markup:
    if plant["output"] is not None:
        return switch_html(plant, words=True)
    return Markup('<p class="note">It cannot be switched off: {}.</p>').format(plant["why"])


def _stage(base: ChainBase, plant: Mapping[str, Any]) -> Markup:
    """Return what is known of one stage of a plant."""
    stage = base.stages.get(plant["stage"], plant["stage"])
    band = output_band(plant)
    made = output_text(plant)
    if plant["output"] is not None:
        made += f" ({band})" if band else ""
        made += f", {percent(plant['world_share'])} of the world"
    else:
        made = f"not known on its own: {plant['why']}"
    basis = f", {plant['capacity_basis']}" if plant["capacity_basis"] else ""
    owner = " · ".join(x for x in (plant["operator"], plant["owners"] or plant["owner"]) if x)
    rows = [
        ("Stage", capital(stage)),
        ("Makes", capital(plant["products"]) if plant["products"] else "not known"),
        ("Owner", owner or "not known"),
        ("Status", capital(status_word(plant["status"])) + _since(plant)),
        ("Capacity", capacity_text(plant) + basis),
        (f"Made in {base.year}", made),
    ]
    if plant["cluster"]:
        rows.insert(0, ("Counts as", "many plants together"))
    if plant["note"]:
        rows.append(("Note", plant["note"]))
    listed = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(k, v) for k, v in rows
    )
    tier = plant["tier"]
    sources = Markup(", ").join(_source(base, s) for s in plant["source"].split(";") if s)
    return Markup('<dl class="manifest">{}</dl><p class="note source">{} {}: {}{}</p>').format(
        listed,
        Markup(tier_html(tier)),
        BASES.get(tier, "unknown evidence").capitalize(),
        sources,
        f", {plant['published_on']}" if plant["published_on"] else "",
    )


def _since(plant: Mapping[str, Any]) -> str:
    year = plant["start_year"]
    if year is None:
        return ""
    return f", since {year}" if plant["runs"] else f", start {year}"


def _source(base: ChainBase, source: str) -> Markup:
    known = base.sources.get(source, {})
    title, address = known.get("title") or source, known.get("address") or ""
    if safe_address(address):
        return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(address, title)
    return Markup("{}").format(title)


def _claims(base: ChainBase, facility: str) -> Markup:
    claims = base.claims.get(facility, [])
    if not claims:
        return Markup('<p class="note">No claim names this plant alone.</p>')
    items = Markup("").join(_claim(c) for c in claims[:CLAIMS])
    more = len(claims) - CLAIMS
    rest = Markup('<p class="note">and {} more</p>').format(more) if more > 0 else ""
    return Markup('<h4>Claims</h4><ul class="claims">{}</ul>{}').format(items, rest)


def _claim(claim: Mapping[str, Any]) -> Markup:
    band = interval(claim["low"], claim["high"], claim["unit"] or "")
    value = amount(claim["value"], claim["unit"] or "")
    words = [quantity_label(claim["quantity"])]
    words += [str(claim[k]) for k in ("stage", "scope", "year") if claim[k]]
    return Markup("<li><b>{}</b>{} {} <span>{}</span></li>").format(
        value,
        f" ({band})" if band else "",
        Markup(tier_html(claim["tier"] or "")),
        ", ".join(words),
    )
