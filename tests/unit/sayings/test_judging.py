"""The rules of a verdict, by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.sayings import Bench, Number, Said, Saying, judge
from ytterby.sayings.definitions import FromChain, FromClaims
from ytterby.sayings.judging import VERDICTS, Verdict, decide, stand, state_of
from ytterby.sayings.wording import denial, headline, sentences

ABOUT_90 = Said(0.875, 0.925, "about 90 %")


def number(
    value: float, low: float | None = None, high: float | None = None, **more: Any
) -> Number:
    low = value if low is None else low
    high = value if high is None else high
    fields = {"definition": "d", "year": 2024, "tier": "A", "sources": ("s",), **more}
    return Number(value=value, low=low, high=high, **fields)


# --- one number


def test_a_number_inside_the_claim_agrees() -> None:
    assert state_of(number(0.90, 0.88, 0.91), ABOUT_90, "share") == "agrees"


def test_a_number_whose_interval_reaches_the_claim_comes_near() -> None:
    assert state_of(number(0.86, 0.84, 0.88), ABOUT_90, "share") == "near"


def test_a_number_within_five_percent_of_the_claim_comes_near() -> None:
    assert state_of(number(0.84), ABOUT_90, "share") == "near"
    assert state_of(number(0.82), ABOUT_90, "share") == "differs"


def test_above_a_high_share_no_more_than_half_of_what_is_left_is_near() -> None:
    # 92.5 % leaves 7.5 points: 3.75 of them are near.
    assert state_of(number(0.96), ABOUT_90, "share") == "near"
    assert state_of(number(0.97), ABOUT_90, "share") == "differs"


def test_an_interval_wider_than_threefold_decides_nothing() -> None:
    said = Said(396.0, 438.0, "417 kg")
    assert state_of(number(417.0, 16.7, 430.0), said, "kg") == "open"


def test_a_wide_interval_that_lies_inside_the_claim_agrees() -> None:
    said = Said(float("-inf"), 0.01, "under 1 %")
    assert state_of(number(0.002, 0.0005, 0.009), said, "share") == "agrees"


def test_a_wide_interval_beyond_the_claim_differs() -> None:
    said = Said(396.0, 438.0, "417 kg")
    assert state_of(number(22.7, 8.0, 35.0), said, "kg") == "differs"


def test_a_count_fits_or_does_not() -> None:
    assert state_of(number(3.0), Said(2.0, 2.0, "rank 2"), "rank") == "differs"


@given(st.floats(0.0, 1.0), st.floats(0.0, 0.2))
def test_a_wider_claim_never_turns_agreement_into_difference(value: float, more: float) -> None:
    narrow = state_of(number(value), ABOUT_90, "share")
    wide = state_of(number(value), Said(0.875 - more, min(1.0, 0.925 + more), "x"), "share")
    if narrow == "agrees":
        assert wide == "agrees"


# --- a definition

CHAIN = FromChain.model_validate({"kind": "chain", "name": "chain", "part": {"of": "mined"}})
CLAIMS = FromClaims.model_validate({"kind": "claims", "name": "q", "pick": {"quantity": "q"}})


def test_sources_on_both_sides_split_a_definition() -> None:
    numbers = [number(0.53), number(0.9)]
    assert stand(CLAIMS, numbers, ABOUT_90, "share").state == "split"


def test_a_definition_without_a_number_is_a_gap() -> None:
    assert stand(CLAIMS, [], ABOUT_90, "share").state == "gap"


def test_a_definition_may_claim_another_number_in_another_unit() -> None:
    own = CLAIMS.model_copy(update={"claimed": (0.0, 2000.0), "unit": "year"})
    standing = stand(own, [number(2013.0, 2013.0, 2015.0)], ABOUT_90, "share")
    assert standing.state == "differs"
    assert standing.unit == "year"


# --- all of them


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([0.90, 0.91], "true"),
        ([0.90, 0.86], "roughly true"),
        ([0.86], "roughly true"),
        ([0.90, 0.60], "true by definition"),
        ([0.86, 0.60], "true by definition"),
        ([0.60, 0.50], "not supported"),
        ([], "undecided"),
    ],
)
def test_definitions_make_a_verdict(values: list[float], verdict: str) -> None:
    standings = [stand(CLAIMS, [number(v)], ABOUT_90, "share") for v in values]
    assert decide(standings) == verdict
    assert verdict in VERDICTS


def test_a_split_definition_makes_a_dispute_whatever_else_agrees() -> None:
    split = stand(CLAIMS, [number(0.53), number(0.9)], ABOUT_90, "share")
    agrees = stand(CHAIN, [number(0.9)], ABOUT_90, "share")
    assert decide([split, agrees]) == "disputed"


def test_recollection_alone_decides_nothing_and_makes_no_dispute() -> None:
    recalled = stand(CLAIMS, [number(0.9, tier="C", recalled=True)], ABOUT_90, "share")
    assert decide([recalled]) == "undecided"
    torn = [number(v, tier="C", recalled=True) for v in (0.5, 0.9)]
    unsure = stand(CLAIMS, torn, ABOUT_90, "share")
    agrees = stand(CHAIN, [number(0.9)], ABOUT_90, "share")
    assert decide([unsure, agrees]) == "true"


def test_a_number_for_scale_decides_nothing_but_is_told() -> None:
    part = {"of": "mined"}
    both = (
        {"kind": "chain", "name": "meant", "part": part, "years": (2024,)},
        {"kind": "chain", "name": "near to it", "part": part, "years": (2024,), "context": True},
    )
    verdict = judged({"meant": {2024: 0.9}, "near to it": {2024: 0.2}}, definition=both)
    assert verdict.verdict == "true"
    assert sentences(verdict)[1] == "For scale: near to it (20 %)."
    assert len(verdict.numbers) == 2
    assert len(verdict.comparable) == 1


def test_gaps_do_not_count() -> None:
    gap = stand(CLAIMS, [], ABOUT_90, "share")
    agrees = stand(CHAIN, [number(0.9)], ABOUT_90, "share")
    assert decide([gap, agrees]) == "true"


# --- a saying on a bench


@dataclass
class Shelf:
    """A bench whose numbers are written down."""

    numbers: Mapping[str, Mapping[int, float]]
    address: str = ""

    @property
    def evidence(self) -> Any:
        rows = {"source": ["s"], "address": [self.address]}
        return SimpleNamespace(sources=pl.DataFrame(rows))

    def years(self, definition: Any) -> tuple[int, ...]:
        return tuple(sorted(self.numbers[definition.name]))

    def measure(self, definition: Any, years: tuple[int, ...] | None = None) -> tuple[Number, ...]:
        found = self.numbers[definition.name]
        wanted = [y for y in found if years is None or y in years]
        tier = "B" if self.address else "A"
        return tuple(
            number(found[y], definition=definition.name, year=y, tier=tier)
            for y in sorted(wanted, reverse=True)
        )


def saying(**more: Any) -> Saying:
    part = {"of": "mined"}
    return Saying.model_validate(
        {
            "id": "a",
            "topic": "t",
            "sentence": "A is 90 %.",
            "says": "about",
            "number": (0.9,),
            "unit": "share",
            "needs": ("a",),
            "heard": (
                {"who": "W", "document": "D", "address": "http://d", "date": "2024", "tier": "B"},
            ),
            "definition": (
                {"kind": "chain", "name": "d", "part": part, "years": (2018, 2020, 2024)},
            ),
            **more,
        }
    )


def judged(numbers: Mapping[str, Mapping[int, float]], address: str = "", **more: Any) -> Verdict:
    return judge(saying(**more), cast(Bench, Shelf(numbers, address)))


def test_the_latest_year_counts() -> None:
    verdict = judged({"d": {2018: 0.5, 2020: 0.6, 2024: 0.9}})
    assert verdict.verdict == "true"
    assert [n.year for n in verdict.numbers] == [2024]


def test_what_was_true_once_is_outdated_and_says_when() -> None:
    verdict = judged({"d": {2018: 0.9, 2020: 0.91, 2024: 0.6}})
    assert verdict.verdict == "outdated"
    assert verdict.true_in == (2018, 2020)
    assert "2018 and 2020" in sentences(verdict)[0]


def test_what_was_never_true_is_not_supported() -> None:
    assert judged({"d": {2018: 0.4, 2024: 0.6}}).verdict == "not supported"


def test_a_saying_of_a_year_is_judged_for_that_year_and_is_never_outdated() -> None:
    verdict = judged({"d": {2018: 0.9, 2020: 0.6, 2024: 0.9}}, year=2020)
    assert verdict.verdict == "not supported"
    assert [n.year for n in verdict.numbers] == [2020]


def test_a_year_without_a_number_is_undecided() -> None:
    verdict = judge(saying(), cast(Bench, Shelf({"d": {2024: 0.9}})), year=1995)
    assert verdict.verdict == "undecided"


def test_another_number_is_judged_in_place_of_the_saying_s_own() -> None:
    said = Said(0.575, 0.625, "60 %")
    verdict = judge(saying(), cast(Bench, Shelf({"d": {2024: 0.9}})), said=said)
    assert verdict.verdict == "not supported"
    assert verdict.sources_against == ("s",)


def test_those_who_say_it_are_no_witness_of_it() -> None:
    verdict = judged({"d": {2024: 0.9}}, address="http://d")
    assert verdict.verdict == "undecided"
    assert "those who say it" in sentences(verdict)[0]


def test_a_past_definition_shows_only_that_it_was_true_once() -> None:
    part = {"of": "mined"}
    both = (
        {"kind": "chain", "name": "now", "part": part, "years": (2024,)},
        {"kind": "chain", "name": "then", "part": part, "years": (2018,), "past": True},
    )
    verdict = judged({"now": {2024: 0.6}, "then": {2018: 0.9}}, definition=both)
    assert verdict.verdict == "outdated"
    assert verdict.true_in == (2018,)


def test_a_past_definition_speaks_where_nothing_speaks_of_now() -> None:
    part = {"of": "mined"}
    both = (
        {"kind": "chain", "name": "now", "part": part, "years": (2024,)},
        {"kind": "chain", "name": "then", "part": part, "years": (2018,), "past": True},
    )
    verdict = judged({"now": {}, "then": {2018: 0.9}}, definition=both)
    assert verdict.verdict == "true"
    assert [n.year for n in verdict.numbers] == [2018]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({2024: 0.9}, "True by the one definition"),
        ({2024: 0.86}, "Roughly true"),
        ({2024: 0.6}, "Not supported: about 90 % is claimed"),
    ],
)
def test_a_verdict_reads_as_a_sentence(numbers: dict[int, float], words: str) -> None:
    assert sentences(judged({"d": numbers}))[0].startswith(words)


def test_a_dispute_names_every_number_and_no_middle() -> None:
    split = FromClaims.model_validate({"kind": "claims", "name": "e", "pick": {"quantity": "q"}})
    numbers = [number(0.53), number(0.9)]
    standing = stand(split, numbers, ABOUT_90, "share")
    verdict = Verdict(saying(), ABOUT_90, "disputed", (standing,))
    text = sentences(verdict)[0]
    assert "53 to 90 %" in text
    assert "no one number can be given" in text
    assert headline(verdict).startswith("Disputed: e (53 to 90 %): ")
    assert "neither true nor false" in denial(verdict)


# --- a sentence that denies


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({2024: 0.9}, "What you wrote is false: by the one definition, the claim"),
        ({2024: 0.86}, "What you wrote is roughly false: by the one definition"),
        ({2024: 0.6}, "What you wrote is true: it denies a claim that no definition supports"),
        ({2020: 0.9, 2024: 0.6}, "What you wrote is true now: it denies a claim that is outdated"),
        ({}, "What you wrote can be called neither true nor false"),
    ],
)
def test_a_denial_is_judged_the_other_way_round(numbers: dict[int, float], words: str) -> None:
    assert denial(judged({"d": numbers})).startswith(words)


def test_the_denial_of_what_is_true_by_definition_is_false_by_those_and_true_by_others() -> None:
    part = {"of": "mined"}
    both = tuple(
        {"kind": "chain", "name": n, "part": part, "years": (2024,)} for n in ("all", "heavy")
    )
    verdict = judged({"all": {2024: 0.9}, "heavy": {2024: 0.2}}, definition=both)
    assert verdict.verdict == "true by definition"
    text = denial(verdict)
    assert "false by “all”, by which the claim fits, and true by “heavy”" in text
    assert text.count(". ") == 0
