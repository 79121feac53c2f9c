"""An API whose jobs wait and never run, with one run that is kept."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from fastapi import FastAPI

from ytterby.api import build_api
from ytterby.boards import Boards
from ytterby.jobs import Jobs
from ytterby.results import About, Table, start_manifest, write_run


class Client:
    """Asks an application without a server."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def ask(self, method: str, address: str, **given: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, address, **given)

        return asyncio.run(send())

    def get(self, address: str, **given: Any) -> httpx.Response:
        return self.ask("GET", address, **given)

    def post(self, address: str, **given: Any) -> httpx.Response:
        return self.ask("POST", address, **given)

    def patch(self, address: str, **given: Any) -> httpx.Response:
        return self.ask("PATCH", address, **given)

    def delete(self, address: str, **given: Any) -> httpx.Response:
        return self.ask("DELETE", address, **given)


BASE = "http://test/api/v1/"


@dataclass(frozen=True)
class Asked:
    client: Client
    jobs: Jobs
    workspace: Path
    run: str


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Asked]:
    boards, jobs = Boards(tmp_path), Jobs(tmp_path / "app", tmp_path, queue=3)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.mount("/api/v1", build_api(boards, jobs, tmp_path))
    yield Asked(Client(app), jobs, tmp_path, keep_one(tmp_path))
    jobs.stop()
    boards.close()


def keep_one(workspace: Path) -> str:
    frame = pl.DataFrame({"region": ["=cmd()", "ÜÖ"], "share": [0.7, None]})
    shares = Table("shares", frame, {"share": "1"}, ("toy",), "a note")
    manifest = start_manifest("ytterby stress china-total-ban --target USA", seed=0).finish()
    about = About(
        "A ban", "see page 3", "stress", {"scenario": "china-total-ban"}, "j1", ("It hurts.",)
    )
    files = {
        "report.html.gz": gzip.compress(b"<!doctype html><title>A ban</title>"),
        "scenario.yaml": b"name: mine\n",
    }
    return write_run(manifest, {"shares": shares}, workspace, about=about, files=files).name
