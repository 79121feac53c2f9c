"""The server: pages, API and files in one application, with what they share."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp

from ytterby.boards import Boards, board_names
from ytterby.evidence.workspace import workspace_directory
from ytterby.jobs import Jobs
from ytterby.web.services import Services, provide
from ytterby.web.static import add_static

HOME = "app"
"""Folder of the workspace that holds what the app keeps: jobs, sessions, its secret."""


@dataclass(frozen=True)
class Settings:
    """How a server is set up.

    Attributes
    ----------
    workspace
        Directory of the user's own data; the usual one where ``None``.
    secret
        Signs the sessions.
    warm
        Whether boards are counted before anybody asks.
    """

    workspace: Path | None = None
    secret: str = ""
    warm: bool = True


def app_home(workspace: Path | None = None) -> Path:
    """Return the folder of what the app keeps."""
    return workspace_directory(workspace) / HOME


def build_app(settings: Settings) -> ASGIApp:
    """Return the application of one server.

    Parameters
    ----------
    settings
        How it is set up.
    """
    home = app_home(settings.workspace)
    os.environ["NICEGUI_STORAGE_PATH"] = str(home / "sessions")
    from nicegui import ui

    from ytterby.api import build_api
    from ytterby.web.pages import register_pages

    boards = Boards(settings.workspace)
    jobs = Jobs(home, settings.workspace)
    provide(Services(boards, jobs, settings.workspace))

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        import asyncio

        jobs.start()
        warming = asyncio.create_task(boards.warm(board_names())) if settings.warm else None
        yield
        if warming is not None:
            warming.cancel()
        jobs.stop()
        boards.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=live)
    app.mount("/api/v1", build_api(boards, jobs, settings.workspace))
    add_static(app)
    register_pages()
    ui.run_with(
        app,
        title="Ytterby",
        language="en-US",
        dark=None,
        tailwind=False,
        storage_secret=settings.secret,
        gzip_middleware_factory=None,
        show_welcome_message=False,
    )
    return app
