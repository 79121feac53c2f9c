"""Free text finds the saying that it means, and nothing where it means none."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby.sayings import find_sayings
from ytterby.sayings.matching import concepts_of

SENTENCES: dict[str, str] = tomllib.loads(
    Path(__file__).with_name("paraphrases.toml").read_text(encoding="utf-8")
)["sentences"]
MEANT = {text: saying for text, saying in SENTENCES.items() if saying}
FILLER = ("frankly", "yesterday", "somebody", "told", "grandmother", "that", "well", "quite", "oh")


def nearest(text: str) -> str:
    found = find_sayings(text)
    return found[0].saying.id if found else ""


def test_there_are_enough_paraphrases_and_sentences_that_mean_nothing() -> None:
    assert len(MEANT) >= 60
    assert sum(not s for s in SENTENCES.values()) >= 12


@pytest.mark.parametrize(("text", "saying"), SENTENCES.items())
def test_a_paraphrase_finds_its_saying(text: str, saying: str) -> None:
    assert nearest(text) == saying


def test_every_saying_is_found_by_its_own_sentence_and_variants() -> None:
    from ytterby.sayings import read_sayings

    lost = []
    for saying in read_sayings():
        for text in (saying.sentence, *saying.variants):
            found = [m.saying.id for m in find_sayings(text)]
            if saying.id not in found[:2]:
                lost.append((saying.id, text, found))
    assert lost == []


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(MEANT)), st.permutations(FILLER), st.integers(0, len(FILLER)))
def test_unrelated_filler_and_its_order_do_not_change_the_match(
    text: str, filler: list[str], cut: int
) -> None:
    padded = " ".join([*filler[:cut], text, *filler[cut:]])
    assert [m.saying.id for m in find_sayings(padded)] == [m.saying.id for m in find_sayings(text)]


def test_the_number_that_was_typed_comes_with_the_match() -> None:
    match = find_sayings("China refines 60% of rare earths")[0]
    assert match.saying.id == "china-refines-90"
    assert match.said is not None
    assert (match.said.low, match.said.high) == pytest.approx((0.575, 0.625))


def test_the_year_that_was_typed_comes_with_the_match() -> None:
    assert find_sayings("In 2018 China refined 90% of rare earths")[0].year == 2018


def test_pounds_are_kilograms() -> None:
    match = find_sayings("An F-35 contains 50 pounds of rare earths")[0]
    assert match.said is not None
    assert match.said.low < 22.7 < match.said.high


def test_us_is_the_country_only_in_capitals() -> None:
    assert "usa" in concepts_of("The US mines rare earths")
    assert "usa" not in concepts_of("tell us about rare earths")


def test_another_commodity_is_not_taken_for_rare_earths() -> None:
    assert find_sayings("China refines 90% of the world's graphite") == ()
    assert nearest("China refines 90% of rare earths and graphite") == "china-refines-90"


def test_a_number_in_another_unit_is_said_to_be_unread() -> None:
    match = find_sayings("China refines 300,000 tonnes of rare earths")[0]
    assert match.said is None
    assert match.unread == ("300,000 tonnes",)


def test_a_denial_is_noticed_unless_the_saying_is_one() -> None:
    assert find_sayings("China doesn't refine 90% of rare earths")[0].denied
    assert not find_sayings("China refines 90% of rare earths")[0].denied
    assert not find_sayings("Rare earths are not rare")[0].denied
