"""A kept chain is used again only where nothing that makes it has changed."""

import ast
from pathlib import Path

import pytest

import ytterby
from ytterby.baseline import cache

ROOT = Path(ytterby.__file__).parent


def _rooms_used(room: str) -> set[str]:
    """Return the packages of Ytterby that the modules of one import."""
    found: set[str] = set()
    for path in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ytterby."):
                found.add(str(node.module).split(".")[1])
    return {name for name in found if (ROOT / name).is_dir()}


@pytest.mark.parametrize("room", cache.ROOMS)
def test_the_version_of_the_code_covers_everything_that_a_chain_is_made_by(room: str) -> None:
    assert _rooms_used(room) <= set(cache.ROOMS)


@pytest.mark.parametrize(
    "changed", ["evidence/tiers.toml", "evidence/screens.py", "units.py", "core/data/countries.csv"]
)
def test_a_change_to_what_reads_the_evidence_makes_a_chain_anew(
    changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cache.code_version.__wrapped__()
    read = Path.read_bytes

    def read_changed(path: Path) -> bytes:
        return read(path) + (b"#" if path == ROOT / changed else b"")

    monkeypatch.setattr(Path, "read_bytes", read_changed)
    assert cache.code_version.__wrapped__() != before
