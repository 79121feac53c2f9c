"""How the reconciled chain stands against the benchmarks that rules set."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby.core.chain import Chain
from ytterby.core.regions import region_name
from ytterby.indicators import net_import_reliance, trace
from ytterby.results import Cell, Column, Summary, build_table, start_manifest
from ytterby.results.summary import share_cell, word
from ytterby.rules import NOT_ADVICE, Rule, read_rules
from ytterby.workflows.inputs import Asked, Place, Progress, fit_place, load_chains
from ytterby.workflows.outcome import Outcome, command_line, sources_of

STAGES = {
    "extraction": ("mine",),
    "processing": ("separation", "metal", "magnet"),
    "recycling": ("all forms",),
    "single-country": ("mine", "separation", "metal", "magnet"),
}
"""Stages at which each benchmark is read from the chain."""

LABELS = {
    "extraction": "mined at home",
    "processing": "processed at home",
    "recycling": "from end-of-life products",
    "single-country": "largest third country",
}
SCHEMA: dict[str, type[pl.DataType]] = {
    "rule": pl.String,
    "measure": pl.String,
    "stage": pl.String,
    "element": pl.String,
    "partner": pl.String,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "benchmark": pl.Float64,
    "bound": pl.String,
    "met": pl.String,
}
NOTE = (
    "Output over apparent consumption of the form that a stage makes, not capacity, as the "
    "benchmark has it; oxide made of swarf and old magnets counts as processed; recycling counts "
    "end-of-life recovery over consumption of all forms, not swarf; the largest third country is "
    "by the share of the mass used that underwent the stage there. A gap: nothing of that form is "
    "consumed. 'met' is open where the 80 % interval straddles the benchmark."
)


def list_benchmarks(
    *,
    year: int | str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Return how the chain of a year stands against the benchmarks of the rules.

    Parameters
    ----------
    year
        Calendar year; the last one with a chain by default.
    workspace
        Directory of the user's own data.
    progress
        Told what is being done.

    Raises
    ------
    InputError
        A year without a chain.
    """
    rules = [r for r in read_rules(workspace) if r.benchmark is not None]
    asked = Asked()
    years = asked.years(year)
    places = {r.id: asked.place(r.jurisdiction) for r in rules}
    asked.finish()
    chain = load_chains(years[-1:], workspace=workspace, progress=progress)[0]
    rows: list[dict[str, object]] = []
    for rule in rules:
        place = places[rule.id]
        if place is not None:
            rows += _standing(rule, fit_place(place, chain), chain, asked)
    frame = pl.DataFrame(rows, schema=SCHEMA)
    command = command_line(["rules", "benchmarks"], {"year": chain.year})
    manifest = start_manifest(command, chain, parameters={"note": NOT_ADVICE}).finish()
    table = build_table(
        "benchmarks",
        frame,
        units={"benchmark": "1"},
        sources=sources_of(chain),
        note=f"{NOTE} {NOT_ADVICE}",
    )
    return Outcome({"benchmarks": table}, manifest, _finding(frame, chain), (_summary(frame),))


def _elements(rule: Rule, asked: Asked) -> tuple[str, ...]:
    named = [
        e for item in rule.items for name in item.elements for e in asked.pack.element_set(name)
    ]
    return tuple(e for e in asked.pack.elements if e in named) or asked.pack.leading


def _standing(rule: Rule, place: Place, chain: Chain, asked: Asked) -> list[dict[str, object]]:
    """Return the rows of one benchmark."""
    target = rule.benchmark
    if target is None:
        return []
    elements = tuple(e for e in _elements(rule, asked) if e in chain.technology.elements)
    if target.measure == "single-country":
        values = _largest(place, chain, elements, asked)
    else:
        values = _at_home(place, chain, elements, STAGES[target.measure], target.measure)
    for row in values:
        row["rule"], row["measure"] = rule.id, target.measure
        row["benchmark"], row["bound"] = target.value, target.bound
        row["met"] = _met(row, target.value, target.bound)
    return values


def _met(row: dict[str, object], benchmark: float, bound: str) -> str:
    """Return yes, no or open, by the 80 % interval."""
    low, high = row["low"], row["high"]
    if not isinstance(low, float) or not isinstance(high, float):
        return "gap"
    above, below = low >= benchmark, high < benchmark
    if bound == "at least":
        return "yes" if above else "no" if below else "open"
    return "yes" if high <= benchmark else "no" if low > benchmark else "open"


