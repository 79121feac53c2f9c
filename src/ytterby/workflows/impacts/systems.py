"""Read an input-output system: the textbook one, a CSV file, or what pymrio reads."""

from __future__ import annotations

import csv
import importlib
import math
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from ytterby.errors import InputError, Problem, unknown_name
from ytterby.impact.propagation import System, check_system
from ytterby.impact.propagation.system import Floats

TEXTBOOK = "miller-blair"
CITATION = (
    "Miller and Blair, Input-Output Analysis, 2nd ed., Cambridge University Press, 2009, "
    "chapter 2, the hypothetical two-sector economy"
)
VALUE_ADDED = "value_added"
JOBS = "jobs"
_VALUE = re.compile(r"value.?added|gross.?operating|compensation|taxes|primary.?input", re.I)
_WORK = re.compile(r"employ(?!ers)|\bjobs?\b|persons|workers", re.I)


def read_system(name: str) -> System:
    """Return a system by name, from a CSV file, or from a directory or archive of pymrio.

    Parameters
    ----------
    name
        ``miller-blair``, a ``.csv`` file, or a path that ``pymrio.load_all`` reads.

    Raises
    ------
    InputError
        Everything that is wrong with it, at once.
    """
    if name == TEXTBOOK:
        place = files("ytterby.impact.propagation") / "data" / "miller-blair.csv"
        return _checked(parse_system(place.read_text("utf-8"), TEXTBOOK, CITATION), TEXTBOOK)
    path = Path(name)
    if not path.exists():
        if not path.suffix and len(path.parts) == 1:
            raise InputError(unknown_name("system", name, [TEXTBOOK], "system"))
        fix = f"give a CSV file, a directory that pymrio saved, or {TEXTBOOK}"
        raise InputError(Problem("no-system", "system", f"{name} does not exist", fix))
    if path.suffix.lower() == ".csv":
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            fix = "give a CSV file in UTF-8"
            message = f"{name} cannot be read: {type(error).__name__}"
            raise InputError(Problem("unreadable-file", "system", message, fix)) from error
        return _checked(parse_system(text, path.name, str(path.name)), path.name)
    return _checked(_read_pymrio(path), path.name)


def _checked(system: System, place: str) -> System:
    problems = check_system(system, place)
    if problems:
        raise InputError(problems)
    return system


def parse_system(text: str, place: str, source: str = "") -> System:
    """Return the system of a CSV text.

    The header names sectors in the order of the rows; other columns are final demand. Rows that
    are no sector are ``value_added`` and further inputs such as ``jobs``. Without a row of value
    added it is what is left of output.

    Parameters
    ----------
    text
        Comma-separated, with a header.
    place
        File, for the problems.
    source
        Citation.

    Raises
    ------
    InputError
        ``system-layout``, ``not-a-number``: every cell that cannot be read.

    Examples
    --------
    >>> text = "sector,a,b,households\\na,150,500,350\\nb,200,100,1700\\njobs,5,8,\\n"
    >>> one = parse_system(text, "x.csv")
    >>> one.output.tolist(), one.value_added.tolist(), one.residual
    ([1000.0, 2000.0], [650.0, 1400.0], True)
    """
    try:
        rows = [[c.strip() for c in row] for row in csv.reader(text.splitlines()) if any(row)]
    except csv.Error as error:
        fix = "give a table with short cells, separated by commas"
        raise InputError(Problem("system-layout", place, str(error), fix)) from error
    if len(rows) < 2:
        fix = "give a header and a row for each sector"
        raise InputError(Problem("system-layout", place, "the file has no table", fix))
    header, body = rows[0][1:], rows[1:]
    sectors = [row[0] for row in body if row[0] in header]
    problems = _layout(header, body, sectors, place)
    cells: dict[tuple[str, str], float] = {}
    for number, row in enumerate(body, 2):
        for column, cell in zip(header, row[1:], strict=False):
            amount = _number(cell)
            if amount is None and (row[0] in sectors or cell):
                message = f"'{cell}' is not a number" if cell else "the cell is empty"
                fix = "give a number, 0 where nothing is sold"
                where = f"{place}, row {number}, {column}"
                problems.append(Problem("not-a-number", where, message, fix))
            cells[row[0], column] = amount or 0.0
    if problems:
        raise InputError(problems)
    buyers = [c for c in header if c not in sectors]
    z = np.array([[cells[i, j] for j in sectors] for i in sectors])
    f = np.array([sum(cells[i, b] for b in buyers) for i in sectors])
    extra = {
        row[0]: np.array([cells[row[0], j] for j in sectors])
        for row in body
        if row[0] not in sectors
    }
    known = VALUE_ADDED in extra
    rest = z.sum(axis=1) + f - z.sum(axis=0)
    value = extra.pop(VALUE_ADDED) if known else rest
    unit = {JOBS: "job"}
    factors = {(name, unit.get(name, f"unit of {name}")): a for name, a in extra.items()}
    return System(
        place, tuple(sectors), z, f, value, factors=factors, residual=not known, source=source
    )


