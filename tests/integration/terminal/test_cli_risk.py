"""Risk scores from the command line: tables, JSON, Parquet, drivers, terms, bad names, gaps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

METHOD = ("show", "risk", "--method", "hhi-governance")


def test_methods_are_listed_with_and_without_a_command_of_their_own(warm_terminal: Any) -> None:
    one = json.loads(warm_terminal.run("show", "methods", "--json").out)["rows"]
    two = json.loads(warm_terminal.run("show", "risk", "--json").out)["rows"]
    assert one == two
    assert "hhi-governance" in [r["method"] for r in one]
    assert "risk" in warm_terminal.run("show", "--help").out


def test_scores_of_both_modes_have_intervals_units_and_a_seed(warm_terminal: Any) -> None:
    done = warm_terminal.run(
        *METHOD, "--material", "Dy,neodymium", "--years", "2024", "--stage", "mine,separation",
        "--seed", "5", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    content = json.loads(done.out)
    rows = content["rows"]
    assert len(rows) == 8
    assert all(0.0 < r["low"] <= r["score"] <= r["high"] <= r["hhi"] * 1.2 for r in rows)
    assert all(0.0 < r["score"] <= r["hhi"] for r in rows)
    assert set(content["tables"]) == {"difference", "ranks", "pairs", "components"}
    assert content["meta"]["units"]["score"] == "1"
    assert "world-bank-wgi" in content["meta"]["sources"]
    assert "--seed 5" in content["meta"]["command"]
    assert {r["reason"] for r in content["tables"]["difference"]["rows"]} != {""}


def test_the_same_seed_gives_the_same_output(warm_terminal: Any) -> None:
    tokens = (*METHOD, "--material", "Dy", "--stage", "mine", "--json")
    one, two = (json.loads(warm_terminal.run(*tokens).out)["rows"] for _ in range(2))
    assert one == two


@pytest.mark.slow
def test_terms_and_drivers_are_printed(warm_terminal: Any) -> None:
    tokens = (*METHOD, "--material", "Dy", "--stage", "separation", "--mode", "strict")
    explained = warm_terminal.run(*tokens, "--explain")
    assert explained.code == 0, explained.err
    assert "share² × risk of China" in explained.out
    driven = warm_terminal.run(*tokens, "--sensitivity", "--draws", "64")
    assert driven.code == 0, driven.err
    assert "political stability of China" in driven.out


def test_parquet_holds_the_table_with_its_units(warm_terminal: Any, tmp_path: Path) -> None:
    target = tmp_path / "risk.parquet"
    done = warm_terminal.run(
        *METHOD, "--material", "Dy", "--stage", "mine", "--year", "2024", "--parquet", target
    )
    assert done.code == 0, done.err
    assert done.out == ""
    assert pl.read_parquet(target)["score"].is_between(0.0, 1.0).all()
    meta = json.loads(pl.read_parquet_metadata(target)["ytterby"])
    assert meta["units"]["score"] == "1"
    assert (tmp_path / "risk.difference.parquet").exists()


def test_every_problem_is_named_at_once(warm_terminal: Any) -> None:
    done = warm_terminal.run(
        *METHOD, "--material", "Dysprosiun", "--region", "Atlantis", "--years", "20x",
        "--mode", "strct", "--json",
    )  # fmt: skip
    assert done.code == 2
    problems = {p["code"]: p for p in json.loads(done.err)["problems"]}
    assert set(problems) == {
        "unknown-material", "unknown-region", "bad-year", "unknown-mode",
    }  # fmt: skip
    assert "dysprosium" in problems["unknown-material"]["fix"]


def test_a_year_without_a_chain_is_a_gap_in_a_run_that_goes_on(warm_terminal: Any) -> None:
    done = warm_terminal.run(
        *METHOD, "--material", "Dy", "--years", "2015,2024", "--stage", "mine", "--json"
    )
    rows = json.loads(done.out)["rows"]
    gaps = [r for r in rows if r["score"] is None]
    assert {r["year"] for r in gaps} == {2015}
    assert all("no chain of 2015" in r["note"] for r in gaps)
    assert {r["year"] for r in rows if r["score"] is not None} == {2024}


@pytest.mark.slow
def test_a_dimension_works_once_it_is_imported(terminal: Any, warm_terminal: Any) -> None:
    tokens = (
        *METHOD,
        "--material",
        "Dy",
        "--stage",
        "mine",
        "--dimension",
        "rule_of_law",
        "--json",
    )
    refused = warm_terminal.run(*tokens)
    assert refused.code == 2
    assert "ytterby evidence import wgi" in refused.err
    lines = ["code,countryname,year,indicator,estimate,stddev"]
    for code, name, value in (("CHN", "China", "-0.1"), ("MMR", "Myanmar", "-1.5")):
        lines.append(f"{code},{name},2024,rl,{value},0.15")
    lines.append("TWN,Taiwan,2024,rl,1.2,0.15")
    file = terminal.root / "wgidataset.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    imported = warm_terminal.run(
        "evidence", "import", "wgi", file, "--workspace", terminal.workspace
    )
    assert imported.code == 0, imported.err
    done = warm_terminal.run(*tokens, "--workspace", terminal.workspace)
    assert done.code == 0, done.err
    rows = json.loads(done.out)["rows"]
    assert all(0.0 < r["score"] < r["hhi"] for r in rows)
    # Where the World Bank has no estimate, the note says what stands in.
    assert "no estimate of its own" in rows[0]["note"]


@pytest.mark.parametrize("tokens", [("--draws", "-1"), ("--seed", "x"), ("--colour", "red")])
def test_a_bad_argument_ends_in_a_problem(warm_terminal: Any, tokens: tuple[str, ...]) -> None:
    done = warm_terminal.run(*METHOD, "--material", "Dy", *tokens)
    assert done.code == 2
    assert "bad-argument" in done.err


def test_help_lists_the_choices(warm_terminal: Any) -> None:
    text = warm_terminal.run("show", "risk", "--help").out
    for option in ("--method", "--mode", "--explain", "--draws", "--seed", "--sensitivity",
                   "--years --year", "--dimension", "--parquet"):  # fmt: skip
        assert option in text


def test_what_is_not_imported_is_said_with_the_command_that_mends_it(terminal: Any) -> None:
    done = terminal.run(
        "show", "risk", "--method", "geopolrisk", "--mode", "strict", "--material", "Tungsten",
        "--region", "IND,DEU", "--years", "2018:2024",
    )  # fmt: skip
    assert done.code == 2
    assert done.out == ""
    assert "ytterby evidence import geopolrisk" in done.err
    assert "not-imported" in done.err


def test_importers_go_by_name_and_number_and_are_ranked(warm_terminal: Any) -> None:
    done = warm_terminal.run(
        "show", "risk", "--method", "geopolrisk", "--mode", "corrected", "--material",
        "rare earth", "--region", "842,Germany,South Korea", "--stage", "separation",
        "--draws", "64", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert [r["region"] for r in content["rows"]] == ["USA", "DEU", "KOR"]
    assert all(r["low"] < r["score"] < r["high"] for r in content["rows"])
    ranks = content["tables"]["ranks"]["rows"]
    assert sorted(r["rank"] for r in ranks) == [1, 2, 3]
    assert all(0.0 <= r["probability"] <= 1.0 for r in ranks)
