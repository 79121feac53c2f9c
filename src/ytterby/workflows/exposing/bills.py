"""Bills to work on: the user's own, one that ships, or an empty one to fill in."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.exposure.bom import EXAMPLES, example_path, read_bom
from ytterby.exposure.bom import write_template as write_empty
from ytterby.results import build_table, start_manifest
from ytterby.workflows.outcome import Outcome


def choose_bill(path: Path | None, example: str | None) -> Path:
    """Return the bill to read: the file that was given, or the example that was named.

    Raises
    ------
    InputError
        ``no-bill`` or ``two-bills``.
    UnknownNameError
        ``unknown-example``, with the nearest names.
    """
    if path is not None and example is not None:
        raise InputError(
            Problem("two-bills", "example", "a file and an example were given", "leave one of them")
        )
    if example is not None:
        return example_path(example)
    if path is not None:
        return path
    raise InputError(
        Problem(
            "no-bill",
            "file",
            "no bill of materials was given",
            f"name a file, or --example {' or '.join(EXAMPLES)}",
        )
    )


def list_examples() -> Outcome:
    """Return the bills that ship, one a row: name, what it is, how many lines and products."""
    rows = []
    for name in EXAMPLES:
        path = example_path(name)
        first = path.read_text(encoding="utf-8-sig").partition("\n")[0]
        lines = read_bom(path).lines
        rows.append((name, first.lstrip("# ").strip(), lines.height, lines["product"].n_unique()))
    schema = {
        "example": pl.String,
        "title": pl.String,
        "lines": pl.Int64,
        "products": pl.Int64,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    table = build_table("examples", frame, units={"lines": "1", "products": "1"})
    return Outcome({"examples": table}, start_manifest("ytterby expose --example list").finish())


def write_template(path: Path) -> Path:
    """Write an empty bill to fill in; a file that is there is never overwritten.

    Parameters
    ----------
    path
        ``.csv`` or ``.xlsx``.

    Raises
    ------
    InputError
        ``file-exists``, ``unknown-ending``.
    WorkspaceError
        The file cannot be written.
    """
    if path.exists():
        raise InputError(
            Problem("file-exists", str(path), f"{path.name} is there already", "choose a new name")
        )
    return write_empty(path)
