"""Contradictions, misfits, uses and all that is known of a claim."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from ytterby.errors import UnknownNameError
from ytterby.evidence import Evidence, load
from ytterby.evidence.claims import DIMS
from ytterby.workflows.weighing.conflicts import MAYBE, SAME, find_conflicts, with_answers
from ytterby.workflows.weighing.dossier import conversion_words, read_dossier
from ytterby.workflows.weighing.index import ClaimIndex, build_index
from ytterby.workflows.weighing.residuals import claim_misfits
from ytterby.workflows.weighing.uses import find_readers, find_uses, named_claims, succeeded_by
from ytterby.workflows.weighing.words import claim_title


@pytest.fixture(scope="module")
def index() -> ClaimIndex:
    return build_index(load())


def _with_claim(evidence: Evidence, replaced: str, /, **changes: object) -> ClaimIndex:
    row = evidence.claims.filter(pl.col("claim") == replaced)
    more = row.with_columns(
        *(pl.lit(v, evidence.claims.schema[k]).alias(k) for k, v in changes.items())
    )
    return build_index(replace(evidence, claims=pl.concat([evidence.claims, more])))


def _pairs(frame: pl.DataFrame) -> set[frozenset[str]]:
    return {frozenset(r) for r in frame.select("claim", "other").iter_rows()}


def test_every_contradiction_lies_beyond_both_intervals(index: ClaimIndex) -> None:
    found = find_conflicts(index)
    assert found.height
    apart = (found["lower"] > found["other_upper"]) | (found["other_lower"] > found["upper"])
    assert apart.all()
    assert set(found["kind"]) <= {SAME, MAYBE}


def test_a_second_source_that_says_otherwise_is_a_contradiction(index: ClaimIndex) -> None:
    evidence = index.evidence
    changed = _with_claim(
        evidence, "mine-production-0190", claim="test-0001", source="iea-gcmo-2025", value=9e5
    )
    new = _pairs(find_conflicts(changed)) - _pairs(find_conflicts(index))
    assert frozenset({"mine-production-0190", "test-0001"}) in new


def test_one_that_lies_within_the_interval_is_none(index: ClaimIndex) -> None:
    changed = _with_claim(
        index.evidence,
        "mine-production-0190",
        claim="test-0001",
        source="iea-gcmo-2025",
        value=271_000.0,
    )
    assert not any("test-0001" in pair for pair in _pairs(find_conflicts(changed)))


def test_another_place_is_another_thing(index: ClaimIndex) -> None:
    for dim, value in (("region", "USA"), ("year", 2011), ("stage", "separation")):
        assert dim in DIMS
        changed = _with_claim(
            index.evidence,
            "mine-production-0190",
            claim="test-0001",
            source="iea-gcmo-2025",
            value=9e5,
            **{dim: value},
        )
        pairs = _pairs(find_conflicts(changed))
        assert frozenset({"mine-production-0190", "test-0001"}) not in pairs


def test_the_chain_is_nearer_to_one_of_the_two(index: ClaimIndex) -> None:
    conflicts = find_conflicts(index)
    row = conflicts.row(0, named=True)
    residuals = pl.DataFrame(
        {
            "claim": [f"other-0001;{row['other']}"],
            "year": pl.Series([2024], dtype=pl.Int32),
            "fitted": [row["other_value"]],
        }
    )
    answered = with_answers(conflicts, residuals).row(0, named=True)
    assert answered["believed"] == "other"
    assert answered["fitted"] == row["other_value"]
    assert with_answers(conflicts, residuals)["believed"].to_list().count("") >= 1


def test_a_claim_keeps_its_worst_misfit() -> None:
    residuals = pl.DataFrame({"claim": ["a;b", "a", ""], "score": [0.5, -3.0, 9.0]})
    scores = dict(claim_misfits(residuals).iter_rows())
    assert scores == {"a": -3.0, "b": 0.5}


def test_uses_follow_a_claim_to_its_successor(index: ClaimIndex) -> None:
    claims = index.claims.filter(pl.col("superseded_by") != "")
    old, new = claims.row(0, named=True)["claim"], claims.row(0, named=True)["superseded_by"]
    assert old in succeeded_by(new, index.evidence.claims)


def test_a_claim_that_readings_name_says_so(index: ClaimIndex) -> None:
    assert "factors/costs/readings.toml" in named_claims()["costs-0002"]
    uses = find_uses("costs-0002", index.evidence, None)
    assert "Cost curves and cost gaps" in [u.result for u in uses]


def test_a_claim_that_a_chain_hears_says_so(index: ClaimIndex) -> None:
    residuals = pl.DataFrame(
        {
            "claim": ["mine-production-0190"],
            "year": pl.Series([2024], dtype=pl.Int32),
            "words": ["Mined: all rare earths, China"],
        }
    )
    (use,) = find_uses("mine-production-0190", index.evidence, residuals)
    assert use.result == "The chain of 2024"
    assert "the chain" in find_readers("mine_production")
    assert find_readers("no_such_quantity") == ()


def test_a_dossier_holds_number_source_and_fate(index: ClaimIndex) -> None:
    found = read_dossier(index, "mine-production-0190")
    assert found.claim["value"] == 270_000
    assert found.source["publisher"] == "U.S. Geological Survey"
    assert found.certainty.startswith("Tier A: read in the primary document")
    assert found.curation.height
    assert found.residuals is None
    assert claim_title(index, found.claim) == (
        "Mine production: all rare earths, mining, China, 2024"
    )


def test_an_unknown_claim_names_the_nearest(index: ClaimIndex) -> None:
    with pytest.raises(UnknownNameError) as caught:
        read_dossier(index, "mine-production-190")
    assert "mine-production-" in caught.value.problems[0].fix


@pytest.mark.parametrize(
    ("printed", "unit", "value", "used", "words"),
    [
        ("45", "%", 0.45, "1", "divided by 100: % is brought to 1"),
        ("9", "t REO", 9.0, "t REO/year", "used as printed"),
        ("0.6", "% of TREO", 0.006, "1", "divided by 100: % of TREO is read as 1"),
        (
            "9",
            "t REO",
            12.0,
            "t REO/year",
            "not the printed number: 1.333 times it; no note says how",
        ),
    ],
)
def test_a_conversion_is_told(printed: str, unit: str, value: float, used: str, words: str) -> None:
    row = {"published_value": printed, "published_unit": unit, "value": value, "unit": used}
    assert conversion_words(row) == words


def test_every_claim_can_be_told(index: ClaimIndex) -> None:
    for row in index.claims.drop("head", "text").iter_rows(named=True):
        assert conversion_words(row)
        assert claim_title(index, row)
