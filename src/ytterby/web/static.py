"""Serves the app's own files; since their address holds their content, they are kept for good."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from ytterby.web.assets import asset_root, read_assets

KEEP = "public, max-age=31536000, immutable"


def add_static(app: FastAPI) -> None:
    """Add the route of the files to an app."""

    async def read_asset(name: str, request: Request) -> Response:
        asset = read_assets().get(name)
        if asset is None:
            return Response("there is no such file", status_code=404, media_type="text/plain")
        headers = {"cache-control": KEEP, "vary": "accept-encoding"}
        if asset.packed and "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(asset.packed, media_type=asset.type, headers=headers)
        return Response(asset.plain, media_type=asset.type, headers=headers)

    app.add_api_route(
        f"{asset_root()}/{{name}}", read_asset, methods=["GET"], include_in_schema=False
    )
