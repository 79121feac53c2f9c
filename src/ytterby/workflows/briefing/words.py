"""The finding of a brief in words, made from its numbers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.standing.shares import output_shares
from ytterby.packs import Pack
from ytterby.results import Table
from ytterby.results.summary import THIN
from ytterby.workflows.customs import LAST_BORDER
from ytterby.workflows.inputs import Place

SOURCES = 5
"""Sources named in words."""
SMALL = 0.005
"""Unmet need below this is not worth a word."""
TOLD = 0.01
"""Shares that differ by less are told as one."""
ALL = 0.9995
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
MAKING = {
    "mine": "mining",
    "separation": "separation",
    "metal": "making of metal and alloy",
    "magnet": "making of magnets",
}
"""What is done at a stage, to be followed by "of" and elements."""


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
    a, b = round(100 * low), round(100 * high)
    return "" if b - a < 2 else f" ({a}–{b} %)"


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
    papers = tables["customs"].frame.filter(pl.col("partner") == partner.code)
    out = _origin(frame, pack, place, partner, used[:2], chain.year)
    if used and "change" in tables:
        out += _change(tables["change"].frame, pack, used[:2])
    out += _customs(papers, partner)
    out += _loss(frame, pack, place, partner, used)
    out += _pinch(tables["hhi"].frame, pack)
    out += _cover(tables["cover"].frame, place)
    return tuple(out)


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list in words.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _origin(
    frame: pl.DataFrame, pack: Pack, place: Place, partner: Place, elements: list[str], year: int
) -> list[str]:
    shares, owns, borders = [], [], []
    for element in elements:
        mixed = _one(frame, element=element, measure="ever_touched", rule="well_mixed")
        own = _one(frame, element=element, measure="ever_touched", rule="own_first")
        direct = _one(frame, element=element, measure="customs_share", rule=LAST_BORDER)
        if mixed is None or own is None or mixed["share"] is None or own["share"] is None:
            continue
        share, other = mixed["share"], own["share"]
        shares.append(f"{percent(share)}{_span(mixed)} of the {pack.label(element)}")
        if abs(other - share) >= TOLD:
            owns.append(f"{percent(other)} of the {pack.label(element)}")
        if direct is not None and direct["share"] is not None:
            borders.append(percent(direct["share"]))
    if not shares:
        return []
    text = (
        f"{listed(shares)} that makers in {named(place)} used in {year} had passed through "
        f"{named(partner)} at some stage"
    )
    if owns:
        text += f" ({listed(owns)} if exporters ship their own production first)"
    if len(borders) == len(shares):
        text += f"; by the last border alone it would be {listed(list(dict.fromkeys(borders)))}"
    return [_sentence(text) + "."]


def trace_finding(
    frame: pl.DataFrame, pack: Pack, places: Sequence[Place], partner: Place, asked: Sequence[str]
) -> tuple[str, ...]:
    """Return what a trace found, one sentence a place, of the last year.

    Parameters
    ----------
    frame
        Of the trace, with ``region``, ``partner`` and ``year``.
    pack
        For labels.
    places, partner
        Whose use; by whom.
    asked
        Elements that were asked for; the first that people read otherwise.
    """
    if frame.is_empty():
        return ()
    year = int(str(frame["year"].max()))
    last = frame.filter((pl.col("year") == year) & (pl.col("partner") == partner.code))
    out: list[str] = []
    for place in places:
        own = last.filter(pl.col("region") == place.code)
        there = [e for e in (asked or LEADING) if e in own["element"].to_list()]
        out += _origin(own, pack, place, partner, there[:2], year)
    return tuple(out)


def _change(frame: pl.DataFrame, pack: Pack, elements: list[str]) -> list[str]:
    """Return what changed; where intervals overlap, that nothing can be told."""
    same, moved, since = [], [], ""
    for element in elements:
        rows = frame.filter(
            (pl.col("measure") == "ever_touched") & (pl.col("element") == element)
        ).sort("year")
        if rows.height < 2:
            continue
        early, late = rows.row(0, named=True), rows.row(-1, named=True)
        since = str(early["year"])
        label = pack.label(element)
        if early["high"] < late["low"]:
            moved.append(f"the share of {label} has risen from {percent(early['share'])}")
        elif late["high"] < early["low"]:
            moved.append(f"the share of {label} has fallen from {percent(early['share'])}")
        else:
            same.append(label)
    if same:
        moved.append(f"no difference can be told for {listed(same)}")
    return [f"Since {since}, {listed(moved)}."] if moved else []


def _customs(frame: pl.DataFrame, partner: Place) -> list[str]:
    parts = []
    for r in frame.iter_rows(named=True):
        what = "magnets" if "magnets" in r["material"] else "metals and compounds"
        if what == "magnets" or "compounds (HS 280530" in r["material"]:
            parts.append(f"{percent(r['customs_share'])} of the value of imported {what}")
    if not parts:
        return []
    return [f"Customs papers name {named(partner)} as the sender of {listed(parts)}."]


def _loss(
    frame: pl.DataFrame, pack: Pack, place: Place, partner: Place, used: list[str]
) -> list[str]:
    spans: dict[str, list[str]] = {}
    for element in used:
        first = _one(frame, element=element, measure="dependence", rule="target_first")
        shared = _one(frame, element=element, measure="dependence", rule="pro_rata")
        shares = [r["share"] for r in (first, shared) if r is not None and r["share"] is not None]
        if len(shares) == 2:
            low, high = sorted(shares)
            if high < SMALL:
                continue
            a, b = percent(low), percent(high)
            span = a if high - low < TOLD else f"{a.removesuffix(' %')} to {b}"
            spans.setdefault(span, []).append(pack.label(element))
    if not used:
        return []
    if not spans:
        return [
            f"Without {named(partner)}, the best possible rerouting would leave none of these "
            f"needs of makers in {named(place)} unmet, even without stocks."
        ]
    parts = [f"{span} of their {listed(elements)}" for span, elements in spans.items()]
    depends = any(" to " in span for span in spans)
    return [
        f"Without {named(partner)}, once stocks are gone and before anything is built, makers "
        f"would lack {listed(parts)}" + (", depending on who is served first." if depends else ".")
    ]


def _pinch(frame: pl.DataFrame, pack: Pack) -> list[str]:
    rows = frame.filter(
        pl.col("stage").is_in(list(MAKING)) & pl.col("element").is_in(list(LEADING))
    ).sort("hhi", descending=True, maintain_order=True)
    if rows.is_empty():
        return []
    top = rows.row(0, named=True)
    same = rows.filter((pl.col("stage") == top["stage"]) & (pl.col("hhi") >= top["hhi"] - TOLD))[
        "element"
    ]
    makes = "all" if top["leader_share"] >= ALL else percent(top["leader_share"])
    return [
        f"The narrowest point of the world is the {MAKING[top['stage']]} of "
        f"{listed([pack.label(e) for e in LEADING if e in same.to_list()])}: "
        f"{pack.label(top['leader'])} does {makes} of it."
    ]


def _cover(frame: pl.DataFrame, place: Place) -> list[str]:
    if frame["months_of_cover"].is_null().all():
        return [f"Nobody has published what {named(place)} holds in stock."]
    return []


def thin_measures(frame: pl.DataFrame) -> tuple[str, ...]:
    """Return which measures of which elements are more prior than evidence."""
    known = frame.filter(pl.col("evidence_share").is_not_null())
    out = []
    weak = known.filter(pl.col("evidence_share") < THIN)
    for (measure,), rows in weak.group_by("measure", maintain_order=True):
        elements = ", ".join(rows["element"].unique(maintain_order=True))
        out.append(f"{measure}: more prior than evidence for {elements}.")
    return tuple(out)


def told_sources(sources: Sequence[str], overrides: Sequence[str]) -> tuple[str, ...]:
    """Return the main sources in a sentence, and what the user's own data overrode."""
    out = []
    if sources:
        more = len(sources) - SOURCES
        names = ", ".join(sources[:SOURCES]) + (f" and {more} more" if more > 0 else "")
        out.append(f"Main sources: {names}.")
    if overrides:
        out.append(f"Your own data override: {', '.join(overrides)}.")
    return tuple(out)


def general_warnings(chain: Chain, place: Place, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """Return what a reader must be warned of beyond thin measures: owners, stocks and tier C."""
    out = []
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
