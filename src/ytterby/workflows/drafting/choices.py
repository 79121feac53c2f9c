"""What may be chosen in a field of names: regions and blocs, elements, materials, plants."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ytterby.core.regions import blocs, region_name
from ytterby.packs import read_pack

NAMES_OF: Mapping[str, str] = {
    "who": "regions",
    "against": "aims",
    "between": "regions",
    "ally": "regions",
    "inside": "regions",
    "elements": "elements",
    "families": "families",
    "materials": "materials",
    "stages": "stages",
    "sectors": "sectors",
    "rated": "sectors",
    "facilities": "facilities",
    "provoked_by": "deeds",
    "event": "deeds",
}
"""Field to the list of names that it takes; what is not here is free text."""
Choices = tuple[tuple[str, str], ...]
"""Name in the file and what a reader calls it."""


@cache
def list_choices(which: str) -> Choices:
    """Return the names of a list with their labels; empty for those of the scenario itself.

    Parameters
    ----------
    which
        ``regions``, ``aims`` (regions, and all or the target), ``elements``, ``families``,
        ``materials``, ``stages``, ``sectors``, ``facilities``; ``deeds`` are the scenario's own.
    """
    pack = read_pack()
    if which == "regions":
        return _places()
    if which == "aims":
        special = (("all", "all others"), ("target", "the target of the run"))
        return (*special, *_places())
    if which == "elements":
        return tuple((e, pack.label(e)) for e in (*pack.elements, *pack.groups))
    if which == "materials":
        return tuple((g.id, g.label) for g in pack.grades)
    if which == "facilities":
        return _facilities()
    known: dict[str, Any] = {
        "families": pack.families, "stages": pack.stages, "sectors": pack.sectors
    }  # fmt: skip
    return tuple((item.id, item.label) for item in known.get(which, ()))


def list_deeds(values: Mapping[str, Any], but: str = "") -> Choices:
    """Return the events and responses of a scenario by id, but one."""
    found = []
    for part in ("events", "responses"):
        deeds = values.get(part)
        for deed in deeds if isinstance(deeds, list) else ():
            if isinstance(deed, dict) and deed.get("id") not in (None, but):
                found.append((str(deed["id"]), str(deed.get("title") or deed["id"])))
    return tuple(found)


@cache
def _places() -> Choices:
    named = tuple((code, region_name(code)) for code in read_pack().regions)
    return (*((code, bloc.name) for code, bloc in blocs().items()), *named)


def _facilities() -> Choices:
    from ytterby import evidence

    frame = evidence.load().facilities
    return tuple((str(code), str(name)) for code, name in frame.select("facility", "name").rows())
