"""What answers, and whether it works."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from ytterby.api.models import AboutModel, HealthModel
from ytterby.jobs import Jobs

API_VERSION = "1"


def about_routes(jobs: Jobs) -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["about"])

    @router.get("/about", operation_id="read_about", summary="What answers")
    def read_about() -> AboutModel:
        """Return name and versions of what answers."""
        from ytterby.evidence import load

        return AboutModel(
            name="ytterby",
            version=version("ytterby"),
            api=API_VERSION,
            evidence=load().version,
            docs="/api/v1/docs",
            openapi="/api/v1/openapi.json",
        )

    @router.get("/health", operation_id="read_health", summary="Whether it works")
    def read_health() -> HealthModel:
        """Return that the server works, and how busy it is."""
        return HealthModel(status="ok", running=jobs.count("running"), waiting=jobs.count("queued"))

    return router
