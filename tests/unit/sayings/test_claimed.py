"""The range that a spoken number covers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.sayings.claimed import Said, number_text, said_range


def test_a_round_share_covers_two_and_a_half_points_to_either_side() -> None:
    said = said_range("about", [0.7], "share")
    assert (said.low, said.high) == pytest.approx((0.675, 0.725))


def test_any_other_share_covers_half_a_point() -> None:
    said = said_range("about", [0.97], "share")
    assert (said.low, said.high) == pytest.approx((0.965, 0.975))


def test_an_amount_covers_five_percent_of_itself() -> None:
    said = said_range("about", [417.3], "kg")
    assert (said.low, said.high) == pytest.approx((396.4, 438.2), abs=0.1)


def test_over_ends_nowhere() -> None:
    assert math.isinf(said_range("over", [2.0], "ratio").high)


def test_under_holds_all_that_is_smaller() -> None:
    said = said_range("under", [0.01], "share")
    assert said.holds(0.0)
    assert said.holds(0.01)
    assert not said.holds(0.0101)


def test_between_ends_at_its_numbers_in_either_order() -> None:
    assert said_range("between", [90, 80], "kg") == Said(80, 90, "90 to 80 kg")


def test_a_count_is_exact_or_half_a_unit() -> None:
    assert said_range("exactly", [2], "rank").holds(2)
    assert not said_range("exactly", [2], "rank").holds(3)
    assert said_range("about", [29], "years").holds(29.4)


@given(st.floats(0.0, 1.0))
def test_about_a_share_always_holds_that_share_and_never_more_than_all(share: float) -> None:
    said = said_range("about", [share], "share")
    assert said.holds(share)
    assert said.high <= 1.0


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1.0, "plants", "1 plant"),
        (0.0, "plants", "0 plants"),
        (0.0003, "share", "0.03 %"),
        (27.0, "years", "27 years"),
        (270000.0, "t REO/year", "270,000 t REO/year"),
        (1.0, "yes or no", "yes"),
    ],
)
def test_numbers_read_well(value: float, unit: str, text: str) -> None:
    assert number_text(value, unit) == text
