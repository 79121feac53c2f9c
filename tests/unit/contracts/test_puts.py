"""A floor is worth its puts less the upside's share of its calls."""

from __future__ import annotations

import numpy as np
import pytest

from ytterby.contracts.floor import FloorTerms, floor_flows
from ytterby.contracts.flows import COMPANY, present_value
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.prices import Brownian, Reverting, normals, simulate
from ytterby.contracts.puts import black, closed_form, strip, warrant

MONTHS = Horizon("2025-10", 60)
TIME = (np.arange(60) + 1) / 12
PROCESSES = (Brownian(0.02, 0.35), Reverting(1.1, 68.0, 0.7))


def test_black_s_prices_agree_with_a_book_and_with_parity() -> None:
    # Hull, Options, Futures and Other Derivatives, example 17.3: F = K = 20, r = 9 %, four
    # months, 25 %: put 1.12.
    discounted = np.exp(-0.09 * 4 / 12) * black(20.0, 20.0, 0.25 * np.sqrt(4 / 12), call=False)
    assert round(float(discounted), 2) == 1.12
    forward, strike, s = 80.0, 110.0, np.array([0.0, 0.1, 0.5, 1.5])
    gap = black(forward, strike, s, call=True) - black(forward, strike, s, call=False)
    assert gap == pytest.approx(forward - strike)


def test_a_warrant_agrees_with_a_book() -> None:
    # Hull, example 15.6: S = 42, K = 40, r = 10 %, half a year, 20 %: call 4.76.
    assert round(float(warrant(42.0, 40.0, 0.5, 0.1, 0.2)), 2) == 4.76


@pytest.mark.parametrize("each", [1, 3, 12])
@pytest.mark.parametrize("averaging", ["simple", "volume-weighted"])
@pytest.mark.parametrize("process", PROCESSES, ids=["brownian", "reverting"])
def test_a_floor_is_its_puts_less_a_share_of_its_calls(
    each: int, averaging: str, process: Brownian | Reverting
) -> None:
    random = np.random.default_rng(1)
    price = simulate(process, 60.0, MONTHS, normals(60, 40, random))
    volume = random.uniform(0, 1e6, (60, 40))
    terms = FloorTerms(
        110.0, "2025-10", 60, each, averaging, 1, upside_share=0.3, upside_start="2027-04"
    )
    paid = floor_flows(terms, MONTHS, price, volume).of(COMPANY)
    parts = strip(terms, MONTHS, price, volume)
    assert (parts.puts >= 0).all()
    assert (parts.calls >= 0).all()
    assert np.abs(parts.puts - 0.3 * parts.calls - paid).max() <= 1e-12 * np.abs(paid).max()


@pytest.mark.parametrize("process", PROCESSES, ids=["brownian", "reverting"])
def test_simulation_agrees_with_the_closed_form_within_its_error(
    process: Brownian | Reverting,
) -> None:
    terms = FloorTerms(110.0, "2025-10", 60, 1, upside_share=0.3, upside_start="2027-01")
    draws = 20_000
    shocks = normals(60, draws, np.random.default_rng(7))
    price = simulate(process, 60.0, MONTHS, shocks)
    value = present_value(floor_flows(terms, MONTHS, price, 1000.0).of(COMPANY), 0.04)
    # Antithetic pairs are not independent: the error is that of the means of pairs.
    pairs = value.reshape(-1, 2).mean(axis=1)
    error = pairs.std(ddof=1) / np.sqrt(pairs.size)
    exact = closed_form(
        terms, MONTHS, process.forward(60.0, TIME), process.deviation(TIME), 1000.0, 0.04
    )
    assert abs(value.mean() - exact) < 3.5 * error
    assert error < 0.01 * exact


def test_averaging_makes_a_floor_worth_less() -> None:
    price = simulate(PROCESSES[0], 110.0, MONTHS, normals(60, 4000, np.random.default_rng(3)))
    worth = [
        present_value(
            floor_flows(FloorTerms(110.0, "2025-10", 60, each), MONTHS, price, 1.0).of(COMPANY),
            0.0,
        ).mean()
        for each in (1, 3, 12)
    ]
    assert worth[0] > worth[1] > worth[2]


def test_a_closed_form_refuses_what_averages() -> None:
    with pytest.raises(ValueError, match="settles each month"):
        closed_form(FloorTerms(110.0, "2025-10", 60), MONTHS, 60.0, 0.1, 1.0, 0.0)
