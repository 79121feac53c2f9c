"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

FILTER = Group("Filters", sort_key=1)
OUTPUT = Group("Output", sort_key=2)
EVIDENCE = Group("Evidence", sort_key=3)

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done (0–1)."""


@Parameter(name="*")
@dataclass(frozen=True)
class Filters:
    """What a table is limited to; every name may be given several times or several at once."""

    year: Annotated[
        str | None,
        Parameter(
            name=("--year", "--years"),
            group=FILTER,
            help="Calendar year: 2024, 2018:2024 or 2018,2024.",
        ),
    ] = None
    element: Annotated[
        tuple[str, ...],
        Parameter(
            group=FILTER,
            negative=(),
            consume_multiple=True,
            show_default=False,
            help="Elements or groups: Dy, NdPr, MAG …",
        ),
    ] = ()
    stage: Annotated[
        tuple[str, ...],
        Parameter(
            group=FILTER,
            negative=(),
            consume_multiple=True,
            show_default=False,
            help="mine, separation, metal, magnet, use; swarf and end_of_life.",
        ),
    ] = ()
    region: Annotated[
        tuple[str, ...],
        Parameter(
            group=FILTER,
            negative=(),
            consume_multiple=True,
            show_default=False,
            help="Countries or blocs by code or name: USA, EU27, 'South Korea'.",
        ),
    ] = ()


@Parameter(name="*")
@dataclass(frozen=True)
class Output:
    """Where tables go; the terminal by default."""

    json: Annotated[
        bool,
        Parameter(
            group=OUTPUT,
            negative=(),
            show_default=False,
            help="Print one JSON object: rows and meta.",
        ),
    ] = False
    csv: Annotated[
        Path | None,
        Parameter(
            group=OUTPUT,
            help="Write the table to a file; further tables beside it, and FILE.meta.json with "
            "units, sources and what ran.",
        ),
    ] = None
    parquet: Annotated[
        Path | None,
        Parameter(group=OUTPUT, help="The same as Parquet, with units and sources inside."),
    ] = None
    excel: Annotated[
        Path | None,
        Parameter(
            group=OUTPUT,
            help="Also write all tables to an .xlsx workbook, with units, sources and what ran.",
        ),
    ] = None
    limit: Annotated[
        int | None,
        Parameter(
            name="--rows",
            group=OUTPUT,
            validator=Number(gte=0),
            help="Print the full tables, this many rows of each; 0 for all.",
        ),
    ] = None
    keep: Annotated[
        bool,
        Parameter(
            group=OUTPUT,
            negative=(),
            show_default=False,
            help="Also keep it as a run of the workspace, with its report: 'ytterby runs' and the "
            "app show it again.",
        ),
    ] = False
    keep_as: Annotated[str | None, Parameter(group=OUTPUT, help="Keep it, under this title.")] = (
        None
    )


@Parameter(name="*")
@dataclass(frozen=True)
class Base:
    """Which evidence is used."""

    as_of: Annotated[
        str | None,
        Parameter(group=EVIDENCE, help="Use only what was published by this ISO date."),
    ] = None
    workspace: Annotated[
        Path | None,
        Parameter(
            group=EVIDENCE,
            env_var="YTTERBY_WORKSPACE",
            show_env_var=True,
            help="Directory of your own data.",
        ),
    ] = None


NO_FILTERS = Filters()
TO_TERMINAL = Output()
ALL_EVIDENCE = Base()
