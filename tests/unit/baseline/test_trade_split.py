import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.baseline.unknowns.trade import split_line

PRICES = {"La": 1.0, "Nd": 56.0, "Dy": 257.0}


@given(st.floats(2.0, 150.0))
def test_the_shares_of_a_line_are_worth_its_unit_value(unit_value: float) -> None:
    shares = split_line({"La": 0.6, "Nd": 0.3, "Dy": 0.1}, PRICES, unit_value)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert sum(s * PRICES[e] for e, s in shares.items()) == pytest.approx(unit_value, rel=1e-3)


def test_a_dearer_line_holds_more_of_the_dear_element() -> None:
    cheap = split_line({"La": 0.5, "Dy": 0.5}, PRICES, 5.0)
    dear = split_line({"La": 0.5, "Dy": 0.5}, PRICES, 120.0)
    assert dear["Dy"] > cheap["Dy"]


def test_an_element_of_no_weight_is_not_in_the_line() -> None:
    assert "Nd" not in split_line({"La": 1.0, "Nd": 0.0, "Dy": 1.0}, PRICES, 50.0)


def test_an_element_without_a_price_is_a_gap_and_keeps_about_its_weight() -> None:
    shares = split_line({"La": 1.0, "Dy": 1.0, "Tm": 1.0}, {"La": 1.0, "Dy": 99.0}, 50.0)
    assert 0 < shares["Tm"] < 1
    assert sum(shares.values()) == pytest.approx(1)
    assert split_line({"Tm": 2.0}, {}, 50.0) == {"Tm": 1.0}
