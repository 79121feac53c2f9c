"""Bills go in and out: a file is measured while it is read, and parsed as data only."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from ytterby.errors import InputError, Problem
from ytterby.exposure.bom import EXAMPLES, example_path
from ytterby.exposure.bom.template import template_bytes
from ytterby.exposure.sheet import SHEET, BillRows, read_bill_rows, write_rows
from ytterby.web.pages.exposure.desk import begin, find
from ytterby.web.services import services

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_NAME = 120
AT_ONCE = 2
"""Files that are parsed at a time; others wait."""

_parsing = asyncio.Semaphore(AT_ONCE)


def add_bills(app: FastAPI) -> None:
    """Add the routes of bills to an app."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/app/bill", take_bill, methods=["POST"])
    router.add_api_route("/app/bill/{name}.{ending}", give_bill, methods=["GET"])
    app.include_router(router)


async def take_bill(request: Request, name: str = "bill.csv") -> Response:
    """Keep the sheet in the body of a request; answers with its key, or with every problem.

    A file that is no bill is an answer to the page that asks, not a fault of the request: browsers
    would call any other status an error of the page.
    """
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > SHEET.size:
            return _refuse([_too_large()], 200)
    try:
        async with _parsing:
            rows = await asyncio.to_thread(read_bill_rows, bytes(content), name[:LONGEST_NAME])
            desk = await begin(rows, services().workspace)
    except InputError as error:
        return _refuse(list(error.problems), 200)
    return JSONResponse({"key": desk.key})


async def give_bill(name: str, ending: str) -> Response:
    """Return a sheet, a bill that ships or the empty template as a file."""
    if ending not in TYPES:
        return _refuse([Problem("unknown-ending", ending, "there is no such file", "csv or xlsx")])
    if name == "template":
        return _file(await asyncio.to_thread(template_bytes, ending), "bill-template", ending)
    try:
        rows = await _find_rows(name)
    except InputError as error:
        return _refuse(list(error.problems))
    if rows is None:
        return _refuse([Problem("no-such-bill", name, "there is no such bill", "give it again")])
    stem = rows.name.rpartition(".")[0] or rows.name
    return _file(await asyncio.to_thread(write_rows, rows, ending), stem, ending)


async def _find_rows(name: str) -> BillRows | None:
    if name in EXAMPLES:
        path = example_path(name)
        return read_bill_rows(path.read_bytes(), path.name)
    desk = await find(name, services().workspace)
    return None if desk is None else desk.rows


def _file(content: bytes, stem: str, ending: str) -> Response:
    bare = "".join(c if c.isascii() and (c.isalnum() or c in "-_ ") else "-" for c in stem)
    headers = {
        "content-disposition": f'attachment; filename="{bare}.{ending}"',
        "cache-control": "no-store",
    }
    return Response(content, media_type=TYPES[ending], headers=headers)


def _refuse(problems: list[Problem], status: int = 404) -> Response:
    return JSONResponse({"problems": [asdict(p) for p in problems]}, status_code=status)


def _too_large() -> Problem:
    return Problem(
        "too-large",
        "file",
        f"the file is larger than {SHEET.size >> 20} MiB",
        "keep the sheet and the columns that are needed, or use ytterby expose",
    )
