import pytest

from ytterby.errors import UnknownNameError
from ytterby.packs import pack_names, pack_version, read_pack


def test_the_rare_earths_pack_ships() -> None:
    assert "rare_earths" in pack_names()


def test_a_pack_has_a_version_that_changes_with_its_content() -> None:
    version, digest = pack_version("rare_earths").split("+")
    assert version.count(".") == 2
    assert len(digest) == 12


def test_every_country_has_a_region() -> None:
    pack = read_pack()
    assert pack.region_of("USA") == "USA"
    assert pack.region_of("DNK") == "XEU"
    assert pack.region_of("CHL") == "ROW"
    assert pack.region_of("HKG") == "CHN"


def test_a_bloc_is_its_modelled_members_once_each() -> None:
    members = read_pack().target("European Union")
    assert "DEU" in members
    assert "XEU" in members
    assert len(members) == len(set(members))


def test_a_misspelt_element_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="terbium"):
        read_pack().element_set("terbum")


def test_a_misspelt_pack_names_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="rare_earths"):
        read_pack("rare_earth")


def test_abilities_begin_and_end_in_their_years() -> None:
    pack = read_pack()
    separators = {a.region for a in pack.ability("separate", 2010)}
    assert "MYS" not in separators
    assert "MYS" in {a.region for a in pack.ability("separate", 2018)}


def test_every_region_and_sector_has_a_label() -> None:
    pack = read_pack()
    for code in (*pack.regions, *(s.id for s in pack.sectors)):
        assert pack.label(code)
    assert pack.label("KOR") == "South Korea"
    assert pack.label("ev_traction") == "electric-vehicle drives"


def test_each_ore_weighs_its_deposits_to_one() -> None:
    for ore in read_pack().ores:
        assert sum(ore.deposits.values()) == pytest.approx(1.0)


def test_every_content_rule_gives_its_reason() -> None:
    rules = read_pack().rules["trade"]
    assert isinstance(rules, dict)
    for kind in ("concentrate", "ore", "blend", "content"):
        for rule in rules[kind]:
            assert len(rule["reason"]) > 10
