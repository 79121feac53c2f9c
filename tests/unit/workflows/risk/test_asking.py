"""What a user asks of a risk method is resolved by any usual name, or all of it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.indicators.risk.toy_method import toy_method

from ytterby.errors import InputError, UnknownNameError
from ytterby.workflows.risk.asking import BIG, DRAWS, RiskRequest, read_request, read_years

TOY = {"toy": toy_method()}


def ask(**given: Any) -> RiskRequest:
    asked: dict[str, Any] = {"material": ["Tungsten"], "region": ["DEU"]} | given
    return read_request("toy", methods=TOY, **asked)


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["IND,DEU"], ("IND", "DEU")),
        (["IND", "DEU"], ("IND", "DEU")),
        (["South Korea, Germany"], ("KOR", "DEU")),
        (["Korea, Republic of"], ("KOR",)),
        (["Türkiye,Côte d'Ivoire"], ("TUR", "CIV")),
        (["840,842,US", "USA"], ("USA",)),
        (["EU27", "699"], ("EU27", "IND")),
    ],
)
def test_places_are_found_by_name_number_and_list(
    names: Sequence[str], codes: tuple[str, ...]
) -> None:
    assert ask(region=names).regions == codes


def test_materials_are_found_in_any_case_and_elements_by_symbol_or_name() -> None:
    assert ask(material=["tungsten, COBALT", "dysprosium"]).materials == (
        "Tungsten",
        "Cobalt",
        "Dy",
    )
    assert ask(material=["all"]).materials == ("Tungsten", "Cobalt", "Dy")


def test_an_element_of_a_method_that_takes_rare_earths_together_says_so() -> None:
    together = {"toy": replace(toy_method(), materials=lambda _: ("Tungsten", "Rare earth"))}
    with pytest.raises(UnknownNameError) as caught:
        read_request("toy", material=["dysprosium,Nd"], region=["DEU"], methods=together)
    assert [p.fix.split(",")[0] for p in caught.value.problems] == ["say 'Rare earth'"] * 2


def test_both_modes_are_asked_for_if_nothing_is_said() -> None:
    assert ask().modes == ("strict", "corrected")
    assert ask(mode="strict").modes == ("strict",)


def test_years_come_as_spans_and_lists() -> None:
    assert read_years("2018:2020, 2024") == (2018, 2019, 2020, 2024)
    assert read_years(None) == (2024,)
    assert read_years(2019) == (2019,)


@pytest.mark.parametrize("text", ["", "20x", "2024:2018", "1066", "2018:", "2018::2020", "-2018"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no year|ends before"):
        read_years(text)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(InputError) as error:
        ask(
            material=["Tungstn", "Unobtainium"],
            region=["Germny"],
            year="20x",
            mode="strct",
            draws=-1,
            options={"dimension": "rule_of_law"},
        )
    found = {p.code: p for p in error.value.problems}
    assert len(error.value.problems) == 7
    assert found["unknown-region"].fix.startswith("did you mean Germany")
    assert found["unknown-mode"].fix == "did you mean strict?"
    assert {"unknown-material", "bad-year", "bad-draws", "unknown-option"} <= set(found)


def test_unknown_names_alone_are_an_unknown_name() -> None:
    with pytest.raises(UnknownNameError, match="did you mean Tungsten"):
        ask(material=["Tungstn"])
    with pytest.raises(UnknownNameError, match="did you mean toy"):
        read_request("toi", methods=TOY)


def test_a_method_by_region_needs_one_and_a_material() -> None:
    with pytest.raises(InputError) as error:
        read_request("toy", methods=TOY)
    assert [p.code for p in error.value.problems] == ["missing-material", "missing-region"]


def test_a_method_of_the_world_refuses_a_region() -> None:
    with pytest.raises(InputError, match="leave --region out"):
        read_request("hhi-governance", material=["Dy"], region=["USA"])
    assert read_request("hhi-governance", material=["Dy"], region=["World"]).regions == ("WLD",)
    assert read_request("hhi-governance", material=["Dy"]).regions == ("WLD",)


def test_big_requests_make_no_draws_unless_they_are_asked_for() -> None:
    many = f"1990:{1990 + BIG // 30}"
    wide = {"material": ["all"], "region": ["DEU,IND,USA,CHN,JPN,KOR"], "year": many}
    assert ask(**wide).draws == 0
    assert ask(**wide, draws=16).draws == 16
    assert ask().draws == DRAWS
    assert ask(draws=0).draws == 0


@pytest.mark.parametrize("names", [[], [","], [" ", ",,"]])
def test_commas_alone_name_nothing(names: Sequence[str]) -> None:
    with pytest.raises(InputError) as error:
        ask(material=names, region=names)
    assert [p.code for p in error.value.problems] == ["missing-material", "missing-region"]


@pytest.mark.parametrize("draws", [1, 15])
def test_too_few_draws_are_refused(draws: int) -> None:
    with pytest.raises(InputError, match="give 16 or more"):
        ask(draws=draws)
