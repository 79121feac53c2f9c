"""From the bytes of a file, or what was copied from a spreadsheet, to a sheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from ytterby.exposure.bom.grid import Grid
from ytterby.exposure.bom.ledger import Finding, Ledger
from ytterby.exposure.bom.reading import read_grid
from ytterby.exposure.sheet.limits import SHEET, Limits, note_excess
from ytterby.exposure.sheet.rows import BillRows, Cells


def read_bill_rows(
    content: bytes, name: str, *, sheet: str | None = None, limits: Limits = SHEET
) -> BillRows:
    """Return the sheet in the bytes of a CSV or Excel file.

    Parameters
    ----------
    content
        The bytes.
    name
        Of the file, as problems are to name it; its folders are left out.
    sheet
        Which sheet of a workbook; by default the first visible one that holds a table.
    limits
        The most that is taken.

    Returns
    -------
    BillRows
        The cells as they stand; `check_rows` tells what is wrong with them.

    Raises
    ------
    BomError
        There is no table in it, or it is too large: an ``InputError`` with all that was found.

    Examples
    --------
    >>> rows = read_bill_rows(b"part,material,mass,units\\nrotor,N42SH,abc,1000\\n", "motor.csv")
    >>> rows.header, rows.rows[2]
    (('part', 'material', 'mass', 'units'), ('rotor', 'N42SH', 'abc', '1000'))
    """
    path = Path(Path(name.replace("\\", "/")).name or "bill.csv")
    ledger = Ledger(path.name)
    grid = None
    if len(content) > limits.size:
        detail = f"{len(content) / 2**20:,.1f} MiB, at most {limits.size >> 20} are taken"
        ledger.add("too-large", detail=detail)
    elif _unpacked(content) > limits.unpacked:
        most = limits.unpacked >> 20
        ledger.add("too-large", detail=f"the workbook unpacks to more than {most} MiB")
    else:
        grid = read_grid(content, path, sheet, ledger, rows=limits.rows)
    if grid is None:
        raise ledger.error()
    cells = [
        str(s.filter(s.str.len_chars() > limits.cell)[0]) for s in grid.text if _longer(s, limits)
    ]
    beyond = note_excess(
        ledger,
        limits,
        rows=grid.rows.len(),
        columns=len(grid.header),
        cell=max((len(c) for c in (*cells, *grid.header)), default=0),
    )
    if beyond:
        raise ledger.error()
    # What the check finds again in the cells is not kept twice.
    found = tuple(f for f in ledger.found if f.code != "no-rows")
    return _sheet(grid, path.name, ledger.place, found)


def paste_rows(cells: Sequence[Sequence[str]], name: str, header: Cells = ()) -> BillRows:
    """Return a sheet of cells that come without a file, such as those of a request.

    Parameters
    ----------
    cells
        Rows of cells; the first is the header unless one is given.
    name
        Of the bill.
    header
        Names of the columns.
    """
    names, body = (header, cells) if header else (tuple(cells[0]) if cells else (), cells[1:])
    width = len(names)
    ledger = Ledger(name)
    longest = max((len(c) for row in (names, *body) for c in row), default=0)
    if note_excess(ledger, SHEET, rows=len(body), columns=width, cell=longest):
        raise ledger.error()
    found = tuple(
        Finding("ragged-row", (n,), "", " ".join(row[width:]), "")
        for n, row in enumerate(body, start=2)
        if any(c.strip() for c in row[width:])
    )
    rows = {n: _pad(row, width) for n, row in enumerate(body, start=2)}
    return BillRows(name, tuple(h.strip() for h in names), rows, found=found)


def _longer(cells: pl.Series, limits: Limits) -> bool:
    return bool((cells.str.len_chars() > limits.cell).any())


def _sheet(grid: Grid, name: str, place: str, found: Iterable[Finding]) -> BillRows:
    numbers = grid.rows.to_list()
    columns = [s.fill_null("").to_list() for s in grid.text]
    stored: dict[int, set[int]] = {}
    for position, values in enumerate(grid.numbers):
        if values is not None:
            for number in grid.rows.filter(values.is_not_null()):
                stored.setdefault(number, set()).add(position)
    return BillRows(
        name=name,
        header=grid.header,
        rows=dict(zip(numbers, zip(*columns, strict=True), strict=True)) if numbers else {},
        stored={n: frozenset(kept) for n, kept in stored.items()},
        header_row=grid.header_row,
        separator=grid.separator,
        merged=grid.merged,
        found=tuple(found),
        place=place,
        workbook=not grid.separator,
    )


def _pad(cells: Sequence[str], width: int) -> Cells:
    return tuple((*(str(c) for c in cells), *[""] * width)[:width])


def _unpacked(content: bytes) -> int:
    if not content.startswith(b"PK"):
        return 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return 0  # said by the reader, as it says it of any damaged file
