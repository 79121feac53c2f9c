"""Footprints: a magnet by origin, plants and portfolios, the world, what cleaner costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ytterby.core.disruption import Disruption
from ytterby.core.regions import unknown_region
from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.evidence import load
from ytterby.factors.environment import Origin, indicators, origins
from ytterby.impact.environment.allocation import ALLOCATIONS
from ytterby.impact.environment.plants import PlantStage
from ytterby.results import Summary, Table, build_table, start_manifest
from ytterby.workflows.footprints import words
from ytterby.workflows.footprints.base import (
    DRAWS,
    ROW_UNIT,
    Ground,
    fix_tiers,
    load_ground,
    spread,
)
from ytterby.workflows.footprints.cleaner import UNITS as LEVER_UNITS
from ytterby.workflows.footprints.cleaner import find_levers, lever_frame
from ytterby.workflows.footprints.magnets import (
    SCRAP,
    OriginResult,
    magnet_frame,
    named_origin,
    published_frame,
    traced_origin,
)
from ytterby.workflows.footprints.plants import (
    count_stages,
    find_ids,
    find_stages,
    products_frame,
    totals_frame,
)
from ytterby.workflows.footprints.portfolio import Listed, read_portfolio
from ytterby.workflows.footprints.sources import factor_frame, list_frame
from ytterby.workflows.footprints.world import region_frame, world_stages
from ytterby.workflows.inputs import Asked, Place, Progress, is_place, part, split_names
from ytterby.workflows.outcome import Outcome, command_line

if TYPE_CHECKING:
    from ytterby.workflows.stressing.asking import StressAsked

MAGNET, WORLD, LEVERS, LIST = "magnet", "world", "levers", "list"
SCENARIO = "scenario"
TOPICS = (MAGNET, WORLD, LEVERS)
BOTH = "both"
GRADE = "ndfeb:H-SH"
COMPARED = ("bayan-obo", "ion-clay", "mountain-pass", "lynas", "recycled-oxide", "recycled-magnet")
"""Origins of a magnet unless others are asked for."""
AMOUNT_UNITS = dict.fromkeys(("amount", "low", "high"), ROW_UNIT)
BOUNDS_NOTE = (
    "low and high bound the central 80 % of draws of all factors, yields and prices together. A "
    "step or stage without a published figure is named, not counted as zero."
)
SHARED_NOTE = (
    "mass: every kilogram of oxide bears the same; value: in proportion to prices outside the "
    "controlling country. Both sum to the stage's total exactly."
)


@dataclass(frozen=True)
class FootprintOutcome(Outcome):
    """A footprint, and what it was made from.

    Attributes
    ----------
    ground
        Evidence, chain, factors and prices, for further questions.
    """

    ground: Ground | None = field(default=None, repr=False)


@dataclass(frozen=True)
class _Asked:
    """What was asked, checked."""

    topic: str
    grade: str
    named: tuple[str, ...]
    places: tuple[Place, ...]
    allocations: tuple[str, ...]
    indicators: tuple[str, ...]
    listed: tuple[Listed, ...]
    asked: Asked


def footprint(
    what: str = LIST,
    *,
    origin: Sequence[str] | None = None,
    grade: str = GRADE,
    allocation: str = BOTH,
    indicator: Sequence[str] | None = None,
    clean: bool = False,
    target: str = "USA",
    year: int | str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> FootprintOutcome:
    """Tell what something takes from nature and gives to it.

    Parameters
    ----------
    what
        ``magnet``, ``world``, ``levers``, ``list``, a facility by id or name, the path of a CSV
        file with a column ``facility`` and, if wanted, ``output`` [t/year], or a scenario by name
        or as a YAML file.
    origin
        For magnets and levers: named origins, and for magnets also countries and blocs, whose
        average magnet is traced through the chain.
    grade
        Grade of magnet.
    allocation
        How oxide shares its burden: ``mass``, ``value`` or ``both``.
    indicator
        What is counted; everything by default.
    clean
        Run every step on wind and solar power.
    target
        For a scenario: whose makers.
    year
        Year of the chain; the last one by default, or what a scenario says.
    draws, seed
        How many draws, and of which seed; the same seed gives the same numbers. Of a scenario, at
        most 24, since each is a run of the simulator.
    as_of, workspace, report, progress
        As for `ytterby.workflows.stressing.stress.stress`.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.

    Examples
    --------
    >>> told = footprint("magnet", origin=["lynas"], draws=20)  # doctest: +SKIP
    """
    wanted = _check(what, origin, grade, allocation, indicator, draws)
    asked = wanted.asked
    if wanted.listed:
        try:
            find_ids(load(as_of=as_of, workspace=workspace).facilities, wanted.listed)
        except UnknownNameError as error:
            asked.problems += error.problems
    (at,) = asked.years(year)[:1]
    stressed = None
    if wanted.topic == SCENARIO:
        # The simulator is heavy and only a scenario needs it.
        from ytterby.workflows.stressing.asking import ask_stress

        stressed = ask_stress(what, target, year=year, problems=asked.problems)
    asked.finish()
    found = None
    if stressed is not None:
        from ytterby.workflows.footprints.scenario import run_scenario

        at = stressed.year or stressed.plan.year or at
        found = run_scenario(
            stressed, draws=draws, seed=seed, as_of=as_of, workspace=workspace,
            progress=part(progress, 0.0, 0.6),
        )  # fmt: skip
        draws = len(found.pair_months[0]) - 1 if len(found.pair_months) else draws
    options: dict[str, object] = {
        "origin": tuple(origin or ()) or None,
        "grade": grade if wanted.topic in (MAGNET, LEVERS) else None,
        "allocation": allocation,
        "indicator": tuple(indicator or ()) or None,
        "target": target if wanted.topic == SCENARIO else None,
        "year": at,
        "draws": draws,
        "seed": seed,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    ground = load_ground(
        at,
        as_of=as_of,
        workspace=workspace,
        draws=draws,
        seed=seed,
        clean=clean,
        progress=part(progress, 0.6 if stressed is not None else 0.0, 0.7),
    )
    told_words = ["footprint", *([] if wanted.topic == LIST else [what])]
    manifest = start_manifest(
        command_line([*told_words, *(["--clean"] if clean else [])], options),
        ground.chain,
        parameters={**options, "what": what, "clean": clean},
        seed=seed,
    )
    if stressed is not None and found is not None:
        tables, finding, summary = _scenario(ground, wanted, stressed, found)
    else:
        tables, finding, summary = _TOPICS[wanted.topic](ground, wanted)
    told = FootprintOutcome(tables, manifest.finish(), finding, summary, ground)
    if report is not None:
        if progress is not None:
            progress("report", 0.85)
        from ytterby.workflows.footprints.page import footprint_page

        write_atomic(report, footprint_page(told, wanted.topic, ground).encode())
    return told


def _check(
    what: str,
    origin: Sequence[str] | None,
    grade: str,
    allocation: str,
    indicator: Sequence[str] | None,
    draws: int,
) -> _Asked:
    asked = Asked()
    named: list[str] = []
    places: list[Place] = []
    file = what.lower().endswith(".csv")
    topic = what if what in (*TOPICS, LIST) else ("portfolio" if file else "facility")
    shipped = files("ytterby").joinpath("scenarios", f"{Path(what).name}.yaml").is_file()
    if shipped or what.lower().endswith((".yaml", ".yml")):
        topic = SCENARIO
    for name in split_names(origin, known=is_place):
        if name in (primary_origins() if topic == LEVERS else origins()):
            named.append(name)
        elif topic == MAGNET and is_place(name):
            found = asked.place(name, "origin")
            places += [found] if found is not None else []
        else:
            known = list(primary_origins() if topic == LEVERS else origins())
            problem = unknown_name("origin", name, known, "origin")
            if topic == MAGNET and problem.fix.startswith("known:"):
                country = unknown_region(name, "origin").fix
                problem = replace(problem, fix=f"{problem.fix}, or a country ({country})")
            asked.problems.append(problem)
    grades = [g.id for g in asked.pack.grades if g.id.startswith("ndfeb")]
    if grade not in grades:
        asked.problems.append(unknown_name("grade", grade, grades, "grade"))
    if allocation not in (*ALLOCATIONS, BOTH):
        asked.problems.append(
            unknown_name("allocation", allocation, (*ALLOCATIONS, BOTH), "allocation")
        )
    kinds = []
    for name in split_names(indicator):
        if name in indicators():
            kinds.append(name)
        else:
            asked.problems.append(unknown_name("indicator", name, list(indicators())))
    if draws < 1:
        fix = "give 1 or more"
        asked.problems.append(Problem("out-of-range", "draws", f"{draws} is too small", fix))
    listed: tuple[Listed, ...] = ()
    if topic == "facility":
        listed = (Listed(what),)
    elif topic == "portfolio":
        try:
            listed = read_portfolio(Path(what))
        except InputError as error:
            asked.problems += error.problems
    return _Asked(
        topic,
        grade,
        tuple(dict.fromkeys(named)),
        tuple(dict.fromkeys(places)),
        ALLOCATIONS if allocation == BOTH else (allocation,),
        tuple(dict.fromkeys(kinds)) or tuple(indicators()),
        listed,
        asked,
    )


Told = tuple[Mapping[str, Table], tuple[str, ...], tuple[Summary, ...]]


def _magnet(ground: Ground, wanted: _Asked) -> Told:
    names = wanted.named or (() if wanted.places else COMPARED)
    results = [named_origin(ground, origins()[n], wanted.grade) for n in names]
    results += [traced_origin(ground, p, wanted.grade) for p in wanted.places]
    frame = magnet_frame(results, wanted.allocations, wanted.indicators)
    sources = _sources(ground)
    tables = {
        "footprint": build_table(
            "footprint",
            frame,
            units=AMOUNT_UNITS,
            sources=sources,
            note=f"Per kg of finished magnet, grade {wanted.grade}; feed is gross of swarf. "
            + BOUNDS_NOTE,
        ),
        "published": _published(ground, wanted.grade),
        "factors": _factors(ground),
    }
    notes = tuple(dict.fromkeys(n for r in results for n in r.notes))
    rests = _rests_on_recollection(ground, wanted, results)
    finding = words.magnet_finding(frame, results, wanted.grade, ground, notes, rests)
    return tables, finding, words.magnet_summaries(frame)


def _rests_on_recollection(
    ground: Ground, wanted: _Asked, results: Sequence[OriginResult]
) -> float | None:
    """Return the share of the first origin's interval of greenhouse gas that is of tier C [1]."""
    first = results[0]
    fixed = fix_tiers(ground, ("C",))
    named = first.id in origins()
    again = (
        named_origin(fixed, origins()[first.id], wanted.grade)
        if named
        else traced_origin(fixed, wanted.places[0], wanted.grade)
    )
    widths = []
    for one in (first, again):
        total = one.by[wanted.allocations[0]].total("carbon")
        if total is None:
            return None
        _, low, high = spread(total)
        widths.append(high - low)
    return 1.0 - widths[1] / widths[0] if widths[0] > 0.0 else None


