"""Project finance: cash flows of a plant by year, what they are worth, at which price they pay.

`project_cash(inputs, prices, debt=…, other=…)` is the seam for portfolios: it returns a
`ProjectResult` with yearly cash flows (year, draw), production by element (year, element, draw),
capital and debt. Arrays end with the draw, the central one first; money is real.
"""

from ytterby.impact.projects.break_even import break_even_scale, levelised_cost, mean_price
from ytterby.impact.projects.cash import ProjectResult, produce, project_cash
from ytterby.impact.projects.debt import Debt, DebtTerms, borrow
from ytterby.impact.projects.inputs import NDPR, ProjectInputs, fit_shares
from ytterby.impact.projects.money import Return, irr, npv, payback
from ytterby.impact.projects.ruin import War, outlast

__all__ = [
    "NDPR",
    "Debt",
    "DebtTerms",
    "ProjectInputs",
    "ProjectResult",
    "Return",
    "War",
    "borrow",
    "break_even_scale",
    "fit_shares",
    "irr",
    "levelised_cost",
    "mean_price",
    "npv",
    "outlast",
    "payback",
    "produce",
    "project_cash",
]
