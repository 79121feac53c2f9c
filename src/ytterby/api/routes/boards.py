"""Boards: what pages show, as JSON, and their tables as files."""

from __future__ import annotations

import typing
from dataclasses import asdict
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from ytterby.api.files import FILES, Ending, board_table, find_in, send_table
from ytterby.api.models import (
    BoardKindModel,
    BoardKindsModel,
    BoardModel,
    FigureModel,
    FiguresModel,
)
from ytterby.api.problems import NOT_FOUND, WRONG, named_in_address
from ytterby.boards import Board, Boards, Kind, Picture, board_names, find_kind

QUERY: dict[str, Any] = {
    "parameters": [
        {
            "name": "choices",
            "in": "query",
            "description": "What the board is asked, by the names of its params; see /boards.",
            "style": "form",
            "explode": True,
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        }
    ]
}
BOTH = {**NOT_FOUND, **WRONG}


def board_routes(boards: Boards) -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["boards"])

    async def find(name: str, request: Request) -> Board:
        with named_in_address():
            kind = find_kind(name)
        return await boards.read(name, read_query(kind, request))

    @router.get("/boards", operation_id="list_boards", summary="The boards there are")
    def list_boards() -> BoardKindsModel:
        """Return every kind of board with what it may be asked."""
        kinds = [find_kind(name) for name in board_names()]
        return BoardKindsModel(
            boards=[
                BoardKindModel(name=k.name, about=k.about, params=k.params.model_json_schema())
                for k in kinds
            ]
        )

    @router.get(
        "/boards/{name}",
        operation_id="read_board",
        summary="A board",
        response_model=BoardModel,
        responses=BOTH,
        openapi_extra=QUERY,
    )
    async def read_board(name: str, request: Request) -> Response:
        """Return a board for some choices; counted if nobody asked before."""
        return _send(board_record(await find(name, request)))

    @router.get(
        "/boards/{name}/figures",
        operation_id="list_board_figures",
        summary="The figures of a board",
        response_model=FiguresModel,
        responses=BOTH,
        openapi_extra=QUERY,
    )
    async def list_board_figures(name: str, request: Request) -> Response:
        """Return the figures of a board with their options."""
        board = await find(name, request)
        return _send({"figures": [figure_record(p) for p in board.pictures.values()]})

    @router.get(
        "/boards/{name}/figures/{figure}",
        operation_id="read_board_figure",
        summary="A figure of a board",
        response_model=FigureModel,
        responses=BOTH,
        openapi_extra=QUERY,
    )
    async def read_board_figure(name: str, figure: str, request: Request) -> Response:
        """Return a figure of a board with its options."""
        board = await find(name, request)
        return _send(figure_record(find_in(board.pictures, figure, "figure")))

    @router.get(
        "/boards/{name}/tables/{table}.{ending}",
        operation_id="read_board_table",
        summary="A table of a board as a file",
        response_class=Response,
        responses={**FILES, **BOTH},
        openapi_extra=QUERY,
    )
    async def read_board_table(name: str, table: str, ending: Ending, request: Request) -> Response:
        """Return all rows of a table of a board as CSV, Excel, Parquet or JSON."""
        found, manifest = board_table(await find(name, request), table)
        return send_table(found, ending, manifest)

    return router


def read_query(kind: Kind, request: Request) -> dict[str, Any]:
    """Return what an address asks of a board: lists where the board takes several values."""
    given: dict[str, Any] = {}
    for name in dict.fromkeys(request.query_params.keys()):
        values = request.query_params.getlist(name)
        field = kind.params.model_fields.get(name)
        several = field is not None and typing.get_origin(field.annotation) in (
            tuple,
            list,
            frozenset,
            set,
        )
        given[name] = values if several else values[-1]
    return given


def board_record(board: Board) -> dict[str, Any]:
    """Return a board as it is answered; figures and tables by their ids."""
    return {
        "title": board.title,
        "finding": board.finding,
        "lede": board.lede,
        "caveat": board.caveat,
        "tier": board.tier,
        "stats": [asdict(s) for s in board.stats],
        "parts": [asdict(p) for p in board.parts],
        "figures": list(board.pictures),
        "tables": list(board.tables),
        "why": dict(board.why),
        "data": dict(board.data),
        "command": board.command,
        "manifest": dict(board.manifest),
    }


def figure_record(picture: Picture) -> dict[str, Any]:
    """Return a figure as it is answered."""
    record = asdict(picture)
    return {**record, "drawings": orjson.loads(record.pop("payload"))}


def _send(record: dict[str, Any]) -> Response:
    content = orjson.dumps(record, option=orjson.OPT_NON_STR_KEYS)
    return Response(content, media_type="application/json")
