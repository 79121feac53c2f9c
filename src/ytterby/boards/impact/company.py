"""A company: plants, stages, exposure, public money, people, worth; without judgement."""

from __future__ import annotations

from pathlib import Path

from ytterby.boards.board import Board
from ytterby.boards.impact.behind import Behind, list_sources, read_inputs, stand_behind
from ytterby.boards.impact.money import ask
from ytterby.boards.impact.told import PAGE, build_board, catch
from ytterby.boards.registry import Kind, Params
from ytterby.report.document import ReportDocument

NAME = "impact-company"
SOLD = (
    "Share, by value, of what the whole stage of a region sells to a country: a stand-in, since "
    "nobody publishes to whom each plant sells.",
    "The balanced chain's trade of that region and stage.",
    "Contracts of the company itself, and what goes through other countries.",
)
MADE = (
    "Share, by mass, of a stage outside China that its plants did.",
    "A region's output in the balanced chain, shared out by capacity: a stand-in for what each "
    "plant made.",
    "Plants of unknown capacity.",
)
MONEY = (
    "Public money of one kind that was granted, lent or invested, as published.",
    "Added within the kind; kinds are never added to each other, since a loan is no grant.",
    "Letters of intent, what is not settled, and what nobody published.",
)


class CompanyParams(Params):
    """Which company.

    Attributes
    ----------
    company
        Name or alias.
    """

    company: str = ask("Company", "lynas")


def build_company(params: CompanyParams, workspace: Path | None) -> Board:
    """Return the dossier of a company."""
    from ytterby import evidence

    _, board, behind = count_company(params, workspace)
    return stand_behind(board, behind, evidence.load(workspace=workspace))


def count_company(
    params: CompanyParams, workspace: Path | None
) -> tuple[ReportDocument, Board, list[Behind]]:
    """Return the report and board of a company, and what stands behind its numbers."""
    from ytterby.workflows.financing.companies.companies import show_company

    told = catch(lambda: show_company(params.company, workspace=workspace, report=PAGE))
    board = build_board(NAME, params, told.document)
    tables = told.outcome.tables
    behind = []
    for stat in board.stats:
        if stat.label.startswith(("sold", "bought")):
            behind.append(Behind(*SOLD, list_sources(told.document)))
        elif stat.label.startswith("public"):
            rows = [
                {**r, "value": r["amount"], "unit": "USD", "claims": r["claim"]}
                for r in tables["support"].frame.to_dicts()
            ]
            behind.append(Behind(*MONEY, read_inputs(rows, "kind", also="year")))
        else:
            rows = [
                {**r, "value": r["capacity"], "unit": r["capacity_unit"] or "", "claims": ""}
                for r in tables["assets"].frame.to_dicts()
            ]
            behind.append(Behind(*MADE, read_inputs(rows, "name")))
    return told.document, board, behind


KIND = Kind(
    NAME,
    "A company's plants, stages, exposure, public money, people and worth at nameplate.",
    CompanyParams,
    build_company,
    lambda: [CompanyParams(), CompanyParams(company="mp-materials")],
)
