"""Run the command line as a user does, in a workspace and cache of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """A workspace, a cache, and commands that use them."""

    root: Path

    @property
    def workspace(self) -> Path:
        """Directory of the user's own data."""
        return self.root / "workspace"

    @property
    def cache(self) -> Path:
        """Directory of the cache."""
        return self.root / "cache"

    def environment(self) -> dict[str, str]:
        """Return the environment of a command."""
        return {
            **os.environ,
            "PYTHONPATH": str(SOURCE),
            "YTTERBY_WORKSPACE": str(self.workspace),
            "YTTERBY_CACHE": str(self.cache),
            "OMP_NUM_THREADS": "1",
        }

    def run(self, *tokens: str | Path) -> Done:
        """Run a command to its end."""
        return self.python("-m", "ytterby", *(str(t) for t in tokens))

    def python(self, *tokens: str) -> Done:
        """Run Python in the same environment."""
        done = subprocess.run(
            [sys.executable, *tokens],
            capture_output=True,
            text=True,
            env=self.environment(),
            cwd=self.root,
            check=False,
            timeout=300,
        )
        return Done(done.returncode, done.stdout, done.stderr)
