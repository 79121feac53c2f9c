"""What a project earns, as people read it."""

from __future__ import annotations

import polars as pl

from ytterby.results import build_table
from ytterby.workflows.financing.projects.appraise import Figure
from ytterby.workflows.financing.projects.words import _cash_summary, _inputs_summary, ranged

NAMES = ("revenue", "contracts", "operating", "royalty", "tax", "capital", "sustaining")
MONEY = dict.fromkeys((*NAMES, "free", "debt_service", "equity"), "USD") | {"output": "t REO"}


def cash(free: list[float], low: list[float], high: list[float]) -> pl.DataFrame:
    zero = [0.0] * len(free)
    own = dict.fromkeys((*NAMES, "debt_service", "equity"), zero) | {"output": [9.6] * len(free)}
    years = list(range(2026, 2026 + len(free)))
    return pl.DataFrame({"year": years, **own, "free": free, "low": low, "high": high})


def test_years_that_read_alike_stand_together_with_the_widest_interval() -> None:
    frame = cash(
        [-236e6, -162.2e6, -161.8e6, -162e6, -134e6],
        [-545e6, -460e6, -462e6, -459e6, -300e6],
        [-76e6, -5e6, -0.2e6, 10e6, 0.0],
    )
    table = _cash_summary(build_table("cash-flow", frame, units=MONEY))
    assert [r[0].text for r in table.rows] == ["2026", "2027–2029", "2030"]
    assert (table.rows[1][-1].text, table.rows[1][-1].extra) == ("−162", "(−462 to 10)")


def test_an_amount_and_its_interval_share_one_unit() -> None:
    worth = Figure("net present value", "USD", -1.469e9, -3.971e9, -105e6)
    assert ranged(worth) == "−1.47 billion USD (−3.97 to −0.10 billion USD)"
    basket = Figure("basket price", "USD/kg REO", 10.1, 10.0, 10.3)
    assert ranged(basket) == "10 USD/kg REO"
    assert ranged(Figure("payback", "year", 6.7, 4.7, 12.0)) == "6.7 years (4.7–12)"
    assert ranged(Figure("return", "1/year", -0.031, -0.05, 0.02)) == "−3.1 % (−5.0 to 2.0)"


def test_inputs_are_called_by_their_names_and_shares_are_percent() -> None:
    frame = pl.DataFrame(
        {
            "input": ["write_off", "closure"],
            "value": [10.0, 0.06],
            "low": [7.0, 0.02],
            "high": [15.0, 0.15],
            "unit": ["year", "1"],
            "basis": ["all projects"] * 2,
            "tier": ["C", "C"],
            "claims": ["a;b", ""],
        }
    )
    own = dict.fromkeys(("value", "low", "high"), "as in the column unit")
    rows = _inputs_summary(build_table("inputs", frame, units=own)).rows
    assert [c.text for c in rows[0]] == [
        "depreciation",
        "10 years (7.0–15)",
        "all projects",
        "C",
        "a, b",
    ]
    assert rows[1][1].text == "6.0 % (2.0–15)"
