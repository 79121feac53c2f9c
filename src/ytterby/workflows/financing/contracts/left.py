"""What is still held or owed when the months that are counted end: no cash, so said in words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ytterby.contracts.loan import DRAWN, REPAID, LoanTerms
from ytterby.contracts.stockpile import StockpileTerms, marked
from ytterby.workflows.financing.contracts.run import ContractRun, spread
from ytterby.workflows.financing.money import between, money

Floats = NDArray[np.float64]


def left_over(run: ContractRun) -> dict[str, Floats]:
    """Return what each agreement leaves behind that no cash flow holds, ``(draw)`` [USD].

    A stock is worth the price of the last month; a loan whose term runs on, its principal. Others,
    and what is nothing, are left out.

    Parameters
    ----------
    run
        The contract on its paths.
    """
    horizon, out = run.paths.horizon, {}
    for one in run.document.agreements:
        terms, flows = run.terms[one.id], run.flows[one.id]
        if isinstance(terms, StockpileTerms):
            left = marked(terms, horizon, run.paths.series[one.reads["price"]])[-1]
        elif isinstance(terms, LoanTerms):
            if horizon.index(terms.draws[0][0]) + terms.months < horizon.months:
                continue
            amounts = {t.name: t.amount for t in flows.transfers}
            left = (amounts[DRAWN] - amounts[REPAID]).sum(axis=0)
        else:
            continue
        if left.any():
            out[one.id] = left
    return out


def left_words(run: ContractRun) -> tuple[str, ...]:
    """Return a sentence for each agreement that leaves something behind."""
    titles = {a.id: a.title for a in run.document.agreements}
    last = run.paths.horizon.labels[-1]
    out = []
    for name, left in left_over(run).items():
        mean, low, high, _ = spread(left)
        held = isinstance(run.terms[name], StockpileTerms)
        what = f"stock worth {money(mean)} is held" if held else f"{money(mean)} is still owed"
        span = f" (80 %: {between(low, high)})" if low != high else ""
        out.append(f"{titles[name]}: after {last} {what}{span}, which is not counted.")
    return tuple(out)
