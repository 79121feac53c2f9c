"""Whose risk: one country or a bloc, by any usual name or number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ytterby.core.regions import AGGREGATES, region_name, resolve_place, resolve_target
from ytterby.errors import InputError, Problem, UnknownNameError


@dataclass(frozen=True, slots=True)
class Buyer:
    """A country or bloc that imports.

    Attributes
    ----------
    code
        ISO 3166 alpha-3, or the id of a bloc.
    members
        Its countries.
    """

    code: str
    members: tuple[str, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return region_name(self.code)


def find_buyers(names: Sequence[str]) -> tuple[Buyer, ...]:
    """Return importers by any usual name, ISO code, or number of the United Nations or BACI.

    Raises
    ------
    InputError
        ``unknown-region`` and ``no-importer`` (the world, a rest), all at once.

    Examples
    --------
    >>> [b.code for b in find_buyers(["842", "Türkiye", "Côte d'Ivoire", "South Korea", "US"])]
    ['USA', 'TUR', 'CIV', 'KOR']
    >>> len(find_buyers(["EU"])[0].members)
    27
    """
    found: dict[str, Buyer] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            code = resolve_place(str(name))
        except UnknownNameError as error:
            problems += error.problems
            continue
        if code in AGGREGATES:
            message = f"'{name}' is no importer: it gathers what is left over"
            problems.append(Problem("no-importer", "region", message, "name a country or a bloc"))
            continue
        found[code] = Buyer(code, resolve_target(code))
    if problems:
        raise InputError(problems)
    return tuple(found.values())
