"""Indicators as rows: value, interval, mark, rank, reasons; and sayings as cards."""

from __future__ import annotations

import re

import polars as pl
import pytest

from ytterby.boards.dependence.indicators.board import entry_records
from ytterby.boards.dependence.indicators.entries import Entry, entry_html, rank_of, split_claims
from ytterby.boards.dependence.indicators.texts import TEXTS, Text
from ytterby.boards.dependence.sayings.texts import list_records, verdict_html
from ytterby.indicators import indicators
from ytterby.sayings import VERDICTS

WORDS = Text("How much <b>.", "a ÷ b", "A paper", "higher is worse")


def entry(
    value: float | None = 0.42,
    *,
    unit: str = "1",
    evidence: float | None = 0.8,
    tier: str = "",
    rank: tuple[int | None, int | None] = (None, None),
) -> Entry:
    return Entry(
        "key", "Family", "hhi", "A <name>", "mine", value, 0.4, 0.5, unit, evidence, tier, WORDS,
        *rank,
    )  # fmt: skip


def test_a_row_opens_its_reasons_and_has_interval_and_mark() -> None:
    html = entry_html(entry(rank=(3, 12)))
    assert html.count('data-why="key"') == 2
    for words in ("40–50", "80\u00a0% evidence", "3 of 12", "worse", "A paper"):
        assert words in html
    assert "<name>" not in html


def test_a_gap_is_no_zero_and_says_that_nobody_knows() -> None:
    html = entry_html(entry(None, evidence=None))
    assert "–" in html
    assert "nobody knows" in html
    assert html.count("data-why") == 1


@pytest.mark.parametrize(
    ("given", "weak"),
    [({"evidence": 0.8}, False), ({"evidence": 0.2}, True),
     ({"evidence": None, "tier": "C"}, True), ({"evidence": None, "tier": "A"}, False)],
)  # fmt: skip
def test_what_is_weak_can_be_filtered(given: dict[str, object], weak: bool) -> None:
    (record,) = entry_records([entry(**given)])  # type: ignore[arg-type]
    assert record["weak"] is weak


def test_words_of_name_definition_and_paper_are_searched_in() -> None:
    (record,) = entry_records([entry()])
    assert all(w in record["text"] for w in ("a <name>", "how much", "a paper", "hhi"))


def test_an_index_has_no_percent_and_an_amount_has_its_unit() -> None:
    assert entry(unit="index").shown.value == "0.42"
    assert entry(3.0, unit="month").shown.value == "3\u00a0month"


def test_the_highest_is_first_and_those_without_a_number_do_not_count() -> None:
    frame = pl.DataFrame({"region": ["A", "B", "C", "D"], "v": [0.1, 0.7, None, float("nan")]})
    assert rank_of(frame, "B", "v") == (1, 2)
    assert rank_of(frame, "A", "v") == (2, 2)
    assert rank_of(frame, "C", "v") == (None, None)


def test_claims_in_a_cell_are_read_one_by_one() -> None:
    assert split_claims("a-1;b-2,c-3") == ("a-1", "b-2", "c-3")
    assert split_claims("") == ()


def test_every_indicator_of_the_registry_has_words_or_is_drawn_or_traced() -> None:
    told = {name.removesuffix(" control").removesuffix(" outside") for name in TEXTS}
    measured = {"trace", "direct import share", "dependence"}
    drawn = {"links"}
    assert set(indicators()) <= told | measured | drawn


def test_every_verdict_has_a_sign_besides_its_hue() -> None:
    for verdict in VERDICTS:
        html = str(verdict_html(verdict))
        assert verdict in html
        assert "ruling open" not in html or verdict == "undecided"


def test_a_saying_shows_verdict_number_interval_and_the_source_of_the_quote() -> None:
    sayings = pl.DataFrame(
        {
            "saying": ["s-1"], "topic": ["t"], "sentence": ["China does <all>."],
            "who": ["Someone"],
            "address": ["https://example.org/a"], "said_on": ["2024"], "verdict": ["disputed"],
            "words": ["Because."],
        }
    )  # fmt: skip
    found = pl.DataFrame(
        {
            "saying": ["s-1"] * 3, "definition": ["one", "two", "three"], "year": [2024] * 3,
            "value": [0.9, None, 0.5], "low": [0.88, None, 0.4], "high": [0.93, None, 0.6],
            "unit": ["share"] * 3, "tier": ["reconciled", "", "C"],
            "evidence_share": [0.3, None, None], "state": ["fits", "no number", "does not fit"],
        }
    )  # fmt: skip
    (record,) = list_records(sayings, found)
    html = record["html"]
    assert "disputed" in html
    assert re.search(r"88(\.0)?–93(\.0)?", html)
    assert "settled thin" in html
    assert 'href="https://example.org/a"' in html
    assert "<all>" not in html
    assert "1 more, by other definitions" in html
    assert html.count("data-why") == 2
