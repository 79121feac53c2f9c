"""The board of an exposure: its report, the bill part by part, rules in full, what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import board_address, read_document, table_links
from ytterby.boards.exposure.behind import explain_stats, explain_table, list_sources
from ytterby.boards.exposure.gaps import list_gaps
from ytterby.boards.exposure.lines import explain_lines, line_table
from ytterby.boards.exposure.rules import rules_html
from ytterby.boards.registry import Kind, Params
from ytterby.figures.style.text import thin_thousands
from ytterby.report.document import Column, ReportDocument, ReportTable
from ytterby.report.fragments import table_html
from ytterby.workflows.exposing.expose import ExposeOutcome, expose

BESIDE = ("lines", "supplies", "measures", "region-cover", "products", "materials", "sources")
"""Tables of the outcome that files alone show in full."""


class ExposureParams(Params):
    """Which of the bills that ship, and against what.

    Attributes
    ----------
    example
        Name of the bill.
    country
        Where the products are made, by code.
    scenario
        One scenario by name; blank for all that ship, ``none`` for none.
    on
        ISO date: the day for rules; today where blank.
    """

    example: str = "ev-motor-line"
    country: str = "USA"
    scenario: str = ""
    on: str = ""


def build_exposure(params: ExposureParams, workspace: Path | None) -> Board:
    """Return the board of a bill that ships."""
    from ytterby.report.render import keep_documents

    with keep_documents() as kept:
        outcome = expose(
            example=params.example,
            region=params.country,
            scenario=(params.scenario,) if params.scenario not in ("", "none") else None,
            quick=params.scenario == "none",
            on=params.on or None,
            workspace=workspace,
            report=Path("exposure.html"),
        )
    return build_board(outcome, kept[-1], board_address("exposure", params.model_dump()))


def build_board(outcome: ExposeOutcome, document: ReportDocument, address: str) -> Board:
    """Return the board of an exposure, whichever process counted it.

    Parameters
    ----------
    outcome
        From the workflow.
    document
        Its report, before it was a page.
    address
        Where the API has the board.
    """
    board = read_document(document, address)
    sources = list_sources(outcome)
    why: dict[str, str] = {}
    html = dict(board.html)
    folded = {p.table for part in board.parts for p in part.pieces if p.picture}
    for table in board.tables.values():
        shown, texts = explain_table(table, sources)
        why |= texts
        html[table.id] = table_html(
            shown, table_links(address, table.id), folded=table.id in folded
        )
    lines = line_table(outcome)
    shown, texts = explain_lines(lines, outcome, sources)
    why |= texts
    html[lines.id] = table_html(shown, table_links(address, lines.id))
    if "rules" in board.tables:
        html["rules"] = rules_html(outcome, table_links(address, "rules"))
    stats, texts = explain_stats(board.stats, sources)
    why |= texts
    tables = {**board.tables, lines.id: lines, **_beside(outcome, board)}
    first = outcome.exposure.stops if outcome.exposure is not None else None
    others = "" if first is None else other_scenarios(first)
    lede, points = split_finding(outcome.finding, others)
    return replace(
        board,
        lede=thin_thousands(lede),
        parts=_parts(board, lines, list_gaps(outcome)),
        tables=tables,
        html=html,
        stats=stats,
        why=why,
        data={
            **board.data,
            "points": [thin_thousands(p) for p in points],
            "scenario": "" if first is None or first.is_empty() else first["scenario"][0],
            "bill": outcome.bom.name if outcome.bom is not None else "",
        },
    )


def split_finding(sentences: Sequence[str], others: str = "") -> tuple[str, tuple[str, ...]]:
    """Return what stands below the headline, and the other answers as points.

    Parameters
    ----------
    sentences
        The finding, the headline first.
    others
        Of the other scenarios, in place of a sentence on each of them.

    Examples
    --------
    >>> sentences = ("It stops.", "That is soon. “War” would stop it too.", "It needs 9 t.")
    >>> split_finding(sentences, "1 other scenario stops it too.")
    ('That is soon.', ('1 other scenario stops it too.', 'It needs 9 t.'))
    """
    if len(sentences) < SHORTEST:
        return "", ()
    lede = sentences[1].partition(" “")[0]
    return lede, (*((others,) if others else ()), *sentences[2:])


def other_scenarios(stops: pl.DataFrame) -> str:
    """Return how many other scenarios stop the product that is stopped first.

    Parameters
    ----------
    stops
        First month short of each product in each scenario, the hardest first.
    """
    short = stops.filter(pl.col("first_short").is_not_null())
    if short.is_empty():
        return ""
    first = short.row(0, named=True)
    own = pl.col("product") == first["product"]
    more = short.filter(own & (pl.col("scenario") != first["scenario"]))
    ran = stops["scenario"].n_unique() - 1
    if more.is_empty():
        return f"None of {ran} other scenarios stops it." if ran else ""
    same = more.filter(pl.col("first_short") == first["first_short"]).height
    count = more.height
    text = f"{count} of {ran} other scenarios stop{'s' if count == 1 else ''} it too"
    return f"{text}, {same} in the same month." if same else f"{text}, later."


SHORTEST = 2
"""Sentences of a finding from which on one stands below the headline."""


def _parts(board: Board, lines: ReportTable, gaps: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the parts of a page: those of the report, led by the bill itself."""
    by_line = Part(
        "by-line",
        "Part by part: when it stops, and how much of it came through the partner",
        "Parts",
        pieces=(Piece(table=lines.id),),
    )
    known = Part(
        "gaps",
        "What is not known, and would change this answer" if gaps else "Nothing is missing",
        "Gaps",
        points=gaps,
    )
    # What the report says before the values are the points of the page.
    parts = [
        replace(p, prose=() if p.id == "value" else p.prose)
        for p in board.parts
        if p.id != "granted"
    ]
    granted = [p for p in board.parts if p.id == "granted"]
    lead = [p for p in parts if p.id == "stops"]
    rest = [p for p in parts if p.id != "stops"]
    return (*lead, by_line, *rest, *((known,) if gaps else ()), *granted)


def _beside(outcome: ExposeOutcome, board: Board) -> dict[str, ReportTable]:
    found = {}
    for name in BESIDE:
        if name in outcome.tables and name not in board.tables:
            frame = outcome.tables[name].frame
            columns = tuple(Column(c, c) for c in frame.columns)
            found[name] = ReportTable(name, name.capitalize(), frame, columns)
    return found


KIND = Kind(
    "exposure",
    "How exposed a bill of materials is, which scenario stops it first, and what would help.",
    ExposureParams,
    build_exposure,
    lambda: [ExposureParams()],
)
