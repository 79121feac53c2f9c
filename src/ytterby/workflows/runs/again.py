"""Run again what a manifest says, and tell whether the numbers are the same, bit by bit."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.evidence.workspace import WORKSPACE_VARIABLE, check_workspace
from ytterby.results import Manifest, Run, Table, read_run, read_run_file
from ytterby.workflows.inputs import Progress
from ytterby.workflows.runs.comparing import (
    Difference,
    TableCheck,
    compare_manifests,
    compare_tables,
)
from ytterby.workflows.runs.listing import duration

BEAT = 0.25
"""How often the run is looked at [s]."""
GUESS = 20.0
"""How long a run of unknown length is taken to be [s]."""
FILE = "again.parquet"
WRITES = {"evidence", "serve", "runs", "scenario"}
"""Commands that are not run again: they change something, or count nothing."""
PACKED = (".gz",)
"""Files of a run that it did not read."""


@dataclass(frozen=True)
class Reproduction:
    """A run and what running it again gave.

    Attributes
    ----------
    run
        As it was kept.
    manifest, tables
        Of the second time.
    differences
        What differs in what ran.
    checks
        What differs in the numbers, table by table.
    """

    run: Run
    manifest: Manifest
    tables: Mapping[str, Table] = field(repr=False)
    differences: tuple[Difference, ...]
    checks: tuple[TableCheck, ...]

    @property
    def equal(self) -> bool:
        """Whether every number is the same, bit by bit."""
        return all(c.equal for c in self.checks)

    @property
    def finding(self) -> tuple[str, ...]:
        """What came of it, in words."""
        return reproduction_words(self)


def reproduce_run(
    name: str, workspace: Path | None = None, progress: Progress | None = None
) -> Reproduction:
    """Run a kept run again and compare it with what was kept.

    Parameters
    ----------
    name
        Of the run.
    workspace
        Directory of the user's own data; the evidence of today is used.
    progress
        Told what is being done and the share done.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with the nearest names.
    InputError
        ``not-reproducible``: its command is none that counts something; or whatever the command
        itself says is wrong now.
    """
    run = read_run(name, workspace)
    tokens = read_command(run)
    tell = progress or (lambda words, share: None)
    tell("running it again", 0.0)
    with TemporaryDirectory(prefix="ytterby-") as folder:
        here = Path(folder)
        for file in run.files:
            if not file.endswith(PACKED):
                (here / file).write_bytes(read_run_file(name, file, workspace))
        _execute(tokens, here, check_workspace(workspace), duration(run.manifest), tell)
        manifest, tables = read_written(here / FILE)
    tell("comparing", 0.97)
    return Reproduction(
        run,
        manifest,
        tables,
        compare_manifests(run.manifest, manifest),
        compare_tables(run.tables, tables),
    )


def read_command(run: Run) -> list[str]:
    """Return the words of the command that made a run, without the program.

    Raises
    ------
    InputError
        ``not-reproducible``
    """
    try:
        words = shlex.split(run.manifest.command)
    except ValueError:
        words = []
    if words[:1] != ["ytterby"] or len(words) < 2 or words[1] in WRITES or words[1][0] == "-":
        message = f"'{run.manifest.command}' is no command that counts something"
        fix = "only runs of commands such as brief, stress or impact can be run again"
        raise InputError(Problem("not-reproducible", f"run {run.name}", message, fix))
    return words[1:]


def read_written(path: Path) -> tuple[Manifest, dict[str, Table]]:
    """Return the manifest and tables that a command wrote as Parquet files."""
    record = json.loads(path.with_name(f"{path.name}.meta.json").read_text(encoding="utf-8"))
    tables = {}
    for name, meta in record.pop("files").items():
        frame = pl.read_parquet(path.with_name(name))
        tables[meta["table"]] = Table(
            meta["table"], frame, meta["units"], tuple(meta["sources"]), meta["note"]
        )
    record.pop("fingerprint", None)
    return Manifest.from_json(json.dumps(record)), tables


def reproduction_words(found: Reproduction) -> tuple[str, ...]:
    """Return what came of it, in words: first the verdict, then the likely causes."""
    name, count = found.run.name, len(found.checks)
    if found.equal:
        tables = f"all {count} tables" if count > 1 else "its table"
        return (f"{name} was reproduced: {tables} are the same, bit by bit.",)
    wrong = [c for c in found.checks if not c.equal]
    words = [
        f"{name} was not reproduced: {len(wrong)} of {count} tables differ.",
        *(f"Table {c.table}: {c.words}." for c in wrong[:6]),
    ]
    causes = [d for d in found.differences if d.counts]
    if causes:
        words += [f"{d.field}: {d.first or 'none'} then, {d.second or 'none'} now." for d in causes]
    else:
        words.append("Nothing that can change a number differs in what ran, but the machine may.")
    return tuple(words)


def _execute(
    tokens: list[str], here: Path, workspace: Path, seconds: float | None, tell: Progress
) -> None:
    """Run a command in a folder; its problems become ours."""
    command = [sys.executable, "-m", "ytterby", *tokens, "--parquet", FILE]
    length = max(seconds or GUESS, 1.0) + 2.0
    started = time.monotonic()
    with (here / "said").open("wb") as said:
        process = subprocess.Popen(
            command,
            cwd=here,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env={**os.environ, WORKSPACE_VARIABLE: str(workspace.resolve())},
        )
        try:
            while process.poll() is None:
                done = (time.monotonic() - started) / length
                tell("running it again", min(0.95, done))
                time.sleep(BEAT)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
    if process.returncode:
        text = (here / "said").read_text(encoding="utf-8", errors="replace").strip()
        fix = "mend what it says, or look at what differs between then and now"
        message = text.replace(str(here), "") or f"it ended with {process.returncode}"
        raise InputError(Problem("cannot-run-again", " ".join(tokens)[:80], message, fix))
