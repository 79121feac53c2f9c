"""The first page: how dependent a country is, where it pinches, and what has moved."""

from __future__ import annotations

from pathlib import Path

from ytterby.boards.board import Board
from ytterby.boards.build import board_address, read_document
from ytterby.boards.registry import Kind, Params


class OverviewParams(Params):
    """Whose dependence is shown.

    Attributes
    ----------
    country
        Country or bloc by code.
    """

    country: str = "USA"


def build_overview(params: OverviewParams, workspace: Path | None) -> Board:
    """Return the board of the first page."""
    from ytterby.report.render import keep_documents
    from ytterby.workflows.briefing.brief import brief

    with keep_documents() as kept:
        brief(params.country, workspace=workspace, report=Path("brief.html"))
    return read_document(kept[-1], board_address("overview", params.model_dump()))


KIND = Kind(
    "overview",
    "How dependent a country is, where the chain pinches, what has moved.",
    OverviewParams,
    build_overview,
    lambda: [OverviewParams(country=c) for c in ("USA", "JPN", "DEU")],
)
