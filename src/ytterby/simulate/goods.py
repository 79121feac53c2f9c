"""Which materials an event is about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.kernel.layout import Layout


@dataclass(frozen=True)
class Goods:
    """A choice of materials; an empty field chooses all.

    Attributes
    ----------
    elements
        Elements of which the material must hold at least one.
    families, materials, stages
        Families; ids or their stems (``ndfeb``); stages that make it.
    minimum_content
        Content from which an element counts [t REO per unit].
    """

    elements: tuple[str, ...]
    families: tuple[str, ...]
    materials: tuple[str, ...]
    stages: tuple[str, ...]
    minimum_content: float


def material_mask(layout: Layout, goods: Goods) -> NDArray[np.bool_]:
    """Return which materials are meant, ``(material)``."""
    tech = layout.technology
    chosen = np.ones(len(layout.materials), dtype=bool)
    if goods.families:
        chosen &= np.array([tech.family[m] in goods.families for m in layout.materials])
    if goods.materials:
        chosen &= np.array([_named(name, goods.materials) for name in layout.material_names])
    if goods.stages:
        rows = [k for k, stage in enumerate(tech.stage) if stage in goods.stages]
        made = np.asarray((tech.coefficient.tocsr()[rows] > 0).sum(axis=0)).ravel() > 0
        scrap = np.array([family == "scrap" for family in tech.family])
        chosen &= (made & ~scrap)[layout.materials]
    if goods.elements:
        held = layout.composition[:, [tech.element(e) for e in goods.elements]]
        chosen &= (held >= max(goods.minimum_content, 1e-12)).any(axis=1)
    return chosen


def _named(material: str, names: tuple[str, ...]) -> bool:
    return any(material == name or material.startswith(f"{name}:") for name in names)
