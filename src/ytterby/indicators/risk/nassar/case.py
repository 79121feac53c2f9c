"""One case of Nassar et al. (2020): an element or group, buyer and year with all its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from ytterby.core.regions import region_name
from ytterby.indicators.accounts.arrays import Floats
from ytterby.indicators.risk.base import Factor, Subject
from ytterby.indicators.risk.eu.inputs import STAGES, Number, StageInputs
from ytterby.indicators.risk.nassar.formula import disruption_potential, supply_risk

FREE = 0.005
"""Suppliers below this share are held, and their indices need not be known: their squares add up to
less than this."""

PARTS = ("disruption_potential", "trade_exposure")


@dataclass(frozen=True)
class Element:
    """Inputs of one element: its supply by stage and its economic vulnerability."""

    element: str
    stages: tuple[StageInputs, ...]
    vulnerability: Number


@dataclass(frozen=True)
class Countries:
    """Indices of the suppliers; NaN where nothing is known.

    Attributes
    ----------
    ability, willingness
        By region [1], 1 = worst; the buyer's own are 0.
    """

    ability: Mapping[str, Number]
    willingness: Mapping[str, Number]


def large_suppliers(stage: StageInputs) -> list[int]:
    """Return the positions of the suppliers whose indices matter."""
    total = float(stage.world.mass.sum())
    return [int(i) for i in np.flatnonzero(stage.world.mass >= FREE * total)]


@dataclass(frozen=True)
class NassarCase:
    """One material, buyer and year under one mode.

    Attributes
    ----------
    subject
        What is scored.
    elements
        Inputs of the elements; a group has several and takes the mean of their scores.
    countries
        Ability and willingness of the suppliers.
    notes, sources
        As in `ytterby.indicators.risk.base.Case`.
    origin
        Where shares and exposure come from.
    """

    subject: Subject
    elements: tuple[Element, ...]
    countries: Countries
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    origin: str = "reconciled chain"

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """Uncertain inputs, in the order of the first axis of ``z``."""
        out: dict[str, Factor] = {}

        def add(name: str, group: str, law: str, source: str) -> None:
            out.setdefault(name, Factor(name, group, law, source))

        def normal(name: str, group: str, number: Number) -> None:
            if number.sigma > 0.0:
                law = f"normal, standard error {number.sigma:.3g}, clipped to 0–1"
                add(name, group, law, number.source)

        for one in self.elements:
            for stage in one.stages:
                for i in large_suppliers(stage):
                    code = stage.suppliers[i]
                    name = region_name(code)
                    if stage.world.spread[i] > 0.0:
                        law = "lognormal, spread of the reconciled flow"
                        add(f"{stage.stage} output of {name}", "production", law, self.origin)
                    normal(f"ability of {name}", "governance", self.countries.ability[code])
                    normal(self._willingness(code), "governance", self.countries.willingness[code])
                normal(self._exposure(one, stage.stage), "trade", stage.reliance)
            normal(self._vulnerability(one), "use", one.vulnerability)
        return tuple(out.values())

    # What concerns the buyer carries its name: two buyers do not share those errors.

    def _exposure(self, one: Element, stage: str) -> str:
        return f"exposure of {region_name(self.subject.region)} to {one.element} at {stage}"

    def _vulnerability(self, one: Element) -> str:
        return f"vulnerability of {region_name(self.subject.region)} to {one.element}"

    def _willingness(self, code: str) -> str:
        buyer = region_name(self.subject.region)
        return f"willingness of {region_name(code)} towards {buyer}"

    @cached_property
    def _place(self) -> dict[str, int]:
        return {f.name: i for i, f in enumerate(self.factors)}

    def _draw(self, z: Floats, name: str) -> Floats:
        at = self._place.get(name)
        return np.zeros(z.shape[1]) if at is None else z[at]

    def _number(self, z: Floats, name: str, number: Number) -> Floats:
        return np.clip(number.value + number.sigma * self._draw(z, name), 0.0, 1.0)

    def evaluate(self, z: Floats) -> Mapping[str, Floats]:
        """Return every component of the score for draws of the factors ``(factor, draw)``."""
        parts = [self._element(z, one) for one in self.elements]
        return {n: np.mean([p[n] for p in parts], axis=0) for n in parts[0]}

    def _element(self, z: Floats, one: Element) -> dict[str, Floats]:
        gap = np.full(z.shape[1], np.nan)
        vulnerability = self._number(z, self._vulnerability(one), one.vulnerability)
        out = {"supply_risk": gap, "economic_vulnerability": vulnerability}
        by_stage = {s.stage: s for s in one.stages}
        for name in STAGES:
            for part in ("supply_risk", *PARTS):
                out[f"{part}_{name}"] = gap
            if name not in by_stage:
                continue
            stage = by_stage[name]
            disruption = self._disruption(z, stage)
            exposure = self._number(z, self._exposure(one, name), stage.reliance)
            out[f"disruption_potential_{name}"] = disruption
            out[f"trade_exposure_{name}"] = exposure
            out[f"supply_risk_{name}"] = supply_risk(disruption, exposure, vulnerability)
        risks = np.stack([out[f"supply_risk_{s}"] for s in STAGES])
        highest = np.where(np.isnan(risks), -np.inf, risks).max(axis=0)
        out["supply_risk"] = np.where(np.isfinite(highest), highest, np.nan)
        return out

    def _disruption(self, z: Floats, stage: StageInputs) -> Floats:
        mass = np.repeat(stage.world.mass[:, None], z.shape[1], axis=1)
        ability, willingness = np.zeros(mass.shape), np.zeros(mass.shape)
        for i in large_suppliers(stage):
            code = stage.suppliers[i]
            name = region_name(code)
            mass[i] *= np.exp(
                stage.world.spread[i] * self._draw(z, f"{stage.stage} output of {name}")
            )
            ability[i] = self._number(z, f"ability of {name}", self.countries.ability[code])
            willing = self.countries.willingness[code]
            willingness[i] = self._number(z, self._willingness(code), willing)
        return disruption_potential(mass / mass.sum(axis=0), ability, willingness)

    def terms(self) -> pl.DataFrame:
        """Return the terms of the score: ``component, term, value, unit, source, note``."""
        rows: list[tuple[str, str, float, str, str, str]] = []
        for one in self.elements:
            for stage in one.stages:
                component = f"disruption_potential_{stage.stage}"
                share = stage.world.mass / stage.world.mass.sum()
                where = f"reconciled chain, {stage.origin}"
                for i in sorted(large_suppliers(stage), key=lambda i: -share[i]):
                    code = stage.suppliers[i]
                    name = f"{one.element}: production share of {region_name(code)}"
                    rows.append((component, name, float(share[i]), "1", where, ""))
                    for what, table in (
                        ("ability to supply", self.countries.ability),
                        ("willingness to supply", self.countries.willingness),
                    ):
                        n = table[code]
                        term = f"{one.element}: {what} of {region_name(code)}"
                        rows.append((component, term, n.value, "1", n.source, n.note))
                n = stage.reliance
                term = f"{one.element}: trade exposure"
                rows.append((f"trade_exposure_{stage.stage}", term, n.value, "1", where, n.note))
            n = one.vulnerability
            term = f"{one.element}: economic vulnerability"
            rows.append(("economic_vulnerability", term, n.value, "1", n.source, n.note))
        best = self.evaluate(np.zeros((len(self.factors), 1)))
        what = "mean of the elements" if len(self.elements) > 1 else "result"
        rows += [(name, what, float(v[0]), "1", "", "") for name, v in best.items()]
        schema = ["component", "term", "value", "unit", "source", "note"]
        frame = pl.DataFrame(rows, schema=schema, orient="row")
        return frame.with_columns(pl.col("value").fill_nan(None))
