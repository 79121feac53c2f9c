"""Claims are found by words and filters, counted, ordered and paged."""

from __future__ import annotations

import time

import pytest

from ytterby.errors import InputError
from ytterby.evidence import load
from ytterby.workflows.weighing.index import ClaimIndex, build_index
from ytterby.workflows.weighing.search import PAGE, Question, find_claims


@pytest.fixture(scope="module")
def index() -> ClaimIndex:
    return build_index(load())


def test_every_claim_is_found_without_words(index: ClaimIndex) -> None:
    found = find_claims(index, Question())
    assert found.claims.height == index.evidence.claims.height
    assert found.shown.height == PAGE
    assert found.pages == -(-found.claims.height // PAGE)


def test_all_words_must_be_there_and_names_count_as_words(index: ClaimIndex) -> None:
    found = find_claims(index, Question("mine production china 2024")).claims
    assert "mine-production-0190" in found["claim"].to_list()
    assert set(found["region"]) | set(found["partner"]) >= {"CHN"}
    assert find_claims(index, Question("mine production china 2024 samarium")).claims.height == 0


def test_a_short_word_is_a_whole_word(index: ClaimIndex) -> None:
    rows = find_claims(index, Question("Dy")).claims
    assert rows.height
    texts = index.claims.filter(index.claims["claim"].is_in(rows["claim"].implode()))["text"]
    assert texts.str.contains(" dy ", literal=True).all()


def test_a_phrase_in_quotes_stands_together(index: ClaimIndex) -> None:
    apart = find_claims(index, Question("bayan obo")).claims.height
    together = find_claims(index, Question('"bayan obo"')).claims.height
    assert 0 < together <= apart
    assert find_claims(index, Question('"obo bayan"')).claims.height == 0


def test_a_word_that_is_nowhere_brings_the_nearest(index: ClaimIndex) -> None:
    found = find_claims(index, Question("dysprosum"))
    assert found.claims.is_empty()
    assert found.near == ("dysprosium",)


def test_filters_hold_and_a_place_also_finds_the_partner(index: ClaimIndex) -> None:
    chosen = {"tier": ("A",), "element": ("Dy", "Tb")}
    rows = find_claims(index, Question("", chosen)).claims
    assert set(rows["tier"]) == {"A"}
    assert set(rows["element"]) == {"Dy", "Tb"}
    japan = find_claims(index, Question("", {"region": ("JPN",)})).claims
    assert ((japan["region"] == "JPN") | (japan["partner"] == "JPN")).all()
    assert (japan["region"] != "JPN").any()


def test_a_facet_counts_what_choosing_it_would_leave(index: ClaimIndex) -> None:
    question = Question("", {"quantity": ("price",)})
    facets = find_claims(index, question).facets
    for choice in facets["tier"]:
        both = Question("", {"quantity": ("price",), "tier": (choice.value,)})
        assert find_claims(index, both).claims.height == choice.count
    shown = {c.value: c.count for c in facets["quantity"]}
    assert shown["price"] == find_claims(index, question).claims.height
    assert shown["assay"] > 0, "other values of a chosen facet stay in sight"


def test_a_chosen_value_is_always_offered(index: ClaimIndex) -> None:
    facets = find_claims(index, Question("", {"facility": ("gbr-lcm",)})).facets
    assert [c.value for c in facets["facility"] if c.chosen] == ["gbr-lcm"]


def test_orders_put_gaps_last(index: ClaimIndex) -> None:
    years = find_claims(index, Question(order="year", falling=True)).claims["year"].to_list()
    known = [y for y in years if y is not None]
    assert known == sorted(known, reverse=True)
    assert years[-1] is None


def test_a_page_beyond_the_last_is_the_last(index: ClaimIndex) -> None:
    found = find_claims(index, Question("dysprosium", page=999))
    assert found.page == found.pages
    assert found.shown.height > 0


def test_what_cannot_be_asked_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        find_claims(build_index(load()), Question("", {"colour": ("red",)}, order="luck"))
    assert {p.code for p in caught.value.problems} == {"unknown-filter", "unknown-order"}


def test_a_search_takes_less_than_a_tenth_of_a_second(index: ClaimIndex) -> None:
    question = Question("china magnet", {"tier": ("B", "C")})
    find_claims(index, question)
    taken = []
    for _ in range(7):
        start = time.process_time()
        find_claims(index, question)
        taken.append(time.process_time() - start)
    assert sorted(taken)[3] < 0.1
