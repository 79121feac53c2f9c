"""What moves when plants stop: at once, at the same recipes, and nobody reacts.

A place that loses a plant makes that much less. Whoever bought from it gets less in proportion to
what he took, makes that much less himself, and so on down the chain to use. Nobody draws stocks,
switches supplier, runs harder or pays more; each element is followed by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ytterby.workflows.chain.net import Floats, Net

ROUNDS = 16
"""How often what is lost is passed on: more than the chain has stages, with loops of swarf."""
ENOUGH = 1e-6


@dataclass(frozen=True)
class Off:
    """What is left of a chain without some plants.

    Attributes
    ----------
    left
        What each place still makes, as a share of what it made, ``(element, place, column)`` [1].
    own
        The part of it that its own plants that are off leave, ``(element, place)`` [1].
    known, unknown
        Plants that were taken out, and those whose share of output is not known: they move nothing.
    """

    left: Floats
    own: Floats
    known: tuple[str, ...]
    unknown: tuple[str, ...]


def switch_off(net: Net, plants: Collection[str]) -> Off:
    """Return what is left when plants stop, each with all its stages.

    Parameters
    ----------
    net
        The chain.
    plants
        Ids of the plants that are off.
    """
    wanted = set(plants)
    own = np.ones((len(net.elements), len(net.places)))
    known = []
    for facility, place, share, makes in net.plants:
        if facility in wanted:
            known.append(facility)
            held = np.asarray([e in makes for e in net.elements], dtype=float)
            own[:, place] -= share * held
    own = np.clip(own, 0.0, 1.0)
    found = tuple(p for p in dict.fromkeys(plants) if p in known)
    lost = tuple(p for p in dict.fromkeys(plants) if p not in known)
    if not found:
        return Off(np.ones(net.output.shape), own, found, lost)
    return Off(_pass_on(net, own), own, found, lost)


def _pass_on(net: Net, own: Floats) -> Floats:
    """Return what is left of each place after what it buys is cut too."""
    elements, places, columns = net.output.shape
    target = net.element * places + net.target
    order = np.argsort(target, kind="stable")
    mass, source = net.mass[order], (net.element * places + net.source)[order]
    ends, starts = np.unique(target[order], return_index=True)
    left = np.repeat(own.reshape(-1, 1), columns, axis=1)
    first = left.copy()
    if not len(ends):
        return left.reshape(elements, places, columns)
    bought = np.add.reduceat(mass, starts, axis=0)
    for _ in range(ROUNDS):
        got = np.add.reduceat(mass * left[source], starts, axis=0)
        part = np.divide(got, bought, out=np.ones_like(got), where=bought > 0)
        after = first[ends] * part
        moved = float(np.abs(after - left[ends]).max())
        left[ends] = after
        if moved < ENOUGH:
            break
    return left.reshape(elements, places, columns)
