"""What stands behind the numbers of an exposure: what each means, and on what it rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl
from markupsafe import Markup

from ytterby.boards.exposure.definitions import DEFINITIONS, OUTCOME_TABLE
from ytterby.report.document import ReportTable, Stat
from ytterby.report.tables import safe_address
from ytterby.simulate import read_scenario, scenario_names
from ytterby.workflows.exposing.expose import ExposeOutcome

SHOWN = 10
"""Sources that a drawer names before it counts the rest."""
OF_STATS = {
    "Until": ("scenarios", "months"),
    "Products that": ("values", "product_value"),
    "Own stock": ("own-cover", "shortest"),
}
"""How the label of a number that leads begins: table and column that define it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its title, who published it, where it is."""

    title: str
    publisher: str
    year: str
    address: str


def list_sources(outcome: ExposeOutcome) -> Mapping[str, Sequence[Source]]:
    """Return the documents behind each table of an outcome, those of most tables last."""
    out: dict[str, list[Source]] = {}
    rows = outcome.tables["sources"].frame.with_columns(
        pl.col("tables").str.split(", ").alias("of")
    )
    for row in rows.sort(pl.col("of").list.len()).iter_rows(named=True):
        title = row["title"] or row["source"]
        source = Source(title, row["publisher"] or "", row["year"] or "", row["address"] or "")
        for table in row["of"]:
            out.setdefault(table, []).append(source)
    out["scenarios"] = [*_of_scenarios(outcome), *out.get("scenarios", ())]
    return out


def _of_scenarios(outcome: ExposeOutcome) -> list[Source]:
    """Return what the scenarios that ran rest on, the hardest first."""
    if outcome.exposure is None or outcome.exposure.stops.is_empty():
        return []
    known = scenario_names()
    ran = outcome.exposure.stops["scenario"].unique(maintain_order=True)
    return [
        Source(f"{scenario.title}: {words}", f"scenario {name}", "", "")
        for name in ran
        if name in known
        for scenario in [read_scenario(name)]
        for words in scenario.sources
    ]


def sources_html(sources: Sequence[Source]) -> Markup:
    """Return documents as a list with links."""
    if not sources:
        return Markup('<p class="note">It rests on what the bill itself says.</p>')
    items = Markup("").join(_source(s) for s in sources[:SHOWN])
    rest = len(sources) - SHOWN
    more = Markup('<p class="note">and {} more in the table of sources</p>').format(rest)
    return Markup("<h3>On what it rests</h3><ul class='why-inputs'>{}</ul>{}").format(
        items, more if rest > 0 else ""
    )


def _source(source: Source) -> Markup:
    title = Markup("{}").format(source.title)
    if safe_address(source.address):
        title = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(
            source.address, source.title
        )
    said = ", ".join(t for t in (source.publisher, source.year) if t)
    note = Markup(' <span class="note">{}</span>').format(said) if said else ""
    return Markup("<li>{}{}</li>").format(title, note)


def explain(title: str, meaning: str, sources: Sequence[Source], value: str = "") -> str:
    """Return what a drawer says of one number."""
    shown = Markup('<p class="why-value"><b>{}</b></p>').format(value) if value else ""
    return str(
        Markup("<h2>{}</h2>{}<h3>What it means</h3><p>{}</p>{}").format(
            title, shown, meaning, sources_html(sources)
        )
    )


def explain_table(
    table: ReportTable, sources: Mapping[str, Sequence[Source]]
) -> tuple[ReportTable, dict[str, str]]:
    """Return a table whose numbers can be opened, and what they open.

    Parameters
    ----------
    table
        As it is exported; the keys are added to a copy.
    sources
        Documents by table of the outcome.
    """
    known = DEFINITIONS.get(table.id, {})
    behind = sources.get(OUTCOME_TABLE.get(table.id, table.id), ())
    texts: dict[str, str] = {}
    columns, keys = [], []
    for column in table.columns:
        if column.kind == "value" and column.name in known:
            key = f"{table.id}.{column.name}"
            texts[key] = explain(column.label, known[column.name], behind)
            keys.append(pl.lit(key).alias(f"why {column.name}"))
            column = replace(column, why=f"why {column.name}")
        columns.append(column)
    return replace(table, frame=table.frame.with_columns(keys), columns=tuple(columns)), texts


def explain_stats(
    stats: Sequence[Stat], sources: Mapping[str, Sequence[Source]]
) -> tuple[tuple[Stat, ...], dict[str, str]]:
    """Return the numbers that lead with the keys of what they open, and that."""
    shown, texts = [], {}
    for at, stat in enumerate(stats):
        known = (place for begins, place in OF_STATS.items() if stat.label.startswith(begins))
        table, column = next(known, ("chokepoints", "share"))
        value = " ".join(t for t in (stat.value, stat.unit, stat.band) if t)
        behind = sources.get(OUTCOME_TABLE.get(table, table), ())
        meaning = DEFINITIONS[table][column]
        texts[f"stat-{at}"] = explain(stat.label, f"{meaning} {stat.note}".strip(), behind, value)
        shown.append(replace(stat, why=f"stat-{at}"))
    return tuple(shown), texts
