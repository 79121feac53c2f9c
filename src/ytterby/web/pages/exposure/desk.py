"""A sheet while somebody mends it: every change is kept at once, and can be taken back."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ytterby.exposure.bom import EXAMPLES, example_path
from ytterby.exposure.sheet import SHEET, BillCheck, BillRows, CellProblem, read_bill_rows
from ytterby.workflows.exposing.sheets import check_sheet, find_sheet, keep_sheet

STEPS = 200
"""Changes that can be taken back."""
DESKS = 40
"""Sheets whose earlier states are held in memory; the sheets themselves are on disk."""


@dataclass
class Desk:
    """One sheet, what is wrong with it, and its earlier and later states.

    Attributes
    ----------
    key
        What it is kept by; empty for an example that nobody has changed.
    example
        The bill that ships from which it was begun, as long as it is that.
    rows, check
        The sheet, and what was found in it.
    workspace
        Directory of the user's own data.
    """

    key: str
    example: str
    rows: BillRows
    check: BillCheck
    workspace: Path | None
    earlier: list[BillRows] = field(default_factory=list, repr=False)
    later: list[BillRows] = field(default_factory=list, repr=False)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def act(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Change the sheet as the page asks, keep it, check it; returns what the page must know.

        Parameters
        ----------
        asked
            ``do`` and what belongs to it; what does not fit the sheet changes nothing.
        """
        async with self.lock:
            before, found = self.rows, self.check
            after = await asyncio.to_thread(self._changed, asked)
            if after is None or after == before:
                return patch(before, before, found, found) | self.steps()
            key = self.key or new_key()
            # Kept before it is shown: where it cannot be kept, nothing has changed.
            await asyncio.to_thread(keep_sheet, key, after, self.workspace)
            check = await asyncio.to_thread(check_sheet, after, self.workspace)
            self._step(str(asked.get("do")), before)
            self.rows, self.check = after, check
            if not self.key:
                self.key, self.example = key, ""
                hold(self)
            return patch(before, after, found, self.check) | self.steps()

    def steps(self) -> dict[str, Any]:
        """Return how far one can go back and forth."""
        return {"undo": len(self.earlier), "redo": len(self.later)}

    def _changed(self, asked: Mapping[str, Any]) -> BillRows | None:
        do = asked.get("do")
        if do == "undo":
            return self.earlier[-1] if self.earlier else None
        if do == "redo":
            return self.later[-1] if self.later else None
        return change(self.rows, asked)

    def _step(self, do: str, before: BillRows) -> None:
        """Remember the state before a change, or the one that was gone back from."""
        if do == "undo":
            self.earlier.pop()
            self.later.append(before)
        elif do == "redo":
            self.later.pop()
            self.earlier.append(before)
        else:
            self.earlier = [*self.earlier[-STEPS + 1 :], before]
            self.later = []


def change(rows: BillRows, asked: Mapping[str, Any]) -> BillRows | None:
    """Return the sheet after one change, or ``None`` if what is asked does not fit it.

    Parameters
    ----------
    rows
        The sheet.
    asked
        As the page sends it: ``do`` is ``set``, ``everywhere`` (in every cell of the column with
        the same text), ``paste``, ``insert``, ``delete``, ``rename``, ``add-column`` or
        ``drop-column``.
    """
    do, row, at = asked.get("do"), asked.get("row"), asked.get("at")
    text = str(asked.get("text", ""))[: SHEET.cell]
    inside = isinstance(at, int) and 0 <= at < len(rows.header)
    if do == "insert" and len(rows.rows) < SHEET.rows:
        return rows.insert()
    if do == "delete" and isinstance(row, int) and row in rows.rows:
        return rows.delete([row])
    if do == "add-column" and len(rows.header) < SHEET.columns:
        return rows.add_column(text)
    if not inside or not isinstance(at, int):
        return None
    if do == "rename":
        return rows.rename(at, text)
    if do == "drop-column" and len(rows.header) > 1:
        return rows.drop_column(at)
    if not isinstance(row, int) or row not in rows.rows:
        return None
    if do == "set":
        return rows.change(row, at, text)
    if do == "everywhere":
        return rows.replace_text(at, rows.rows[row][at], text)
    if do == "paste":
        return _paste(rows, row, at, asked.get("cells"))
    return None


