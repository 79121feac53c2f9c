"""Show one side of how things stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from ytterby.workflows.topics import contents, costs, usgs
from ytterby.workflows.topics.catalogue import TOPICS, Topic
from ytterby.workflows.topics.findings import topic_finding
from ytterby.workflows.topics.selection import Selection
from ytterby.workflows.topics.source_hhi import source_hhi

__all__ = ["TOPICS", "Topic", "show"]


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
    drawn = costs.DRAWN if topic.startswith("cost-") else {}
    manifest = start_manifest(command, *chains, parameters={"topic": topic, **options, **drawn})
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
        sources=sources_of(*chains) if base is None else costs.sources_of_claims(frame, base),
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
        if base is not None:
            tables["cost-routes"] = build_table("cost-routes", costs.routes(base))
    finding = topic_finding(topic, frame, wanted, asked.pack)
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
