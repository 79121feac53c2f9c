"""What a magnet, a plant or the whole chain takes from nature and gives to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import polars as pl

from ytterby.boards.board import Board
from ytterby.boards.impact.behind import Behind, Input, read_inputs, stand_behind
from ytterby.boards.impact.money import Name, ask
from ytterby.boards.impact.told import PAGE, build_board, catch
from ytterby.boards.registry import Kind, Params
from ytterby.factors.environment import Indicator, indicators
from ytterby.report.document import ReportDocument, Stat
from ytterby.workflows.footprints.footprint import FootprintOutcome

NAME = "impact-footprint"
MAGNET, WORLD, LEVERS = "magnet", "world", "levers"
TOPICS = {MAGNET: "a kilogram of magnet", WORLD: "the world's chain", LEVERS: "cleaner refining"}
WAYS = {"both": "by mass and by value", "mass": "by mass", "value": "by value"}
GRADE = "ndfeb:H-SH"
LEVER = "What all levers that are priced would add to a kilogram of magnet of this origin."
LEVER_COUNTED = (
    "Each lever's cost per kilogram of oxide or metal, times what the magnet is charged with; "
    "their middles are added, and each has its interval in the chart."
)
COUNTED = (
    "Each step's factor is brought to the grid where the step stands, by the share of electricity "
    "in it, and multiplied by how much of its product the magnet needs, swarf included."
)
MADE = (
    "What each stage makes in a year times its factor, brought to the grid where it stands; a mine "
    "and a separation plant of one place are counted once."
)
LEFT_OUT = (
    "Steps without a published figure are named in the tables and never counted as zero; use and "
    "end of life of the product are not in it."
)


class FootprintParams(Params):
    """Of what, and how oxide shares its burden.

    Attributes
    ----------
    what
        ``magnet``, ``world``, ``levers``, or a facility by id.
    grade
        Of the magnet.
    allocation
        ``both``, ``mass`` or ``value``.
    clean
        Every step on wind and solar power.
    draws, seed
        Of all factors.
    """

    what: Name = ask("Of", MAGNET)
    grade: str = ask("Grade", GRADE)
    allocation: Literal["both", "mass", "value"] = ask("Burden shared", "both", choices=WAYS)
    clean: bool = ask("All steps on wind and solar power", False)
    draws: int = ask("Draws", 400, low=2, high=2000, step=100)
    seed: int = ask("Seed", 0, low=0)


def build_footprint(params: FootprintParams, workspace: Path | None) -> Board:
    """Return what something takes from nature and gives to it."""
    from ytterby import evidence

    _, board, behind = count_footprint(params, workspace)
    return stand_behind(board, behind, evidence.load(workspace=workspace))


def count_footprint(
    params: FootprintParams, workspace: Path | None
) -> tuple[ReportDocument, Board, list[Behind]]:
    """Return the report and board of a footprint, and what stands behind its numbers."""
    from ytterby.workflows.footprints.footprint import footprint

    told = catch(
        lambda: footprint(
            params.what, grade=params.grade, allocation=params.allocation, clean=params.clean,
            draws=params.draws, seed=params.seed, workspace=workspace, report=PAGE,
        )
    )  # fmt: skip
    outcome = told.outcome
    board = build_board(NAME, params, told.document, {"gaps": _gaps(outcome)})
    known = {i.label: i for i in indicators().values()}
    factors = _factors(outcome, params.what)
    return told.document, board, [_behind(s, params.what, known, factors) for s in board.stats]


def _behind(
    stat: Stat, what: str, known: dict[str, Indicator], factors: list[dict[str, Any]]
) -> Behind:
    one = known.get(stat.label)
    if what == LEVERS:
        return Behind(LEVER, LEVER_COUNTED, LEFT_OUT)
    if what == MAGNET:
        meaning = (
            "Greenhouse gas from the ground to one kilogram of finished magnet of this origin, "
            "by one way of sharing an ore's burden among its elements."
        )
        return Behind(meaning, COUNTED, LEFT_OUT, _inputs(factors, "carbon"))
    if one is None:
        return Behind("", MADE, LEFT_OUT)
    meaning = f"{one.label[:1].upper()}{one.label[1:]} of one year of output."
    return Behind(meaning, MADE, LEFT_OUT, _inputs(factors, one.id))


def _inputs(factors: Iterable[dict[str, Any]], indicator: str) -> tuple[Input, ...]:
    rows = [
        {**r, "claims": r["claims"], "label": r["what"] or r["covers"]}
        for r in factors
        if r["indicator"] == indicator and r["value"] is not None
    ]
    return read_inputs(rows, "of", also="label")


def _factors(outcome: FootprintOutcome, what: str) -> list[dict[str, Any]]:
    """Return the factors behind a footprint: those of a plant's own route and stages."""
    from ytterby.packs import read_pack
    from ytterby.workflows.footprints.plants import find_stages
    from ytterby.workflows.footprints.portfolio import Listed
    from ytterby.workflows.footprints.sources import factor_frame

    assert outcome.ground is not None
    rows = factor_frame(outcome.ground)
    if what not in TOPICS:
        stages, _ = find_stages(outcome.ground, read_pack(), [Listed(what)])
        own = {s.route for s in stages} | {s.stage for s in stages}
        rows = rows.filter(pl.col("of").is_in(sorted(own)))
    return rows.to_dicts()


def _gaps(outcome: FootprintOutcome) -> list[dict[str, str]]:
    table = outcome.tables.get("gaps")
    return [] if table is None else table.frame.select("what", "why").to_dicts()


KIND = Kind(
    NAME,
    "What a magnet by origin, a plant or the whole chain takes from nature.",
    FootprintParams,
    build_footprint,
    lambda: [FootprintParams(what=w) for w in (MAGNET, WORLD, "usa-mountain-pass")],
)
