"""Tables as files: by the endings that an address may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fastapi import Response

from ytterby.boards import Board
from ytterby.errors import unknown_name
from ytterby.report.document import ReportTable
from ytterby.results import (
    Manifest,
    Table,
    csv_bytes,
    excel_bytes,
    parquet_bytes,
    to_json,
)

Ending = Literal["csv", "xlsx", "parquet", "json"]
TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
BINARY = {"schema": {"type": "string", "format": "binary"}}
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The whole table; in CSV and workbooks no text can act as a formula.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            TYPES["xlsx"]: BINARY,
            TYPES["parquet"]: BINARY,
            "application/json": {"schema": {"type": "object"}},
        },
    }
}


def send_table(
    table: Table, ending: Ending, manifest: Manifest | None, finding: Sequence[str] = ()
) -> Response:
    """Return a table as a file.

    Raises
    ------
    InputError
        ``too-many-rows``: it does not fit a sheet.
    """
    return send_file(table_bytes(table, ending, manifest, finding), f"{table.name}.{ending}")


def table_bytes(
    table: Table, ending: str, manifest: Manifest | None, finding: Sequence[str] = ()
) -> bytes:
    """Return a table in the format of an ending."""
    if ending == "csv":
        return b"\xef\xbb\xbf" + csv_bytes(table)  # spreadsheets read UTF-8 only with this mark
    if ending == "xlsx":
        return excel_bytes(table, manifest, finding)
    if ending == "parquet":
        return parquet_bytes(table, manifest)
    return to_json(table, manifest).encode()


def send_file(content: bytes, name: str, kind: str = "", *, shown: bool = False) -> Response:
    """Return bytes as a file that a browser saves."""
    ending = name.rpartition(".")[2]
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name)
    way = "inline" if shown else "attachment"
    return Response(
        content,
        media_type=kind or TYPES.get(ending, "application/octet-stream"),
        headers={"Content-Disposition": f'{way}; filename="{safe}"'},
    )


def board_table(board: Board, name: str) -> tuple[Table, Manifest]:
    """Return a table of a board as it is exported, and what made it.

    Raises
    ------
    NotFoundError
        ``unknown-table``, with the nearest names.
    """
    shown: ReportTable = find_in(board.tables, name, "table")
    units = {c.name: c.unit for c in shown.columns if c.unit and c.unit != "*"}
    for column in shown.columns:
        units |= {b: column.unit for b in (column.low, column.high) if b and column.unit != "*"}
    kept = {k: v for k, v in units.items() if k in shown.frame.columns}
    return Table(shown.id, shown.frame, kept, (), shown.note), Manifest(command=board.command)


def find_in(held: Mapping[str, Any], name: str, kind: str) -> Any:
    """Return what is held under a name.

    Raises
    ------
    NotFoundError
        There is nothing of that name.
    """
    from ytterby.api.problems import NotFoundError

    if name not in held:
        raise NotFoundError([unknown_name(kind, name, tuple(held), kind)])
    return held[name]
