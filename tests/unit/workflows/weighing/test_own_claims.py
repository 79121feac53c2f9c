"""Claims of the user's own: checked as typed, put in force whole or not at all, taken out again."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ytterby.errors import EvidenceError, InputError, Problem
from ytterby.evidence import Evidence, load
from ytterby.evidence.checks import check_evidence
from ytterby.workflows.weighing import drafts as module
from ytterby.workflows.weighing.drafts import Draft, check_draft, draft_of, try_draft, write_draft
from ytterby.workflows.weighing.effect import choose_year, compare
from ytterby.workflows.weighing.overrides import (
    list_overrides,
    put_back,
    take_out,
    workspace_with,
    workspace_without,
)

CLAIM = "mine-production-0190"


@pytest.fixture(scope="module")
def known() -> set[str]:
    return set(load().claims["claim"])


def _draft(**changes: str) -> Draft:
    fields = {
        **draft_of(load().claim(CLAIM)).fields,
        "value": "300",
        "unit": "kt REO",
        "source": "My own count",
    }
    reason = changes.pop("reason", "counted from quotas and raids")
    return Draft({**fields, **changes}, reason)


def _codes(draft: Draft, known: set[str]) -> dict[str, str]:
    return {p.place: p.code for p in check_draft(draft, known)}


def test_a_draft_begins_where_the_claim_stands(known: set[str]) -> None:
    draft = draft_of(load().claim(CLAIM))
    assert draft.fields["replaces"] == CLAIM
    assert _codes(draft, known) == {
        "value": "missing-field",
        "source": "missing-field",
        "reason": "missing-reason",
    }


def test_everything_wrong_is_said_at_once_by_field(known: set[str]) -> None:
    draft = _draft(
        region="Chnia", unit="kt", published_on="3/4/2025", year="soon", reason="because"
    )
    assert _codes(draft, known) == {
        "region": "unknown-region",
        "unit": "other-basis",
        "published_on": "bad-date",
        "year": "bad-year",
        "reason": "missing-reason",
    }


def test_a_share_above_one_and_a_value_outside_its_interval_are_refused(known: set[str]) -> None:
    share = Draft(
        {"quantity": "import_share", "value": "80", "unit": "1", "source": "x"}, "two words"
    )
    assert _codes(share, known) == {"value": "above-maximum"}
    assert _codes(_draft(low="310", high="320"), known) == {"value": "value-outside-interval"}


def test_a_whole_draft_is_converted_and_names_what_it_replaces(tmp_path: Path) -> None:
    tried = try_draft(_draft(), tmp_path)
    assert not tried.errors
    assert tried.claims["value"].to_list() == [300_000.0]
    assert tried.replaced["claim"].to_list() == [CLAIM]
    assert not tried.written
    assert list(tmp_path.iterdir()) == []


def test_what_is_put_in_force_is_used_and_can_be_taken_out_and_put_back(tmp_path: Path) -> None:
    done = write_draft(_draft(), tmp_path)
    (own,) = list_overrides(tmp_path)
    assert own.typed
    assert own.replaced == (CLAIM,)
    assert own.claims["note"].to_list() == ["counted from quotas and raids"]
    evidence = load(workspace=tmp_path)
    assert CLAIM not in evidence.live["claim"]
    assert evidence.overrides == tuple(own.claims["claim"])
    assert not [p for p in check_evidence(evidence) if p.severity == "error"]
    take_out(done.batch.batch, tmp_path)
    assert CLAIM in load(workspace=tmp_path).live["claim"]
    assert [o.removed for o in list_overrides(tmp_path)] == [True]
    put_back(done.batch.batch, tmp_path)
    assert CLAIM not in load(workspace=tmp_path).live["claim"]


def test_nothing_is_written_where_a_field_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write_draft(_draft(unit="kt"), tmp_path)
    with pytest.raises(InputError):
        write_draft(_draft(reason=""), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_where_the_evidence_would_fail_its_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(evidence: Evidence) -> list[Problem]:
        found = list(check_evidence(evidence))
        own = evidence.claims.filter(pl.col("claim").str.starts_with("user-"))
        if own.height:
            found.append(Problem("made-up", "claim user", "it fails", "mend it"))
        return found

    monkeypatch.setattr(module, "check_evidence", check)
    with pytest.raises(EvidenceError) as caught:
        write_draft(_draft(), tmp_path)
    assert [p.code for p in caught.value.problems] == ["made-up"]
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_without_a_batch_keeps_the_others(tmp_path: Path) -> None:
    first = write_draft(_draft(), tmp_path).batch.batch
    second = write_draft(_draft(region="USA", replaces="", facility=""), tmp_path).batch.batch
    with workspace_without(first, tmp_path) as other:
        assert [o.batch.batch for o in list_overrides(other)] == [second]
        assert CLAIM in load(workspace=other).live["claim"]
    assert not other.exists()
    assert len(list_overrides(tmp_path)) == 2


def test_a_draft_is_tried_without_being_written(tmp_path: Path) -> None:
    with workspace_with(_draft(), tmp_path) as other:
        assert CLAIM not in load(workspace=other).live["claim"]
    assert list(tmp_path.iterdir()) == []


def test_before_and_after_are_laid_side_by_side_largest_first() -> None:
    columns = {"measure": "m", "stage": "", "element": "", "region": "", "unit": "1"}

    def frame(**values: float) -> pl.DataFrame:
        return pl.DataFrame(
            [{**columns, "subject": k, "value": v, "low": v - 0.05, "high": v + 0.05}
             for k, v in values.items()]
        )  # fmt: skip

    found = compare(frame(a=0.5, b=0.5, gone=0.1), frame(a=0.51, b=0.7))
    rows = {r["subject"]: r for r in found.to_dicts()}
    assert found["subject"].to_list() == ["b", "a", "gone"]
    assert rows["b"]["beyond"]
    assert not rows["a"]["beyond"]
    assert rows["gone"]["after"] is None


def test_claims_show_in_the_chain_of_their_year() -> None:
    def year(*years: int | None) -> int:
        return choose_year(pl.DataFrame({"year": pl.Series(years, dtype=pl.Int32)}))

    assert year(2020) == 2020
    assert year(None) == year(1999) == 2024
    assert year(2018, 2022) == 2022
