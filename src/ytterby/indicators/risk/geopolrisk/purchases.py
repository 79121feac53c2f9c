"""A company's own purchases from a CSV or Excel file, with every problem at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ytterby.core.regions import AGGREGATES, resolve_region
from ytterby.errors import InputError, Problem, unknown_name
from ytterby.evidence.userdata.cells import parse_number, parse_year
from ytterby.evidence.userdata.sheet import Cell, Row, Sheet, fold, read_sheet
from ytterby.indicators.risk.geopolrisk.materials import find_material

COLUMNS: dict[str, tuple[str, ...]] = {
    "material": ("raw_material", "metal", "commodity"),
    "country": ("country_of_origin", "origin", "region", "supplier_country"),
    "quantity": ("mass", "weight", "amount"),
    "unit": ("quantity_unit", "mass_unit"),
    "value": ("value_usd", "cost", "price_paid"),
    "year": ("period",),
    "note": ("notes", "additional_notes", "comment"),
}
"""Columns and their other names; a unit may stand in the header: ``Quantity (kg)``."""

REQUIRED = ("material", "country", "quantity", "value", "year")
EXAMPLE = "material,country,quantity,unit,value_usd,year"

TONNES = {"g": 1e-6, "kg": 1e-3, "t": 1.0, "kt": 1e3, "lb": 0.45359237e-3}
"""Tonnes per unit of weight."""


@dataclass(frozen=True)
class Purchase:
    """One purchase.

    Attributes
    ----------
    row
        Its row in the file.
    material, country, year
        Name of the raw material, ISO 3166 code of its origin, calendar year.
    quantity
        [t].
    value
        [USD].
    """

    row: int
    material: str
    country: str
    year: int
    quantity: float
    value: float


def read_purchases(path: Path, sheet: str | None = None) -> tuple[Purchase, ...]:
    """Return the purchases in a file.

    Parameters
    ----------
    path
        ``.csv`` or ``.xlsx`` with the columns ``material, country, quantity, value, year``; the
        unit of quantity in a column ``unit`` or in its header, as in ``Quantity (kg)``; values in
        USD. The template of geopolrisk-py 2.0.1 is read as it is.
    sheet
        Which sheet of a workbook; needed only if several hold something.

    Raises
    ------
    InputError
        Every problem of every row.
    """
    known = frozenset(n for name, others in COLUMNS.items() for n in (name, *others))
    table, _ = read_sheet(path, sheet, known=known, example=EXAMPLE)
    problems = [p for p in table.problems if p.severity == "error"]
    if not table.header:
        raise InputError(problems)
    places, more = _match_columns(table)
    problems += more
    if more:
        raise InputError(problems)
    unit = _header_unit(table.header[places["quantity"]])
    reader = _Reader(table, places, unit, problems)
    found = [reader.read(row) for row in table.rows]
    if problems:
        raise InputError(problems)
    return tuple(p for p in found if p is not None)


def _match_columns(table: Sheet) -> tuple[dict[str, int], list[Problem]]:
    names = {n: name for name, others in COLUMNS.items() for n in (name, *others)}
    place = f"{table.place}, row {table.header_row}"
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for position, title in enumerate(table.header):
        name = names.get(fold(title))
        if name is None:
            continue
        if name in found:
            other = table.header[found[name]]
            message = f"'{other}' and '{title}' are both {name}"
            problems.append(Problem("double-column", place, message, "keep one of them"))
        found[name] = position
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        message = f"there is no column {', '.join(missing)}"
        problems.append(Problem("missing-column", place, message, f"name the columns {EXAMPLE}"))
    if not missing and "unit" not in found:
        unit = _header_unit(table.header[found["quantity"]])
        if unit is None:
            fix = "write Quantity (kg), or add a column unit"
            problems.append(Problem("missing-unit", place, "the quantity has no unit", fix))
    if "value" in found:
        currency = _bracketed(table.header[found["value"]])
        if currency is not None and currency.upper() not in ("USD", "US$", "$"):
            message = f"values are in {currency}"
            problems.append(Problem("bad-unit", place, message, "convert them to USD"))
    return found, problems


def _bracketed(title: str) -> str | None:
    match = re.search(r"[(\[]\s*([^)\]]+?)\s*[)\]]", title)
    return match.group(1) if match else None


def _header_unit(title: str) -> str | None:
    found = _bracketed(title)
    return found.casefold() if found is not None and found.casefold() in TONNES else None


class _Reader:
    """Reads rows; collects their problems instead of stopping at the first."""

    def __init__(
        self, table: Sheet, places: Mapping[str, int], unit: str | None, problems: list[Problem]
    ) -> None:
        self.table, self.places, self.unit, self.problems = table, places, unit, problems

    def read(self, row: Row) -> Purchase | None:
        before = len(self.problems)
        material = self._text(row, "material", lambda text, place: find_material(text).name)
        country = self._text(row, "country", self._country)
        year = self._number(row, "year", parse_year)
        quantity = self._number(row, "quantity", parse_number)
        value = self._number(row, "value", parse_number)
        factor = self._factor(row)
        for name, number in (("quantity", quantity), ("value", value)):
            if (number is not None and number < 0.0) or (name == "quantity" and number == 0.0):
                message = f"{number:g} is {'negative' if number else 'no purchase'}"
                fix = "write what was bought; leave out returns"
                self.problems.append(Problem("out-of-bounds", self._place(row, name), message, fix))
        if len(self.problems) > before:
            return None
        assert quantity is not None
        assert value is not None
        assert year is not None
        return Purchase(row.number, material, country, int(year), quantity * factor, value)

    def _place(self, row: Row, column: str) -> str:
        return f"{self.table.place}, row {row.number}, {column}"

    def _cell(self, row: Row, column: str) -> Cell:
        position = self.places.get(column)
        return None if position is None or position >= len(row.cells) else row.cells[position]

    def _missing(self, row: Row, column: str) -> None:
        fix = f"fill in the {column}"
        self.problems.append(
            Problem("missing-field", self._place(row, column), f"there is no {column}", fix)
        )

    def _text(self, row: Row, column: str, parse: Callable[[str, str], str]) -> str:
        cell = self._cell(row, column)
        if cell is None:
            self._missing(row, column)
            return ""
        text = f"{cell:g}" if isinstance(cell, float) else cell
        try:
            return parse(text, self._place(row, column))
        except InputError as error:
            place = self._place(row, column)
            self.problems += [Problem(p.code, place, p.message, p.fix) for p in error.problems]
            return ""

    def _country(self, text: str, place: str) -> str:
        code = resolve_region(text, place)
        if code in AGGREGATES:
            message = f"'{text}' is no country of origin"
            raise InputError(Problem("no-country", place, message, "name the country"))
        return code

    def _number(
        self, row: Row, column: str, parse: Callable[[Cell, str], float | None]
    ) -> float | None:
        try:
            found = parse(self._cell(row, column), self._place(row, column))
        except InputError as error:
            self.problems += error.problems
            return None
        if found is None:
            self._missing(row, column)
        return found

    def _factor(self, row: Row) -> float:
        cell = self._cell(row, "unit")
        if cell is None:
            if self.unit is None:
                self._missing(row, "unit")
            return TONNES.get(self.unit or "t", 1.0)
        unit = str(cell).strip().casefold()
        unit = {"tonne": "t", "tonnes": "t", "metric t": "t"}.get(unit, unit)
        if unit not in TONNES:
            place = self._place(row, "unit")
            self.problems.append(unknown_name("unit", str(cell), tuple(TONNES), place))
        return TONNES.get(unit, 1.0)