def _published(ground: Ground, grade: str) -> Table:
    frame = published_frame(ground, grade)
    numbers = ("ours", "ours_low", "ours_high", "published", "published_low", "published_high")
    return build_table(
        "published",
        frame,
        units=dict.fromkeys(numbers, ROW_UNIT) | {"miss": "1"},
        note="Our figures beside published ones; miss is ours over theirs less one.",
    )


def _factors(ground: Ground) -> Table:
    numbers = dict.fromkeys(("value", "low", "high"), ROW_UNIT)
    return build_table(
        "factors",
        factor_frame(ground),
        units=numbers,
        sources=_sources(ground),
        note="Every factor with its boundary and allocation as published. What covers 'mine to "
        "oxide' is never added to what covers a part of it.",
    )


def _plants(ground: Ground, wanted: _Asked) -> Told:
    stages, gaps = find_stages(ground, wanted.asked.pack, wanted.listed)
    return _counted(ground, wanted, stages, gaps)


def _world(ground: Ground, wanted: _Asked) -> Told:
    stages, gaps = world_stages(ground)
    return _counted(ground, wanted, stages, gaps)


def _counted(
    ground: Ground,
    wanted: _Asked,
    stages: Sequence[PlantStage],
    gaps: Sequence[tuple[str, str]],
) -> Told:
    parts = count_stages(ground, stages)
    totals = totals_frame(parts, wanted.indicators)
    world = wanted.topic == WORLD
    products = products_frame(ground, () if world else parts, wanted.indicators, wanted.allocations)
    tables = {
        "totals": build_table(
            "totals",
            totals,
            units=AMOUNT_UNITS | {"output": "t/year"},
            sources=_sources(ground),
            note=("What the chain made in the year. " if world else "At nameplate, unless told. ")
            + BOUNDS_NOTE,
        ),
        "products": build_table(
            "products",
            products,
            units={"amount": ROW_UNIT, "share": "1", "per_kg": ROW_UNIT},
            note=SHARED_NOTE,
        ),
        "gaps": build_table(
            "gaps",
            pl.DataFrame(
                [{"what": what, "why": why} for what, why in gaps],
                schema={"what": pl.String, "why": pl.String},
                orient="row",
            ),
        ),
    }
    if world:
        tables["regions"] = build_table(
            "regions",
            region_frame(parts),
            units=AMOUNT_UNITS,
            note="Greenhouse gas by region; the rest of the world is summed draw by draw.",
        )
    finding = words.plants_finding(totals, products, gaps, wanted.topic, ground)
    return tables, finding, words.plants_summaries(totals, products)


