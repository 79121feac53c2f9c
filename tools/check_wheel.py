"""Build the wheel, install it into an empty environment, run the demo and the app elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
SHARED = ("echarts.min.js", "charts.js", "save.js", "world-110m.json", "world-50m.json")
"""Files that pages load by themselves, below the address of the stylesheet."""
MANUAL = re.compile(r'(?:src|href)="(/api/v1/[^"]+)"')


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
        check_files(wheel)
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
        check_app(tool, elsewhere, clean)


def check_files(wheel: Path) -> None:
    """Raise if a file of the package that is no Python is not in the wheel."""
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in (source / "ytterby").rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and path.name[0] != "."
    }
    with zipfile.ZipFile(wheel) as packed:
        missing = sorted(wanted - set(packed.namelist()))
    if missing:
        raise SystemExit(f"not in the wheel: {', '.join(missing)}")


def check_app(tool: Path, elsewhere: Path, variables: dict[str, str]) -> None:
    """Raise if the app lacks its first page, a file of it, a map or the manual of the API."""
    print("ytterby serve --port 0 --no-warm", flush=True)
    with subprocess.Popen(
        [tool, "serve", "--port", "0", "--no-warm"],
        cwd=elsewhere,
        env=variables,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()  # empty once a server that cannot start has ended
            address = re.search(r"http://\S+", line)
            if address is None:
                raise SystemExit("the app did not start")
            count = check_pages(address[0])
        finally:
            server.terminate()
            code = server.wait(30)
    if code:
        raise SystemExit(f"the app ended with {code}")
    print(f"app: {count} files")


def check_pages(address: str) -> int:
    """Fetch the first page, all that it and the charts load, and the manual; return how many."""
    style = re.search(r'"(/static/[^"]+/app\.css)"', fetch(address))
    if style is None:
        raise SystemExit("the first page names no stylesheet")
    sheet = urljoin(address, style[1])
    faces = re.findall(r'url\("([\w.-]+)"\)', fetch(sheet))
    files = [urljoin(sheet, name) for name in (*SHARED, *faces)]
    manual = urljoin(address, "/api/v1/docs")
    files += [urljoin(manual, path) for path in MANUAL.findall(fetch(manual))]
    for file in files:
        fetch(file)
    return len(files) + 3


def fetch(address: str) -> str:
    """Return what lies at an address; raise where it is missing or empty."""
    with urlopen(address, timeout=60) as answer:  # an address of this machine
        content: bytes = answer.read()
    if not content:
        raise SystemExit(f"{address} is empty")
    return content.decode("utf-8", "replace")


if __name__ == "__main__":
    check_wheel()
