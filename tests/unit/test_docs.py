"""The documentation is complete and up to date: all that exists is described, and exists."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from ytterby.cli.app import build_app
from ytterby.indicators import indicators
from ytterby.names import quantities
from ytterby.workflows.show import TOPICS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"

_spec = importlib.util.spec_from_file_location(
    "write_reference", ROOT / "tools" / "write_reference.py"
)
assert _spec is not None
assert _spec.loader is not None
write_reference = importlib.util.module_from_spec(_spec)
sys.modules["write_reference"] = write_reference
_spec.loader.exec_module(write_reference)


def read(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", list(write_reference.PAGES))
def test_a_generated_page_is_up_to_date(page: str) -> None:
    assert read(page) == write_reference.write_page(page), "run python tools/write_reference.py"


def test_every_quantity_is_described() -> None:
    page = read("quantities.md")
    assert [q for q in quantities() if f"| `{q}` |" not in page] == []


def test_every_indicator_is_described() -> None:
    page = read("indicators.md")
    assert [i for i in indicators() if f"| {i} |" not in page] == []


def test_every_command_is_described() -> None:
    page = read("commands.md")
    commands = write_reference.list_commands(build_app())
    assert len(commands) > 12
    assert [c for c in commands if f"## ytterby {' '.join(c)}\n" not in page] == []


def test_every_topic_of_show_is_in_its_help() -> None:
    page = " ".join(read("commands.md").split("## ytterby show\n")[1].split("## ")[0].split())
    named = re.split(r"[ ,]+", page.split("TOPIC: ")[1].split("[required]")[0].rstrip(". "))
    assert sorted(set(named) - {"or", "."}) == sorted(TOPICS)


def test_every_scenario_that_ships_is_described() -> None:
    page = read("scenarios.md")
    names = [p.stem for p in (ROOT / "src" / "ytterby" / "scenarios").glob("*.yaml")]
    assert {"china-2025-controls", "china-total-ban"} <= set(names)
    assert [n for n in names if f"## {n}\n" not in page] == []


def list_shown_commands() -> list[tuple[str, str]]:
    """Return the ytterby commands that pages show, with their page."""
    found = []
    for path in sorted([*DOCS.rglob("*.md"), ROOT / "README.md"]):
        if path.parent == REFERENCE or "_build" in path.parts:
            continue
        for block in re.findall(r"```(?:sh|console)\n(.*?)```", path.read_text("utf-8"), re.S):
            for line in block.splitlines():
                command = line.removeprefix("$ ").strip()
                if command.startswith("ytterby "):
                    found.append((path.relative_to(ROOT).as_posix(), command))
    return found


@pytest.mark.parametrize(("page", "command"), list_shown_commands())
def test_a_command_that_a_page_shows_parses(page: str, command: str) -> None:
    tokens: Sequence[str] = shlex.split(command.split(" > ")[0])[1:]
    app = build_app()
    chosen, bound, *_ = app.parse_args(tokens, exit_on_error=False, print_error=False)
    assert chosen is not None, page
    assert bound is not None, page


def test_links_between_pages_lead_somewhere() -> None:
    lost = []
    for path in DOCS.rglob("*.md"):
        if "_build" in path.parts:
            continue
        for target in re.findall(r"\]\(([^)#]+\.md)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).resolve().exists():
                lost.append(f"{path.relative_to(ROOT)}: {target}")
    assert lost == []


def test_every_page_of_the_app_is_described() -> None:
    from ytterby.web.pages import PAGES

    page = (DOCS / "how-to" / "use-the-app.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \*\*(.+?)\*\* \|", page, flags=re.M) == [t for t, _ in PAGES.values()]
