"""Bills that people mend: checked against the makers of the evidence, kept until they are whole."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

import orjson

from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.evidence import load
from ytterby.evidence.workspace import workspace_directory
from ytterby.exposure.bom.names import Makers, read_makers
from ytterby.exposure.sheet import BillCheck, BillRows, check_rows, read_bill_rows, write_rows
from ytterby.exposure.sheet.rows import read_record

FOLDER = "app/bills"
"""Where a workspace keeps the sheets and bills of the app; no evidence lies there."""

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
    write_atomic(_path(key, "json", workspace), orjson.dumps(rows.record()))


def find_sheet(key: str, workspace: Path | None = None) -> BillRows | None:
    """Return a sheet that was kept, or ``None``."""
    path = _path(key, "json", workspace)
    return read_record(orjson.loads(path.read_bytes())) if path.is_file() else None


def keep_bill(rows: BillRows, workspace: Path | None = None) -> str:
    """Keep a sheet as a bill to run, under a name that its content alone decides.

    Returns
    -------
    str
        What `kept_bill` finds it by: equal bills share a name, and so their results.
    """
    record = orjson.dumps({**rows.record(), "found": []})
    stem = re.sub(r"[^A-Za-z0-9]+", "-", Path(rows.name).stem).strip("-")[:40] or "bill"
    key = f"{stem}-{hashlib.sha256(record).hexdigest()[:16]}"
    # A workbook's numbers stay numbers: as text, a sign between their digits would be guessed.
    ending = "xlsx" if any(rows.stored.values()) else "csv"
    path = _path(key, ending, workspace)
    if not path.is_file():
        write_atomic(path, write_rows(rows, ending))
    return key


def kept_bill(key: str, workspace: Path | None = None) -> Path:
    """Return the file of a bill that was kept.

    Raises
    ------
    InputError
        ``bad-bill-name``, ``no-such-bill``.
    """
    for ending in ("csv", "xlsx"):
        path = _path(key, ending, workspace)
        if path.is_file():
            return path
    raise InputError(
        Problem("no-such-bill", "bill", f"there is no bill {key}", "give the bill again")
    )


def _path(key: str, ending: str, workspace: Path | None) -> Path:
    if not _NAME.match(key):
        message = "the name of a bill is 8 to 64 letters, digits, - and _"
        raise InputError(Problem("bad-bill-name", "bill", message, "take the name that was given"))
    return workspace_directory(workspace) / FOLDER / f"{key}.{ending}"
