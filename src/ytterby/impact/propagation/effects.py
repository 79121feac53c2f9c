"""Losses of a system in every draw, by model: direct, propagated and dearer, never summed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.impact.propagation.capacity import (
    ration_optimally,
    ration_proportionally,
    ration_with_stocks,
)
from ytterby.impact.propagation.extraction import extract
from ytterby.impact.propagation.ghosh import allocation_coefficients
from ytterby.impact.propagation.mixed import output_given, output_given_supply
from ytterby.impact.propagation.prices import price_changes
from ytterby.impact.propagation.system import System

Floats = NDArray[np.float64]
MODELS = ("leontief", "ghosh", "capacity", "extraction")


@dataclass(frozen=True)
class Effects:
    """What is lost, by sector and draw; draw 0 is central.

    Attributes
    ----------
    direct
        Output that the hit sectors lose by themselves, ``(sector, draw)`` [unit/year].
    propagated
        Output lost once others lack inputs or buyers, ``(sector, draw)`` [unit/year]; it includes
        the direct loss.
    proportional
        The same under proportional rationing; ``None`` unless the model is ``capacity`` without
        stocks.
    unserved
        Final sales that are not made, ``(sector, draw)`` [unit/year]; ``None`` unless the model is
        ``capacity``.
    dearer
        What final buyers pay more where makers pass on dearer inputs, by sector that sells to
        them, ``(sector, draw)`` [unit/year]; a transfer, no loss; ``None`` where no costs rise.
    """

    direct: Floats = field(repr=False)
    propagated: Floats = field(repr=False)
    proportional: Floats | None = field(repr=False, default=None)
    unserved: Floats | None = field(repr=False, default=None)
    dearer: Floats | None = field(repr=False, default=None)


def propagate(
    system: System,
    lost: Floats,
    model: str,
    *,
    costs: Floats | None = None,
    stock_months: float = 0.0,
    months: int = 12,
    tell: Callable[[int, int], None] | None = None,
) -> Effects:
    """Return what a loss of output in some sectors does to all.

    ``leontief``: outputs of the hit sectors are given (mixed model); their suppliers sell less,
    their customers import what they lack. ``ghosh``: the same downstream, by shares of sales.
    ``capacity``: nobody makes more than before or than the loss leaves; recipes are fixed, both
    suppliers and customers lose. ``extraction``: the share is taken off sales and purchases.

    Parameters
    ----------
    system
        The system before.
    lost
        Share of output lost, ``(sector, draw)`` [1].
    model
        One of ``MODELS``.
    costs
        Rise of the unit cost over the price, ``(sector, draw)`` [1].
    stock_months
        For ``capacity``: what makers hold of the goods of hit sectors [month of use].
    months
        How long it lasts, at most 12; output of the rest of the year is as before.
    tell
        Told how many draws are done, of how many.
    """
    before, share = system.output, months / 12.0
    direct = lost * before[:, None] * share
    cases = []
    for at in range(lost.shape[1]):
        loss = lost[:, at]
        if not loss.any():
            cases.append(_Case(before, before, system.final_demand))
        elif model == "capacity":
            cases.append(_capacity(system, loss, stock_months, months))
        else:
            cases.append(_Case(_RULES[model](system, loss)))
        if tell is not None:
            tell(at + 1, lost.shape[1])
    made = np.stack([c.output for c in cases], axis=1)
    limits, fixed = model == "capacity", stock_months <= 0
    fair = served = None
    if limits:
        served = np.stack([c.served for c in cases if c.served is not None], axis=1)
        if fixed:
            fair = np.stack([c.fair for c in cases if c.fair is not None], axis=1)
    dearer = None
    if costs is not None and costs.any():
        rise = price_changes(system.coefficients, costs)
        dearer = rise * np.maximum(system.final_demand, 0.0)[:, None] * share
    return Effects(
        direct,
        _lost(before, made) * share,
        None if fair is None else _lost(before, fair) * share,
        None if served is None else _lost(system.final_demand, served) * share,
        dearer,
    )


@dataclass(frozen=True)
class _Case:
    """Output and final sales of one draw at the rate of a year [unit/year]."""

    output: Floats
    fair: Floats | None = None
    served: Floats | None = None


def _lost(before: Floats, after: Floats) -> Floats:
    """Return losses without what the solver leaves by rounding, ``(sector, draw)``."""
    lost = before[:, None] - after
    return np.where(np.abs(lost) <= 1e-9 * np.maximum(np.abs(before), 1.0)[:, None], 0.0, lost)


def _leontief(system: System, loss: Floats) -> Floats:
    left = system.output * (1.0 - loss)
    return output_given(system.coefficients, system.final_demand, left, loss > 0)[0]


def _ghosh(system: System, loss: Floats) -> Floats:
    allocation = allocation_coefficients(system.transactions, system.output)
    primary = system.output - system.transactions.sum(axis=0)
    left = system.output * (1.0 - loss)
    return output_given_supply(allocation, primary, left, loss > 0)[0]


def _extraction(system: System, loss: Floats) -> Floats:
    return extract(system.coefficients, system.final_demand, loss)


_RULES: dict[str, Callable[[System, Floats], Floats]] = {
    "leontief": _leontief,
    "ghosh": _ghosh,
    "extraction": _extraction,
}


def _capacity(system: System, loss: Floats, stock_months: float, months: int) -> _Case:
    a, f = system.coefficients, system.final_demand
    limit = system.output * (1.0 - loss)
    if stock_months <= 0:
        best = ration_optimally(a, f, limit)
        return _Case(best.output, ration_proportionally(a, f, limit).output, best.served)
    held = np.where(loss > 0, stock_months, 0.0)
    run = ration_with_stocks(a, f, np.repeat(limit[:, None], months, axis=1), held)
    year = 12.0 / months
    return _Case(run.output.sum(axis=1) * year, None, run.served.sum(axis=1) * year)
