"""The World Bank's own download of its Worldwide Governance Indicators, all six dimensions."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import polars as pl

from ytterby.core.regions import countries, resolve_region
from ytterby.errors import Problem, UnknownNameError
from ytterby.evidence.governance import DIMENSIONS
from ytterby.evidence.importers.base import (
    Imported,
    Importer,
    ImportOptions,
    Progress,
    check_path,
    decode_csv,
    raise_errors,
)
from ytterby.evidence.importers.wgi_layouts import ERROR, ESTIMATE, Entry, Sheet
from ytterby.evidence.importers.wgi_layouts import read_sheet as read_layout
from ytterby.evidence.series import GOVERNANCE_SCHEMA
from ytterby.evidence.userdata.excel import check_size

LICENCE = "CC BY 4.0"
ATTRIBUTION = "Worldwide Governance Indicators, World Bank"

RENAMED = {
    "ADO": "AND",
    "KSV": "XKX",
    "R20": "XKX",
    "ROM": "ROU",
    "TMP": "TLS",
    "WBG": "PSE",
    "ZAR": "COD",
}
"""Codes of the World Bank that are not those of ISO 3166, or no longer."""

LARGEST = 5.0
"""No estimate lies further from zero; a larger one is a score or a rank, not an estimate."""

FIX = (
    "give the Excel or CSV file of all indicators from the World Bank's page of the Worldwide "
    "Governance Indicators, or the DataBank's CSV with estimates and standard errors"
)


def read_wgi(path: Path, options: ImportOptions, progress: Progress) -> Imported:
    """Read a release of the Worldwide Governance Indicators.

    Parameters
    ----------
    path
        A workbook (``wgidataset.xlsx`` of any year, ``wgidataset_with_sourcedata-2025.xlsx``), a
        CSV (the long table of 2024, ``WGICSV.csv``, a DataBank export), or a zip with one of them.
    options
        First and last year.
    progress
        Told which table is being read.

    Raises
    ------
    InputError
        Every problem at once; nothing was written.

    Notes
    -----
    Estimates and standard errors are on the scale of about -2.5 to 2.5; ranks and the 0-100 scores
    of 2025 are not read. Dimensions that the file lacks are said, not filled.
    """
    check_path(path)
    sheets, problems = _open_sheets(path, path.read_bytes() if path.is_file() else b"")
    entries: list[Entry] = []
    read = 0
    for number, sheet in enumerate(sheets):
        progress(f"reading {sheet.place}", number / max(len(sheets), 1))
        found = read_layout(sheet)
        if found is None:
            continue
        read += 1
        for item in found:
            (problems if isinstance(item, Problem) else entries).append(item)  # type: ignore[arg-type]
    if not read and not problems:
        message = "no table has a layout of the Worldwide Governance Indicators"
        problems.append(Problem("unknown-layout", path.name, message, FIX))
    raise_errors(problems)
    frame, more = _build_frame(entries, path.name, options)
    problems += more
    raise_errors(problems)
    return Imported({"governance": frame}, tuple(problems), "", LICENCE, ATTRIBUTION)


def _open_sheets(path: Path, content: bytes) -> tuple[list[Sheet], list[Problem]]:
    """Return every table of a workbook, a CSV file, or a zip of those."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return _read_csv(content, path.name)
    if (problem := check_size(content, path.name)) is not None:
        return [], [problem]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.namelist()
        if "[Content_Types].xml" in members:
            return _read_workbook(content, path.name)
        sheets: list[Sheet] = []
        problems: list[Problem] = []
        for member in members:
            inside = Path(member)
            if inside.suffix.lower() == ".csv":
                more, wrong = _read_csv(archive.read(member), inside.name)
            elif inside.suffix.lower() == ".xlsx":
                more, wrong = _read_workbook(archive.read(member), inside.name)
            else:
                continue
            sheets += more
            problems += wrong
    return sheets, problems


