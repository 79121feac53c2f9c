"""Import a user's claims: read, check every row, and only then write a batch."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.evidence import sources as source_table
from ytterby.evidence.base import Evidence, load
from ytterby.evidence.checks.dates import check_periods
from ytterby.evidence.checks.duplicates import repeated_claims
from ytterby.evidence.checks.shares import excessive_shares
from ytterby.evidence.claims import DIMS
from ytterby.evidence.userdata.batches import RECORD, ClaimBatch, list_batches, next_number
from ytterby.evidence.userdata.columns import match_columns
from ytterby.evidence.userdata.overrides import (
    BATCHES,
    USER_PREFIX,
    USER_SCHEMA,
    replaced_claims,
)
from ytterby.evidence.userdata.rows import Record, RowReader
from ytterby.evidence.userdata.sheet import read_sheet
from ytterby.evidence.workspace import check_workspace, write_workspace_directory


@dataclass(frozen=True)
class ClaimImport:
    """What an import of claims did, or would do.

    Attributes
    ----------
    batch
        Its record; ``remove_batch(batch.batch)`` undoes it.
    claims
        The claims with their ids, in the units of names.toml, with ``replaces``.
    sources
        The sources that they bring along.
    replaced
        Which claim would take the place of which: ``claim``, ``superseded_by``.
    written
        False for a dry run, and where an error was found.
    problems
        Everything found; with an error nothing is written.
    """

    batch: ClaimBatch
    claims: pl.DataFrame = field(repr=False)
    sources: pl.DataFrame = field(repr=False)
    replaced: pl.DataFrame = field(repr=False)
    written: bool
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stand in the way."""
        return tuple(p for p in self.problems if p.severity == "error")


def import_claims(
    path: Path,
    *,
    workspace: Path | None = None,
    dry_run: bool = False,
    sheet: str | None = None,
    today: dt.date | None = None,
) -> ClaimImport:
    """Import a CSV or Excel file of claims into the user's workspace.

    Only ``quantity``, ``value``, ``unit`` and ``source`` are needed, beside the dims that say
    where the claim stands. Units are converted; t REO, t element and t product are not.

    Parameters
    ----------
    path
        ``.csv`` (UTF-8) or ``.xlsx``.
    workspace
        Directory of the user's own data; by default as ``load`` finds it.
    dry_run
        Read and check everything, write nothing; problems are returned, not raised.
    sheet
        Which sheet of a workbook.
    today
        Date of the import; by default the date of the computer.

    Raises
    ------
    InputError
        Every problem of the file at once (file, row, field); nothing was written.
    WorkspaceError
        The workspace cannot be written; nothing was written.
    """
    directory = check_workspace(workspace)
    day = today or dt.date.today()
    evidence = load(workspace=workspace)
    table, content = read_sheet(path, sheet)
    problems = [*table.problems]
    number = next_number(directory)
    batch_id = f"{number:04d}-{_slug(path.stem) or 'claims'}"
    records: dict[int, Record] = {}
    if table.header:
        columns, found = match_columns(table)
        problems += found
        reader = RowReader(table, columns, set(evidence.claims["claim"]), day, problems)
        for row in table.rows:
            record = reader.read(row)
            if record is not None:
                records[row.number] = record
    claims, rows = _number_claims(records, number)
    claims, own_sources = _describe_sources(claims, records, evidence)
    problems += _check_together(claims, rows, table.place)
    digest = hashlib.sha256(content).hexdigest()
    for other in list_batches(workspace):
        if other.digest == digest:
            message = f"this file is already in force as batch {other.batch}"
            fix = f"remove batch {other.batch} first if it is to be read anew"
            problems.append(Problem("already-imported", path.name, message, fix))
    result = ClaimImport(
        batch=ClaimBatch(batch_id, path.name, day.isoformat(), claims.height, digest),
        claims=claims,
        sources=own_sources,
        replaced=_replaced(evidence, claims),
        written=False,
        problems=(*problems, *_stands_beside(evidence, claims, rows, table.place)),
    )
    if dry_run:
        return result
    if result.errors:
        raise InputError(result.problems)
    files = {
        "claims.csv": _csv(claims),
        "sources.csv": _csv(own_sources),
        RECORD: result.batch.to_json(),
    }
    write_workspace_directory(directory / BATCHES / batch_id, files)
    return ClaimImport(result.batch, claims, own_sources, result.replaced, True, result.problems)


