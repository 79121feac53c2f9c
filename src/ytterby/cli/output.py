"""Send a result where the user wants it: the terminal, JSON on standard output, files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from ytterby.cli.options import Output, Progress
from ytterby.results.manifest import Manifest
from ytterby.results.summary import Summary
from ytterby.results.table import Table


class Result(Protocol):
    """What every workflow returns: named tables, the main one first, and what ran."""

    @property
    def tables(self) -> Mapping[str, Table]:
        """Tables by name."""

    @property
    def manifest(self) -> Manifest:
        """What ran."""


ROWS = 40
"""Rows of a table that are shown in the terminal, unless the user says otherwise."""

FEW_ROWS = 12
"""The same where a result has many tables."""


def send(result: Result, output: Output, rows: int = ROWS, report: bool = False) -> None:
    """Write the files asked for, then print JSON, a summary or tables.

    A result with a summary is printed as such, unless the user asks for rows of the tables.

    Parameters
    ----------
    result
        From a workflow.
    output
        The user's choice.
    rows
        Rows of each table in the terminal, if the user does not say.
    report
        Whether the command can write a report, so that the last line may say so.
    """
    tables = list(result.tables.values())
    if output.keep or output.keep_as:
        from ytterby.cli.keeping import keep_result

        name = keep_result(result, output.keep_as or "")
        say(f"kept as {name}; 'ytterby runs show {name}' shows it again")
    if output.csv is not None:
        for path in write_csv_files(output.csv, tables, result.manifest):
            say(f"wrote {path}")
    if output.parquet is not None:
        for path in write_parquet_files(output.parquet, tables, result.manifest):
            say(f"wrote {path}")
    if output.excel is not None:
        write_workbook(output.excel, result)
        say(f"wrote {output.excel}")
    if output.json:
        from ytterby.results.export import to_json

        print(to_json(tables, result.manifest))  # noqa: T201
    elif output.csv is None and output.parquet is None:
        from ytterby.cli.tables import print_tables

        summary: tuple[Summary, ...] = getattr(result, "summary", ())
        if summary and output.limit is None:
            from ytterby.cli.summaries import print_summaries

            print_summaries(summary, getattr(result, "finding", ()), report=report)
            return
        kept: frozenset[str] = getattr(result, "not_printed", frozenset())
        shown = [t for t in tables if t.name not in kept]
        limit = rows if output.limit is None else output.limit
        print_tables(shown, limit, getattr(result, "finding", ()))


def write_csv_files(
    path: Path, tables: list[Table], manifest: Manifest | None = None
) -> list[Path]:
    """Write the main table to the path and each further one beside it as ``<stem>.<name>.csv``.

    What their columns mean stands once in ``<file>.meta.json``: units, sources, what ran.

    Returns
    -------
    list of Path
        What was written.
    """
    from ytterby.results.export import write_csv, write_meta

    paths = paths_of(path, tables)
    for target, table in zip(paths, tables, strict=True):
        write_csv(target, table)
    named = {target.name: table for target, table in zip(paths, tables, strict=True)}
    return [*paths, write_meta(path, named, manifest)]


def write_parquet_files(path: Path, tables: list[Table], manifest: Manifest) -> list[Path]:
    """Write the main table to the path and each further one beside it, as Parquet.

    Returns
    -------
    list of Path
        What was written.
    """
    from ytterby.results.export import write_meta, write_parquet

    paths = paths_of(path, tables)
    for target, table in zip(paths, tables, strict=True):
        write_parquet(target, table, manifest)
    named = {target.name: table for target, table in zip(paths, tables, strict=True)}
    return [*paths, write_meta(path, named, manifest)]


def write_workbook(path: Path, result: Result) -> None:
    """Write all tables to a workbook, with what was found and what ran on its first sheet.

    Raises
    ------
    InputError
        ``unknown-ending``: the file does not end with ``.xlsx``.
    """
    from ytterby.errors import InputError, Problem
    from ytterby.results.excel import write_excel

    if path.suffix.casefold() != ".xlsx":
        message = f"{path.name} does not end with .xlsx"
        raise InputError(Problem("unknown-ending", "excel", message, "end it with .xlsx"))
    write_excel(path, result.tables, result.manifest, getattr(result, "finding", ()))


def paths_of(path: Path, tables: list[Table]) -> list[Path]:
    """Return the file of each table: the path itself, then ``<stem>.<name><suffix>`` beside it."""
    return [path] + [path.with_name(f"{path.stem}.{t.name}{path.suffix}") for t in tables[1:]]


def say(message: str) -> None:
    """Tell the user something that is no result: it goes to standard error."""
    from ytterby.cli.keeping import is_for_the_run

    if is_for_the_run(message):
        return
    print(message, file=sys.stderr)  # noqa: T201


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Yield a callback that draws a bar on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda message, done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda message, done: bar.update(task, description=message, completed=done)
