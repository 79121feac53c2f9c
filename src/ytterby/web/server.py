"""The server: pages, API and files in one application behind its guard, with what they share."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from ytterby.boards import Boards, board_names
from ytterby.core.storage import tidy_folder
from ytterby.jobs import Jobs
from ytterby.web.safety import Guard, Rules
from ytterby.web.safety.secret import app_directory
from ytterby.web.services import Services, provide
from ytterby.web.static import add_static

SMALLEST_PACKED, PACKING = 800, 5
"""Bytes from which on an answer is packed, and how hard."""
RECONNECT = 30.0
"""How long a page that was cut off is kept for, before its reader would have to begin anew [s]."""
SESSION_DAYS = 30


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
    rules
        What it demands of those who ask.
    """

    workspace: Path | None = None
    secret: str = ""
    warm: bool = True
    rules: Rules = field(default_factory=Rules)


TYPED = {"bills": 500, "texts": 500}
"""Folders of what readers dropped and typed, and how many of each are kept."""
TYPED_DAYS = 90
"""How long it is kept after it was last changed [day]."""


def _tidy(home: Path) -> None:
    """Let go of what was dropped and typed long ago; runs keep their own copy."""
    for name, most in TYPED.items():
        tidy_folder(home / name, most=most, days=TYPED_DAYS)


def build_app(settings: Settings) -> ASGIApp:
    """Return the application of one server.

    Parameters
    ----------
    settings
        How it is set up.
    """
    home = app_directory(settings.workspace)
    sessions = home / "sessions"
    os.environ["NICEGUI_STORAGE_PATH"] = str(sessions)  # read when NiceGUI is imported
    from nicegui import app as pages
    from nicegui import ui

    from ytterby.api import build_api
    from ytterby.web.pages import register_pages
    from ytterby.web.pages.exposure.routes import add_bills
    from ytterby.web.safety.nicegui import guard_nicegui

    boards = Boards(settings.workspace)
    jobs = Jobs(home, settings.workspace)
    provide(Services(boards, jobs, settings.workspace))

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        jobs.start()
        await asyncio.to_thread(_tidy, home)
        warming = asyncio.create_task(boards.warm(board_names())) if settings.warm else None
        yield
        if warming is not None:
            warming.cancel()
        jobs.stop()
        boards.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=live)
    app.mount("/api/v1", build_api(boards, jobs, settings.workspace))
    add_static(app)
    add_bills(app)
    register_pages()
    guard_nicegui(pages, sessions)
    ui.run_with(
        app,
        title="Ytterby",
        language="en-US",
        dark=None,
        tailwind=False,
        reconnect_timeout=RECONNECT,
        storage_secret=settings.secret,
        session_middleware_kwargs={
            "session_cookie": f"{settings.rules.cookie}-session",
            "max_age": SESSION_DAYS * 86400,
            "same_site": "strict",
        },
        gzip_middleware_factory=None,
        show_welcome_message=False,
    )
    return GZipMiddleware(Guard(app, settings.rules), SMALLEST_PACKED, PACKING)
