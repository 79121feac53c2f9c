"""A year without a supplier: of all elements at once, or of one alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from ytterby.core.technology import Technology
from ytterby.impact.economy import RULES
from ytterby.impact.expected_loss import ElementLosses
from ytterby.simulate import Scenario, scenario_from
from ytterby.simulate.dependence import loss_of

MONTHS = 12
FAMILIES = ("oxide", "metal", "magnet")
"""What is stopped of one element alone: concentrates hold all and are sold for the main ones."""


def stop_all(supplier: str, year: int) -> Scenario:
    """Return the scenario in which a supplier exports nothing for a year.

    Parameters
    ----------
    supplier
        Region.
    year
        In which it happens.
    """
    return loss_of((supplier,), dt.date(year, 1, 1), MONTHS)


def stop_alone(supplier: str, year: int, materials: Sequence[str]) -> Scenario:
    """Return the scenario in which a supplier exports nothing of some materials for a year.

    Parameters
    ----------
    supplier
        Region.
    year
        In which it happens.
    materials
        Ids, one at least.
    """
    start = dt.date(year, 1, 1)
    return scenario_from(
        {
            "name": "loss",
            "title": "A supplier keeps some materials",
            "start": start.isoformat()[:7],
            "months": MONTHS,
            "events": [
                {
                    "kind": "ban",
                    "id": "loss",
                    "who": [supplier],
                    "against": ["all"],
                    "materials": list(materials),
                    "start": start.isoformat(),
                    "leakage": 0.0,
                }
            ],
        }
    )


def goods_of(
    technology: Technology, element: str, fillers: Mapping[str, Collection[str]]
) -> tuple[str, ...]:
    """Return the oxides, metals and magnets that need an element.

    Parameters
    ----------
    technology
        What materials hold.
    element
        Symbol.
    fillers
        By material: elements that its makers can leave out.
    """
    held = technology.composition[:, technology.element(element)] > 0
    return tuple(
        name
        for name, family, has in zip(technology.materials, technology.family, held, strict=True)
        if has and family in FAMILIES and element not in fillers.get(name, ())
    )


def only(losses: ElementLosses, element: str) -> ElementLosses:
    """Return the losses of one element; of none where the makers do not use it."""
    kept = [i for i, e in enumerate(losses.elements) if e == element]
    return ElementLosses(
        tuple(losses.elements[i] for i in kept),
        {rule: losses.value_added[rule][kept] for rule in RULES},
        losses.uncounted[kept],
    )


def join(parts: Sequence[ElementLosses]) -> ElementLosses:
    """Return the losses of several elements as one."""
    return ElementLosses(
        tuple(e for p in parts for e in p.elements),
        {rule: np.concatenate([p.value_added[rule] for p in parts]) for rule in RULES},
        np.concatenate([p.uncounted for p in parts]),
    )
