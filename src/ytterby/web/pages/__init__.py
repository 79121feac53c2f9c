"""The pages there are, in the order of the navigation; one file or folder each."""

from __future__ import annotations

from importlib import import_module

PAGES: dict[str, tuple[str, str]] = {
    "/": ("Overview", "overview:overview"),
    "/chain": ("Chain", "chain.page:chain"),
    "/dependence": ("Dependence", "dependence:dependence"),
    "/exposure": ("Exposure", "exposure:exposure"),
    "/stress": ("Stress lab", "stress.page:stress"),
    "/impact": ("Impact", "impact.page:impact"),
    "/evidence": ("Evidence", "evidence.page:evidence"),
    "/runs": ("Runs", "runs.page:runs"),
}
"""Path: its name, and where its function lives below this package."""


def register_pages() -> None:
    """Make the pages known to the server: by a call, so that importing has no effect."""
    from nicegui import ui

    for path, (title, place) in PAGES.items():
        module, name = place.split(":")
        page = getattr(import_module(f"ytterby.web.pages.{module}"), name)
        ui.page(path, title=f"{title} · Ytterby", response_timeout=10.0)(page)
