"""Units at the border are converted where that is right, and refused where it would be a guess."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.errors import InputError
from ytterby.names import quantities
from ytterby.units import conversion_factor, convert


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"),
    [
        (45, "%", "1", 0.45),
        (45, "percent", "1", 0.45),
        (300, "ppm", "1", 0.0003),
        (1.2, "kt REO/yr", "t REO/year", 1200),
        (1.2, "kt REO per year", "t REO/year", 1200),
        (270, "kt REO", "t REO/year", 270_000),
        (2, "t TREO p.a.", "t REO/year", 2),
        (5, "ktpa", "t/year", 5000),
        (5, "metric tons", "t/year", 5),
        (1, "t REO/month", "t REO/year", 12),
        (3, "t Dy oxide", "t REO/year", 3),
        (2, "USD/lb", "USD/kg", 2 / 0.45359237),
        (2, "US$/kg", "USD/kg", 2),
        (3, "million USD", "USD", 3e6),
        (8.5, "USD billion", "USD", 8.5e9),
        (600, "kg/MW", "t/MW", 0.6),
        (1500, "g/unit", "kg/unit", 1.5),
        (2, "years", "month", 24),
    ],
)
def test_units_of_the_field_are_converted(
    value: float, unit: str, target: str, expected: float
) -> None:
    assert convert(value, unit, target) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("unit", "target", "code"),
    [
        ("t", "t REO/year", "other-basis"),
        ("kt", "t REO/year", "other-basis"),
        ("t Nd", "t REO/year", "other-basis"),
        ("t element", "t REO", "other-basis"),
        ("t REO", "t/year", "other-basis"),
        ("ton", "t", "ambiguous-unit"),
        ("MT", "t", "ambiguous-unit"),
        ("EUR/kg", "USD/kg", "other-currency"),
        ("CNY/t", "USD/kg", "other-currency"),
        ("USD", "t", "other-dimension"),
        ("1", "t/year", "other-dimension"),
        ("furlong", "t", "unknown-unit"),
        ("knot", "t/year", "unknown-unit"),
        ("", "t", "unknown-unit"),
        ("t/", "t", "unknown-unit"),
    ],
)
def test_what_would_be_a_guess_is_refused(unit: str, target: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        conversion_factor(unit, target)
    assert caught.value.problems[0].code == code
    assert caught.value.problems[0].fix


def test_kt_is_a_thousand_tonnes_and_no_speed() -> None:
    assert conversion_factor("kt", "t") == 1000


def test_the_unit_of_every_quantity_is_its_own() -> None:
    for quantity in quantities().values():
        if quantity.unit:
            assert conversion_factor(quantity.unit, quantity.unit) == 1


@pytest.mark.parametrize("unit", ["NAN", "nan", "inf", "t NAN"])
def test_a_word_that_is_a_number_is_no_unit(unit: str) -> None:
    with pytest.raises(InputError):
        conversion_factor(unit, "t REO/year")


@given(st.text(max_size=12))
def test_no_text_breaks_the_reader(unit: str) -> None:
    with contextlib.suppress(InputError):
        assert conversion_factor(unit, "t REO/year") > 0
