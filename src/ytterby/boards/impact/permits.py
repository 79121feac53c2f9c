"""How long permits take, step by step, and whom they need."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from ytterby.boards.board import Board
from ytterby.boards.impact.behind import Behind, read_inputs, stand_behind
from ytterby.boards.impact.money import Name, ask
from ytterby.boards.impact.told import PAGE, build_board, catch
from ytterby.boards.registry import Kind, Params
from ytterby.report.document import ReportDocument
from ytterby.workflows.footprints.permits import PermitsOutcome

NAME = "impact-permits"
REGIONS = {
    "": "all regions", "USA": "United States", "AUS": "Australia", "EU27": "European Union",
    "MYS": "Malaysia", "BRA": "Brazil", "CAN": "Canada",
}  # fmt: skip
STAGES = {"": "as usual", "mine": "mine", "separation": "separation", "metal": "metal",
          "magnet": "magnet"}  # fmt: skip
ORES = {"": "as its ore is", "yes": "yes", "no": "no"}
MEANING = (
    "Months from the first study until construction may begin, along the longest path of steps "
    "that wait for each other."
)
COUNTED = (
    "Each step starts when all that it waits for are done; durations are drawn, and the longest "
    "path may be another one in another draw."
)
LEFT_OUT = "Courts, appeals, money that is not there, and steps that nobody listed."


class PermitsParams(Params):
    """Where, for which stage, of which ore.

    Attributes
    ----------
    where
        A region, or a facility by id; all regions where blank.
    stage
        One stage; separation of a region and all of a facility where blank.
    radioactive
        Whether the ore carries thorium that a regulator counts: ``yes``, ``no`` or blank.
    federal
        Whether it stands on federal land.
    draws, seed
        Of all durations.
    """

    where: Name = ask("Where", "", choices=REGIONS)
    stage: Literal["", "mine", "separation", "metal", "magnet"] = ask("Stage", "", choices=STAGES)
    radioactive: Literal["", "yes", "no"] = ask("Radioactive ore", "", choices=ORES)
    federal: bool = ask("On federal land", True)
    draws: int = ask("Draws", 400, low=2, high=2000, step=100)
    seed: int = ask("Seed", 0, low=0)


def build_permits(params: PermitsParams, workspace: Path | None) -> Board:
    """Return how long permits take."""
    from ytterby import evidence

    _, board, behind = count_permits(params, workspace)
    return stand_behind(board, behind, evidence.load(workspace=workspace))


def count_permits(
    params: PermitsParams, workspace: Path | None
) -> tuple[ReportDocument, Board, list[Behind]]:
    """Return the report and board of permits, and what stands behind its numbers."""
    from ytterby.workflows.footprints.permits import permits

    told = catch(
        lambda: permits(
            params.where or None, stage=(params.stage,) if params.stage else None,
            radioactive={"yes": True, "no": False}.get(params.radioactive),
            federal=params.federal, draws=params.draws, seed=params.seed, workspace=workspace,
            report=PAGE,
        )
    )  # fmt: skip
    board = build_board(NAME, params, told.document)
    return told.document, board, [_behind(s.label, told.outcome) for s in board.stats]


def _behind(case: str, outcome: PermitsOutcome) -> Behind:
    steps = outcome.tables["steps"].frame
    rows = steps.filter(steps["case"] == case).sort("on_path", descending=True).to_dicts()
    told = [{**r, "value": r["duration"], "unit": "month"} for r in rows]
    return Behind(MEANING, COUNTED, LEFT_OUT, read_inputs(told, "label"))


KIND = Kind(
    NAME,
    "How long permits take by region or for a plant, step by step, and whom they need.",
    PermitsParams,
    build_permits,
    lambda: [PermitsParams()],
)
