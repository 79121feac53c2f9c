"""Public money behind projects: a fund's cash and risk, instruments at equal security."""

from ytterby.impact.fund.equal import (
    Sized,
    cleared,
    company_gain,
    compare_instruments,
    conservation,
    cost_at,
    drawn,
    measure,
    public_cost,
    size_instrument,
    users_cost,
)
from ytterby.impact.fund.fund import (
    Backed,
    Fund,
    Held,
    back_project,
    concentration,
    correlation,
    hold,
    present_years,
    worst_part,
)
from ytterby.impact.fund.instruments import INSTRUMENTS, Instrument, Setting
from ytterby.impact.fund.paths import Market, build_market, by_month, by_year, fund_term
from ytterby.impact.fund.portfolio import EXAMPLE, Position, parse_portfolio, read_text
from ytterby.impact.fund.project import Applied, Case, owners, owners_value

__all__ = [
    "EXAMPLE",
    "INSTRUMENTS",
    "Applied",
    "Backed",
    "Case",
    "Fund",
    "Held",
    "Instrument",
    "Market",
    "Position",
    "Setting",
    "Sized",
    "back_project",
    "build_market",
    "by_month",
    "by_year",
    "cleared",
    "company_gain",
    "compare_instruments",
    "concentration",
    "conservation",
    "correlation",
    "cost_at",
    "drawn",
    "fund_term",
    "hold",
    "measure",
    "owners",
    "owners_value",
    "parse_portfolio",
    "present_years",
    "public_cost",
    "read_text",
    "size_instrument",
    "users_cost",
    "worst_part",
]
