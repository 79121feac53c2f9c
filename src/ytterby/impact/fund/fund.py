"""A fund over several projects: the public's cash by year, its return, and tonnes of security."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ytterby.contracts.flows import COMPANY, PUBLIC, CashFlows, Transfer
from ytterby.contracts.horizon import YEAR
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.impact.fund.instruments import (
    Setting,
    apply_credit,
    apply_equity,
    apply_floor,
    apply_grant,
    apply_loan,
    apply_offtake,
    apply_stockpile,
)
from ytterby.impact.fund.paths import by_year
from ytterby.impact.fund.portfolio import SUMS, Position
from ytterby.impact.fund.project import Applied, Case, owners_value
from ytterby.impact.projects import NDPR, ProjectInputs, irr

Floats = NDArray[np.float64]
HEAVY = ("Dy", "Tb")
STILL = 1e-9
"""Spread over the mean below which a value does not vary [1]."""
CLAIMS = {"loan": 1, "equity": 2}
"""Instruments that the plant's cash serves, in their order."""
WORST = 0.05
"""Share of draws that the worst part holds [1]."""


@dataclass(frozen=True)
class Backed:
    """A project that a fund backs.

    Attributes
    ----------
    case
        The project at the market's prices.
    odds_without
        That it produces without public money [1].
    odds_with
        That it does with it (draw) [1].
    built
        Whether it does (draw) [1].
    closed
        Share of what its owners lack that public money closes [1].
    parts
        Line of the portfolio → what its position does, all of them sharing the plant's cash.
    """

    case: Case
    odds_without: float
    odds_with: Floats = field(repr=False)
    built: Floats = field(repr=False)
    closed: float = 0.0
    parts: Mapping[int, Applied] = field(default_factory=dict, repr=False)

    @property
    def extra(self) -> Floats:
        """What public money adds to the odds (draw) [1]."""
        return self.odds_with - self.odds_without

    def tonnes(self, elements: Sequence[str]) -> Floats:
        """Return output if it is built, ``(year, draw)`` [t REO]."""
        inputs = self.case.inputs
        at = [i for i, e in enumerate(inputs.elements) if e in elements]
        return np.asarray(self.case.base.production[:, at].sum(axis=1))


@dataclass(frozen=True)
class Held:
    """A position with its cash flows.

    Attributes
    ----------
    position
        The row.
    flows
        Between all sides, where it is built or fails (month, draw) [USD].
    public
        What the public receives less what it pays, by calendar year of the fund (year, draw) [USD].
    committed
        Money that is promised: the amount; for instruments of a share the 95th percentile of what
        the public pays in all years [USD].
    """

    position: Position
    flows: CashFlows = field(repr=False)
    public: Floats = field(repr=False)
    committed: float


@dataclass(frozen=True)
class Fund:
    """All positions at the same prices.

    Attributes
    ----------
    years
        Calendar years.
    held
        Positions.
    backed
        Projects by facility.
    rate
        Real rate at which the public discounts [1/year].
    """

    years: tuple[int, ...]
    held: tuple[Held, ...] = field(repr=False)
    backed: Mapping[str, Backed] = field(repr=False)
    rate: float

    @property
    def public(self) -> Floats:
        """The public's cash (year, draw) [USD]."""
        return np.asarray(sum(h.public for h in self.held))

    def value(self) -> Floats:
        """Return the present value to the public, ``(draw)`` [USD at the first year]."""
        return present_years(self.public, self.rate)

    def values(self) -> Floats:
        """Return the same of each position, ``(position, draw)`` [USD]."""
        return np.stack([present_years(h.public, self.rate) for h in self.held])

    def returns(self) -> Floats:
        """Return the internal rate of return, ``(draw)`` [1/year]; ``nan`` where there is none."""
        return irr(self.public).rate

    def extra_tonnes(self, elements: Sequence[str]) -> Floats:
        """Return expected extra output of all projects, ``(year, draw)`` [t REO].

        Output if built times what public money adds to the odds of building. Each project counts
        once however many positions back it.
        """
        out = np.zeros((len(self.years), next(iter(self.backed.values())).odds_with.size))
        for one in self.backed.values():
            first = one.case.inputs.start - self.years[0]
            made = one.tonnes(elements) * one.extra[None, :]
            end = min(first + made.shape[0], out.shape[0])
            out[first:end] += made[: end - first]
        return out

    def equivalent_tonnes(self, price: Mapping[str, float]) -> Floats:
        """Return extra output as tonnes of NdPr of the same worth, ``(year, draw)`` [t NdPr eq].

        Nd, Pr, Dy and Tb at the prices of one day over that of NdPr; a definition, not a market.

        Parameters
        ----------
        price
            Element → price [USD/kg].
        """
        base = price["Nd"]
        out = self.extra_tonnes(NDPR)
        for element in HEAVY:
            if element in price:
                out = out + self.extra_tonnes((element,)) * (price[element] / base)
        return out


