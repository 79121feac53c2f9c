"""A run that is kept, shown again: its report as a board, with every table to take away."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import board_address, render_tables
from ytterby.boards.registry import Kind, Params
from ytterby.boards.store import unpack_board
from ytterby.errors import InputError, Problem
from ytterby.report.document import Column, ReportTable
from ytterby.results import Run, Table, read_run, read_run_file

BOARD_FILE = "board.json.gz"
"""What a job puts beside the tables of a run."""
WIDEST = 12
"""Columns of a table that are shown; files hold all."""


class RunParams(Params):
    """Which run is shown.

    Attributes
    ----------
    run
        Its name in the workspace.
    """

    run: str = ""


def build_run(params: RunParams, workspace: Path | None) -> Board:
    """Return the board of a run that is kept.

    Raises
    ------
    InputError
        ``no-run``, or ``unknown-run`` with the nearest names.

    Notes
    -----
    Boards are kept by question, so that nothing that a user may change is in it: title and note
    of a run are read from the run itself.
    """
    if not params.run:
        fix = "choose one of the runs that are kept"
        raise InputError(Problem("no-run", "run", "no run was named", fix))
    run = read_run(params.run, workspace)
    address = board_address("run", params.model_dump())
    board = (
        unpack_board(gzip.decompress(read_run_file(params.run, BOARD_FILE, workspace)))
        if BOARD_FILE in run.files
        else _plain_board(run, address)
    )
    # Every table of the run can be taken away, also those that its report does not show.
    more = {t.name: report_table(t) for t in run.tables.values() if t.name not in board.tables}
    return replace(
        board,
        tables={**board.tables, **more},
        data={
            **board.data,
            "run": run.name,
            "kind": run.about.kind,
            "request": dict(run.about.request),
            "all_tables": [t.name for t in run.tables.values()],
            "files": list(run.files),
        },
    )


def _plain_board(run: Run, address: str) -> Board:
    """Return the board of a run without a report: its words and its tables."""
    tables = {t.name: report_table(t) for t in run.tables.values()}
    first, *rest = run.about.finding or (run.manifest.command,)
    pieces = tuple(Piece(table=name) for name in tables)
    part = Part("tables", "What was counted", "Tables", tuple(rest), pieces)
    return Board(
        title=run.manifest.scenario or run.name,
        finding=first,
        parts=(part,),
        tables=tables,
        html=render_tables(tables.values(), address),
        command=run.manifest.command,
        manifest={
            **{name: str(v) for name, v in run.manifest.packages.items()},
            "years": ", ".join(str(y) for y in run.manifest.years),
            "evidence": run.manifest.evidence_version,
            "fingerprint": run.manifest.fingerprint,
        },
    )


def report_table(table: Table) -> ReportTable:
    """Return a table of results as a report shows it: its first columns, numbers with units."""
    names = set(table.frame.columns)
    bounds = {"low", "high"} if {"low", "high"} <= names else set()
    shown = [c for c in table.frame.columns if c not in bounds | {"unit", "tier"}][:WIDEST]
    measured = [c for c in shown if c in table.units and c not in ("year", "month")]
    main = _bounded(table, measured) if bounds else ""
    columns = []
    for name in shown:
        label = name.replace("_", " ")
        if name not in measured:
            columns.append(Column(name, label))
            continue
        unit = "*" if "unit" in names and name == (main or measured[0]) else table.units[name]
        low, high = ("low", "high") if name == main else ("", "")
        tier = "tier" if "tier" in names and name == (main or measured[0]) else ""
        columns.append(Column(name, label, "value", unit, low, high, tier))
    return ReportTable(
        table.name,
        table.name.replace("-", " ").capitalize(),
        table.frame,
        tuple(columns),
        note=table.note,
    )


def _bounded(table: Table, measured: list[str]) -> str:
    """Return the column that ``low`` and ``high`` bound: the one before them."""
    before = table.frame.columns[: table.frame.columns.index("low")]
    found = [c for c in before if c in measured]
    return found[-1] if found else ""


KIND = Kind("run", "A run that is kept, shown again.", RunParams, build_run)
