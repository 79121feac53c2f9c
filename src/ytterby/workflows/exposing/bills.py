"""Bills to work on: the user's own, one that ships, or an empty one to fill in."""

from __future__ import annotations

from pathlib import Path

from ytterby.errors import InputError, Problem


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
    if path is not None:
        return path
    raise InputError(
        Problem(
            "no-bill",
            "file",
            "no bill of materials was given",
            "name a file, or an example with --example; --template writes an empty one",
        )
    )


def list_examples() -> object:
    raise NotImplementedError


def write_template(path: Path) -> Path:
    raise NotImplementedError
