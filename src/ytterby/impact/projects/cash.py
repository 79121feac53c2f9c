"""Cash flows of a project by year: the seam that portfolios and tables are built on.

`project_cash` is stable: inputs and prices in, a `ProjectResult` out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ytterby.impact.projects.debt import Debt, DebtTerms, borrow
from ytterby.impact.projects.inputs import ProjectInputs
from ytterby.impact.projects.money import Return, irr, npv, payback
from ytterby.impact.projects.phasing import capital_shares, ramp_up, running_share
from ytterby.impact.projects.tax import depreciate, tax_due

Floats = NDArray[np.float64]
KG = 1000.0
"""Kilograms in a tonne [kg/t]."""
MIDDLE = 0.5
"""Flows are spread over their year; values are at the beginning of the first one [year]."""


@dataclass(frozen=True)
class ProjectResult:
    """A project year by year; every amount is (year, draw) [USD], and costs are positive.

    Attributes
    ----------
    inputs
        What it was counted from.
    years
        Calendar years.
    production
        (year, element, draw) [t REO].
    revenue
        Of what is sold.
    other
        What a contract pays, less what it takes.
    operating, disposal, royalty, tax
        Paid; tax is without interest.
    capital
        Before the first output.
    sustaining
        Capital afterwards, and the cost of closing.
    working
        Put into working capital; negative where it comes back.
    free
        Cash flow before any debt.
    debt
        ``None`` without.
    equity
        Cash flow of the owners; ``free`` without debt.
    """

    inputs: ProjectInputs
    years: tuple[int, ...]
    production: Floats = field(repr=False)
    revenue: Floats = field(repr=False)
    other: Floats = field(repr=False)
    operating: Floats = field(repr=False)
    disposal: Floats = field(repr=False)
    royalty: Floats = field(repr=False)
    tax: Floats = field(repr=False)
    capital: Floats = field(repr=False)
    sustaining: Floats = field(repr=False)
    working: Floats = field(repr=False)
    free: Floats = field(repr=False)
    debt: Debt | None = field(repr=False)
    equity: Floats = field(repr=False)

    @property
    def earnings(self) -> Floats:
        """Revenue and contracts less cash costs and royalty, before tax (year, draw) [USD]."""
        return self.revenue + self.other - self.operating - self.disposal - self.royalty

    def npv(self, rate: ArrayLike, *, equity: bool = False) -> Floats:
        """Return the value at the beginning of the first year, ``(draw)`` [USD].

        Parameters
        ----------
        rate
            Real, () or (draw) [1/year].
        equity
            Of the owners' flows, after debt.
        """
        return npv(self.equity if equity else self.free, rate, MIDDLE)

    def irr(self, *, equity: bool = False) -> Return:
        """Return the internal rate of return, ``(draw)`` [1/year]."""
        return irr(self.equity if equity else self.free)

    def payback(self) -> Floats:
        """Return years from the first output until the money is back, ``(draw)`` [year]."""
        return payback(self.free) - self.inputs.construction


def produce(inputs: ProjectInputs) -> Floats:
    """Return all oxide made, ``(year, draw)`` [t REO].

    Parameters
    ----------
    inputs
        The project.
    """
    lasting = inputs.years - inputs.construction
    share = ramp_up(inputs.ramp, inputs.steady, lasting) * running_share(inputs.life, lasting)
    made = share * inputs.capacity[None, :]
    return np.concatenate([np.zeros((inputs.construction, inputs.draws)), made])


def sales(inputs: ProjectInputs, prices: ArrayLike) -> Floats:
    """Return the revenue of each element per tonne of all oxide made [USD/t].

    Parameters
    ----------
    inputs
        The project.
    prices
        Of separated oxide: (element), (element, draw) or (year, element, draw) [USD/kg]; ``nan``
        is no price and earns nothing.

    Returns
    -------
    ndarray
        (1 or year, element, draw).
    """
    p = np.nan_to_num(np.asarray(prices, dtype=np.float64), nan=0.0)
    if p.ndim == 1:
        p = p[:, None]
    if p.ndim == 2:
        p = p[None]
    kept = inputs.shares[:, None] * inputs.payable * inputs.sold * KG
    return np.asarray(p * kept[None])


def project_cash(
    inputs: ProjectInputs,
    prices: ArrayLike,
    *,
    debt: DebtTerms | None = None,
    other: ArrayLike | None = None,
) -> ProjectResult:
    """Return the cash flows of a project at some prices.

    Capital follows an S-curve over the years of building, output a ramp; cash cost has a fixed and
    a variable part, royalty is a share of revenue, tax is on profit after straight-line
    depreciation and losses carried forward, working capital follows revenue and comes back, closing
    is paid in the year after the last output. With debt, its interest lowers the owners' tax.

    Parameters
    ----------
    inputs
        The project.
    prices
        Of separated oxide in the order of ``inputs.elements``: (element), (element, draw) or
        (year, element, draw) [USD/kg].
    debt
        What lenders ask; ``None`` for none.
    other
        Cash of contracts (year, draw) or (year) [USD]; taxed like revenue, without royalty.
    """
    standing = stand(inputs)
    value = sales(inputs, prices).sum(axis=1)
    if value.shape[0] not in (1, inputs.years):
        raise ValueError(f"prices of {value.shape[0]} years for a project of {inputs.years}")
    return settle(inputs, standing, value * standing.made, debt=debt, other=other)


@dataclass(frozen=True)
class Standing:
    """What a project spends whatever prices are, every amount (year, draw) [USD].

    Attributes
    ----------
    made
        All oxide [t REO].
    operating, disposal, capital, sustaining
        As in `ProjectResult`.
    written
        Depreciation.
    """

    made: Floats = field(repr=False)
    operating: Floats = field(repr=False)
    disposal: Floats = field(repr=False)
    capital: Floats = field(repr=False)
    sustaining: Floats = field(repr=False)
    written: Floats = field(repr=False)


def stand(inputs: ProjectInputs) -> Standing:
    """Return what a project makes and spends whatever prices are.

    Parameters
    ----------
    inputs
        The project.
    """
    made = produce(inputs)
    first, shape = inputs.construction, made.shape
    capital = np.zeros(shape)
    if first:
        capital[:first] = capital_shares(first)[:, None] * inputs.capital[None, :]
    running = np.zeros(shape)
    running[first:] = running_share(inputs.life, shape[0] - first)
    # The capacity fully used costs ``operating`` per kilogram; of that, ``fixed`` is due in any
    # year in which the plant stands.
    full = inputs.operating * KG
    operating = full * (inputs.fixed * inputs.capacity * running + (1.0 - inputs.fixed) * made)
    surplus = ((1.0 - inputs.sold) * inputs.shares[:, None]).sum(axis=0)
    disposal = made * (surplus * inputs.disposal * KG)[None, :]
    sustaining = inputs.sustaining * inputs.capital * running + _closing(inputs, running)
    written = depreciate(capital + sustaining, inputs.write_off, first)
    return Standing(made, operating, disposal, capital, sustaining, written)


def settle(
    inputs: ProjectInputs,
    standing: Standing,
    revenue: Floats,
    *,
    debt: DebtTerms | None = None,
    other: ArrayLike | None = None,
) -> ProjectResult:
    """Return the cash flows of a project that has some revenue.

    Parameters
    ----------
    inputs
        The project.
    standing
        What it makes and spends.
    revenue
        (year, draw) [USD].
    debt, other
        As for `project_cash`.
    """
    shape, first = standing.made.shape, inputs.construction
    extra = np.zeros(shape)
    if other is not None:
        given = np.asarray(other, dtype=np.float64)
        extra = extra + (given[:, None] if given.ndim == 1 else given)
    royalty = inputs.royalty[None, :] * np.maximum(revenue, 0.0)
    tied = inputs.working * np.maximum(revenue, 0.0)
    # A plant that runs already has its stocks and what its customers owe; it still gets them back.
    before = np.zeros((1, shape[1])) if first else tied[:1]
    working = np.diff(tied, axis=0, prepend=before)
    earnings = revenue + extra - standing.operating - standing.disposal - royalty
    tax = tax_due(earnings - standing.written, inputs.tax)
    free = earnings - tax - standing.capital - standing.sustaining - working
    loan, equity = None, free
    if debt is not None and debt.share > 0.0 and first:
        loan = borrow(standing.capital, free + standing.capital, debt, first)
        geared = tax_due(earnings - standing.written - loan.interest, inputs.tax)
        equity = free + loan.drawn - loan.service + tax - geared
    return ProjectResult(
        inputs,
        inputs.labels,
        standing.made[:, None, :] * inputs.shares[None, :, None],
        revenue,
        extra,
        standing.operating,
        standing.disposal,
        royalty,
        tax,
        standing.capital,
        standing.sustaining,
        working,
        free,
        loan,
        equity,
    )


def _closing(inputs: ProjectInputs, running: Floats) -> Floats:
    """Return the cost of closing in the year after the last one that runs whole, (year, draw)."""
    last = inputs.construction + np.ceil(inputs.life).astype(int)
    out = np.zeros(running.shape)
    at = np.minimum(last, running.shape[0] - 1)
    out[at, np.arange(running.shape[1])] = inputs.closure * inputs.capital
    return out
