"""The kinds of jobs there are: a file each, imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module

from ytterby.errors import UnknownNameError, unknown_name
from ytterby.jobs.kinds.base import JobKind, Request

__all__ = ["JobKind", "Request", "find_kind", "kind_names"]

NAMES = (
    "stress",
    "compare",
    "sensitivity",
    "impact",
    "brief",
    "expose",
    "finance",
    "project",
    "fund",
    "outlook",
    "footprint",
    "people",
    "reproduce",
)


def kind_names() -> tuple[str, ...]:
    """Return the names of the kinds there are."""
    return NAMES


def find_kind(name: str) -> JobKind:
    """Return a kind of job.

    Raises
    ------
    UnknownNameError
        There is none of that name.
    """
    if name not in NAMES:
        raise UnknownNameError(unknown_name("kind", name, NAMES, "kind"))
    kind = import_module(f"ytterby.jobs.kinds.{name}").KIND
    assert isinstance(kind, JobKind)
    return kind
