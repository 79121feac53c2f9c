"""Bills that people mend: checked against the makers of the evidence, kept until they are whole."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import orjson

from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.evidence import load
from ytterby.evidence.workspace import workspace_directory
from ytterby.exposure.bom.names import Makers, read_makers
from ytterby.exposure.sheet import BillCheck, BillRows, check_rows, read_bill_rows
from ytterby.exposure.sheet.rows import read_record

FOLDER = "app/bills"
"""Where a workspace keeps the sheets of the app; no evidence lies there."""

_NAME = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


@lru_cache(2)
def bill_makers(workspace: Path | None = None) -> Makers:
    """Return the makers of the evidence, read once: a sheet is checked after every change."""
    return read_makers(load(workspace=workspace))


def check_sheet(rows: BillRows, workspace: Path | None = None) -> BillCheck:
    """Return what is wrong with a sheet, in place and with mends.

    Parameters
    ----------
    rows
        The sheet.
    workspace
        Directory of the user's own data.
    """
    return check_rows(rows, bill_makers(workspace))


def check_bill(
    content: bytes, name: str, *, sheet: str | None = None, workspace: Path | None = None
) -> tuple[BillRows, BillCheck]:
    """Return the sheet in the bytes of a file, and what is wrong with it.

    The command line, the API (``bills/check``) and the app say the same of the same bytes.

    Parameters
    ----------
    content, name, sheet
        As in `ytterby.exposure.sheet.read_bill_rows`.
    workspace
        Directory of the user's own data.

    Raises
    ------
    BomError
        There is no table in the bytes, or it is too large: an ``InputError``.
    """
    rows = read_bill_rows(content, name, sheet=sheet)
    return rows, check_sheet(rows, workspace)


def keep_sheet(key: str, rows: BillRows, workspace: Path | None = None) -> None:
    """Keep a sheet as it is typed, so that a reload loses nothing.

    Parameters
    ----------
    key
        Of the sheet: 8 to 64 letters, digits, ``-`` and ``_``.
    rows
        The sheet.
    workspace
        Directory of the user's own data.

    Raises
    ------
    InputError
        ``bad-bill-name``.
    WorkspaceError
        The file cannot be written.
    """
    write_atomic(_path(key, workspace), orjson.dumps(rows.record()))


def find_sheet(key: str, workspace: Path | None = None) -> BillRows | None:
    """Return a sheet that was kept, or ``None``."""
    path = _path(key, workspace)
    return read_record(orjson.loads(path.read_bytes())) if path.is_file() else None


def _path(key: str, workspace: Path | None) -> Path:
    if not _NAME.match(key):
        message = "the name of a bill is 8 to 64 letters, digits, - and _"
        raise InputError(Problem("bad-bill-name", "bill", message, "take the name that was given"))
    return workspace_directory(workspace) / FOLDER / f"{key}.json"
