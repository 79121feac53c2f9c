"""Runs in a list: what each was, for whom, when, how long; found by words."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ytterby.results import Entry, Manifest, list_entries
from ytterby.workflows.weighing.index import fold_words

TARGETS = ("target", "region", "facility", "country", "company", "project", "run")
"""Choices that say whom a run is about, the first that is there."""


@dataclass(frozen=True)
class Line:
    """A run as it stands in a list.

    Attributes
    ----------
    entry
        The run without its tables.
    title
        What people call it: the user's name for it, else its command.
    kind
        The sort of run: ``stress``, ``brief`` …
    target
        Whom or what it is about; blank where nothing says so.
    seconds
        How long it ran; ``None`` where it is not known.
    """

    entry: Entry
    title: str
    kind: str
    target: str
    seconds: float | None


def list_lines(workspace: Path | None = None, words: str = "") -> tuple[Line, ...]:
    """Return the runs that are kept, newest first; all of the words must be in what is said of one.

    Parameters
    ----------
    workspace
        Directory of the user's own data.
    words
        What is looked for; blank for all.
    """
    lines = tuple(build_line(e) for e in list_entries(workspace))
    wanted = fold_words(words).split()
    return tuple(x for x in lines if all(f" {w}" in _said(x) for w in wanted))


def build_line(entry: Entry) -> Line:
    """Return a run as it stands in a list."""
    manifest = entry.manifest
    return Line(
        entry,
        entry.about.title or plain_command(manifest),
        entry.about.kind or command_name(manifest),
        find_target(entry),
        duration(manifest),
    )


def plain_command(manifest: Manifest) -> str:
    """Return the command without the name of the program."""
    return manifest.command.removeprefix("ytterby ")


def command_name(manifest: Manifest) -> str:
    """Return the first word of the command that made a run."""
    return next(iter(plain_command(manifest).split()), "run")


def find_target(entry: Entry) -> str:
    """Return whom or what a run is about."""
    for source in (entry.about.request, entry.manifest.parameters):
        for name in TARGETS:
            value = source.get(name)
            if value:
                return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    if entry.manifest.scenario:
        return entry.manifest.scenario.split()[0]
    words = shlex.split(plain_command(entry.manifest))[1:2]
    return words[0] if words and not words[0].startswith("-") else ""


def duration(manifest: Manifest) -> float | None:
    """Return how long a run took [s]."""
    try:
        start = dt.datetime.fromisoformat(manifest.started)
        return (dt.datetime.fromisoformat(manifest.finished) - start).total_seconds()
    except ValueError:
        return None


def duration_words(seconds: float | None) -> str:
    """Return a duration as people say it.

    Examples
    --------
    >>> duration_words(0.31), duration_words(75.2), duration_words(None)
    ('0.3 s', '75 s', '–')
    """
    if seconds is None:
        return "–"
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def time_words(stamp: str) -> str:
    """Return a time of a manifest to the minute [UTC].

    Examples
    --------
    >>> time_words("2026-11-22T10:51:06.123+00:00")
    '2026-11-22 10:51'
    """
    return stamp[:16].replace("T", " ")


def _said(line: Line) -> str:
    entry = line.entry
    texts: Iterable[str] = (
        entry.name, line.title, line.kind, line.target, entry.about.note, entry.manifest.command,
        entry.manifest.evidence_version, " ".join(entry.about.finding),
    )  # fmt: skip
    return fold_words(" ".join(texts))
