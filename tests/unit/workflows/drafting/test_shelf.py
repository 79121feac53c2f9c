"""Scenarios of one's own are kept, listed, read, deleted and brought back."""

from pathlib import Path

import pytest

from ytterby.errors import InputError, UnknownNameError
from ytterby.workflows.drafting.shelf import (
    delete_scenario,
    keep_text,
    list_shelf,
    read_shelf,
    read_text,
    save_scenario,
)
from ytterby.workflows.drafting.text import BEGINNING, write_yaml

TEXT = write_yaml(BEGINNING)


def test_a_saved_scenario_is_listed_after_those_that_ship(tmp_path: Path) -> None:
    save_scenario("mine", TEXT, tmp_path)
    last = list_shelf(tmp_path)[-1]
    assert (last.name, last.title, last.own, last.sound) == ("mine", "My scenario", True, True)
    assert read_shelf("mine", tmp_path) == TEXT


def test_a_draft_with_mistakes_is_kept_and_marked(tmp_path: Path) -> None:
    save_scenario("half", "name: [", tmp_path)
    assert not list_shelf(tmp_path)[-1].sound
    assert read_shelf("half", tmp_path) == "name: ["


def test_what_is_deleted_can_be_brought_back(tmp_path: Path) -> None:
    save_scenario("mine", TEXT, tmp_path)
    text = delete_scenario("mine", tmp_path)
    assert not list_shelf(tmp_path)[-1].own
    save_scenario("mine", text, tmp_path)
    assert read_shelf("mine", tmp_path) == TEXT


@pytest.mark.parametrize(
    "name", ["", "../x", "Mine", "a b", "x" * 61, ".hidden", "china-total-ban"]
)
def test_a_bad_or_shipped_name_is_refused_and_nothing_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        save_scenario(name, TEXT, tmp_path)
    assert {p.code for p in caught.value.problems} <= {"bad-name", "name-taken"}
    assert not list(tmp_path.rglob("*.yaml"))


def test_a_name_is_not_written_over_unless_asked(tmp_path: Path) -> None:
    save_scenario("mine", TEXT, tmp_path)
    with pytest.raises(InputError, match="name-taken"):
        save_scenario("mine", "name: y", tmp_path)
    assert read_shelf("mine", tmp_path) == TEXT
    save_scenario("mine", "name: y", tmp_path, replace=True)
    assert read_shelf("mine", tmp_path) == "name: y"


def test_an_unknown_name_lists_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="china-total-ban"):
        read_shelf("china-total-bann", tmp_path)


def test_a_text_that_is_run_is_found_by_what_it_holds(tmp_path: Path) -> None:
    digest = keep_text(TEXT, tmp_path)
    assert keep_text(TEXT, tmp_path) == digest
    assert read_text(digest, tmp_path) == TEXT
    for wrong in ("0" * 24, "../../etc", ""):
        with pytest.raises(UnknownNameError):
            read_text(wrong, tmp_path)
