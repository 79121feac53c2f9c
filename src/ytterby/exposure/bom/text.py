"""A CSV as people have it: any usual encoding and separator, remarks, blank lines, line breaks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import polars as pl

from ytterby.exposure.bom.columns import recognise
from ytterby.exposure.bom.grid import Grid, is_comment
from ytterby.exposure.bom.ledger import Ledger

SEPARATORS = (",", ";", "\t", "|")
HEADER_WITHIN = 30
"""Rows in which a header is looked for."""

_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_text(content: bytes, ledger: Ledger) -> Grid | None:
    """Return the table in the bytes of a text file, or ``None`` if it cannot be read.

    Parameters
    ----------
    content
        The bytes.
    ledger
        Collects what is found.
    """
    text = decode(content, ledger)
    if text is None:
        return None
    start = 1
    declared = _SEP_LINE.match(text)
    if declared:
        text, start = text[declared.end() :], 2
    separator = declared.group(1) if declared else find_separator(text)
    if separator not in SEPARATORS:
        ledger.add("unreadable-file", detail=f"its first line names the separator '{separator}'")
        return None
    records = read_records(text, separator, ledger, start)
    return build_grid(records, start, separator, ledger)


def decode(content: bytes, ledger: Ledger) -> str | None:
    """Return the text of bytes, or ``None`` with the problem noted.

    Without a byte-order mark UTF-8 is tried first; what is no UTF-8 is read as Windows-1252,
    which every byte of a Western European export fits, with a warning.
    """
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        encoding = "utf-32"
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content[:400].count(0) > len(content[:400]) // 4:
        encoding = (
            "utf-16-le" if content[1:400:2].count(0) > content[:400:2].count(0) else "utf-16-be"
        )
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            ledger.add("unreadable-file", detail="it is broken UTF-16 or binary data, not text")
            return None
        try:
            text = content.decode("cp1252")
            ledger.add("encoding-assumed", detail="Windows-1252")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
            ledger.add("encoding-assumed", detail="Latin-1 (ISO 8859-1)")
    odd = sum(text[:4000].count(chr(c)) for c in (*range(9), *range(14, 27), *range(28, 32)))
    if "\0" in text or odd > len(text[:4000]) // 100:
        ledger.add("unreadable-file", detail="it holds binary data, not a table")
        return None
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")


def find_separator(text: str) -> str:
    """Return the separator under which most column names of one row are known."""
    lines = text[:65536].splitlines()[: HEADER_WITHIN * 2]
    best = (0, 0)
    chosen = ","
    for separator in SEPARATORS:
        known, count = 0, 0
        try:
            for cells in csv.reader(lines, delimiter=separator):
                known = max(known, sum(recognise(c) is not None for c in cells[:64]))
                count = max(count, len(cells))
        except csv.Error:
            continue
        if (known, count) > best:
            best, chosen = (known, count), separator
    return chosen


def read_records(text: str, separator: str, ledger: Ledger, start: int = 1) -> list[list[str]]:
    """Return all records; where the quotes go wrong, those before it, with the problem noted."""
    records: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        records.extend(reader)
    except csv.Error as error:
        words = str(error)
        if "field limit" in words or "unexpected end" in words:
            words = "the text after an opening quote does not end"
        ledger.add("unbalanced-quote", (len(records) + start,), detail=words)
    return records


def build_grid(records: list[list[str]], start: int, separator: str, ledger: Ledger) -> Grid | None:
    """Return the table below the row of records that names most columns."""
    found = find_header(records, ledger, range(start, start + len(records)))
    if found is None:
        return None
    header = [cell.strip() for cell in records[found]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    numbers: list[int] = []
    body: list[list[str]] = []
    ragged: dict[int, str] = {}
    for number, record in enumerate(records[found + 1 :], start=start + found + 1):
        if len(record) == width:
            if not any(record) or (record[0][:1] == "#" and is_comment(record)):
                continue
            cells = record
        else:
            if not any(c.strip() for c in record) or is_comment(record):
                continue
            if len(record) > width and any(c.strip() for c in record[width:]):
                ragged[number] = separator.join(c for c in record[width:] if c.strip())
            cells = record[:width] + [""] * (width - len(record))
        numbers.append(number)
        body.append(cells)
    for number, beyond in ragged.items():
        ledger.add("ragged-row", (number,), given=beyond)
    columns = zip(*body, strict=True) if body else ([] for _ in header)
    text = tuple(clean_text(pl.Series(list(column), dtype=pl.String)) for column in columns)
    keep = pl.Series([True] * len(body), dtype=pl.Boolean)
    if body:
        filled = pl.DataFrame({str(i): s for i, s in enumerate(text)})
        keep = filled.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    rows = pl.Series(numbers, dtype=pl.Int64).filter(keep)
    if rows.is_empty():
        ledger.add("no-rows")
    return Grid(
        header=tuple(header),
        header_row=start + found,
        rows=rows,
        text=tuple(s.filter(keep) for s in text),
        numbers=(None,) * width,
        separator=separator,
    )


def find_header(records: list[list[str]], ledger: Ledger, rows: Sequence[int] = ()) -> int | None:
    """Return the position of the row that names most columns, at least two.

    Parameters
    ----------
    records
        Cells of the first rows.
    ledger
        Collects what is found.
    rows
        Their numbers; by default from 1.
    """
    best, chosen, seen, first = 1, None, 0, 0
    for position, record in enumerate(records):
        if not any(cell.strip() for cell in record) or is_comment(record):
            continue
        first = first if seen else position
        seen += 1
        known = len({found[0] for c in record[:512] if (found := recognise(c))})
        if known > best:
            best, chosen = known, position
        if seen >= HEADER_WITHIN:
            break
    if chosen is None:
        if seen:
            ledger.add("missing-header", (rows[first] if rows else first + 1,))
        elif not ledger.failed:
            ledger.add("empty-file")
    return chosen


def clean_text(cells: pl.Series) -> pl.Series:
    """Return text without blanks at its ends, null where nothing remains."""
    stripped = cells.str.strip_chars("\ufeff\u200b\u00a0 \t\r\n\v\f")
    return stripped.set(stripped == "", None)
