"""Score risk with any registered method, strict and corrected, with uncertainty and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.indicators.risk.base import Method
from ytterby.indicators.risk.catalogue import all_methods
from ytterby.results import Table, build_table, start_manifest
from ytterby.workflows.inputs import Progress
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.risk import tables as frames
from ytterby.workflows.risk.asking import BIG, RiskRequest, read_request
from ytterby.workflows.risk.scoring import Scored, score_request
from ytterby.workflows.risk.sweeping import can_sweep, difference_of, sweep_request
from ytterby.workflows.risk.words import method_summary, risk_finding, risk_summary

MANY_DRIVERS = 100
"""Scores whose drivers can be worked out in a reasonable time."""

NOTE = (
    "low and high bound the central 80 % over draws of the inputs (seed {seed}, {draws} draws); a "
    "blank score is a gap, with the reason in its note. Thin: priors outweigh observations."
)
SENSITIVITY_NOTE = (
    "first_order: share of the variance that goes if the input were known; total_order: share that "
    "stays if all others were. Bounds are the central 80 % of the estimate itself."
)


@dataclass(frozen=True)
class RiskOutcome(Outcome):
    """Scores, and tables that only files and JSON hold.

    Attributes
    ----------
    not_printed
        Names of tables that the terminal leaves out.
    """

    not_printed: frozenset[str] = field(default=frozenset({"components"}))


def show_risk(
    method: str | None = None,
    *,
    mode: str | None = None,
    material: Sequence[str] | str = (),
    region: Sequence[str] | str = (),
    year: int | str | None = None,
    stage: Sequence[str] | str = (),
    draws: int | None = None,
    seed: int = 1,
    explain: bool = False,
    sensitivity: bool = False,
    options: Mapping[str, str | None] | None = None,
    purchases: Path | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Score risk.

    Parameters
    ----------
    method
        Name of a method; none lists all of them.
    mode
        ``strict`` or ``corrected``; both by default.
    material, region, year, stage
        What is scored; see `read_request`.
    draws, seed
        Draws of uncertain inputs; by default 512, and none for more than a thousand scores.
    explain
        Whether to return the terms of each score as the main table.
    sensitivity
        Whether to work out what drives each score.
    options
        Choices that only some methods have, such as ``dimension``.
    purchases
        A company's own purchases (CSV or Excel), scored instead of a country's trade.
    as_of
        ISO date: only what was published by then.
    workspace
        Directory of the user's own data.
    progress
        Told what is being done.

    Returns
    -------
    Outcome
        Tables ``risk``, ``difference`` (both modes), ``ranks`` and ``pairs`` (several regions or
        materials), ``sensitivity``, ``components``; first of all ``terms`` if asked for.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    if method is None:
        if material or region or purchases:
            fix = f"give --method with one of {', '.join(all_methods())}"
            raise InputError(Problem("missing-method", "method", "no method is named", fix))
        return list_methods()
    request = read_request(
        method,
        mode=mode,
        material=material,
        region=region,
        year=year,
        stage=stage,
        draws=draws,
        seed=seed,
        options=options,
        purchases=purchases,
        workspace=workspace,
    )
    if sensitivity and request.scores > MANY_DRIVERS:
        message = f"drivers of {request.scores:,} scores are too many, at most {MANY_DRIVERS}"
        fix = "name fewer materials, regions or years, or one mode"
        raise InputError(Problem("too-many", "sensitivity", message, fix))
    chosen = {
        "method": method,
        "mode": mode,
        "material": request.materials,
        "region": () if request.regions == ("WLD",) else request.regions,
        "years": _years_text(request.years) or None,
        "stage": request.stages,
        "draws": request.draws,
        "seed": request.seed,
        **request.options,
        "purchases": None if purchases is None else str(purchases),
        "as_of": as_of,
    }
    words = ["show", "risk", *(["--explain"] if explain else [])]
    words += ["--sensitivity"] if sensitivity else []
    manifest = start_manifest(
        command_line(words, chosen), parameters=chosen, seed=request.seed if request.draws else None
    )
    where = {"workspace": workspace, "as_of": as_of, "progress": progress}
    if can_sweep(request) and not explain and not sensitivity:
        tables = tables_of_sweep(request, sweep_request(request, **where))  # type: ignore[arg-type]
    else:
        scored = score_request(request, **where)  # type: ignore[arg-type]
        tables = build_tables(request, scored)
        if sensitivity:
            frame = frames.sensitivity_frame(request.method, scored, request.seed, progress)
            tables["sensitivity"] = _sensitivity_table(frame)
        if explain:
            tables = {"terms": _term_table(scored), **tables}
    manifest = replace(
        manifest,
        years=request.years,
        as_of=as_of,
        evidence_version=_evidence_version(as_of, workspace),
    )
    summary = () if explain else risk_summary(request, tables)
    return RiskOutcome(
        tables, manifest.finish(), risk_finding(request, tables, draws is None), summary
    )


def tables_of_sweep(request: RiskRequest, scores: pl.DataFrame) -> dict[str, Table]:
    """Return the tables of a request that was swept: best estimates, without intervals."""
    units = frames.units_of(request.method)
    clean = frames.without_blank_stage(scores)
    used = {k: v for k, v in units.items() if k in clean.columns}
    note = "Best estimates; --draws gives intervals. A blank score is a gap with its reason."
    tables = {"risk": build_table("risk", clean, units=used, note=note)}
    if len(request.modes) > 1:
        both = frames.without_blank_stage(difference_of(scores))
        unit = dict.fromkeys(("strict", "corrected", "difference"), units["score"])
        text = "corrected less strict. " + " ".join(request.method.traps)
        tables["difference"] = build_table("difference", both, units=unit, note=text)
    return tables


def build_tables(request: RiskRequest, scored: Scored) -> dict[str, Table]:
    """Return the tables of a request that was scored, the main one first."""
    method = request.method
    units = frames.units_of(method)
    scores = frames.without_blank_stage(frames.score_frame(method, scored))
    sources = sorted({s for x in scored.samples.values() for s in x.case.sources})
    note = NOTE.format(seed=request.seed, draws=request.draws)

    def table(name: str, frame: pl.DataFrame, units: Mapping[str, str], note: str) -> Table:
        clean = frames.without_blank_stage(frame)
        used = {k: v for k, v in units.items() if k in clean.columns}
        return build_table(name, clean, units=used, sources=sources, note=note)

    score_unit = units["score"]
    tables = {"risk": table("risk", scores, units, note)}
    if len(request.modes) > 1:
        names = dict.fromkeys(("strict", "corrected", "difference"), score_unit)
        text = "corrected less strict; " + " ".join(method.traps)
        tables["difference"] = table(
            "difference", frames.difference_frame(method, scored), names, text
        )
    ranks, pairs, item = frames.rank_frames(method, scored)
    if item and request.draws and ranks.height:
        chances = {"score": score_unit, "rank": "1", "probability": "1"}
        text = "Rank 1 has the highest score; probability: how often the draws give that rank."
        tables["ranks"] = table("ranks", ranks, chances, text)
        text = "probability: that the first scores higher than the second; a tie counts half."
        tables["pairs"] = table("pairs", pairs, {"probability": "1"}, text)
    mixed = {"value": "unit of the component"}
    tables["components"] = table("components", frames.component_frame(method, scored), mixed, note)
    return tables


def _sensitivity_table(frame: pl.DataFrame) -> Table:
    clean = frames.without_blank_stage(frame)
    units = {c: "1" for c in clean.columns if c.endswith(("_order", "_low", "_high"))}
    return build_table("sensitivity", clean, units=units, note=SENSITIVITY_NOTE)


def _term_table(scored: Scored) -> Table:
    clean = frames.without_blank_stage(frames.term_frame(scored))
    units = {"value": "unit of the row"} if "value" in clean.columns else {}
    sources = sorted({s for x in scored.samples.values() for s in x.case.sources})
    return build_table("terms", clean, units=units, sources=sources)


def _years_text(years: Sequence[int]) -> str:
    whole = len(years) > 2 and years == tuple(range(years[0], years[-1] + 1))
    return f"{years[0]}:{years[-1]}" if whole else ",".join(str(y) for y in years)


def _evidence_version(as_of: str | None, workspace: Path | None) -> str:
    from ytterby.evidence import load

    return load(as_of, workspace).version


def list_methods(methods: Mapping[str, Method] | None = None) -> Outcome:
    """Return every registered method: title, modes, what it computes, traps, definition.

    Parameters
    ----------
    methods
        Which; all registered ones by default.
    """
    found = all_methods() if methods is None else methods
    rows = [
        {
            "method": m.name,
            "title": m.title,
            "modes": ", ".join(m.modes),
            "for": "country or bloc" if m.by_region else "world",
            "components": ", ".join(c.name for c in m.components),
            "options": ", ".join(m.options),
            "traps": " ".join(m.traps),
            "source": m.source,
        }
        for m in found.values()
    ]
    names = ("method", "title", "modes", "for", "components", "options", "traps", "source")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))
    note = (
        f"'ytterby show risk --method NAME --material …'; more than {BIG:,} scores are given "
        "without intervals unless --draws is said."
    )
    manifest = start_manifest("ytterby show methods")
    table = build_table("methods", frame, note=note)
    summary = method_summary(list(found.values()))
    return Outcome({"methods": table}, manifest.finish(), summary=summary)
