"""A user's CSV: its encoding, its separator, its rows."""

from __future__ import annotations

import csv
import io

from ytterby.errors import Problem
from ytterby.evidence.userdata.columns import KNOWN
from ytterby.evidence.userdata.sheet import EXAMPLE, Cell, Row, Sheet, find_header

_SAVE = (
    "save it as UTF-8: in Excel 'Save as → CSV UTF-8 (Comma delimited)', in LibreOffice "
    "'Save as → Edit filter settings → Unicode (UTF-8)'"
)


def read_text(
    content: bytes, place: str, *, known: frozenset[str] = KNOWN, example: str = EXAMPLE
) -> Sheet:
    """Return the table in the bytes of a CSV file.

    Parameters
    ----------
    content
        The bytes.
    place
        The file's name.
    known, example
        As for `read_sheet`.
    """
    text, problem = decode(content, place)
    if problem is not None:
        return Sheet(place, problems=(problem,))
    separator = _separator(text)
    problems: list[Problem] = []
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    width = 0
    try:
        for fields in reader:
            cells: tuple[Cell, ...] = tuple(f.strip() or None for f in fields)
            if not any(cells):
                continue
            if not width:
                width = len(cells)
            elif len(cells) > width and any(cells[width:]):
                problems.append(
                    Problem(
                        "ragged-row",
                        f"{place}, row {reader.line_num}",
                        f"{len(cells)} fields where the first row has {width}",
                        f"put text that contains '{separator}' in double quotes",
                    )
                )
            rows.append(Row(reader.line_num, cells))
    except csv.Error as error:
        message = f"the file is no readable CSV: {error}"
        found = Problem(
            "unreadable-file", f"{place}, row {reader.line_num}", message, "check its quotes"
        )
        return Sheet(place, problems=(*problems, found))
    return find_header(rows, place, problems, known=known, example=example)


def decode(content: bytes, place: str) -> tuple[str, Problem | None]:
    """Return the text of a UTF-8 file, or the problem that names its true encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content[:400].count(0) > 20:
        return "", Problem("wrong-encoding", place, "the file is encoded as UTF-16", _SAVE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        guess = _guess(content)
        odd = content[error.start : error.start + 1].decode("cp1252", "replace")
        message = f"the file is not UTF-8 but looks like {guess} (first seen: '{odd}')"
        return "", Problem("wrong-encoding", f"{place}, row {line}", message, _SAVE)
    if "\0" in text:
        message = "the file holds binary data, not text"
        return "", Problem("unreadable-file", place, message, "save it as CSV UTF-8 or .xlsx")
    return text, None


def _guess(content: bytes) -> str:
    # Windows uses 80 to 9F for quotes, dashes and the euro; Latin-1 has control codes there.
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return "Latin-1 (ISO 8859-1)"
    if any(0x80 <= byte <= 0x9F for byte in content):
        return "Windows-1252 (cp1252)"
    return "Latin-1 (ISO 8859-1) or Windows-1252 (cp1252)"


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)
