"""Instruments of one size each: from a size to cash flows of every side of a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.contracts.credit import CreditTerms, credit_flows
from ytterby.contracts.floor import FloorTerms, floor_flows
from ytterby.contracts.flows import COMPANY, MARKET, CashFlows, Transfer
from ytterby.contracts.grant import GrantTerms, grant_flows
from ytterby.contracts.horizon import YEAR
from ytterby.contracts.loan import INTEREST, LoanTerms, loan_flows
from ytterby.contracts.offtake import OfftakeTerms, offtake_flows
from ytterby.contracts.preferred import PreferredTerms, owed, preferred_flows
from ytterby.contracts.stockpile import StockpileTerms, stockpile_flows
from ytterby.contracts.tariff import USERS, TariffTerms, tariff_flows
from ytterby.impact.fund.paths import by_month, by_year
from ytterby.impact.fund.project import Applied, Case
from ytterby.impact.projects.phasing import capital_shares

Floats = NDArray[np.float64]
FORGONE, LIFTED = "market sale forgone", "higher price at home"
"""Names of transfers that the contracts themselves do not have."""


@dataclass(frozen=True)
class Setting:
    """What is the same for all instruments.

    Attributes
    ----------
    years
        Term from the first output on [year].
    dividend
        Of preferred equity, real [1/year].
    holding
        Cost of a stock (draw) [USD/(t year)].
    covered
        Share of the output that a stockpile buys [1].
    imports
        NdPr oxide in what the market behind a tariff imports [kg/month].
    tenor
        Years of a loan after the first output [year].
    """

    years: int = 10
    dividend: float = 0.0
    holding: float = 0.0
    covered: float = 0.5
    imports: float = 0.0
    tenor: int = 12


@dataclass(frozen=True)
class Instrument:
    """One kind of support with one number that makes it larger.

    Attributes
    ----------
    name, words
        As asked for, and in a sentence.
    unit
        Of its size.
    apply
        From project, size and setting to cash flows; nothing at ``least``.
    most
        Size beyond which it cannot go, from the project; ``None`` without bound.
    least
        Size at which it is nothing.
    """

    name: str
    words: str
    unit: str
    apply: Callable[[Case, float, Setting], Applied] = field(repr=False)
    most: Callable[[Case], float] | None = field(default=None, repr=False)
    least: float = 0.0


def _term(case: Case, setting: Setting) -> int:
    left = case.horizon.months - case.inputs.construction * YEAR
    return max(min(setting.years * YEAR, left), 1)


def _taxed(case: Case, flows: CashFlows) -> Applied:
    received = by_year(_wide(case, flows.of(COMPANY)))
    return Applied(flows, received, np.zeros_like(received))


def _wide(case: Case, flow: Floats) -> Floats:
    return np.asarray(np.broadcast_to(flow, (case.horizon.months, case.inputs.draws)))


def apply_floor(case: Case, size: float, setting: Setting) -> Applied:
    """Return a floor of so many dollars a kilogram of NdPr, averaged over calendar years."""
    terms = FloorTerms(size, case.first_output, _term(case, setting), settle_months=12)
    return _taxed(case, floor_flows(terms, case.horizon, case.price, case.paid))


def apply_offtake(case: Case, size: float, setting: Setting) -> Applied:
    """Return an offtake of all NdPr at a fixed price, sold on at the market's.

    What the company would have got from the market it forgoes. Of size 0 there is no offtake.
    """
    if size <= 0.0:
        return apply_floor(case, 0.0, setting)
    term = _term(case, setting)
    terms = OfftakeTerms(1.0, case.first_output, term, base=size, resold=1.0, settle_months=12)
    flows = offtake_flows(terms, case.horizon, case.paid, price=case.price)
    given_up = -flows.of(MARKET, "resale")
    forgone = Transfer(FORGONE, COMPANY, MARKET, given_up)
    return _taxed(case, CashFlows(case.horizon, (*flows.transfers, forgone)))


def apply_credit(case: Case, size: float, setting: Setting) -> Applied:
    """Return a production credit of a share of cash cost."""
    cost = case.base.operating + case.base.disposal
    months = by_month(cost)
    first = case.inputs.construction * YEAR
    months[first + _term(case, setting) :] = 0.0
    terms = CreditTerms(min(size, 1.0), case.first_output, (), lag=9)
    return _taxed(case, credit_flows(terms, case.horizon, months))


def _spent(case: Case) -> tuple[tuple[str, float], ...]:
    """Return the month and share of each year's capital; all at once where nothing is built."""
    years = case.inputs.construction
    if not years:
        return ((case.horizon.labels[0], 1.0),)
    shares = capital_shares(years)
    shares = shares / shares.sum()
    return tuple((case.horizon.labels[y * YEAR], float(s)) for y, s in enumerate(shares))


def apply_grant(case: Case, size: float, setting: Setting) -> Applied:
    """Return a grant paid as the capital is spent; it is not taxed."""
    flows = grant_flows(GrantTerms(size, _spent(case)), case.horizon)
    received = by_year(_wide(case, flows.of(COMPANY)))
    return Applied(flows, np.zeros_like(received), received)


