"""The application: routes, answers to errors, its description and its manual."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from ytterby.api.manual import add_manual
from ytterby.api.problems import add_answers, describe_problems
from ytterby.api.routes.about import about_routes
from ytterby.api.routes.bills import bill_routes
from ytterby.api.routes.boards import board_routes
from ytterby.api.routes.jobs import describe_jobs, job_routes
from ytterby.api.routes.names import name_routes
from ytterby.api.routes.runs import run_routes
from ytterby.api.routes.scenarios import scenario_routes
from ytterby.boards import Boards
from ytterby.jobs import Jobs

DESCRIPTION = """Measure the rare-earth supply chain, break it, and read what it means.

**Boards** are what the pages show: words, figures, tables, counted when they are first asked for.
**Jobs** are long runs: create one, follow it, and read the **run** that it leaves.

Every error answers with `{"problems": [...]}`: where, what, how to mend it, under a stable code,
all at once. Shares lie between 0 and 1; `low` and `high` bound the central 80 %; a gap is `null`.
"""
TAGS = [
    {"name": "about", "description": "What answers."},
    {"name": "boards", "description": "What pages show, and its tables as files."},
    {"name": "jobs", "description": "Long runs, queued and followed."},
    {"name": "runs", "description": "What long runs left: read, take away, name, reproduce."},
    {"name": "scenarios", "description": "Those that ship, and checks of your own."},
    {"name": "bills", "description": "Bills of materials, checked in place."},
    {"name": "names", "description": "What can be asked about."},
]


def build_api(boards: Boards, jobs: Jobs, workspace: Path | None = None) -> FastAPI:
    """Return the API as an application of its own, to be mounted at ``/api/v1``.

    Parameters
    ----------
    boards, jobs
        Those of the server.
    workspace
        Directory of the user's own data; the usual one by default.
    """
    app = FastAPI(
        title="Ytterby",
        version=version("ytterby"),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0"},
        redirect_slashes=False,
    )
    for router in (
        about_routes(jobs),
        board_routes(boards),
        job_routes(jobs),
        run_routes(jobs, workspace),
        scenario_routes(),
        bill_routes(workspace),
        name_routes(),
    ):
        app.include_router(router)
    add_manual(app)
    add_answers(app)
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    usual = app.openapi

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            description = usual()
            describe_problems(description)
            describe_jobs(description)
            app.openapi_schema = description
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]
