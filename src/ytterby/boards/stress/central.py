"""A scenario at the centre of every claim: counted in a second or two, while one thinks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import Field

from ytterby.boards.board import Board
from ytterby.boards.build import board_address, read_document
from ytterby.boards.registry import Kind, Params
from ytterby.errors import InputError, Problem

FIRST = "china-2025-controls"
"""The scenario that is shown until another is chosen."""


class CentralParams(Params):
    """Which scenario, for whom, how long.

    Attributes
    ----------
    scenario
        Name of a scenario that ships; or what a text of one's own calls itself.
    text
        Digest of a text of one's own, as the workspace keeps it; blank for one that ships.
    country
        Country or bloc whose shortage is told.
    months
        Months to simulate; 0 for what the scenario asks for.
    """

    scenario: Annotated[str, Field(max_length=120)] = FIRST
    text: Annotated[str, Field(pattern=r"^([0-9a-f]{24})?$")] = ""
    country: Annotated[str, Field(max_length=60)] = "USA"
    months: Annotated[int, Field(ge=0, le=600)] = 0


def build_central(params: CentralParams, workspace: Path | None) -> Board:
    """Return the board of a central run."""
    from ytterby.report.stress.document import describe_stress
    from ytterby.workflows.stressing.asking import ask_stress
    from ytterby.workflows.stressing.pages.stress import read_view
    from ytterby.workflows.stressing.stress import stress

    scenario = _place_scenario(params, workspace)
    months = params.months or None
    outcome = stress(scenario, params.country, months=months, workspace=workspace)
    wanted = ask_stress(scenario, params.country, months=months)
    result = outcome.result
    assert result is not None
    view = read_view(
        outcome,
        result,
        wanted.asked,
        wanted.place,
        as_of=None,
        workspace=workspace,
        whole=False,
    )
    board = read_document(describe_stress(view), board_address("stress", params.model_dump()))
    return replace(board, caveat=board.caveat.replace("--draws gives", "draws give"))


def _place_scenario(params: CentralParams, workspace: Path | None) -> str:
    """Return the scenario as the workflow takes it; a text is laid into the present folder."""
    from ytterby.simulate.scenario.read import scenario_names
    from ytterby.workflows.drafting.shelf import NAME, read_text

    if params.text:
        stem = params.scenario if NAME.fullmatch(params.scenario) else "scenario"
        file = Path(f"{stem}.yaml")
        file.write_text(read_text(params.text, workspace), encoding="utf-8")
        return file.name
    if params.scenario not in scenario_names():
        # A name is never looked up as a file of the server.
        fix = f"choose {', '.join(scenario_names())}"
        message = f"no scenario '{params.scenario}' ships"
        raise InputError(Problem("unknown-scenario", "scenario", message, fix))
    return params.scenario


KIND = Kind(
    "stress",
    "What a scenario does to a country, run once at the centre of every claim.",
    CentralParams,
    build_central,
    lambda: [CentralParams()],
)
"""The board of a central run."""