def _layout(
    header: list[str], body: list[list[str]], sectors: list[str], place: str
) -> list[Problem]:
    columns = [c for c in header if c in sectors]
    if not sectors:
        fix = "name the columns as the rows: sector,steel,cars,final demand"
        return [Problem("system-layout", place, "no row is also a column", fix)]
    problems = []
    if columns != sectors:
        fix = "give every sector one row and one column, in one order"
        message = "the sectors of the rows are not those of the columns, in their order"
        problems.append(Problem("system-layout", place, message, fix))
    if len(columns) == len(header):
        fix = "add a column of final demand"
        problems.append(Problem("system-layout", place, "nothing is sold to final buyers", fix))
    buyers = [c for c in header if c not in sectors]
    inputs = [row[0] for row in body if row[0] not in sectors]
    for what, names in (("column", buyers), ("row", inputs)):
        for name in dict.fromkeys(n for n in names if names.count(n) > 1):
            message = f"two {what}s are named '{name}'"
            fix = f"give every {what} a name of its own"
            problems.append(Problem("system-layout", place, message, fix))
    for number, row in enumerate(body, 2):
        if len(row) != len(header) + 1:
            message = f"{len(row)} cells under a header of {len(header) + 1}"
            fix = "give one cell for each column"
            problems.append(Problem("system-layout", f"{place}, row {number}", message, fix))
    return problems


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _read_pymrio(path: Path) -> System:
    """Return what pymrio reads from a directory or archive that it saved."""
    try:
        pymrio: Any = importlib.import_module("pymrio")
    except ImportError as error:
        fix = "install the extra: pip install 'ytterby[io]'; a CSV file needs none"
        message = f"{path.name} is read with pymrio, which is not installed"
        raise InputError(Problem("pymrio-missing", "system", message, fix)) from error
    try:
        found = pymrio.load_all(path)
    except Exception as error:  # pymrio raises whatever its readers raise
        fix = (
            "load a downloaded database once with pymrio.parse_… and save it with save_all; "
            "give that directory"
        )
        message = f"pymrio cannot read {path.name}: {error}"
        raise InputError(Problem("pymrio-unreadable", "system", message, fix)) from error
    return from_pymrio(found, path.name)


def from_pymrio(found: Any, place: str = "system") -> System:
    """Return a system of pymrio as ours.

    Value added and jobs are read from rows of its extensions that are named so; without the
    former it is what is left of output.

    Parameters
    ----------
    found
        A ``pymrio.IOSystem`` with Z, or A and x, and Y.
    place
        For problems.

    Raises
    ------
    InputError
        ``pymrio-incomplete``.
    """
    if found.Z is None and found.A is not None and found.x is not None:
        found.calc_system()
    if found.Z is None or found.Y is None:
        fix = "save the system with Z (or A and x) and Y"
        raise InputError(Problem("pymrio-incomplete", place, "it has no transactions", fix))
    z = np.asarray(found.Z, dtype=np.float64)
    f = np.asarray(found.Y, dtype=np.float64).sum(axis=1)
    labels = tuple(_label(i) for i in found.Z.index)
    unit = "unit" if found.unit is None else str(found.unit.iloc[0, 0])
    value: Floats | None = None
    factors: dict[tuple[str, str], Floats] = {}
    for extension in found.get_extensions(data=True):
        if extension.F is None:
            continue
        for row, amounts in zip(extension.F.index, np.asarray(extension.F, float), strict=True):
            name = _label(row)
            if _VALUE.search(name):
                value = amounts if value is None else value + amounts
            elif _WORK.search(name):
                measured = extension.unit
                known = measured is not None and row in measured.index
                factors[name, str(measured.loc[row].iloc[0]) if known else "person"] = amounts
    rest = z.sum(axis=1) + f - z.sum(axis=0)
    residual = value is None
    title = str(getattr(found.meta, "name", "") or place) if found.meta is not None else place
    return System(
        title, labels, z, f, rest if value is None else value, unit, factors, residual, title
    )


def _label(index: object) -> str:
    """Return a name of one or more levels as one: ``DEU | steel``."""
    return " | ".join(str(i) for i in index) if isinstance(index, tuple) else str(index)
