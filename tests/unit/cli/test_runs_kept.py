"""``--keep`` and ``ytterby runs``."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from ytterby.cli.running import run
from ytterby.results import list_entries, list_runs, read_run_file


@pytest.fixture
def kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["show", "years", "--keep-as", "The years", "--workspace", str(tmp_path)]) == 0
    capsys.readouterr()
    (name,) = list_runs(tmp_path)
    return name


def test_a_result_is_kept_in_the_workspace_that_is_named(kept: str, tmp_path: Path) -> None:
    (entry,) = list_entries(tmp_path)
    assert entry.about.title == "The years"
    assert entry.manifest.command.startswith("ytterby show years")


def test_runs_are_listed_shown_named_and_put_away(
    kept: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["--workspace", str(tmp_path)]
    assert run(["runs", "list", *here, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][0]["run"] == kept
    assert run(["runs", "show", kept, *here]) == 0
    assert run(["runs", "rename", kept, "--title", "Other", "--note", "for later", *here]) == 0
    assert list_entries(tmp_path)[0].about.note == "for later"
    target = tmp_path / "all.xlsx"
    assert run(["runs", "export", kept, str(target), *here]) == 0
    assert target.read_bytes()[:2] == b"PK"
    assert run(["runs", "remove", kept, *here]) == 0
    assert list_runs(tmp_path) == ()
    assert run(["runs", "restore", kept, *here]) == 0
    assert list_runs(tmp_path) == (kept,)
    capsys.readouterr()
    assert run(["runs", "show", "nope", *here]) == 2
    assert kept in capsys.readouterr().err


@pytest.mark.slow
def test_a_kept_run_has_its_report_and_charts_and_names_no_scratch_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["permits", "--keep", "--workspace", str(tmp_path)]
    assert run(command) == 0
    assert "wrote" not in capsys.readouterr().err
    (entry,) = list_entries(tmp_path)
    assert "--report" not in entry.manifest.command
    assert set(entry.files) == {"board.json.gz", "report.html.gz"}
    for file in entry.files:
        content = gzip.decompress(read_run_file(entry.name, file, tmp_path))
        assert b"/ytterby-" not in content