def _read_csv(content: bytes, name: str) -> tuple[list[Sheet], list[Problem]]:
    text, problems = decode_csv(content, name)
    if problems:
        return [], problems
    head = text[: text.find("\n") + 1]
    mark = ";" if head.count(";") > head.count(",") else ","
    return [Sheet(Path(name).stem, list(csv.reader(io.StringIO(text), delimiter=mark)), name)], []


def _read_workbook(content: bytes, name: str) -> tuple[list[Sheet], list[Problem]]:
    import openpyxl

    if (problem := check_size(content, name)) is not None:
        return [], [problem]
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [
            Sheet(s.title, list(s.iter_rows(values_only=True)), f"{name}, sheet {s.title}")
            for s in book.worksheets
        ]
    except Exception as error:
        message = f"is no Excel workbook ({type(error).__name__})"
        return [], [Problem("unknown-layout", name, message, FIX)]
    return sheets, []


def _region(entry: Entry) -> str | None:
    """Return the ISO code of a row; the World Bank's own codes and names are known too."""
    code = RENAMED.get(entry.code, entry.code)
    if code in countries():
        return code
    try:
        return resolve_region(entry.name) if entry.name else None
    except UnknownNameError:
        return None


def _build_frame(
    entries: list[Entry], place: str, options: ImportOptions
) -> tuple[pl.DataFrame, list[Problem]]:
    problems: list[Problem] = []
    known: dict[tuple[str, str], str | None] = {}
    table: dict[tuple[str, int, str], dict[str, float]] = {}
    twice: set[str] = set()
    for entry in entries:
        who = (entry.code, entry.name)
        if who not in known:
            known[who] = _region(entry)
        region = known[who]
        if region is None:
            continue
        cell = table.setdefault((region, entry.year, entry.dimension), {})
        if cell.setdefault(entry.kind, entry.value) != entry.value:
            twice.add(region)
    lost = sorted({f"{code} ({name})" for (code, name), found in known.items() if found is None})
    if lost:
        message = f"{len(lost)} places are no country here and are left out: {', '.join(lost)}"
        problems.append(Problem("unknown-region", place, message, "", "warning"))
    for region in sorted(twice):
        # Two rows that disagree cannot be told apart: a gap, not a guess.
        message = f"{region} is there more than once; all its rows are left out"
        problems.append(Problem("ambiguous-region", place, message, "", "warning"))
    rows = [
        (region, year, dimension, cell.get(ESTIMATE), cell.get(ERROR))
        for (region, year, dimension), cell in table.items()
        if region not in twice and ESTIMATE in cell
    ]
    frame = pl.DataFrame(rows, schema=GOVERNANCE_SCHEMA, orient="row").filter(options.in_years())
    far = frame.filter(pl.col("estimate").abs() > LARGEST)
    if far.height:
        message = f"{far.height} estimates lie outside -{LARGEST:g} to {LARGEST:g}"
        problems.append(Problem("out-of-bounds", place, message, FIX))
    wrong = frame.filter(pl.col("standard_error") <= 0.0)
    if wrong.height:
        message = f"{wrong.height} standard errors are not above zero"
        problems.append(Problem("out-of-bounds", place, message, FIX))
    if frame.is_empty():
        message = "there is no estimate of a country in these years"
        problems.append(Problem("no-rows", place, message, FIX))
    missing = [d for d in DIMENSIONS.values() if d not in set(frame["dimension"])]
    if missing and frame.height:
        message = f"there is no {', '.join(m.replace('_', ' ') for m in missing)}"
        problems.append(Problem("missing-dimension", place, message, FIX, "warning"))
    bare = frame["standard_error"].null_count()
    if bare:
        message = f"{bare} estimates have no standard error; wide ones will be assumed for them"
        problems.append(Problem("missing-standard-error", place, message, FIX, "warning"))
    return frame.sort("region", "year", "dimension"), problems


IMPORTER = Importer(
    "wgi",
    "the World Bank's Worldwide Governance Indicators, all six dimensions: Excel, CSV or zip",
    read_wgi,
)
