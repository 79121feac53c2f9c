"""What a year's builder reads: the pack, the claims, and customs rows between regions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import polars as pl

from ytterby.baseline.sources.claims import Claims, Estimate
from ytterby.core.technology import Technology
from ytterby.errors import EvidenceError, Problem
from ytterby.packs import Ability, Pack

CERIUM = 284610
"""The one customs heading that names its element."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """Customs rows of one heading between two modelled regions.

    ``value`` [USD], ``quantity`` [t gross], ``unit_value`` [USD/kg]; ``advice`` is the screen's.
    """

    hs: int
    origin: str
    destination: str
    value: float
    quantity: float
    advice: str

    @property
    def unit_value(self) -> float:
        """Value over weight [USD/kg]."""
        return self.value / self.quantity / 1000.0


@dataclass(frozen=True)
class World:
    """The sources of one year's problem.

    Attributes
    ----------
    pack, claims, technology, year
        What can be made, what is known, by which recipes, when.
    trade
        Screened rows of ``evidence.trade``: of the year, or of the last year known by the date,
        which then only centre priors.
    plants
        Every description of a plant known by the evidence's date.
    """

    pack: Pack
    claims: Claims
    technology: Technology
    year: int
    trade: pl.DataFrame = field(repr=False)
    plants: pl.DataFrame = field(repr=False)

    @property
    def trade_is_current(self) -> bool:
        """Whether the trade rows are of this year and may be heard."""
        return self.trade.is_empty() or self.trade["year"][0] == self.year

    @property
    def priors(self) -> Mapping[str, float]:
        """Widths of priors (priors.toml)."""
        return cast(Mapping[str, float], self.pack.rules["priors"])

    @property
    def trade_rules(self) -> Mapping[str, Any]:
        """Content rules of trade (trade.toml)."""
        return cast(Mapping[str, Any], self.pack.rules["trade"])

    def able(self, kind: str) -> tuple[Ability, ...]:
        """Return who can do something this year."""
        return self.pack.ability(kind, self.year)

    def at(self, quantity: str, **dims: str) -> Estimate | None:
        """Return what is known of a quantity this year."""
        key = (quantity, *sorted(dims.items()))
        if key not in self._asked:
            self._asked[key] = self.claims.at(quantity, self.year, **dims)
        return self._asked[key]

    @cached_property
    def _asked(self) -> dict[tuple[object, ...], Estimate | None]:
        return {}

    def centre(self, quantity: str, default: float = 0.0, **dims: str) -> float:
        """Return the value known for this year, or a default."""
        found = self.at(quantity, **dims)
        return default if found is None else found.value

    @cached_property
    def prices(self) -> dict[str, float]:
        """Price of each oxide this year [USD/kg REO], FOB; the nearest year where it is missing.

        An element of which no price is known is a gap: it is not here.
        """
        out = {}
        for element in self.pack.elements:
            found = None
            for region in ("WLD", *self.pack.regions):
                found = self.claims.at(
                    "price", self.year, element=element, material="oxide", region=region
                )
                if found is not None:
                    break
            if found is not None:
                out[element] = found.value
        return out

    @cached_property
    def price_error(self) -> float:
        """Relative error that an exporter's prices share over the year's average prices [1].

        In a year in which prices move, customs values lag behind: half the median change from the
        year before, at least ``price_common`` of trade.toml.
        """
        changes = []
        for element in self.pack.elements:
            last, now = (
                self.claims.at("price", y, element=element, material="oxide", region="WLD")
                for y in (self.year - 1, self.year)
            )
            if last is not None and now is not None and last.exact and now.exact:
                changes.append(abs(math.log(now.value / last.value)))
        half = sorted(changes)[len(changes) // 2] / 2 if changes else 0.0
        return max(half, float(self.trade_rules["error"]["price_common"]))

    @cached_property
    def oxide_factor(self) -> dict[str, float]:
        """Oxide over metal by mass; ``missing-factor`` if an element has none."""
        found = {e: self.claims.since("oxide_factor", self.year, element=e) for e in self.elements}
        missing = [e for e, estimate in found.items() if estimate is None]
        if missing:
            raise EvidenceError(
                Problem(
                    "missing-factor",
                    f"evidence, oxide_factor of {', '.join(missing)}",
                    "tonnes of element cannot be turned into oxide",
                    "add the factors with their source",
                )
            )
        return {e: estimate.value for e, estimate in found.items() if estimate is not None}

    @property
    def elements(self) -> tuple[str, ...]:
        """The pack's elements."""
        return self.pack.elements

    @cached_property
    def assay_error(self) -> dict[str, float]:
        """Relative standard error of each element's assay [1], over ores weighted by their content.

        It adds to every observation that counts one element of an ore, for assays are fixed here.
        """
        out = {}
        for element in self.pack.elements:
            parts = [
                (found.value, found.sigma)
                for ore in self.pack.ores
                for deposit in ore.deposits
                if (
                    found := self.claims.since(
                        "assay", self.year, facility=deposit, element=element
                    )
                )
            ]
            total = sum(v for v, _ in parts)
            out[element] = math.sqrt(sum(s**2 for _, s in parts)) / total if total else 0.0
        return out

    @cached_property
    def recipe_error(self) -> dict[str, float]:
        """Relative standard error of each element's content in magnets [1], grades by output."""
        out = {}
        for element in self.pack.elements:
            total = spread = 0.0
            for grade in self.pack.grades:
                found = self.claims.since(
                    "magnet_content", self.year, material=grade.id, element=element
                )
                if found is not None:
                    made = self.centre("magnet_output", region="WLD", material=grade.id)
                    total += made * found.value
                    spread += (made * found.sigma) ** 2
            out[element] = math.sqrt(spread) / total if total else 0.0
        return out

    def content_error(self, elements: Sequence[str], *, magnets: bool = False) -> float:
        """Return the relative error of a sum over elements, weighted by assay or recipe."""
        errors = self.recipe_error if magnets else self.assay_error
        whole = set(self.pack.element_set("REO"))
        if set(elements) >= whole:
            return 0.0
        weights = {e: self._weight(e) for e in elements}
        total = sum(weights.values()) or 1.0
        return math.sqrt(sum((w * errors[e]) ** 2 for e, w in weights.items())) / total

    def _weight(self, element: str) -> float:
        """Mean content of an element over the ores, for weighting only."""
        column = self.technology.element_index[element]
        ores = [i for i, f in enumerate(self.technology.family) if f == "concentrate"]
        return float(self.technology.composition[ores, column].mean())

    @cached_property
    def shipments(self) -> tuple[Shipment, ...]:
        """Trade between modelled regions this year, summed by heading, pair and advice."""
        regions = set(self.trade["region"]) | set(self.trade["partner"])
        table = {c: self.pack.region_of(c) for c in regions}
        frame = self.trade.filter(
            pl.col("quantity").is_not_null(), pl.col("quantity") > 0, pl.col("advice") != "drop"
        ).with_columns(
            origin=pl.col("region").replace_strict(table, return_dtype=pl.String),
            destination=pl.col("partner").replace_strict(table, return_dtype=pl.String),
        )
        frame = (
            frame.filter(pl.col("origin") != pl.col("destination"))
            .group_by("hs", "origin", "destination", "advice")
            .agg(pl.col("value").sum(), pl.col("quantity").sum())
            .sort("hs", "origin", "destination", "advice")
        )
        return tuple(
            Shipment(r["hs"], r["origin"], r["destination"], r["value"], r["quantity"], r["advice"])
            for r in frame.iter_rows(named=True)
        )

    def concentrate_rules(self) -> Iterator[tuple[Mapping[str, Any], float]]:
        """Yield each concentrate rule with this year's weight of its pair [t gross]."""
        for rule in self.trade_rules["concentrate"]:
            weight = sum(
                s.quantity
                for s in self.shipments
                if s.hs in rule["hs"]
                and (s.origin, s.destination) == (rule["origin"], rule["destination"])
            )
            if weight > 0:
                yield rule, weight

    def content(self, hs: int, unit_value: float) -> float:
        """Return the REO content of a customs line by heading and unit value [t REO / t]."""
        for rule in self.trade_rules["content"]:
            if hs in rule["hs"] and unit_value > rule["unit_value_above"]:
                return float(rule["content"])
        return 1.0

    def is_concentrate(self, shipment: Shipment) -> bool:
        """Whether a shipment is concentrate, or a blend, by the rules or by its screen."""
        pair = (shipment.origin, shipment.destination)
        rules = (*self.trade_rules["concentrate"], *self.trade_rules["blend"])
        return shipment.advice == "concentrate" or any(
            shipment.hs in r["hs"] and pair == (r["origin"], r["destination"]) for r in rules
        )
