"""Numbers in free text, and how they are meant."""

import pytest

from ytterby.sayings.matching import spoken_numbers

Case = tuple[str, str, tuple[float, ...], str]

CASES: list[Case] = [
    ("China refines 90% of it", "about", (0.9,), "share"),
    ("over 90 percent", "over", (0.9,), "share"),
    ("more than 90 per cent of magnets", "over", (0.9,), "share"),
    ("less than 1 % is recycled", "under", (0.01,), "share"),
    ("under 0.1%", "under", (0.001,), "share"),
    ("80-90 %", "between", (0.8, 0.9), "share"),
    ("80 to 90 percent", "between", (0.8, 0.9), "share"),
    ("between 80% and 90%", "between", (0.8, 0.9), "share"),
    ("half of the reserves", "about", (0.5,), "share"),
    ("a third of the cost", "about", (1 / 3,), "share"),
    ("three quarters", "about", (0.75,), "share"),
    ("920 pounds", "about", (417.305,), "kg"),
    ("9,200 lb", "about", (4173.05,), "kg"),
    ("1-2 kg of magnets", "between", (1.0, 2.0), "kg"),
    ("600 kg per MW", "about", (600.0,), "kg/MW"),
    ("0.6 tonnes per megawatt", "about", (600.0,), "kg/MW"),
    ("44 million tonnes", "about", (44e6,), "t"),
    ("270,000 t", "about", (270000.0,), "t"),
    ("29 years", "about", (29.0,), "years"),
    ("a quarter of a century", "about", (25.0,), "years"),
    ("rose tenfold", "about", (10.0,), "ratio"),
    ("twice the price", "about", (2.0,), "ratio"),
    ("the third largest of all", "about", (3.0,), "rank"),
    ("the largest", "about", (1.0,), "rank"),
    ("in 2010", "exactly", (2010.0,), "year"),
]


@pytest.mark.parametrize(("text", "says", "numbers", "unit"), CASES)
def test_a_number_is_read_as_it_is_meant(
    text: str, says: str, numbers: tuple[float, ...], unit: str
) -> None:
    found = [s for s in spoken_numbers(text) if s.unit == unit]
    assert found
    assert found[0].numbers == pytest.approx(numbers, rel=1e-4)
    assert found[0].says == says


def test_a_text_without_numbers_has_none() -> None:
    assert spoken_numbers("China refines most of it") == ()


def test_a_year_beside_a_share_is_not_the_share() -> None:
    numbers = spoken_numbers("In 2024 China refined 90 %")
    assert [(s.unit, s.numbers) for s in numbers] == [("share", (0.9,)), ("year", (2024.0,))]
