"""What users may ask a rare-earth risk method for: elements, groups, places, years."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ytterby.core.regions import resolve_place, resolve_target
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.indicators.risk.eu.inputs import GROUPS
from ytterby.packs import Pack, read_pack

PACK = "rare_earths"


@cache
def the_pack() -> Pack:
    """Return the rare-earth pack."""
    return read_pack(PACK)


def materials(workspace: Path | None = None) -> tuple[str, ...]:
    """Return what can be scored: the elements, and the study's light and heavy groups."""
    return (*GROUPS, *the_pack().elements)


def resolve_names(
    wanted: Sequence[str], regions: Sequence[str], years: Sequence[int]
) -> tuple[list[str], list[str]]:
    """Return the materials and places that some names stand for.

    Parameters
    ----------
    wanted
        Symbols, names of elements or groups.
    regions
        Countries and blocs by any usual name.
    years
        Years; only checked.

    Raises
    ------
    InputError
        Everything that is wrong, at once.

    Examples
    --------
    >>> resolve_names(["dysprosium", "lree"], ["European Union"], [2024])
    (['Dy', 'LREE'], ['EU27'])
    """
    pack, problems = the_pack(), list[Problem]()
    labels = {label.casefold(): symbol for symbol, label in pack.element_labels.items()}
    folded = {m.casefold(): m for m in materials()} | labels
    found = []
    for name in wanted:
        symbol = folded.get(name.strip().casefold())
        if symbol is None:
            known = (*materials(), *pack.element_labels.values())
            problems.append(unknown_name("material", name, known))
        else:
            found.append(symbol)
    places = []
    for name in regions:
        try:
            places.append(resolve_place(name))
        except UnknownNameError as error:
            problems.extend(error.problems)
    shown = ", ".join(str(y) for y in pack.years)
    problems += [
        Problem("no-such-year", "year", f"there is no chain for {y}", f"known: {shown}")
        for y in years
        if y not in pack.years
    ]
    if problems:
        raise InputError(problems)
    return found, places


def members_of(region: str) -> tuple[str, ...]:
    """Return the chain's regions of a place; none where it has no region of its own.

    Examples
    --------
    >>> members_of("USA"), members_of("DNK")
    (('USA',), ())
    """
    pack = the_pack()
    if region == "WLD":
        return ()
    countries = resolve_target(region)
    found = dict.fromkeys(pack.region_of(c) for c in countries)
    alone = len(countries) == 1 and countries[0] not in found
    return () if alone or pack.rest in found else tuple(found)
