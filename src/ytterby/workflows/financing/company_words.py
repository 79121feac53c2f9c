"""A company's dossier in words and short tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import region_name, with_the
from ytterby.impact.companies import STAGES, Asset, Company, held, stage_state
from ytterby.packs import Pack
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import GAP, amount_text, share_cell, word

MAKERS = {
    "mine": "mines",
    "separation": "separation plants",
    "metal": "metal makers",
    "magnet": "magnet makers",
}
"""Who does a stage."""
FEW = 8
"""Rows of a list that people read."""
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
            word(r["stages"]),
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
    rows = exposure.filter(pl.col("controller") & (pl.col("share") > 0.05)).sort(
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
            f"{r['kind']} {money(r['amount'])} ({_span(r['first_year'], r['last_year'])})"
            for r in rows.iter_rows(named=True)
        ]
        out.append(f"{text}, USD: {'; '.join(parts)}; tier {max(rows['tier'].to_list())}.")
    return out


def _span(first: int | None, last: int | None) -> str:
    return str(first) if first == last else f"{first}–{last}"


def company_summaries(
    company: Company, frames: Mapping[str, pl.DataFrame], pack: Pack, year: int
) -> tuple[Summary, ...]:
    """Return the dossier as short tables.

    Parameters
    ----------
    company
        Who.
    frames
        Tables of the dossier.
    pack
        Labels.
    year
        Of the chain.
    """
    out = [_assets(frames["assets"])]
    if not frames["exposure"].is_empty():
        out.append(_exposure(frames["exposure"], pack, year))
    worth = frames["worth"].filter(pl.col("revenue").is_not_null())
    if not worth.is_empty():
        out.append(_worth(worth, frames["worth"]))
    if not frames["break_even"].is_empty():
        out.append(_break_even(frames["break_even"]))
    for name, build in (("support", _support), ("people", _people), ("events", _events)):
        if not frames[name].is_empty():
            out.append(build(frames[name]))
    return tuple(out)


def _assets(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["name"]),
            word(r["region"]),
            word(r["stage"]),
            word(r["status"]),
            Cell(amount_text(r["capacity"])),
            word(r["capacity_unit"]),
            Cell(str(r["start_year"] or GAP)),
            share_cell(r["ownership_share"])
            if r["ownership_share"] is not None
            else word("" if r["role"] == "operator" else r["role"]),
            word(r["controller"]),
            word(r["tier"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Plant", number=False),
        Column("where", number=False),
        Column("stage", number=False),
        Column("status", number=False),
        Column("capacity"),
        Column("unit", number=False),
        Column("start"),
        Column("owns, %\nor role"),
        Column("whose", number=False),
        Column("tier", number=False),
    )
    note = "A dash is a gap: no capacity, start or share of ownership is in the evidence."
    notes = frame.filter((pl.col("note") != "") & (pl.col("state") == "running"))
    told = [f"{r['name']}: {r['note']}." for r in notes.iter_rows(named=True)]
    return Summary("", columns, rows, " ".join((note, *told)))


def _exposure(frame: pl.DataFrame, pack: Pack, year: int) -> Summary:
    rows = []
    for key, part in frame.group_by("region", "stage", "direction", maintain_order=True):
        region, stage, direction = (str(k) for k in key)
        first = part.filter(pl.col("controller")).row(0, named=True)
        rest = part.filter(~pl.col("controller")).head(3)
        names = [
            f"{pack.label(r['partner'])} {100 * r['share']:.0f}" for r in rest.iter_rows(named=True)
        ]
        rows.append(
            (
                word(f"{pack.label(region)} {stage}"),
                word("buys from" if direction == "feed" else "sells to"),
                share_cell(first["share"], first["low"], first["high"]),
                word(", ".join(names)),
            )
        )
    columns = (
        Column(f"Region's stage, {year}", number=False),
        Column("", number=False),
        Column(f"{pack.label(pack.controller)}, %"),
        Column("others, %", number=False),
    )
    note = (
        "By value of the rare earths. Of the region's whole stage: the company's own contracts are "
        "not published."
    )
    return Summary("", columns, tuple(rows), note)


def _worth(frame: pl.DataFrame, whole: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["facility"]),
            word(r["stage"]),
            word(r["state"]),
            word(r["market"]),
            Cell(amount_text(r["price"])),
            Cell(
                amount_text(r["revenue"] / MILLION),
                f"({amount_text(r['low'] / MILLION)}–{amount_text(r['high'] / MILLION)})",
            ),
            word(r["dates"]),
            word(r["note"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("At full nameplate", number=False),
        Column("stage", number=False),
        Column("state", number=False),
        Column("prices", number=False),
        Column("USD/kg"),
        Column("million\nUSD/year", keep=1),
        Column("of", number=False),
        Column("", number=False),
    )
    gone = whole.filter(pl.col("revenue").is_null())["facility"].n_unique()
    note = (
        "Not revenue earned, and stages feed one another: do not add. "
        f"{gone} plants have no capacity or price."
    )
    return Summary("", columns, rows, note)


def _break_even(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["facility"]),
            Cell(
                amount_text(r["break_even"]),
                ""
                if r["low"] is None or r["high"] is None
                else f"({amount_text(r['low'])}–{amount_text(r['high'])})",
            ),
            word(r["tier"]),
            word(r["note"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Just pays at", number=False),
        Column("NdPr,\nUSD/kg", keep=1),
        Column("tier", number=False),
        Column("", number=False),
    )
    note = "At the required return, other oxides at their prices outside China; 0: others pay."
    return Summary("", columns, rows, note)


def _support(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["year"]),
            word(r["giver"]),
            word(r["kind"]),
            word(r["subject"]),
            Cell(amount_text(r["amount"] / MILLION)),
            word(r["counted"]),
            word(r["tier"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Year", number=False),
        Column("from", number=False),
        Column("kind", number=False),
        Column("for", number=False),
        Column("million\nUSD"),
        Column("", number=False),
        Column("tier", number=False),
    )
    return Summary("Public support and contracts", columns, rows)


def _people(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["year"]),
            word(r["subject"]),
            word(r["what"]),
            Cell(amount_text(r["jobs"]), f"({amount_text(r['low'])}–{amount_text(r['high'])})"),
            word(r["tier"]),
        )
        for r in frame.head(FEW).iter_rows(named=True)
    )
    columns = (
        Column("Year", number=False),
        Column("people", number=False),
        Column("", number=False),
        Column("jobs"),
        Column("tier", number=False),
    )
    return Summary("", columns, rows)


def _events(frame: pl.DataFrame) -> Summary:
    named = frame.filter(pl.col("why") == "named")
    others = frame.filter(pl.col("why") != "named").head(FEW - min(named.height, FEW // 2))
    rows = tuple(
        (word(r["date"]), word(r["why"]), word(r["instrument"]), word(r["effect"]), word(r["tier"]))
        for r in pl.concat([named, others]).sort("date", descending=True).iter_rows(named=True)
    )
    columns = (
        Column("Event", number=False),
        Column("why", number=False),
        Column("what", number=False),
        Column("effect", number=False),
        Column("tier", number=False),
    )
    return Summary("", columns, rows)
