"""Lists every route of the real app; run as a program, since NiceGUI has one app a process."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PARAMETER = re.compile(r"\{[^}]*\}")


def walk(routes: list[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield method and path of each route, of mounted apps too; parameters become ``x``."""
    for route in routes:
        path = prefix + PARAMETER.sub("x", getattr(route, "path", ""))
        holder = getattr(route, "original_router", route)  # FastAPI's wrapper of a router
        inner = getattr(holder, "routes", None)
        if inner:
            yield from walk(inner, path.rstrip("/"))
        elif getattr(route, "methods", None):
            yield from ((method, path) for method in sorted(route.methods - {"HEAD"}))
        else:  # a mounted app that keeps its routes to itself: files, the socket
            yield "GET", path.rstrip("/") + "/x"


def list_routes(workspace: Path) -> list[tuple[str, str]]:
    """Return method and path of every route of the app."""
    command = [sys.executable, "-m", "tests.integration.web.routes", str(workspace)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [(method, path) for method, path in json.loads(done.stdout)]


if __name__ == "__main__":
    from ytterby.web.server import Settings, build_app

    app: Any = build_app(Settings(Path(sys.argv[1]), "0" * 64, warm=False))
    while not hasattr(app, "routes"):
        app = app.app
    print(json.dumps(sorted(set(walk(app.routes)))))