def present_years(flow: Floats, rate: float) -> Floats:
    """Return the value of yearly flows, each at the end of its year, ``(draw)`` [USD].

    Examples
    --------
    >>> present_years(np.array([[0.0], [110.0]]), 0.1).round(6).tolist()
    [90.909091]
    """
    times = np.arange(1, flow.shape[0] + 1)
    return np.asarray((flow * (1.0 + rate) ** -times[:, None]).sum(axis=0))


def gap_closed(case: Case, positions: Sequence[Position], setting: Setting) -> float:
    """Return how much of what owners lack some positions close together, 0 to 1 [1].

    What they lack is the expected value of the project at their required return, where it is below
    0; what is closed of it is what the positions add to that value, once the plant is built. Where
    owners lack nothing, public money is no condition of building: 0.

    Parameters
    ----------
    case
        The project.
    positions
        All that back it.
    setting
        What is the same for all instruments.
    """
    lack = -float(_mean(case.base.npv(case.rate)))
    if lack <= 0.0 or not positions:
        return 0.0
    parts = apply_all(positions, case, setting)
    whole = Applied(
        parts[0].flows,
        np.asarray(sum(p.taxed for p in parts)),
        np.asarray(sum(p.untaxed for p in parts)),
    )
    left = -float(_mean(owners_value(case, whole)))
    return float(np.clip(1.0 - left / lack, 0.0, 1.0))


def _mean(values: Floats) -> np.floating[Any]:
    return np.mean(values[1:] if values.size > 1 else values)


def odds_of(
    facility: str, success: float, added: Estimate, closed: float, draws: Draws
) -> tuple[Floats, Floats]:
    """Return the odds of building with public money, and whether it is built.

    ``with = without + a c (1 - without)``: public money that closes a share c of what owners lack
    adds the share a c of the odds that are missing.
    In each draw the plant is built with those odds; a stream of its own decides.

    Parameters
    ----------
    facility
        Names the streams.
    success
        Odds without [1].
    added
        Share a [1].
    closed
        Share c [1].
    draws
        How many, of which seed.
    """
    share = np.clip(draws.of(added, "additionality"), 0.0, 1.0)
    odds = success + share * closed * (1.0 - success)
    chance = np.zeros(draws.size)
    chance[1:] = draws.stream(f"built {facility}").random(draws.count)
    return odds, (chance < odds).astype(np.float64)


def back_project(
    inputs: ProjectInputs,
    prices: Floats,
    success: float,
    added: Estimate,
    draws: Draws,
    *,
    positions: Sequence[Position],
    setting: Setting,
    rate: float,
    public_rate: float,
) -> Backed:
    """Return a project as a fund backs it.

    Parameters
    ----------
    inputs, prices
        The project, and its prices (month, element, draw) [USD/kg].
    success, added, draws
        As for `odds_of`.
    positions, setting
        As for `gap_closed`.
    rate, public_rate
        Of its owners and of the public, real [1/year].
    """
    case = Case(inputs, prices, rate, public_rate)
    closed = gap_closed(case, positions, setting)
    odds, built = odds_of(inputs.facility, success, added, closed, draws)
    parts = apply_all(positions, case, setting)
    named = {p.row: a for p, a in zip(positions, parts, strict=True)}
    return Backed(case, success, odds, built, closed, named)


def hold(position: Position, backed: Backed, setting: Setting, years: Sequence[int]) -> Held:
    """Return a position's cash flows by calendar year.

    Where the project fails, what is paid while it is built is lost and nothing flows after.

    Parameters
    ----------
    position
        The row.
    backed
        Its project.
    setting
        What is the same for all.
    years
        Calendar years of the fund.
    """
    case = backed.case
    applied = backed.parts.get(position.row) or _apply(position, case, setting)
    flows = _failing(case, applied.flows, backed.built)
    wide = np.broadcast_to(flows.of(PUBLIC), (case.horizon.months, case.inputs.draws))
    yearly = by_year(np.asarray(wide))
    out = np.zeros((len(years), case.inputs.draws))
    first = case.inputs.start - years[0]
    end = min(first + yearly.shape[0], len(years))
    out[first:end] = yearly[: end - first]
    committed = position.amount
    if position.instrument not in SUMS:
        paid = -np.minimum(out, 0.0).sum(axis=0)
        committed = float(np.quantile(paid[1:] if paid.size > 1 else paid, 1.0 - WORST))
    return Held(position, flows, out, committed)


