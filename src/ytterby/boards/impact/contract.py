"""A contract: what it costs the public, part by part and year by year, and what it buys."""

from __future__ import annotations

from pathlib import Path

from ytterby.boards.board import Board
from ytterby.boards.impact.behind import Behind, read_inputs, stand_behind
from ytterby.boards.impact.money import Name, Price, ask
from ytterby.boards.impact.told import PAGE, build_board, catch
from ytterby.boards.registry import Kind, Params

NAME = "impact-contract"
FIRST = "mp-dod-2025"
SUPPORT = (
    "What the public pays for support less what it gets back, as worth at the contract's start: "
    "the mean over draws of prices and of all else that is uncertain.",
    "Each part of the contract is a cash flow under each path of prices; years to come are "
    "discounted at the public's rate.",
)
LATE = (
    "Support costs more than this in one draw of twenty.",
    "The 95th percentile of the same present value.",
)
INVESTED = (
    "What the public gets back for shares and loans beyond what it pays in, in the same money.",
    "The mean over draws; where few draws of the share price weigh much it lies far from the "
    "middle, and the page then says the middle too.",
)
BOUGHT = (
    "Public money for each kilogram that is made while the contract runs, undiscounted.",
    "Support divided by all tonnes that it stands behind, whether or not they had come anyway.",
)


class ContractParams(Params):
    """Which contract, under which prices.

    Attributes
    ----------
    contract
        One that ships.
    price
        Instead of simulated prices: ``flat:60``, or ``60:180`` for a straight line.
    rate
        At which the public discounts, instead of the contract's own [1/year].
    draws, seed
        Of prices and all else.
    """

    contract: Name = ask("Contract", FIRST)
    price: Price = ask(
        "NdPr price", "", unit="USD/kg",
        note="flat:60 keeps it at 60, 60:180 moves it in a straight line; simulated where empty",
    )  # fmt: skip
    rate: float | None = ask(
        "Public discount rate", None, unit="share a year", low=-0.05, high=0.5, step=0.005,
        note="the contract's own where empty",
    )  # fmt: skip
    draws: int = ask("Draws", 1000, low=0, high=2000, step=100)
    seed: int = ask("Seed", 0, low=0)


def build_contract(params: ContractParams, workspace: Path | None) -> Board:
    """Return what a contract costs the public and what it buys."""
    from ytterby import evidence
    from ytterby.workflows.financing.contracts.contracts import finance_contract

    told = catch(
        lambda: finance_contract(
            params.contract, draws=params.draws, price=params.price or None, rate=params.rate,
            seed=params.seed, workspace=workspace, report=PAGE,
        )
    )  # fmt: skip
    board = build_board(NAME, params, told.document)
    inputs = read_inputs(
        [
            {**r, "term": str(r["term"]).removeprefix("agreements.").removesuffix(".value")}
            for r in told.outcome.tables["terms"].frame.sort("tier", descending=True).to_dicts()
        ],
        "term",
    )
    left_out = next(
        (
            f.removeprefix("Not counted: ")
            for f in told.outcome.finding
            if f.startswith("Not count")
        ),
        "",
    )
    behind = []
    for stat in board.stats:
        words = {"support, present value": SUPPORT, "95th percentile": LATE}.get(
            stat.label, INVESTED if stat.label.startswith("shares") else BOUGHT
        )
        behind.append(Behind(*words, left_out[:1].upper() + left_out[1:], inputs))
    return stand_behind(board, behind, evidence.load(workspace=workspace))


KIND = Kind(
    NAME,
    "What a contract costs the public, part by part, and what it buys.",
    ContractParams,
    build_contract,
    lambda: [ContractParams()],
)