def _number_claims(records: dict[int, Record], number: int) -> tuple[pl.DataFrame, dict[str, int]]:
    rows = {f"{USER_PREFIX}{number:04d}-{i:04d}": row for i, row in enumerate(records, start=1)}
    data = [
        {name: {**record, "claim": claim}.get(name) for name in USER_SCHEMA}
        for claim, record in zip(rows, records.values(), strict=True)
    ]
    return pl.DataFrame(data, schema=dict(USER_SCHEMA), orient="row"), rows


def _describe_sources(
    claims: pl.DataFrame, records: dict[int, Record], evidence: Evidence
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give each new source an id and a row; a source that is already known keeps its own."""
    known = set(evidence.sources["source"])
    ids: dict[str, str] = {}
    rows: dict[str, dict[str, object]] = {}
    for record, published in zip(records.values(), claims["published_on"], strict=True):
        title = str(record["source"])
        ids[title] = title if title in known else f"{USER_PREFIX}{_slug(title)[:60]}"
        if title in known or ids[title] in known:
            continue
        row = rows.setdefault(
            ids[title],
            {
                "source": ids[title],
                "publisher": "the user",
                "title": title,
                "year": published.year,
                "address": "",
                "licence": "",
                "published_on": published,
                "kind": "secondary",
                "note": "imported by the user",
            },
        )
        row["address"] = row["address"] or record["address"]
        row["licence"] = row["licence"] or record["licence"]
        row["published_on"] = min(published, row["published_on"])
        row["kind"] = "primary" if record["tier"] == "A" else row["kind"]
    for row in rows.values():
        row["licence"] = row["licence"] or "supplied by the user"
    frame = pl.DataFrame(list(rows.values()), schema=dict(source_table.SCHEMA), orient="row")
    named = claims.with_columns(
        pl.col("source").replace_strict(ids, default=pl.col("source"), return_dtype=pl.String)
        if ids
        else pl.col("source")
    )
    return named, frame


def _check_together(claims: pl.DataFrame, rows: dict[str, int], place: str) -> list[Problem]:
    """Return what is wrong between rows: doubles, shares above one, and dates."""
    found: list[Problem] = []
    for ids, code, message in repeated_claims(claims):
        where = ", ".join(str(rows[i]) for i in ids)
        fix = "delete one, or name in scope how they differ"
        found.append(Problem(code, f"{place}, rows {where}", message, fix))
    for ids, message, fix in excessive_shares(claims, within=()):
        where = ", ".join(str(rows[i]) for i in ids)
        found.append(Problem("shares-above-one", f"{place}, rows {where}, value", message, fix))
    for problem in check_periods(claims):
        claim, _, column = problem.place.removeprefix("claim ").partition(", ")
        at = f"{place}, row {rows[claim]}, {column}"
        found.append(Problem(problem.code, at, problem.message, problem.fix, problem.severity))
    return found


def _replaced(evidence: Evidence, claims: pl.DataFrame) -> pl.DataFrame:
    everything = pl.concat([evidence.claims, claims.select(evidence.claims.columns)])
    return replaced_claims(everything, claims)


def _stands_beside(
    evidence: Evidence, claims: pl.DataFrame, rows: dict[str, int], place: str
) -> list[Problem]:
    """Return a warning for each claim that others of its place outlive, in another scope."""
    key = ["quantity", *(d for d in DIMS if d != "scope")]
    gone = _replaced(evidence, claims)["claim"]
    others = evidence.live.filter(~pl.col("claim").is_in(gone.implode())).select(
        *key, other="claim"
    )
    beside = (
        claims.select("claim", *key)
        .join(others, on=key, how="inner", nulls_equal=True)
        .group_by("claim", maintain_order=True)
        .agg("other")
    )
    return [
        Problem(
            "stands-beside",
            f"{place}, row {rows[row['claim']]}",
            f"{len(row['other'])} claims of the same place and another scope stay in force",
            f"to take their place write replaces = {';'.join(row['other'][:4])}"
            + (" …" if len(row["other"]) > 4 else ""),
            "warning",
        )
        for row in beside.iter_rows(named=True)
    ]


def _csv(frame: pl.DataFrame) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(
        ["" if v is None else repr(v) if isinstance(v, float) else str(v) for v in row]
        for row in frame.iter_rows()
    )
    return text.getvalue().encode()


def _slug(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
