"""Output under limits of capacity with fixed recipes: the best that can be done, and what is fair.

Two rules bound what happens. The *optimal* one is a linear program: whoever rations knows all and
cuts where it costs the least final sales. The *proportional* one cuts every buyer of a scarce good
alike, the rule of ARIO (Hallegatte 2008, Risk Analysis 28(3)) in its strict form; Pichler and
Farmer (2022), Economic Systems Research 34(3), compare it with others. Inputs are perfect
complements in both, down to the least of them, so that the loss is an upper bound where an input
can be left out for a year.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import linprog

from ytterby.errors import Problem, SolveError

Floats = NDArray[np.float64]
KEPT = 1e-4
"""What a unit of stock left is worth beside a unit of final sales, so that none is drawn idly."""


@dataclass(frozen=True)
class Rationed:
    """What is made and what is served.

    Attributes
    ----------
    output
        x ``(sector)`` [unit/period].
    served
        Final sales, ``(sector)`` [unit/period].
    drawn
        Taken from stocks, ``(sector)`` [unit/period].
    """

    output: Floats = field(repr=False)
    served: Floats = field(repr=False)
    drawn: Floats = field(repr=False)


def ration_optimally(
    coefficients: Floats, final_demand: Floats, capacity: Floats, stock: Floats | None = None
) -> Rationed:
    """Return the output that serves most final demand, by linear program.

    max Σ y  subject to  x + d = A x + y,  0 ≤ x ≤ capacity,  0 ≤ y ≤ f,  0 ≤ d ≤ stock.

    Where value added is all that is not bought of sectors, Σ y is value added (and what stocks
    give), so that the same plan loses the least of it; what final users draw down counts against
    it, and is used where more is then sold. Ties between buyers are broken by the
    solver: totals are unique, single sectors need not be.

    Parameters
    ----------
    coefficients
        A ``(sector, sector)`` [1].
    final_demand
        f ``(sector)`` [unit/period]; a negative component is a stock that final users draw down.
    capacity
        Most that each can make, ``(sector)`` [unit/period].
    stock
        Of each good in the hands of its users, ``(sector)`` [unit]; none by default.

    Raises
    ------
    SolveError
        ``rationing-unsolved``.

    Examples
    --------
    >>> a, f = np.array([[0.15, 0.25], [0.2, 0.05]]), np.array([350.0, 1700])
    >>> best = ration_optimally(a, f, np.array([900.0, 2000]))
    >>> best.output.round(1), best.served.round(1)
    (array([ 900. , 1978.9]), array([ 270.3, 1700. ]))
    """
    count = len(final_demand)
    held = np.zeros(count) if stock is None else stock
    eye = sp.identity(count, format="csr")
    balance = sp.hstack([eye - sp.csr_array(coefficients), -eye, eye], format="csr")
    low = np.concatenate([np.zeros(count), np.minimum(final_demand, 0.0), np.zeros(count)])
    high = np.concatenate([capacity, np.maximum(final_demand, 0.0), held])
    bounds = list(zip(low.tolist(), high.tolist(), strict=True))
    objective = np.concatenate([np.zeros(count), -np.ones(count), np.full(count, KEPT)])
    found = linprog(objective, A_eq=balance, b_eq=np.zeros(count), bounds=bounds, method="highs")
    if found.status != 0 or found.x is None:
        fix = "check that capacities are not negative"
        raise SolveError(Problem("rationing-unsolved", "capacity", str(found.message), fix))
    x, y, d = np.split(found.x, 3)
    return Rationed(x, y, d)


def ration_proportionally(coefficients: Floats, final_demand: Floats, capacity: Floats) -> Rationed:
    """Return the output where every buyer of a scarce good gets the same share of its order.

    Orders are d = L f. A maker gets the share r_i = min(1, capacity_i / d_i) of each input i that
    is scarce, makes no more than its scarcest input allows, and passes that on:

        r_j ← min(r_j, min over inputs i of j of r_i)   until it holds;   y = r f,   x = L y.

    What a maker that lacks one input leaves of the others is not handed to somebody else: the rule
    is the strict one among those compared by Pichler and Farmer (2022). Where all sectors are
    linked, the economy shrinks with its scarcest good.

    Parameters
    ----------
    coefficients, final_demand, capacity
        As for `ration_optimally`; a negative component of final demand is kept as it is.

    Examples
    --------
    >>> a, f = np.array([[0.15, 0.25], [0.2, 0.05]]), np.array([350.0, 1700])
    >>> ration_proportionally(a, f, np.array([900.0, 2000])).output.round(1)
    array([ 900., 1800.])
    """
    system = np.eye(len(final_demand)) - coefficients
    orders = np.maximum(np.linalg.solve(system, final_demand), 0.0)
    short = np.divide(capacity, orders, out=np.ones_like(orders), where=orders > capacity)
    used = coefficients > 0
    for _ in range(len(orders)):
        least = np.where(used, short[:, None], 1.0).min(axis=0, initial=1.0)
        passed = np.minimum(short, least)
        if np.array_equal(passed, short):
            break
        short = passed
    served = np.where(final_demand > 0, short * final_demand, final_demand)
    output = np.minimum(np.maximum(np.linalg.solve(system, served), 0.0), capacity)
    return Rationed(output, served, np.zeros_like(served))


@dataclass(frozen=True)
class Stocks:
    """What users hold, month by month.

    Attributes
    ----------
    output
        ``(sector, month)`` [unit/month].
    served
        ``(sector, month)`` [unit/month].
    left
        Stock at the end of the month, ``(sector, month)`` [unit].
    """

    output: Floats = field(repr=False)
    served: Floats = field(repr=False)
    left: Floats = field(repr=False)


def ration_with_stocks(
    coefficients: Floats, final_demand: Floats, capacity: Floats, stock_months: Floats
) -> Stocks:
    """Return output month by month while users draw down what they hold of each good.

    Each month is rationed by itself with `ration_optimally`, without foresight: a stock is used as
    soon as it serves somebody. Stocks are not refilled.

    Parameters
    ----------
    coefficients
        A ``(sector, sector)`` [1].
    final_demand
        f ``(sector)`` [unit/year].
    capacity
        Most that each can make, ``(sector, month)`` [unit/year].
    stock_months
        What makers hold of each good in months of their use, ``(sector)`` [month].

    Examples
    --------
    >>> a, f = np.array([[0.15, 0.25], [0.2, 0.05]]), np.array([350.0, 1700])
    >>> limits = np.repeat([[800.0], [2000.0]], 3, axis=1)
    >>> run = ration_with_stocks(a, f, limits, np.array([0.5, 0.0]))
    >>> run.left[0].round(1), (12 * run.served.sum(axis=0)).round(0)
    (array([13.8,  0.5,  0. ]), array([2050., 2050., 1897.]))
    """
    used = coefficients @ np.linalg.solve(np.eye(len(final_demand)) - coefficients, final_demand)
    stock = stock_months * np.maximum(used, 0.0) / 12.0
    output, served, left = [], [], []
    for limit in capacity.T:
        month = ration_optimally(coefficients, final_demand / 12.0, limit / 12.0, stock)
        stock = np.maximum(stock - month.drawn, 0.0)
        output.append(month.output)
        served.append(month.served)
        left.append(stock)
    return Stocks(np.stack(output, axis=1), np.stack(served, axis=1), np.stack(left, axis=1))
