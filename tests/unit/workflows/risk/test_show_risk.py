"""Scores, gaps, differences, ranks and drivers of a method that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.unit.indicators.risk.toy_method import (
    buying_method,
    staged_method,
    sweeping_method,
    toy_method,
)

from ytterby.errors import InputError
from ytterby.indicators.risk import base
from ytterby.workflows.outcome import Outcome
from ytterby.workflows.risk.show import list_methods, show_risk
from ytterby.workflows.risk.tables import changed_parts
from ytterby.workflows.risk.words import score_text


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(base._METHODS, "toy", toy_method())


def show(**given: Any) -> Outcome:
    asked: dict[str, Any] = {"material": ["Tungsten"], "region": ["IND,DEU"]} | given
    return show_risk("toy", **asked)


def test_there_is_one_row_a_material_region_year_and_mode() -> None:
    table = show(year="2023:2024").tables["risk"]
    assert table.frame.height == 8
    assert table.frame.columns == [
        "material", "region", "year", "mode", "score", "low", "high", "twice",
        "evidence", "sources", "note",
    ]  # fmt: skip
    row = table.frame.row(by_predicate=_one("DEU", "strict"), named=True)
    assert row["score"] == pytest.approx(0.2)
    # Standard deviation √(0.05² + 0.02²) = 0.0539; ± 1.2816 of it.
    assert row["low"] == pytest.approx(0.2 - 0.0690, abs=0.005)
    assert row["high"] == pytest.approx(0.2 + 0.0690, abs=0.005)
    assert row["twice"] == pytest.approx(0.4)
    assert table.units["twice"] == "1"


def _one(region: str, mode: str) -> Any:

    return (pl.col("region") == region) & (pl.col("mode") == mode) & (pl.col("year") == 2024)


def test_a_year_without_data_is_a_gap_with_its_reason_and_never_zero() -> None:
    result = show(year="2024:2025", region=["DEU"], mode="strict")
    gap = result.tables["risk"].frame.filter(year=2025).row(0, named=True)
    assert gap["score"] is None
    assert gap["evidence"] == "gap"
    assert gap["note"] == "no trade of 2025 is known"
    assert "no trade of 2025 is known" in result.summary[0].note
    only = show(year="2025", region=["DEU"], mode="strict")
    assert only.finding == ("There is no score: every row is a gap; the note of each says why.",)


def test_both_modes_stand_side_by_side_with_the_reason() -> None:
    row = show(region=["DEU"]).tables["difference"].frame.row(0, named=True)
    assert (row["strict"], row["corrected"]) == pytest.approx((0.2, 0.3))
    # The draws are common, so that the difference is certain.
    assert (row["difference"], row["low"], row["high"]) == pytest.approx((0.1, 0.1, 0.1))
    assert row["reason"] == "trade within the bloc is taken out"
    assert "difference" not in show(mode="strict").tables


def test_regions_are_ranked_with_the_probability_of_the_rank() -> None:
    tables = show(mode="strict").tables
    ranks = tables["ranks"].frame
    assert ranks["region"].to_list() == ["IND", "DEU"]
    assert ranks["rank"].to_list() == [1, 2]
    # China's governance is common; own imports differ by √2 × 0.02: Φ(0.1 / 0.0283) = 0.9998.
    assert ranks["probability"][0] == pytest.approx(0.9998, abs=0.002)
    pair = tables["pairs"].frame.row(0, named=True)
    assert (pair["first"], pair["second"]) == ("IND", "DEU")
    assert pair["probability"] == pytest.approx(ranks["probability"][0])


def test_materials_are_ranked_where_there_is_one_region() -> None:
    ranks = show(material=["Tungsten,Cobalt"], region=["DEU"], mode="strict").tables["ranks"].frame
    assert ranks["rank"].to_list() == [1, 1]
    assert ranks["probability"].to_list() == [0.5, 0.5]
    assert "ranks" not in show(region=["DEU"]).tables


def test_drivers_are_shares_of_the_variance() -> None:
    frame = show(region=["DEU"], mode="strict", sensitivity=True).tables["sensitivity"].frame
    groups = frame.filter(by="group")
    found = dict(zip(groups["factor"], groups["total_order"], strict=True))
    # 0.05² and 0.02² of 0.0029.
    assert found == pytest.approx({"governance": 0.862, "trade": 0.138}, abs=0.04)
    assert frame.filter(by="factor")["factor"][0] == "governance of China"


def test_drivers_of_too_many_scores_are_refused() -> None:
    with pytest.raises(InputError, match="too many"):
        show(year="2000:2024", region=["DEU,IND,USA"], sensitivity=True)


def test_the_terms_come_first_if_they_are_asked_for() -> None:
    result = show(region=["DEU"], explain=True)
    assert next(iter(result.tables)) == "terms"
    assert result.summary == ()
    terms = result.tables["terms"].frame
    assert terms["mode"].to_list() == ["strict", "corrected"]
    assert terms["value"].to_list() == pytest.approx([0.2, 0.3])


def test_the_manifest_holds_seed_draws_and_a_command_that_repeats_it() -> None:
    manifest = show(year="2022:2024", seed=7, draws=64).manifest
    assert manifest.seed == 7
    assert manifest.parameters["draws"] == 64
    assert manifest.command == (
        "ytterby show risk --method toy --material Tungsten --region IND DEU --years 2022:2024 "
        "--draws 64 --seed 7"
    )
    assert show(draws=0).manifest.seed is None


def test_the_same_seed_gives_the_same_tables_whatever_else_is_asked() -> None:
    one = show(seed=3, mode="strict").tables["risk"].frame
    two = show(seed=3, region=["USA,DEU,IND"], year="2020:2024").tables["risk"].frame
    again = two.filter(_one("DEU", "strict"))
    assert again.equals(one.filter(_one("DEU", "strict")))
    other = show(seed=4, mode="strict").tables["risk"].frame
    assert other["low"].to_list() != one["low"].to_list()


def test_without_draws_there_are_scores_and_no_ranks() -> None:
    tables = show(draws=0).tables
    assert tables["risk"].frame["low"].null_count() == 4
    assert tables["risk"].frame["score"].null_count() == 0
    assert "ranks" not in tables


def test_a_stage_that_the_method_does_not_know_is_refused() -> None:
    with pytest.raises(InputError, match="stage"):
        show(stage=["magnet"])


def test_without_a_method_the_methods_are_listed() -> None:
    frame = show_risk().tables["methods"].frame
    assert {"toy", "hhi-governance"} <= set(frame["method"])
    assert list_methods({"toy": toy_method()}).tables["methods"].frame.height == 1
    with pytest.raises(InputError, match="give --method"):
        show_risk(material=["Tungsten"])


def test_every_summary_has_a_row_and_the_finding_names_the_highest() -> None:
    result = show(year="2022:2024", sensitivity=True, mode="corrected")
    assert [s.title.split(":")[0] for s in result.summary] == [
        "A weighted sum", "Ranks, highest first", "What drives it",
    ]  # fmt: skip
    assert all(s.rows for s in result.summary)
    assert result.finding == (
        "India has the highest corrected score for Tungsten in 2024: 0.400; it ranks first with a "
        "probability of 100 %.",
    )


def test_scores_are_short() -> None:
    assert [score_text(v) for v in (0.0, 1.5, -0.25, 25.0)] == ["0", "1.500", "-0.250", "25"]


def test_a_strict_score_without_a_stage_is_compared_with_each_corrected_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(base._METHODS, "toy", staged_method())
    rows = show(region=["DEU"]).tables["difference"].frame.to_dicts()
    assert [(r["stage"], r["strict"], r["corrected"]) for r in rows] == [
        ("mine", 0.2, pytest.approx(0.3)),
        ("magnet", 0.2, pytest.approx(0.3)),
    ]
    one = show(region=["DEU"], stage=["magnet"]).tables
    assert one["difference"].frame["stage"].to_list() == ["magnet"]
    assert set(one["risk"].frame["stage"]) == {"", "magnet"}


def test_many_scores_without_draws_are_swept_and_agree_with_the_cases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(base._METHODS, "toy", sweeping_method())
    asked: dict[str, Any] = {"region": ["DEU,IND,USA"], "year": "1990:2025", "draws": 0}
    swept = show(**asked).tables
    monkeypatch.setitem(base._METHODS, "toy", toy_method())
    cased = show(**asked).tables
    keys = ["material", "region", "year", "mode", "score", "twice", "evidence"]
    assert swept["risk"].frame.height == 216
    assert swept["risk"].frame.select(keys).equals(cased["risk"].frame.select(keys))
    gaps = swept["risk"].frame.filter(evidence="gap")
    assert set(gaps["note"]) == {"no trade of 2025 is known"}
    both = ["material", "region", "year", "strict", "corrected", "difference"]
    known = swept["difference"].frame.filter(~swept["difference"].frame["corrected"].is_null())
    assert known.select(both).equals(cased["difference"].frame.select(both))


def test_a_companys_own_purchases_are_scored_and_filtered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(base._METHODS, "toy", buying_method())
    file = tmp_path / "purchases.csv"
    rows = show_risk("toy", mode="strict", purchases=file).tables["risk"].frame
    assert rows.select("material", "region", "year").rows() == [
        ("Tungsten", "company", 2023),
        ("Cobalt", "company", 2024),
    ]
    some = show_risk("toy", mode="strict", purchases=file, material="cobalt").tables["risk"].frame
    assert some["material"].to_list() == ["Cobalt"]
    late = show_risk("toy", mode="strict", purchases=file, year=2023).tables["risk"].frame
    assert late["year"].to_list() == [2023]
    with pytest.raises(InputError, match="leave --region out"):
        show_risk("toy", purchases=file, region="DEU")
    with pytest.raises(InputError, match="cannot score a company"):
        show_risk("hhi-governance", purchases=file)


def test_a_name_alone_is_not_taken_letter_by_letter() -> None:
    table = show_risk("toy", material="Tungsten", region="IND,DEU", mode="strict").tables["risk"]
    assert table.frame["region"].to_list() == ["IND", "DEU"]


def test_where_no_note_says_why_the_parts_that_changed_do() -> None:
    method = toy_method()
    words = changed_parts(method, {"score": 1.0, "twice": 2.0}, {"score": 1.5, "twice": 3.0})
    assert words == "twice 2 → 3"
    assert "show methods" in changed_parts(method, {"score": 1.0}, {"score": 1.5})


def test_a_method_that_knows_its_repairs_says_what_each_adds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = pl.DataFrame({"step": ["bloc", "stage", "dust"], "change": [0.04, 0.06, 0.0001]})
    method = replace(toy_method(), split=lambda strict, corrected: steps)
    monkeypatch.setitem(base._METHODS, "toy", method)
    row = show(region=["DEU"]).tables["difference"].frame.row(0, named=True)
    assert row["reason"] == "stage +0.06; bloc +0.04"
    assert row["note"] == "trade within the bloc is taken out"


def test_one_material_and_place_are_answered_in_words_first() -> None:
    result = show(year="2023:2024", region=["DEU"], mode="strict")
    row = result.tables["risk"].frame.row(by_predicate=_one("DEU", "strict"), named=True)
    span = f"{score_text(row['low'])}–{score_text(row['high'])}"
    assert result.finding == (f"Tungsten, Germany, 2024: strict 0.200 ({span}).",)
