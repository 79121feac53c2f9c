"""Sentences about customs and origin, made from numbers alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import polars as pl
import pytest
from tests import figures_fixture as synthetic

from ytterby.boards.dependence.cards import measure_cards
from ytterby.boards.dependence.explain import evidence_text, explain, shown_share
from ytterby.boards.dependence.numbers import COLUMNS, main_numbers, mark_numbers, trace_stages
from ytterby.boards.dependence.setting import Setting
from ytterby.boards.dependence.words import (
    band,
    evidence_words,
    find_row,
    origin_finding,
    origin_lede,
    stage_sentence,
)
from ytterby.packs import read_pack
from ytterby.workflows.customs import LAST_BORDER, PAPERS
from ytterby.workflows.inputs import Place

USA = Place("USA", "United States", ("USA",), ("USA",))
CHN = Place("CHN", "China", ("CHN",), ("CHN",))


class Year:
    """A chain of which only the year is asked."""

    year = 2024


SETTING = Setting(
    USA,
    CHN,
    read_pack(),
    cast(Any, None),
    synthetic.labels(),
    synthetic.groups(),
    (cast(Any, Year()),),
    None,
)


def row(
    measure: str, rule: str, share: float | None, *, stage: str = "any", settled: float | None = 0.8
) -> dict[str, object]:
    known = share is not None and rule != PAPERS
    return {
        "measure": measure,
        "element": "Dy",
        "stage": stage,
        "rule": rule,
        "share": share,
        "low": max(0.0, (share or 0.0) - 0.05) if known else None,
        "high": min(1.0, (share or 0.0) + 0.05) if known else None,
        "evidence_share": settled if known else None,
        "use": 80.0,
        "form": "magnet",
    }


def numbers(papers: float | None = 0.75, touched: float | None = 0.9) -> pl.DataFrame:
    rows = [
        row("customs_share", PAPERS, papers),
        row("customs_share", LAST_BORDER, 0.8),
        row("stage_trace", "well_mixed", 0.6, stage="separation"),
        row("stage_trace", "well_mixed", 0.3, stage="mine", settled=0.0),
        row("ever_touched", "well_mixed", touched),
        row("ever_touched", "own_first", 0.92, settled=0.2),
        row("owner_control", "well_mixed", 0.88),
        row("dependence", "target_first", 0.4, settled=None),
        row("dependence", "pro_rata", 0.7, settled=None),
    ]
    lines = pl.DataFrame(
        {
            "material": ["magnets of all metals (HS 850511)"],
            "source": ["CEPII BACI, second-hand extract"],
        }
    )
    return mark_numbers(pl.DataFrame(rows, infer_schema_length=None), lines)


def test_says_what_a_customs_officer_would_say_and_what_is_true() -> None:
    finding, part = origin_finding(numbers(), SETTING, "Dy")
    assert finding == (
        "A customs officer in the United States would say 75\u00a0%; of the dysprosium that its "
        "makers use, 90\u00a0% passed through China."
    )
    assert part in finding


def test_where_both_agree_the_papers_are_called_right() -> None:
    finding, _ = origin_finding(numbers(papers=0.88), SETTING, "Dy")
    assert "about right" in finding


def test_without_papers_the_truth_stands_alone() -> None:
    finding, part = origin_finding(numbers(papers=None), SETTING, "Dy")
    assert "officer" not in finding
    assert part == "90\u00a0% passed through China"


def test_what_nobody_knows_is_said_and_never_zero() -> None:
    finding, part = origin_finding(numbers(touched=None), SETTING, "Dy")
    assert part == "cannot be told"
    assert "0" not in finding
    assert origin_lede(numbers(touched=None), SETTING, "Dy") == ""


def test_the_lede_has_the_interval_the_evidence_and_what_would_be_missing() -> None:
    lede = origin_lede(numbers(), SETTING, "Dy")
    assert "(85–95 %)" in lede
    assert "observations settle 80\u00a0% of it" in lede
    assert "lack 40\u00a0% to 70\u00a0% of it" in lede


def test_an_interval_that_rests_on_priors_says_so() -> None:
    sentence = stage_sentence(numbers(), SETTING, "Dy", "mine")
    assert sentence.startswith("30\u00a0% (25–35 %) of the dysprosium")
    assert "was mined in China" in sentence
    assert "rests on priors" in sentence
    assert stage_sentence(numbers(), SETTING, "Dy", "metal") == ""


def test_every_number_is_marked_by_a_tier_or_by_its_evidence() -> None:
    frame = numbers()
    assert frame.columns == list(COLUMNS)
    papers = frame.filter(pl.col("rule") == PAPERS)
    assert papers["tier"].to_list() == ["B"]
    assert all(evidence_text(r) for r in frame.iter_rows(named=True))
    assert frame.filter(pl.col("rule") == "own_first")["thin"].to_list() == [True]
    assert frame["why"].n_unique() == frame.height


def test_a_first_hand_tariff_line_has_the_better_tier() -> None:
    lines = pl.DataFrame(
        {"material": ["magnets of all metals (HS 850511)"], "source": ["CEPII BACI"]}
    )
    frame = pl.DataFrame([row("customs_share", PAPERS, 0.7)], infer_schema_length=None)
    assert mark_numbers(frame, lines)["tier"].to_list() == ["A"]


def test_the_main_numbers_are_one_a_measure_and_of_no_single_stage() -> None:
    main = main_numbers(numbers())
    assert main["measure"].n_unique() == main.height == 4
    assert find_row(main, "Dy", "dependence")["value"] == 0.4  # type: ignore[index]


def test_stages_stand_in_the_order_of_the_chain() -> None:
    assert trace_stages(numbers(), "Dy") == ["mine", "separation"]


def test_the_five_cards_show_number_interval_evidence_meaning_and_formula() -> None:
    html = measure_cards(numbers(), SETTING, "Dy", "separation")
    assert html.count("<li ") == 5
    assert html.count("data-why=") == 8
    for words in ("Who shipped it last?", "Formula", "Right when", "Beware", "(55–65)"):
        assert words.strip("()") in html
    assert "thin" in html


def test_a_measure_that_nobody_knows_is_a_gap_on_its_card() -> None:
    html = measure_cards(numbers(touched=None), SETTING, "Dy", "separation")
    assert "nobody knows" in html


def test_names_are_escaped_wherever_they_stand() -> None:
    place = replace(USA, name="<b>Nowhere</b>")
    html = measure_cards(numbers(), replace(SETTING, place=place), "Dy", "separation")
    assert "<b>Nowhere" not in html
    shown = shown_share(numbers().row(0, named=True))
    assert "<script>" not in explain("<script>", shown, "<script>", [("a", "<script>")])


@pytest.mark.parametrize(("element", "name"), [("MAG", "Nd+Pr+Dy+Tb"), ("Dy", "dysprosium")])
def test_a_group_is_short_on_an_axis(element: str, name: str) -> None:
    members = set(SETTING.short_name(element).split("+"))
    assert members == set(name.split("+"))


def test_an_interval_that_repeats_its_share_is_left_out() -> None:
    assert band({"value": 1.0, "low": 1.0, "high": 1.0}) == ""
    assert band({"value": 0.72, "low": 0.68, "high": 0.77}) == " (68–77 %)"


def test_evidence_in_a_sentence_is_told_in_words() -> None:
    assert evidence_words({"evidence_share": 0.9999}).endswith("settle over 99\xa0% of it")
