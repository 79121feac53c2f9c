"""One claim with all that is known of it, as HTML and a chart."""

from __future__ import annotations

import polars as pl
from markupsafe import Markup

from ytterby.boards import Picture
from ytterby.boards.build import build_picture
from ytterby.evidence.claims import DIMS
from ytterby.figures.evidence.forest import claim_forest
from ytterby.figures.figure import Drawing, Figure, Key
from ytterby.figures.style.text import amount, interval
from ytterby.report.fragments import tier_html
from ytterby.report.tables import safe_address
from ytterby.web.parts.links import link
from ytterby.web.state import State
from ytterby.workflows.weighing.dossier import Dossier
from ytterby.workflows.weighing.index import ClaimIndex
from ytterby.workflows.weighing.residuals import misfit_words
from ytterby.workflows.weighing.words import claim_title

DRAWN = 16
"""Claims of the same thing that are drawn beside each other, at most."""


def head_html(state: State, index: ClaimIndex, dossier: Dossier) -> str:
    """Return the claim itself: what it is about, its number, how it stands, what can be done."""
    claim = dossier.claim
    unit = str(claim["unit"])
    band = interval(claim["lower"], claim["upper"], unit)
    beside = Markup('<span class="band">{}, 80 %</span>').format(band) if band else ""
    replace = link(
        state,
        "Put your own number in its place",
        classes="button",
        key="replace",
        to={"view": "own", "replaces": claim["claim"], "claim": None},
    )
    meaning = dossier.quantity.meaning if dossier.quantity else ""
    return str(
        Markup(
            '<h2>{}</h2><p class="ev-big">{}{}{}</p><p class="note">{}</p>'
            '<p class="under"><span class="ev-badge {}">{}</span>{}</p>'
        ).format(
            claim_title(index, claim),
            amount(claim["value"], unit),
            beside,
            Markup(tier_html(str(claim["tier"]))),
            meaning,
            str(claim["state"]).replace(" ", "-"),
            claim["state"],
            replace if claim["state"] != "superseded" else "",
        )
    )


def facts_html(state: State, index: ClaimIndex, dossier: Dossier) -> str:
    """Return everything else, one heading after the other."""
    parts = [
        _source(dossier),
        _number(dossier),
        _chains(dossier),
        _uses(dossier),
        _fate(state, index, dossier),
    ]
    return str(Markup("").join(parts))


def forest_picture(index: ClaimIndex, dossier: Dossier) -> Picture | None:
    """Return the claims of the same quantity, place and unit beside each other; none if alone."""
    claim = dossier.claim
    same = pl.lit(True)
    for dim in ("quantity", "unit", *(d for d in DIMS if d != "scope")):
        same &= pl.col(dim).eq_missing(pl.lit(claim[dim], index.claims.schema[dim]))
    rows = index.claims.filter(same & pl.col("value").is_not_null()).sort("value")
    if rows.height < 2:
        return None
    own = rows.filter(pl.col("claim") == claim["claim"])
    rows = pl.concat([own, rows.filter(pl.col("claim") != claim["claim"]).head(DRAWN - 1)])
    rows = rows.sort("value", descending=True).with_columns(
        gone=pl.col("state") == "superseded",
        label=pl.col("source"),
    )
    fitted = None
    if dossier.residuals is not None and dossier.residuals.height:
        year = claim["year"]
        at = dossier.residuals.filter(pl.col("year") == year)
        fitted = (at if at.height else dossier.residuals)["fitted"][0]
    unit = str(claim["unit"])
    keys = [Key("this claim", "home", "dot"), Key("others in force", "other", "dot")]
    if rows["gone"].any():
        keys.append(Key("superseded", "mute", "ring"))
    if fitted is not None:
        keys.append(Key("the chain", "accent", "dash"))
    height = 60 + 26 * rows.height
    figure = Figure(
        "claims-beside",
        "What others say of the same thing",
        "with their 80 % intervals; scopes may differ",
        (
            Drawing(
                "",
                claim_forest(rows, unit=unit, chosen=str(claim["claim"]), fitted=fitted),
                height,
                f"{rows.height} claims of the same quantity and place beside each other",
                claim_forest(
                    rows, unit=unit, chosen=str(claim["claim"]), fitted=fitted, narrow=True
                ),
            ),
        ),
        tuple(keys),
    )
    return build_picture(figure)


