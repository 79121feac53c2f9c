"""All of a run as one file: a workbook, archives of tables, JSON, the report."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.results import (
    Run,
    Table,
    csv_bytes,
    excel_bytes,
    parquet_bytes,
    read_run,
    read_run_file,
    to_json,
)

REPORT = "report.html.gz"
FORMS = {
    "xlsx": "Excel, all tables",
    "csv": "CSV, zipped",
    "parquet": "Parquet, zipped",
    "json": "JSON, all tables",
    "html": "HTML report",
}
"""What all of a run can be had as."""
ENDINGS = {"csv": "csv.zip", "parquet": "parquet.zip"}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
    "parquet": "application/zip",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
}


def file_name(run: str, form: str) -> str:
    """Return the name of the file that all of a run is packed into.

    Examples
    --------
    >>> file_name("20261122-brief", "csv"), file_name("20261122-brief", "xlsx")
    ('20261122-brief.csv.zip', '20261122-brief.xlsx')
    """
    return f"{run}.{ENDINGS.get(form, form)}"


def form_of(path: Path) -> str:
    """Return which form the ending of a path means.

    Raises
    ------
    InputError
        ``unknown-ending``

    Examples
    --------
    >>> form_of(Path("run.csv.zip")), form_of(Path("run.xlsx"))
    ('csv', 'xlsx')
    """
    name = path.name.casefold()
    for form in FORMS:
        if name.endswith(f".{ENDINGS.get(form, form)}"):
            return form
    fix = "end it with .xlsx, .json, .html, .csv.zip or .parquet.zip, or give --form"
    raise InputError(Problem("unknown-ending", "path", f"{path.name} does not say a form", fix))


def pack_run(name: str, form: str, workspace: Path | None = None) -> bytes:
    """Return all of a run as one file.

    Parameters
    ----------
    name
        Of the run.
    form
        One of ``FORMS``.
    workspace
        Directory of the user's own data.

    Raises
    ------
    UnknownNameError
        ``unknown-run`` or ``unknown-form``, with the nearest names.
    InputError
        ``no-report``: the run was kept without one.
    """
    if form not in FORMS:
        raise UnknownNameError(unknown_name("form", form, tuple(FORMS)))
    run = read_run(name, workspace)
    if form == "html":
        if REPORT not in run.files:
            message = "this run was kept without a report"
            fix = f"run it again with a report: {run.manifest.command} --report report.html"
            raise InputError(Problem("no-report", f"run {name}", message, fix))
        return gzip.decompress(read_run_file(name, REPORT, workspace))
    if form == "xlsx":
        return excel_bytes(run.tables, run.manifest, run.about.finding)
    if form == "json":
        return (to_json(run.tables, run.manifest) + "\n").encode()
    if form == "parquet":
        return _archive(run, "parquet", lambda t: parquet_bytes(t, run.manifest))
    return _archive(run, "csv", csv_bytes)


def _archive(run: Run, ending: str, write: Callable[[Table], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", run.manifest.to_json())
        for table in run.tables.values():
            archive.writestr(f"{table.name}.{ending}", write(table))
    return stream.getvalue()
