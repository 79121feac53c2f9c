"""The dependence brief of a country or bloc."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ytterby import indicators
from ytterby.core.chain import Chain
from ytterby.core.storage import write_atomic
from ytterby.results import build_table, start_manifest
from ytterby.workflows.briefing.tables import (
    FIRST_YEAR,
    change_table,
    concentration_bases,
    cover_table,
    main_tables,
    measures,
    reliance_table,
    split_by_form,
    world_tables,
)
from ytterby.workflows.briefing.words import finding, general_warnings, thin_measures, told_sources
from ytterby.workflows.customs import CUSTOMS_UNITS, add_papers, customs_table
from ytterby.workflows.inputs import Asked, Place, Progress, fit_place, load_chains, part
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.summaries.brief import brief_summaries
from ytterby.workflows.topics.selection import Selection
from ytterby.workflows.trace import GROUPS


def brief(
    target: str,
    *,
    region: Sequence[str] | None = None,
    year: int | str | None = None,
    element: Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Tell how dependent a country or bloc is: on whom, for what, at which stage, and how sure.

    Parameters
    ----------
    target
        Country or bloc by any usual name.
    region
        On whom: countries or blocs; by default the one through which most of the magnet elements
        in the target's use have passed.
    year
        One year; the last one with a chain by default.
    element, stage
        Only these; every element that the target uses by default.
    as_of
        ISO date: only what was published by then.
    workspace
        Directory of the user's own data.
    report
        Also write a self-contained HTML page to this file.
    progress
        Told what is being done.

    Returns
    -------
    Outcome
        The finding in words and the tables ``measures`` (the five, both mixing rules), ``stages``,
        ``customs``, ``hhi``, ``reliance``, ``single-points``, ``n-1``, ``cover``, ``change``,
        ``warnings``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    WorkspaceError
        The report cannot be written; nothing was.
    """
    asked = Asked()
    place = asked.place(target, "target")
    partners = asked.places(region)
    elements, stages = asked.elements(element), asked.stages(stage)
    years = asked.years(year)
    asked.finish()
    assert place is not None
    wanted = Selection((), (), elements, asked.symbols(elements), stages)
    options = {
        "region": tuple(p.code for p in partners),
        "element": elements,
        "stage": stages,
        "year": years[-1] if year is not None else None,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    both = [FIRST_YEAR, years[-1]] if years[-1] > FIRST_YEAR else [years[-1]]
    chains = load_chains(both, as_of=as_of, workspace=workspace, progress=part(progress, 0.0, 0.5))
    chain = chains[-1]
    place, partners = fit_place(place, chain), tuple(fit_place(p, chain) for p in partners)
    manifest = start_manifest(
        command_line(["brief", target], options),
        *chains,
        parameters={"target": place.code, **options},
    )
    if not partners:
        partners = (main_partner(chain, asked, place),)
    if progress is not None:
        progress("measures", 0.5)
    forms = split_by_form(chain, place, asked.symbols(elements) or asked.pack.elements)
    groups = tuple(e for e in elements if e in asked.pack.groups) if elements else GROUPS
    frame = measures(chain, place, partners, forms, groups)

    from ytterby import evidence

    base = evidence.load(as_of=as_of, workspace=workspace)
    papers = [customs_table(base, (place,), p, [chain.year], workspace=workspace) for p in partners]
    frame = add_papers(frame, pl.concat([t.frame for t in papers]))
    tables = main_tables(chain, frame, stages)
    tables["customs"] = build_table(
        "customs",
        pl.concat([t.frame for t in papers]),
        units=CUSTOMS_UNITS,
        sources=papers[0].sources,
        note=papers[0].note,
    )
    tables |= world_tables(chain, wanted, base)
    tables["reliance"] = reliance_table(chain, place, wanted)
    tables["cover"] = cover_table(chain, place)
    if len(chains) > 1:
        tables["change"] = change_table(chains[0], chain, place, partners[0], forms, frame)
    words = finding(chain, asked.pack, place, partners[0], tables)
    notes = general_warnings(chain, place, tables)
    if place.left_out:
        notes += (f"Without {', '.join(place.left_out)}, which the model gathers in others.",)
    every = (*thin_measures(tables["measures"].frame), *notes)
    tables["warnings"] = build_table("warnings", pl.DataFrame({"warning": list(every)}))
    summary = brief_summaries(
        frame,
        concentration_bases(chain, tables["hhi"].frame, partners[0]),
        tables,
        place,
        partners,
        plants=dict(base.facilities.select("facility", "name").iter_rows()),
        elements=elements,
        stages=stages,
        notes=(*notes, *told_sources(tables["measures"].sources, base.overrides)),
    )
    outcome = Outcome(tables, manifest.finish(), words, summary)
    if report is not None:
        if progress is not None:
            progress("report", 0.8)
        from ytterby.report import build_brief_report
        from ytterby.workflows.views import brief_view

        view = brief_view(chain, base, asked.pack, place, partners[0], outcome)
        write_atomic(report, build_brief_report(view).encode())
    return outcome


def main_partner(chain: Chain, asked: Asked, place: Place) -> Place:
    """Return the region outside a place through which most of what it uses has passed."""
    others = {r: (r,) for r in chain.regions if r not in place.regions}
    group = asked.pack.groups["MAG"]
    known = [e for e in group if e in chain.technology.element_index]
    here = {place.code: place.regions}
    touched = indicators.trace(
        chain, here, others, elements=known, form="all", measures=["ever_touched"], draws=0, prior=0
    )
    if touched.is_empty():
        return asked.place(asked.pack.controller) or place
    weight = pl.col("share") * pl.col("use")
    total = touched.group_by("partner", maintain_order=True).agg(weight.sum().alias("mass"))
    top = total.sort("mass", descending=True, maintain_order=True)["partner"][0]
    return asked.place(str(top)) or place
