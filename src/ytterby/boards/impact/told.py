"""What a workflow tells, caught as the document of its report, and as a board."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from ytterby.boards.board import Board
from ytterby.boards.build import board_address, read_document
from ytterby.boards.registry import Params
from ytterby.report.document import ReportDocument
from ytterby.workflows.outcome import Outcome

PAGE = Path("page.html")
"""Where a counting process, which has a directory of its own, lets a report fall."""

Told = TypeVar("Told", bound=Outcome)


@dataclass(frozen=True)
class Caught(Generic[Told]):
    """What a workflow returned, and what its report says.

    Attributes
    ----------
    outcome
        Its tables and finding.
    document
        Its report, before it is a page.
    """

    outcome: Told
    document: ReportDocument


def catch(run: Callable[[], Told]) -> Caught[Told]:
    """Run a workflow that writes a report and keep both; the file itself is not kept.

    Parameters
    ----------
    run
        Calls the workflow with ``report=PAGE``.
    """
    from ytterby.report.render import keep_documents

    with keep_documents() as kept:
        outcome = run()
    PAGE.unlink(missing_ok=True)
    return Caught(outcome, kept[-1])


def build_board(
    name: str, params: Params, document: ReportDocument, data: Mapping[str, Any] | None = None
) -> Board:
    """Return a report as the board that answers a question; its command names no file.

    Parameters
    ----------
    name, params
        Of the board.
    document
        The report.
    data
        What else the page needs.
    """
    asked = params.model_dump(exclude_defaults=True)
    board = read_document(document, board_address(name, asked))
    command = board.command.replace(f" --report {PAGE}", "")
    return replace(board, command=command, data={**board.data, **(data or {})})
