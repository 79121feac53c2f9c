"""An input-output system: who buys what of whom, and what the sectors add to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ytterby.errors import Problem

Floats = NDArray[np.float64]
GAP = 1e-6
"""Largest share of output by which a column may exceed it before the system is refused."""
ENDLESS = 1e9
"""Output for a unit sold beyond which nothing is ever sold: rounding of no end at all."""


@dataclass(frozen=True)
class System:
    """Transactions between sectors in one year.

    Attributes
    ----------
    title
        What it is.
    sectors
        Names, ``(sector)``.
    transactions
        Sales of the row to the column, Z ``(sector, sector)`` [unit/year].
    final_demand
        Sales to final buyers, all kinds together, f ``(sector)`` [unit/year]; a component may be
        negative (stocks that were drawn down).
    value_added
        ``(sector)`` [unit/year].
    unit
        Of all of these: ``million USD``.
    factors
        Further inputs by name and unit, such as ``("jobs", "job")``: ``(sector)`` [that unit/year].
    residual
        Whether value added is what is left of output, so that imports and taxes are in it.
    source
        Citation or place.
    """

    title: str
    sectors: tuple[str, ...]
    transactions: Floats = field(repr=False)
    final_demand: Floats = field(repr=False)
    value_added: Floats = field(repr=False)
    unit: str = "unit"
    factors: Mapping[tuple[str, str], Floats] = field(default_factory=dict, repr=False)
    residual: bool = False
    source: str = ""

    @cached_property
    def output(self) -> Floats:
        """Gross output, x = Z 1 + f, ``(sector)`` [unit/year]."""
        return np.asarray(self.transactions.sum(axis=1) + self.final_demand)

    @cached_property
    def coefficients(self) -> Floats:
        """Technical coefficients, A = Z x̂⁻¹, ``(sector, sector)`` [1]; 0 where nothing is made."""
        from ytterby.impact.propagation.leontief import technical_coefficients

        return technical_coefficients(self.transactions, self.output)

    @cached_property
    def value_coefficients(self) -> Floats:
        """Value added per unit of output, ``(sector)`` [1]; 0 where nothing is made."""
        return per_output(self.value_added, self.output)


def per_output(amount: Floats, output: Floats) -> Floats:
    """Return an amount per unit of output, ``(sector)``; 0 where nothing is made."""
    return np.divide(amount, output, out=np.zeros_like(output), where=output > 0)


def check_system(system: System, place: str = "system") -> list[Problem]:
    """Return what is wrong with a system: axes, numbers, and inputs beyond the outputs.

    Parameters
    ----------
    system
        The system.
    place
        File or argument, for the problems.
    """
    count = len(system.sectors)
    wanted: dict[str, tuple[int, ...]] = {"transactions": (count, count)}
    wanted |= {"final_demand": (count,), "value_added": (count,)}
    shapes = {name: getattr(system, name).shape for name in wanted}
    problems = [
        Problem("wrong-shape", f"{place}, {name}", f"it is {shapes[name]}", f"give {shape}")
        for name, shape in wanted.items()
        if shapes[name] != shape
    ]
    if problems:
        return problems
    twice = sorted({s for s in system.sectors if system.sectors.count(s) > 1})
    if twice:
        message = f"{', '.join(twice[:3])} stands more than once"
        problems.append(Problem("sector-twice", place, message, "name every sector once"))
    arrays = (system.transactions, system.final_demand, system.value_added)
    if not all(np.isfinite(a).all() for a in arrays):
        fix = "give a number in every cell, 0 where nothing is sold"
        problems.append(Problem("not-a-number", place, "the system has gaps", fix))
        return problems
    for row, name in zip(system.transactions, system.sectors, strict=True):
        if (row < 0).any():
            to = system.sectors[int(np.argmin(row))]
            message = f"{name} sells a negative amount to {to}"
            fix = "book it the other way round: a purchase cannot be negative"
            problems.append(Problem("negative-purchase", place, message, fix))
    bought = system.transactions.sum(axis=0)
    for i, name in enumerate(system.sectors):
        if system.output[i] < 0 or bought[i] > system.output[i] * (1 + GAP) + GAP:
            message = f"{name} buys {bought[i]:,.4g} and makes {system.output[i]:,.4g}"
            fix = "check the row of its sales: inputs beyond the output have no recipe"
            problems.append(Problem("inputs-exceed-output", place, message, fix))
    return problems or _closed(system, place)


def _closed(system: System, place: str) -> list[Problem]:
    """Return the sectors that sell all they make to each other, so that no sale explains them."""
    eye = np.eye(len(system.sectors))
    try:
        needed = np.linalg.solve(eye - system.coefficients, np.ones(len(eye)))
    except np.linalg.LinAlgError:
        needed = np.full(len(eye), np.inf)
    if np.abs(needed).max(initial=0.0) < ENDLESS:
        return []
    message = "some sectors use up all that they make, among themselves"
    fix = "leave them out, or add what they sell to final buyers and what they add in value"
    return [Problem("closed-sectors", place, message, fix)]
