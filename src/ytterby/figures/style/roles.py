"""Who is drawn in which hue: China, allies, home and others never change colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ytterby.core.regions import blocs

Option = dict[str, Any]
"""An ECharts option: pure JSON in which ``$role`` is a colour and ``@name`` a format."""

ALLIES: Final = (set(blocs()["G7"].members) | set(blocs()["EU27"].members) | {"XEU"}) | {
    "AUS",
    "KOR",
    "TWN",
    "NOR",
}
"""Regions drawn as allies where a caller names no others: the G7, the EU27, Australia, Korea,
Taiwan and Norway. A choice of colour, not a judgement."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The four groups of regions.

    Attributes
    ----------
    home
        Codes of the region, or of a bloc's members, that a chart is about.
    controller
        Codes of the region whose controls are studied.
    allies
        Codes drawn as allies.
    home_name, controller_name
        What a reader calls the first two.
    """

    home: frozenset[str]
    controller: frozenset[str] = frozenset({"CHN"})
    allies: frozenset[str] = frozenset(ALLIES)
    home_name: str = "Home"
    controller_name: str = "China"

    def of(self, region: str) -> str:
        """Return ``controller``, ``home``, ``ally`` or ``other``."""
        if region in self.controller:
            return "controller"
        if region in self.home:
            return "home"
        return "ally" if region in self.allies else "other"

    def role(self, region: str) -> str:
        """Return the colour role of a region."""
        return ROLE[self.of(region)]

    def name(self, group: str) -> str:
        """Return what a reader calls a group."""
        named = {"controller": self.controller_name, "home": self.home_name}
        return named.get(group) or {"ally": "Allies", "other": "Others"}[group]


ROLE: Final[Mapping[str, str]] = {
    "controller": "$china",
    "home": "$home",
    "ally": "$ally",
    "other": "$other",
}


NEUTRAL: Final = ("ink", "plum", "use")
"""Colour roles of what is no region: elements and sectors never borrow a group's hue."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What a reader calls each id; an id without a label is shown as it is.

    Attributes
    ----------
    regions, elements, materials, sectors, stages, measures
        Id to label.
    """

    regions: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[str, str] = field(default_factory=dict)
    materials: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)

    def in_order(self, elements: Iterable[str]) -> list[str]:
        """Return elements in house order, unknown ones (groups) last as they came."""
        return _in_order(elements, self.elements)

    def stages_in_order(self, stages: Iterable[str]) -> list[str]:
        """Return stages in the order of the chain, unknown ones last as they came."""
        return _in_order(stages, self.stages)

    def region(self, code: str) -> str:
        """Return the name of a region."""
        return self.regions.get(code, code)

    def element(self, symbol: str) -> str:
        """Return the name of an element."""
        return self.elements.get(symbol, symbol)

    def material(self, material: str) -> str:
        """Return the name of a material."""
        return self.materials.get(material, material)

    def sector(self, sector: str) -> str:
        """Return the name of a sector."""
        return self.sectors.get(sector, sector.replace("_", " "))

    def stage(self, stage: str) -> str:
        """Return the name of a stage."""
        return self.stages.get(stage, stage.replace("_", " "))

    def measure(self, measure: str) -> str:
        """Return the name of a measure."""
        return self.measures.get(measure, measure.replace("_", " "))


def _in_order(names: Iterable[str], known: Mapping[str, str]) -> list[str]:
    place = {name: i for i, name in enumerate(known)}
    return sorted(dict.fromkeys(names), key=lambda n: place.get(n, len(place)))
