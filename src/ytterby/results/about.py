"""What people say of a run that is kept: its name, a note, and what it was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from ytterby.errors import InputError, Problem

LONGEST_TITLE = 120
LONGEST_NOTE = 4000


@dataclass(frozen=True)
class About:
    """What people say of a run; the user may change title and note at any time.

    Attributes
    ----------
    title, note
        Plain text.
    kind, request
        What it was asked, as a job that can be created again; blank where a command wrote the run.
    job
        The job that made it, or blank.
    finding
        The answer in words, one sentence each.
    """

    title: str = ""
    note: str = ""
    kind: str = ""
    request: Mapping[str, Any] = field(default_factory=dict)
    job: str = ""
    finding: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return it as JSON text."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> About:
        """Return what `to_json` wrote.

        Raises
        ------
        ValueError
            The text is something else.
        """
        record = json.loads(text)
        if not isinstance(record, dict):
            raise ValueError("what is said of a run is an object")
        known = {f.name for f in fields(cls)}
        kept = {k: v for k, v in record.items() if k in known}
        kept["finding"] = tuple(kept.get("finding", ()))
        return cls(**kept)


def check_about(title: str | None, note: str | None) -> None:
    """Refuse a title or note that is too long, or a title that is blank.

    Raises
    ------
    InputError
        ``blank-title``, ``too-long``: all at once.
    """
    found = []
    if title is not None and not title.strip():
        found.append(Problem("blank-title", "title", "a run needs a name", "type a few words"))
    for name, text, most in (("title", title, LONGEST_TITLE), ("note", note, LONGEST_NOTE)):
        if text is not None and len(text) > most:
            message = f"{len(text):,} characters are too many"
            found.append(Problem("too-long", name, message, f"use at most {most:,}"))
    if found:
        raise InputError(found)
