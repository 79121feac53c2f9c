"""Countries, makers and sectors of a bill by any of their usual names."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ytterby.core.regions import blocs, resolve_place
from ytterby.errors import UnknownNameError
from ytterby.evidence import Evidence
from ytterby.packs import read_pack
from ytterby.packs.aliases import fold_words, read_aliases

_FORMS = frozenset(
    (
        *(
            "co",
            "company",
            "corp",
            "corporation",
            "inc",
            "incorporated",
            "ltd",
            "limited",
            "gmbh",
            "ag",
        ),
        *("kg", "se", "sa", "sas", "spa", "srl", "plc", "llc", "oy", "ab", "as", "nv", "bv", "pty"),
        *("pte", "kk", "group", "holding", "holdings", "jsc", "jv", "international", "intl"),
        *("industries", "ind", "rare", "earth", "earths", "materials", "magnetics", "magnetic"),
        *("magnet", "magnets", "metals", "chemical", "resources", "technologies", "technology"),
    )
)
"""Words that do not tell one maker from another."""

RUNNING = ("operating", "ramping", "commissioning")
"""Status of plants that can be meant before those that are planned."""

NOWHERE = frozenset(("wld", "world", "global", "various", "multiple", "mixed", "row", "any"))


KEPT = 50_000
"""Different names whose meaning is kept; a server reads bills of many people."""


@dataclass(frozen=True, slots=True)
class Plant:
    """One facility of a maker."""

    facility: str
    region: str
    stage: str
    running: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name leads: a modelled region, or a code of ``codes.toml`` and its detail."""

    region: str | None
    code: str = ""
    detail: str = ""


@lru_cache(KEPT)
def resolve_country(name: str) -> Place:
    """Return the modelled region of a country by any usual name.

    Parameters
    ----------
    name
        As typed.

    Examples
    --------
    >>> resolve_country("P.R. China").region, resolve_country("Denmark").region
    ('CHN', 'XEU')
    """
    pack = read_pack()
    if fold_words(name) in NOWHERE:
        return Place(None)
    try:
        code = _country_names().get(fold_words(name)) or resolve_place(name, "country")
    except UnknownNameError as error:
        if len(re.split(r"[/;,+&]| and | or ", name)) > 1:
            return Place(None, "several-countries")
        return Place(None, "unknown-region", error.problems[0].fix)
    if code in blocs() or code == "WLD":
        return Place(None, "several-countries")
    return Place(code if code in pack.regions else pack.region_of(code))


@cache
def _country_names() -> dict[str, str]:
    text = files("ytterby.exposure.bom").joinpath("countries.toml").read_text(encoding="utf-8")
    return {fold_words(n): code for code, names in tomllib.loads(text).items() for n in names}


@lru_cache(KEPT)
def resolve_sector(name: str) -> str | None:
    """Return the sector of the pack by id, label or usual name.

    Examples
    --------
    >>> resolve_sector("Offshore wind"), resolve_sector("Data center")
    ('wind', 'data_centres')
    """
    return _sectors().get(fold_words(name))


def sector_names() -> list[str]:
    """Return the names of sectors to suggest."""
    return [*(s.id for s in read_pack().sectors), *_sectors()]


@cache
def _sectors() -> dict[str, str]:
    names = {fold_words(s.id): s.id for s in read_pack().sectors}
    names |= {fold_words(s.label): s.id for s in read_pack().sectors}
    for sector, others in read_aliases()["sector_names"].items():
        for other in others:
            names.setdefault(fold_words(other), sector)
    return names


@dataclass(frozen=True)
class Makers:
    """The makers of the evidence by how their names are compared."""

    plants: dict[str, tuple[Plant, ...]]

    def find(self, name: str) -> tuple[Plant, ...]:
        """Return the plants of a maker, or none."""
        folded = fold_words(name)
        return self.plants.get(folded) or self.plants.get(_bare(folded)) or ()


def read_makers(evidence: Evidence) -> Makers:
    """Return the makers of the facilities of an evidence base.

    Parameters
    ----------
    evidence
        As of any date.

    Notes
    -----
    A maker is found by the operator's name, each part of it between slashes, the name of the plant
    with and without what stands in brackets, and the first two without words such as group or
    metals, where one maker alone is left. Names of countries are no makers.
    """
    pack = read_pack()
    full: dict[str, set[Plant]] = defaultdict(set)
    short: dict[str, set[Plant]] = defaultdict(set)
    owners: dict[str, set[str]] = defaultdict(set)
    for row in evidence.facilities.iter_rows(named=True):
        plant = Plant(
            row["facility"],
            pack.region_of(row["region"]),
            row["stage"] or "",
            row["status"] in RUNNING,
        )
        operator, name = row["operator"] or "", row["name"] or ""
        inside = re.findall(r"\(([^)]*)\)", name)
        outside = re.sub(r"\([^)]*\)", " ", name)
        operators = [operator, re.sub(r"\([^)]*\)", " ", operator), *operator.split("/")]
        for text in (row["facility"], name, outside, *inside, *operators):
            full[fold_words(text)].add(plant)
        for text in operators:
            key = _bare(fold_words(text))
            short[key].add(plant)
            owners[key].add(_bare(fold_words(re.split(r"[/(]", operator)[0])))
    plants = {k: v for k, v in short.items() if len(owners[k]) == 1}
    plants |= full
    for row in read_aliases()["maker"]:
        keys = [fold_words(n) for n in (row["name"], *row["names"])]
        together = set().union(*(plants.get(k, set()) for k in keys))
        plants |= dict.fromkeys(keys, together)
    kept = {
        key: tuple(sorted(found, key=lambda p: (p.facility, p.stage)))
        for key, found in plants.items()
        if found and len(key) > 1 and key not in _no_makers()
    }
    return Makers(kept)


@cache
def _no_makers() -> frozenset[str]:
    from ytterby.core.regions import countries

    names = {fold_words(n) for c in countries().values() for n in (c.iso3, c.name, *c.aliases)}
    return frozenset(names | NOWHERE | {"mine", "etc", "state", "informal", "company wide"})


def _bare(folded: str) -> str:
    words = folded.split()
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    return " ".join(words)
