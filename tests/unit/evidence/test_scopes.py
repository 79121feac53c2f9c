"""How scopes are read is a closed list that the shipped claims keep to."""

from __future__ import annotations

import pytest

from ytterby.evidence import load
from ytterby.evidence.scopes import TAGS, read_quantities, read_scope, scopes, scopes_that_read


def test_a_scope_that_is_not_listed_reads_as_the_whole_quantity() -> None:
    assert read_scope("mine_production", "by a new source") == frozenset()


def test_every_tag_is_explained_and_every_explained_tag_is_used() -> None:
    used = set().union(*scopes().values())
    assert used == set(TAGS)


def test_every_listed_scope_is_one_that_a_claim_has() -> None:
    claims = load().claims.select("quantity", "scope").unique()
    assert set(scopes()) - set(claims.iter_rows()) == set()


def test_a_tag_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no tag 'roug'"):
        scopes_that_read("magnet_output", "roug")


def test_every_quantity_that_the_baseline_tells_apart_is_listed() -> None:
    assert {"mine_production", "separation_output", "magnet_output"} <= read_quantities()
