"""A project as instruments see it: what it sells by month, and what its owners have."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ytterby.contracts.flows import CashFlows
from ytterby.contracts.horizon import YEAR, Horizon
from ytterby.impact.fund.paths import by_month
from ytterby.impact.projects import NDPR, ProjectInputs, ProjectResult, npv, project_cash
from ytterby.impact.projects.cash import KG, MIDDLE

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A project at the prices of a market, without any instrument.

    Attributes
    ----------
    inputs
        The project.
    prices
        (month, element, draw) [USD/kg].
    rate
        Real return that its owners require [1/year].
    public_rate
        Real rate at which the public discounts [1/year].
    """

    inputs: ProjectInputs
    prices: Floats = field(repr=False)
    rate: float
    public_rate: float

    @cached_property
    def horizon(self) -> Horizon:
        """Months of the project's years."""
        return Horizon(f"{self.inputs.start}-01", self.inputs.years * YEAR)

    @cached_property
    def yearly(self) -> Floats:
        """Mean prices of each year, ``(year, element, draw)`` [USD/kg]."""
        shape = (self.inputs.years, YEAR, *self.prices.shape[1:])
        return np.asarray(self.prices.reshape(shape).mean(axis=1))

    @cached_property
    def base(self) -> ProjectResult:
        """Cash flows without any instrument."""
        return project_cash(self.inputs, self.yearly)

    @cached_property
    def paid(self) -> Floats:
        """Oxide of Nd and Pr that is paid for, by month ``(month, draw)`` [kg/month].

        What a plant sells unseparated is paid for in part; an instrument on NdPr counts that part.
        """
        at = [i for i, e in enumerate(self.inputs.elements) if e in NDPR]
        kept = (self.inputs.payable * self.inputs.sold)[at]
        made = (self.base.production[:, at] * kept[None]).sum(axis=1)
        return by_month(made * KG)

    @cached_property
    def price(self) -> Floats:
        """Price of its NdPr oxide, ``(month, draw)`` [USD/kg]."""
        at = [i for i, e in enumerate(self.inputs.elements) if e in NDPR]
        shares = self.inputs.shares[at]
        total = float(shares.sum())
        if total <= 0.0:
            return np.zeros((self.horizon.months, self.inputs.draws))
        return np.asarray((self.prices[:, at] * (shares / total)[None, :, None]).sum(axis=1))

    @property
    def first_output(self) -> str:
        """First month of output."""
        return self.horizon.labels[self.inputs.construction * YEAR]


@dataclass(frozen=True)
class Applied:
    """An instrument of one size on a project.

    Attributes
    ----------
    flows
        Who pays whom (month, draw) [USD].
    taxed
        What of it the company counts as income (year, draw) [USD].
    untaxed
        The rest of what the company receives (year, draw) [USD].
    """

    flows: CashFlows
    taxed: Floats = field(repr=False)
    untaxed: Floats = field(repr=False)


def owners(case: Case, applied: Applied) -> Floats:
    """Return the cash flow of the owners with an instrument, ``(year, draw)`` [USD]."""
    result = project_cash(case.inputs, case.yearly, other=applied.taxed)
    return np.asarray(result.free + applied.untaxed)


def owners_value(case: Case, applied: Applied) -> Floats:
    """Return what the project is worth to its owners with an instrument, ``(draw)`` [USD]."""
    return npv(owners(case, applied), case.rate, MIDDLE)
