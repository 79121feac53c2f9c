"""The manual of the API: a page from files that ship, without any script inside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from ytterby.api.problems import NotFoundError
from ytterby.errors import unknown_name

TYPES = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "manual.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
    "manual.css": "text/css; charset=utf-8",
}
DAY = 86_400
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Ytterby</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{root}/docs/swagger-ui.css">
<link rel="stylesheet" href="{root}/docs/manual.css">
</head><body>
<header class="top"><strong>Ytterby</strong><a href="/">Back to the app</a>
<a href="{root}/openapi.json">openapi.json</a></header>
<main id="manual"></main>
<script src="{root}/docs/swagger-ui-bundle.js"></script>
<script src="{root}/docs/manual.js"></script>
</body></html>
"""


def add_manual(app: FastAPI) -> None:
    """Add the manual to an application.

    Parameters
    ----------
    app
        The API.
    """

    @app.get("/docs", include_in_schema=False)
    def show_manual(request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE.format(root=request.scope.get("root_path", "").rstrip("/")))

    @app.get("/docs/{name}", include_in_schema=False)
    def send_asset(name: str) -> Response:
        if name not in TYPES:
            raise NotFoundError([unknown_name("file", name, tuple(TYPES))])
        headers = {"Cache-Control": f"public, max-age={DAY}"}
        return Response(_asset(name), media_type=TYPES[name], headers=headers)


@cache
def _asset(name: str) -> bytes:
    return files("ytterby.api").joinpath("assets", name).read_bytes()
