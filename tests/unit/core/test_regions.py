"""Countries, blocs and agreements are found by any usual name."""

from __future__ import annotations

import pytest

from ytterby.core import regions
from ytterby.errors import UnknownNameError


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("South Korea", "KOR"),
        ("Korea, Republic of", "KOR"),
        ("North Korea", "PRK"),
        ("usa", "USA"),
        ("U.S.", "USA"),
        ("the United States of America", "USA"),
        ("Burma", "MMR"),
        ("Turkey", "TUR"),
        ("cote d'ivoire", "CIV"),
        ("Côte d'Ivoire", "CIV"),
        ("Czech Republic", "CZE"),
        ("Viet Nam", "VNM"),
        ("Chinese Taipei", "TWN"),
        ("de", "DEU"),
        ("Dem. Rep. of the Congo", "COD"),
        ("Congo", "COG"),
        ("world", "WLD"),
        ("Türkiye", "TUR"),
        ("US", "USA"),
        ("840", "USA"),
        ("842", "USA"),
        ("356", "IND"),
        ("699", "IND"),
        ("250", "FRA"),
        ("251", "FRA"),
        ("158", "TWN"),
        ("490", "TWN"),
        ("036", "AUS"),
        ("36", "AUS"),
        ("Rest of world", "ROW"),
    ],
)
def test_a_country_is_found_by_its_usual_names(name: str, code: str) -> None:
    assert regions.resolve_region(name) == code


def test_every_name_means_one_country() -> None:
    owner: dict[str, str] = {}
    for country in regions.countries().values():
        for name in (country.iso3, country.name, *country.aliases):
            assert owner.setdefault(regions._fold(name), country.iso3) == country.iso3, name


def test_a_number_means_one_country() -> None:
    numbers: dict[int, set[str]] = {}
    for country in regions.countries().values():
        for number in (country.m49, *country.baci):
            numbers.setdefault(number, set()).add(country.iso3)
    assert {n: c for n, c in numbers.items() if len(c) > 1} == {}
    with pytest.raises(UnknownNameError):
        regions.resolve_place("999")


def test_a_misspelt_country_lists_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        regions.resolve_region("Malysia")
    problem = caught.value.problems[0]
    assert problem.code == "unknown-region"
    assert "Malaysia" in problem.fix


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("GER", "did you mean DEU (Germany)?"),
        ("ger", "did you mean DEU (Germany)?"),
        ("SUI", "did you mean CHE (Switzerland)?"),
        ("CHI", "did you mean CHN (China) or CHL (Chile)?"),
        ("Scotland", "did you mean GBR (United Kingdom)?"),
        ("Europe", "did you mean EU27 (European Union)?"),
        ("Deutschland", "did you mean DEU (Germany)?"),
        ("日本", "did you mean JPN (Japan)?"),
        ("États-Unis", "did you mean USA (United States)?"),
    ],
)
def test_a_code_that_people_mistake_names_what_they_mean(name: str, fix: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        regions.resolve_place(name)
    assert caught.value.problems[0].fix == fix


@pytest.mark.parametrize("name", ["", " ", "…", "火星"])
def test_a_name_without_latin_letters_is_no_country_by_accident(name: str) -> None:
    with pytest.raises(UnknownNameError):
        regions.resolve_place(name)


def test_the_code_of_andorra_is_a_word_and_a_code() -> None:
    assert regions.resolve_place("AND") == regions.resolve_place("Andorra") == "AND"


def test_no_mistaken_code_is_a_name_and_each_means_a_place() -> None:
    for name, meant in regions._mistaken_names().items():
        assert name not in regions._region_names(), name
        assert name not in regions._bloc_names(), name
        assert set(meant) <= regions.known_places(), name


def test_a_target_is_a_country_or_the_members_of_a_bloc() -> None:
    assert regions.resolve_target("Germany") == ("DEU",)
    assert len(regions.resolve_target("EU27")) == 27
    assert regions.resolve_target("european union") == regions.resolve_target("EU")
    assert "USA" in regions.resolve_target("Five Eyes")
    with pytest.raises(UnknownNameError):
        regions.resolve_target("G77x")


def test_the_union_has_one_list_of_members() -> None:
    flagged = sorted(c.iso3 for c in regions.countries().values() if c.eu27)
    assert tuple(flagged) == regions.blocs()["EU27"].members


def test_members_and_parties_are_countries() -> None:
    for bloc in regions.blocs().values():
        assert set(bloc.members) <= set(regions.countries()), bloc.bloc
        assert bloc.source
    for agreement in regions.agreements().values():
        assert set(agreement.parties) <= set(regions.countries())
        low, high = agreement.reliability
        assert 0 <= low < high <= 1
        assert agreement.source
        assert agreement.tier in "ABC"


def test_customs_codes_that_differ_are_known() -> None:
    codes = regions.baci_regions()
    assert [codes[n] for n in (842, 699, 251, 490, 757, 579)] == [
        "USA",
        "IND",
        "FRA",
        "TWN",
        "CHE",
        "NOR",
    ]
    assert codes[156] == "CHN"


def test_codes_have_names() -> None:
    assert regions.region_name("XEU") == "Other EU members"
    assert regions.region_name("G7") == "Group of Seven"
    assert regions.region_name("nowhere") == "nowhere"
