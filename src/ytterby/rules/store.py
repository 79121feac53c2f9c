"""Put a rule file into the workspace, or take it out; whole or not at all."""

from __future__ import annotations

from pathlib import Path

from ytterby.core.storage import storage_problem
from ytterby.errors import InputError, Problem, WorkspaceError, unknown_name
from ytterby.evidence.workspace import check_workspace, write_workspace_file
from ytterby.rules.model import Rule
from ytterby.rules.reading import FOLDER, read_rule_book, read_rule_file, user_files


def check_rule_file(path: Path, workspace: Path | None = None) -> tuple[Rule, ...]:
    """Return the rules of a file that would fit beside those there are.

    A file of the same name in the workspace counts as the one that it would replace.

    Parameters
    ----------
    path
        A TOML file.
    workspace
        Directory of the user's own data; the usual one by default.

    Raises
    ------
    InputError
        Every problem of the file at once.
    """
    book = read_rule_book(workspace)
    taken = {rule: where for rule, where in book.origins.items() if where != path.name}
    return read_rule_file(path, taken=taken)


def add_rule_file(path: Path, workspace: Path | None = None) -> tuple[Rule, ...]:
    """Copy a rule file into the workspace if it is sound; nothing is written otherwise.

    Parameters
    ----------
    path
        A TOML file; one of the same name is replaced.
    workspace
        Directory of the user's own data; the usual one by default.

    Raises
    ------
    InputError
        Every problem of the file at once.
    WorkspaceError
        The workspace cannot be written.
    """
    if path.suffix.casefold() != ".toml" or path.name.startswith("."):
        raise InputError(
            Problem(
                "bad-file-name",
                path.name,
                "a rule file has a name that ends in .toml and starts with no point",
                "rename it, such as my-rules.toml",
            )
        )
    rules = check_rule_file(path, workspace)
    target = check_workspace(workspace) / FOLDER / f"{path.stem}.toml"
    write_workspace_file(target, path.read_bytes())
    return rules


def remove_rule_file(name: str, workspace: Path | None = None) -> str:
    """Take a rule file out of the workspace.

    Parameters
    ----------
    name
        Name of the file, with or without ``.toml``.
    workspace
        Directory of the user's own data; the usual one by default.

    Returns
    -------
    str
        Name of the file that was removed.

    Raises
    ------
    InputError
        ``unknown-rule-file``, with the nearest names.
    WorkspaceError
        It cannot be removed.
    """
    there = {p.name: p for p in user_files(workspace)}
    wanted = name if name.endswith(".toml") else f"{name}.toml"
    if wanted not in there:
        known = sorted(there)
        problem = (
            unknown_name("rule-file", name, known)
            if known
            else Problem(
                "unknown-rule-file",
                "rule-file",
                f"there is no rule file '{name}'",
                "the workspace has no rule file; rules that ship cannot be removed",
            )
        )
        raise InputError(problem)
    try:
        there[wanted].unlink()
    except OSError as error:
        raise WorkspaceError(storage_problem(error, there[wanted])) from error
    return wanted