def _paste(rows: BillRows, row: int, at: int, cells: object) -> BillRows | None:
    """Return the sheet with a block typed over it from a cell on; rows are added where it ends."""
    if not isinstance(cells, list):
        return None
    lines = [line for line in cells[: SHEET.rows] if isinstance(line, list)]
    numbers = [n for n in rows.rows if n >= row]
    room = SHEET.rows - len(rows.rows)
    longer = rows.extend(max(0, min(len(lines) - len(numbers), room)))
    numbers = [n for n in longer.rows if n >= row]
    width = len(rows.header)
    return longer.write(
        {
            number: {
                position: str(text)[: SHEET.cell]
                for position, text in enumerate(line, start=at)
                if position < width
            }
            for number, line in zip(numbers, lines, strict=False)
        }
    )


def whole(desk: Desk) -> dict[str, Any]:
    """Return all of a sheet for a page that shows it."""
    return {
        "name": desk.rows.name,
        "columns": _columns(desk.check),
        "rows": [[n, *cells] for n, cells in desk.rows.rows.items()],
        "problems": _by_row(desk.check.cells, desk.rows),
        **_counts(desk.check),
        **desk.steps(),
    }


def patch(before: BillRows, after: BillRows, found: BillCheck, now: BillCheck) -> dict[str, Any]:
    """Return what changed between two states of a sheet: rows, columns, problems."""
    old, new = _by_row(found.cells, before), _by_row(now.cells, after)
    kept = before.header == after.header
    changed = {
        n: list(cells)
        for n, cells in after.rows.items()
        if not kept or (before.rows.get(n) is not cells and before.rows.get(n) != cells)
    }
    return {
        "columns": _columns(now) if found.columns != now.columns else None,
        "rows": [[n, *cells] for n, cells in changed.items()],
        "gone": [n for n in before.rows if n not in after.rows],
        "problems": {n: new.get(n, []) for n in {*old, *new} if old.get(n) != new.get(n)},
        **_counts(now),
    }


def _columns(check: BillCheck) -> list[list[str]]:
    return [[c.header, c.name, c.meaning] for c in check.columns]


def _counts(check: BillCheck) -> dict[str, int]:
    return {"errors": check.errors, "warnings": check.warnings, "products": check.products}


def _by_row(cells: Sequence[CellProblem], rows: BillRows) -> dict[str, list[dict[str, Any]]]:
    """Return problems by row, ``"0"`` for those of the whole file and of its header."""
    out: dict[str, list[dict[str, Any]]] = {}
    for c in cells:
        mends = [
            {"do": m.action, "text": m.value, "label": m.label}
            | ({"at": m.position} if m.position is not None else {})
            for m in c.mends
        ]
        of_file = c.row is None or c.row not in rows.rows
        out.setdefault("0" if of_file else str(c.row), []).append(
            {
                "at": -1 if c.position is None else c.position,
                "bad": c.severity == "error",
                "code": c.code,
                "column": c.column,
                "message": c.message,
                "fix": c.fix,
                "mends": mends,
            }
        )
    return out


_desks: OrderedDict[str, Desk] = OrderedDict()


def new_key() -> str:
    """Return a name for a sheet that nobody can guess."""
    return secrets.token_urlsafe(12)


def hold(desk: Desk) -> Desk:
    """Hold a sheet in memory with its earlier states; the oldest ones are let go."""
    _desks[desk.key] = desk
    _desks.move_to_end(desk.key)
    while len(_desks) > DESKS:
        _desks.popitem(last=False)
    return desk


async def begin(rows: BillRows, workspace: Path | None) -> Desk:
    """Return the desk of a sheet that was just given; it is kept before anything else."""
    key = new_key()
    await asyncio.to_thread(keep_sheet, key, rows, workspace)
    check = await asyncio.to_thread(check_sheet, rows, workspace)
    return hold(Desk(key, "", rows, check, workspace))


async def find(key: str, workspace: Path | None) -> Desk | None:
    """Return the desk of a sheet that is kept, or ``None``."""
    if key in _desks:
        return hold(_desks[key])
    rows = await asyncio.to_thread(find_sheet, key, workspace)
    if rows is None:
        return None
    check = await asyncio.to_thread(check_sheet, rows, workspace)
    return hold(Desk(key, "", rows, check, workspace))


async def begin_example(name: str, workspace: Path | None) -> Desk | None:
    """Return the desk of a bill that ships, kept once it is changed; ``None`` for no such bill."""
    if name not in EXAMPLES:
        return None
    path = example_path(name)
    rows = read_bill_rows(path.read_bytes(), path.name)
    check = await asyncio.to_thread(check_sheet, rows, workspace)
    return Desk("", name, rows, check, workspace)
