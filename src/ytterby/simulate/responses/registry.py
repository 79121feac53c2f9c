"""Kinds of responses: those of this package and those that other packages register."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from ytterby.errors import InputError, Problem
from ytterby.simulate.responses.agreement import Agreement
from ytterby.simulate.responses.base import Response
from ytterby.simulate.responses.floor import PriceFloor
from ytterby.simulate.responses.priority import Priority
from ytterby.simulate.responses.recycling import Recycling
from ytterby.simulate.responses.restart import Restart
from ytterby.simulate.responses.stockpile import Stockpile
from ytterby.simulate.responses.substitution import Substitution

GROUP = "ytterby.responses"
"""Entry-point group: ``name = "package.module:Class"``, a class of `Response`."""

BUILT_IN: tuple[type[Response], ...] = (
    Priority, Stockpile, Substitution, Recycling, PriceFloor, Restart, Agreement,
)  # fmt: skip


@cache
def response_kinds() -> dict[str, type[Response]]:
    """Return every kind of response by name.

    Raises
    ------
    InputError
        ``bad-response-kind``: a registered kind is no class of `Response`.
    """
    kinds = {kind.model_fields["kind"].default: kind for kind in BUILT_IN}
    problems = []
    for point in entry_points(group=GROUP):
        if point.name in kinds:
            continue
        found = point.load()
        if isinstance(found, type) and issubclass(found, Response):
            kinds[point.name] = found
        else:
            problems.append(
                Problem(
                    "bad-response-kind",
                    f"entry point {GROUP}: {point.name}",
                    f"{point.value} is no kind of response",
                    "register a class derived from ytterby.simulate.responses.Response",
                )
            )
    if problems:
        raise InputError(problems)
    return kinds
