"""The names that a claim may use: places from core, the rest from the commodity pack."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ytterby.core.regions import known_places
from ytterby.names import quantities


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names that a claim may use in each of its dims.

    Attributes
    ----------
    quantities, places, elements, stages, sectors
        Accepted names; elements include the groups of the pack (``REO``, ``NdPr`` …).
    groups
        The element groups alone.
    families, grades, ores
        What a material id may be made of: ``oxide:Nd``, ``concentrate:mount-weld``, ``ndfeb:N``.
    labels
        For elements, stages and sectors: what people call them → name.
    """

    quantities: frozenset[str]
    places: frozenset[str]
    elements: frozenset[str]
    groups: frozenset[str]
    stages: frozenset[str]
    sectors: frozenset[str]
    families: frozenset[str]
    grades: frozenset[str]
    ores: frozenset[str]
    labels: Mapping[str, Mapping[str, str]]

    @property
    def materials(self) -> tuple[str, ...]:
        """Families, grades and their stems: what to suggest for a misspelt material."""
        stems = {g.partition(":")[0] for g in self.grades}
        examples = {f"{f}:{e}" for f in ("oxide", "metal") for e in self.elements}
        return tuple(sorted(self.families | self.grades | stems | examples))

    def knows_material(self, material: str) -> bool:
        """Return whether a material id is a grade, a family, or a family of something known.

        Examples
        --------
        >>> v = vocabulary()
        >>> v.knows_material("oxide:NdPr"), v.knows_material("mixed:SEG:mount-weld")
        (True, True)
        >>> v.knows_material("oxide:Mithril")
        False
        """
        if material in self.grades or material in {g.partition(":")[0] for g in self.grades}:
            return True
        family, *parts = material.split(":")
        return family in self.families and all(p in self.elements | self.ores for p in parts)

    def knows_process(self, process: str) -> bool:
        """Return whether a process id is a known verb followed by known parts.

        Examples
        --------
        >>> v = vocabulary()
        >>> v.knows_process("separate:SEG:mount-weld"), v.knows_process("conjure:Nd")
        (True, False)
        """
        verb, _, rest = process.partition(":")
        if verb not in _VERBS:
            return False
        return (
            not rest
            or rest in self.grades
            or all(p in self.elements | self.ores | _CIRCUITS for p in rest.split(":"))
        )


_VERBS = frozenset(["mine", "separate", "reduce", "make", "recycle", "recover", "byproduct"])
_CIRCUITS = frozenset(["full", "light", "SEG"])


@cache
def vocabulary(pack: str = "rare_earths") -> Vocabulary:
    """Return the names that claims on a pack may use."""
    text = files("ytterby.packs").joinpath(pack, "pack.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)

    def ids(rows: Iterable[dict[str, str]]) -> frozenset[str]:
        return frozenset(row["id"] for row in rows)

    return Vocabulary(
        quantities=frozenset(quantities()),
        places=known_places(),
        elements=frozenset([*table["elements"], *table["element_group"]]),
        groups=frozenset(table["element_group"]),
        stages=ids(table["stage"]),
        sectors=ids(table["sector"]),
        families=ids(table["family"]),
        grades=ids(table["grade"]),
        ores=ids(table["ore"]),
        labels={
            "element": {label: name for name, label in table["element_label"].items()},
            "stage": {row["label"]: row["id"] for row in table["stage"]},
            "sector": {row["label"]: row["id"] for row in table["sector"]},
        },
    )
