import errno
from pathlib import Path

import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.errors import UnknownNameError, WorkspaceError
from ytterby.results import (
    Manifest,
    Table,
    build_table,
    list_runs,
    read_run,
    remove_run,
    start_manifest,
    write_run,
)


@pytest.fixture
def manifest() -> Manifest:
    return start_manifest("ytterby show shares", toy_chain()).finish()


@pytest.fixture
def tables() -> dict[str, Table]:
    frame = pl.DataFrame({"region": ["CHN", "ÜÖ"], "share": [0.7, None]})
    table = build_table("shares", frame, sources=["toy"], note="a note")
    return {"shares": table, "again": build_table("again", frame)}


def test_a_run_comes_back_as_it_was(
    tmp_path: Path, manifest: Manifest, tables: dict[str, Table]
) -> None:
    where = write_run(manifest, tables, tmp_path)
    assert list_runs(tmp_path) == (where.name,)
    run = read_run(where.name, tmp_path)
    assert run.manifest == manifest
    assert list(run.tables) == ["shares", "again"]
    assert run.tables["shares"].frame.equals(tables["shares"].frame)
    assert run.tables["shares"].note == "a note"
    assert dict(run.tables["shares"].units) == {"share": "1"}


def test_a_run_can_be_removed(tmp_path: Path, manifest: Manifest, tables: dict[str, Table]) -> None:
    where = write_run(manifest, tables, tmp_path)
    remove_run(where.name, tmp_path)
    assert list_runs(tmp_path) == ()
    assert not where.exists()


def test_an_unknown_run_names_the_nearest(
    tmp_path: Path, manifest: Manifest, tables: dict[str, Table]
) -> None:
    where = write_run(manifest, tables, tmp_path)
    with pytest.raises(UnknownNameError, match=where.name):
        read_run(where.name[:-1], tmp_path)


def test_a_damaged_run_says_where_and_how_to_mend_it(
    tmp_path: Path, manifest: Manifest, tables: dict[str, Table]
) -> None:
    where = write_run(manifest, tables, tmp_path)
    (where / "00.parquet").write_bytes(b"no parquet")
    with pytest.raises(WorkspaceError, match="corrupt-run"):
        read_run(where.name, tmp_path)


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path,
    manifest: Manifest,
    tables: dict[str, Table],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = write_run(manifest, tables, tmp_path)

    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    later = start_manifest("ytterby show hhi", toy_chain())
    with pytest.raises(WorkspaceError, match="disk-full"):
        write_run(later, tables, tmp_path)
    assert [p.name for p in (tmp_path / "runs").iterdir()] == [kept.name]


def test_a_workspace_that_is_a_file_is_refused(
    tmp_path: Path, manifest: Manifest, tables: dict[str, Table]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("mine")
    with pytest.raises(WorkspaceError, match="not-a-directory"):
        write_run(manifest, tables, blocked)
    assert blocked.read_text() == "mine"
