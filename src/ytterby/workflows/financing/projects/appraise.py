"""What a project is worth at a deck of prices: key figures with their draws."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.impact.projects import (
    NDPR,
    DebtTerms,
    ProjectInputs,
    ProjectResult,
    break_even_scale,
    levelised_cost,
    mean_price,
    outlast,
    project_cash,
)
from ytterby.impact.projects.ruin import War
from ytterby.workflows.financing.projects.prices import Deck, monthly

Floats = NDArray[np.float64]
LOW, HIGH = 0.1, 0.9
"""Bounds of an interval: the central 80 %."""
AFTER = 24
"""Months at the long-run price after a price war [month]."""


@dataclass(frozen=True)
class Figure:
    """A number with its interval.

    Attributes
    ----------
    name, unit
        What it is.
    value, low, high
        In the central draw and the central 80 % of the others; ``None`` where there is none.
    share
        Share of draws in which there is one [1].
    note
        What a reader must know.
    """

    name: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    share: float = 1.0
    note: str = ""


def figure(name: str, unit: str, drawn: Floats, note: str = "") -> Figure:
    """Return a number of a result with its interval; ``nan`` is none in that draw."""
    rest = drawn[1:] if drawn.size > 1 else drawn
    known = rest[np.isfinite(rest)]
    value = float(drawn[0]) if np.isfinite(drawn[0]) else None
    share = known.size / rest.size
    if known.size == 0:
        return Figure(name, unit, value, None, None, share, note)
    low, high = (float(v) for v in np.quantile(known, (LOW, HIGH)))
    if value is not None:
        low, high = min(low, value), max(high, value)
    return Figure(name, unit, value, low, high, share, note)


@dataclass(frozen=True)
class Appraisal:
    """A project at a deck of prices.

    Attributes
    ----------
    result
        Cash flows.
    figures
        Key figures by name.
    war
        Its cash through a price war; ``None`` where none was asked for.
    rate
        Required return [1/year].
    """

    result: ProjectResult = field(repr=False)
    figures: dict[str, Figure]
    war: War | None = field(repr=False)
    rate: float


def appraise(
    inputs: ProjectInputs,
    deck: Deck,
    rate: float,
    *,
    debt: DebtTerms | None = None,
    other: Floats | None = None,
    war: Deck | None = None,
    reserve: Floats | None = None,
) -> Appraisal:
    """Return a project's key figures at a deck of prices.

    Parameters
    ----------
    inputs
        The project.
    deck
        Prices.
    rate
        Real required return [1/year].
    debt
        What lenders ask.
    other
        Cash of contracts (year, draw) [USD].
    war
        Prices of a price war to outlast.
    reserve
        Cash at hand in months of cash cost (draw) [month].
    """
    path = deck.path(inputs)
    result = project_cash(inputs, path, debt=debt, other=other)
    level = deck.of(inputs)
    value = result.npv(rate)
    found = {
        "npv": figure("net present value", "USD", value),
        "loss": Figure(
            "chance of a net present value below 0",
            "1",
            _share(value < 0),
            None,
            None,
            note="over draws",
        ),
        **_returns(result),
    }
    # What a contract pays depends on the price: break-even prices are those without it.
    pair = break_even_scale(inputs, path, rate, NDPR)
    whole = break_even_scale(inputs, path, rate)
    plain = "" if other is None else ", without the contract"
    ndpr = mean_price(inputs, level, NDPR)
    basket = np.nansum(np.nan_to_num(level) * inputs.shares[:, None], axis=0)
    found |= {
        "break_even": figure(
            f"break-even NdPr price, other prices fixed{plain}", "USD/kg", pair * ndpr,
            "0: the other elements pay for the project",
        ),
        "break_even_all": figure(
            f"break-even NdPr price, all prices moved alike{plain}", "USD/kg", whole * ndpr
        ),
        "basket": figure(
            "break-even basket price", "USD/kg REO", whole * basket,
            "value of a kilogram of its oxides, separated and sold",
        ),
        "worth": figure("basket price", "USD/kg REO", basket),
        "cost": figure("levelised cost with capital", "USD/kg REO", levelised_cost(inputs, rate)),
    }  # fmt: skip
    if result.debt is not None:
        found |= {
            "equity_irr": figure(
                "internal rate of return of the owners", "1/year", result.irr(equity=True).rate
            ),
            "cover": figure("least debt service cover", "1", result.debt.least_cover),
        }
    fought = None
    if war is not None and war.war is not None:
        fought, told = _fight(inputs, war, result, reserve)
        found |= told
    return Appraisal(result, found, fought, rate)


def _returns(result: ProjectResult) -> dict[str, Figure]:
    if not result.inputs.construction:
        return {}
    earned = result.irr()
    note = (
        "several rates in some draws; the least at which the value falls" if earned.several else ""
    )
    return {
        "irr": figure("internal rate of return", "1/year", earned.rate, note),
        "payback": figure("payback from first output", "year", result.payback()),
    }


def _fight(
    inputs: ProjectInputs, war: Deck, result: ProjectResult, reserve: Floats | None
) -> tuple[War, dict[str, Figure]]:
    """Return the cash of the plant at steady output through a price war."""
    assert war.war is not None
    prices = monthly(war.war, inputs, war.of(inputs))
    prices = np.concatenate([prices, np.repeat(war.of(inputs)[None], AFTER, axis=0)])
    service = result.debt.service.max(axis=0) if result.debt is not None else np.zeros(inputs.draws)
    at_hand = np.zeros(inputs.draws) if reserve is None else reserve
    fought = outlast(inputs, prices, reserve=at_hand, service=service)
    note = f"at steady output, with cash for some months at hand; {war.war.months} months and after"
    told = {"ruin": Figure("chance of ruin in a price war", "1", _share(fought.ruined),
                           None, None, note=note)}  # fmt: skip
    if result.debt is not None:
        told["default"] = Figure(
            "chance of default in a price war", "1", _share(fought.defaulted), None, None, note=note
        )
    return fought, told


def _share(happened: NDArray[np.bool_]) -> float:
    """Return the share of draws in which something happens; the central one if it is alone."""
    rest = happened[1:] if happened.size > 1 else happened
    return float(rest.mean())
