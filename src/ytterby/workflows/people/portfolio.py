"""A portfolio of plants from a CSV or Excel file, with every problem at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.core.regions import AGGREGATES, resolve_region
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.evidence.userdata.cells import parse_number
from ytterby.evidence.userdata.sheet import Row, Sheet, fold, read_sheet
from ytterby.factors.labour import stage_units
from ytterby.factors.labour.capacity import PRODUCT

COLUMNS: dict[str, tuple[str, ...]] = {
    "facility": ("plant", "id"),
    "stage": ("step",),
    "region": ("country",),
    "status": ("state",),
    "start": ("start_year", "first_product"),
    "capacity": ("nameplate",),
    "capacity_unit": ("unit",),
    "odds": ("probability", "success"),
}
"""Columns and their other names; only ``facility`` must be there."""
STATUSES = (
    "planned",
    "permitting",
    "construction",
    "commissioning",
    "ramping",
    "operating",
    "idle",
    "pilot",
    "blocked",
)
EXAMPLE = "facility,stage,region,status,start,capacity,capacity_unit,odds"
MOST = 1e7
"""More than any plant for rare earths makes [t/year]."""
NEEDED = ("stage", "region", "capacity", "capacity_unit")
"""Columns that a plant must fill in which the evidence does not know."""


@dataclass(frozen=True)
class Line:
    """One line of a portfolio; what it leaves blank is ``None``.

    Attributes
    ----------
    row
        Its row in the file.
    facility
        Id of the evidence, or a name of the user's.
    stage, region, status, capacity_unit
        As in the table of plants.
    start
        First product, as a year with its fraction.
    capacity
        [capacity_unit].
    odds
        Probability that it comes [1].
    """

    row: int
    facility: str
    stage: str | None = None
    region: str | None = None
    status: str | None = None
    start: float | None = None
    capacity: float | None = None
    capacity_unit: str | None = None
    odds: float | None = None


def example_portfolio() -> Path:
    """Return the portfolio that ships as an example."""
    return Path(str(files("ytterby.workflows.people").joinpath("portfolio_example.csv")))


def parse_start(text: str) -> float | None:
    """Return ``2027`` (its middle) or ``2027-04`` (that month's) as a year, else ``None``.

    Examples
    --------
    >>> parse_start("2027"), round(parse_start("2027-04"), 3), parse_start("soon")
    (2027.5, 2027.292, None)
    """
    match = re.fullmatch(r"(\d{4})(?:\.0+)?(?:-(\d{1,2}))?(?:-\d{1,2})?", text.strip())
    if match is None or not 1950 <= int(match[1]) <= 2100:
        return None
    if match[2] is None:
        return int(match[1]) + 0.5
    month = int(match[2])
    return int(match[1]) + (month - 0.5) / 12 if 1 <= month <= 12 else None


def read_portfolio(path: Path, plants: pl.DataFrame) -> tuple[Line, ...]:
    """Return the lines of a portfolio.

    Parameters
    ----------
    path
        ``.csv`` or ``.xlsx`` with a column ``facility`` and others of ``COLUMNS``.
    plants
        Plants of the evidence, one row for each stage.

    Raises
    ------
    InputError
        Every problem of every row.
    """
    known = frozenset(n for name, others in COLUMNS.items() for n in (name, *others))
    table, _ = read_sheet(path, None, known=known, example=EXAMPLE)
    problems = [p for p in table.problems if p.severity == "error"]
    if not table.header:
        raise InputError(problems)
    names = {n: name for name, others in COLUMNS.items() for n in (name, *others)}
    places: dict[str, int] = {}
    for at, title in enumerate(table.header):
        name = names.get(fold(title))
        if name is not None and name in places:
            message = f"'{table.header[places[name]]}' and '{title}' are both {name}"
            place = f"{table.place}, row {table.header_row}"
            problems.append(Problem("double-column", place, message, "keep one of them"))
        elif name is not None:
            places[name] = at
        elif title.strip():
            where = f"{table.place}, row {table.header_row}"
            problems.append(unknown_name("column", title, list(COLUMNS), where))
    if "facility" not in places:
        place = f"{table.place}, row {table.header_row}"
        message = "there is no column facility"
        problems.append(Problem("missing-column", place, message, f"name the columns {EXAMPLE}"))
        raise InputError(problems)
    reader = _Reader(table, places, plants, problems)
    lines = tuple(reader.read(row) for row in table.rows)
    if not lines and not problems:
        problems.append(
            Problem("no-plants", table.place, "it names no plant", f"such as {EXAMPLE}")
        )
    _no_line_twice(lines, table.place, problems)
    if problems:
        raise InputError(problems)
    return lines


def _no_line_twice(lines: tuple[Line, ...], place: str, problems: list[Problem]) -> None:
    # A line without a stage means all stages of its plant.
    seen: dict[str, dict[str | None, int]] = {}
    for line in lines:
        rows = seen.setdefault(line.facility, {})
        same = [
            n for stage, n in rows.items() if None in (stage, line.stage) or stage == line.stage
        ]
        first = same[0] if same else rows.setdefault(line.stage, line.row)
        if same and line.facility:
            problems.append(
                Problem(
                    "double-row",
                    f"{place}, row {line.row}",
                    f"{line.facility} stands in row {first} too",
                    "keep one of them, or name the stage in each",
                )
            )


class _Reader:
    """Reads lines; collects their problems instead of stopping at the first."""

    def __init__(
        self,
        table: Sheet,
        places: Mapping[str, int],
        plants: pl.DataFrame,
        problems: list[Problem],
    ) -> None:
        self.table, self.places, self.problems = table, places, problems
        self.plants = {(r["facility"], r["stage"]): r for r in plants.iter_rows(named=True)}
        self.known = sorted({facility for facility, _ in self.plants})

    def read(self, row: Row) -> Line:
        facility = self._text(row, "facility") or ""
        if not facility:
            self._say("missing-value", row, "facility", "no plant is named", "fill in the facility")
        stage = self._one_of(row, "stage", tuple(PRODUCT))
        known = facility in self.known
        if known and stage and (facility, stage) not in self.plants:
            self._not_there(row, facility, stage)
        region = self._region(row)
        status = self._one_of(row, "status", STATUSES)
        start = self._start(row)
        capacity = self._number(row, "capacity", low=0.0, high=MOST)
        unit = self._unit(row, facility, stage)
        odds = self._number(row, "odds", low=0.0, high=1.0)
        if facility and not known:
            self._stands_alone(row, facility, status, start)
        if self._filled(row, "capacity_unit") and not self._filled(row, "capacity"):
            self._say("missing-value", row, "capacity", "a unit without a capacity", "give both")
        if capacity is not None and not self._filled(row, "capacity_unit"):
            message = "a capacity without a unit"
            self._say("missing-value", row, "capacity_unit", message, "write t/year, t REO/year …")
        return Line(row.number, facility, stage, region, status, start, capacity, unit, odds)

    def _stands_alone(
        self, row: Row, facility: str, status: str | None, start: float | None
    ) -> None:
        """Note what a plant lacks that the evidence does not know."""
        missing = [n for n in NEEDED if not self._filled(row, n)]
        if status != "operating" and start is None and not self._filled(row, "start"):
            missing.append("start")
        if missing:
            near = unknown_name("facility", facility, self.known).fix
            self._say(
                "missing-value",
                row,
                ", ".join(missing),
                f"'{facility}' is no plant of the evidence, so its {', '.join(missing)} must be "
                "given",
                f"fill them in, or name a plant of the evidence: {near}",
            )

    def _not_there(self, row: Row, facility: str, stage: str) -> None:
        stages = [s for f, s in self.plants if f == facility]
        self.problems.append(unknown_name("stage", stage, stages, self._place(row, "stage")))

    def _place(self, row: Row, column: str) -> str:
        return f"{self.table.place}, row {row.number}, {column}"

    def _say(self, code: str, row: Row, column: str, message: str, fix: str) -> None:
        self.problems.append(Problem(code, self._place(row, column), message, fix))

    def _cell(self, row: Row, column: str) -> Any:
        at = self.places.get(column)
        return None if at is None or at >= len(row.cells) else row.cells[at]

    def _filled(self, row: Row, column: str) -> bool:
        return str(self._cell(row, column) or "").strip() != ""

    def _text(self, row: Row, column: str) -> str | None:
        return str(self._cell(row, column) or "").strip() or None

    def _one_of(self, row: Row, column: str, known: tuple[str, ...]) -> str | None:
        text = self._text(row, column)
        if text is None:
            return None
        found = text.casefold().replace(" ", "_")
        if found in known:
            return found
        self.problems.append(unknown_name(column, text, known, self._place(row, column)))
        return None

    def _region(self, row: Row) -> str | None:
        text = self._text(row, "region")
        if text is None:
            return None
        try:
            code = resolve_region(text)
        except UnknownNameError as error:
            self.problems.extend(
                Problem(p.code, self._place(row, "region"), p.message, p.fix)
                for p in error.problems
            )
            return None
        if code in AGGREGATES:
            fix = "write the country in which the plant stands"
            self._say("not-a-country", row, "region", f"{text} is no single country", fix)
            return None
        return code

    def _start(self, row: Row) -> float | None:
        text = self._text(row, "start")
        if text is None:
            return None
        found = parse_start(text)
        if found is None:
            fix = "write 2027 or 2027-04"
            self._say("bad-year", row, "start", f"'{text}' is no year or month", fix)
        return found

    def _number(
        self, row: Row, column: str, *, low: float, high: float | None = None
    ) -> float | None:
        if not self._filled(row, column):
            return None
        try:
            number = parse_number(self._cell(row, column), self._place(row, column))
        except InputError as error:
            text = str(self._cell(row, column)).strip().rstrip("% ")
            share = [p for p in error.problems if p.code == "percent-sign" and high == 1.0]
            for problem in share:
                message = f"'{text} %' is a percentage"
                self._say(problem.code, row, column, message, f"write {float(text) / 100:g}")
            self.problems.extend(p for p in error.problems if p not in share)
            return None
        if number is None:
            return None
        if number <= low or (high is not None and number > high):
            bounds = f"more than {low:g}" + ("" if high is None else f", at most {high:g}")
            self._say(
                "out-of-bounds", row, column, f"{number:g} is out of bounds", f"give {bounds}"
            )
            return None
        return number

    def _unit(self, row: Row, facility: str, stage: str | None) -> str | None:
        text = self._text(row, "capacity_unit")
        if text is None:
            return None
        stages = [stage] if stage else [s for f, s in self.plants if f == facility]
        units = dict.fromkeys(u for s in stages for u in stage_units(s))
        if units and text not in units:
            place = self._place(row, "capacity_unit")
            self.problems.append(unknown_name("unit", text, list(units), place))
            return None
        return text
