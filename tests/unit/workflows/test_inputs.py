import pytest

from ytterby import evidence
from ytterby.errors import EvidenceError, InputError, UnknownNameError
from ytterby.workflows.inputs import Asked, parse_years, unknown_facility
from ytterby.workflows.stressing.asking import ask_stress, load_chain, load_table

KNOWN = (2010, 2018, 2019, 2020, 2021, 2022, 2023, 2024)


def test_years_may_be_one_a_range_or_a_list() -> None:
    assert parse_years("2024", KNOWN) == (2024,)
    assert parse_years("2018:2020", KNOWN) == (2018, 2019, 2020)
    assert parse_years("2024, 2010", KNOWN) == (2010, 2024)
    assert parse_years("2005:2018", KNOWN) == (2010, 2018)


@pytest.mark.parametrize(
    "text", ["", "last", "2018-2024", "2018:", ":2024", "-1", "2025", "20 24x"]
)
def test_other_years_are_refused(text: str) -> None:
    asked = Asked()
    asked.years(text) if text != "2018:" else asked.years("2018:x")
    with pytest.raises(InputError, match="bad-year"):
        asked.finish()


def test_a_country_is_found_by_any_usual_name() -> None:
    asked = Asked()
    for name in ("South Korea", "KOR", "kor", "Republic of Korea"):
        place = asked.place(name)
        assert place is not None
        assert place.regions == ("KOR",)
    asked.finish()


def test_a_bloc_is_its_members_with_the_gathered_ones() -> None:
    place = Asked().place("European Union")
    assert place is not None
    assert place.code == "EU27"
    assert "XEU" in place.regions
    assert "DEU" in place.regions
    assert "DNK" in place.countries
    assert place.left_out == ()


def test_members_without_a_region_of_their_own_are_named() -> None:
    place = Asked().place("Five-Eyes")
    assert place is not None
    assert "NZL" in place.left_out
    assert "ROW" not in place.regions


def test_the_world_is_every_region() -> None:
    asked = Asked()
    place = asked.place("world")
    assert place is not None
    assert place.regions == asked.pack.regions


def test_a_country_that_is_gathered_says_where_it_is() -> None:
    asked = Asked()
    assert asked.place("Denmark") is None
    with pytest.raises(InputError, match=r"part of XEU.*region-not-modelled"):
        asked.finish()


def test_elements_go_by_symbol_name_or_group() -> None:
    asked = Asked()
    assert asked.elements(["dysprosium", "nd", "MAG"]) == ("Dy", "Nd", "MAG")
    assert asked.symbols(("DyTb",)) == ("Tb", "Dy")
    assert asked.stages(["magnets", "mine"]) == ("magnet", "mine")
    asked.finish()


def test_names_may_be_given_several_at_once_with_commas() -> None:
    asked = Asked()
    assert asked.elements(["Dy,Tb", "dysprosium", "Nd"]) == ("Dy", "Tb", "Nd")
    assert asked.stages(["mine, magnet"]) == ("mine", "magnet")
    found = asked.places(["USA, JPN", "Korea, Republic of", "US"])
    assert [place.code for place in found] == ["USA", "JPN", "KOR"]
    asked.finish()


def test_only_the_unknown_one_of_several_names_is_refused() -> None:
    asked = Asked()
    asked.elements(["Dy,Xx"])
    asked.places(["USA,Germny"])
    with pytest.raises(UnknownNameError) as caught:
        asked.finish()
    assert [p.message for p in caught.value.problems] == [
        "there is no element 'Xx'",
        "there is no region 'Germny'",
    ]


def test_everything_wrong_is_said_at_once_with_the_nearest_names() -> None:
    asked = Asked()
    asked.place("Germny")
    asked.elements(["Dyy"])
    asked.stages(["magnett"])
    asked.choice("topic", "sharez", ["shares", "hhi"])
    with pytest.raises(UnknownNameError) as caught:
        asked.finish()
    found = {p.code: p.fix for p in caught.value.problems}
    assert "Germany" in found["unknown-region"]
    assert "Dy" in found["unknown-element"]
    assert "magnet" in found["unknown-stage"]
    assert "shares" in found["unknown-topic"]
    assert caught.value.exit_code == 2


def test_a_plant_that_is_published_later_is_told_with_its_date() -> None:
    base = evidence.load(as_of="2024-12-31")
    known = base.facilities["facility"].to_list()
    later = unknown_facility(base, "usa-mp-10x", known, "target")
    assert later.code == "unknown-target"
    assert later.message == "nothing on 'usa-mp-10x' was published by 2024-12-31"
    assert later.fix == "take --as-of 2026-09-27 or later"
    assert unknown_facility(base, "Nolans", ["aus-nolans"]).fix == "did you mean aus-nolans?"


def test_a_date_before_all_behaviour_was_published_is_one_problem() -> None:
    plan = ask_stress("china-total-ban", "USA").plan
    chain = load_chain(plan, None, as_of=None, workspace=None, progress=None)
    with pytest.raises(EvidenceError) as caught:
        load_table(plan, chain, as_of="2024-12-31")
    (problem,) = caught.value.problems
    assert problem.place == "as_of"
    assert "all are known from 2025-03-31 on" in problem.fix
    assert load_table(plan, chain, as_of="2025-03-31").estimates
