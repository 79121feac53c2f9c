"""Countries, blocs and agreements by any of their usual names."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ytterby.errors import Problem, UnknownNameError, unknown_name

AGGREGATES = {
    "WLD": ("World", ("World total", "Global", "World, total")),
    "ROW": ("Rest of the world", ("Rest of world", "Other countries")),
    "XEU": ("Other EU members", ("Rest of EU27", "Rest of EU")),
}
"""Places that are no country: code → (name, aliases). What is left over depends on the claim."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory of ISO 3166.

    Attributes
    ----------
    iso3, name, aliases
        Code and names, official and usual.
    m49
        Numeric code of ISO 3166 and the United Nations.
    baci
        Numeric codes that CEPII BACI uses for it; a second one belongs to former borders.
    eu27
        Whether it is a member of the European Union.
    """

    iso3: str
    name: str
    aliases: tuple[str, ...]
    m49: int
    baci: tuple[int, ...]
    eu27: bool


@dataclass(frozen=True, slots=True)
class Bloc:
    """A named set of countries; never a region of a model.

    Attributes
    ----------
    bloc, name, aliases
        Id and names.
    members
        ISO 3166 alpha-3 codes, sorted.
    since
        Date from which this membership holds.
    source, address
        Who says so, and where.
    """

    bloc: str
    name: str
    aliases: tuple[str, ...]
    members: tuple[str, ...]
    since: dt.date
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What countries promised each other.

    Attributes
    ----------
    agreement, name
        Id and title.
    parties
        ISO 3166 alpha-3 codes, sorted.
    since, until
        Dates; ``until`` is ``None`` if no end is known.
    commitments
        What was promised, one phrase each.
    reliability
        Probability that a commitment is kept when it hurts, low and high of the central 80 % [1].
    reliability_tier, tier
        How well the reliability and the agreement itself are known: A, B or C.
    source, address, note
        Who says so, and where.
    """

    agreement: str
    name: str
    parties: tuple[str, ...]
    since: dt.date
    until: dt.date | None
    commitments: tuple[str, ...]
    reliability: tuple[float, float]
    reliability_tier: str
    tier: str
    source: str
    address: str
    note: str


@cache
def countries() -> dict[str, Country]:
    """Return every country and territory by ISO 3166 alpha-3 code."""
    rows = csv.DictReader(_text("countries.csv").splitlines())
    return {
        row["iso3"]: Country(
            iso3=row["iso3"],
            name=row["name"],
            aliases=tuple(a for a in row["aliases"].split(";") if a),
            m49=int(row["m49"]),
            baci=tuple(int(c) for c in (row["baci"] or row["m49"]).split(";")),
            eu27=row["eu27"] == "yes",
        )
        for row in rows
    }


@cache
def blocs() -> dict[str, Bloc]:
    """Return every bloc by id."""
    return {
        bloc: Bloc(
            bloc=bloc,
            name=row["name"],
            aliases=tuple(row["aliases"]),
            members=tuple(sorted(row["members"])),
            since=row["since"],
            source=row["source"],
            address=row["address"],
        )
        for bloc, row in tomllib.loads(_text("blocs.toml")).items()
    }


@cache
def agreements() -> dict[str, Agreement]:
    """Return every agreement by id."""
    return {
        agreement: Agreement(
            agreement=agreement,
            name=row["name"],
            parties=tuple(sorted(row["parties"])),
            since=row["since"],
            until=row.get("until"),
            commitments=tuple(row["commitments"]),
            reliability=(row["reliability"][0], row["reliability"][1]),
            reliability_tier=row["reliability_tier"],
            tier=row["tier"],
            source=row["source"],
            address=row["address"],
            note=row["note"],
        )
        for agreement, row in tomllib.loads(_text("agreements.toml")).items()
    }


def resolve_region(name: str, place: str = "region") -> str:
    """Return the code of a country, whatever it is called.

    Parameters
    ----------
    name
        ISO code (two or three letters), name or alias; case, accents and dots do not matter.
    place
        Where the name was given, for the message.

    Returns
    -------
    str
        ISO 3166 alpha-3, or ``WLD`` (world), ``ROW`` (rest of the world), ``XEU`` (other EU).

    Raises
    ------
    UnknownNameError
        ``unknown-region``, with the nearest names.

    Examples
    --------
    >>> resolve_region("South Korea"), resolve_region("Viet Nam"), resolve_region("usa")
    ('KOR', 'VNM', 'USA')
    """
    code = _region_names().get(_fold(name))
    if code is None:
        raise UnknownNameError(unknown_region(name, place))
    return code


