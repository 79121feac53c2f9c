"""Mines and plants as investments: all of them, or one with its cash and its price to pay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import polars as pl

from ytterby.boards.board import Board
from ytterby.boards.impact.behind import Behind, Input, read_inputs, stand_behind
from ytterby.boards.impact.money import Name, ask, share
from ytterby.boards.impact.told import PAGE, build_board, catch
from ytterby.boards.registry import Kind, Params
from ytterby.core.regions import region_name
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section

NAME, ONE = "impact-projects", "impact-project"
PRICES = {"outside": "outside China", "inside": "inside China"}
FIRST = "aus-nolans"
LEFT_OUT = (
    "What it sells besides rare earths, grants, inflation, delays, and the odds that it is never "
    "built."
)
MEANINGS = {
    "NdPr price that it needs": (
        "The price of NdPr oxide at which owners just earn the return that they require, with all "
        "other prices as they are.",
        "Every cash flow, from building to closing, discounted at the required return; the price "
        "is moved until its value is nothing.",
    ),
    "net present value": (
        "What the project is worth to its owners today at the return that they require.",
        "Revenue less operating costs, royalty, tax, capital and working capital, year by year, in "
        "money of today.",
    ),
    "return a year": (
        "The real return that the cash flows themselves bring.",
        "The rate at which they are worth nothing; where there are several, the least.",
    ),
}
NAMES = {
    "operating": "operating cost", "capital": "capital cost", "construction": "years to build",
    "sustaining": "sustaining capital a year, of capital", "closure": "closing, of capital",
    "working": "working capital, of revenue", "fixed": "operating cost that is fixed",
    "write_off": "years of writing off", "disposal": "disposal of residues",
    "steady": "output when steady, of capacity", "ramp": "years to ramp up", "tax": "tax rate",
    "life": "years of life", "sold": "share sold separated",
}  # fmt: skip
"""What a reader calls each input of a project."""


class ProjectsParams(Params):
    """At which prices.

    Attributes
    ----------
    prices
        ``outside`` or ``inside``.
    rate
        Required return [1/year].
    draws, seed
        Of all uncertain inputs.
    """

    prices: Literal["outside", "inside"] = ask("Prices", "outside", choices=PRICES)
    rate: float | None = share("Required return a year", note="from the evidence where empty")
    draws: int = ask("Draws", 400, low=1, high=1000, step=100)
    seed: int = ask("Seed", 0, low=0)


class ProjectParams(ProjectsParams):
    """Which facility, how it is paid for, and what is guaranteed.

    Attributes
    ----------
    facility
        Id of a mine, or of a plant with ore of its own.
    debt
        Share of the capital that is lent [1].
    interest
        Real [1/year].
    tenor
        Years of repayment.
    floor
        A guaranteed price of NdPr [USD/kg].
    floor_years
        For how many years.
    upside
        Share above the floor that goes back [1].
    war
        Whether a price war is simulated.
    """

    facility: Name = ask("Mine or plant", FIRST)
    debt: float = share("Debt, of capital", 0.0)
    interest: float | None = share("Interest a year", note="real; from the evidence where empty")
    tenor: int = ask("Repaid over", 10, unit="years", low=1, high=60, step=1)
    floor: float | None = ask(
        "Guaranteed NdPr price", None, unit="USD/kg", low=0, high=1000, step=5, note="none if empty"
    )
    floor_years: int = ask("Guaranteed for", 10, unit="years", low=1, high=60, step=1)
    upside: float = share("Upside given back", 0.0)
    war: bool = ask("Simulate a price war", True)


def build_projects(params: ProjectsParams, workspace: Path | None) -> Board:
    """Return all projects outside China, the cheapest first, and those without a number."""
    from ytterby.workflows.financing.projects.project import project

    told = catch(
        lambda: project(
            prices=params.prices, rate=params.rate, draws=params.draws, seed=params.seed,
            workspace=workspace, report=PAGE,
        )
    )  # fmt: skip
    frame = told.outcome.tables["projects"].frame.filter(pl.col("missing") != "")
    if frame.is_empty():
        return build_board(NAME, params, told.document)
    rows = frame.select("facility", "name", "status", "missing", where=pl.col("region").replace(
        {r: region_name(r) for r in frame["region"].unique()}
    )).sort("where", "name")  # fmt: skip
    columns = (
        Column("name", "Mine or plant"), Column("where", "Where"), Column("status", "Status"),
        Column("missing", "Nobody says"),
    )  # fmt: skip
    table = ReportTable("no-number", "Projects without a number", rows, columns, limit=100)
    words = "A number that would rest on a guess is not given; a claim of your own can fill a gap."
    section = Section(
        "no-number", f"{rows.height} have no number, and why", "No number", (words,),
        (Panel(table=table),),
    )  # fmt: skip
    return build_board(
        NAME, params, replace(told.document, sections=(*told.document.sections, section))
    )


def build_project(params: ProjectParams, workspace: Path | None) -> Board:
    """Return one project: its cash by year, returns, and the price at which it pays."""
    from ytterby import evidence

    _, board, behind = count_project(params, workspace)
    return stand_behind(board, behind, evidence.load(workspace=workspace))


def count_project(
    params: ProjectParams, workspace: Path | None
) -> tuple[ReportDocument, Board, list[Behind]]:
    """Return the report and board of a project, and what stands behind its numbers."""
    from ytterby.workflows.financing.projects.project import project

    told = catch(
        lambda: project(
            params.facility, prices=params.prices, rate=params.rate, debt=params.debt,
            interest=params.interest, tenor=params.tenor, floor=params.floor,
            floor_years=params.floor_years, upside=params.upside, war=params.war,
            draws=params.draws, seed=params.seed, workspace=workspace, report=PAGE,
        )
    )  # fmt: skip
    board = build_board(ONE, params, told.document)
    inputs = name_inputs(told.outcome.tables["inputs"].frame.to_dicts())
    behind = [Behind(*MEANINGS.get(s.label, ("", "")), LEFT_OUT, inputs) for s in board.stats]
    return told.document, board, behind


def name_inputs(rows: list[dict[str, object]]) -> tuple[Input, ...]:
    """Return the inputs of a project in words, its own before what is taken from others."""
    own = sorted(rows, key=lambda r: r["basis"] != "its own")
    told = [{**r, "input": f"{NAMES.get(str(r['input']), r['input'])} ({r['basis']})"} for r in own]
    return read_inputs(told, "input")


KIND = Kind(
    NAME,
    "The price of NdPr that each mine and plant outside China needs, and why some have no number.",
    ProjectsParams,
    build_projects,
    lambda: [ProjectsParams()],
)
