"""What an importer is: a reader of one kind of download that names every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem

Progress = Callable[[str, float], None]
"""Called with what is being done and the share that is done (0–1)."""

RARE_EARTH_CODES = (280530, 284610, 284690)
"""Rare-earth metals; cerium compounds; compounds of other rare earths (HS, all revisions)."""

CHAIN_CODES = (*RARE_EARTH_CODES, 850511, 253090, 261220)
"""The same with permanent magnets of metal, other minerals, and thorium ores (monazite)."""


@dataclass(frozen=True)
class ImportOptions:
    """What to take from a download.

    Attributes
    ----------
    codes
        HS codes; ``None`` takes the importer's own choice.
    commodities
        Commodities of World Mining Data; ``None`` takes all.
    first_year, last_year
        Years to take, both included; ``None`` is open.
    """

    codes: tuple[int, ...] | None = None
    commodities: tuple[str, ...] | None = None
    first_year: int | None = None
    last_year: int | None = None

    def in_years(self) -> pl.Expr:
        """Return the row condition on ``year``."""
        first, last = self.first_year, self.last_year
        after = pl.lit(True) if first is None else pl.col("year") >= first
        return after if last is None else after & (pl.col("year") <= last)


@dataclass(frozen=True)
class Imported:
    """What an importer read.

    Attributes
    ----------
    frames
        Series by kind (``ytterby.evidence.series.SCHEMAS``).
    problems
        Warnings to show beside the result; errors make ``InputError`` instead.
    published_on
        ISO date of the release, blank where the files do not say.
    licence, attribution
        The terms of the data and how to name its makers.
    """

    frames: Mapping[str, pl.DataFrame]
    problems: tuple[Problem, ...] = ()
    published_on: str = ""
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class Importer:
    """A registered importer.

    Attributes
    ----------
    name
        As the command line takes it.
    summary
        One sentence on what it reads.
    read
        ``read(path, options, progress)``; raises ``InputError`` with all problems.
    """

    name: str
    summary: str
    read: Callable[[Path, ImportOptions, Progress], Imported] = field(repr=False)


def quiet(message: str, done: float) -> None:
    """Report progress to nobody."""


def check_path(path: Path) -> None:
    """Raise ``file-not-found`` if there is nothing at the path."""
    if not path.exists():
        raise InputError(
            Problem(
                "file-not-found", str(path), "there is no such file or folder", "check the path"
            )
        )


def raise_errors(problems: list[Problem]) -> None:
    """Raise ``InputError`` with all problems if any of them is an error."""
    if any(p.severity == "error" for p in problems):
        raise InputError(problems)


def decode_csv(content: bytes, place: str) -> tuple[str, list[Problem]]:
    """Return the text of a CSV file and, if it is not UTF-8, the problem with its place."""
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        fix = "save it again as UTF-8 (in Excel: 'CSV UTF-8')"
        return "", [Problem("wrong-encoding", f"{place}, row {row}", "is not UTF-8 text", fix)]
