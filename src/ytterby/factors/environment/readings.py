"""Which route and step a claim on the environment covers (readings.toml), with its numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ytterby.evidence import Evidence
from ytterby.factors.costs.readings import readings as cost_readings
from ytterby.factors.estimates import Estimate, pool, resolve

MINE, SEPARATION, TO_OXIDE = "mine", "separation", "mine to oxide"
"""What a factor of a route covers; the last holds both others and is never added to them."""
CARBON, ELECTRICITY = "carbon", "electricity"


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something that is counted.

    Attributes
    ----------
    id, label, unit
        Its name, what people call it, and its unit.
    steps
        Steps in which a missing figure is a gap: ``oxide``, ``metal``, ``magnet``, ``recycling``;
        elsewhere nothing is expected.
    """

    id: str
    label: str
    unit: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """An amount per kilogram of the product of a step.

    Attributes
    ----------
    indicator
        What is counted.
    amount
        [unit of the indicator per kg of product]; ``None`` where no claim is in force.
    covers
        Steps of a route: ``mine``, ``separation`` or ``mine to oxide``; blank for later steps.
    boundary, allocation
        As published: ``cradle-to-gate`` or ``gate-to-gate``; ``mass``, ``as-published``, ``none``.
    what
        Which part of the indicator it is, where there are several; they add up.
    electricity
        Share of electricity in a figure on greenhouse gas [1].
    """

    indicator: str
    amount: Estimate | None
    covers: str
    boundary: str
    allocation: str
    what: str = ""
    electricity: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The way from an ore, or scrap, to separated oxide; per kg of all rare-earth oxide.

    Attributes
    ----------
    id, label
        Name, and what people call it.
    ores
        Ores of the pack that are worked so.
    home
        Region whose grid is in the published figures.
    factors
        What is known.
    note
        What a reader must know.
    in_place
        Whether the ore is leached where it lies.
    """

    id: str
    label: str
    ores: tuple[str, ...]
    home: str
    factors: tuple[Factor, ...]
    note: str = ""
    in_place: bool = False

    def of(self, indicator: str, covers: Sequence[str] = ()) -> tuple[Factor, ...]:
        """Return the factors of an indicator that have a claim, of some parts or of all."""
        return tuple(
            f
            for f in self.factors
            if f.indicator == indicator
            and f.amount is not None
            and (not covers or f.covers in covers)
        )


@dataclass(frozen=True, slots=True)
class Step:
    """A step after the oxide; per kg of what it makes.

    Attributes
    ----------
    id, label, per
        Name, what people call it, and its product.
    factors
        What is known, without the greenhouse gas of its electricity.
    note
        What a reader must know.
    """

    id: str
    label: str
    per: str
    factors: tuple[Factor, ...]
    note: str = ""

    def of(self, indicator: str) -> tuple[Factor, ...]:
        """Return the factors of an indicator that have a claim."""
        return tuple(f for f in self.factors if f.indicator == indicator and f.amount is not None)


@dataclass(frozen=True, slots=True)
class Source:
    """Where oxide comes from: a route, and the grid where it is separated."""

    route: str
    at: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the parts of a magnet come from.

    Attributes
    ----------
    id, label
        Name, and what people call it.
    light, heavy
        Source of neodymium, praseodymium and other light ones, and of dysprosium and terbium.
    metal, magnet
        Grids of the later steps.
    recycling
        Grid of a plant that makes magnets from magnets; the other fields are then blank.
    """

    id: str
    label: str
    light: Source | None
    heavy: Source | None
    metal: str
    magnet: str
    recycling: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A figure to hold a result against.

    Attributes
    ----------
    what, of
        In words; ``magnet``, ``Nd metal`` or ``metal charged``.
    origin
        Origin that it compares with; blank for all.
    figure
        [kg CO2e/kg], or [kg/kg] of metal charged.
    """

    what: str
    of: str
    origin: str
    figure: Estimate


@cache
def readings() -> dict[str, Any]:
    """Return the readings as they are written."""
    return tomllib.loads(Path(__file__).with_name("readings.toml").read_text(encoding="utf-8"))


def estimate_of(evidence: Evidence, claims: Sequence[str]) -> Estimate | None:
    """Return what some claims say together, ``None`` where none of them is in force."""
    return pool([e for c in claims if (e := resolve(evidence, c)) is not None])


@cache
def indicators() -> dict[str, Indicator]:
    """Return all that is counted, by id.

    Examples
    --------
    >>> indicators()["carbon"].unit
    'kg CO2e'
    """
    return {
        row["id"]: Indicator(row["id"], row["label"], row["unit"], tuple(row["steps"]))
        for row in readings()["indicator"]
    }


@cache
def origins() -> dict[str, Origin]:
    """Return the named origins of a magnet, by id.

    Examples
    --------
    >>> origins()["lynas"].magnet
    'JPN'
    """
    out = {}
    for row in readings()["origin"]:
        light, heavy = (Source(**row[k]) if k in row else None for k in ("light", "heavy"))
        out[row["id"]] = Origin(
            row["id"],
            row["label"],
            light,
            heavy,
            row.get("metal", ""),
            row.get("magnet", ""),
            row.get("recycling", ""),
        )
    return out


def read_routes(evidence: Evidence) -> dict[str, Route]:
    """Return every route with its factors, by id.

    Parameters
    ----------
    evidence
        The evidence as of its date; a factor without a claim in force has no amount.
    """
    return {
        row["id"]: Route(
            row["id"],
            row["label"],
            tuple(row["ores"]),
            row["home"],
            tuple(_factor(evidence, f) for f in row["factors"]),
            row.get("note", ""),
            row.get("in_place", False),
        )
        for row in readings()["route"]
    }


def read_steps(evidence: Evidence) -> dict[str, Step]:
    """Return the steps after the oxide, and recycling, by id.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    """
    return {
        row["id"]: Step(
            row["id"],
            row["label"],
            row["per"],
            tuple(_factor(evidence, f) for f in row["factors"]),
            row.get("note", ""),
        )
        for row in readings()["step"]
    }


def read_levers(evidence: Evidence) -> dict[str, Estimate | None]:
    """Return the terms of what cleaner refining costs; a gap is ``None``."""
    return {k: estimate_of(evidence, claims) for k, claims in readings()["levers"].items()}


def read_published(evidence: Evidence) -> tuple[Published, ...]:
    """Return published figures to hold a result against; one without a claim has no row."""
    rows = ((r, estimate_of(evidence, r["claims"])) for r in readings()["published"])
    return tuple(
        Published(row["what"], row["of"], row["origin"], one)
        for row, one in rows
        if one is not None
    )


def route_of_ore(ore: str) -> str:
    """Return the route by which an ore of the pack is worked; blank where none is known.

    Examples
    --------
    >>> route_of_ore("mount-weld"), route_of_ore("dong-pao")
    ('mount-weld', '')
    """
    found = [row["id"] for row in readings()["route"] if ore in row["ores"]]
    return found[0] if found else ""


def ore_of_plant(facility: str) -> str:
    """Return the ore that a plant is known to work, blank where that is not known.

    Examples
    --------
    >>> ore_of_plant("chn-huamei"), ore_of_plant("chn-jl-mag")
    ('bayan-obo', '')
    """
    own: dict[str, str] = readings()["plant_ore"]
    mines: dict[str, str] = cost_readings()["ores"]
    return own.get(facility) or mines.get(facility, "")


def _factor(evidence: Evidence, row: dict[str, Any]) -> Factor:
    return Factor(
        row["indicator"],
        estimate_of(evidence, row["claims"]),
        row.get("covers", ""),
        row["boundary"],
        row["allocation"],
        row.get("what", ""),
        estimate_of(evidence, row.get("electricity", ())),
    )
