"""Public money: a fund of support, and instruments at equal security."""

from __future__ import annotations

from pathlib import Path

from ytterby.boards.board import Board
from ytterby.boards.impact.behind import Behind, list_sources, read_inputs, stand_behind
from ytterby.boards.impact.money import Name, ask, share
from ytterby.boards.impact.told import PAGE, build_board, catch
from ytterby.boards.registry import Kind, Params

EXAMPLE = Path("portfolio.csv")
NAME, COMPARED = "impact-fund", "impact-instruments"
FIRST = "zaf-phalaborwa"
FUND_MEANING = (
    "A figure of the whole portfolio over its life: the mean over draws of prices, costs and odds "
    "that each project is built.",
    "Each line pays and gets its own cash flow under the same paths of prices; the fund is their "
    "sum, draw by draw.",
    "Money that others put into the same projects, taxes and what security is worth.",
)
COST_MEANING = (
    "What this instrument is expected to cost the public, as large as it takes for the project "
    "just to clear the return that its owners require.",
    "The same price paths for every instrument; its size is moved until the owners' value is "
    "nothing, then the public's side is discounted at the public's rate.",
    "Running the instrument, and what the public earns in tax.",
)


class FundParams(Params):
    """At which prices and rates; the portfolio is the example that ships.

    Attributes
    ----------
    level
        Multiplies the long-run level of prices [1].
    rate, public_rate
        Real return that owners require, and the public's [1/year].
    draws, seed
        Of prices, costs and odds.
    """

    level: float = ask("Price level", 1.0, unit="times", low=0.1, high=5.0, step=0.05)
    rate: float | None = share("Required return a year", note="from the evidence where empty")
    public_rate: float | None = share("Public rate a year", note="from the evidence where empty")
    draws: int = ask("Draws", 256, low=2, high=1000, step=64)
    seed: int = ask("Seed", 0, low=0)


class InstrumentsParams(FundParams):
    """Which project, and how sure it is to be.

    Attributes
    ----------
    facility
        Id of a project.
    odds
        Clear the hurdle with these odds instead of in expectation [1].
    tonnes
        Scale costs to so many tonnes of NdPr oxide [t/year].
    years
        Of price support.
    market
        On whose imports a tariff is laid.
    """

    facility: Name = ask("Project", FIRST)
    odds: float | None = ask(
        "Clears with odds of", None, unit="share, 0–1", low=0.01, high=0.99, step=0.05,
        note="in expectation where empty",
    )  # fmt: skip
    tonnes: float | None = ask(
        "Scaled to",
        None,
        unit="t NdPr oxide/year",
        low=1,
        step=100,
        note="its own size where empty",
    )
    years: int = ask("Years of price support", 10, unit="years", low=1, high=40, step=1)
    market: Name = ask("Tariff on imports of", "USA")


def build_fund(params: FundParams, workspace: Path | None) -> Board:
    """Return what the portfolio that ships as an example costs, returns and secures."""
    from ytterby import evidence
    from ytterby.workflows.financing.fund.fund import example_portfolio, run_fund

    EXAMPLE.write_text(example_portfolio(), encoding="utf-8")
    told = catch(
        lambda: run_fund(
            str(EXAMPLE), level=params.level, rate=params.rate, public_rate=params.public_rate,
            draws=params.draws, seed=params.seed, workspace=workspace, report=PAGE,
        )
    )  # fmt: skip
    board = build_board(NAME, params, told.document)
    sources = list_sources(told.document)
    behind = [Behind(*FUND_MEANING, sources) for _ in board.stats]
    return stand_behind(board, behind, evidence.load(workspace=workspace))


def build_instruments(params: InstrumentsParams, workspace: Path | None) -> Board:
    """Return what each instrument costs that makes one project clear its hurdle."""
    from ytterby import evidence
    from ytterby.workflows.financing.fund.instruments import compare_support

    told = catch(
        lambda: compare_support(
            params.facility, odds=params.odds, tonnes=params.tonnes, years=params.years,
            market=params.market, level=params.level, rate=params.rate,
            public_rate=params.public_rate, draws=params.draws, seed=params.seed,
            workspace=workspace, report=PAGE,
        )
    )  # fmt: skip
    board = build_board(COMPARED, params, told.document)
    inputs = read_inputs(told.outcome.tables["project"].frame.to_dicts(), "what")
    behind = [Behind(*COST_MEANING, inputs) for _ in board.stats]
    return stand_behind(board, behind, evidence.load(workspace=workspace))


KIND = Kind(
    NAME,
    "What a portfolio of public support costs, returns and secures.",
    FundParams,
    build_fund,
    lambda: [FundParams()],
)
