"""Scenarios of one's own in the workspace: keep, list, read, delete, bring back."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ytterby.core.storage import storage_problem
from ytterby.errors import InputError, Problem, UnknownNameError, WorkspaceError, unknown_name
from ytterby.evidence.workspace import check_workspace, write_workspace_file
from ytterby.simulate.scenario.read import scenario_names, scenario_text
from ytterby.workflows.drafting.checking import LARGEST, check_text

FOLDER = "scenarios"
TEXTS = Path("app", "texts")
"""Where texts that were run lie, named by what they hold."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
DIGEST = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario that can be chosen.

    Attributes
    ----------
    name, title
        Of it.
    about
        The first sentence of its context.
    sources
        What it rests on.
    own
        Whether it is the user's.
    sound
        Whether it can be run as it is.
    """

    name: str
    title: str
    about: str
    sources: tuple[str, ...]
    own: bool
    sound: bool = True


def list_shelf(workspace: Path | None = None) -> tuple[Listed, ...]:
    """Return the scenarios that ship, then the user's own, each by name."""
    shipped = [_describe(name, scenario_text(name)[0], own=False) for name in scenario_names()]
    own = [_describe(p.stem, _read(p), own=True) for p in _files(workspace)]
    return (*shipped, *own)


def read_shelf(name: str, workspace: Path | None = None) -> str:
    """Return the text of a scenario that ships or of one's own.

    Raises
    ------
    UnknownNameError
        ``unknown-scenario``, with the nearest names.
    """
    if name in scenario_names():
        return scenario_text(name)[0]
    found = {p.stem: p for p in _files(workspace)}
    if name not in found:
        raise UnknownNameError(
            unknown_name("scenario", name, [*scenario_names(), *found], "scenario")
        )
    return _read(found[name])


def save_scenario(
    name: str, text: str, workspace: Path | None = None, *, replace: bool = False
) -> Path:
    """Keep a text under a name; a draft with mistakes is kept too.

    Raises
    ------
    InputError
        ``bad-name``, ``name-taken`` or ``text-too-long``; nothing was written.
    WorkspaceError
        The workspace cannot be written; what was there is untouched.
    """
    problems = list(_name_problems(name))
    if len(text) > LARGEST:
        problems.append(
            Problem("text-too-long", "text", f"{len(text):,} characters", "shorten its notes")
        )
    path = check_workspace(workspace) / FOLDER / f"{name}.yaml"
    if not problems and path.exists() and not replace:
        message = f"there is a scenario '{name}' of your own already"
        problems.append(Problem("name-taken", "name", message, "choose another, or replace it"))
    if problems:
        raise InputError(problems)
    write_workspace_file(path, text.encode())
    return path


def delete_scenario(name: str, workspace: Path | None = None) -> str:
    """Delete a scenario of one's own and return its text, so that it can be brought back.

    Raises
    ------
    UnknownNameError
        ``unknown-scenario``, with the nearest names of one's own.
    WorkspaceError
        It cannot be deleted.
    """
    found = {p.stem: p for p in _files(workspace)}
    if name not in found:
        raise UnknownNameError(unknown_name("scenario", name, list(found), "scenario"))
    text = _read(found[name])
    try:
        found[name].unlink()
    except OSError as error:
        raise WorkspaceError(storage_problem(error, found[name])) from error
    return text


def keep_text(text: str, workspace: Path | None = None) -> str:
    """Keep a text that is to be run and return what names it: a digest of what it holds.

    Raises
    ------
    WorkspaceError
        The workspace cannot be written.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()[:24]
    path = check_workspace(workspace) / TEXTS / f"{digest}.yaml"
    if not path.exists():
        write_workspace_file(path, text.encode())
    return digest


def read_text(digest: str, workspace: Path | None = None) -> str:
    """Return a text by the digest that `keep_text` gave.

    Raises
    ------
    UnknownNameError
        ``unknown-text``.
    """
    path = check_workspace(workspace) / TEXTS / f"{digest}.yaml"
    if not DIGEST.fullmatch(digest) or not path.is_file():
        raise UnknownNameError(
            Problem("unknown-text", "text", f"there is no text '{digest}'",
                    "open the scenario and run it again")
        )  # fmt: skip
    return _read(path)


def _files(workspace: Path | None) -> list[Path]:
    folder = check_workspace(workspace) / FOLDER
    return sorted(p for p in folder.glob("*.yaml") if NAME.fullmatch(p.stem))


def _read(path: Path) -> str:
    try:
        return path.read_bytes()[: 4 * LARGEST].decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise WorkspaceError(storage_problem(error, path)) from error


@lru_cache(512)  # every page that shows the shelf asks, and a check takes hundredths of a second
def _describe(name: str, text: str, *, own: bool) -> Listed:
    found = check_text(text)
    if found.scenario is None:
        return Listed(name, str(found.values.get("title") or name), "", (), own, sound=False)
    plan = found.scenario
    about = plan.context.strip().split(". ")[0].rstrip(".")
    return Listed(name, plan.title, f"{about}." if about else "", plan.sources, own)


def _name_problems(name: str) -> list[Problem]:
    if not NAME.fullmatch(name):
        message = f"'{name}' is no name for a scenario"
        fix = "up to 60 small letters, digits and hyphens, such as heavies-ban-2026"
        return [Problem("bad-name", "name", message, fix)]
    if name in scenario_names():
        message = f"'{name}' ships with the program"
        return [Problem("name-taken", "name", message, "choose another name, such as my-" + name)]
    return []
