"""The tutorials run: every command that they show ends well and prints something."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

TUTORIALS = Path(__file__).resolve().parents[2] / "docs" / "tutorials"


def list_commands() -> list[tuple[str, str]]:
    """Return page and command of every ``$ ytterby`` line."""
    return [
        (page.stem, line.removeprefix("$ "))
        for page in sorted(TUTORIALS.glob("*.md"))
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
        for line in block.splitlines()
        if line.startswith("$ ytterby")
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "command"), list_commands())
def test_a_command_of_a_tutorial_runs(warm_terminal: Any, page: str, command: str) -> None:
    done = warm_terminal.run(*shlex.split(command)[1:])
    assert done.code == 0, f"{page}: {done.err}"
    assert done.out
    for name in re.findall(r"\S+\.html", command):
        assert (warm_terminal.root / name).stat().st_size > 10_000
