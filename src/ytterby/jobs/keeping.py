"""Run a request and keep what comes of it: manifest, tables, the report and the board of it."""

from __future__ import annotations

import gzip
from pathlib import Path

from ytterby.boards.build import board_address, read_document
from ytterby.boards.store import pack_board
from ytterby.jobs.folders import REPORT
from ytterby.jobs.kinds import JobKind, Request
from ytterby.jobs.telling import Telling
from ytterby.report.render import keep_documents
from ytterby.results import About, list_entries, run_name, write_run

REPORT_FILE = f"{REPORT}.gz"
BOARD_FILE = "board.json.gz"


def keep_run(
    kind: JobKind,
    request: Request,
    progress: Telling,
    job: str,
    title: str,
    workspace: Path | None,
) -> str:
    """Run a request in the present folder and keep it; returns the name of the run.

    Raises
    ------
    YtterbyError
        What the workflow says is wrong.
    Cancelled
        The job is to stop.
    """
    here = Path()
    with keep_documents() as kept:
        outcome = kind.run(request, progress, here, workspace)
    progress("keeping the run", 1.0)
    name = run_name(outcome.manifest)
    files = dict(request.files())
    report = here / REPORT
    if report.exists():
        files[REPORT_FILE] = gzip.compress(report.read_bytes(), mtime=0)
    if kept:
        address = board_address("run", {"run": name})
        board = (
            read_document(kept[-1], address)
            if kind.board is None
            else kind.board(outcome, kept[-1], address)
        )
        files[BOARD_FILE] = gzip.compress(pack_board(board), mtime=0)
    about = About(
        title=title,
        kind=kind.name,
        request=request.model_dump(mode="json"),
        job=job,
        finding=tuple(getattr(outcome, "finding", ())),
    )
    write_run(outcome.manifest, outcome.tables, workspace, about=about, files=files)
    return name


def find_run_of(job: str, workspace: Path | None) -> str:
    """Return the run that a job left, or blank: it may have been kept just before a crash."""
    return next((e.name for e in list_entries(workspace) if e.about.job == job), "")
