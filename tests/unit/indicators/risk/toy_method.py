"""A method small enough to be checked by hand: a weighted sum of normal inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl

from ytterby.errors import InputError, unknown_name
from ytterby.indicators.risk.base import (
    CORRECTED,
    STRICT,
    Case,
    Cases,
    Component,
    Factor,
    Floats,
    Gap,
    Method,
    Mode,
    Subject,
)

MATERIALS = ("Tungsten", "Cobalt", "Dy")


@dataclass(frozen=True)
class ToyCase:
    """``score = base + Σ weight_i z_i``, or any function of the draws."""

    subject: Subject
    factors: tuple[Factor, ...]
    base: float = 0.0
    weights: tuple[float, ...] = ()
    function: Callable[[Floats], Floats] | None = field(default=None, compare=False)
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("toy-source",)

    def evaluate(self, z: Floats) -> Mapping[str, Floats]:
        if self.function is not None:
            return {"score": self.function(z)}
        weights = np.asarray(self.weights).reshape(-1, 1)
        score = self.base + (weights * z).sum(axis=0)
        return {"score": score, "twice": 2.0 * score}

    def terms(self) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "component": ["score"],
                "term": ["base"],
                "value": [self.base],
                "unit": ["1"],
                "source": ["toy-source"],
                "note": [""],
            }
        )


def case(
    base: float,
    weights: Sequence[float],
    *,
    region: str = "USA",
    names: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
    function: Callable[[Floats], Floats] | None = None,
) -> ToyCase:
    named = names or [f"input {i}" for i in range(len(weights))]
    kinds = groups or ["governance"] * len(weights)
    factors = tuple(Factor(n, g, "normal") for n, g in zip(named, kinds, strict=True))
    return ToyCase(Subject("Tungsten", region, 2024), factors, base, tuple(weights), function)


def build(
    materials: Sequence[str],
    regions: Sequence[str],
    years: Sequence[int],
    mode: Mode,
    workspace: Path | None,
    as_of: str | None,
) -> Cases:
    unknown = [unknown_name("material", m, MATERIALS) for m in materials if m not in MATERIALS]
    if unknown:
        raise InputError(unknown)
    cases: list[Case] = []
    gaps: list[Gap] = []
    for material in materials:
        for region in regions:
            for year in years:
                subject = Subject(material, region, year)
                if year > 2024:
                    gaps.append(Gap(subject, f"no trade of {year} is known"))
                    continue
                shift = 0.1 if mode == CORRECTED else 0.0
                factors = (
                    Factor("governance of China", "governance", "normal"),
                    Factor(f"imports of {region}", "trade", "normal"),
                )
                base = 0.2 + shift + 0.1 * (region == "IND")
                note = ("trade within the bloc is taken out",) if mode == CORRECTED else ()
                cases.append(ToyCase(subject, factors, base, (0.05, 0.02), notes=note))
    return tuple(cases), tuple(gaps)


def toy_method() -> Method:
    """Return a method that is not registered."""
    return Method(
        name="toy",
        title="A weighted sum",
        source="made for tests",
        modes=(STRICT, CORRECTED),
        score="score",
        components=(
            Component("score", "1", "The sum."),
            Component("twice", "1", "Twice the sum."),
        ),
        materials=lambda workspace: MATERIALS,
        build=build,
        traps=("trade within a bloc counts as imports",),
    )


def staged_method() -> Method:
    """Return the method with stages, which only its corrected mode tells apart."""

    def build_staged(
        materials: Sequence[str],
        regions: Sequence[str],
        years: Sequence[int],
        mode: Mode,
        workspace: Path | None,
        as_of: str | None,
    ) -> Cases:
        cases, gaps = build(materials, regions, years, mode, workspace, as_of)
        if mode == STRICT:
            return cases, gaps
        stages = ("mine", "magnet")
        found = [c for c in cases if isinstance(c, ToyCase)]
        many = [replace(c, subject=replace(c.subject, stage=s)) for c in found for s in stages]
        return tuple(many), gaps

    return replace(toy_method(), build=build_staged)


def sweeping_method() -> Method:
    """Return the method with a sweep that gives what its cases give."""

    def sweep(
        materials: Sequence[str],
        regions: Sequence[str],
        years: Sequence[int],
        mode: Mode,
        workspace: Path | None,
        as_of: str | None,
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        cases, gaps = build(materials, regions, years, mode, workspace, as_of)
        rows = []
        for one in cases:
            best = one.evaluate(np.zeros((2, 1)))
            rows.append((*_keys(one.subject), float(best["score"][0]), float(best["twice"][0])))
        keys = ["material", "region", "year", "stage"]
        lost = [(*_keys(g.subject), g.reason) for g in gaps]
        return (
            pl.DataFrame(rows, [*keys, "score", "twice"], orient="row"),
            pl.DataFrame(lost, [*keys, "reason"], orient="row"),
        )

    return replace(toy_method(), sweep=sweep)


def _keys(subject: Subject) -> tuple[str, str, int, str]:
    return subject.material, subject.region, subject.year, subject.stage


def buying_method() -> Method:
    """Return the method with the purchases of a company, whatever the file holds."""

    def own(path: Path, mode: Mode, workspace: Path | None, as_of: str | None) -> Cases:
        bought = (Subject("Tungsten", "company", 2023), Subject("Cobalt", "company", 2024))
        return tuple(ToyCase(s, (), 0.3) for s in bought), ()

    return replace(toy_method(), own=own)
