"""What a bill is held against, and what can be said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.exposure.served import Served
from ytterby.exposure.tracing import Plants
from ytterby.packs import Pack
from ytterby.rules import Rule


@dataclass(frozen=True)
class Side:
    """A country or bloc: code, and its regions in the chain."""

    code: str
    regions: tuple[str, ...]


@dataclass(frozen=True)
class Exposure:
    """What can be said of a bill of materials.

    Attributes
    ----------
    lines
        One row a line that holds rare earths, with its worst measures, cover, rule and stop.
    supplies
        One row a distinct supply, with its measures.
    demand
        Need of each element by line.
    elements
        Need, cover and use at home by element.
    measures
        The five measures of the bill by element and as a whole.
    supply_measures
        The traced measures of each supply and element.
    dependence
        Unmet need at home at once after losing the partner, by element and form.
    chokepoints
        Stages of each element by what cannot be replaced.
    cover, region_cover
        Own cover by material; stocks in the region, which belong to others.
    products, materials, values
        Value of each product, cost of each product's materials, value that hangs on each material.
    bites
        Rules that bite or may bite.
    stops
        First month short of each product in each scenario, with its spread over draws.
    alternates
        What could take a material's place.
    """

    lines: pl.DataFrame
    supplies: pl.DataFrame
    demand: pl.DataFrame
    elements: pl.DataFrame
    measures: pl.DataFrame
    supply_measures: pl.DataFrame
    dependence: pl.DataFrame
    chokepoints: pl.DataFrame
    cover: pl.DataFrame
    region_cover: pl.DataFrame
    products: pl.DataFrame
    materials: pl.DataFrame
    values: pl.DataFrame
    bites: pl.DataFrame
    stops: pl.DataFrame
    alternates: pl.DataFrame


@dataclass(frozen=True)
class Context:
    """What a bill is held against.

    Attributes
    ----------
    chain, evidence, pack
        The chain, the claims and the commodity.
    home, partner
        Where the products are made; whom they may depend on.
    rules
        Rules to match.
    destination
        Country to which the goods go, for rules; that of ``home`` by default.
    on
        The day for rules.
    served
        What scenarios deliver at home, with central values.
    drawn
        The same in each further draw of their parameters, ``(draw, scenario)``.
    plants
        Controllers of named plants by stage.
    element_factor
        Oxide over element by mass, for rules that count the element.
    """

    chain: Chain
    evidence: Evidence
    pack: Pack
    home: Side
    partner: Side
    rules: tuple[Rule, ...] = ()
    destination: str = ""
    on: dt.date = field(default_factory=dt.date.today)
    served: tuple[Served, ...] = ()
    drawn: tuple[tuple[Served, ...], ...] = ()
    plants: Plants = field(default_factory=dict)
    element_factor: Mapping[str, float] = field(default_factory=dict)