def apply_loan(
    case: Case, size: float, setting: Setting, *, spread: float = 0.0, before: Floats | float = 0.0
) -> Applied:
    """Return a loan at the public's own rate, served as far as the plant's cash covers it.

    Drawn as the capital is spent, without repayment while it is built, then in equal parts. In a
    year in which the plant's cash flow, less what goes ``before`` it (year, draw) [USD], is less
    than what is due, the public loses the rest.
    """
    grace = case.inputs.construction * YEAR
    months = min(grace + setting.tenor * YEAR, case.horizon.months - 1)
    terms = LoanTerms(
        size, _spent(case), months, spread=spread, grace=grace, capitalised=True, settle_months=12
    )
    due = by_year(_wide(case, -loan_flows(terms, case.horizon, case.public_rate).of(COMPANY)))
    owed_now = np.maximum(due, 0.0)
    cash = np.maximum(case.base.free - before, 0.0)
    served = np.where(owed_now > 0.0, np.minimum(cash / np.maximum(owed_now, 1e-9), 1.0), 1.0)
    alive = np.repeat(served, YEAR, axis=0)
    flows = loan_flows(terms, case.horizon, case.public_rate, alive=alive)
    interest = by_year(_wide(case, flows.of(COMPANY, INTEREST)))
    whole = by_year(_wide(case, flows.of(COMPANY)))
    return Applied(flows, interest, whole - interest)


def apply_equity(
    case: Case, size: float, setting: Setting, *, before: Floats | float = 0.0
) -> Applied:
    """Return preferred equity with a dividend in kind, redeemed as far as earnings cover it.

    Earnings are the plant's cash flow since its first output, less what goes ``before`` it (year,
    draw) [USD].
    """
    first = case.inputs.construction * YEAR
    end = case.horizon.labels[min(first + _term(case, setting), case.horizon.months - 1)]
    terms = PreferredTerms(size, case.horizon.labels[0], end, dividend=setting.dividend)
    flows = preferred_flows(terms, case.horizon, 0.0)
    at = case.horizon.index(end)
    earned = np.cumsum((case.base.free - before)[case.inputs.construction :], axis=0)
    can = np.maximum(earned[at // YEAR - case.inputs.construction], 0.0)
    claim = owed(terms)
    part = np.minimum(can / claim, 1.0) if claim > 0.0 else np.ones(case.inputs.draws)
    paid = tuple(
        Transfer(t.name, t.payer, t.payee, t.amount * part[None, :]) if t.payer == COMPANY else t
        for t in flows.transfers
    )
    flows = CashFlows(case.horizon, paid)
    received = by_year(_wide(case, flows.of(COMPANY)))
    return Applied(flows, np.zeros_like(received), received)


def apply_tariff(case: Case, size: float, setting: Setting) -> Applied:
    """Return a tariff whose duty buyers bear in full and that lifts the price of all its output.

    The public receives the duty on what the market imports; buyers pay the duty and the higher
    price of what the plant sells behind it. Imports are held where they are.
    """
    term = _term(case, setting)
    terms = TariffTerms(size, case.first_output, term, users=1.0, settle_months=12)
    flows = tariff_flows(terms, case.horizon, case.price, setting.imports)
    on = np.zeros((case.horizon.months, 1))
    first = case.inputs.construction * YEAR
    on[first : first + term] = 1.0
    lifted = Transfer(LIFTED, USERS, COMPANY, size * case.price * case.paid * on)
    return _taxed(case, CashFlows(case.horizon, (*flows.transfers, lifted)))


def apply_stockpile(case: Case, size: float, setting: Setting) -> Applied:
    """Return a stockpile that buys a share of the output at a premium and sells it afterwards.

    It buys each year of the term a share of what the plant makes in every draw, the least of them,
    and sells in equal parts over the years that are left, five at most, at the market's price. Of
    size 0 nothing is bought.
    """
    if size <= 0.0:
        return apply_floor(case, 0.0, setting)
    first, term = case.inputs.construction * YEAR, _term(case, setting)
    made = case.paid.min(axis=1) / 1000.0 * setting.covered
    bought = [
        (case.horizon.labels[m], float(made[m : m + YEAR].sum()))
        for m in range(first, first + term, YEAR)
    ]
    total = sum(t for _, t in bought)
    after = list(range(first + term, case.horizon.months, YEAR))[:5]
    sold = [(case.horizon.labels[m], total / len(after)) for m in after]
    terms = StockpileTerms(tuple(bought), tuple(sold), premium=size, holding=setting.holding)
    flows = stockpile_flows(terms, case.horizon, case.price)
    usual = flows.of(COMPANY, "stockpile bought") / (1.0 + size)
    forgone = Transfer(FORGONE, COMPANY, MARKET, usual)
    return _taxed(case, CashFlows(case.horizon, (*flows.transfers, forgone)))


def _capital(case: Case) -> float:
    return float(case.inputs.capital[0])


INSTRUMENTS: Mapping[str, Instrument] = {
    one.name: one
    for one in (
        Instrument("floor", "a price floor", "USD/kg NdPr", apply_floor),
        Instrument("offtake", "an offtake at a fixed price", "USD/kg NdPr", apply_offtake),
        Instrument("credit", "a production credit", "1 of cash cost", apply_credit, lambda _: 1.0),
        Instrument("grant", "a grant", "USD", apply_grant, _capital),
        Instrument("loan", "a loan at the public's rate", "USD", apply_loan, _capital),
        Instrument("equity", "preferred equity", "USD", apply_equity, _capital),
        Instrument("tariff", "a tariff", "1 of the price", apply_tariff),
        Instrument("stockpile", "purchases for a stock", "1 over the price", apply_stockpile),
    )
}
"""Instruments that are compared, by name."""
