"""Kinds of responses: those of this package and those that other packages register."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from ytterby.simulate.events.plugins import collect_kinds
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
    return collect_kinds(BUILT_IN, Response, entry_points(group=GROUP), "response")
