"""The report of a footprint, as a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from ytterby.factors.environment import indicators
from ytterby.figures.style.text import capital, interval, number, percent
from ytterby.report.document import Stat
from ytterby.report.impacts.footprint import FootprintView, build_footprint_report
from ytterby.report.views import Provenance
from ytterby.report.wording import listed
from ytterby.results import Table
from ytterby.results.summary import rough_text
from ytterby.workflows.footprints.base import Ground
from ytterby.workflows.footprints.words import origin_name
from ytterby.workflows.outcome import Outcome
from ytterby.workflows.views import provenance_view

CARBON = "carbon"
MILLION = 1e6
STATS = 4
SHORT = {
    "bayan-obo": "Bayan Obo, China",
    "ion-clay": "ion clay, China",
    "mountain-pass": "Mountain Pass, United States",
    "mountain-pass-china": "Mountain Pass ore through China",
    "lynas": "Mount Weld through Malaysia and Japan",
    "recycled-oxide": "oxide from scrap, Europe",
    "recycled-magnet": "magnet to magnet",
}
"""Origin of a magnet to its name on an axis."""
TITLES = {
    "magnet": "Footprint of a magnet by origin",
    "world": "Footprint of the chain",
    "levers": "What cleaner refining costs",
    "facility": "Footprint of a plant",
    "portfolio": "Footprint of a portfolio",
    "list": "Footprints",
    "scenario": "What a scenario does to emissions of magnets",
}


def footprint_page(outcome: Outcome, topic: str, ground: Ground) -> str:
    """Return the report of a footprint as one HTML page.

    Parameters
    ----------
    outcome
        What the workflow returns.
    topic
        What was asked.
    ground
        What it was made from.
    """
    tables = outcome.tables
    amounts = _frame(tables, "footprint") if topic == "magnet" else _frame(tables, "totals")
    products = _frame(tables, "products")
    shown, plant = _one_plant(products, amounts)
    weakest = max((t for t in _tiers(tables) if t), default="")
    finding = list(outcome.finding)
    if topic == "magnet":
        finding.insert(0, _headline(amounts))
    elif topic == "levers":
        grade = str(outcome.manifest.parameters.get("grade") or "")
        finding = [_in_names(t, grade) for t in finding]
        finding.insert(0, _levers_headline(_frame(tables, "levers")))
    elif topic == "world":
        finding[0] = _world_headline(amounts, ground.chain.year) or finding[0]
    elif topic == "scenario":
        finding[:2] = [" ".join(finding[:2])]
    view = FootprintView(
        title=TITLES.get(topic, TITLES["facility"]),
        kicker=f"Environment · {ground.chain.year}",
        finding=finding[0],
        points=tuple(finding[1:]),
        stats=_lever_stats(_frame(tables, "levers")) or _stats(amounts, topic),
        caveat="Most factors are recollection and judgement." if weakest == "C" else "",
        tier=weakest,
        bars=_bars(amounts) if topic == "magnet" else _frame(tables, "regions"),
        amounts=_told(amounts),
        products=shown,
        products_of=plant,
        levers=_placed(_frame(tables, "levers")),
        published=_frame(tables, "published"),
        factors=_frame(tables, "factors"),
        scenario=_frame(tables, "scenario"),
        provenance=_provenance(outcome, ground),
    )
    return build_footprint_report(view)


def _frame(tables: Mapping[str, Table], name: str) -> pl.DataFrame:
    return tables[name].frame if name in tables else pl.DataFrame()


def _tiers(tables: Mapping[str, Table]) -> list[str]:
    main = next(iter(tables.values())).frame
    return main["tier"].to_list() if "tier" in main.columns else []


def _bars(amounts: pl.DataFrame) -> pl.DataFrame:
    return amounts.filter(
        (pl.col("indicator") == CARBON) & pl.col("amount").is_not_null()
    ).with_columns(name=_place(pl.col("origin")) + ", by " + pl.col("allocation"))


def _told(amounts: pl.DataFrame) -> pl.DataFrame:
    """Return amounts without rows that neither know nor miss anything."""
    known = {k: i.label for k, i in indicators().items()}
    if "indicator" in amounts.columns:
        amounts = amounts.with_columns(pl.col("indicator").replace(known))
    if "origin" in amounts.columns:
        amounts = amounts.with_columns(_place(pl.col("origin")))
    if "steps_without" not in amounts.columns:
        return amounts
    return amounts.filter(pl.col("amount").is_not_null() | (pl.col("steps_without") != ""))


def _place(origin: pl.Expr) -> pl.Expr:
    return origin.map_elements(short_name, return_dtype=pl.String)


def short_name(origin: str) -> str:
    """Return what a page calls an origin of a magnet.

    Examples
    --------
    >>> short_name("lynas"), short_name("DEU")
    ('Mount Weld through Malaysia and Japan', 'Germany')
    """
    return SHORT.get(origin) or origin_name(origin)


def _headline(amounts: pl.DataFrame) -> str:
    """Return how far the totals of a magnet lie apart."""
    held = amounts.filter((pl.col("step") == "total") & pl.col("amount").is_not_null())
    lead = held.filter(pl.col("indicator") == CARBON)
    rows = lead if lead.height else held
    if rows.is_empty():
        return "No published figure tells what was asked of these magnets."
    first = rows.filter(pl.col("indicator") == rows["indicator"][0])
    unit = str(first["unit"][0]).partition("/")[0]
    ends = [first["amount"].min(), first["amount"].max()]
    low, high = (rough_text(float(str(v))) for v in ends)
    spans = low if low == high else f"{low} to {high}"
    return (
        f"One kilogram of magnet carries {spans} {unit}, by origin and by how an ore's burden is "
        "shared among its elements."
    )


def _world_headline(amounts: pl.DataFrame, year: int) -> str:
    """Return what the chain gave off in a year, in millions; empty where that is not asked."""
    rows = amounts.filter((pl.col("name") == "all") & (pl.col("indicator") == CARBON)).to_dicts()
    if not rows:
        return ""
    value, low, high = (number(rows[0][k] / MILLION) for k in ("amount", "low", "high"))
    return (
        f"What the chain separated and made in {year} gave off {value} million t CO2e "
        f"({low} to {high} million)."
    )


def _placed(levers: pl.DataFrame) -> pl.DataFrame:
    return levers if levers.is_empty() else levers.with_columns(_place(pl.col("origin")))


def _lever_sums(levers: pl.DataFrame) -> list[dict[str, Any]]:
    """Return by origin what all its levers add to a kilogram, and to its price."""
    if levers.is_empty():
        return []
    sums = levers.group_by("origin", maintain_order=True).agg(
        pl.col("per_magnet").sum(), pl.col("of_price").sum(), pl.col("tier").max()
    )
    return sums.to_dicts()


def _levers_headline(levers: pl.DataFrame) -> str:
    """Return what all levers together cost by origin."""
    told = [
        f"{number(r['per_magnet'])} from {short_name(r['origin']).partition(',')[0]}"
        for r in _lever_sums(levers)
    ]
    if not told:
        return "No lever has a price."
    return f"Cleaner refining would add to a kilogram of magnet, in USD, {listed(told)}."


def _in_names(text: str, grade: str) -> str:
    """Return a sentence in which origins and the grade of magnet have the names of the page."""
    for origin, name in SHORT.items():
        text = text.replace(f"{capital(origin)}, ", f"{capital(name)}, ")
    return text.replace(f"the price of {grade}", "the price of the magnet")


def _lever_stats(levers: pl.DataFrame) -> tuple[Stat, ...]:
    return tuple(
        Stat(
            f"all levers, {short_name(r['origin'])}",
            number(r["per_magnet"]),
            "USD/kg magnet",
            note=f"{percent(r['of_price'])} of its price; a sum of middles, without an interval",
            tier=r["tier"] or "",
        )
        for r in _lever_sums(levers)[:STATS]
    )


def _one_plant(products: pl.DataFrame, amounts: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Return what the first plant that shares greenhouse gas shares, and its name."""
    if products.is_empty():
        return pl.DataFrame(), ""
    held = products.filter(pl.col("indicator") == CARBON)
    if held.is_empty():
        return pl.DataFrame(), ""
    first = held.filter(
        (pl.col("facility") == held["facility"][0]) & (pl.col("stage") == held["stage"][0])
    )
    at = (first["facility"][0], first["stage"][0])
    named = amounts.filter((pl.col("facility") == at[0]) & (pl.col("stage") == at[1]))
    return first, str(named["name"][0] if named.height else at[0])


