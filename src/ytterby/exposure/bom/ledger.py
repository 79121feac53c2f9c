"""What was found in a file: every row of it kept, said once for all rows alike."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import polars as pl

from ytterby.errors import Problem
from ytterby.exposure.bom.bill import FINDINGS, BomError

SHOWN_ROWS = 3
"""Rows that a problem names before it counts the rest."""

SHOWN_VALUES = 5
"""Different values of a column with the same code that are named one by one."""


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem: stable code, severity, message and mend with their blanks."""

    code: str
    severity: str
    message: str
    fix: str


@cache
def codes() -> dict[str, Code]:
    """Return every code that reading a bill of materials can end in."""
    text = files("ytterby.exposure.bom").joinpath("codes.toml").read_text(encoding="utf-8")
    return {
        code: Code(code, row.get("severity", "error"), row["message"], row["fix"])
        for code, row in tomllib.loads(text).items()
    }


@dataclass(frozen=True, slots=True)
class Finding:
    """A code found with one value in one column, in some rows (none: the whole file)."""

    code: str
    rows: tuple[int, ...]
    column: str
    given: str
    detail: str

    def words(self) -> tuple[str, str]:
        """Return message and mend."""
        kind = codes()[self.code]
        blanks = {"given": shorten(self.given), "column": self.column, "detail": self.detail}
        return kind.message.format(**blanks), kind.fix.format(**blanks)


@dataclass
class Ledger:
    """Collects findings of one file.

    Attributes
    ----------
    place
        How a person names the file: ``my.csv`` or ``my.xlsx, sheet Parts``.
    """

    place: str
    found: list[Finding] = field(default_factory=list)
    ready: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        rows: Iterable[int] = (),
        column: str = "",
        given: object = "",
        detail: str = "",
    ) -> None:
        """Note a code of ``codes.toml``; ``rows`` as the user counts them."""
        assert code in codes(), code
        self.found.append(Finding(code, tuple(rows), column, str(given), detail))

    def add_ready(self, problem: Problem) -> None:
        """Note a problem of another part of the package as it is."""
        self.ready.append(problem)

    @property
    def failed(self) -> bool:
        """Whether anything stands in the way."""
        return any(codes()[f.code].severity == "error" for f in self.found) or any(
            p.severity == "error" for p in self.ready
        )

    def bad_rows(self) -> set[int]:
        """Return the rows with an error."""
        return {r for f in self.found if codes()[f.code].severity == "error" for r in f.rows}

    def rows_of(self, column: str) -> set[int]:
        """Return the rows with something found in a column."""
        return {r for f in self.found if f.column == column for r in f.rows}

    def problems(self) -> tuple[Problem, ...]:
        """Return what was found, errors first and by row, one problem for all rows alike."""
        groups: dict[tuple[str, str], list[Finding]] = {}
        for one in self.found:
            groups.setdefault((one.code, one.column), []).append(one)
        listed: list[tuple[int, Problem]] = []
        for (code, column), group in groups.items():
            alike: dict[tuple[str, str], list[Finding]] = {}
            for one in group:
                alike.setdefault(one.words(), []).append(one)
            if len(alike) <= SHOWN_VALUES:
                listed += [
                    self._problem(code, column, words, same) for words, same in alike.items()
                ]
            else:
                (message, fix), _ = next(iter(alike.items()))
                message += f", and {len(alike) - 1:,} other values likewise"
                listed.append(self._problem(code, column, (message, fix), group))
        listed += [(0, problem) for problem in self.ready]
        listed.sort(key=lambda one: (one[1].severity != "error", one[0]))
        return tuple(problem for _, problem in listed)

    def _problem(
        self, code: str, column: str, words: tuple[str, str], group: Sequence[Finding]
    ) -> tuple[int, Problem]:
        rows = sorted({r for one in group for r in one.rows})
        place = ", ".join(p for p in (self.place, name_rows(rows), column) if p)
        problem = Problem(code, place, *words, severity=codes()[code].severity)
        return (rows[0] if rows else 0), problem

    def findings(self) -> pl.DataFrame:
        """Return the complete list: columns of ``FINDINGS``."""
        record: dict[str, list[object]] = {name: [] for name in FINDINGS}
        for one in self.found:
            message, fix = one.words()
            rows: tuple[int | None, ...] = one.rows or (None,)
            many = len(rows)
            record["row"] += rows
            record["column"] += [one.column] * many
            record["code"] += [one.code] * many
            record["severity"] += [codes()[one.code].severity] * many
            record["given"] += [one.given] * many
            record["message"] += [message] * many
            record["fix"] += [fix] * many
        for problem in self.ready:
            values = (None, "", problem.code, problem.severity, "", problem.message, problem.fix)
            for name, value in zip(FINDINGS, values, strict=True):
                record[name].append(value)
        return pl.DataFrame(record, schema=FINDINGS)

    def error(self) -> BomError:
        """Return the error that carries everything found."""
        return BomError(self.problems(), self.findings())


def name_rows(rows: Sequence[int]) -> str:
    """Return rows as a person names them.

    Examples
    --------
    >>> name_rows([7]), name_rows([3, 9]), name_rows(list(range(2, 10_002)))
    ('row 7', 'rows 3 and 9', 'rows 2, 3, 4 … and 9,997 more')
    """
    if len(rows) <= 1:
        return f"row {rows[0]}" if rows else ""
    if len(rows) <= SHOWN_ROWS + 1:
        return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"
    shown = ", ".join(map(str, rows[:SHOWN_ROWS]))
    return f"rows {shown} … and {len(rows) - SHOWN_ROWS:,} more"


def shorten(text: str, longest: int = 60) -> str:
    """Return text as one printable line of bounded length."""
    if text.isprintable() and len(text) <= longest:
        return text
    line = " ".join("".join(c if c.isprintable() else " " for c in text[:999]).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