def _listed(rows: list[tuple[str, str | Markup]]) -> Markup:
    items = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(k, v) for k, v in rows if v not in ("", None)
    )
    return Markup('<dl class="ev-facts">{}</dl>').format(items)


def _source(dossier: Dossier) -> Markup:
    source = dossier.source
    address = str(source.get("address") or "")
    title = str(source.get("title") or dossier.claim["source"])
    named: str | Markup = title
    if safe_address(address):
        named = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(
            address, title
        )
    rows: list[tuple[str, str | Markup]] = [
        ("Title", named),
        ("Publisher", str(source.get("publisher") or "")),
        ("Published", str(dossier.claim["published_on"] or "")),
        ("Kind", str(source.get("kind") or "")),
        ("Licence", str(source.get("licence") or "")),
        ("Note", str(source.get("note") or "")),
        ("Id", str(dossier.claim["source"])),
    ]
    return Markup("<h3>Source</h3>{}").format(_listed(rows))


def _number(dossier: Dossier) -> Markup:
    claim = dossier.claim
    unit = str(claim["unit"])
    printed = f"{claim['published_value']} {claim['published_unit']}"
    rows: list[tuple[str, str | Markup]] = [
        ("As published", printed),
        ("As used", f"{amount(claim['value'], unit)}: {dossier.conversion}"),
        ("Mass basis", str(claim["mass_basis"]).replace("none", "no mass")),
        ("Certainty", dossier.certainty),
        *[(dim.capitalize(), text) for dim, text in dossier.place],
        ("Note", str(claim["note"] or "")),
        ("Claim", str(claim["claim"])),
    ]
    return Markup("<h3>The number</h3>{}").format(_listed(rows))


def _chains(dossier: Dossier) -> Markup:
    if dossier.residuals is None:
        words = Markup('<p class="note">The chains are being counted …</p>')
        return Markup("<h3>What the chains make of it</h3>{}").format(words)
    if dossier.residuals.is_empty():
        words = Markup(
            '<p class="note">No chain that is counted hears it as an observation of its own. It '
            "may stand behind one as a ratio, a price or a prior: see below.</p>"
        )
        return Markup("<h3>What the chains make of it</h3>{}").format(words)
    items = Markup("").join(
        Markup("<li><b>{}</b> {}: heard as {}, balanced at {}; {}.</li>").format(
            row["year"],
            row["words"],
            amount(row["observed"], row["unit"]),
            amount(row["fitted"], row["unit"]),
            misfit_words(row["score"]),
        )
        for row in dossier.residuals.iter_rows(named=True)
    )
    return Markup('<h3>What the chains make of it</h3><ul class="ev-said">{}</ul>').format(items)


def _uses(dossier: Dossier) -> Markup:
    known = Markup("").join(
        Markup('<li><b>{}</b> <span class="note">{}: {}</span>{}</li>').format(
            use.result,
            use.how,
            use.place,
            Markup("<code>{}</code>").format(use.command) if use.command else "",
        )
        for use in dossier.uses
    )
    listed = Markup('<ul class="ev-said">{}</ul>').format(known) if known else Markup("")
    if dossier.readers:
        quantity = str(dossier.claim["quantity"]).replace("_", " ")
        maybe = (
            f"Its quantity, {quantity}, is read by {', '.join(dossier.readers)}. Which of these "
            "claims each takes is not written down, so it may or may not enter there."
        )
    elif not dossier.uses:
        maybe = "No part of the model is known to read it: it stands here for those who look it up."
    else:
        maybe = "No other use of it is known."
    return Markup('<h3>Results that rest on it</h3>{}<p class="note">{}</p>').format(listed, maybe)


def _fate(state: State, index: ClaimIndex, dossier: Dossier) -> Markup:
    def named(claims: tuple[str, ...]) -> Markup:
        return Markup(", ").join(link(state, c, key=f"to-{c}", to={"claim": c}) for c in claims)

    rows: list[tuple[str, str | Markup]] = []
    if dossier.before:
        rows.append(("Takes the place of", named(dossier.before)))
    if dossier.after:
        rows.append(("Superseded by", named(dossier.after)))
    rows += [
        (
            f"{r['table']}, row {r['row']}",
            f"{r['decision']}{': ' if r['reason'] else ''}{r['reason'] or ''}",
        )
        for r in dossier.curation.iter_rows(named=True)
    ]
    if not rows:
        return Markup("")
    return Markup("<h3>How it came here</h3>{}").format(_listed(rows))
