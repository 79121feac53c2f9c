"""Boards on disk: JSON, with tables as Arrow; a damaged or older one is counted anew."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from ytterby.boards.board import Board, Part, Picture, Piece
from ytterby.core.storage import read_sealed, tidy_folder, write_sealed
from ytterby.evidence.workspace import cache_directory, workspace_directory
from ytterby.report.document import Column, ReportTable, Stat

FOLDER = "boards"
ON_DISK = 600
"""Boards that stay on disk; one takes up to a megabyte."""
ENDINGS = ("py", "toml", "html", "csv", "yaml")
"""Files of the package that a board may depend on."""


@cache
def code_stamp() -> str:
    """Return a hash that changes with the code: names, sizes and times of its files."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256(version("ytterby").encode())
    for path in sorted(p for end in ENDINGS for p in root.rglob(f"*.{end}")):
        stat = path.stat()
        digest.update(f"{path.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def workspace_stamp(workspace: Path | None = None) -> str:
    """Return a hash that changes with the user's own evidence: its files, sizes and times."""
    root = workspace_directory(workspace)
    digest = hashlib.sha256(str(root).encode())
    for path in sorted(root.glob("*")) if root.is_dir() else ():
        inside = sorted(path.rglob("*")) if path.is_dir() and path.name not in SKIPPED else [path]
        for file in inside:
            if file.is_file() and not file.name.startswith(SKIPPED_FILES):
                stat = file.stat()
                digest.update(
                    f"{file.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}\n".encode()
                )
    return digest.hexdigest()[:16]


SKIPPED = ("runs", "app", "scenarios")
"""Folders of a workspace that hold no evidence."""
SKIPPED_FILES = (".", "secret")


def board_key(name: str, params: str, workspace: Path | None) -> str:
    """Return the file name of a board: what was asked, of which evidence, by which code."""
    parts = (name, params, code_stamp(), workspace_stamp(workspace))
    return f"{name}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"


def write_board(key: str, board: Board) -> bool:
    """Keep a board; a cache that cannot be written only costs time."""
    return write_sealed(cache_directory() / FOLDER / key, pack_board(board))


def read_board(key: str) -> Board | None:
    """Return a board that was kept, or ``None`` if there is nothing sound."""
    payload = read_sealed(cache_directory() / FOLDER / key)
    return None if payload is None else unpack_board(payload)


def tidy_boards(most: int = ON_DISK) -> int:
    """Remove the boards that were counted longest ago; return how many.

    Parameters
    ----------
    most
        How many may stay.
    """
    return tidy_folder(cache_directory() / FOLDER, most=most)


def pack_board(board: Board) -> bytes:
    """Return a board as JSON."""
    record: dict[str, Any] = {
        name: getattr(board, name)
        for name in board.__dataclass_fields__
        if name not in ("tables", "stats", "parts", "pictures")
    }
    record["stats"] = [asdict(s) for s in board.stats]
    record["parts"] = [asdict(p) for p in board.parts]
    record["pictures"] = {k: asdict(p) for k, p in board.pictures.items()}
    record["tables"] = {k: _pack_table(t) for k, t in board.tables.items()}
    return orjson.dumps(record, option=orjson.OPT_NON_STR_KEYS)


def unpack_board(payload: bytes) -> Board:
    """Return the board that `pack_board` wrote."""
    record = orjson.loads(payload)
    record["stats"] = tuple(Stat(**s) for s in record["stats"])
    record["parts"] = tuple(
        Part(
            **{
                **p,
                "prose": tuple(p["prose"]),
                "points": tuple(p["points"]),
                "pieces": tuple(Piece(**piece) for piece in p["pieces"]),
            }
        )
        for p in record["parts"]
    )
    record["pictures"] = {
        k: Picture(**{**p, "choices": tuple(p["choices"])}) for k, p in record["pictures"].items()
    }
    record["tables"] = {k: _unpack_table(t) for k, t in record["tables"].items()}
    return Board(**record)


def _pack_table(table: ReportTable) -> dict[str, Any]:
    stream = io.BytesIO()
    table.frame.write_ipc(stream, compression="zstd")
    return {
        "id": table.id,
        "title": table.title,
        "limit": table.limit,
        "note": table.note,
        "columns": [asdict(c) for c in table.columns],
        "frame": base64.b64encode(stream.getvalue()).decode(),
    }


def _unpack_table(record: dict[str, Any]) -> ReportTable:
    frame = pl.read_ipc(io.BytesIO(base64.b64decode(record["frame"])))
    columns = tuple(Column(**c) for c in record["columns"])
    return ReportTable(
        record["id"], record["title"], frame, columns, record["limit"], record["note"]
    )
