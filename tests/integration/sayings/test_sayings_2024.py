"""What people say, held against the shipped evidence and the chain of 2024."""

from __future__ import annotations

import polars as pl
import pytest

from ytterby.indicators.standing.headlines import headlines
from ytterby.sayings import Bench, Saying, judge, read_sayings
from ytterby.sayings.definitions import FromChain, FromControl

KNOWN_GAPS = {"ukraine-reserves"}
"""Sayings of which the evidence holds no number."""

SAYINGS = {s.id: s for s in read_sayings()}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize("saying", SAYINGS.values(), ids=lambda s: s.id)
def test_every_definition_gives_a_number(bench: Bench, saying: Saying) -> None:
    for definition in saying.definition:
        years = None
        if isinstance(definition, FromChain | FromControl):
            years = (2024,)
        numbers = bench.measure(definition, years)
        assert bool(numbers) != (saying.id in KNOWN_GAPS), definition.name
        for n in numbers:
            assert n.low <= n.value <= n.high
            assert n.sources
            if saying.unit == "share" and not definition.unit:
                assert 0.0 <= n.value <= 1.0


def test_refining_fits_ninety_percent_by_most_definitions_but_not_the_heavy(bench: Bench) -> None:
    verdict = judge(SAYINGS["china-refines-90"], bench)
    assert verdict.verdict == "true by definition"
    assert any("all rare earths" in n for n in verdict.named("agrees"))
    assert verdict.named("differs") == ("separation of dysprosium and terbium, reconciled",)


def test_the_fighter_s_rare_earths_are_disputed_and_stay_a_range(bench: Bench) -> None:
    verdict = judge(SAYINGS["f35-417-kg"], bench)
    assert verdict.verdict == "disputed"
    values = [n.value for n in verdict.numbers]
    assert min(values) < 30 < 400 < max(values)


def test_two_editions_of_one_source_make_a_dispute(bench: Bench) -> None:
    verdict = judge(SAYINGS["us-net-import-80"], bench)
    assert verdict.verdict == "disputed"
    assert {"usgs-mcs-2026", "statista-usgs-2025-04"} <= {
        *verdict.sources_for,
        *verdict.sources_against,
    }


def test_the_first_magnet_was_not_the_first(bench: Bench) -> None:
    assert judge(SAYINGS["first-us-magnet"], bench).verdict == "not supported"


def test_what_those_say_who_say_it_decides_nothing(bench: Bench) -> None:
    assert judge(SAYINGS["china-plant-third"], bench).verdict == "undecided"


def test_vietnam_was_second_until_its_reserves_were_revised(bench: Bench) -> None:
    verdict = judge(SAYINGS["vietnam-second-reserves"], bench)
    assert (verdict.verdict, verdict.true_in) == ("outdated", (2022,))


@pytest.mark.parametrize(
    ("saying", "definition", "headline"),
    [
        ("china-mines-70", "all rare earths, reconciled", "mine_china"),
        ("china-refines-90", "separation of the magnet elements, reconciled", "separation_china"),
        (
            "china-refines-90",
            "separation of dysprosium and terbium, reconciled",
            "separation_china_heavy",
        ),
        ("china-magnets-90", "sintered magnets by product mass, reconciled", "sintered_china"),
    ],
)
def test_a_number_of_the_chain_is_the_headline_of_the_same_name(
    bench: Bench, saying: str, definition: str, headline: str
) -> None:
    asked = next(d for d in SAYINGS[saying].definition if d.name == definition)
    (found,) = bench.measure(asked, (2024,))
    row = headlines(bench.chains[-1]).row(by_predicate=pl.col("headline") == headline, named=True)
    assert found.value == pytest.approx(row["value"], rel=1e-12)
    assert (found.low, found.high) == pytest.approx((row["low"], row["high"]), rel=1e-12)
    assert found.evidence_share == pytest.approx(row["evidence_share"], rel=1e-9)
