"""The finding of a brief in words, made from its numbers alone."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.shares import output_shares
from ytterby.packs import Pack
from ytterby.results import Table
from ytterby.workflows.brief_tables import THIN
from ytterby.workflows.customs import LAST_BORDER
from ytterby.workflows.inputs import Place

SMALL = 0.005
"""Unmet need below this is not worth a word."""
LEADING = ("Dy", "Nd", "Tb", "Sm", "Y")
ARTICLE = (
    "United States",
    "United Kingdom",
    "European Union",
    "Netherlands",
    "Philippines",
    "Five Eyes",
    "Quad",
    "G7",
    "Group of Seven",
)


def percent(value: float) -> str:
    """Return a share as whole percent; near 0 and 1 it says so.

    Examples
    --------
    >>> percent(0.956), percent(0.997), percent(0.002)
    ('96 %', 'over 99 %', 'under 1 %')
    """
    if 0.99 < value < 0.9995:
        return "over 99 %"
    if 0.0005 < value < 0.01:
        return "under 1 %"
    return f"{100 * value:.0f} %"


def named(place: Place) -> str:
    """Return a place's name with the article that English wants."""
    if place.code == "WLD":
        return "the world"
    return f"the {place.name}" if place.name in ARTICLE else place.name


def _span(row: Mapping[str, float | None]) -> str:
    low, high = row["low"], row["high"]
    if low is None or high is None:
        return ""
    a, b = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return "" if a == b else f" ({a}–{b} %)"


def _one(frame: pl.DataFrame, **wanted: str) -> dict[str, float | None] | None:
    for column, value in wanted.items():
        frame = frame.filter(pl.col(column) == value)
    return frame.row(0, named=True) if frame.height else None


def finding(
    chain: Chain, pack: Pack, place: Place, partner: Place, tables: Mapping[str, Table]
) -> tuple[str, ...]:
    """Return the finding, one sentence each, the most important first."""
    frame = tables["measures"].frame.filter(pl.col("partner") == partner.code)
    used = [e for e in LEADING if _one(frame, element=e, measure="ever_touched")]
    out: list[str] = []
    for element in used[:2]:
        out += _origin(frame, pack, place, partner, element, chain.year)
    if used and "change" in tables:
        out += _change(tables["change"].frame, pack, used[:2])
    out += _customs(tables["customs"].frame, place, partner)
    out += _loss(frame, pack, place, partner, used)
    out += _pinch(tables["hhi"].frame, pack)
    out += _cover(tables["cover"].frame, place)
    return tuple(out)


def _origin(
    frame: pl.DataFrame, pack: Pack, place: Place, partner: Place, element: str, year: int
) -> list[str]:
    mixed = _one(frame, element=element, measure="ever_touched", rule="well_mixed")
    own = _one(frame, element=element, measure="ever_touched", rule="own_first")
    direct = _one(frame, element=element, measure="customs_share", rule=LAST_BORDER)
    if mixed is None or own is None:
        return []
    share = mixed["share"] or 0.0
    text = (
        f"{percent(share)}{_span(mixed)} of the {pack.label(element)} that makers in "
        f"{named(place)} used in {year} had passed through {named(partner)} at some stage"
    )
    other = own["share"] or 0.0
    if abs(other - share) >= 0.01:
        text += f" ({percent(other)} if exporters ship their own production first)"
    if direct is not None and direct["share"] is not None:
        text += f"; judged by the last border alone it would be {percent(direct['share'])}"
    return [text + "."]


def _change(frame: pl.DataFrame, pack: Pack, elements: list[str]) -> list[str]:
    """Return what changed; where intervals overlap, that nothing can be told."""
    out = []
    for element in elements:
        rows = frame.filter(
            (pl.col("measure") == "ever_touched") & (pl.col("element") == element)
        ).sort("year")
        if rows.height < 2:
            continue
        early, late = rows.row(0, named=True), rows.row(-1, named=True)
        verdict = "no difference that can be told"
        if early["high"] < late["low"]:
            verdict = "it has risen since"
        elif late["high"] < early["low"]:
            verdict = "it has fallen since"
        out.append(
            f"In {early['year']} that share of {pack.label(element)} was "
            f"{percent(early['share'])}{_span(early)}: {verdict}."
        )
    return out


