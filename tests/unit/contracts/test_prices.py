"""Price processes: fitted to what made them, simulated as they are."""

from __future__ import annotations

import numpy as np
import pytest

from ytterby import evidence
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.prices import (
    Brownian,
    Reverting,
    fit_brownian,
    fit_reverting,
    linear,
    normals,
    read_history,
    simulate,
    uncertain,
)
from ytterby.errors import InputError

CENTURIES = Horizon("1000-01", 12 * 400)


def test_a_long_brownian_path_gives_its_volatility_back() -> None:
    true = Brownian(0.05, 0.3)
    path = simulate(true, 50.0, CENTURIES, normals(4800, 1, np.random.default_rng(2)))[:, 0]
    found = fit_brownian(np.arange(4800) / 12, path)
    assert abs(found.volatility - 0.3) < 3 * found.volatility_error
    assert abs(found.drift - 0.05) < 3 * found.drift_error


def test_a_long_reverting_path_gives_its_speed_level_and_volatility_back() -> None:
    true = Reverting(0.9, 70.0, 0.4)
    path = simulate(true, 70.0, CENTURIES, normals(4800, 1, np.random.default_rng(4)))[:, 0]
    found = fit_reverting(np.arange(4800) / 12, path)
    assert abs(found.speed - 0.9) < 3 * found.speed_error
    assert abs(found.volatility - 0.4) < 3 * found.volatility_error
    assert abs(np.log(found.level / 70.0)) < 3 * found.level_error


@pytest.mark.parametrize("process", [Brownian(0.03, 0.3), Reverting(0.8, 70.0, 0.5)])
def test_the_mean_of_paths_is_the_forward(process: Brownian | Reverting) -> None:
    months = Horizon("2025-01", 36)
    path = simulate(process, 55.0, months, normals(36, 40_000, np.random.default_rng(5)))
    ahead = process.forward(55.0, 3.0)
    error = path[-1].std() / np.sqrt(40_000)
    assert abs(path[-1].mean() - ahead) < 4 * error
    assert np.log(path[-1]).std() == pytest.approx(process.deviation(3.0), rel=0.02)


def test_few_prices_leave_wide_errors_and_fewer_are_refused() -> None:
    found = fit_reverting([0, 1, 2, 3, 4], [92, 124, 75, 55, 69])
    assert found.speed_error > 0.3 * found.speed
    with pytest.raises(InputError, match="few-prices"):
        fit_brownian([0, 1, 2], [1, 2, 3])


def test_years_without_a_price_leave_out_their_pairs_and_stretch_no_step() -> None:
    # The log price halves its distance to ln 64 each year but over the gap, where it may do what
    # it likes: 64 x 2**d with d = 4, 2, 1, then -2, -1, -1/2.
    prices = [64 * 2.0**d for d in (4, 2, 1, -2, -1, -0.5)]
    found = fit_reverting([0, 1, 2, 7, 8, 9], prices)
    assert found.speed == pytest.approx(np.log(2))
    assert found.level == pytest.approx(64)
    with pytest.raises(InputError, match="few-prices"):
        fit_reverting([0, 1, 3, 5, 7], [50, 60, 55, 58, 52])


def test_seventeen_years_of_neodymium_oxide_are_known() -> None:
    past = read_history(evidence.load(), "Nd")
    assert (past.years[0], past.years[-1]) == (2009.5, 2025.5)
    assert past.prices[2] == 234.4
    fitted = fit_reverting(past.years, past.prices)
    assert 0.3 < fitted.half_life < 2.0
    assert 0.4 < fitted.volatility < 1.0


def test_parameters_are_drawn_around_what_was_fitted() -> None:
    many = uncertain(Reverting(1.0, 70.0, 0.5, 0.3, 0.1, 0.05), 4000, np.random.default_rng(6))
    assert all(isinstance(p, Reverting) and p.speed > 0 and p.volatility > 0 for p in many)
    assert np.median([p.volatility for p in many]) == pytest.approx(0.5, rel=0.02)


def test_antithetic_numbers_cancel() -> None:
    shocks = normals(5, 10, np.random.default_rng(0))
    assert not (shocks[:, 0::2] + shocks[:, 1::2]).any()


def test_a_linear_price_has_its_ends() -> None:
    path = linear(60.0, 180.0, Horizon("2025-10", 120))[:, 0]
    assert (path[0], path[-1]) == (60.0, 180.0)
    assert np.allclose(np.diff(path), 120 / 119)