def apply_all(positions: Sequence[Position], case: Case, setting: Setting) -> tuple[Applied, ...]:
    """Return what each position does, in their order; a dollar of the plant's cash serves one.

    Loans come first, in the order of their lines, then preferred equity.

    Parameters
    ----------
    positions
        All that back a project.
    case, setting
        The project, and what is the same for all instruments.
    """
    before: Floats = np.zeros((case.inputs.years, case.inputs.draws))
    out: dict[int, Applied] = {}
    order = sorted(range(len(positions)), key=lambda n: CLAIMS.get(positions[n].instrument, 0))
    for n in order:
        one = positions[n]
        out[n] = found = _apply(one, case, setting, before)
        if one.instrument in CLAIMS:
            paid = found.flows.of(COMPANY)
            wide = np.broadcast_to(paid, (case.horizon.months, case.inputs.draws))
            before = before + np.maximum(-by_year(np.asarray(wide)), 0.0)
    return tuple(out[n] for n in range(len(positions)))


def _apply(
    position: Position, case: Case, setting: Setting, before: Floats | float = 0.0
) -> Applied:
    terms = position.terms
    own = replace(
        setting,
        years=int(terms.get("years", setting.years)),
        dividend=terms.get("dividend", setting.dividend),
        tenor=int(terms.get("tenor", setting.tenor)),
        covered=position.share,
    )
    kind, share = position.instrument, position.share
    if kind == "grant":
        return apply_grant(case, position.amount, own)
    if kind == "loan":
        spread = terms.get("spread", 0.0)
        return apply_loan(case, position.amount, own, spread=spread, before=before)
    if kind == "equity":
        return apply_equity(case, position.amount, own, before=before)
    if kind == "credit":
        return apply_credit(case, share, own)
    if kind == "stockpile":
        return apply_stockpile(case, terms["premium"], own)
    part = {"floor": apply_floor, "offtake": apply_offtake}[kind](case, terms["price"], own)
    return _scaled(part, share)


def _scaled(applied: Applied, share: float) -> Applied:
    flows = CashFlows(
        applied.flows.horizon,
        tuple(
            Transfer(t.name, t.payer, t.payee, t.amount * share) for t in applied.flows.transfers
        ),
    )
    return Applied(flows, applied.taxed * share, applied.untaxed * share)


def _failing(case: Case, flows: CashFlows, built: Floats) -> CashFlows:
    """Return flows that stop after construction in the draws in which the project fails."""
    months = np.arange(case.horizon.months)[:, None]
    kept = np.where(months < case.inputs.construction * YEAR, 1.0, built[None, :])
    return CashFlows(
        case.horizon,
        tuple(Transfer(t.name, t.payer, t.payee, t.amount * kept) for t in flows.transfers),
    )


def worst_part(value: Floats, part: float = WORST) -> float:
    """Return the mean of the worst draws (expected shortfall) [USD].

    Parameters
    ----------
    value
        (draw) without the central one [USD].
    part
        Share of draws [1].

    Examples
    --------
    >>> worst_part(np.arange(100.0))
    2.0
    """
    count = max(round(value.size * part), 1)
    return float(np.sort(value)[:count].mean())


def concentration(weights: Mapping[str, float]) -> float:
    """Return the Herfindahl index of some weights [1]; ``nan`` where they sum to nothing.

    Examples
    --------
    >>> concentration({"a": 1.0, "b": 1.0})
    0.5
    """
    total = sum(weights.values())
    if total <= 0.0:
        return float("nan")
    return float(sum((w / total) ** 2 for w in weights.values()))


def correlation(values: Floats) -> Floats:
    """Return correlations of the positions' values over draws, ``(position, position)`` [1].

    ``nan`` where a position's value does not vary.

    Parameters
    ----------
    values
        (position, draw) without the central one [USD].
    """
    mean = values.mean(axis=1, keepdims=True)
    spread = values - mean
    size = np.sqrt((spread**2).sum(axis=1))
    # What differs by rounding alone does not vary.
    size = np.where(size > STILL * np.abs(mean[:, 0]), size, 0.0)
    both = spread @ spread.T
    scale = size[:, None] * size[None, :]
    return np.where(scale > 0.0, both / np.where(scale > 0.0, scale, 1.0), np.nan)
