"""Sections that every report has: the chain, where it pinches, true origin, how sure, sources."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures import (
    Drawing,
    Figure,
    Groups,
    Key,
    Labels,
    chain_sankey,
    chokepoint_matrix,
    group_keys,
    origin_bars,
    source_dots,
)
from ytterby.figures.sources import BAR
from ytterby.figures.standing.matrix import STEPS
from ytterby.figures.standing.origin import order_measures
from ytterby.figures.style.text import capital, percent
from ytterby.report.document import Column, Panel, ReportTable, Section
from ytterby.report.tables import sort_elements
from ytterby.report.views import Provenance, Standing
from ytterby.report.wording import listed

HATCHED: Final = Key("thin evidence", "mute", "hatch")
SHARE_KEYS: Final = tuple(
    Key(text, "ink", "fill", strong)
    for text, (_, strong) in zip(("<30 %", "30–50", "50–70", "70–90", "≥90 %"), STEPS, strict=True)
)
INTERVAL: Final = Key("80 % interval", "ink", "whisker")


def chain_section(
    standing: Standing, target_name: str, groups: Groups, labels: Labels
) -> Section | None:
    """Return the chain as a Sankey with a choice of element, and its table."""
    links = standing.links
    if links.is_empty():
        return None
    scopes = {"world": "the world", "target": f"what ends in {target_name}"}
    drawings = []
    for element in links["element"].unique(maintain_order=True):
        for scope, where in scopes.items():
            own = links.filter((pl.col("scope") == scope) & (pl.col("element") == element))
            if own.is_empty() or own["value"].sum() <= 0:
                continue
            name = labels.element(element)
            drawings.append(
                Drawing(
                    label=f"{capital(name)}, {where}",
                    wide=chain_sankey(own, groups=groups, labels=labels, returns=True),
                    narrow=chain_sankey(own, groups=groups, labels=labels, narrow=True),
                    height=440,
                    narrow_height=420,
                    alt=f"Flow diagram of {name} from mine to use, {where}, {standing.year}. "
                    "The table below holds its links.",
                )
            )
    figure = Figure(
        id="chain",
        title="The chain by element",
        note=f"t REO a year, {standing.year}; % of each column; pale links rest on thin evidence",
        drawings=tuple(drawings),
        keys=(*group_keys(groups), Key("uses", "use")),
        choice="Element",
    )
    shown = links.sort("scope", "element", "value", descending=[True, False, True])
    table = ReportTable(
        id="chain-links",
        title="Links of the chain",
        frame=shown,
        columns=(
            Column("element", "Element"),
            Column("from_stage", "From stage"),
            Column("from_region", "Region"),
            Column("to_stage", "To stage"),
            Column("to_region", "Region or sector"),
            Column("value", "Flow", "value", "t REO/year", "low", "high"),
        ),
        limit=12,
        note="The largest links; the file holds all of them.",
    )
    return Section(
        "chain",
        "From mine to use: who does what",
        "The chain",
        panels=(Panel(figure, table),),
    )


def chokepoint_section(standing: Standing, groups: Groups, labels: Labels) -> Section | None:
    """Return the chokepoint matrix with its table."""
    cells = standing.chokepoints
    if cells.is_empty():
        return None
    high = cells.filter(pl.col("value") >= 0.9).height
    leader = cells["region"].mode().sort().item(0)
    led = cells.filter(pl.col("region") == leader)
    elements, stages = cells["element"].n_unique(), cells["stage"].n_unique()
    figure = Figure(
        id="chokepoints",
        title="Leading region of each element and stage",
        note=f"leading region and its share of world output, %, {standing.year}",
        drawings=(
            Drawing(
                label="",
                wide=chokepoint_matrix(cells, groups=groups, labels=labels),
                narrow=chokepoint_matrix(cells, groups=groups, labels=labels, turned=True),
                height=28 + 52 * stages,
                narrow_height=34 + 27 * elements,
                alt="Matrix of elements and stages: the region that leads each and its share of "
                f"the world. {labels.region(leader)} leads {led.height} of {cells.height} cells.",
            ),
        ),
        keys=(*group_keys(groups), HATCHED, *SHARE_KEYS),
    )
    table = ReportTable(
        id="chokepoints-table",
        title="Leading region by element and stage",
        frame=cells,
        columns=(
            Column("element", "Element"),
            Column("stage", "Stage"),
            Column("region", "Leading region"),
            Column("value", "Share", "value", "1", "low", "high", "tier"),
            Column("evidence_share", "Settled by evidence", "value", "1"),
        ),
        limit=100,
    )
    prose = (
        f"One region alone makes 90 % or more of the world's output in {high} of the "
        f"{cells.height} combinations of element and stage that the model knows.",
    )
    title = f"{labels.region(leader)} leads {led.height} of {cells.height} element-stages"
    return Section("chokepoints", title, "Chokepoints", prose, (Panel(figure, table),))


def origin_section(standing: Standing, groups: Groups, labels: Labels) -> Section | None:
    """Return customs view beside true origin."""
    rows = standing.origin
    if rows.is_empty():
        return None
    measures = order_measures(rows["measure"])
    whole = rows.group_by("key").agg(pl.col("measure").n_unique().alias("count"))
    known = pl.col("key").is_in(list(labels.elements)) | pl.lit(not labels.elements)
    both = whole.filter(known, pl.col("count") == len(measures))["key"]
    rows = sort_elements(rows.filter(pl.col("key").is_in(both.implode())), labels, "key")
    if rows.is_empty():
        return None
    roles = ("use", "china", "other")
    name = groups.controller_name
    axis = f"share from {name}, %"
    per_key = 20 * len(measures) + 8
    figure = Figure(
        id="origin",
        title=f"Share from {name}: customs papers and true origin",
        note=f"%, {standing.year}",
        drawings=(
            Drawing(
                label="",
                wide=origin_bars(rows, labels=labels, axis=axis),
                narrow=origin_bars(rows, labels=labels, axis=axis, narrow=True),
                height=52 + per_key * rows["key"].n_unique(),
                alt=f"Paired bars: the share that customs attribute to {name} beside the share "
                f"that has passed through {name} at some stage.",
            ),
        ),
        keys=(
            *(Key(labels.measure(m), roles[min(i, 2)]) for i, m in enumerate(measures)),
            INTERVAL,
            HATCHED,
        ),
    )
    table = ReportTable(
        id="origin-table",
        title="Customs view and true origin",
        frame=rows,
        columns=(
            Column("key", "Element"),
            Column("measure", "Measure"),
            Column("value", f"Share from {name}", "value", "1", "low", "high", "tier"),
        ),
        limit=60,
    )
    prose = (
        "Customs papers name the last country that a shipment left. Traced through every pool and "
        "process, the same tonnes have often passed through other plants before. The two are "
        "never added, and neither is wrong: they answer different questions.",
    )
    title = _origin_title(rows, name)
    return Section("origin", title, "True origin", prose, (Panel(figure, table),))


def certainty_section(standing: Standing, provenance: Provenance) -> Section | None:
    """Return how sure the reader can be: sources beside the reconciled value, residuals, tiers."""
    panels: list[Panel] = []
    rows = standing.by_source
    if not rows.is_empty():
        count = rows.height + rows["quantity"].n_unique()
        figure = Figure(
            id="by-source",
            title="Each source beside the reconciled value",
            note=f"share of the world, %, {standing.year}; letters are evidence tiers",
            drawings=(
                Drawing(
                    label="",
                    wide=source_dots(rows),
                    narrow=source_dots(rows, narrow=True),
                    height=50 + BAR * count,
                    alt="Dots with intervals: what each source says, and the reconciled value.",
                ),
            ),
            keys=(
                Key("a source", "mute", "ring"),
                Key("reconciled", "china", "dot"),
                Key("80 % interval", "mute", "whisker"),
            ),
        )
        table = ReportTable(
            id="by-source-table",
            title="Each source beside the reconciled value",
            frame=rows,
            columns=(
                Column("quantity", "Quantity"),
                Column("source", "Source"),
                Column("value", "Share", "value", "1", "low", "high", "tier"),
            ),
            limit=80,
        )
        panels.append(Panel(figure, table))
    if not standing.residuals.is_empty():
        panels.append(Panel(table=_residuals(standing.residuals)))
    if not panels and provenance.tiers.is_empty():
        return None
    return Section(
        "certainty",
        "How sure we are",
        "How sure",
        prose=_certainty_prose(provenance.tiers),
        panels=tuple(panels),
    )


def _origin_title(rows: pl.DataFrame, name: str) -> str:
    """Return how often more comes through the partner than customs papers show."""
    wide = rows.pivot("measure", index="key", values="value", aggregate_function="first")
    if {"customs_share", "ever_touched"} - set(wide.columns):
        return "Customs papers beside true origin"
    more = wide.filter(pl.col("ever_touched") > pl.col("customs_share")).height
    return (
        f"More passes through {name} than customs papers show, for {more} of {wide.height} elements"
    )


def _residuals(residuals: pl.DataFrame) -> ReportTable:
    return ReportTable(
        id="residuals",
        title="Where evidence and the balanced chain disagree most",
        frame=residuals.sort(pl.col("score").abs(), descending=True, nulls_last=True),
        columns=(
            Column("observation", "Observation"),
            Column("source", "Source"),
            Column("tier", "Tier", "tier"),
            Column("observed", "Observed", "value", "*"),
            Column("fitted", "Balanced", "value", "*"),
            Column("score", "Difference", "value", "standard errors"),
        ),
        limit=10,
        note="Conflicts stay side by side; none is edited away.",
    )


def _certainty_prose(tiers: pl.DataFrame) -> tuple[str, ...]:
    meaning = (
        "Intervals bound the central 80 %, with assays, recipes and yields held at their best "
        "estimate: those of dysprosium and terbium are lower limits. Hatched cells and bars, and "
        "pale links, rest on thin "
        "evidence: priors settle more of them than observations do. Tier A was read in the primary "
        "document, B in a secondary copy, C is recollection or estimate."
    )
    if tiers.is_empty():
        return (meaning,)
    count = {str(r["tier"]): int(r["claims"]) for r in tiers.sort("tier").to_dicts()}
    total = sum(count.values())
    parts = [f"{claims:,} are of tier {tier}" for tier, claims in count.items()]
    share = percent(count.get("C", 0) / total) if total else ""
    return (
        meaning,
        f"Of the {total:,} observations in use, {listed(parts)}. "
        f"What rests on the {share} of tier C is marked where it is shown.",
    )