def _stats(amounts: pl.DataFrame, topic: str) -> tuple[Stat, ...]:
    if amounts.is_empty():
        return ()
    held = amounts.filter(pl.col("indicator") == CARBON) if topic == "magnet" else amounts
    totals = held.filter(
        (pl.col("step") == "total") if topic == "magnet" else (pl.col("name") == "all")
    ).filter(pl.col("amount").is_not_null())
    out = []
    rows = totals.to_dicts()
    if topic == "magnet":
        return _by_origin(rows)
    for row in rows[:STATS]:
        by, word = (MILLION, "million ") if abs(row["amount"]) >= MILLION else (1.0, "")
        band = interval(row["low"] / by, row["high"] / by)
        label = indicators()[row["indicator"]].label
        out.append(Stat(label, number(row["amount"] / by), f"{word}{row['unit']}", band))
    return tuple(out)


def _by_origin(rows: list[dict[str, Any]]) -> tuple[Stat, ...]:
    """Return a number for each of the first origins, by mass if asked, with the other beside."""
    out = []
    for origin in list(dict.fromkeys(r["origin"] for r in rows))[:STATS]:
        first, *others = (r for r in rows if r["origin"] == origin)
        note = "; ".join(
            f"by {r['allocation']}: {number(r['amount'])} ({interval(r['low'], r['high'])})"
            for r in others
        )
        label = f"{short_name(origin)}, by {first['allocation']}"
        band = interval(first["low"], first["high"])
        out.append(Stat(label, number(first["amount"]), str(first["unit"]), band, note))
    return tuple(out)


def _provenance(outcome: Outcome, ground: Ground) -> Provenance:
    """Return the sources of the factors first, then those of the chain."""
    own = provenance_view(ground.chain, ground.evidence, outcome.manifest, ())
    main = next(iter(outcome.tables.values()))
    named = ground.evidence.sources.filter(pl.col("source").is_in(list(main.sources)))
    others = own.sources.filter(~pl.col("source").is_in(list(main.sources)))
    sources = pl.concat([named, others], how="diagonal")
    return Provenance(
        own.command,
        own.evidence_version,
        own.as_of,
        own.overrides,
        own.manifest,
        own.assumptions,
        sources,
        own.tiers,
    )
