"""The secret of the sessions: made once, kept, readable by its owner alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ytterby.errors import WorkspaceError
from ytterby.web.safety import read_secret


def test_it_survives_a_restart_and_nobody_else_reads_it(tmp_path: Path) -> None:
    first = read_secret(tmp_path)
    assert len(first) == 64
    assert read_secret(tmp_path) == first
    path = tmp_path / "app" / "secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret"]


def test_every_workspace_has_its_own(tmp_path: Path) -> None:
    assert read_secret(tmp_path / "a") != read_secret(tmp_path / "b")


def test_servers_that_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: read_secret(tmp_path), range(64)))
    assert len(found) == 1


def test_others_lose_the_right_to_read_it(tmp_path: Path) -> None:
    kept = read_secret(tmp_path)
    path = tmp_path / "app" / "secret"
    path.chmod(0o644)
    assert read_secret(tmp_path) == kept
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 64, b"g" * 64])
def test_a_file_that_is_no_secret_is_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "app" / "secret"
    path.parent.mkdir()
    path.write_bytes(content)
    fresh = read_secret(tmp_path)
    assert len(fresh) == 64
    assert read_secret(tmp_path) == fresh


def test_a_workspace_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "app").write_text("a file where the folder should be")
    with pytest.raises(WorkspaceError) as error:
        read_secret(tmp_path)
    assert error.value.problems[0].code == "not-a-directory"
