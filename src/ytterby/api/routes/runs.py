"""Runs that are kept: read, take away, name, reproduce."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from ytterby.api.files import FILES, Ending, find_in, send_file, send_table, table_bytes
from ytterby.api.models import (
    JobModel,
    ManifestModel,
    RunModel,
    RunsModel,
    WordsModel,
    job_model,
    run_model,
)
from ytterby.api.problems import (
    CONFLICT,
    NOT_FOUND,
    TOO_LARGE,
    WRONG,
    named_in_address,
)
from ytterby.jobs import Jobs
from ytterby.jobs.jobs import LONGEST_TITLE
from ytterby.results import (
    Run,
    excel_bytes,
    list_entries,
    read_entry,
    read_run,
    read_run_file,
    remove_run,
    rename_run,
)
from ytterby.workflows.runs.packing import TYPES, file_name
from ytterby.workflows.runs.packing import pack_run as pack_as

REPORT = "report.html.gz"
BOARD = "board.json.gz"
HTML: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A report that opens offline.",
        "content": {"text/html": {"schema": {"type": "string"}}},
    }
}
ZIP: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Manifest, tables in every format, report and what was read.",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


Form = Literal["xlsx", "csv", "parquet", "json", "html"]
ALL: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A file: a workbook, an archive of tables, JSON, or a page.",
        "content": {
            TYPES["xlsx"]: {"schema": {"type": "string", "format": "binary"}},
            "application/zip": {"schema": {"type": "string", "format": "binary"}},
            "application/json": {"schema": {"type": "object"}},
            "text/html": {"schema": {"type": "string"}},
        },
    }
}


def run_routes(jobs: Jobs, workspace: Path | None) -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["runs"])

    def find(name: str) -> Run:
        with named_in_address():
            return read_run(name, workspace)

    @router.get("/runs", operation_id="list_runs", summary="Runs that are kept, newest first")
    def list_runs(
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> RunsModel:
        """Return runs with what they found, without their tables."""
        entries = list_entries(workspace)
        shown = entries[offset : offset + limit]
        return RunsModel(runs=[run_model(e) for e in shown], total=len(entries))

    @router.get("/runs/{name}", operation_id="read_run", summary="A run", responses=NOT_FOUND)
    def read_one(name: str) -> RunModel:
        """Return a run with what it found, without its tables."""
        with named_in_address():
            return run_model(read_entry(name, workspace))

    @router.patch(
        "/runs/{name}",
        operation_id="rename_run",
        summary="Name a run",
        responses={**NOT_FOUND, **TOO_LARGE, **WRONG},
    )
    def rename(name: str, words: WordsModel) -> RunModel:
        """Give a run another title or note; its numbers and its address stay."""
        with named_in_address():
            return run_model(rename_run(name, workspace, title=words.title, note=words.note))

    @router.delete(
        "/runs/{name}",
        operation_id="delete_run",
        summary="Delete a run",
        status_code=204,
        responses=NOT_FOUND,
    )
    def delete(name: str) -> None:
        """Delete a run with all that it holds; this cannot be undone."""
        with named_in_address():
            remove_run(name, workspace)

    @router.get(
        "/runs/{name}/manifest",
        operation_id="read_run_manifest",
        summary="What ran",
        responses=NOT_FOUND,
    )
    def read_manifest(name: str) -> ManifestModel:
        """Return what ran: command, choices, evidence, versions."""
        with named_in_address():
            manifest = read_entry(name, workspace).manifest
        record = json.loads(manifest.to_json())
        return ManifestModel(**record, fingerprint=manifest.fingerprint)

    @router.get(
        "/runs/{name}/tables/{table}.{ending}",
        operation_id="read_run_table",
        summary="A table of a run as a file",
        response_class=Response,
        responses={**FILES, **NOT_FOUND, **WRONG},
    )
    def read_table(name: str, table: str, ending: Ending) -> Response:
        """Return all rows of a table of a run as CSV, Excel, Parquet or JSON."""
        run = find(name)
        found = find_in(run.tables, table, "table")
        return send_table(found, ending, run.manifest, run.about.finding)

    @router.get(
        "/runs/{name}/report.html",
        operation_id="read_run_report",
        summary="The report of a run",
        response_class=Response,
        responses={**HTML, **NOT_FOUND},
    )
    def read_report(name: str) -> Response:
        """Return the report of a run, a page that opens offline."""
        with named_in_address():
            content = gzip.decompress(read_run_file(name, REPORT, workspace))
        return send_file(content, f"{name}.html", "text/html; charset=utf-8")

    @router.get(
        "/runs/{name}/all/{form}",
        operation_id="export_run_as",
        summary="All of a run in one form",
        response_class=Response,
        responses={**ALL, **NOT_FOUND, **WRONG},
    )
    def export_as(name: str, form: Form) -> Response:
        """Return all tables of a run as one file, or its report."""
        with named_in_address():
            content = pack_as(name, form, workspace)
        return send_file(content, file_name(name, form), TYPES[form])

    @router.get(
        "/runs/{name}/export.zip",
        operation_id="export_run",
        summary="All of a run",
        response_class=Response,
        responses={**ZIP, **NOT_FOUND},
    )
    def export(name: str) -> Response:
        """Return all of a run in one archive: what ran, tables in every format, its report."""
        return send_file(pack_run(find(name), workspace), f"{name}.zip", "application/zip")

    @router.post(
        "/runs/{name}/reproduce",
        operation_id="reproduce_run",
        summary="Run it again",
        status_code=202,
        responses={**NOT_FOUND, **CONFLICT, **WRONG},
    )
    def reproduce(name: str) -> JobModel:
        """Start a long run that runs it again and says whether the numbers are the same."""
        with named_in_address():
            entry = read_entry(name, workspace)
        title = f"{entry.about.title or entry.name}, again"[:LONGEST_TITLE]
        return job_model(jobs.create("reproduce", {"run": entry.name}, title))

    return router


def pack_run(run: Run, workspace: Path | None) -> bytes:
    """Return a run as one archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{run.name}/manifest.json", run.manifest.to_json())
        archive.writestr(f"{run.name}/about.json", run.about.to_json())
        for table in run.tables.values():
            for ending in ("csv", "json", "parquet"):
                content = table_bytes(table, ending, run.manifest)
                archive.writestr(f"{run.name}/{ending}/{table.name}.{ending}", content)
        book = excel_bytes(run.tables, run.manifest, run.about.finding)
        archive.writestr(f"{run.name}/{run.name}.xlsx", book)
        for file in run.files:
            content = read_run_file(run.name, file, workspace)
            if file == REPORT:
                archive.writestr(f"{run.name}/report.html", gzip.decompress(content))
            elif file != BOARD:
                archive.writestr(f"{run.name}/{file}", content)
    return stream.getvalue()
