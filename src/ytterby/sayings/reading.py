"""The sayings that ship, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from ytterby.errors import InputError, Problem
from ytterby.sayings.saying import Saying

DATA = Path(__file__).with_name("data")
"""One file a topic; the topic is the name of the file."""


TOPICS = ("production", "trade", "deposits", "markets", "uses", "defence")
"""The files that ship, in the order in which they are read."""


@cache
def read_sayings() -> tuple[Saying, ...]:
    """Return every saying that ships, by file and in the order of the file.

    Raises
    ------
    InputError
        ``bad-saying``, ``repeated-saying``: everything that is wrong, at once.

    Examples
    --------
    >>> len(read_sayings()) >= 30
    True
    """
    return read_files([DATA / f"{topic}.toml" for topic in TOPICS])


def read_files(paths: Iterable[Path]) -> tuple[Saying, ...]:
    """Return the sayings of some files.

    Parameters
    ----------
    paths
        TOML files with ``[[saying]]`` tables.

    Raises
    ------
    InputError
        As for `read_sayings`.
    """
    problems: list[Problem] = []
    found: dict[str, Saying] = {}
    for path in paths:
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8")).get("saying", [])
        except tomllib.TOMLDecodeError as error:
            problems.append(Problem("bad-saying", path.name, f"is no TOML: {error}", "mend it"))
            continue
        for at, row in enumerate(rows, 1):
            place = f"{path.name}, saying {row.get('id', at)}"
            try:
                saying = Saying.model_validate({"topic": path.stem, **row})
            except ValidationError as error:
                problems += [
                    Problem(
                        "bad-saying",
                        f"{place}, {'.'.join(str(x) for x in e['loc'])}",
                        e["msg"],
                        "see docs/method/sayings.md",
                    )
                    for e in error.errors()
                ]
                continue
            if saying.id in found:
                problems.append(
                    Problem("repeated-saying", place, "this id is used twice", "rename one")
                )
            found[saying.id] = saying
    if problems:
        raise InputError(problems)
    return tuple(found.values())