def unknown_region(name: str, place: str, known: Sequence[str] | None = None) -> Problem:
    """Return that a name is unknown: with what it usually stands for, else the nearest names.

    Parameters
    ----------
    name, place
        As for ``resolve_region``.
    known
        All names that would have been accepted; every region and bloc by default.

    Examples
    --------
    >>> unknown_region("Deutschland", "where", ["USA", "deu-hanau"]).fix
    'did you mean DEU (Germany)?'
    """
    meant = _mistaken_names().get(_fold(name))
    if meant is None:
        return unknown_name("region", name, _known_names() if known is None else known, place)
    shown = " or ".join(f"{code} ({region_name(code)})" for code in meant)
    return Problem(
        "unknown-region", place, f"there is no region '{name}'", f"did you mean {shown}?"
    )


def resolve_place(name: str, place: str = "region") -> str:
    """Return the code of a country or the id of a bloc, whatever it is called.

    Parameters
    ----------
    name, place
        As for ``resolve_region``.

    Raises
    ------
    UnknownNameError
        ``unknown-region``, with the nearest names.

    Examples
    --------
    >>> resolve_place("European Union"), resolve_place("Germany"), resolve_place("842")
    ('EU27', 'DEU', 'USA')
    """
    return _bloc_names().get(_fold(name)) or resolve_region(name, place)


def resolve_target(name: str, place: str = "target") -> tuple[str, ...]:
    """Return the countries that a name stands for: the members of a bloc, or the one country.

    Parameters
    ----------
    name, place
        As for ``resolve_region``.

    Raises
    ------
    UnknownNameError
        ``unknown-region``, with the nearest names.

    Examples
    --------
    >>> resolve_target("Quad")
    ('AUS', 'IND', 'JPN', 'USA')
    >>> resolve_target("Japan")
    ('JPN',)
    """
    code = resolve_place(name, place)
    return blocs()[code].members if code in blocs() else (code,)


def region_name(code: str) -> str:
    """Return what people call a region or bloc; the code itself if it has no name.

    Examples
    --------
    >>> region_name("MMR"), region_name("WLD"), region_name("EU27")
    ('Myanmar', 'World', 'European Union')
    """
    if code in countries():
        return countries()[code].name
    if code in AGGREGATES:
        return AGGREGATES[code][0]
    return blocs()[code].name if code in blocs() else code


def known_places() -> frozenset[str]:
    """Return every code that the evidence may use as a region: countries, aggregates, blocs."""
    return frozenset([*countries(), *AGGREGATES, *blocs()])


@cache
def baci_regions() -> dict[int, str]:
    """Return the ISO 3166 alpha-3 code by numeric code of CEPII BACI."""
    return {code: c.iso3 for c in countries().values() for code in c.baci}


@cache
def _region_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in countries().values():
        for name in (country.iso3, country.name, *country.aliases):
            names.setdefault(_fold(name), country.iso3)
    for code, (name, aliases) in AGGREGATES.items():
        for alias in (code, name, *aliases):
            names.setdefault(_fold(alias), code)
    for country in countries().values():
        # Numeric codes of the United Nations and of BACI, which has some of its own (USA 842).
        for number in (country.m49, *country.baci):
            names.setdefault(str(number), country.iso3)
            names.setdefault(f"{number:03d}", country.iso3)
    return names


@cache
def _bloc_names() -> dict[str, str]:
    return {
        _fold(name): bloc.bloc
        for bloc in blocs().values()
        for name in (bloc.bloc, bloc.name, *bloc.aliases)
    }


@cache
def _mistaken_names() -> dict[str, list[str]]:
    known = tomllib.loads(_text("mistaken_names.toml"))
    return {_fold(name): codes for name, codes in known.items()}


@cache
def _known_names() -> list[str]:
    """Return what a misspelt name is compared with; the first dozen are what is shown."""
    first = ["USA", "CHN", "JPN", "KOR", "DEU", "FRA", "GBR", "IND", "AUS", "CAN", "EU27", "G7"]
    names = [c.name for c in countries().values()] + [b.name for b in blocs().values()]
    return list(dict.fromkeys([*first, *names, *countries(), *blocs()]))


def _fold(name: str) -> str:
    # Letters of other scripts stay: a name in them is a name, not an empty one.
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", " ", bare.replace(".", "").casefold()).split()
    # AND is the code of Andorra.
    return " ".join([w for w in words if w not in ("the", "of", "and")] or words)


def _text(name: str) -> str:
    return files("ytterby.core").joinpath("data", name).read_text(encoding="utf-8")


ARTICLE = (
    "United States",
    "United Kingdom",
    "Netherlands",
    "Philippines",
    "Czech Republic",
    "European Union",
    "Rest of the world",
    "World",
)


def with_the(name: str) -> str:
    """Return a region's name with the article that English wants.

    Examples
    --------
    >>> with_the("United States"), with_the("Japan")
    ('the United States', 'Japan')
    """
    return f"the {name}" if name in ARTICLE else name
