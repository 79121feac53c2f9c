"""What is wrong with a sheet, cell by cell: the same list as that of a file on the command line."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.errors import Problem
from ytterby.exposure.bom.bill import Bom, file_stem
from ytterby.exposure.bom.columns import Match, columns, match_columns
from ytterby.exposure.bom.ledger import Finding, Ledger, codes
from ytterby.exposure.bom.lines import build_lines
from ytterby.exposure.bom.names import Makers
from ytterby.exposure.sheet.mending import Mend, Sheet, suggest_mends
from ytterby.exposure.sheet.rows import BillRows

MENDED = 4_000
"""Problems for which mends are looked for; nobody clicks through more."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One problem in its place.

    Attributes
    ----------
    row
        As a spreadsheet counts the rows of the file; ``None`` for the whole file.
    column
        What the column means: ``mass``; empty for a whole row or the file.
    position
        Where that column stands in the sheet, or ``None``.
    code, severity, given, message, fix
        As those of the file's list; ``given`` is the cell as typed.
    mends
        What one click can do about it, the likeliest first.
    """

    row: int | None
    column: str
    position: int | None
    code: str
    severity: str
    given: str
    message: str
    fix: str
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column of the sheet is read as.

    Attributes
    ----------
    position, header
        Where it stands, and its name as written.
    name, meaning
        The column that it is, with one sentence about it; empty where it is not read.
    """

    position: int
    header: str
    name: str
    meaning: str


@dataclass(frozen=True)
class BillCheck:
    """What was found in a sheet.

    Attributes
    ----------
    cells
        Every problem in its place, by row; those of the whole file first.
    problems
        The same, said once for all rows alike, as the command line says them.
    columns
        What each column is read as.
    lines, products
        How many were understood.
    """

    cells: tuple[CellProblem, ...] = field(repr=False)
    problems: tuple[Problem, ...]
    columns: tuple[ColumnUse, ...]
    lines: int
    products: int

    @property
    def errors(self) -> int:
        """How many problems stop the work."""
        return sum(c.severity == "error" for c in self.cells)

    @property
    def warnings(self) -> int:
        """How many problems are reported beside the result."""
        return len(self.cells) - self.errors

    def record(self) -> dict[str, Any]:
        """Return what was found as JSON values."""
        return {
            "lines": self.lines,
            "products": self.products,
            "errors": self.errors,
            "warnings": self.warnings,
            "columns": [asdict(c) for c in self.columns],
            "problems": [asdict(p) for p in self.problems],
            "cells": [asdict(c) for c in self.cells],
        }


def check_rows(rows: BillRows, makers: Makers | None = None) -> BillCheck:
    """Return what is wrong with a sheet, in place and with mends; never raises for what it holds.

    Nothing is read from a file again: after a change, check the changed sheet.

    Parameters
    ----------
    rows
        The sheet.
    makers
        Makers of the evidence, for those who check often; read anew otherwise.

    Examples
    --------
    >>> from ytterby.exposure.sheet import read_bill_rows
    >>> sheet = read_bill_rows(b"part,material,mass [g],units\\nrotor,N42SH,abc,1000\\n", "m.csv")
    >>> [(p.row, p.column, p.code) for p in check_rows(sheet).cells if p.severity == "error"]
    [(2, 'mass', 'bad-number')]
    >>> check_rows(sheet.change(2, 2, "900")).errors
    0
    """
    ledger, matches, lines = _understand(rows, makers)
    at = {name: match.position for name, match in matches.items()}
    if "grade" not in at and "material" in at and rows.header:
        at["grade"] = at["material"]
    means = {match.position: name for name, match in matches.items()}
    every = columns()
    return BillCheck(
        cells=_cells(rows, ledger, at),
        problems=ledger.problems(),
        columns=tuple(
            ColumnUse(i, h, means.get(i, ""), every[means[i]].meaning if i in means else "")
            for i, h in enumerate(rows.header)
        ),
        lines=0 if lines is None else lines.height,
        products=0 if lines is None else lines["product"].n_unique(),
    )


def read_bill(rows: BillRows, makers: Makers | None = None) -> Bom:
    """Return the bill that a sheet holds.

    Parameters
    ----------
    rows
        The sheet.
    makers
        As in `check_rows`.

    Raises
    ------
    BomError
        An ``InputError`` with every problem of the sheet at once.
    """
    ledger, _, lines = _understand(rows, makers)
    if lines is None or ledger.failed:
        raise ledger.error()
    return Bom(_stem(rows), lines, ledger.problems(), ledger.findings())


def _understand(
    rows: BillRows, makers: Makers | None
) -> tuple[Ledger, dict[str, Match], pl.DataFrame | None]:
    ledger = Ledger(rows.place or rows.name, list(rows.found))
    grid = rows.grid()
    if grid.rows.is_empty():
        ledger.add("no-rows")
    matches = match_columns(grid, ledger)
    return ledger, matches, build_lines(grid, matches, _stem(rows), ledger, makers=makers)


def _stem(rows: BillRows) -> str:
    return file_stem(Path(rows.name))


def _cells(rows: BillRows, ledger: Ledger, at: dict[str, int]) -> tuple[CellProblem, ...]:
    sheet = Sheet(rows, at)
    out: list[CellProblem] = []
    for one in ledger.found:
        message, fix = one.words()
        severity = codes()[one.code].severity
        for row in one.rows or (None,):
            position = _position(one, row, rows, at)
            mends = suggest_mends(one, row, position, fix, sheet) if len(out) < MENDED else ()
            given = one.given
            if position is not None and row is not None and row in rows.rows and not given:
                given = rows.rows[row][position]
            out.append(
                CellProblem(
                    row, one.column, position, one.code, severity, given, message, fix, mends
                )
            )
    for problem in ledger.ready:
        words = (problem.code, problem.severity, "", problem.message, problem.fix)
        out.append(CellProblem(None, "", None, *words))
    out.sort(key=lambda c: (c.row or 0, c.severity != "error", c.position or 0))
    return tuple(out)


def _position(finding: Finding, row: int | None, rows: BillRows, at: dict[str, int]) -> int | None:
    """Return where a finding stands: by what the column means, or by its header."""
    if finding.column in at:
        return at[finding.column]
    if row == rows.header_row and finding.given in rows.header:
        return rows.header.index(finding.given)
    return None
