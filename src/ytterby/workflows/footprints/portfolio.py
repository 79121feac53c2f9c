"""Plants as a user lists them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from ytterby.errors import InputError, Problem


@dataclass(frozen=True)
class Listed:
    """A plant as a user lists it.

    Attributes
    ----------
    facility
        Id or name.
    output
        What it makes in a year [t/year], in the unit of its capacity; its nameplate by default.
    """

    facility: str
    output: float | None = None


def read_portfolio(path: Path) -> tuple[Listed, ...]:
    """Return the plants of a CSV file with the columns ``facility`` and, if wanted, ``output``.

    Parameters
    ----------
    path
        The file; further columns are passed over.

    Raises
    ------
    InputError
        ``portfolio-unreadable``, ``portfolio-column``, ``bad-number``, ``missing-value``,
        ``double-row``: everything wrong at once.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        fix = "give a CSV file with a column facility"
        raise InputError(Problem("portfolio-unreadable", str(path), str(error), fix)) from error
    if not rows or "facility" not in rows[0]:
        raise InputError(
            Problem(
                "portfolio-column",
                str(path),
                "there is no column 'facility', or no row",
                "give a header with facility and, if you like, output [t/year]",
            )
        )
    problems: list[Problem] = []
    out = []
    first: dict[str, int] = {}
    for at, row in enumerate(rows, start=2):
        text = (row.get("output") or "").strip()
        if not any(str(cell or "").strip() for cell in row.values()):
            continue
        output = None
        if text:
            try:
                output = float(text)
            except ValueError:
                output = -1.0
            if not 0.0 <= output < float("inf"):
                place = f"{path.name}, row {at}, output"
                fix = "write tonnes a year, or leave the cell blank"
                problems.append(Problem("bad-number", place, f"'{text}' is no tonnes a year", fix))
        facility = (row.get("facility") or "").strip()
        where = f"{path.name}, row {at}"
        if not facility:
            fix = "fill in the facility"
            problems.append(Problem("missing-value", where, "no plant is named", fix))
        elif first.setdefault(facility.lower(), at) != at:
            what = f"{facility} stands in row {first[facility.lower()]} too"
            problems.append(Problem("double-row", where, what, "keep one of them"))
        out.append(Listed(facility, output))
    if problems:
        raise InputError(problems)
    return tuple(out)
