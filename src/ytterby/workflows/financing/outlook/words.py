"""An outlook in words and in a short table."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.evidence import Evidence
from ytterby.packs import Pack
from ytterby.results import Cell, Column, Summary, Table
from ytterby.results.summary import amount_text, range_text, rough_text, share_text, word
from ytterby.workflows.financing.outlook.balance import OUTSIDE, Outlook

STEP = 2
"""Years between rows of the short table."""
BEYOND = "beyond all"
NAMED = 6
"""Sources that the finding names as left out."""


def outlook_finding(
    found: Outlook, tables: Mapping[str, Table], pack: Pack, names: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the answer, one sentence each, the most important first.

    ``names`` are what people call facilities.
    """
    rows = tables["balance"].frame.filter(pl.col("place") == OUTSIDE)
    last = rows.row(-1, named=True)
    name = pack.label(found.element)
    sentences = [
        f"Outside China, makers need {rough_text(last['demand'])} t of {name} oxide in "
        f"{last['year']} ({rough_text(last['demand_low'])} to {rough_text(last['demand_high'])}); "
        f"what runs brings {rough_text(last['running'])} and the pipeline at its odds "
        f"{rough_text(last['pipeline'])} ({rough_text(last['pipeline_low'])} to "
        f"{rough_text(last['pipeline_high'])}).",
        f"Demand exceeds supply in {share_text(last['short'])} % of draws.",
        _price(found, last, name),
        "China's output is an assumption with odds and no plan; recycling and losses stay as they "
        "are, and what is mined outside is not all separated there.",
    ]
    gaps = [k for k, why in found.left_out.items() if why.startswith("nobody")]
    if gaps:
        more = f" and {len(gaps) - NAMED} more" if len(gaps) > NAMED else ""
        sentences.append(
            f"Not counted, because nobody says how much they would bring: "
            f"{', '.join(names.get(g, g) for g in gaps[:NAMED])}{more}."
        )
    return tuple(sentences)


def facility_names(evidence: Evidence) -> dict[str, str]:
    """Return what people call each facility; a place with several stages goes by its mine."""
    table = evidence.facilities.sort(pl.col("stage") == "mine", maintain_order=True)
    return {r["facility"]: r["name"] or r["facility"] for r in table.iter_rows(named=True)}


def _price(found: Outlook, last: Mapping[str, float | None], name: str) -> str:
    """Return both incentive prices in a sentence."""
    today = amount_text(found.price)
    alone = (
        "all projects with a cost together would not make them independent in "
        f"{share_text(last['not_closed'] or 0.0)} % of draws"
        if last["incentive"] is None
        else f"to be independent they need {name} at {_ranged(last, 'incentive')}"
    )
    if last["growing"] is None:
        rest = (
            "and if China goes on selling as in 2024, they would not meet the growth of demand in "
            f"{share_text(last['growing_not_closed'] or 0.0)} % of draws"
        )
    elif last["growing"] == 0:
        rest = "and if China goes on selling as in 2024, no new project is needed in most draws"
    else:
        rest = (
            "and if China goes on selling as in 2024, the last project that meets the growth of "
            f"demand needs {_ranged(last, 'growing')}"
        )
    told = f"{alone}, other prices as they are (today {name} costs {today} USD/kg), {rest}."
    return told[0].upper() + told[1:]


def _ranged(row: Mapping[str, float | None], name: str) -> str:
    high = row[f"{name}_high"]
    most = "beyond all projects" if high is None else amount_text(high)
    return f"{amount_text(row[name])} USD/kg ({amount_text(row[f'{name}_low'])} to {most})"


def outlook_summaries(found: Outlook, tables: Mapping[str, Table]) -> tuple[Summary, ...]:
    """Return the balance outside and in the world, and the stack, for people."""
    frame = tables["balance"].frame
    out = []
    for place, title in ((OUTSIDE, "Outside China, t of oxide a year"), ("world", "World")):
        part = frame.filter((pl.col("place") == place) & (pl.col("year") % STEP == 0))
        priced = place == OUTSIDE
        rows = tuple(_cells(row, priced=priced) for row in part.iter_rows(named=True))
        columns = [
            Column("year", number=False),
            Column("demand"),
            Column("running"),
            Column("pipeline\nat its odds"),
            Column("gap", keep=1),
            Column("short in\n% of draws"),
        ]
        if priced:
            columns.append(Column("price without\nChina, USD/kg", keep=1))
            columns.append(Column("price if China\nsells as in 2024", keep=2))
        note = (
            "price: what the last project needs that closes the gap, median, other prices fixed; "
            f"'{BEYOND}': all projects with a cost together do not close it. Gap below 0: surplus."
        )
        out.append(Summary(title, tuple(columns), rows, note if priced else ""))
    return (*out, _stack_summary(tables["stack"]))


def _cells(row: Mapping[str, float | None], *, priced: bool) -> tuple[Cell, ...]:
    def ranged(name: str) -> Cell:
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        text, first, last = rough_text(row[name]), rough_text(low), rough_text(high)
        return Cell(text, "" if first == last == text else f"({range_text(first, last)})")

    cells = [word(int(row["year"] or 0))]
    cells += [ranged(n) for n in ("demand", "running", "pipeline", "gap")]
    cells.append(Cell(share_text(row["short"] or 0.0)))
    if priced:
        cells += [_priced(row, "incentive"), _priced(row, "growing")]
    return tuple(cells)


def _priced(row: Mapping[str, float | None], name: str) -> Cell:
    value, low, high = (
        BEYOND if row[n] is None else amount_text(row[n])
        for n in (name, f"{name}_low", f"{name}_high")
    )
    return Cell(value, "" if low == high else f"({low} to {high})")


def _stack_summary(table: Table) -> Summary:
    rows = []
    for row in table.frame.iter_rows(named=True):
        band = (
            ""
            if row["low"] is None
            else f"({range_text(amount_text(row['low']), amount_text(row['high']))})"
        )
        rows.append(
            (
                word(row["facility"]),
                word(row["status"]),
                word(row["start_year"]),
                Cell(rough_text(row["amount"])),
                Cell("–" if row["success"] is None else share_text(row["success"])),
                Cell(amount_text(row["needs"]), band),
                Cell(amount_text(row["needs_all"])),
                word(row["tier"] + ("*" if row["stage_level"] else "")),
            )
        )
    columns = (
        Column("project", number=False),
        Column("status", number=False),
        Column("announced", number=False),
        Column("t/year"),
        Column("odds, %"),
        Column("needs\nUSD/kg", keep=1),
        Column("all prices\nalike"),
        Column("tier", number=False),
    )
    note = (
        "t/year: at full output. Needs: other prices fixed; all prices alike: the same "
        "price if all move together. * not all costs are its own: others of its kind stand for it."
    )
    return Summary("Projects outside China by the price that they need", columns, tuple(rows), note)
