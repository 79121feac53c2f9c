"""The API does what its description says: no fault inside, no answer that is not described."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from tests.unit.api.conftest import keep_one

from ytterby.api import build_api
from ytterby.boards import Boards, registry
from ytterby.jobs import Jobs

pytestmark = pytest.mark.slow
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "use_after_free",
)
USUAL = (
    "--continue-on-failure",
    "--generation-deterministic",
    "--suppress-health-check=all",
    "--warnings=off",
    "--request-timeout=60",
    f"--checks={','.join(CHECKS)}",
)
RUN = "from schemathesis.cli import schemathesis; schemathesis()"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on loopback whose jobs wait and never run, and whose one board is quick."""
    workspace: Path = tmp_path_factory.mktemp("workspace")
    boards = Boards(workspace)
    jobs = Jobs(workspace / "app", workspace, queue=100_000)
    jobs.create("stress", {"months": 2})
    keep_one(workspace)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.mount("/api/v1", build_api(boards, jobs, workspace))
    config = uvicorn.Config(app, port=0, log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    with pytest.MonkeyPatch.context() as patch:
        for name in set(registry.HOMES) - {"run"}:
            patch.delitem(registry.HOMES, name)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/api/v1"
        server.should_exit = True
        thread.join()
    jobs.stop()
    boards.close()


@pytest.mark.parametrize(
    "choice",
    [
        # Every edge of every field, and then chance; thousands of jobs would take too long.
        ["--exclude-operation-id=create_job", "--phases=coverage,fuzzing", "--max-examples=6"],
        ["--include-operation-id=create_job", "--phases=fuzzing", "--max-examples=60"],
    ],
    ids=["all-but-new-jobs", "new-jobs"],
)
def test_every_answer_is_described_and_none_is_a_fault(
    address: str, choice: list[str], tmp_path: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", RUN, "run", f"{address}/openapi.json", *USUAL, *choice],
        cwd=tmp_path,  # its notes are left there
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    assert "generated" in ran.stdout
