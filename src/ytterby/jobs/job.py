"""A job as others see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ytterby.errors import Problem

State = Literal["queued", "running", "finished", "cancelled", "interrupted", "failed"]
STATES: tuple[State, ...] = (
    "queued",
    "running",
    "finished",
    "cancelled",
    "interrupted",
    "failed",
)
ENDED: tuple[State, ...] = ("finished", "cancelled", "interrupted", "failed")
"""States in which nothing happens any more; all but the first can be taken up again."""


@dataclass(frozen=True)
class Job:
    """A job as it stood when it was asked for.

    Attributes
    ----------
    id, kind
        Its own name, and what sort of run it is.
    title
        What people call it.
    request
        What is run, as it was given; in lists texts that are long are blank.
    state
        ``queued``, ``running``, ``finished``, ``cancelled``, ``interrupted`` or ``failed``.
    progress, words
        Share that is done, and what is being done.
    ahead
        Jobs that wait before it.
    made, started, finished
        ISO dates and times [UTC]; blank until they come.
    version
        Grows with every change.
    problems
        Why it failed, or what its result warns of.
    run
        Name of the run that it left in the workspace; blank until it is finished.
    """

    id: str
    kind: str
    title: str
    request: Mapping[str, Any] = field(repr=False)
    state: State
    progress: float = 0.0
    words: str = ""
    ahead: int = 0
    made: str = ""
    started: str = ""
    finished: str = ""
    version: int = 1
    problems: tuple[Problem, ...] = ()
    run: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing happens any more."""
        return self.state in ENDED
