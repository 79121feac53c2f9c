"""A company's dossier in words and short tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import region_name, with_the
from ytterby.impact.companies import STAGES, Asset, Company, held, stage_state
from ytterby.packs import Pack
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import GAP, share_cell, word

MAKERS = {
    "mine": "mines",
    "separation": "separation plants",
    "metal": "metal makers",
    "magnet": "magnet makers",
}
"""Who does a stage."""
MILLION = 1e6


def money(value: float | None) -> str:
    """Return dollars in millions or billions.

    Examples
    --------
    >>> money(419_175_000.0), money(1.577e9), money(850_000.0), money(-2.5e6), money(None)
    ('419 million', '1.6 billion', '0.8 million', '−2.5 million', '–')
    """
    if value is None:
        return GAP
    sign = "−" if value < 0 else ""
    size = abs(value)
    if size >= 1e9:
        return f"{sign}{size / 1e9:,.1f} billion"
    text = f"{size / MILLION:,.0f}" if size >= 10 * MILLION else f"{size / MILLION:.1f}"
    return f"{sign}{text} million"


def owners_finding(frame: pl.DataFrame) -> tuple[str, ...]:
    """Return how many companies there are and how many cover more than one stage."""
    several = sum(len(s.split(", ")) > 1 for s in frame["stages"])
    whole = [
        r["name"]
        for r in frame.iter_rows(named=True)
        if set(STAGES) <= set(r["stages"].split(", "))
    ]
    text = (
        f"{frame.height} companies are known by their plants; {several} have more than one stage."
    )
    if not whole:
        return (text,)
    return (text, f"From mine to magnet, counting what is planned: {listed(whole)}.")


def owners_summary(frame: pl.DataFrame) -> Summary:
    """Return the companies as a short table."""
    rows = tuple(
        (
            word(r["name"]),
            *(
                Cell(str(r[k]) if r[k] else GAP)
                for k in ("plants", "running", "building", "planned")
            ),
            word(r["stages"].replace("_", " ")),
            word(r["countries"]),
            word(r["controller"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Company", number=False),
        Column("plants"),
        Column("running"),
        Column("being\nbuilt"),
        Column("planned"),
        Column("stages", number=False),
        Column("where", number=False),
        Column("whose", number=False),
    )
    return Summary("", columns, rows, "Ask for one: ytterby company NAME.")


def company_finding(
    company: Company,
    assets: Sequence[Asset],
    frames: Mapping[str, pl.DataFrame],
    pack: Pack,
    year: int,
) -> tuple[str, ...]:
    """Return what a reader must know of a company, one sentence each.

    Parameters
    ----------
    company, assets
        Who, and its plants.
    frames
        Tables of the dossier.
    pack
        Labels.
    year
        Of the chain.
    """
    own = held(assets)
    if not own:
        gone = listed(list(dict.fromkeys(a.name for a in assets)))
        return (
            f"{company.name} operates no plant of the table as known; it is named with {gone}.",
        )
    stages = {s: stage_state(assets, s) for s in STAGES}
    out = [_covers(company, own, stages, pack)]
    out += _gaps(frames["coverage"], stages, pack)
    out += _outside(frames["output"], pack, year)
    out += _exposed(frames["exposure"], pack, year)
    out += _money(frames["support_sums"])
    encoded = [c for c in frames["terms"]["contract"].unique(maintain_order=True) if c]
    if encoded:
        ask = listed([f"ytterby finance {name}" for name in encoded])
        out.append(f"What its contract costs the public is told by: {ask}.")
    return tuple(out)


def _covers(company: Company, own: Sequence[Asset], stages: Mapping[str, str], pack: Pack) -> str:
    places = dict.fromkeys(a.facility for a in own)
    labels = {s.id: s.label for s in pack.stages}
    run = [labels.get(s, s) for s, state in stages.items() if state == "running"]
    coming = [labels.get(s, s) for s, state in stages.items() if state in ("building", "planned")]
    heavy = [a for a in own if a.heavy and a.stage == "separation"]
    text = f"{company.name} has {len(places)} plant{'s' if len(places) != 1 else ''} in "
    text += listed([with_the(region_name(r)) for r in dict.fromkeys(a.region for a in own)])
    text += f"; running: {listed(run)}" if run else "; none of its stages runs yet"
    text += f"; to come: {listed(coming)}" if coming else ""
    if heavy:
        best = min(("running", "building", "planned", "stopped").index(a.state) for a in heavy)
        state = ("running", "being built", "planned", "stopped")[best]
        text += f"; a circuit for heavy rare earths is {state}"
    return text + "."


def _gaps(coverage: pl.DataFrame, stages: Mapping[str, str], pack: Pack) -> list[str]:
    labels = {s.id: s.label for s in pack.stages}
    missing = coverage.filter(pl.col("gap") != "")
    if missing.is_empty():
        whole = all(state == "running" for state in stages.values())
        return ["All stages from mine to magnet run."] if whole else []
    parts = []
    for row in missing.iter_rows(named=True):
        parts.append(f"{labels.get(row['stage'], row['stage'])} ({row['gap']})")
    flows = {
        f"{row['through']}: {row['partners']}"
        for row in missing.iter_rows(named=True)
        if row["partners"]
    }
    told = f" Trade of its regions' stages: {'; '.join(sorted(flows))} [proxy]." if flows else ""
    return [f"Not its own: {listed(parts)}.{told}"]


def _outside(output: pl.DataFrame, pack: Pack, year: int) -> list[str]:
    known = output.filter(pl.col("share_outside").is_not_null())
    if known.is_empty():
        return []
    sums = known.group_by("stage", maintain_order=True).agg(
        pl.col("share_outside", "low", "high").sum()
    )
    home = with_the(pack.label(pack.controller))
    labels = {s.id: s.label for s in pack.stages}
    parts = [
        f"{_percent(r, 'share_outside')} of {labels.get(r['stage'], r['stage'])}"
        for r in sums.iter_rows(named=True)
    ]
    return [
        f"Its plants of known capacity did about {listed(parts)} outside {home} in {year}, by mass "
        "[proxy: a region's output shared out by capacity]."
    ]


def _exposed(exposure: pl.DataFrame, pack: Pack, year: int) -> list[str]:
    home = with_the(pack.label(pack.controller))
    outside = exposure.filter(pl.col("region") != pack.controller)
    if exposure.height and outside.is_empty():
        return [f"Its running plants stand in {home} itself, whose controls bind what it exports."]
    rows = outside.filter(pl.col("controller") & (pl.col("share") > 0.05)).sort(
        "share", descending=True
    )
    if exposure.is_empty():
        return []
    if rows.is_empty():
        return [
            f"In {year} its regions' stages bought and sold little of theirs in {home} [proxy]."
        ]
    parts = []
    for r in rows.iter_rows(named=True):
        verb = "took in came from" if r["direction"] == "feed" else "sold went to"
        where = with_the(region_name(r["region"]))
        parts.append(
            f"{_percent(r)} of what {MAKERS.get(r['stage'], r['stage'])} in {where} {verb} {home}"
        )
    return [f"By value in {year}, {listed(parts[:4])} [proxy: the region's whole stage]."]


def _percent(row: Mapping[str, object], name: str = "share") -> str:
    """Return a share in percent with its interval."""
    value, low, high = (float(str(row[k])) for k in (name, "low", "high"))
    cell = share_cell(value, low, high)
    return f"{cell.text} %" + (f" {cell.extra}" if cell.extra else "")


def _money(sums: pl.DataFrame) -> list[str]:
    if sums.is_empty():
        return [
            "No public money for it is in the evidence, which is not to say that there is none."
        ]
    out = []
    for counted, text in (("signed", "Public money"), ("not settled", "Not settled")):
        rows = sums.filter(pl.col("counted") == counted)
        if rows.is_empty():
            continue
        parts = [
            f"{r['kind'].replace('+', ' and ')} {money(r['amount'])} "
            f"({_span(r['first_year'], r['last_year'])})"
            for r in rows.iter_rows(named=True)
        ]
        out.append(f"{text}, USD: {'; '.join(parts)}; tier {max(rows['tier'].to_list())}.")
    return out


def _span(first: int | None, last: int | None) -> str:
    return str(first) if first == last else f"{first}–{last}"
