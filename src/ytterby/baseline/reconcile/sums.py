"""Sums of flows that sources and people speak of: one definition for data, headlines and bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.baseline.reconcile.network import PROCESS, SURPLUS, TRADE, USE, Network

Weights = dict[int, float]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Sums:
    """Coefficients, by flow, of the sums that can be asked of a network.

    Every method returns ``Weights``: what one unit of each flow adds to the sum. Arguments that are
    ``None`` stand for all.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.technology = network.technology
        self._region = {r: i for i, r in enumerate(network.regions)}
        self._sector = {s: i for i, s in enumerate(network.sectors)}

    # --- masks

    def _in(self, column: NDArray[np.intp], table: dict[str, int], names: Iterable[str]) -> Mask:
        wanted = [table[n] for n in names if n in table]
        inside: Mask = np.asarray(np.isin(column, wanted), dtype=np.bool_)
        return inside

    def _where(self, kind: int, regions: Iterable[str] | None) -> Mask:
        chosen: Mask = np.asarray(self.network.kind == kind, dtype=np.bool_)
        if regions is not None:
            chosen = chosen & self._in(self.network.region, self._region, regions)
        return chosen

    @cached_property
    def _stage(self) -> NDArray[np.str_]:
        return np.array(self.technology.stage)

    @cached_property
    def _family(self) -> NDArray[np.str_]:
        return np.array(self.technology.family)

    @cached_property
    def _recipe(self) -> sp.csr_array:
        return sp.csr_array(self.technology.coefficient)

    def _content(self, elements: Sequence[str] | None) -> Floats:
        """t REO of the elements in one unit of each material, ``(material)``."""
        if elements is None:
            return np.asarray(self.technology.composition.sum(axis=1))
        index = [self.technology.element_index[e] for e in elements]
        return np.asarray(self.technology.composition[:, index].sum(axis=1))

    def _weights(self, chosen: Mask, amount: Floats) -> Weights:
        flows = np.flatnonzero(chosen)
        return {int(j): float(a) for j, a in zip(flows, amount[flows], strict=True) if a != 0}

    def _processes(
        self, stages: Iterable[str], regions: Iterable[str] | None, made: Floats
    ) -> Weights:
        """Sum of a quantity by process over the processes of some stages."""
        chosen = self._where(PROCESS, regions)
        ours = np.isin(self._stage, list(stages))
        amount = np.zeros(self.network.size)
        flows = np.flatnonzero(chosen)
        amount[flows] = np.where(ours, made, 0.0)[self.network.process[flows]]
        return self._weights(chosen, amount)

    # --- what is made

    def mined(
        self,
        regions: Iterable[str] | None = None,
        elements: Sequence[str] | None = None,
        ores: Iterable[str] | None = None,
    ) -> Weights:
        """Mine output [t REO of the elements]."""
        made = self._recipe @ self._content(elements)
        if ores is not None:
            wanted = {f"mine:{o}" for o in ores}
            made = np.where([p in wanted for p in self.technology.processes], made, 0.0)
        return self._processes(["mine"], regions, made)

    def _made(self, families: Sequence[str], content: Floats) -> Floats:
        """Gross output of some families by process, in the content given by material."""
        gain = sp.csr_array(self._recipe.multiply(self._recipe > 0))
        return np.asarray(gain @ np.where(np.isin(self._family, families), content, 0.0))

    def separated(
        self,
        regions: Iterable[str] | None = None,
        elements: Sequence[str] | None = None,
        *,
        returns: bool = False,
        ores: Iterable[str] | None = None,
    ) -> Weights:
        """Separated oxide [t REO], primary; with ``returns`` re-separated scrap counts too."""
        made = self._made(["oxide"], self._content(elements))
        if ores is not None:
            ends = tuple(f":{o}:{c}" for o in ores for c in ("full", "light"))
            made = np.where([p.endswith(ends) for p in self.technology.processes], made, 0.0)
        stages = ["separation", "swarf", "end_of_life"] if returns else ["separation"]
        return self._processes(stages, regions, made)

    def returned(
        self,
        regions: Iterable[str] | None = None,
        elements: Sequence[str] | None = None,
        stages: Sequence[str] = ("swarf", "end_of_life"),
    ) -> Weights:
        """Oxide from swarf and end-of-life products [t REO]."""
        return self._processes(stages, regions, self._made(["oxide"], self._content(elements)))

    def byproduct(self, regions: Iterable[str] | None, elements: Sequence[str]) -> Weights:
        """Oxide won from other metals [t REO]."""
        return self._processes(
            ["byproduct"], regions, self._made(["oxide"], self._content(elements))
        )

    def reduced(
        self, regions: Iterable[str] | None = None, elements: Sequence[str] | None = None
    ) -> Weights:
        """Metal made [t REO of the metal]."""
        return self._processes(["metal"], regions, self._made(["metal"], self._content(elements)))

    def magnets(
        self, regions: Iterable[str] | None = None, grades: Iterable[str] | None = None
    ) -> Weights:
        """Magnets made [t product]."""
        names = self.technology.materials
        wanted = set(names if grades is None else grades)
        ones = np.array([1.0 if m in wanted else 0.0 for m in names])
        return self._processes(["magnet"], regions, self._made(["magnet"], ones))

    def consumed(
        self,
        family: str,
        regions: Iterable[str] | None = None,
        elements: Sequence[str] | None = None,
    ) -> Weights:
        """Material of a family that processes take in [t REO of the elements]."""
        loss = sp.csr_array(self._recipe.multiply(self._recipe < 0))
        content = np.where(self._family == family, self._content(elements), 0.0)
        stages = set(self.technology.stage)
        return self._processes(stages, regions, np.asarray(-(loss @ content)))

    # --- what moves and ends

    def _moving(
        self,
        kind: int,
        regions: Iterable[str] | None,
        families: Sequence[str] | None,
        elements: Sequence[str] | None,
        materials: Iterable[str] | None,
        unit: str,
    ) -> tuple[Mask, Floats]:
        chosen = self._where(kind, regions)
        material = np.maximum(self.network.material, 0)
        if families is not None:
            chosen = chosen & np.isin(self._family[material], families)
        if materials is not None:
            index = self.technology.material_index
            chosen = chosen & np.isin(material, [index[m] for m in materials if m in index])
        content = self._content(elements)
        if unit == "product":
            content = np.ones(content.size)
        return chosen, content[material]

    def traded(
        self,
        origins: Iterable[str] | None = None,
        destinations: Iterable[str] | None = None,
        *,
        families: Sequence[str] | None = None,
        elements: Sequence[str] | None = None,
        materials: Iterable[str] | None = None,
        unit: str = "REO",
    ) -> Weights:
        """Trade between regions [t REO of the elements, or t product]; within both sets is out."""
        chosen, amount = self._moving(TRADE, origins, families, elements, materials, unit)
        if destinations is not None:
            places = list(destinations)
            chosen = chosen & self._in(self.network.destination, self._region, places)
            if origins is None:
                chosen = chosen & ~self._in(self.network.region, self._region, places)
        elif origins is not None:
            chosen = chosen & ~self._in(self.network.destination, self._region, list(origins))
        return self._weights(chosen, amount)

    def used(
        self,
        regions: Iterable[str] | None = None,
        elements: Sequence[str] | None = None,
        *,
        sectors: Iterable[str] | None = None,
        families: Sequence[str] | None = None,
        materials: Iterable[str] | None = None,
        unit: str = "REO",
    ) -> Weights:
        """Manufacturing use [t REO of the elements, or t product]."""
        chosen, amount = self._moving(USE, regions, families, elements, materials, unit)
        if sectors is not None:
            chosen = chosen & self._in(self.network.sector, self._sector, sectors)
        return self._weights(chosen, amount)

    def surplus(
        self, regions: Iterable[str] | None = None, elements: Sequence[str] | None = None
    ) -> Weights:
        """Oxide that finds no use [t REO]."""
        chosen, amount = self._moving(SURPLUS, regions, ["oxide"], elements, None, "REO")
        return self._weights(chosen, amount)


def add(*parts: Weights | tuple[float, Weights]) -> Weights:
    """Return the sum of weights, each optionally with a factor.

    Examples
    --------
    >>> add({1: 1.0}, (-2.0, {1: 1.0, 2: 1.0}))
    {1: -1.0, 2: -2.0}
    """
    out: Weights = {}
    for part in parts:
        factor, weights = part if isinstance(part, tuple) else (1.0, part)
        for j, w in weights.items():
            out[j] = out.get(j, 0.0) + factor * w
    return out
