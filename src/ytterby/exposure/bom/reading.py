"""Read a bill of materials: every row good, or every problem said."""

from __future__ import annotations

from pathlib import Path

from ytterby.core.storage import storage_problem
from ytterby.errors import Problem
from ytterby.exposure.bom.bill import Bom, file_stem
from ytterby.exposure.bom.columns import match_columns
from ytterby.exposure.bom.grid import Grid
from ytterby.exposure.bom.ledger import Ledger
from ytterby.exposure.bom.lines import build_lines

LARGEST = 128 * 1024 * 1024
"""Size of a file that is read [byte]."""

_FOREIGN = {
    b"%PDF": "it is a PDF",
    b"\x89PNG": "it is a picture",
    b"\xff\xd8\xff": "it is a picture",
    b"GIF8": "it is a picture",
    b"\x1f\x8b": "it is compressed (gzip)",
    b"7z\xbc\xaf": "it is compressed (7z)",
    b"Rar!": "it is compressed (rar)",
    b"PAR1": "it is a Parquet file",
    b"SQLite format 3": "it is a database",
    b"{\\rtf": "it is a text document",
    b"<?xml": "it is XML, not a table",
    b"<!DOCTYPE": "it is a web page",
    b"<html": "it is a web page",
}


def read_bom(path: Path, *, sheet: str | None = None) -> Bom:
    """Return the bill of materials in a CSV or Excel file.

    Parameters
    ----------
    path
        ``.csv``, ``.tsv``, ``.txt`` or ``.xlsx``; what the file holds counts, not its ending.
    sheet
        Which sheet of a workbook; by default the first visible one that holds a table.

    Returns
    -------
    Bom
        Lines in kg, units per year and USD, with what was assumed.

    Raises
    ------
    BomError
        An ``InputError`` with every problem of the file at once.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "motor.csv"
    ...     _ = file.write_text("part,grade,mass [g],units per year\\nrotor,N42SH,900,1000\\n")
    ...     read_bom(file).lines["annual"].to_list()
    [900.0]
    """
    path = Path(path).expanduser()
    ledger = Ledger(path.name)
    content = _read_bytes(path, ledger)
    grid = None if content is None else read_grid(content, path, sheet, ledger)
    lines = None
    if grid is not None:
        matches = match_columns(grid, ledger)
        lines = build_lines(grid, matches, file_stem(path), ledger)
    if lines is None or ledger.failed:
        raise ledger.error()
    return Bom(file_stem(path), lines, ledger.problems(), ledger.findings())


def _read_bytes(path: Path, ledger: Ledger) -> bytes | None:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            detail = f"{size / 2**20:,.0f} MiB, at most {LARGEST >> 20} are read"
            ledger.add("too-large", detail=detail)
            return None
        return path.read_bytes()
    except FileNotFoundError:
        fix = "check the name and the folder"
        ledger.add_ready(Problem("no-such-file", str(path), f"there is no file {path}", fix))
    except (OSError, ValueError) as error:
        cause = error if isinstance(error, OSError) else OSError(str(error))
        ledger.add_ready(storage_problem(cause, path, fix="check the file"))
    return None


def read_grid(
    content: bytes, path: Path, sheet: str | None, ledger: Ledger, *, rows: int | None = None
) -> Grid | None:
    """Return the cells in the bytes of a file, or ``None`` with the reason noted.

    Parameters
    ----------
    content
        The bytes.
    path
        The file's name; what it holds counts, not its ending.
    sheet
        Which sheet of a workbook.
    ledger
        Collects what is found.
    rows
        Rows of a workbook at most; what fits in memory by default.
    """
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        ledger.add("empty-file")
        return None
    if content.startswith(b"PK"):
        from ytterby.exposure.bom.excel import LARGEST_ROWS, read_excel

        return read_excel(content, ledger, sheet, rows=min(rows or LARGEST_ROWS, LARGEST_ROWS))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        ledger.add("protected-file")
        return None
    head = content[:64].lstrip().lower()
    for start, words in _FOREIGN.items():
        if head.startswith(start.lower()):
            ledger.add("unreadable-file", detail=words)
            return None
    # Many programs save text under the name of a workbook; it is read for what it is.
    named = path.suffix.casefold() in (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if named and not marked and b"\0" in content[:4096]:
        ledger.add("unreadable-file", detail="it is no workbook")
        return None
    from ytterby.exposure.bom.text import read_text

    return read_text(content, ledger)
