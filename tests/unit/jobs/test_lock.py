"""One server at a time runs the jobs of a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from ytterby.errors import WorkspaceError
from ytterby.jobs.lock import LOCK, check_jobs_free, hold_jobs


def test_a_workspace_in_use_is_refused_until_its_server_ends(tmp_path: Path) -> None:
    held = hold_jobs(tmp_path)
    with pytest.raises(WorkspaceError) as refused:
        check_jobs_free(tmp_path)
    assert [p.code for p in refused.value.problems] == ["workspace-in-use"]
    held.close()
    check_jobs_free(tmp_path)


def test_looking_whether_it_is_free_writes_nothing(tmp_path: Path) -> None:
    check_jobs_free(tmp_path / "app")
    assert not (tmp_path / "app").exists()
    assert not (tmp_path / LOCK).exists()
