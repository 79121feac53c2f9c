"""How things stand, from the command line: tables, JSON, filters, bad names, a damaged cache."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from ytterby.names import quantities

TOPICS = ("shares", "hhi", "reliance", "flows", "balance", "prices", "facilities")


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_gives_flat_rows_and_meta(warm_terminal: Any, topic: str) -> None:
    done = warm_terminal.run("show", topic, "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert content["rows"]
    assert all(not isinstance(v, dict | list) for row in content["rows"] for v in row.values())
    meta = content["meta"]
    assert meta["sources"]
    assert meta["evidence_version"].startswith("0.1.0+")
    assert meta["command"].startswith(f"ytterby show {topic}")
    numbers = {k for row in content["rows"] for k, v in row.items() if isinstance(v, float)}
    assert numbers <= set(meta["units"])


def test_filters_limit_the_rows(warm_terminal: Any) -> None:
    done = warm_terminal.run(
        "show", "shares", "--year", "2024", "--element", "Dy", "--stage", "separation",
        "--region", "China", "--json",
    )  # fmt: skip
    rows = json.loads(done.out)["rows"]
    assert rows
    assert {r["element"] for r in rows} == {"Dy"}
    assert {r["region"] for r in rows} == {"CHN"}
    assert {r["year"] for r in rows} == {2024}
    assert all(0.0 <= r["low"] <= r["share"] <= r["high"] <= 1.0 for r in rows)


def test_columns_of_quantities_have_the_units_of_the_table_of_names(warm_terminal: Any) -> None:
    units = json.loads(warm_terminal.run("show", "hhi", "--json").out)["meta"]["units"]
    known = quantities()
    assert units["hhi"] == known["hhi"].unit
    assert all(units[k] == known[k].unit for k in units if k in known)


def test_csv_and_json_hold_the_same_rows(warm_terminal: Any, tmp_path: Path) -> None:
    file = tmp_path / "hhi.csv"
    done = warm_terminal.run("show", "hhi", "--stage", "magnet", "--csv", file, "--json")
    rows = json.loads(done.out)["rows"]
    with file.open(encoding="utf-8") as stream:
        table = list(csv.DictReader(stream))
    assert len(rows) == len(table)
    assert list(rows[0]) == list(table[0])


def test_a_trace_puts_the_five_measures_side_by_side(warm_terminal: Any) -> None:
    done = warm_terminal.run("trace", "--region", "USA", "--element", "Dy", "--json")
    content = json.loads(done.out)
    measures = {r["measure"] for r in content["rows"]}
    assert measures == {
        "customs_share", "stage_trace", "ever_touched", "owner_control", "dependence",
    }  # fmt: skip
    assert "customs" in content["tables"]


def test_a_brief_answers_in_words_first(warm_terminal: Any) -> None:
    done = warm_terminal.run("brief", "South Korea")
    assert done.code == 0, done.err
    assert "Korea" in done.out.splitlines()[0]


@pytest.mark.parametrize(
    ("tokens", "code", "mend"),
    [
        (("show", "shares", "--region", "Germny"), "unknown-region", "Germany"),
        (("show", "shares", "--element", "Dyy"), "unknown-element", "Dy"),
        (("show", "sharess"), "unknown-topic", "shares"),
        (("show", "shares", "--stage", "magnetz"), "unknown-stage", "magnet"),
        (("show", "shares", "--year", "1950"), "bad-year", "2024"),
        (("brief", "Jpan"), "unknown-region", "Japan"),
        (("trace", "--element", "Dx"), "unknown-element", "Dy"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(
    warm_terminal: Any, tokens: tuple[str, ...], code: str, mend: str
) -> None:
    done = warm_terminal.run(*tokens)
    assert done.code == 2
    assert done.out == ""
    assert code in done.err
    assert mend in done.err


def test_a_damaged_cache_is_named_set_aside_and_costs_nothing(terminal: Any) -> None:
    first = terminal.run("show", "hhi", "--stage", "magnet", "--json")
    assert first.code == 0, first.err
    files = [p for p in terminal.cache.rglob("*") if p.is_file()]
    assert files
    for path in files:
        path.write_bytes(path.read_bytes()[:-7] + b"damaged")
    second = terminal.run("show", "hhi", "--stage", "magnet", "--json")
    assert second.code == 2
    assert "corrupt-cache" in second.err
    assert str(terminal.cache) in second.err
    assert json.loads(second.out)["rows"] == json.loads(first.out)["rows"]
    assert terminal.run("show", "hhi", "--stage", "magnet").code == 0


def test_a_history_has_a_row_for_each_year_and_its_events(warm_terminal: Any) -> None:
    done = warm_terminal.run(
        "history", "hhi", "--element", "Dy", "--stage", "separation", "--year", "2023,2024",
        "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert [r["year"] for r in content["rows"]] == [2023, 2024]
    assert content["meta"]["units"]["value"] == "1"
