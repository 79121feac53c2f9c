"""What one kind of job is: what it may be asked, and the workflow that it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from ytterby.boards.board import Board
from ytterby.errors import Problem
from ytterby.report.document import ReportDocument
from ytterby.results import Manifest, Table

Progress = Callable[[str, float], None]

MOST_TEXT = 2_000_000
"""Letters of a bill or portfolio, at most; a scenario is far shorter."""
MOST_YAML = 200_000

Name = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A name as a user types it."""
Names = Annotated[tuple[Name, ...], Field(max_length=60)]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1, description="Of the draws.")]
AsOf = Annotated[
    dt.date | None, Field(description="ISO date: only what was published by then is known.")
]
Year = Annotated[
    int | None, Field(ge=1900, le=2100, description="Year of the chain; by default the last one.")
]
Months = Annotated[
    int | None, Field(description="Months to simulate; by default what the scenario asks for.")
]


class Request(BaseModel):
    """What a job is asked: JSON values; what is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts: ClassVar[Mapping[str, str]] = {}
    """Fields that hold a file's text, and the name of that file in the job's folder."""

    def files(self) -> dict[str, bytes]:
        """Return the files that the run reads."""
        return {
            name: getattr(self, field).encode()
            for field, name in self.texts.items()
            if getattr(self, field)
        }

    def refused(self) -> dict[str, Problem]:
        """Return by field what may not be said here: a path of the server above all."""
        return {}

    @property
    def known_by(self) -> str | None:
        """The date as of which things are known, as text."""
        given = getattr(self, "as_of", None)
        return given.isoformat() if given is not None else None


@dataclass(frozen=True)
class Answer:
    """What a workflow returned, as a run is kept of it.

    Attributes
    ----------
    tables, manifest, finding
        As of any outcome.
    """

    tables: Mapping[str, Table] = field(repr=False)
    manifest: Manifest
    finding: tuple[str, ...] = ()


@dataclass(frozen=True)
class JobKind:
    """One kind of job.

    Attributes
    ----------
    name, about
        Its name in addresses, and one line for people.
    request
        What it may be asked.
    run
        Runs it: request, progress, folder, workspace; returns the outcome of a workflow. What it
        reads and writes lies in the folder. It tells of no progress before everything about the
        request has been checked.
    title
        What people call a request.
    goes_on
        Whether a run that was stopped goes on from what it had finished; others begin anew.
    board
        Makes the board of a run: outcome, its report and the address of the board; the report
        itself by default.
    """

    name: str
    about: str
    request: type[Request]
    run: Callable[[Any, Progress, Path, Path | None], Any]
    title: Callable[[Any], str]
    goes_on: Callable[[Any], bool] = lambda request: False
    board: Callable[[Any, ReportDocument, str], Board] | None = None
