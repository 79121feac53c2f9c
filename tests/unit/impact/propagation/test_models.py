"""Input-output models: hand-computed cases and what must hold for every economy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ytterby.impact.propagation import (
    System,
    allocation_coefficients,
    check_system,
    extract,
    factor_multipliers,
    ghosh_inverse,
    ghosh_output,
    leontief_inverse,
    leontief_output,
    leontief_prices,
    output_given,
    output_given_supply,
    output_multipliers,
    price_changes,
    technical_coefficients,
)
from ytterby.impact.propagation.effects import MODELS, propagate
from ytterby.impact.propagation.ghosh import ghosh_prices
from ytterby.impact.propagation.leontief import power_series

Floats = NDArray[np.float64]
Z = np.array([[150.0, 500.0], [200.0, 100.0]])
F = np.array([350.0, 1700.0])
X = np.array([1000.0, 2000.0])
V = np.array([650.0, 1400.0])
A = technical_coefficients(Z, X)
TEXTBOOK = System("textbook", ("one", "two"), Z, F, V)


@st.composite
def economies(draw: st.DrawFn) -> System:
    """Return an economy of two to five sectors that each add some value."""
    count = draw(st.integers(2, 5))
    number = st.floats(0.0, 1.0, allow_subnormal=False)
    seeds = st.lists(number, min_size=count * count, max_size=count * count)
    raw = np.array(draw(seeds)).reshape(count, count)
    a = 0.9 * raw / np.maximum(raw.sum(axis=0), 1.0)
    f = np.array(draw(st.lists(st.floats(1.0, 100.0), min_size=count, max_size=count)))
    x = np.linalg.solve(np.eye(count) - a, f)
    z = a * x
    names = tuple(f"s{i}" for i in range(count))
    return System("drawn", names, z, f, x - z.sum(axis=0), residual=True)


@st.composite
def losses(draw: st.DrawFn) -> tuple[System, Floats]:
    """Return an economy and the share that each sector loses."""
    system = draw(economies())
    size = len(system.sectors)
    share = draw(st.lists(st.sampled_from([0.0, 0.1, 0.5, 1.0]), min_size=size, max_size=size))
    return system, np.array(share)


def test_the_inverse_is_the_sum_of_all_rounds_of_purchases() -> None:
    assert np.allclose(power_series(A, 60), leontief_inverse(A), atol=1e-14)
    assert np.allclose(power_series(A, 2), np.eye(2) + A + A @ A)


def test_what_is_made_serves_purchases_and_final_sales() -> None:
    x = leontief_output(A, np.array([600.0, 1500.0]))
    assert np.allclose(x, A @ x + [600, 1500])


def test_multipliers_are_column_sums_and_value_added_adds_up_to_one() -> None:
    inverse = leontief_inverse(A)
    assert np.allclose(output_multipliers(inverse), [1.254125 + 0.264026, 0.330033 + 1.122112])
    assert np.allclose(factor_multipliers(inverse, V / X), 1.0)


def test_the_supply_driven_model_returns_the_base_year() -> None:
    b = allocation_coefficients(Z, X)
    assert np.allclose(ghosh_output(b, V), X)
    assert np.allclose(ghosh_inverse(b), leontief_inverse(A) * X / X[:, None])


def test_a_sector_that_makes_nothing_buys_and_sells_nothing() -> None:
    z, x = np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([4.0, 0.0])
    assert technical_coefficients(z, x).tolist() == [[0.25, 0.0], [0.0, 0.0]]
    assert allocation_coefficients(z, x).tolist() == [[0.25, 0.0], [0.0, 0.0]]


@given(economies())
def test_supply_driven_prices_are_cost_push_prices(system: System) -> None:
    b = allocation_coefficients(system.transactions, system.output)
    dearer = system.value_added * np.linspace(1.0, 1.5, len(system.sectors))
    theirs = ghosh_prices(b, dearer, system.output)
    assert np.allclose(theirs, leontief_prices(system.coefficients, dearer / system.output))


@given(economies())
def test_what_final_buyers_pay_more_is_what_costs_rose_by(system: System) -> None:
    costs = np.linspace(0.0, 0.1, len(system.sectors))
    paid = price_changes(system.coefficients, costs) @ system.final_demand
    assert paid == pytest.approx(costs @ system.output)


@given(economies())
def test_value_added_is_final_demand(system: System) -> None:
    assert system.value_added.sum() == pytest.approx(system.final_demand.sum())
    assert check_system(system) == []


@given(losses())
@settings(max_examples=60, deadline=None)
def test_given_outputs_come_back_and_the_balance_holds(case: tuple[System, Floats]) -> None:
    system, share = case
    given_to = share > 0
    left = system.output * (1 - share)
    x, f = output_given(system.coefficients, system.final_demand, left, given_to)
    assert np.allclose(x[given_to], left[given_to])
    assert np.allclose(f[~given_to], system.final_demand[~given_to])
    assert np.allclose(x, system.coefficients @ x + f)


def test_the_supply_driven_twin_keeps_the_outputs_that_are_given() -> None:
    b = allocation_coefficients(Z, X)
    x, v = output_given_supply(b, V, np.array([900.0, 0.0]), np.array([True, False]))
    assert x[0] == 900
    assert x[1] == pytest.approx((1400 + 0.5 * 900) / 0.95)
    assert np.allclose(x, b.T @ x + v)


def test_a_sector_without_which_the_other_needs_only_itself() -> None:
    assert extract(A, F, np.array([0.0, 1.0])).tolist() == pytest.approx([350 / 0.85, 0.0])


def test_extraction_of_purchases_leaves_the_sector_its_own_use() -> None:
    x = extract(A, F, np.array([1.0, 0.0]), "purchases")
    a = np.array([[0.15, 0.25], [0.0, 0.05]])
    assert np.allclose(x, np.linalg.solve(np.eye(2) - a, F))


def test_extraction_of_supply_takes_sales_and_keeps_purchases() -> None:
    x = extract(A, F, np.array([0.5, 0.0]), "supply")
    a = np.array([[0.075, 0.125], [0.2, 0.05]])
    assert np.allclose(x, np.linalg.solve(np.eye(2) - a, [175, 1700]))


@pytest.mark.parametrize("model", MODELS)
@given(economies())
@settings(max_examples=15, deadline=None)
def test_no_loss_costs_nothing(model: str, system: System) -> None:
    found = propagate(system, np.zeros((len(system.sectors), 2)), model)
    assert not found.direct.any()
    assert not found.propagated.any()
    assert found.dearer is None


@pytest.mark.parametrize("model", MODELS)
@given(losses())
@settings(max_examples=25, deadline=None)
def test_a_greater_loss_costs_more_in_all(model: str, case: tuple[System, Floats]) -> None:
    system, share = case
    found = propagate(system, np.stack([share * 0.5, share], axis=1), model)
    total = found.propagated.sum(axis=0)
    assert total[1] >= total[0] - 1e-6 * system.output.sum()
    assert (total >= found.direct.sum(axis=0) - 1e-6 * system.output.sum()).all()


@pytest.mark.parametrize("model", MODELS)
def test_a_loss_of_half_a_year_is_half_of_a_year(model: str) -> None:
    lost = np.array([[0.1], [0.0]])
    year = propagate(TEXTBOOK, lost, model)
    half = propagate(TEXTBOOK, lost, model, months=6)
    assert half.direct[0, 0] == 50
    assert np.allclose(half.propagated, year.propagated / 2)


def test_direct_propagated_and_dearer_stand_apart() -> None:
    costs = np.array([[0.02], [0.0]])
    found = propagate(TEXTBOOK, np.array([[0.1], [0.0]]), "leontief", costs=costs)
    assert found.direct[:, 0].tolist() == pytest.approx([100.0, 0.0])
    assert found.propagated[:, 0].tolist() == pytest.approx([100.0, 0.2 * 100 / 0.95])
    assert found.dearer is not None
    assert found.dearer.sum() == pytest.approx(0.02 * 1000)


def test_a_system_whose_inputs_exceed_its_output_is_refused() -> None:
    wrong = System("wrong", ("a", "b"), Z * 10, np.array([0.0, -6000.0]), V)
    assert {p.code for p in check_system(wrong)} == {"inputs-exceed-output"}
    closed = System("closed", ("a", "b"), np.diag([100.0, 100]), np.array([0.0, 50]), np.zeros(2))
    assert {p.code for p in check_system(closed)} == {"closed-sectors"}
    shape = System("wrong", ("a",), Z, F, V)
    assert {p.code for p in check_system(shape)} == {"wrong-shape"}
    gaps = System("wrong", ("a", "a"), Z, np.array([np.nan, 1.0]), V)
    assert {p.code for p in check_system(gaps)} == {"not-a-number", "sector-twice"}
    negative = System("wrong", ("a", "b"), np.array([[1.0, -2], [0, 0]]), F, V)
    assert {p.code for p in check_system(negative)} == {"negative-purchase"}
