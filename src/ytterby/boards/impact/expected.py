"""A year without each supplier: what it would cost by element, and how likely it is."""

from __future__ import annotations

from pathlib import Path

from ytterby.boards.board import Board
from ytterby.boards.impact.behind import Behind, Input, stand_behind
from ytterby.boards.impact.economy import COUNTRIES
from ytterby.boards.impact.money import Name, ask
from ytterby.boards.impact.told import PAGE, build_board, catch
from ytterby.boards.registry import Kind, Params

NAME = "impact-expected"
STOPS = (
    "Value added that a year without exports of a supplier would cost through materials that hold "
    "this element.",
    "The supplier's exports to everybody stop for twelve months in the simulator; sectors lose "
    "value added as each product lacks its own material.",
)
ODDS = (
    "What a stop would cost, times the chance that it comes in a year.",
    "Chances are published or drawn from how often such stops came; the interval holds both the "
    "loss and the chance.",
)
LEFT_OUT = (
    "Losses of elements overlap, since a magnet needs several: they are never added. Suppliers and "
    "customers of what stops, and stops of two suppliers at once, are not in it."
)


class ExpectedParams(Params):
    """Whose economy.

    Attributes
    ----------
    country
        USA, JPN or DEU.
    draws, seed
        Of the intervals.
    """

    country: Name = ask("Country", "USA")
    draws: int = ask("Draws", 64, low=2, high=256, step=1)
    seed: int = ask("Seed", 0, low=0)


def build_expected(params: ExpectedParams, workspace: Path | None) -> Board:
    """Return what a year without each supplier costs a country."""
    from ytterby import evidence
    from ytterby.packs import read_pack
    from ytterby.workflows.impacts.expected import expected_loss

    told = catch(
        lambda: expected_loss(
            params.country, draws=params.draws, seed=params.seed, workers=1,
            workspace=workspace, report=PAGE,
        )
    )  # fmt: skip
    board = build_board(NAME, params, told.document, {"country": params.country})
    rows, pack = told.outcome.tables["stops"].frame.to_dicts(), read_pack()
    behind = []
    for stat in board.stats:
        element, _, what = stat.label.partition(": ")
        likely = what == "expected"
        inputs = tuple(
            Input(
                f"chance that {r['name']} stops in a year", r["chance"], r["chance_low"],
                r["chance_high"], "1", str(r["tier"]), (), (str(r["chance_source"]),),
            )
            for r in rows
            if likely and pack.label(r["element"]) == element and r["chance"] is not None
        )  # fmt: skip
        meaning, counted = ODDS if likely else STOPS
        behind.append(Behind(meaning, counted, LEFT_OUT, inputs))
    return stand_behind(board, behind, evidence.load(workspace=workspace))


KIND = Kind(
    NAME,
    "What a year without each supplier would cost a country, by element, and its odds.",
    ExpectedParams,
    build_expected,
    lambda: [ExpectedParams(country=c) for c in COUNTRIES],
)
