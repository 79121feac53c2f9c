"""What the pages of one server share: its boards, its jobs and the user's workspace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ytterby.boards import Boards
from ytterby.jobs import Jobs


@dataclass(frozen=True)
class Services:
    """What one server has.

    Attributes
    ----------
    boards, jobs
        What is counted on demand, and long runs.
    workspace
        Directory of the user's own data; the usual one where ``None``.
    """

    boards: Boards
    jobs: Jobs
    workspace: Path | None = None


_current: list[Services] = []


def provide(services: Services) -> None:
    """Set what the pages use; once, before the server starts."""
    _current[:] = [services]


def services() -> Services:
    """Return what the pages use.

    Raises
    ------
    RuntimeError
        No server was built.
    """
    if not _current:
        raise RuntimeError("the pages have no services: build the app first")
    return _current[0]
