"""A total shared among products: exact, by mass and by value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby.impact.environment.allocation import burden_per_kg, share_out, weights_of

AMOUNT = st.floats(min_value=0.0, max_value=1e12, allow_nan=False, allow_infinity=False)
WEIGHT = st.floats(min_value=1e-9, max_value=1e9)


@settings(max_examples=1000, deadline=None)
@given(total=AMOUNT, weights=st.lists(WEIGHT, min_size=1, max_size=17))
def test_parts_sum_to_the_total_to_the_last_bit_and_none_is_negative(
    total: float, weights: list[float]
) -> None:
    parts = share_out(total, {str(i): w for i, w in enumerate(weights)})
    assert math.fsum(parts.values()) == total
    assert all(part >= 0.0 for part in parts.values())


@given(total=AMOUNT, weights=st.lists(WEIGHT, min_size=2, max_size=17))
def test_a_part_is_its_share_of_the_weights_within_rounding(
    total: float, weights: list[float]
) -> None:
    parts = share_out(total, {str(i): w for i, w in enumerate(weights)})
    whole = math.fsum(weights)
    for i, weight in enumerate(weights):
        assert abs(parts[str(i)] - total * (weight / whole)) <= 1e-15 * total + 1e-320


def test_mass_and_value_give_the_same_total_and_other_parts() -> None:
    masses = {"La": 900.0, "Dy": 100.0}
    prices = {"La": 1.0, "Dy": 300.0}
    by = {a: share_out(5000.0, weights_of(masses, prices, a) or {}) for a in ("mass", "value")}
    assert by["mass"] == {"La": 4500.0, "Dy": 500.0}
    assert by["value"]["La"] == pytest.approx(5000.0 * 900 / 30_900)
    assert math.fsum(by["mass"].values()) == math.fsum(by["value"].values()) == 5000.0


def test_what_has_no_price_bears_nothing_by_value_and_no_price_at_all_is_a_gap() -> None:
    assert weights_of({"La": 9.0, "Tm": 1.0}, {"La": 1.0}, "value") == {"La": 9.0, "Tm": 0.0}
    assert weights_of({"Tm": 1.0}, {}, "value") is None
    with pytest.raises(ValueError, match="no such allocation"):
        weights_of({"La": 1.0}, {}, "energy")


@pytest.mark.parametrize("weights", [{"La": 0.0}, {"La": -1.0, "Ce": 2.0}, {"La": math.inf}])
def test_weights_that_cannot_share_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        share_out(1.0, weights)


def test_burdens_per_kilogram_weighted_by_shares_are_one() -> None:
    shares = {"La": 0.7, "Nd": 0.25, "Dy": 0.05}
    prices = {
        "La": np.array([1.0, 2.0]),
        "Nd": np.array([60.0, 70.0]),
        "Dy": np.array([250.0, 9.0]),
    }
    total = sum(w * burden_per_kg(shares, prices, e, "value") for e, w in shares.items())
    np.testing.assert_allclose(total, 1.0, rtol=1e-14)
    assert burden_per_kg(shares, prices, "Dy", "mass") == 1.0
    assert math.isnan(float(burden_per_kg(shares, prices, "Tm", "value")))
