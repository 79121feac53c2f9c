"""Who is needed, where and when: for a plant, a scenario's pipeline or a portfolio."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from ytterby.boards.board import Board
from ytterby.boards.impact.behind import Behind, Input, read_inputs, stand_behind
from ytterby.boards.impact.money import Name, ask
from ytterby.boards.impact.told import PAGE, build_board, catch
from ytterby.boards.registry import Kind, Params
from ytterby.report.document import ReportDocument
from ytterby.workflows.people.people import PeopleOutcome

NAME = "impact-people"
FIRST = "china-2025-controls"
PLANT = "usa-fort-worth"
EXAMPLE = "example"
LATE = {"": "as usual for their status", "yes": "as they say", "no": "late as plants tend to be"}
MEANINGS = {
    "in full operation": (
        "People who work there when all that is planned runs at full output.",
        "What a plant says itself where it does, else a fit over plants of its stage that do, else "
        "a rule of thumb.",
    ),
    "at once": (
        "The most people at one time, those who build among them.",
        "Positions by phase of each plant, from permits to full operation, summed by year.",
    ),
    "wages": (
        "What these positions are paid in a year.",
        "Positions by role times the mean wage of the role, or of the country where that is all "
        "that is published.",
    ),
}
LEFT_OUT = (
    "People at suppliers, in research and in public offices beyond permits; whether enough people "
    "come up for a role where nobody counts graduates."
)


class PeopleParams(Params):
    """For whom, and for which years.

    Attributes
    ----------
    target
        A facility by id, a scenario by name, or ``example`` for the portfolio that ships.
    first, last
        Years.
    announced
        Whether plants start when they say: ``yes``, ``no``, or blank for what is usual.
    employer
        The hiring plan of one plant.
    draws, seed
        Of what is uncertain.
    """

    target: Name = ask("Of", FIRST)
    first: int | None = ask("From", None, unit="year", low=2000, high=2060, step=1)
    last: int | None = ask("To", None, unit="year", low=2000, high=2060, step=1)
    announced: Literal["", "yes", "no"] = ask("Plants start", "", choices=LATE)
    employer: bool = ask("As a hiring plan", False)
    draws: int = ask("Draws", 256, low=16, high=1000, step=64)
    seed: int = ask("Seed", 0, low=0)


def build_people(params: PeopleParams, workspace: Path | None) -> Board:
    """Return who is needed, where and when."""
    from ytterby import evidence

    _, board, behind = count_people(params, workspace)
    return stand_behind(board, behind, evidence.load(workspace=workspace))


def count_people(
    params: PeopleParams, workspace: Path | None
) -> tuple[ReportDocument, Board, list[Behind]]:
    """Return the report and board of people, and what stands behind its numbers."""
    from ytterby.workflows.people.people import plan_people
    from ytterby.workflows.people.portfolio import example_portfolio

    target = params.target
    if target == EXAMPLE:
        # a copy, so that the command names no folder of this machine
        target = "portfolio.csv"
        Path(target).write_bytes(example_portfolio().read_bytes())
    told = catch(
        lambda: plan_people(
            target, first=params.first, last=params.last, employer=params.employer,
            announced={"yes": True, "no": False}.get(params.announced), draws=params.draws,
            seed=params.seed, workspace=workspace, report=PAGE,
        )
    )  # fmt: skip
    board = build_board(NAME, params, told.document)
    inputs = _inputs(told.outcome)
    behind = []
    for stat in board.stats:
        words = next((m for k, m in MEANINGS.items() if stat.label.startswith(k)), ("", ""))
        behind.append(Behind(*words, LEFT_OUT, inputs))
    return told.document, board, behind


def _inputs(outcome: PeopleOutcome) -> tuple[Input, ...]:
    plants = [
        {**r, "value": r["people"], "unit": "people", "of": f"{r['stage']}; {r['basis']}"}
        for r in outcome.tables["plants"].frame.sort("people", descending=True).to_dicts()
    ]
    return read_inputs(plants, "name", also="of")


KIND = Kind(
    NAME,
    "Who is needed, where and when, for a plant, a scenario's pipeline or a portfolio.",
    PeopleParams,
    build_people,
    lambda: [PeopleParams(), PeopleParams(target=PLANT)],
)
