"""Build the wheel, install it into an empty environment and run the demo from another directory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def check_wheel() -> None:
    """Raise if the wheel, alone and elsewhere, cannot do the main job."""
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        subprocess.run(
            [sys.executable, "-m", "build", "--wheel", "--outdir", str(here), str(ROOT)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (wheel,) = here.glob("ytterby-*.whl")
        size = wheel.stat().st_size / 2**20
        print(f"{wheel.name}: {size:.1f} MiB")
        venv.create(here / "env", with_pip=True)
        python, tool = here / "env/bin/python", here / "env/bin/ytterby"
        constraints = ROOT / "constraints.txt"
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--constraint", constraints, wheel],
            check=True,
        )
        elsewhere = here / "elsewhere"
        elsewhere.mkdir()
        clean = {
            **os.environ,
            "YTTERBY_WORKSPACE": str(here / "workspace"),
            "YTTERBY_CACHE": str(here / "cache"),
            "PYTHONPATH": "",
        }
        for command in (
            ["--help"],
            ["--version"],
            ["evidence", "check"],
            ["brief", "USA"],
            ["stress", "china-2025-controls", "--target", "USA", "--report", "out/china-2025.html"],
        ):
            print("ytterby", *command, flush=True)
            subprocess.run(
                [tool, *command], check=True, cwd=elsewhere, env=clean, stdout=subprocess.DEVNULL
            )
        report = elsewhere / "out/china-2025.html"
        print(f"report: {report.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    check_wheel()
