"""Claims that a search finds, as a table that can be had in every form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from pydantic import Field

from ytterby.boards.board import Board
from ytterby.boards.build import board_address, render_tables
from ytterby.boards.evidence.held import read_index
from ytterby.boards.registry import Kind, Params
from ytterby.report.document import Column, ReportTable
from ytterby.workflows.claims import LISTED
from ytterby.workflows.weighing.search import FILTERS, ORDERS, Question, find_claims

MOST = 400
TABLE = "claims"


class ClaimsParams(Params):
    """What is looked for; several values of a filter are written with commas.

    Attributes
    ----------
    q
        Words that must all be there.
    quantity, element, stage, region, year, tier, state, source, facility
        What the list is limited to.
    order, falling
        How it is ordered.
    """

    q: str = Field(default="", max_length=MOST)
    quantity: str = Field(default="", max_length=MOST)
    element: str = Field(default="", max_length=MOST)
    stage: str = Field(default="", max_length=MOST)
    region: str = Field(default="", max_length=MOST)
    year: str = Field(default="", max_length=MOST)
    tier: str = Field(default="", max_length=MOST)
    state: str = Field(default="", max_length=MOST)
    source: str = Field(default="", max_length=MOST)
    facility: str = Field(default="", max_length=MOST)
    order: str = Field(default="match", pattern=f"^({'|'.join(ORDERS)})$")
    falling: bool = False


def read_question(params: ClaimsParams, page: int = 1) -> Question:
    """Return the question that the board is asked."""
    given: dict[str, Any] = params.model_dump()
    chosen = {n: tuple(v for v in given[n].split(",") if v) for n in FILTERS}
    return Question(params.q, chosen, params.order, params.falling, page)


def build_claims(params: ClaimsParams, workspace: Path | None) -> Board:
    """Return everything that a search finds."""
    index = read_index(workspace)
    question = read_question(params)
    found = find_claims(index, question).claims
    frame = found.select(
        *[c for c in LISTED if c in found.columns], "published_value", "published_unit", "state",
        "superseded_by", "publisher", "title", "address",
    ).with_columns(pl.col("published_on").cast(pl.String))  # fmt: skip
    table = ReportTable(
        TABLE,
        f"{frame.height:,} claims",
        frame,
        (
            Column("claim", "Claim"), Column("quantity", "Quantity"), Column("region", "Region"),
            Column("element", "Element"), Column("year", "Year"),
            Column("value", "Value", "value", "*", "low", "high", "tier"),
            Column("source", "Source"),
        ),
    )  # fmt: skip
    address = board_address("claims", {k: v for k, v in params.model_dump().items() if v})
    return Board(
        title="Claims",
        finding=f"{frame.height:,} claims found",
        tables={TABLE: table},
        html=render_tables([table], address),
        command="ytterby evidence list",
        manifest={"evidence": index.evidence.version},
    )


KIND = Kind("claims", "Claims by words and filters.", ClaimsParams, build_claims)
