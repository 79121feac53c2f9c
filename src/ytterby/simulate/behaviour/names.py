"""Names of the substitutes that are known, for scenarios to choose from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Substitute:
    """One named way to need less of some grades.

    Attributes
    ----------
    name
        What people call it.
    materials
        Grades that it replaces.
    to
        Grade that is needed instead; empty if none of the chain's.
    sectors
        Where.
    """

    name: str
    materials: tuple[str, ...]
    to: str
    sectors: tuple[str, ...]


@cache
def substitutes() -> tuple[Substitute, ...]:
    """Return the substitutes that have a name."""
    text = files("ytterby.simulate.behaviour").joinpath("substitutes.toml").read_text("utf-8")
    return tuple(
        Substitute(row["name"], tuple(row["from"]), row.get("to", ""), tuple(row["sectors"]))
        for row in tomllib.loads(text)["substitute"]
    )


def substitute_names() -> tuple[str, ...]:
    """Return their names."""
    return tuple(s.name for s in substitutes())
