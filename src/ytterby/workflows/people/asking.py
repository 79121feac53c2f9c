"""Which plants are asked about: one facility, a scenario's, or a portfolio's."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.baseline.facilities import current_plants
from ytterby.baseline.project import pipeline
from ytterby.errors import UnknownNameError
from ytterby.evidence import Evidence
from ytterby.factors.estimates import Estimate
from ytterby.factors.labour import convert_capacity
from ytterby.factors.labour.capacity import PRODUCT
from ytterby.impact.people import Plant
from ytterby.packs import Pack, read_pack
from ytterby.simulate import read_scenario, scenario_names
from ytterby.workflows.inputs import PACK, unknown_facility
from ytterby.workflows.people.portfolio import Line, read_portfolio

HORIZON = 10
"""Years shown where nobody says."""
FILES = (".csv", ".xlsx")
SCENARIO_FILES = (".yaml", ".yml")
MIDDLE = 0.5
"""First product in a year that is announced without its month."""


@dataclass(frozen=True)
class Left:
    """A stage of a plant that is not counted, and why."""

    facility: str
    stage: str
    reason: str
    name: str


@dataclass(frozen=True)
class Ask:
    """What is asked about.

    Attributes
    ----------
    kind
        ``facility``, ``scenario`` or ``portfolio``.
    title
        What people call it.
    plants
        Stages of plants.
    left
        Those that are not counted.
    first, last
        Years by default.
    notes
        What a reader must know.
    others
        Other stages at the sites of these plants: what a plant says of itself is split among all.
    """

    kind: str
    title: str
    plants: tuple[Plant, ...]
    left: tuple[Left, ...]
    first: int
    last: int
    notes: tuple[str, ...] = ()
    others: tuple[Plant, ...] = ()


def ask_people(target: str, base: Evidence, *, announced: bool, this_year: int) -> Ask:
    """Return which plants a target means.

    Parameters
    ----------
    target
        Id of a facility, name or file of a scenario, or file of a portfolio.
    base
        The evidence.
    announced
        Whether plants start when they say; otherwise as late as plants of their status do.
    this_year
        The first year shown where nobody says.

    Raises
    ------
    UnknownNameError
        ``unknown-target``, with the nearest facilities and scenarios.
    InputError
        Every problem of a portfolio, or of a scenario's file.
    """
    pack = read_pack(PACK)
    table = current_plants(base)
    suffix = Path(target).suffix.casefold()
    if suffix in FILES:
        return _ask_portfolio(Path(target), base, pack, table, announced, this_year)
    if suffix in SCENARIO_FILES or target in scenario_names():
        return _ask_scenario(target, base, pack, table, this_year)
    facilities = table["facility"].unique().sort().to_list()
    if target not in facilities:
        known = [*facilities, *scenario_names()]
        raise UnknownNameError(unknown_facility(base, target, known, "target"))
    rows = table.filter(pl.col("facility") == target)
    plants, left = _read_rows(rows, base, pack, announced, this_year)
    first = this_year
    return Ask("facility", _name_of(plants, rows), plants, left, first, _last(plants, first))


def _name_of(plants: Sequence[Plant], rows: pl.DataFrame) -> str:
    """Return what people call a site: as its first stage on the way from mine to magnet."""
    if not plants:
        return str(rows["name"][0] or rows["facility"][0])
    return min(plants, key=lambda p: list(PRODUCT).index(p.stage)).name


def _others(
    plants: Sequence[Plant], table: pl.DataFrame, base: Evidence, pack: Pack, this_year: int
) -> tuple[Plant, ...]:
    """Return the stages at the sites of some plants that are not among them."""
    rows = table.filter(pl.col("facility").is_in([p.facility for p in plants]))
    found, _ = _read_rows(rows, base, pack, True, this_year)
    own = {p.id for p in plants}
    return tuple(p for p in found if p.id not in own)


def _ask_scenario(
    target: str, base: Evidence, pack: Pack, table: pl.DataFrame, this_year: int
) -> Ask:
    plan = read_scenario(target)
    inside = set(plan.inside or (pack.controller,))
    outside = table.filter(~pl.col("region").is_in(list(inside)))
    wanted = ["ramping"]
    notes = ["Odds and delays by status are judgement (tier C), the same that the simulator uses."]
    if plan.pipeline:
        wanted += list(_priors(base, pack))
    else:
        notes.append("The scenario starts no announced plants: only those that ramp are counted.")
    if any(getattr(r, "kind", "") == "restart" for r in plan.responses):
        notes.append("Idle plants that the scenario restarts keep the odds of the pipeline.")
    rows = outside.filter(pl.col("status").is_in(wanted))
    plants, left = _read_rows(rows, base, pack, False, this_year)
    first = int(str(plan.start)[:4])
    odds = _priors(base, pack)
    risked = tuple(
        p if p.status not in odds else replace(p, odds=odds[p.status][0]) for p in plants
    )
    others = _others(risked, table, base, pack, this_year)
    return Ask("scenario", plan.title, risked, left, first, first + HORIZON, tuple(notes), others)


def _ask_portfolio(
    path: Path, base: Evidence, pack: Pack, table: pl.DataFrame, announced: bool, this_year: int
) -> Ask:
    lines = read_portfolio(path, table)
    plants: list[Plant] = []
    left: list[Left] = []
    asked = [
        table.filter(
            (pl.col("facility") == line.facility)
            & (pl.lit(line.stage is None) | (pl.col("stage") == (line.stage or "")))
        )
        for line in lines
    ]
    magnets = {f for rows in asked for f in rows.filter(pl.col("stage") == "magnet")["facility"]}
    magnets |= {line.facility for line in lines if line.stage == "magnet"}
    for line, rows in zip(lines, asked, strict=True):
        known = dict(zip(rows["stage"], rows["capacity"], strict=True))
        if rows.is_empty():
            rows = pl.DataFrame([_own_row(line)])
        rows = pl.DataFrame([_with_line(r, line) for r in rows.iter_rows(named=True)])
        found, gone = _read_rows(rows, base, pack, announced, this_year, magnets)
        if line.capacity is not None:
            found = tuple(replace(p, resized=known.get(p.stage) != line.capacity) for p in found)
        if line.odds is not None:
            sure = Estimate(*(line.odds,) * 3, "1", "A", (), ())
            found = tuple(replace(p, odds=sure) for p in found)
        if line.start is not None:
            # A start that the user gives is taken as it is.
            found = tuple(replace(p, start=line.start, delay=None, announced=None) for p in found)
        plants += found
        left += gone
    kept = tuple(plants)
    others = _others(kept, table, base, pack, this_year)
    last = _last(kept, this_year)
    return Ask("portfolio", path.name, kept, tuple(left), this_year, last, others=others)


def _own_row(line: Line) -> dict[str, Any]:
    return {
        "facility": line.facility,
        "name": line.facility,
        "stage": line.stage,
        "region": line.region,
        "status": "planned",
        "capacity": None,
        "capacity_unit": None,
        "start_year": None,
    }


def _with_line(row: dict[str, Any], line: Line) -> dict[str, Any]:
    kept = {k: row[k] for k in _own_row(line)}
    for name in ("region", "status", "capacity", "capacity_unit"):
        given = getattr(line, name)
        if given is not None:
            kept[name] = given
    if line.start is not None:
        kept["start_year"] = int(line.start)
    return kept


def _priors(base: Evidence, pack: Pack) -> dict[str, tuple[Estimate, Estimate]]:
    """Return odds [1] and delay [year] of announced plants by status."""
    out = {}
    for row in pipeline(base, pack).iter_rows(named=True):
        odds, late = (
            Estimate(
                row[k], row[f"{k}_low"], row[f"{k}_high"], unit, "C", (f"{k} {row['status']}",), ()
            )
            for k, unit in (("success", "1"), ("delay", "year"))
        )
        out[row["status"]] = (odds, late)
    return out


def _read_rows(
    rows: pl.DataFrame,
    base: Evidence,
    pack: Pack,
    announced: bool,
    this_year: int,
    magnets: Set[str] = frozenset(),
) -> tuple[tuple[Plant, ...], tuple[Left, ...]]:
    """Return stages of plants, and those that cannot be counted with the reason.

    What neither runs nor ramps does not start before this year, whatever was once announced.
    """
    priors = _priors(base, pack)
    plants, left = [], []
    magnets = magnets | set(rows.filter(pl.col("stage") == "magnet")["facility"].to_list())
    for row in rows.iter_rows(named=True):
        facility, stage, status = row["facility"], row["stage"], row["status"]
        name = str(row["name"] or facility)
        if stage not in PRODUCT or not row["region"]:
            left.append(Left(facility, str(stage), "no stage or country on record", name))
            continue
        if stage == "metal" and facility in magnets:
            left.append(Left(facility, stage, "counted with its magnets", name))
            continue
        size = None
        if row["capacity"] is not None:
            size = convert_capacity(base, stage, row["capacity"], row["capacity_unit"] or "")
        running = status == "operating" or (status == "ramping" and row["start_year"] is None)
        if not running and row["start_year"] is None:
            left.append(Left(facility, stage, "no start announced", name))
            continue
        late = None if announced or status not in priors else priors[status][1]
        past = not running and status != "ramping" and row["start_year"] < this_year
        begins = this_year if past else row["start_year"]
        plants.append(
            Plant(
                facility,
                name,
                stage,
                row["region"],
                "operating" if running else status,
                size,
                None if running else float(begins) + MIDDLE,
                delay=late,
                inside=row["region"] == pack.controller,
                announced=row["start_year"] if past else None,
            )
        )
    return tuple(plants), tuple(left)


def _last(plants: Sequence[Plant], first: int) -> int:
    """Return the last year shown: long enough for the last plant to run in full."""
    starts = [p.start + (p.delay.value if p.delay else 0.0) for p in plants if p.start is not None]
    return max(first + HORIZON, int(max(starts, default=0)) + 5)
