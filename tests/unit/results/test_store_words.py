"""What people say of a run that is kept, and what lies beside its tables."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from ytterby.errors import InputError, UnknownNameError
from ytterby.results import (
    About,
    Table,
    list_entries,
    read_entry,
    read_run,
    read_run_file,
    rename_run,
    start_manifest,
    write_run,
)


@pytest.fixture
def kept(tmp_path: Path) -> str:
    table = Table("shares", pl.DataFrame({"share": [0.5]}), {"share": "1"})
    about = About("A ban", "", "stress", {"draws": 8}, "j1", ("It hurts.",))
    manifest = start_manifest("ytterby stress china-total-ban").finish()
    files = {"scenario.yaml": b"name: mine\n"}
    return write_run(manifest, {"shares": table}, tmp_path, about=about, files=files).name


def test_a_list_is_read_without_the_tables(kept: str, tmp_path: Path) -> None:
    (tmp_path / "runs" / kept / "00.parquet").write_bytes(b"damaged")
    (entry,) = list_entries(tmp_path)
    assert (entry.name, entry.tables, entry.files) == (kept, ("shares",), ("scenario.yaml",))
    assert entry.about == About("A ban", "", "stress", {"draws": 8}, "j1", ("It hurts.",))


def test_a_run_that_cannot_be_read_does_not_hide_the_others(kept: str, tmp_path: Path) -> None:
    later = start_manifest("ytterby brief USA").finish()
    broken = write_run(later, {}, tmp_path)
    (broken / "tables.json").write_text("{")
    assert [e.name for e in list_entries(tmp_path)] == [kept]


def test_a_new_name_changes_nothing_else(kept: str, tmp_path: Path) -> None:
    before = read_run(kept, tmp_path)
    rename_run(kept, tmp_path, title=" Another ", note="see page 3")
    after = read_run(kept, tmp_path)
    assert (after.about.title, after.about.note) == ("Another", "see page 3")
    assert after.manifest == before.manifest
    assert after.tables["shares"].frame.equals(before.tables["shares"].frame)
    rename_run(kept, tmp_path, note="")
    assert read_entry(kept, tmp_path).about.title == "Another"


def test_what_is_wrong_with_words_is_said_at_once(kept: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        rename_run(kept, tmp_path, title=" ", note="x" * 5000)
    assert [p.code for p in refused.value.problems] == ["blank-title", "too-long"]
    assert read_entry(kept, tmp_path).about.title == "A ban"


def test_a_file_beside_the_tables_is_read_by_its_name_alone(kept: str, tmp_path: Path) -> None:
    assert read_run_file(kept, "scenario.yaml", tmp_path) == b"name: mine\n"
    for name in ("manifest.json", "../../secret", "00.parquet"):
        with pytest.raises(UnknownNameError):
            read_run_file(kept, name, tmp_path)


def test_a_run_from_before_there_were_names_is_read(kept: str, tmp_path: Path) -> None:
    (tmp_path / "runs" / kept / "about.json").unlink()
    assert read_entry(kept, tmp_path).about == About()


def test_words_of_a_later_version_are_read_as_far_as_they_are_known() -> None:
    text = json.dumps({"title": "A", "colour": "red", "finding": ["x"]})
    assert About.from_json(text) == About(title="A", finding=("x",))
