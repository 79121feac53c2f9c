"""House rules that no linter knows: file length, machine paths, registry hosts, repository size."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 600
LARGEST_TREE = 40 * 1024 * 1024
CROWDED = 20
FORBIDDEN = {
    "a package registry's host": re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian"),
    "a path of some machine": re.compile(r"(?<![\w.])/(?:root|work|home)/\w"),
}
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".cfg", ".txt", ".css", ".html", ".json", ".cff"}


def tracked() -> list[Path]:
    """Return the files that belong to the project, tracked or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def check_house() -> list[str]:
    """Return every breach of the house rules, in the order of the files."""
    breaches: list[str] = []
    files = tracked()
    folders: dict[Path, int] = {}
    for path in files:
        name = path.relative_to(ROOT)
        if path.suffix == ".py":
            folders[name.parent] = folders.get(name.parent, 0) + 1
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST:
                breaches.append(f"{name}: {lines} lines, at most {LONGEST}")
        if path.suffix in TEXT and path != Path(__file__).resolve():
            text = path.read_text(encoding="utf-8")
            breaches += [
                f"{name}: holds {what}" for what, rx in FORBIDDEN.items() if rx.search(text)
            ]
    breaches += [f"{d}: {n} modules, split it" for d, n in folders.items() if n > CROWDED]
    size = sum(p.stat().st_size for p in files)
    if size > LARGEST_TREE:
        breaches.append(f"repository: {size / 2**20:.0f} MiB, at most {LARGEST_TREE / 2**20:.0f}")
    return breaches


if __name__ == "__main__":
    found = check_house()
    print("\n".join(found))
    sys.exit(bool(found))