def _scenario(ground: Ground, wanted: _Asked, stressed: StressAsked, found: Disruption) -> Told:
    from ytterby.workflows.footprints.scenario import UNITS, scenario_frame

    frame = scenario_frame(ground, stressed.place, found, wanted.allocations)
    tables = {
        "scenario": build_table(
            "scenario",
            frame,
            units=UNITS,
            sources=_sources(ground),
            note="not made: emissions not given off with sintered magnets that makers lack; an "
            "origin: what making them there instead adds over the usual mix. Emissions that cars "
            "and turbines not built would have saved are no part of it.",
        )
    }
    finding = words.scenario_finding(frame, stressed.plan.title, stressed.place)
    return tables, finding, words.scenario_summaries(frame)


def _levers(ground: Ground, wanted: _Asked) -> Told:
    primary = list(primary_origins().values())
    chosen = [o for o in primary if o.id in wanted.named] if wanted.named else primary[:3]
    frames, missing = [], []
    for one in chosen:
        levers, lacking = find_levers(ground, one)
        frames.append(lever_frame(ground, one, levers, wanted.grade))
        missing += [f"{one.id}: {text}" for text in lacking]
    frame = pl.concat(frames) if frames else lever_frame(ground, primary[0], (), wanted.grade)
    tables = {
        "levers": build_table(
            "levers",
            frame,
            units=LEVER_UNITS,
            sources=_sources(ground),
            note="Costs are what a kilogram bears; of_price is the share of the price of the grade "
            "outside the controlling country. A cut below zero adds.",
        )
    }
    finding = words.levers_finding(frame, missing, wanted.grade, ground)
    return tables, finding, words.levers_summaries(frame)


def primary_origins() -> dict[str, Origin]:
    """Return the origins that begin at a mine, by id."""
    return {
        name: one
        for name, one in origins().items()
        if one.light is not None and one.light.route != SCRAP
    }


def _list(ground: Ground, wanted: _Asked) -> Told:
    frame = list_frame(ground, wanted.asked.pack)
    tables = {"footprints": build_table("footprints", frame, units={"output": "t/year"})}
    return tables, words.list_finding(frame), words.list_summaries(frame)


_TOPICS = {
    MAGNET: _magnet,
    WORLD: _world,
    LEVERS: _levers,
    LIST: _list,
    "facility": _plants,
    "portfolio": _plants,
}


def _sources(ground: Ground) -> tuple[str, ...]:
    held = factor_frame(ground)["source"].to_list()
    return tuple(dict.fromkeys(s for text in held for s in str(text).split(", ") if s))
