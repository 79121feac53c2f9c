"""The page on the API: its example runs as it is written, its addresses exist."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from ytterby.api import build_api
from ytterby.boards import Boards
from ytterby.jobs import Jobs

PAGE = Path(__file__).parents[3] / "docs/how-to/api.md"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("workspace")
    boards, jobs = Boards(workspace), Jobs(workspace / "app", workspace)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.mount("/api/v1", build_api(boards, jobs, workspace))
    config = uvicorn.Config(app, port=0, log_level="error", ws="none", lifespan="off")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    jobs.start()
    thread.start()
    while not running.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join()
    jobs.stop()
    boards.close()


def test_every_address_of_the_page_is_in_the_description(server: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"/api/v1(/[a-zA-Z/_.]+)", text)) - {"/openapi.json", "/docs"}
    known = list(httpx.get(f"{server}/api/v1/openapi.json").json()["paths"])
    forms = [re.compile(re.sub(r"\{[^}]+\}", "[^/]+", p.replace(".", r"\."))) for p in known]
    assert len(named) > 10
    assert [n for n in named if not any(f.fullmatch(n) for f in forms)] == []


@pytest.mark.slow
def test_the_example_runs_as_it_is_written(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    exec(code.replace("http://127.0.0.1:8180", server), {"__name__": "example"})
    printed = capsys.readouterr().out
    assert "baseline" in printed
    assert "'USD/kg'" in printed
