"""Kinds of deeds by name: those that ship, and those that other packages register."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint
from typing import TypeVar

from ytterby.errors import InputError, Problem
from ytterby.simulate.events.base import Event

Deed = TypeVar("Deed", bound=Event)


def collect_kinds(
    built_in: Iterable[type[Deed]], base: type[Deed], points: Iterable[EntryPoint], what: str
) -> dict[str, type[Deed]]:
    """Return kinds by name; what ships comes before what others register under its name.

    Parameters
    ----------
    built_in
        Kinds that ship.
    base
        What every kind derives from.
    points
        Entry points: ``name = "package.module:Class"``.
    what
        ``event`` or ``response``.

    Raises
    ------
    InputError
        ``bad-event-kind``, ``bad-response-kind``: a registered kind is no class of ``base``.
    """
    kinds = {kind.model_fields["kind"].default: kind for kind in built_in}
    problems = []
    for point in points:
        if point.name in kinds:
            continue
        found = point.load()
        if isinstance(found, type) and issubclass(found, base):
            kinds[point.name] = found
        else:
            problems.append(
                Problem(
                    f"bad-{what}-kind",
                    f"entry point {point.group}: {point.name}",
                    f"{point.value} is no kind of {what}",
                    f"register a class derived from ytterby.simulate.{what}s.{base.__name__}",
                )
            )
    if problems:
        raise InputError(problems)
    return kinds
