"""A brief for people: two screens of what matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.results import Cell, Column, Summary, Table
from ytterby.results.summary import share_cell, share_text, word
from ytterby.workflows.inputs import Place
from ytterby.workflows.summaries.measures import measure_summary
from ytterby.workflows.summaries.rows import (
    KEY_ELEMENTS,
    MAIN_STAGES,
    bounded_cell,
    chosen,
    lookup,
    number,
)
from ytterby.workflows.summaries.world import chokepoint_summary

POINTS, CHANGES, STOCKS, PAPER_ROWS = 4, 4, 3, 5
STAGE_WORDS = {"mine": "mining", "metal": "metal making", "magnet": "magnet making"}
RELIANCE_ELEMENTS = ("Nd", "Dy", "Sm", "Y")


def brief_summaries(
    measures: pl.DataFrame,
    bases: Mapping[str, pl.DataFrame],
    tables: Mapping[str, Table],
    place: Place,
    partners: Sequence[Place],
    *,
    plants: Mapping[str, str],
    elements: Sequence[str] = (),
    stages: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> tuple[Summary, ...]:
    """Return the summaries of a brief, in reading order.

    Parameters
    ----------
    measures
        All measures of all partners, with ``stage``.
    bases
        What the world's concentration is measured by → its frame.
    tables
        The flat tables of the brief.
    place, partners
        Whom it is about; on whom it may depend.
    plants
        Facility id → its name.
    elements, stages
        What was asked for; the key ones otherwise.
    notes
        What a reader must be warned of, one sentence each.
    """
    out = [
        measure_summary(measures.filter(pl.col("partner") == p.code), place, p, elements)
        for p in partners
    ]
    out.append(chokepoint_summary(bases, elements, [s for s in stages if s in MAIN_STAGES]))
    out.append(_papers(tables["customs"].frame, partners))
    out.append(_reliance(tables["reliance"].frame, elements, stages))
    out.append(_points(tables["single-points"].frame, plants, elements))
    out.append(_cover(tables["cover"].frame))
    if "change" in tables:
        out.append(_change(tables["change"].frame, place, partners[0], elements))
    if notes:
        out.append(Summary("Evidence", (), (), " ".join(notes)))
    return tuple(s for s in out if s.rows or s.note)


def _papers(frame: pl.DataFrame, partners: Sequence[Place]) -> Summary:
    several = len(partners) > 1
    rows = tuple(
        (
            word(r["material"] + (f" from {r['partner']}" if several else "")),
            share_cell(r["customs_share"]),
            Cell(f"{r['total'] / 1e6:,.0f}" if r["total"] is not None else "–"),
        )
        for r in frame.iter_rows(named=True)
        if several or "compounds (HS 280530" in r["material"] or "magnets" in r["material"]
    )
    columns = (
        Column("Customs papers: imports by sender", number=False),
        Column("of value, %" if several else f"from {partners[0].code}, % of value"),
        Column("all imports, million USD"),
    )
    return Summary("", columns, rows[:PAPER_ROWS])


def _reliance(frame: pl.DataFrame, elements: Sequence[str], stages: Sequence[str]) -> Summary:
    at = lookup(frame, "element", "stage")
    there = chosen(elements, RELIANCE_ELEMENTS, frame["element"])
    forms = [*(s for s in MAIN_STAGES if not stages or s in stages), "all forms"]
    rows = tuple(
        (word(e), *(bounded_cell(at.get((e, s)), "net_import_reliance") for s in forms))
        for e in there
    )
    heads = {"mine": "ore", "separation": "oxide", "metal": "metal", "magnet": "magnets"}
    columns = (
        Column("Net import reliance, %", number=False),
        *(Column(heads.get(s, s), keep=int(s == "magnet")) for s in forms),
    )
    either = any("about 0" in c.text or " to " in c.text for row in rows for c in row[1:])
    note = "<0: net exporter of that form. all forms: ore counts as supply."
    if either:
        note += " Bounds in place of a number: by the 80 % interval net exporter or net importer."
    return Summary("", columns, rows, note)


def _points(frame: pl.DataFrame, names: Mapping[str, str], elements: Sequence[str]) -> Summary:
    wanted = elements or [e for e in KEY_ELEMENTS if e not in ("NdPr", "DyTb")]
    plants = frame.filter((pl.col("facility") != "") & pl.col("element").is_in(list(wanted)))
    grouped = (
        plants.sort("share", descending=True, maintain_order=True)
        .group_by("stage", "facility", "controller", maintain_order=True)
        .agg("element", pl.col("share").max(), pl.col("tier").first())
    )
    rows = tuple(
        (
            word(names.get(r["facility"]) or r["facility"]),
            word(r["controller"]),
            word(r["stage"]),
            word(" ".join(r["element"])),
            share_cell(r["share"]),
            word(r["tier"]),
        )
        for r in grouped.head(POINTS).iter_rows(named=True)
    )
    columns = (
        Column("Single points of failure", number=False),
        Column("owner", number=False),
        Column("stage", number=False),
        Column("of", number=False),
        Column("world, up to %"),
        Column("tier", number=False),
    )
    return Summary("", columns, rows)


def _cover(frame: pl.DataFrame) -> Summary:
    known = frame.filter(pl.col("months_of_cover").is_not_null()).sort("months_of_cover")
    rows = []
    for r in known.head(STOCKS).iter_rows(named=True):
        parts = [str(r[c]) for c in ("material", "family") if r[c] not in ("all", "")]
        low, high = number(r, "low"), number(r, "high")
        span = "" if low is None or high is None else f"({low:.1f}–{high:.1f})"
        months = Cell(f"{r['months_of_cover']:.1f}", span)
        rows.append(
            (word((parts or ["all rare earths"])[0]), word(r["holder"]), months, word(r["tier"]))
        )
    columns = (
        Column("Stocks, months of cover", number=False),
        Column("held by", number=False),
        Column("months"),
        Column("tier", number=False),
    )
    more = known.height - len(rows)
    return Summary("", columns, tuple(rows), f"{more} more known." if more > 0 else "")


def _change(frame: pl.DataFrame, place: Place, partner: Place, elements: Sequence[str]) -> Summary:
    years = frame["year"].unique().sort().to_list()
    early, late = years[0], years[-1]
    at = lookup(frame, "measure", "element", "stage", "year")
    wanted = elements or (*KEY_ELEMENTS, "MAG")
    found = []
    told = 0
    for measure, element, stage, year in at:
        first, last = at.get((measure, element, stage, early)), at[measure, element, stage, year]
        if year != late or first is None or element not in wanted or "(" in str(stage):
            continue
        told += 1
        if not _apart(first, last):
            continue
        what = (
            f"{element} used in {place.code} that touched {partner.code}"
            if measure == "ever_touched"
            else f"{partner.code} share of world {STAGE_WORDS.get(str(stage), stage)}, "
            + {"MAG": "magnet elements"}.get(str(element), str(element))
        )
        gap = (number(last, "share") or 0.0) - (number(first, "share") or 0.0)
        found.append((abs(gap), (word(what), bounded_cell(first), bounded_cell(last))))
    found.sort(key=lambda pair: -pair[0])
    columns = (
        Column("What changed, %", number=False),
        Column(str(early)),
        Column(str(late)),
    )
    rest, more = told - len(found), len(found) - CHANGES
    note = f"{more} more such shares changed; " if more > 0 else ""
    note += f"of {rest} no difference can be told." if rest else ""
    if not found:
        return Summary("", (), (), f"What changed since {early}: {note}" if note else "")
    return Summary("", columns, tuple(row for _, row in found[:CHANGES]), note)


def _apart(first: Mapping[str, object], last: Mapping[str, object]) -> bool:
    """Return whether two intervals do not overlap and the rounded numbers differ."""
    bounds = [number(r, k) for r in (first, last) for k in ("low", "high")]
    if any(b is None for b in bounds):
        return False
    a, b, c, d = (float(x or 0.0) for x in bounds)
    shown = [share_text(number(r, "share") or 0.0) for r in (first, last)]
    return (b < c or d < a) and shown[0] != shown[1]
