"""Which elements a plant can make, as far as the register says what it makes."""

from __future__ import annotations

import re

import polars as pl

from ytterby.packs import Pack
from ytterby.workflows.topics.single_points import with_products

WORDS = {
    "NdPr": ("Nd", "Pr"),
    "SEG": ("Sm", "Eu", "Gd"),
    "scandium": ("Sc",),
    "NdFeB": ("Nd", "Pr", "Dy", "Tb"),
    "SmCo": ("Sm",),
    "magnet oxides": ("Nd", "Pr", "Dy", "Tb"),
}
"""What a word among a plant's products stands for."""
CLASSES = {"light oxides": "LREE", "heavy oxides": "HREE", "mixed heavies": "HREE"}
"""Words that stand for a group of the pack."""


def named_elements(products: str, pack: Pack) -> tuple[str, ...]:
    """Return the elements that a plant's products name; none where they name none.

    Parameters
    ----------
    products
        As in the register: ``NdPr oxide, La, Ce, SEG``.
    pack
        Whose elements and groups.
    """
    found: set[str] = set()
    for word, symbols in WORDS.items():
        if re.search(rf"\b{word}\b", products):
            found |= set(symbols)
    for word, group in CLASSES.items():
        if word in products:
            found |= set(pack.groups.get(group, ()))
    found |= {e for e in pack.elements if re.search(rf"\b{e}\b", products)}
    return tuple(e for e in pack.elements if e in found)


def possible_elements(plants: pl.DataFrame, pack: Pack) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the elements that each plant may make, by plant and stage.

    A plant is given its region's mix of elements, save those that its products exclude: the rule
    of the single points of failure.

    Parameters
    ----------
    plants
        ``facility, stage, products``.
    pack
        Whose elements.
    """
    keys = plants.select("facility", "stage").unique(maintain_order=True)
    pairs = keys.join(pl.DataFrame({"element": list(pack.elements)}), how="cross")
    register = _Register(plants)
    left = with_products(pairs, register, pack)  # type: ignore[arg-type]
    out: dict[tuple[str, str], tuple[str, ...]] = dict.fromkeys(keys.iter_rows(), ())
    for (facility, stage), rows in left.group_by(["facility", "stage"], maintain_order=True):
        out[facility, stage] = tuple(dict.fromkeys(rows["element"].to_list()))
    return out


class _Register:
    """What `with_products` reads of the evidence."""

    def __init__(self, plants: pl.DataFrame) -> None:
        self.facilities = plants
