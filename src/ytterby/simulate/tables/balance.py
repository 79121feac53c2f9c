"""Mass balance per element and month: what was held, came, was lost, was used, and is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.errors import BalanceError, Problem
from ytterby.simulate.tables.axes import month_rows

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

Floats = NDArray[np.float64]
TOLERANCE = 1e-9
"""Largest imbalance over what is held and moved."""


def element_balance(result: StressResult, draw: int) -> dict[str, Floats]:
    """Return the terms of the balance, ``(month, element)`` [t REO].

    .. math:: H_t = H_{t-1} + \\text{sources} - \\text{losses} - \\text{used} - \\text{sink} -
        \\text{added}

    ``added`` is the steady flow to stocks that nobody decides about, less what is drawn from them
    and what comes from sources that the chain does not hold.
    """
    layout, records = result.layout, result.records
    tech = layout.technology
    in_pool = layout.composition[layout.pool_material]
    in_use = in_pool[layout.use_pool]

    def held(amounts: Floats) -> Floats:
        return np.asarray(amounts @ in_pool)

    def record(name: str) -> Floats:
        return records[name][:, :, draw]

    start = result.start
    parts = (start.stock, start.government, start.arriving, start.underway)
    before = held(sum(a[:, min(draw, a.shape[1] - 1)] for a in parts)[None])
    end = held(record("stock") + record("government") + record("transit"))
    gain = tech.element_yield[layout.process_kind]
    activity = record("activity")
    return {
        "start": np.concatenate([before, end[:-1]]),
        "sources": activity @ np.maximum(gain, 0.0),
        "losses": activity @ np.maximum(-gain, 0.0),
        "used": record("delivered") @ in_use,
        "sink": held(record("surplus")),
        "added": held(record("steady_out") - record("supply") - layout.steady_in[None]),
        "end": end,
    }


def imbalance(result: StressResult, draw: int) -> Floats:
    """Return the imbalance over what is held and moved, ``(month, element)`` [1]."""
    return _imbalance(element_balance(result, draw))


def _imbalance(terms: dict[str, Floats]) -> Floats:
    off = (
        terms["start"] + terms["sources"] - terms["losses"] - terms["used"]
        - terms["sink"] - terms["added"] - terms["end"]
    )  # fmt: skip
    size = terms["start"] + terms["sources"]
    return np.asarray(off / np.where(size > 0, size, 1.0))


def check_balance(result: StressResult) -> None:
    """Raise if any element's balance is off in any month and draw.

    Raises
    ------
    BalanceError
        ``unbalanced-month``: names element, month and draw.
    """
    problems = []
    for draw in range(result.draws):
        off = np.abs(imbalance(result, draw))
        if off.size and off.max() > TOLERANCE:
            month, element = np.unravel_index(off.argmax(), off.shape)
            problems.append(
                Problem(
                    "unbalanced-month",
                    f"{result.layout.technology.elements[element]}, month {month + 1}, draw {draw}",
                    f"the balance is off by {off.max():.2e} of what is held and moved",
                    "report this with the scenario: the simulator must never lose mass",
                )
            )
    if problems:
        raise BalanceError(problems)


def balance_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Terms of the mass balance per element [t REO] and its relative error [1]."""
    terms = element_balance(result, draw)
    terms["residual"] = _imbalance(terms)
    elements = result.layout.technology.elements
    return month_rows(result.calendar, {"element": elements}, terms)
