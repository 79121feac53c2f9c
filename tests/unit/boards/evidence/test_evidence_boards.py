"""Boards on the evidence: searches as files, drafts in addresses, one index until data changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ytterby.boards.evidence.claims import ClaimsParams, build_claims
from ytterby.boards.evidence.effect import (
    EffectParams,
    build_effect,
    read_draft,
    write_draft_text,
)
from ytterby.boards.evidence.held import held_index, read_index
from ytterby.boards.registry import find_kind, read_params
from ytterby.boards.store import pack_board, unpack_board, workspace_stamp
from ytterby.errors import InputError
from ytterby.evidence import load
from ytterby.workflows.weighing.drafts import Draft, draft_of, write_draft


def _draft() -> Draft:
    fields = draft_of(load().claim("mine-production-0190")).fields
    told = {"value": "300", "unit": "kt REO", "source": "My own count"}
    return Draft({**fields, **told}, "counted from quotas")


def test_what_a_search_finds_is_a_table_with_values_as_published(tmp_path: Path) -> None:
    board = build_claims(ClaimsParams(q="dysprosium", tier="A"), tmp_path)
    frame = board.tables["claims"].frame
    assert set(frame["tier"]) == {"A"}
    assert {"published_value", "published_unit", "title", "address", "state"} <= set(frame.columns)
    assert "/api/v1/boards/claims/tables/claims.csv?q=dysprosium&amp;tier=A" in board.html["claims"]
    assert unpack_board(pack_board(board)).tables["claims"].frame.equals(frame)


def test_a_question_that_makes_no_sense_is_refused() -> None:
    kind = find_kind("claims")
    with pytest.raises(InputError):
        read_params(kind, {"order": "luck"})
    with pytest.raises(InputError):
        read_params(kind, {"colour": "red"})


def test_the_index_is_built_anew_only_when_the_users_evidence_changes(tmp_path: Path) -> None:
    first = read_index(tmp_path)
    assert read_index(tmp_path) is first
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "a.json").write_text("{}")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "jobs.db").write_text("x")
    assert held_index(tmp_path) is first, "runs and sessions are no evidence"
    before = workspace_stamp(tmp_path)
    done = write_draft(_draft(), tmp_path)
    assert workspace_stamp(tmp_path) != before
    assert held_index(tmp_path) is None
    assert "user-0001-0001" in read_index(tmp_path).claims["claim"]
    stamp = workspace_stamp(tmp_path)
    (tmp_path / "trash").mkdir()
    (tmp_path / "batches" / done.batch.batch).rename(tmp_path / "trash" / done.batch.batch)
    assert workspace_stamp(tmp_path) != stamp


def test_a_draft_survives_an_address() -> None:
    draft = _draft()
    assert read_draft(write_draft_text(draft)) == draft
    for text in ("{", "[]", '{"fields": 3}'):
        with pytest.raises(InputError):
            read_draft(text)


def test_an_effect_is_of_one_thing() -> None:
    for params in (EffectParams(), EffectParams(batch="a", draft="{}")):
        with pytest.raises(InputError):
            build_effect(params, None)


@pytest.mark.slow
def test_a_draft_shows_what_it_would_change_and_writes_nothing(tmp_path: Path) -> None:
    board = build_effect(EffectParams(draft=write_draft_text(_draft())), tmp_path)
    assert board.data["year"] == 2024
    assert board.data["moved"] > 50
    assert board.data["replaced"] == ["mine-production-0190"]
    row = board.tables["headlines"].frame.row(0, named=True)
    assert row["subject"] == "world mine output"
    assert row["before"] != row["after"]
    assert "before-after" in board.pictures
    assert list(tmp_path.iterdir()) == []
