"""``ytterby claims`` as a user runs it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ytterby.sayings import VERDICTS

VERDICT_COLUMNS = [
    "saying",
    "sentence",
    "as_said",
    "claimed",
    "verdict",
    "denied",
    "finding",
    "low",
    "high",
    "unit",
]


def test_a_topic_is_listed_with_a_verdict_for_each_saying(warm_terminal: Any) -> None:
    done = warm_terminal.run("claims", "--topic", "deposits", "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    rows = content["rows"]
    assert {r["topic"] for r in rows} == {"deposits"}
    assert {r["verdict"] for r in rows} <= set(VERDICTS)
    assert all(r["who"] and r["words"] for r in rows)


def test_a_verdict_filters_the_list(warm_terminal: Any) -> None:
    done = warm_terminal.run("claims", "--topic", "deposits", "--verdict", "outdated", "--json")
    rows = json.loads(done.out)["rows"]
    assert rows
    assert {r["verdict"] for r in rows} == {"outdated"}


def test_the_list_goes_to_csv_with_every_number_beside_it(
    warm_terminal: Any, tmp_path: Path
) -> None:
    file = tmp_path / "claims.csv"
    done = warm_terminal.run("claims", "--topic", "deposits", "--csv", file)
    assert done.code == 0, done.err
    with (tmp_path / "claims.numbers.csv").open(encoding="utf-8") as stream:
        numbers = list(csv.DictReader(stream))
    assert {"china-reserves-half", "ukraine-reserves"} <= {r["saying"] for r in numbers}
    assert any(r["state"] == "no number" for r in numbers)


def test_a_typed_sentence_finds_its_saying_and_is_judged(warm_terminal: Any) -> None:
    done = warm_terminal.run("claims", "check", "Each F-35 needs 920 pounds of rare earths")
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    assert "Disputed" in text
    assert "22.7 kg" in text
    assert "Congressional Research Service" in text


def test_another_number_is_judged_as_typed(warm_terminal: Any) -> None:
    done = warm_terminal.run("claims", "check", "An F-35 contains 15 kg of rare-earth magnets")
    text = " ".join(done.out.split())
    assert "Judged for what you wrote: 15 kg" in text


def test_a_denial_and_a_number_in_another_unit_are_told(warm_terminal: Any) -> None:
    done = warm_terminal.run("claims", "check", "Ukraine doesn't have 5 kg of rare earths")
    text = " ".join(done.out.split())
    assert text.startswith("What you wrote can be called neither true nor false")
    assert "5 kg is no number in the unit of this saying" in text


def test_a_denial_is_judged_as_written_before_the_claim_itself(warm_terminal: Any) -> None:
    sentence = "China does not refine 90 % of rare earths"
    text = " ".join(warm_terminal.run("claims", "check", sentence).out.split())
    assert text.startswith("What you wrote denies a claim that is true only by definition")
    assert "it is false by 6 definitions" in text
    assert "true by “separation of dysprosium and terbium, reconciled”" in text
    assert text.index("What you wrote") < text.index("The claim itself: “China refines")
    assert text.index("The claim itself") < text.index("True only by definition: 90 %")


def test_a_checked_sentence_carries_its_verdict_in_the_first_rows(warm_terminal: Any) -> None:
    sentence = "China does not refine 90 % of rare earths"
    content = json.loads(warm_terminal.run("claims", "check", sentence, "--json").out)
    first, second = content["rows"]
    assert list(first) == VERDICT_COLUMNS
    assert (first["saying"], first["as_said"], first["unit"]) == (
        "china-refines-90",
        "90 %",
        "share",
    )
    assert (first["verdict"], first["denied"]) == ("true by definition", True)
    assert first["finding"].startswith("What you wrote denies")
    assert 0.8 < first["low"] < 0.9 < first["high"] < 1.0
    assert second["saying"] == "china-refines-80-90"
    assert set(content["tables"]) == {"numbers", "sources", "heard", "years", "matches"}


def test_a_verdict_goes_to_csv_and_parquet_with_the_numbers_beside_it(
    warm_terminal: Any, tmp_path: Path
) -> None:
    sentence = "Each F-35 needs 920 pounds of rare earths"
    done = warm_terminal.run("claims", "check", sentence, "--csv", tmp_path / "f35.csv")
    assert done.code == 0, done.err
    with (tmp_path / "f35.csv").open(encoding="utf-8") as stream:
        row = next(csv.DictReader(stream))
    assert list(row) == VERDICT_COLUMNS
    assert (row["as_said"], row["verdict"], row["denied"]) == ("920 pounds", "disputed", "false")
    assert (tmp_path / "f35.numbers.csv").exists()
    warm_terminal.run("claims", "check", sentence, "--parquet", tmp_path / "f35.parquet")
    frame = pl.read_parquet(tmp_path / "f35.parquet")
    assert frame.columns == VERDICT_COLUMNS
    assert frame["verdict"].to_list()[0] == "disputed"


def test_a_saying_shown_by_its_id_carries_its_verdict(warm_terminal: Any) -> None:
    rows = json.loads(warm_terminal.run("claims", "show", "china-refines-90", "--json").out)["rows"]
    assert len(rows) == 1
    assert rows[0]["verdict"] == "true by definition"
    assert rows[0]["as_said"] is None
    assert rows[0]["denied"] is False


def test_what_is_near_to_nothing_lists_the_topics(warm_terminal: Any) -> None:
    done = warm_terminal.run("claims", "check", "The weather was fine", "--json")
    assert done.code == 0, done.err
    assert {r["topic"] for r in json.loads(done.out)["rows"]} >= {"production", "defence"}


def test_one_saying_is_shown_with_who_says_it_and_sources_on_both_sides(
    warm_terminal: Any,
) -> None:
    done = warm_terminal.run("claims", "show", "china-japan-embargo-2010", "--json")
    assert done.code == 0, done.err
    meta = json.loads(done.out)
    assert "sources" in json.dumps(meta)
    text = " ".join(warm_terminal.run("claims", "show", "china-japan-embargo-2010").out.split())
    assert "Global Trade Alert" in text
    assert "East Asia Forum" in text


@pytest.mark.parametrize(
    ("tokens", "code"),
    [
        (("show", "f35-417-kgs"), "unknown-saying"),
        (("--topic", "deposit"), "unknown-topic"),
        (("--verdict", "maybe"), "unknown-verdict"),
        (("check", "  "), "empty-text"),
    ],
)
def test_bad_input_is_said_and_ends_with_two(
    warm_terminal: Any, tokens: tuple[str, ...], code: str
) -> None:
    done = warm_terminal.run("claims", *tokens)
    assert done.code == 2
    assert code in done.err
    assert "Traceback" not in done.err


@pytest.mark.slow
def test_the_whole_list_has_thirty_sayings_and_disputes_are_named(warm_terminal: Any) -> None:
    rows = json.loads(warm_terminal.run("claims", "--json").out)["rows"]
    assert len(rows) >= 30
    assert any(r["verdict"] == "disputed" for r in rows)
    assert all(r["verdict"] in VERDICTS for r in rows)
