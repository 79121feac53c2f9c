"""What a project is counted from: its ore, size, costs, taxes and time, in every draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NDPR = ("Nd", "Pr")


@dataclass(frozen=True)
class ProjectInputs:
    """A project in money of one year, without inflation; every array ends with the draw.

    Attributes
    ----------
    facility
        Id.
    start
        Calendar year in which building begins.
    construction
        Years of building [year].
    elements
        Elements in its product, all of its basket.
    shares
        Their shares in a kilogram of all oxide sold (element) [1]; they sum to 1.
    capacity
        All oxide in the product at nameplate (draw) [t REO/year].
    capital
        Spent before the first output (draw) [USD].
    operating
        Cash cost at nameplate per kilogram of all oxide in the product (draw) [USD/kg].
    payable
        Share of the price of separated oxide that buyers pay, by element (element, draw) [1]: 1
        where the plant separates, less for mixed carbonate and concentrate.
    sold
        Share of what is made that finds a buyer, by element (element, draw) [1].
    disposal
        Cost of what finds none (draw) [USD/kg].
    ramp
        Years from the first output to steady output (draw) [year].
    steady
        Steady output over nameplate (draw) [1].
    life
        Years of operation (draw) [year].
    fixed
        Share of the operating cost at nameplate that does not depend on output (draw) [1].
    sustaining
        Yearly capital that keeps the plant running, over capital (draw) [1/year].
    closure
        Cost of closing over capital (draw) [1].
    working
        Working capital over yearly revenue (draw) [1].
    royalty
        Share of revenue (draw) [1].
    tax
        On profit (draw) [1].
    write_off
        Years of straight-line depreciation (draw) [year].
    """

    facility: str
    start: int
    construction: int
    elements: tuple[str, ...]
    shares: Floats = field(repr=False)
    capacity: Floats = field(repr=False)
    capital: Floats = field(repr=False)
    operating: Floats = field(repr=False)
    payable: Floats = field(repr=False)
    sold: Floats = field(repr=False)
    disposal: Floats = field(repr=False)
    ramp: Floats = field(repr=False)
    steady: Floats = field(repr=False)
    life: Floats = field(repr=False)
    fixed: Floats = field(repr=False)
    sustaining: Floats = field(repr=False)
    closure: Floats = field(repr=False)
    working: Floats = field(repr=False)
    royalty: Floats = field(repr=False)
    tax: Floats = field(repr=False)
    write_off: Floats = field(repr=False)

    def __post_init__(self) -> None:
        """Check the axes."""
        count, wide = len(self.elements), self.capacity.shape
        flat = [n for n in FLAT if getattr(self, n).shape != wide]
        if flat or len(wide) != 1:
            raise ValueError(f"not (draw): {', '.join(flat) or 'capacity'}")
        if self.shares.shape != (count,) or abs(float(self.shares.sum()) - 1.0) > 1e-6:
            raise ValueError("shares: one for each element, and 1 together")
        both = [n for n in ("payable", "sold") if getattr(self, n).shape != (count, *wide)]
        if both:
            raise ValueError(f"not (element, draw): {', '.join(both)}")
        if self.construction < 0:
            raise ValueError("construction: 0 years or more")

    @property
    def draws(self) -> int:
        """How many numbers each draw axis has, the central one among them."""
        return int(self.capacity.size)

    @property
    def years(self) -> int:
        """Years of building and of the longest life, and one to close [year]."""
        return self.construction + int(np.ceil(self.life.max())) + 1

    @property
    def labels(self) -> tuple[int, ...]:
        """Calendar years."""
        return tuple(range(self.start, self.start + self.years))

    def mass(self, elements: Sequence[str]) -> float:
        """Return the share of some elements in the product [1]."""
        return float(sum(self.shares[i] for i, e in enumerate(self.elements) if e in elements))

    def only(self, draw: int) -> ProjectInputs:
        """Return the project in one draw alone."""
        one = slice(draw, draw + 1)
        cut = {n: getattr(self, n)[one] for n in FLAT}
        return replace(self, **cut, payable=self.payable[:, one], sold=self.sold[:, one])


FLAT = (
    "capacity", "capital", "operating", "disposal", "ramp", "steady", "life", "fixed",
    "sustaining", "closure", "working", "royalty", "tax", "write_off",
)  # fmt: skip
"""Inputs with the draw as their only axis."""


def fit_shares(shares: dict[str, float], printed: dict[tuple[str, ...], float]) -> dict[str, float]:
    """Return a basket that holds groups of elements in printed shares.

    Within a group and among all others the proportions of the ore stay.

    Parameters
    ----------
    shares
        Element → share of the ore [1].
    printed
        Elements → their share in the product together [1]; groups do not overlap.

    Raises
    ------
    ValueError
        The printed shares exceed 1, or a printed group is not in the ore.

    Examples
    --------
    >>> ore = {"La": 0.3, "Ce": 0.5, "Nd": 0.15, "Pr": 0.05}
    >>> {e: round(v, 3) for e, v in fit_shares(ore, {("Nd", "Pr"): 0.4}).items()}
    {'La': 0.225, 'Ce': 0.375, 'Nd': 0.3, 'Pr': 0.1}
    """
    named = {e for group in printed for e in group}
    rest = sum(v for e, v in shares.items() if e not in named)
    left = 1.0 - sum(printed.values())
    if left < -1e-9:
        raise ValueError("printed shares exceed 1")
    out = {e: v * max(left, 0.0) / rest for e, v in shares.items() if e not in named and rest > 0}
    for group, share in printed.items():
        whole = sum(shares.get(e, 0.0) for e in group)
        if whole <= 0.0:
            raise ValueError(f"the ore holds no {', '.join(group)}")
        out |= {e: shares[e] * share / whole for e in group if e in shares}
    total = sum(out.values())
    return {e: out[e] / total for e in shares if e in out}
