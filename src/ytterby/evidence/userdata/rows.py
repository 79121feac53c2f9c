"""Turn the rows of a user's table into claims, with every problem of every row."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from ytterby.core.regions import resolve_place
from ytterby.errors import InputError, Problem, unknown_name
from ytterby.evidence.claims import MASS_BASES
from ytterby.evidence.tiers import CONFIDENCES, TIERS
from ytterby.evidence.userdata.cells import parse_date, parse_number, parse_year
from ytterby.evidence.userdata.columns import REQUIRED
from ytterby.evidence.userdata.sheet import Cell, Row, Sheet
from ytterby.evidence.vocabulary import vocabulary
from ytterby.names import Quantity, quantities
from ytterby.units import conversion_factor

Record = dict[str, object]

T = TypeVar("T")

DEFAULTS = {"tier": "B", "confidence": "medium"}
"""What a user's claim is taken for if it does not say."""


@dataclass
class RowReader:
    """Reads one row; collects its problems instead of stopping at the first.

    Attributes
    ----------
    sheet, columns
        The table, and the position of each known column in it.
    known_claims
        Ids that ``replaces`` may name.
    today
        Default of ``published_on``: a user's figure is known from its import on.
    problems
        What was found so far.
    """

    sheet: Sheet
    columns: dict[str, int]
    known_claims: Collection[str]
    today: dt.date
    problems: list[Problem] = field(default_factory=list)

    def read(self, row: Row) -> Record | None:
        """Return the claim in a row, or ``None`` if it has a problem."""
        before = len(self.problems)
        for column in REQUIRED:
            # A column that is not there at all is one problem of the header, not one of each row.
            if column in self.columns and self._cell(row, column) is None:
                place = self._place(row, column)
                message = f"there is no {column}"
                self.problems.append(
                    Problem("missing-field", place, message, f"fill in the {column}")
                )
        quantity = self._quantity(row)
        record: Record = {
            "quantity": quantity.name if quantity else "",
            "region": self._region(row, "region"),
            "partner": self._region(row, "partner"),
            **{name: self._choice(row, name) for name in ("stage", "element", "sector")},
            "material": self._material(row),
            "process": self._text(row, "process"),
            **{n: self._text(row, n) for n in ("facility", "product", "period", "scenario")},
            "scope": self._text(row, "scope"),
            "year": self._parsed(row, "year", parse_year),
            **self._numbers(row, quantity),
            "source": self._text(row, "source"),
            "address": self._text(row, "address"),
            "licence": self._text(row, "licence"),
            "tier": self._choice(row, "tier") or DEFAULTS["tier"],
            "confidence": self._choice(row, "confidence") or DEFAULTS["confidence"],
            "published_on": self._parsed(row, "published_on", parse_date) or self.today,
            "status": "kept",
            "superseded_by": "",
            "note": self._text(row, "note"),
            "replaces": self._replaces(row),
        }
        return record if len(self.problems) == before else None

    def _cell(self, row: Row, column: str) -> Cell:
        position = self.columns.get(column)
        return None if position is None or position >= len(row.cells) else row.cells[position]

    def _place(self, row: Row, column: str) -> str:
        return f"{self.sheet.place}, row {row.number}, {column}"

    def _text(self, row: Row, column: str) -> str:
        cell = self._cell(row, column)
        return "" if cell is None else f"{cell:g}" if isinstance(cell, float) else cell

    def _parsed(self, row: Row, column: str, parse: Callable[[Cell, str], T | None]) -> T | None:
        try:
            return parse(self._cell(row, column), self._place(row, column))
        except InputError as error:
            self.problems.extend(error.problems)
            return None

    def _choice(self, row: Row, column: str) -> str:
        text = self._text(row, column)
        known = _names(column)
        if not text or _fold(text) in known:
            return known.get(_fold(text), "")
        names = sorted(set(known.values()))
        self.problems.append(unknown_name(column, text, names, self._place(row, column)))
        return ""

    def _quantity(self, row: Row) -> Quantity | None:
        name = self._choice(row, "quantity")
        return quantities()[name] if name else None

    def _region(self, row: Row, column: str) -> str:
        text = self._text(row, column)
        try:
            return resolve_place(text, self._place(row, column)) if text else ""
        except InputError as error:
            self.problems.extend(error.problems)
            return ""

    def _material(self, row: Row) -> str:
        text = self._text(row, "material")
        if text and not vocabulary().knows_material(text):
            names = vocabulary().materials
            self.problems.append(
                unknown_name("material", text, names, self._place(row, "material"))
            )
        return text

    def _numbers(self, row: Row, quantity: Quantity | None) -> Record:
        """Read value, low and high, convert them, and hold them against the bounds."""
        numbers = {n: self._parsed(row, n, parse_number) for n in ("value", "low", "high")}
        unit = self._text(row, "unit")
        target = (quantity.unit if quantity else "") or unit
        basis = self._choice(row, "mass_basis") or _basis_of(target)
        result: Record = {
            "published_value": self._text(row, "value"),
            "published_unit": unit,
            "unit": target,
            "mass_basis": basis,
        }
        if quantity is None or not unit:
            return {**numbers, **result}
        try:
            factor = conversion_factor(unit, target)
        except InputError as error:
            place = self._place(row, "unit")
            self.problems.extend(replace(p, place=place) for p in error.problems)
            return {**numbers, **result}
        converted = {n: None if v is None else v * factor for n, v in numbers.items()}
        for name, number in converted.items():
            if number is not None:
                self._check_bounds(number, quantity, self._place(row, name))
        value, low, high = converted["value"], converted["low"], converted["high"]
        if value is not None and (
            (low is not None and low > value) or (high is not None and high < value)
        ):
            message = f"{value:g} does not lie between low and high"
            fix = "low and high are the central 80 % interval around the value"
            self.problems.append(
                Problem("value-outside-interval", self._place(row, "value"), message, fix)
            )
        return {**converted, **result}

    def _check_bounds(self, number: float, quantity: Quantity, place: str) -> None:
        if quantity.minimum is not None and number < quantity.minimum:
            message = f"{number:g} is below {quantity.minimum:g}, the least {quantity.name}"
            fix = "check the sign" + ("; shares are 0 to 1" if quantity.unit == "1" else "")
            self.problems.append(Problem("below-minimum", place, message, fix))
        if quantity.maximum is not None and number > quantity.maximum:
            message = f"{number:g} is above {quantity.maximum:g}, the most {quantity.name}"
            fix = "write shares as 0 to 1, or give % as their unit"
            self.problems.append(Problem("above-maximum", place, message, fix))

    def _replaces(self, row: Row) -> str:
        ids = [i.strip() for i in self._text(row, "replaces").split(";") if i.strip()]
        for name in ids:
            if name not in self.known_claims:
                self.problems.append(
                    unknown_name(
                        "claim",
                        name,
                        difflib.get_close_matches(name, self.known_claims) or ["an id"],
                        self._place(row, "replaces"),
                    )
                )
        return ";".join(ids)


def _basis_of(unit: str) -> str:
    if "REO" in unit:
        return "REO"
    return "product" if unit.split("/")[0] in ("t", "kg") else "none"


@cache
def _names(column: str) -> dict[str, str]:
    """Return the accepted words of a column by how they are compared: folded."""
    choices: dict[str, Collection[str]] = {
        "quantity": quantities(),
        "stage": vocabulary().stages,
        "element": vocabulary().elements,
        "sector": vocabulary().sectors,
        "tier": TIERS,
        "confidence": CONFIDENCES,
        "mass_basis": MASS_BASES,
    }
    labels = vocabulary().labels.get(column, {})
    return {_fold(label): name for label, name in labels.items()} | {
        _fold(name): name for name in choices[column]
    }


def _fold(name: str) -> str:
    return "_".join(name.replace("-", " ").replace("_", " ").casefold().split())
