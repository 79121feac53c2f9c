"""Unknowns in the making: flows with priors are added one by one, then frozen."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.baseline.reconcile.network import (
    NOWHERE,
    PROCESS,
    STOCK,
    SURPLUS,
    TRADE,
    USE,
    Network,
)
from ytterby.core.technology import Technology

Key = tuple[int, str, str, str, str]
"""Kind, process or material, region, destination, sector."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Unknowns:
    """The flows of a year with their priors.

    Attributes
    ----------
    network
        What they are.
    prior, prior_error, lower
        Centre, standard error and lower bound, ``(flow)`` [unit of the flow].
    alloys
        Expected alloy by link (origin, destination) [t REO]: part of the metal flows there that
        customs lines of metal do not show.
    mixed
        Expected cerium by link in mixed compounds [t REO]: part of the cerium flow there that the
        cerium heading does not show.
    """

    network: Network
    prior: Floats = field(repr=False)
    prior_error: Floats = field(repr=False)
    lower: Floats = field(repr=False)
    alloys: dict[tuple[str, str], float] = field(repr=False)
    mixed: dict[tuple[str, str], float] = field(repr=False)


class Draft:
    """The unknowns of a year in the making.

    Parameters
    ----------
    technology, regions, sectors
        What the flows refer to.
    relative, floor
        Default prior error: ``max(relative x centre, floor)``.
    """

    def __init__(
        self,
        technology: Technology,
        regions: tuple[str, ...],
        sectors: tuple[str, ...],
        *,
        relative: float,
        floor: float,
    ) -> None:
        self.technology, self.regions, self.sectors = technology, regions, sectors
        self.relative, self.floor = relative, floor
        self.flows: dict[Key, int] = {}
        self.prior: list[float] = []
        self.error: list[float] = []
        self.lower: list[float] = []
        self.alloys: dict[tuple[str, str], float] = {}
        self.mixed: dict[tuple[str, str], float] = {}

    # --- unknowns

    def _add(self, key: Key, centre: float, error: float | None, lower: float) -> int:
        width = max(self.relative * abs(centre), self.floor) if error is None else error
        if key in self.flows:
            flow = self.flows[key]
            self.prior[flow] += centre
            self.error[flow] = math.hypot(self.error[flow], width)
            return flow
        self.flows[key] = len(self.prior)
        self.prior.append(centre)
        self.error.append(width)
        self.lower.append(lower)
        return len(self.prior) - 1

    def run(self, process: str, region: str, centre: float, error: float | None = None) -> int:
        """Add a process in a region; return its position."""
        return self._add((PROCESS, process, region, "", ""), centre, error, 0.0)

    def ship(
        self,
        material: str,
        origin: str,
        destination: str,
        centre: float,
        error: float | None = None,
    ) -> int:
        """Add trade of a material, or widen it by another part; return its position."""
        return self._add((TRADE, material, origin, destination, ""), centre, error, 0.0)

    def use(
        self, material: str, region: str, sector: str, centre: float, error: float | None = None
    ) -> int:
        """Add manufacturing use of a material by a sector; return its position."""
        return self._add((USE, material, region, "", sector), centre, error, 0.0)

    def store(self, material: str, region: str, error: float) -> int:
        """Add an addition to stock, which may be negative; return its position."""
        return self._add((STOCK, material, region, "", ""), 0.0, error, -math.inf)

    def discard(self, material: str, region: str, centre: float, error: float | None = None) -> int:
        """Add a surplus; return its position."""
        return self._add((SURPLUS, material, region, "", ""), centre, error, 0.0)

    # --- looking things up

    def pool_throughput(self) -> dict[tuple[str, str], tuple[float, float]]:
        """Return expected inflow and outflow of every pool (region, material), without stocks."""
        totals: dict[tuple[str, str], list[float]] = {}

        def put(region: str, material: str, amount: float) -> None:
            part = totals.setdefault((region, material), [0.0, 0.0])
            part[0 if amount > 0 else 1] += abs(amount)

        table = self.technology
        recipe = table.coefficient
        for (kind, name, region, destination, _), flow in self.flows.items():
            centre = self.prior[flow]
            if kind == PROCESS:
                row = table.process_index[name]
                for k in range(recipe.indptr[row], recipe.indptr[row + 1]):
                    material = table.materials[recipe.indices[k]]
                    put(region, material, float(recipe.data[k]) * centre)
            elif kind == TRADE:
                put(region, name, -centre)
                put(destination, name, centre)
            elif kind in (USE, SURPLUS):
                put(region, name, -centre)
        return {pool: (part[0], part[1]) for pool, part in totals.items()}

    # --- freezing

    def freeze(self) -> Unknowns:
        """Return the unknowns; the draft may go on growing."""
        count = len(self.prior)
        region = {r: i for i, r in enumerate(self.regions)}
        sector = {s: i for i, s in enumerate(self.sectors)}
        table = self.technology
        columns = np.full((6, count), NOWHERE, dtype=np.intp)
        for (kind, name, place, destination, use), flow in self.flows.items():
            columns[0, flow] = kind
            if kind == PROCESS:
                columns[1, flow] = table.process_index[name]
            else:
                columns[2, flow] = table.material_index[name]
            columns[3, flow] = region[place]
            columns[4, flow] = region[destination] if destination else NOWHERE
            columns[5, flow] = sector[use] if use else NOWHERE
        return Unknowns(
            network=Network(table, self.regions, self.sectors, *columns),
            prior=np.array(self.prior),
            prior_error=np.array(self.error),
            lower=np.array(self.lower),
            alloys=dict(self.alloys),
            mixed=dict(self.mixed),
        )