def _at_home(
    place: Place, chain: Chain, elements: tuple[str, ...], stages: tuple[str, ...], measure: str
) -> list[dict[str, object]]:
    """Return what share of its consumption a place makes itself: one less net import reliance."""
    frame = net_import_reliance(chain, blocs={place.code: place.regions})
    found = {(r["stage"], r["element"]): r for r in frame.iter_rows(named=True)}
    rows = []
    for stage in stages:
        for element in elements:
            row: dict[str, object] = dict.fromkeys(SCHEMA)
            row |= {"stage": stage, "element": element}
            known = found.get((stage, element))
            if measure == "extraction" and known is None and ("all forms", element) in found:
                # Nothing is mined and no ore is bought, but the element is used: none of it.
                row |= {"share": 0.0, "low": 0.0, "high": 0.0}
            elif known is not None and known["consumption"] > 0:
                # Without mines at home all that a place brings in by itself is recovered.
                mined = found.get(("mine", element)) if measure == "recycling" else None
                own = mined["production"] / known["consumption"] if mined else 0.0
                row["share"] = max(known["production"] / known["consumption"] - own, 0.0)
                row["low"] = max(1.0 - known["high"] - own, 0.0)
                row["high"] = max(1.0 - known["low"] - own, 0.0)
            rows.append(row)
    return rows


def _largest(
    place: Place, chain: Chain, elements: tuple[str, ...], asked: Asked
) -> list[dict[str, object]]:
    """Return the third country with the largest share of each stage in what a place uses."""
    partners = {r: (r,) for r in chain.regions if r not in place.regions and r != asked.pack.rest}
    traced = trace(
        chain,
        {place.code: place.regions},
        partners,
        elements=elements,
        form="all",
        measures=("stage_trace",),
        prior=0,
    )
    rows = []
    for stage in STAGES["single-country"]:
        for element in elements:
            row: dict[str, object] = dict.fromkeys(SCHEMA)
            row |= {"stage": stage, "element": element}
            some = traced.filter(
                (pl.col("stage") == stage)
                & (pl.col("element") == element)
                & pl.col("share").is_not_nan()
            ).sort("share", descending=True)
            if some.height:
                best = some.row(0, named=True)
                row |= {k: best[k] for k in ("partner", "share", "low", "high")}
            rows.append(row)
    return rows


def _finding(frame: pl.DataFrame, chain: Chain) -> tuple[str, ...]:
    """Return how the benchmarks stand, in words."""
    words = []
    for (rule, measure), part in frame.group_by("rule", "measure", maintain_order=True):
        known = part.filter(pl.col("met") != "gap")
        yes = known.filter(pl.col("met") == "yes").height
        value, bound = part["benchmark"][0], part["bound"][0]
        words.append(
            f"{rule} ({LABELS[str(measure)]}, {bound} {100 * value:.0f} %): met for {yes} of "
            f"{known.height} elements and stages in {chain.year}."
        )
    return (*words, NOT_ADVICE)


def _summary(frame: pl.DataFrame) -> Summary:
    """Return measures by element, for people."""
    elements = frame["element"].unique(maintain_order=True).to_list()
    rows = []
    for (measure, stage), part in frame.group_by("measure", "stage", maintain_order=True):
        cells = {r["element"]: r for r in part.iter_rows(named=True)}
        head = f"{LABELS[str(measure)]}, {stage}"
        shown: list[Cell] = [word(head), Cell(f"{100 * part['benchmark'][0]:.0f}")]
        for element in elements:
            r = cells.get(element)
            before = str(r["partner"]) if r and r["partner"] else ""
            shown.append(
                share_cell(r["share"], r["low"], r["high"], before=before) if r else Cell("–")
            )
        rows.append(tuple(shown))
    columns = (
        Column("percent of use", number=False),
        Column("aim"),
        *(Column(e) for e in elements),
    )
    partners = [p for p in frame["partner"].unique(maintain_order=True) if p]
    names = ", ".join(f"{p} {region_name(p)}" for p in partners)
    return Summary("", columns, tuple(rows), f"{names}{'. ' if names else ''}{NOTE} {NOT_ADVICE}")