def _customs(frame: pl.DataFrame, place: Place, partner: Place) -> list[str]:
    parts = [
        f"{percent(r['customs_share'])} of the value of {r['material']}"
        for r in frame.filter(pl.col("partner") == partner.code).iter_rows(named=True)
        if "compounds (HS 280530" in r["material"] or "magnets" in r["material"]
    ]
    if not parts:
        return []
    return [
        f"Customs papers attribute to {named(partner)} {' and '.join(parts)} that "
        f"{named(place)} imports."
    ]


def _loss(
    frame: pl.DataFrame, pack: Pack, place: Place, partner: Place, used: list[str]
) -> list[str]:
    parts = []
    for element in used:
        first = _one(frame, element=element, measure="dependence", rule="target_first")
        shared = _one(frame, element=element, measure="dependence", rule="pro_rata")
        if first is not None and shared is not None:
            low, high = first["share"] or 0.0, shared["share"] or 0.0
            if max(low, high) < SMALL:
                continue
            span = percent(low) if abs(high - low) < 0.01 else f"{percent(low)} to {percent(high)}"
            parts.append(f"{span} of the {pack.label(element)}")
    if not used:
        return []
    if not parts:
        return [
            f"Without {named(partner)}, the best possible rerouting would leave none of these "
            f"needs of makers in {named(place)} unmet, even without stocks."
        ]
    return [
        f"Without {named(partner)}, once stocks are gone and before anything is built, makers in "
        f"{named(place)} would lack {', '.join(parts)} that they use, depending on who is served "
        "first."
    ]


def _pinch(frame: pl.DataFrame, pack: Pack) -> list[str]:
    rows = frame.filter(
        pl.col("stage").is_in(["mine", "separation", "metal", "magnet"])
        & pl.col("element").is_in(list(LEADING))
    ).sort("hhi", descending=True)
    if rows.is_empty():
        return []
    top = rows.row(0, named=True)
    return [
        f"The narrowest point is the {pack.label(top['stage'])} of {pack.label(top['element'])}: "
        f"{pack.label(top['leader'])} makes {percent(top['leader_share'])} of the world's "
        f"(HHI {top['hhi']:.2f})."
    ]


def _cover(frame: pl.DataFrame, place: Place) -> list[str]:
    rows = frame.filter(pl.col("months_of_cover").is_not_null())
    if rows.is_empty():
        return [f"Nobody has published what {named(place)} holds in stock."]
    row = rows.sort("months_of_cover").row(0, named=True)
    known = [row[c] for c in ("material", "family") if row[c] != "all"]
    what = known[0] if known else "rare earths in general"
    span = "" if row["low"] is None else f" ({row['low']:.1f}–{row['high']:.1f})"
    tier = " by recollection or estimate (tier C)" if row["tier"] == "C" else ""
    return [
        f"The shortest stock known is {what} held by {row['holder']}: "
        f"{row['months_of_cover']:.1f}{span} months{tier}."
    ]


def warnings(chain: Chain, place: Place, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """Return what a reader must be warned of: thin evidence and tier C."""
    out = []
    frame = tables["measures"].frame.filter(pl.col("evidence_share").is_not_null())
    weak = frame.filter(pl.col("evidence_share") < THIN)
    for (measure,), rows in weak.group_by("measure", maintain_order=True):
        elements = ", ".join(rows["element"].unique(maintain_order=True))
        out.append(f"{measure}: more prior than evidence for {elements}.")
    owned = chain.capacities.filter(
        pl.col("region").is_in(list(place.regions)) & (pl.col("tier") == "C")
    )
    if owned.height:
        out.append(f"Owner control: {owned.height} plants in {named(place)} rest on tier C.")
    stocks = tables["cover"].frame
    if stocks.height and (stocks["tier"] == "C").any():
        count = stocks.filter(pl.col("tier") == "C").height
        out.append(f"Stocks: {count} of {stocks.height} numbers are recollection or estimate.")
    seen = chain.residuals
    if seen.height:
        recalled = seen.filter(pl.col("tier") == "C").height
        out.append(
            f"The balanced chain rests on {seen.height} observations, {recalled} of them of tier C."
        )
    made = output_shares(chain, draws=0)
    if made.is_empty():
        out.append("Nothing is made anywhere.")
    return tuple(out)
