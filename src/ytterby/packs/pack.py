"""The frozen description of one commodity: stages, materials, elements, who does what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ytterby.core.regions import countries, region_name, resolve_target
from ytterby.errors import UnknownNameError, unknown_name


@dataclass(frozen=True, slots=True)
class Named:
    """An id with the label that people read."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Family(Named):
    """A family of materials and the unit of its mass."""

    unit: str


@dataclass(frozen=True, slots=True)
class Sector(Named):
    """A final use and the families of material that it takes directly."""

    form: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ore(Named):
    """An ore as sold: deposits, by facility id of their assays, with weights; route to oxide."""

    deposits: Mapping[str, float]
    route: str
    quota: str = ""


@dataclass(frozen=True, slots=True)
class Grade(Named):
    """A product grade of the last stage and the group it is counted in (``sintered`` …)."""

    group: str


@dataclass(frozen=True, slots=True)
class TariffLine:
    """A customs code and the family of material that it should hold."""

    code: str
    family: str
    label: str


@dataclass(frozen=True, slots=True)
class Ability:
    """That a region can run a process, or that a link exists, from ``since`` to ``until``.

    Attributes
    ----------
    kind
        ``mine``, ``concentrate``, ``separate``, ``separate_rest``, ``reduce``, ``make``,
        ``recycle``, ``recover``, ``byproduct``, ``oxide``, ``hidden`` or ``alloy``.
    region, partner
        Where; for links the origin and destination.
    item
        Ore, element or grade; ``""`` means all that apply.
    circuit
        ``full`` or ``light`` for ``separate``.
    """

    kind: str
    region: str
    partner: str = ""
    item: str = ""
    circuit: str = ""
    since: int = 0
    until: int = 9999

    def holds(self, year: int) -> bool:
        """Whether it exists in a year."""
        return self.since <= year <= self.until


@dataclass(frozen=True)
class Pack:
    """A commodity as data.

    Attributes
    ----------
    name, title
        Id and title.
    version
        Version and content hash of the pack's files.
    years
        Years for which a chain can be built.
    elements
        Symbols with a market, in house order.
    controller
        The region whose controls are studied unless another is asked for.
    leading
        Elements that people read first.
    groups
        Named sets of elements used in claims: ``REO``, ``NdPr``, ``MAG`` …
    abilities
        Who can do what, and links that exist.
    rules
        Content rules of trade, widths of priors and capacities that bind, as read
        (``trade.toml``, ``priors.toml``, ``limits.toml``).
    """

    name: str
    version: str
    title: str
    years: tuple[int, ...]
    elements: tuple[str, ...]
    controller: str
    leading: tuple[str, ...]
    element_labels: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    stages: tuple[Named, ...]
    families: tuple[Family, ...]
    sectors: tuple[Sector, ...]
    ores: tuple[Ore, ...]
    grades: tuple[Grade, ...]
    plant_ores: Mapping[str, tuple[str, ...]]
    official_only: Mapping[str, str]
    circuit_light: str
    circuit_rest: str
    metal_elements: tuple[str, ...]
    surplus_elements: tuple[str, ...]
    tariff_lines: tuple[TariffLine, ...]
    regions: tuple[str, ...]
    same_as: Mapping[str, str]
    rest: str
    rest_of_eu: str
    abilities: tuple[Ability, ...] = field(repr=False)
    rules: Mapping[str, object] = field(repr=False)

    def region_of(self, country: str) -> str:
        """Return the modelled region that holds a country (ISO 3166 alpha-3).

        Examples
        --------
        >>> from ytterby.packs import read_pack
        >>> read_pack("rare_earths").region_of("DNK")
        'XEU'
        """
        code = self.same_as.get(country, country)
        if code in self.regions:
            return code
        found = countries().get(code)
        return self.rest_of_eu if found is not None and found.eu27 else self.rest

    def target(self, name: str, where: str = "region") -> tuple[str, ...]:
        """Return the modelled regions of a country or bloc, by any of its names.

        Raises
        ------
        UnknownNameError
            ``unknown-region``, with the nearest names.

        Examples
        --------
        >>> from ytterby.packs import read_pack
        >>> read_pack("rare_earths").target("South Korea")
        ('KOR',)
        """
        members = [self.region_of(c) for c in resolve_target(name, where)]
        return tuple(dict.fromkeys(members))

    def label(self, code: str) -> str:
        """Return what people call a region, sector, stage, ore, grade, element or material.

        Examples
        --------
        >>> from ytterby.packs import read_pack
        >>> read_pack("rare_earths").label("oxide:Tb")
        'terbium oxide'
        """
        family, _, element = code.partition(":")
        if code in self._labels:
            return self._labels[code]
        if element in self.elements:
            return f"{self.label(element)} {family}"
        return region_name(code)

    @cached_property
    def _labels(self) -> dict[str, str]:
        table = dict(self.element_labels)
        for group in (self.stages, self.families, self.sectors, self.ores, self.grades):
            table.update({n.id: n.label for n in group})
        return table

    def element_set(self, name: str, where: str = "element") -> tuple[str, ...]:
        """Return the elements of a symbol, element name or group.

        Examples
        --------
        >>> from ytterby.packs import read_pack
        >>> read_pack("rare_earths").element_set("DyTb")
        ('Dy', 'Tb')
        """
        if name in self.groups:
            return self.groups[name]
        by_name = {e.casefold(): e for e in self.elements}
        by_name.update({label.casefold(): e for e, label in self.element_labels.items()})
        found = by_name.get(name.strip().casefold())
        if found is None:
            known = [*self.elements, *self.groups, *self.element_labels.values()]
            raise UnknownNameError(unknown_name("element", name, known, where))
        return (found,)

    def ability(self, kind: str, year: int) -> tuple[Ability, ...]:
        """Return the abilities of a kind that exist in a year."""
        return tuple(a for a in self.abilities if a.kind == kind and a.holds(year))
