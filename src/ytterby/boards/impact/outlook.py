"""Supply, demand and the price that would close the gap, to 2040."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from ytterby.boards.board import Board
from ytterby.boards.impact.behind import Behind, list_sources, stand_behind
from ytterby.boards.impact.money import ask, share
from ytterby.boards.impact.projects import PRICES
from ytterby.boards.impact.told import PAGE, build_board, catch
from ytterby.boards.registry import Kind, Params

NAME = "impact-outlook"
ELEMENTS = {
    "NdPr": "NdPr", "DyTb": "dysprosium and terbium", "Nd": "neodymium", "Pr": "praseodymium",
    "Dy": "dysprosium", "Tb": "terbium",
}  # fmt: skip
MEANINGS = {
    "demand": (
        "Oxide that makers outside China need in the last year.",
        "What they use today times published paths of growth; every region and magnet rare earth "
        "grows alike, and the draws choose between paths.",
        "That high prices lower use, and magnets without rare earths.",
    ),
    "pipeline": (
        "Oxide that projects bring outside China by then, at the odds that they are built.",
        "Capacity of each project times its odds by status, as late as such projects tend to be.",
        "Projects of which nobody says how much they would bring; they are named below.",
    ),
    "gap": (
        "Need outside China less what runs and what the pipeline is expected to bring.",
        "The three are drawn together and subtracted draw by draw.",
        "What China goes on to sell: the gap is what would come from there or not at all.",
    ),
}


class OutlookParams(Params):
    """Of what, how far, at which prices.

    Attributes
    ----------
    element
        NdPr, DyTb, Nd, Pr, Dy or Tb.
    to
        Last year.
    prices
        Of the other elements: ``outside`` or ``inside``.
    rate
        Required return [1/year].
    draws, seed
        Of demand, starts, odds and costs.
    """

    element: Literal["NdPr", "DyTb", "Nd", "Pr", "Dy", "Tb"] = ask(
        "Element", "NdPr", choices=ELEMENTS
    )
    to: int = ask("Until", 2040, unit="year", low=2026, high=2040, step=1)
    prices: Literal["outside", "inside"] = ask("Prices of the others", "outside", choices=PRICES)
    rate: float | None = share("Required return a year", note="from the evidence where empty")
    draws: int = ask("Draws", 400, low=2, high=1000, step=100)
    seed: int = ask("Seed", 0, low=0)


def build_outlook(params: OutlookParams, workspace: Path | None) -> Board:
    """Return how supply and demand of an element go on."""
    from ytterby import evidence
    from ytterby.workflows.financing.outlook.outlook import outlook

    told = catch(
        lambda: outlook(
            params.element, to=params.to, prices=params.prices, rate=params.rate,
            draws=params.draws, seed=params.seed, workspace=workspace, report=PAGE,
        )
    )  # fmt: skip
    board = build_board(NAME, params, told.document)
    sources = list_sources(told.document)
    behind = [
        Behind(*MEANINGS.get(s.label.split(" ")[0], ("", "", "")), sources) for s in board.stats
    ]
    return stand_behind(board, behind, evidence.load(workspace=workspace))


KIND = Kind(
    NAME,
    "Supply, demand and the price that would close the gap, to 2040.",
    OutlookParams,
    build_outlook,
    lambda: [OutlookParams(), OutlookParams(element="DyTb")],
)
