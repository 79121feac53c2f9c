"""The technology of a year: assays, recipes and yields of the evidence as fixed coefficients."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.baseline.sources.claims import Claims, Estimate
from ytterby.core.technology import Technology
from ytterby.errors import EvidenceError, Problem
from ytterby.packs import Ore, Pack


def build_technology(claims: Claims, pack: Pack, year: int) -> Technology:
    """Return materials, compositions and processes of a pack in a year.

    Parameters
    ----------
    claims
        What is known: ``assay``, ``magnet_content``, ``recovery_yield``, ``oxide_factor`` [1].
    pack
        Stages, ores, grades, elements.
    year
        Recipes hold from their claim's year until the next.

    Raises
    ------
    EvidenceError
        Every assay, recipe, yield or factor that is missing (``missing-assay`` …), at once.
    """
    return _Builder(claims, pack, year).build()


class _Builder:
    """Collects materials and processes; problems are gathered and raised together."""

    def __init__(self, claims: Claims, pack: Pack, year: int) -> None:
        self.claims, self.pack, self.year = claims, pack, year
        self.index = {e: i for i, e in enumerate(pack.elements)}
        self.materials: list[tuple[str, str, NDArray[np.float64]]] = []
        self.processes: list[tuple[str, str, dict[str, float]]] = []
        self.problems: list[Problem] = []

    def build(self) -> Technology:
        self._add_ores()
        for element in self.pack.elements:
            self._material(f"oxide:{element}", "oxide", {element: 1.0})
        for element in self.pack.metal_elements:
            self._material(f"metal:{element}", "metal", {element: 1.0})
        self._add_grades()
        self._add_conversions()
        if self.problems:
            raise EvidenceError(dict.fromkeys(self.problems))
        units = {f.id: f.unit for f in self.pack.families}
        position = {name: i for i, (name, _, _) in enumerate(self.materials)}
        rows, columns, values = [], [], []
        for i, (_, _, recipe) in enumerate(self.processes):
            for material, amount in recipe.items():
                rows.append(i)
                columns.append(position[material])
                values.append(amount)
        shape = (len(self.processes), len(self.materials))
        return Technology(
            elements=self.pack.elements,
            materials=tuple(m for m, _, _ in self.materials),
            family=tuple(f for _, f, _ in self.materials),
            unit=tuple(units[f] for _, f, _ in self.materials),
            composition=np.array([c for _, _, c in self.materials]),
            processes=tuple(p for p, _, _ in self.processes),
            stage=tuple(s for _, s, _ in self.processes),
            coefficient=sp.csr_array(sp.coo_array((values, (rows, columns)), shape=shape)),
        )

    def _material(self, name: str, family: str, content: dict[str, float]) -> None:
        vector = np.zeros(len(self.index))
        for element, amount in content.items():
            vector[self.index[element]] = amount
        self.materials.append((name, family, vector))

    def _missing(self, code: str, what: str, dims: str) -> float:
        self.problems.append(
            Problem(
                code,
                f"evidence, {dims}",
                f"there is no claim of {what}",
                "add one with its source, or move the date of as_of",
            )
        )
        return 1.0

    def _known(self, found: Estimate | None, code: str, what: str, dims: str) -> float:
        return found.value if found is not None else self._missing(code, what, dims)

    # --- ores and separation

    def _assay(self, ore: Ore) -> dict[str, float]:
        """Weighted mean over deposits of each element's assay, scaled to sum to one."""
        total: dict[str, float] = {}
        for element in self.pack.element_set("REO"):
            parts = [
                (weight, found.value)
                for deposit, weight in ore.deposits.items()
                if (
                    found := self.claims.since(
                        "assay", self.year, facility=deposit, element=element
                    )
                )
            ]
            if parts:
                total[element] = sum(w * v for w, v in parts) / sum(w for w, _ in parts)
        whole = sum(total.values())
        if not whole:
            self._missing("missing-assay", f"the assay of {ore.label}", f"assay, {ore.id}")
            return dict.fromkeys(self.pack.element_set("LREE"), 0.25)
        return {e: v / whole for e, v in total.items()}

    def _separation_yield(self, ore: Ore) -> float:
        found = self.claims.since("recovery_yield", self.year, process="separate", scope=ore.route)
        return self._known(
            found, "missing-yield", f"the yield from {ore.route}", "recovery_yield, separate"
        )

    def _add_ores(self) -> None:
        light = self.pack.element_set(self.pack.circuit_light)
        rest = self.pack.element_set(self.pack.circuit_rest)
        found = self.claims.since("recovery_yield", self.year, process="separate:SEG")
        rest_yield = self._known(found, "missing-yield", "the yield of SEG", "separate:SEG")
        for ore in self.pack.ores:
            assay, gain = self._assay(ore), self._separation_yield(ore)
            concentrate = f"concentrate:{ore.id}"
            self._material(concentrate, "concentrate", assay)
            self.processes.append((f"mine:{ore.id}", "mine", {concentrate: 1.0}))
            full = {f"oxide:{e}": v * gain for e, v in assay.items()}
            self.processes.append(
                (f"separate:{ore.id}:full", "separation", {concentrate: -1.0, **full})
            )
            heavy = {e: v for e, v in assay.items() if e in rest}
            weight = sum(heavy.values())
            mixed = f"mixed:SEG:{ore.id}"
            self._material(mixed, "mixed", {e: v / weight for e, v in heavy.items()})
            part = {f"oxide:{e}": v * gain for e, v in assay.items() if e in light}
            recipe = {concentrate: -1.0, **part, mixed: weight * gain}
            self.processes.append((f"separate:{ore.id}:light", "separation", recipe))
            outputs = {f"oxide:{e}": v / weight * rest_yield for e, v in heavy.items()}
            recipe = {mixed: -1.0, **outputs}
            self.processes.append((f"separate:SEG:{ore.id}", "separation", recipe))

    # --- metals, magnets, returns

    def _metal_yield(self, element: str) -> float:
        """Yield claim of the smallest element group that holds the element."""
        best: tuple[int, str] | None = None
        for claim in self.claims.every("recovery_yield", stage="metal"):
            if not claim.element or claim.element not in (*self.pack.elements, *self.pack.groups):
                continue
            members = self.pack.element_set(claim.element)
            if element in members and (best is None or len(members) < best[0]):
                best = (len(members), claim.element)
        if best is None:
            return self._missing(
                "missing-yield", f"the yield of {element} metal", "recovery_yield, metal"
            )
        found = self.claims.since("recovery_yield", self.year, stage="metal", element=best[1])
        return self._known(found, "missing-yield", f"{best[1]} metal", "recovery_yield, metal")

    def _add_grades(self) -> None:
        scrap: dict[str, None] = {}
        for grade in self.pack.grades:
            content = {}
            for element in self.pack.elements:
                found = self.claims.since(
                    "magnet_content", self.year, material=grade.id, element=element
                )
                if found is not None and found.value > 0:
                    factor = self.claims.since("oxide_factor", self.year, element=element)
                    content[element] = found.value * self._known(
                        factor, "missing-factor", f"the oxide factor of {element}", "oxide_factor"
                    )
            if not content:
                self._missing("missing-recipe", f"the recipe of {grade.label}", f"{grade.id}")
                continue
            found = self.claims.since(
                "recovery_yield", self.year, stage="magnet", material=grade.id
            )
            gain = self._known(
                found, "missing-yield", f"the yield of {grade.label}", f"make:{grade.id}"
            )
            self._material(grade.id, "magnet", content)
            recipe = {grade.id: 1.0}
            for element, amount in content.items():
                recipe[f"metal:{element}"] = -amount / gain
                recipe[f"scrap:{element}"] = amount * (1 / gain - 1)
                scrap[element] = None
            self.processes.append((f"make:{grade.id}", "magnet", recipe))
        for element in self._ordered(scrap):
            self._material(f"scrap:{element}", "scrap", {element: 1.0})
        self._scrap = self._ordered(scrap)

    def _ordered(self, elements: Iterable[str]) -> tuple[str, ...]:
        chosen = set(elements)
        return tuple(e for e in self.pack.elements if e in chosen)

    def _add_conversions(self) -> None:
        for element in self.pack.metal_elements:
            recipe = {f"oxide:{element}": -1.0, f"metal:{element}": self._metal_yield(element)}
            self.processes.append((f"reduce:{element}", "metal", recipe))
        home = {a.region for a in self.pack.ability("recycle", self.year)}
        swarf = self.claims.every("recovery_yield", stage="swarf", region=home)
        yields = [c.value for c in swarf]
        best = max(yields) if yields else self._missing("missing-yield", "swarf", "recycle")
        for element in self._scrap:
            recipe = {f"scrap:{element}": -1.0, f"oxide:{element}": best}
            self.processes.append((f"recycle:{element}", "swarf", recipe))
        recovered = {a.item for a in self.pack.ability("recover", self.year)}
        for element in self._ordered(recovered):
            self.processes.append((f"recover:{element}", "end_of_life", {f"oxide:{element}": 1.0}))
        hosts = {a.item for a in self.pack.ability("byproduct", self.year)}
        for element in self._ordered(hosts):
            self.processes.append((f"byproduct:{element}", "byproduct", {f"oxide:{element}": 1.0}))
