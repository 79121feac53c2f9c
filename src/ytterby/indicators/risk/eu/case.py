"""One case of the EU method: a material, region and year with all its inputs, for many draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from ytterby.core.regions import region_name
from ytterby.indicators.accounts.arrays import Floats
from ytterby.indicators.risk.base import Factor, Subject
from ytterby.indicators.risk.eu.formula import (
    WORST_GOVERNANCE,
    economic_importance,
    supply_risk,
    weigh_concentration,
)
from ytterby.indicators.risk.eu.inputs import (
    STAGES,
    ElementInputs,
    Number,
    Printed,
    StageInputs,
    Suppliers,
    Supply,
    uses_are_known,
)
from ytterby.indicators.risk.eu.terms import list_terms

FREE = 0.005
"""Suppliers below this share are held at their best estimate: the square moves no digit."""

CHAIN = "reconciled chain"


class _Register:
    """Collects factors by name, so that elements of a group share those that they have in common.

    A country's output is one factor a stage: an error in it moves all its elements together.
    """

    def __init__(self) -> None:
        self.factors: dict[str, Factor] = {}

    def add(self, name: str, group: str, law: str, source: str) -> None:
        self.factors.setdefault(name, Factor(name, group, law, source))

    def normal(self, name: str, group: str, number: Number) -> None:
        if number.sigma > 0.0:
            law = f"normal, standard error {number.sigma:.3g}, clipped at its bounds"
            self.add(name, group, law, number.source)


def _large(supply: Supply) -> list[int]:
    total = float(supply.mass.sum())
    if total <= 0.0:
        return []
    free = (supply.mass >= FREE * total) & (supply.spread > 0.0)
    return [int(i) for i in np.flatnonzero(free)]


def _named(element: str, what: str) -> str:
    return f"{what} of {element}"


@dataclass(frozen=True)
class EuCase:
    """One material, region and year under one mode.

    Attributes
    ----------
    subject
        What is scored.
    elements
        Inputs of the elements; a group has several and takes the mean of their scores.
    suppliers
        Governance and trade restrictions.
    notes, sources
        As in `ytterby.indicators.risk.base.Case`.
    origin
        Source of the spread of flows.
    printed
        What the study printed of the same, to lay beside it.
    """

    subject: Subject
    elements: tuple[ElementInputs, ...]
    suppliers: Suppliers
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    origin: str = field(default=CHAIN)
    printed: tuple[Printed, ...] = ()

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """Uncertain inputs, in the order of the first axis of ``z``."""
        out = _Register()
        for one in self.elements:
            for stage in one.stages:
                self._stage_factors(out, one, stage)
            out.normal(_named(one.element, "recycling rate"), "recycling", one.recycling)
            out.normal(_named(one.element, "substitution"), "substitution", one.substitution)
            if one.substitution_ei is not None:
                name = _named(one.element, "substitution in the economy")
                out.normal(name, "substitution", one.substitution_ei)
            for use in one.uses:
                name = f"{use.name} in the uses of {one.element}"
                out.normal(name, "use", use.share)
        return tuple(out.factors.values())

    def _stage_factors(self, out: _Register, one: ElementInputs, stage: StageInputs) -> None:
        for what, supply in (("output", stage.world), ("sourcing", stage.sourcing)):
            if supply is None:
                continue
            for i in _large(supply):
                code = stage.suppliers[i]
                law = "lognormal, spread of the reconciled flow"
                name = self._flow(stage, what, code)
                kind = "production" if what == "output" else "sourcing"
                out.add(name, kind, law, self.origin)
                number = self.suppliers.governance[code]
                out.normal(f"governance of {region_name(code)}", "governance", number)
        if stage.sourcing is not None:
            name = self._reliance(one, stage)
            out.normal(name, "sourcing", stage.reliance)

    def _flow(self, stage: StageInputs, what: str, code: str) -> str:
        """Name a flow; what a region buys is its own, what a country makes is the same for all."""
        if what == "output":
            return f"{stage.stage} output of {region_name(code)}"
        buyer = region_name(self.subject.region)
        return f"{stage.stage} sourcing of {buyer} from {region_name(code)}"

    def _reliance(self, one: ElementInputs, stage: StageInputs) -> str:
        buyer = region_name(self.subject.region)
        return f"import reliance of {buyer}: {one.element} at {stage.stage}"

    @cached_property
    def _place(self) -> dict[str, int]:
        return {f.name: i for i, f in enumerate(self.factors)}

    def _draw(self, z: Floats, name: str) -> Floats:
        """Return the draws of a factor; zeros where the input is held."""
        at = self._place.get(name)
        return np.zeros(z.shape[1]) if at is None else z[at]

    def _number(
        self, z: Floats, name: str, number: Number, low: float = 0.0, high: float = 1.0
    ) -> Floats:
        return np.clip(number.value + number.sigma * self._draw(z, name), low, high)

    def _shares(self, z: Floats, stage: StageInputs, supply: Supply, what: str) -> Floats:
        """Return drawn shares, ``(supplier, draw)``."""
        mass = np.repeat(supply.mass[:, None], z.shape[1], axis=1)
        for i in _large(supply):
            name = self._flow(stage, what, stage.suppliers[i])
            mass[i] *= np.exp(supply.spread[i] * self._draw(z, name))
        return np.asarray(mass / mass.sum(axis=0))

    def evaluate(self, z: Floats) -> Mapping[str, Floats]:
        """Return every component of the score for draws of the factors ``(factor, draw)``."""
        codes = sorted({c for one in self.elements for s in one.stages for c in s.suppliers})
        governance = {
            c: self._number(
                z,
                f"governance of {region_name(c)}",
                self.suppliers.governance[c],
                high=WORST_GOVERNANCE,
            )
            for c in codes
        }
        parts = [self._element(z, one, governance) for one in self.elements]
        names = dict.fromkeys(n for p in parts for n in p)
        # A group is the mean of its elements; where one of them is a gap, so is the group.
        gap = np.full(z.shape[1], np.nan)
        return {n: np.mean([p.get(n, gap) for p in parts], axis=0) for n in names}

    def _element(
        self, z: Floats, one: ElementInputs, governance: Mapping[str, Floats]
    ) -> dict[str, Floats]:
        gap = np.full(z.shape[1], np.nan)
        out: dict[str, Floats] = {"supply_risk": gap, "economic_importance": gap}
        recycling = self._number(z, _named(one.element, "recycling rate"), one.recycling)
        substitution = self._number(z, _named(one.element, "substitution"), one.substitution)
        by_stage = {s.stage: s for s in one.stages}
        for stage in STAGES:
            for part in ("world", "sourcing", "reliance", "supply_risk"):
                out[f"{part}_{stage}"] = gap
            if stage not in by_stage:
                continue
            inputs = by_stage[stage]
            g = np.stack([governance[c] for c in inputs.suppliers])
            t = np.asarray([[self.suppliers.restriction[c].value] for c in inputs.suppliers])
            world = weigh_concentration(self._shares(z, inputs, inputs.world, "output"), g, t)
            sourcing = None
            reliance = gap
            if inputs.sourcing is not None:
                shares = self._shares(z, inputs, inputs.sourcing, "sourcing")
                sourcing = weigh_concentration(shares, g, t)
                reliance = self._number(z, self._reliance(one, inputs), inputs.reliance)
                out[f"sourcing_{stage}"], out[f"reliance_{stage}"] = sourcing, reliance
            out[f"world_{stage}"] = world
            out[f"supply_risk_{stage}"] = supply_risk(
                world, sourcing, reliance, recycling, substitution
            )
        risks = np.stack([out[f"supply_risk_{s}"] for s in STAGES])
        highest = np.where(np.isnan(risks), -np.inf, risks).max(axis=0)
        out["supply_risk"] = np.where(np.isfinite(highest), highest, np.nan)
        out["economic_importance"] = self._importance(z, one)
        return out

    def _importance(self, z: Floats, one: ElementInputs) -> Floats:
        added = one.value_added
        if not uses_are_known(one) or not added or one.substitution_ei is None:
            return np.full(z.shape[1], np.nan)
        shares = np.stack(
            [self._number(z, f"{u.name} in the uses of {one.element}", u.share) for u in one.uses]
        )
        value = np.asarray(
            [[added[u.industry].value if u.industry in added else 0.0] for u in one.uses]
        )
        largest = max(n.value for n in added.values())
        name = _named(one.element, "substitution in the economy")
        substitution = self._number(z, name, one.substitution_ei)
        return np.minimum(economic_importance(shares, value, largest, substitution), 10.0)

    def terms(self) -> pl.DataFrame:
        """Return the terms of the score: ``component, term, value, unit, source, note``."""
        best = {k: float(v[0]) for k, v in self.evaluate(np.zeros((len(self.factors), 1))).items()}
        return list_terms(self.elements, self.suppliers, best, self.origin, self.printed)
