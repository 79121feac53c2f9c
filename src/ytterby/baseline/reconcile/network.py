"""The unknowns of a year as arrays: what each flow is, and which pool it fills or empties."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.core.technology import Technology

PROCESS, TRADE, USE, STOCK, SURPLUS = range(5)
KINDS = ("process", "trade", "use", "stock", "surplus")
"""Kinds of flow; the position is the code in ``Network.kind``."""

NOWHERE = -1
"""Code of what does not apply to a flow."""

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """What every flow is.

    Attributes
    ----------
    technology
        Materials, processes, elements.
    regions, sectors
        Ids, ``(region)``, ``(sector)``.
    kind
        Code of ``KINDS``, ``(flow)``.
    process, material, region, destination, sector
        Positions, or ``NOWHERE`` where they do not apply, ``(flow)``.
    """

    technology: Technology
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    kind: Ints = field(repr=False)
    process: Ints = field(repr=False)
    material: Ints = field(repr=False)
    region: Ints = field(repr=False)
    destination: Ints = field(repr=False)
    sector: Ints = field(repr=False)

    @property
    def size(self) -> int:
        """Number of flows."""
        return int(self.kind.size)

    @cached_property
    def pools(self) -> tuple[tuple[str, str], ...]:
        """Names (region, material) of the rows of ``balance``."""
        width = len(self.technology.materials)
        return tuple(
            (self.regions[int(p) // width], self.technology.materials[int(p) % width])
            for p in self._pool_codes
        )

    @cached_property
    def _parts(self) -> tuple[Ints, Ints, Floats]:
        """Pool code, flow and amount of everything that enters (+) or leaves (-) a pool."""
        width = len(self.technology.materials)
        running = np.flatnonzero(self.kind == PROCESS)
        recipe = sp.coo_array(self.technology.coefficient[self.process[running]])
        flows = running[recipe.row]
        rows = [self.region[flows] * width + recipe.col]
        columns, amounts = [flows], [recipe.data]
        moving = np.flatnonzero(self.kind != PROCESS)
        rows.append(self.region[moving] * width + self.material[moving])
        columns.append(moving)
        amounts.append(-np.ones(moving.size))
        arriving = np.flatnonzero(self.kind == TRADE)
        rows.append(self.destination[arriving] * width + self.material[arriving])
        columns.append(arriving)
        amounts.append(np.ones(arriving.size))
        return np.concatenate(rows), np.concatenate(columns), np.concatenate(amounts)

    @cached_property
    def _pool_codes(self) -> Ints:
        return np.unique(self._parts[0])

    @cached_property
    def balance(self) -> sp.csr_array:
        """Return what each flow adds to each pool, ``(pool, flow)``; every row sums to nothing."""
        rows, columns, amounts = self._parts
        position = np.searchsorted(self._pool_codes, rows)
        shape = (self._pool_codes.size, self.size)
        return sp.csr_array(sp.coo_array((amounts, (position, columns)), shape=shape))

    def describe(self, flow: int) -> str:
        """Return a flow in words, for messages."""
        kind = KINDS[self.kind[flow]]
        region = self.regions[self.region[flow]]
        if self.kind[flow] == PROCESS:
            return f"{self.technology.processes[self.process[flow]]} in {region}"
        name = f"{kind} of {self.technology.materials[self.material[flow]]} in {region}"
        if self.kind[flow] == TRADE:
            name += f" to {self.regions[self.destination[flow]]}"
        if self.kind[flow] == USE:
            name += f" by {self.sectors[self.sector[flow]]}"
        return name
