"""A workspace that cannot be written is named with its mend, and loses nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ytterby.errors import WorkspaceError
from ytterby.evidence import workspace as space


def test_the_place_is_chosen_explicitly_or_by_variable_or_by_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YTTERBY_WORKSPACE", str(tmp_path / "w"))
    monkeypatch.setenv("YTTERBY_CACHE", str(tmp_path / "c"))
    assert space.workspace_directory() == tmp_path / "w"
    assert space.cache_directory() == tmp_path / "c"
    assert space.workspace_directory(tmp_path) == tmp_path
    monkeypatch.delenv("YTTERBY_WORKSPACE")
    monkeypatch.delenv("YTTERBY_CACHE")
    assert space.workspace_directory().name == "ytterby"
    assert "ytterby" in str(space.cache_directory())


def test_a_missing_workspace_is_an_empty_one_and_is_not_made(tmp_path: Path) -> None:
    assert space.check_workspace(tmp_path / "new") == tmp_path / "new"
    assert not (tmp_path / "new").exists()


def test_a_directory_is_written_whole(tmp_path: Path) -> None:
    space.write_workspace_directory(tmp_path / "b" / "one", {"x": b"1", "y": b"2"})
    assert sorted(p.name for p in (tmp_path / "b" / "one").iterdir()) == ["x", "y"]


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EROFS, "read-only-disk")]
)
def test_a_directory_that_cannot_be_written_leaves_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    done: list[int] = []
    real = os.fsync

    def full_after_one(handle: int) -> None:
        if done:
            raise OSError(number, os.strerror(number))
        done.append(handle)
        real(handle)

    monkeypatch.setattr(os, "fsync", full_after_one)
    with pytest.raises(WorkspaceError) as caught:
        space.write_workspace_directory(tmp_path / "b" / "one", {"x": b"1", "y": b"2"})
    problem = caught.value.problems[0]
    assert problem.code == code
    assert "YTTERBY_WORKSPACE" in problem.fix
    assert list((tmp_path / "b").iterdir()) == []


def test_a_move_that_fails_leaves_everything_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space.write_workspace_directory(tmp_path / "b" / "one", {"x": b"1"})

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(WorkspaceError):
        space.move_in_workspace(tmp_path / "b" / "one", tmp_path / "trash" / "one")
    assert (tmp_path / "b" / "one" / "x").read_bytes() == b"1"
