"""Runs that are kept, as outcomes that a terminal can print."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby.results import Table, build_table, list_entries, read_run, start_manifest
from ytterby.workflows.inputs import Progress
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.runs.again import Reproduction, reproduce_run
from ytterby.workflows.runs.comparing import (
    Difference,
    TableCheck,
    compare_manifests,
    compare_tables,
)
from ytterby.workflows.runs.listing import list_lines, time_words

NONE = "no run is kept: add --keep to a command, or run something in the app"


def list_kept(words: str = "", *, workspace: Path | None = None) -> Outcome:
    """Return the runs that are kept, newest first.

    Parameters
    ----------
    words
        Only those of which all these words are said.
    workspace
        Directory of the user's own data.
    """
    rows = [
        (
            x.entry.name, x.title, x.kind, x.target, time_words(x.entry.manifest.started),
            x.seconds, x.entry.manifest.evidence_version,
        )
        for x in list_lines(workspace, words)
    ]  # fmt: skip
    schema = {
        "run": pl.String, "title": pl.String, "kind": pl.String, "target": pl.String,
        "started": pl.String, "seconds": pl.Float64, "evidence": pl.String,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    empty = NONE if not words or not list_entries(workspace) else f"of no run '{words}' is said"
    table = build_table("runs", frame, units={"seconds": "s"}, empty=empty)
    command = command_line(["runs", "list", *([words] if words else [])], {})
    return Outcome({"runs": table}, start_manifest(command).finish())


def show_kept(name: str, *, workspace: Path | None = None) -> Outcome:
    """Return a run as it was kept: its own tables, its own manifest.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with the nearest names.
    """
    run = read_run(name, workspace)
    said = tuple(t for t in (run.about.title, run.about.note) if t)
    return Outcome(run.tables, run.manifest, (*said, *run.about.finding))


def compare_kept(first: str, second: str, *, workspace: Path | None = None) -> Outcome:
    """Return what differs between two runs.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with the nearest names.
    """
    one, two = read_run(first, workspace), read_run(second, workspace)
    differences = compare_manifests(one.manifest, two.manifest)
    checks = compare_tables(one.tables, two.tables)
    manifest = start_manifest(command_line(["runs", "compare", first, second], {})).finish()
    tables = {"what-ran": differences_table(differences), "numbers": checks_table(checks)}
    return Outcome(tables, manifest, (comparison_words(differences, checks),))


def reproduce_kept(
    name: str, *, workspace: Path | None = None, progress: Progress | None = None
) -> tuple[Outcome, bool]:
    """Run a run again; return what came of it, and whether every number is the same.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with the nearest names.
    InputError
        It cannot be run again.
    """
    manifest = start_manifest(command_line(["runs", "reproduce", name], {}))
    found: Reproduction = reproduce_run(name, workspace, progress)
    return Outcome(reproduction_tables(found), manifest.finish(), found.finding), found.equal


def reproduction_tables(found: Reproduction) -> dict[str, Table]:
    """Return what came of running a run again: table by table, and what differs in what ran."""
    return {
        "numbers": checks_table(found.checks),
        "what-ran": differences_table(found.differences),
    }


def comparison_words(differences: tuple[Difference, ...], checks: tuple[TableCheck, ...]) -> str:
    """Return in one sentence how two runs compare."""
    wrong = sum(not c.equal for c in checks)
    counts = sum(d.counts for d in differences)
    numbers = (
        "the numbers are the same, bit by bit"
        if not wrong
        else (f"{wrong} of {len(checks)} tables differ")
    )
    ran = (
        f"{counts} thing{'s' if counts != 1 else ''} that can change a number differ"
        f"{'' if counts != 1 else 's'} in what ran"
        if counts
        else "nothing that can change a number differs in what ran"
    )
    return f"{numbers[0].upper()}{numbers[1:]}; {ran}."


def differences_table(differences: tuple[Difference, ...]) -> Table:
    """Return what differs in what ran as a table."""
    frame = pl.DataFrame(
        [(d.field, d.first, d.second, d.counts) for d in differences],
        schema={
            "field": pl.String, "first": pl.String, "second": pl.String,
            "can_change_a_number": pl.Boolean,
        },
        orient="row",
    )  # fmt: skip
    return build_table("what-ran", frame, empty="nothing differs in what ran")


def checks_table(checks: tuple[TableCheck, ...]) -> Table:
    """Return how the tables of two runs compare as a table."""
    frame = pl.DataFrame(
        [(c.table, c.equal, c.words, c.cells, c.largest) for c in checks],
        schema={
            "table": pl.String, "equal": pl.Boolean, "found": pl.String, "cells": pl.Int64,
            "largest": pl.Float64,
        },
        orient="row",
    )  # fmt: skip
    return build_table("numbers", frame, units={"cells": "1", "largest": "1"})
