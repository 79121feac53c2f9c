"""Show one side of how things stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby.evidence import load
from ytterby.results import Summary, Table, build_table, start_manifest
from ytterby.workflows.inputs import Asked, Progress, load_chains
from ytterby.workflows.outcome import Outcome, command_line, sources_of
from ytterby.workflows.summaries.costs import (
    check_summary,
    curve_summaries,
    gap_finding,
    gap_summaries,
)
from ytterby.workflows.summaries.standing import loss_summary, point_summary, usgs_summary
from ytterby.workflows.summaries.world import hhi_summaries, share_summaries, source_summary
from ytterby.workflows.topics import contents, costs, single_points, standing, usgs
from ytterby.workflows.topics.selection import Selection
from ytterby.workflows.topics.source_hhi import source_hhi

_MASS, _ACTIVITY = "t REO/year", "unit of the row"
ACCOUNT_NOTE = "Use is manufacturing use: what a region's makers use, wherever the goods go."
INTERVAL_NOTE = "low and high bound the central 80 %."


@dataclass(frozen=True)
class Topic:
    """Something that can be shown.

    Attributes
    ----------
    meaning
        One sentence.
    make
        The function that makes its frame, ``None`` for topics that need no chain.
    units
        Units of its columns that names.toml does not know, or knows otherwise.
    note
        What a reader must know.
    evidence
        Whether the function takes the evidence too, and its frame names its claims.
    """

    meaning: str
    make: Callable[..., pl.DataFrame] | None
    units: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    evidence: bool = False


TOPICS: dict[str, Topic] = {
    "shares": Topic(
        "Shares of world output by stage and element, by place and by control.",
        standing.shares,
        {"product_mass": "t/year"},
        f"{INTERVAL_NOTE} 'magnet (product)' is sintered magnets by product mass; 'separation "
        "incl. swarf' adds re-separated swarf to primary separation.",
    ),
    "hhi": Topic(
        "Concentration of each stage: the Herfindahl-Hirschman index, 0 to 1.",
        standing.hhi,
        note=f"{INTERVAL_NOTE} ROW and XEU count as one supplier each: an upper bound.",
    ),
    "reliance": Topic(
        "Apparent consumption and net import reliance by region, element and form.",
        standing.reliance,
        {"consumption": _MASS},
        f"{INTERVAL_NOTE} 'all forms' counts ore as supply: a country that exports ore and imports "
        "magnets looks self-sufficient there.",
    ),
    "usgs-reliance": Topic(
        "US net import reliance as USGS prints it, beside the chain's by the same and other lines.",
        usgs.usgs,
        dict.fromkeys(("imports", "exports", "consumption"), _MASS) | {"production": _MASS},
        f"{INTERVAL_NOTE} USGS prints the United States alone.",
        evidence=True,
    ),
    "n-1": Topic(
        "What the others could supply if the largest supplier of a stage fell out.",
        standing.n_minus_1,
        note=f"{INTERVAL_NOTE} Below 1 the others cannot meet their own consumption.",
    ),
    "n-2": Topic(
        "What the others could supply if the two largest suppliers of a stage fell out.",
        standing.n_minus_2,
        note=f"{INTERVAL_NOTE} Below 1 the others cannot meet their own consumption.",
    ),
    "single-points": Topic(
        "Places and plants that make a quarter or more of a stage, or of it outside China.",
        single_points.single_points,
        dict.fromkeys(("outside_share",), "1") | {"months_to_replace": "month"},
        "A plant is given its region's mix of elements, save those that its products in the "
        "register exclude. low and high bound months_to_replace: from "
        "a decision to output of a plant of the stage, without qualification by buyers.",
        evidence=True,
    ),
    "cost-curve": Topic(
        "What each supplier can bring of an element, at what operating cost.",
        costs.curve,
        costs.CURVE_UNITS,
        f"{INTERVAL_NOTE} An ore's cost is shared among its elements by value; by_mass gives every "
        "kilogram the same. Capital is the yearly cost of a project's capital, not in unit_cost. "
        "A supplier without a published cost has a gap.",
        evidence=True,
    ),
    "cost-gap": Topic(
        "Why a kilogram costs more outside the controlling country, by stage and cause.",
        costs.gap,
        note=f"{INTERVAL_NOTE} Known causes and what is not explained add up to the gap; a cause "
        "without evidence has a gap and lies in what is not explained.",
        evidence=True,
    ),
    "flows": Topic(
        "Every flow of the balanced chain.",
        contents.flows,
        {"value": _ACTIVITY},
        f"{INTERVAL_NOTE} evidence_share 0 is all prior, 1 all evidence.",
    ),
    "balance": Topic(
        "Where each element goes in each region and form.",
        standing.balance,
        dict.fromkeys(standing.BALANCE, _MASS),
        "imbalance is what is left of the sum: zero to rounding.",
    ),
    "prices": Topic(
        "Prices inside and outside the controlling country.",
        contents.prices,
        {"value": "USD/kg"},
        "Oxides and metals per kg of REO, magnets per kg of product; without value-added tax.",
    ),
    "facilities": Topic(
        "Named plants and mines.", None, {"capacity": "unit of the row"}, "A gap is no zero."
    ),
    "capacities": Topic(
        "Plants in the chain with their controller and share of output.",
        contents.capacities,
        {"capacity": "activity/year", "output_share": "1"},
        "'residual' closes a region and stage.",
    ),
    "inventories": Topic(
        "Stocks in months of the region's use.",
        contents.inventories,
        {"cover": "month"},
    ),
    "use": Topic(
        "Use by region, sector and element.",
        standing.use,
        note=f"{ACCOUNT_NOTE} {INTERVAL_NOTE}",
    ),
    "residuals": Topic(
        "Where evidence and the balanced chain disagree.",
        contents.residuals,
        dict.fromkeys(("observed", "sigma", "fitted"), "unit of the quantity") | {"score": "1"},
        "score = (fitted - observed) / sigma.",
    ),
    "evidence-share": Topic(
        "How much of each stage's leading share is evidence, the weakest first.",
        standing.evidence_shares,
        note="0 is all prior, 1 all evidence; a blank has no prior spread to reduce.",
    ),
    "years": Topic("Years for which there is a chain.", None),
}
"""Everything that can be shown, by name."""


def show(
    topic: str,
    *,
    year: int | str | None = None,
    element: Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    region: Sequence[str] | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Show one side of how things stand.

    Parameters
    ----------
    topic
        One of ``TOPICS``.
    year
        ``2024``, ``2018:2024`` or ``2018,2024``; the last year with a chain by default.
    element, stage, region
        Only these: symbols or groups, stage ids, countries or blocs by any usual name.
    as_of
        ISO date: only what was published by then.
    workspace
        Directory of the user's own data.
    progress
        Told what is being done.

    Returns
    -------
    Outcome
        The table of the topic, with a ``year`` column.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    asked = Asked()
    asked.choice("topic", topic, list(TOPICS))
    years = asked.years(year)
    places = asked.places(region)
    elements, stages = asked.elements(element), asked.stages(stage)
    asked.finish()
    wanted = Selection(
        tuple(dict.fromkeys(r for p in places for r in p.regions)),
        tuple(p.code for p in places),
        elements,
        asked.symbols(elements),
        stages,
    )
    options = {"year": year, "element": elements, "stage": stages, "as_of": as_of}
    options["region"] = tuple(p.code for p in places)
    command = command_line(["show", topic], options)
    chosen = TOPICS[topic]
    if chosen.make is None:
        return _without_chain(topic, chosen, wanted, asked, command, as_of, workspace)
    chains = load_chains(years, as_of=as_of, workspace=workspace, progress=progress)
    manifest = start_manifest(command, *chains, parameters={"topic": topic, **options})
    base = load(as_of, workspace) if chosen.evidence else None
    more = () if base is None else (base,)
    frames = [
        chosen.make(c, wanted, *more).with_columns(pl.lit(c.year, pl.Int32).alias("year"))
        for c in chains
    ]
    frame = pl.concat(frames)
    table = build_table(
        topic,
        frame,
        units=chosen.units,
        sources=sources_of(chains[-1]) if base is None else costs.sources_of_claims(frame, base),
        note=chosen.note,
    )
    tables = {topic: table}
    if topic == "cost-curve":
        found = [
            costs.quartiles(f, c).with_columns(pl.lit(c.year, pl.Int32).alias("year"))
            for f, c in zip(frames, chains, strict=True)
        ]
        tables["cost-curve-quartiles"] = build_table(
            "cost-curve-quartiles", pl.concat(found), units=costs.QUARTILE_UNITS
        )
    finding: tuple[str, ...] = ()
    if topic == "cost-gap" and base is not None:
        tables["cost-gap-checks"] = build_table(
            "cost-gap-checks", costs.checks(base), units={"value": costs.COSTS}
        )
        finding = gap_finding(frame, elements or costs.GAPS) if len(chains) == 1 else ()
    if topic == "hhi" and "mine" in (stages or ("mine",)):
        base = load(as_of, workspace)
        tables["mine-hhi-by-source"] = source_hhi(base, years, workspace)
    summary = _summary(topic, tables, wanted)
    return Outcome(tables, manifest.finish(), finding=finding, summary=summary)


def _summary(topic: str, tables: Mapping[str, Table], wanted: Selection) -> tuple[Summary, ...]:
    """Return what people read instead of the flat tables; nothing where these read well."""
    frame = tables[topic].frame
    if frame.is_empty() or frame["year"].n_unique() > 1:
        return ()
    if topic == "shares" and not wanted.regions:
        return share_summaries(frame, wanted.elements, wanted.stages)
    if topic in {"n-1", "n-2"}:
        return (loss_summary(frame, int(topic[-1]), wanted.elements),)
    if topic == "single-points":
        return (point_summary(frame),)
    if topic == "usgs-reliance":
        return usgs_summary(frame, usgs.WHY)
    if topic == "cost-curve":
        return curve_summaries(frame, tables["cost-curve-quartiles"].frame)
    if topic == "cost-gap":
        return (*gap_summaries(frame), check_summary(tables["cost-gap-checks"].frame))
    if topic == "hhi":
        by_source = tables.get("mine-hhi-by-source")
        more = () if by_source is None else (source_summary(by_source.frame),)
        return (*hhi_summaries(frame, wanted.elements, wanted.stages), *more)
    return ()


def _without_chain(
    name: str,
    topic: Topic,
    wanted: Selection,
    asked: Asked,
    command: str,
    as_of: str | None,
    workspace: Path | None,
) -> Outcome:
    from dataclasses import replace

    from ytterby import evidence

    base = evidence.load(as_of=as_of, workspace=workspace)
    if name == "facilities":
        frame = contents.facilities(base.facilities, wanted)
        sources: tuple[str, ...] = tuple(frame["source"].drop_nulls().unique().sort().to_list())
    else:
        frame = pl.DataFrame({"year": list(asked.pack.years)}, schema={"year": pl.Int32})
        sources = ()
    units = {k: v for k, v in topic.units.items() if k in frame.columns}
    table: Table = build_table(name, frame, units=units, sources=sources, note=topic.note)
    manifest = replace(
        start_manifest(command, parameters={"topic": name}),
        evidence_version=base.version,
        overrides=base.overrides,
        as_of=as_of,
    )
    return Outcome({name: table}, manifest.finish())
