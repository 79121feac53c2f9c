"""The boards there are: what each may be asked, and the function that counts it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from ytterby.boards.board import Board
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name

HOMES: Final = {
    "overview": "ytterby.boards.overview",
    "run": "ytterby.boards.run",
    "dependence": "ytterby.boards.dependence.origin",
    "dependence-years": "ytterby.boards.dependence.years",
    "indicators": "ytterby.boards.dependence.indicators.board",
    "risk-scores": "ytterby.boards.dependence.indicators.risks",
    "compare-countries": "ytterby.boards.dependence.countries",
    "sayings": "ytterby.boards.dependence.sayings.board",
    "saying-check": "ytterby.boards.dependence.sayings.check",
    "exposure": "ytterby.boards.exposure",
    "impact-choices": "ytterby.boards.impact.choices",
    "impact-economy": "ytterby.boards.impact.economy",
    "impact-expected": "ytterby.boards.impact.expected",
    "impact-contract": "ytterby.boards.impact.contract",
    "impact-projects": "ytterby.boards.impact.projects",
    "impact-project": "ytterby.boards.impact.project",
    "impact-company": "ytterby.boards.impact.company",
    "impact-fund": "ytterby.boards.impact.fund",
    "impact-instruments": "ytterby.boards.impact.instruments",
    "impact-outlook": "ytterby.boards.impact.outlook",
    "impact-footprint": "ytterby.boards.impact.footprint",
    "impact-permits": "ytterby.boards.impact.permits",
    "impact-people": "ytterby.boards.impact.people",
    "impact-facility": "ytterby.boards.impact.facility",
    "evidence": "ytterby.boards.evidence.evidence",
    "claims": "ytterby.boards.evidence.claims",
    "effect": "ytterby.boards.evidence.effect",
    "stress": "ytterby.boards.stress.central",
    "beside": "ytterby.boards.stress.beside",
    "chain": "ytterby.boards.chain.board",
}
"""Name of a board: the module that holds its ``KIND``; imported when it is first asked for."""


class Params(BaseModel):
    """What a board is asked: frozen, so that equal questions share one answer.

    Every field has a default and can be written in the query of an address.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Kind:
    """One kind of board.

    Attributes
    ----------
    name, about
        Its name in addresses, and one line for people.
    params
        What it may be asked.
    build
        Counts it; called away from the server, with the workspace. Raises the errors of the
        workflows that it calls.
    warm
        Questions worth answering before anybody asks, the likeliest first.
    """

    name: str
    about: str
    params: type[Params]
    build: Callable[[Any, Path | None], Board]
    warm: Callable[[], Iterable[Params]] = tuple


def board_names() -> tuple[str, ...]:
    """Return the names of the boards there are."""
    return tuple(HOMES)


def find_kind(name: str) -> Kind:
    """Return a kind of board.

    Raises
    ------
    UnknownNameError
        There is none of that name.
    """
    if name not in HOMES:
        raise UnknownNameError(unknown_name("board", name, board_names(), "board"))
    return load_kind(HOMES[name])


def load_kind(home: str) -> Kind:
    """Return the kind of board that a module holds."""
    kind = import_module(home).KIND
    assert isinstance(kind, Kind)
    return kind


def read_params(kind: Kind, given: dict[str, Any]) -> Params:
    """Return what was asked, checked.

    Raises
    ------
    InputError
        Everything that is wrong with it, at once (``bad-board-question``).
    """
    try:
        return kind.params.model_validate(given)
    except ValidationError as error:
        known = ", ".join(kind.params.model_fields)
        raise InputError(
            [
                Problem(
                    "bad-board-question",
                    ".".join(str(p) for p in e["loc"]) or kind.name,
                    e["msg"],
                    f"the board {kind.name} may be asked {known}",
                )
                for e in error.errors()
            ]
        ) from error
