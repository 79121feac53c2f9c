"""Find and read rule files: those that ship, and those of a workspace."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ytterby.core.storage import storage_problem
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.evidence.workspace import check_workspace
from ytterby.rules.checks import explain, name_problems
from ytterby.rules.model import Rule, RuleFile

FOLDER = "rules"
"""Folder of the workspace that holds the user's own rules, one file or several."""

SHIPPED = "shipped"

LARGEST = 2_000_000
"""Bytes of the largest file that is read."""


@dataclass(frozen=True)
class RuleBook:
    """Rules with where each comes from.

    Attributes
    ----------
    rules
        Shipped rules in the order of their files, then the user's.
    origins
        Rule id → ``shipped`` or the name of the user's file.
    """

    rules: tuple[Rule, ...]
    origins: dict[str, str]

    @property
    def version(self) -> str:
        """Return 12 hexadecimal digits of the hash of all rules."""
        text = "\n".join(rule.model_dump_json() for rule in self.rules)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_rules(workspace: Path | None = None) -> tuple[Rule, ...]:
    """Return every rule: those that ship and those of a workspace.

    Parameters
    ----------
    workspace
        Directory of the user's own data; the usual one by default.

    Raises
    ------
    InputError
        Every problem of the user's files at once.

    Examples
    --------
    >>> "china-2025-18" in {rule.id for rule in read_rules()}
    True
    """
    return read_rule_book(workspace).rules


def read_rule_book(workspace: Path | None = None) -> RuleBook:
    """Return every rule with where it comes from.

    Parameters
    ----------
    workspace
        Directory of the user's own data; the usual one by default.

    Raises
    ------
    InputError
        Every problem of the user's files at once.
    """
    shipped = shipped_rules()
    origins = dict.fromkeys((r.id for r in shipped), SHIPPED)
    rules = list(shipped)
    problems: list[Problem] = []
    for path in user_files(workspace):
        try:
            own = read_rule_file(path, taken=origins)
        except InputError as error:
            problems += error.problems
            continue
        rules += own
        origins |= dict.fromkeys((r.id for r in own), path.name)
    if problems:
        raise InputError(problems)
    return RuleBook(tuple(rules), origins)


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """Return the rules that ship, in the order of their files.

    Raises
    ------
    InputError
        The installation is damaged.
    """
    rules: list[Rule] = []
    taken: dict[str, str] = {}
    folder = files("ytterby.rules").joinpath("data")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            found = parse_rules(entry.read_bytes(), entry.name, taken=taken)
            rules += found
            taken |= dict.fromkeys((r.id for r in found), entry.name)
    return tuple(rules)


def user_files(workspace: Path | None = None) -> list[Path]:
    """Return the user's own rule files, by name."""
    folder = check_workspace(workspace) / FOLDER
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.glob("*.toml") if p.is_file() and not p.name.startswith("."))


def read_rule_file(path: Path, *, taken: dict[str, str] | None = None) -> tuple[Rule, ...]:
    """Return the rules of a file.

    Parameters
    ----------
    path
        A TOML file.
    taken
        Ids that are in use (rule id → where).

    Raises
    ------
    InputError
        Every problem of the file at once, with its place and how to mend it.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(
                Problem(
                    "file-too-large",
                    path.name,
                    f"the file is larger than {LARGEST:,} bytes",
                    "split it; rules are a few lines each",
                )
            )
        content = path.read_bytes()
    except OSError as error:
        raise InputError(storage_problem(error, path, fix="give the path of a TOML file")) from None
    return parse_rules(content, path.name, taken=taken)


def parse_rules(
    content: bytes, place: str, *, taken: dict[str, str] | None = None
) -> tuple[Rule, ...]:
    """Return the rules of the text of a file.

    Parameters
    ----------
    content
        UTF-8 text in TOML.
    place
        Name of the file, for messages.
    taken
        Ids that are in use (rule id → where).

    Raises
    ------
    InputError
        Every problem at once.
    """
    values = _values(content, place)
    try:
        read = RuleFile.model_validate(values)
    except ValidationError as error:
        raise InputError([*explain(error, values, place), *_loose(values, place)]) from None
    problems = [*name_problems(read.rules, place), *_twice(read.rules, place, taken or {})]
    if problems:
        raise InputError(problems)
    return read.rules


def _values(content: bytes, place: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        problem = Problem(
            "bad-encoding", f"{place}, byte {error.start}", "the file is not UTF-8",
            "save it as UTF-8",
        )  # fmt: skip
    except tomllib.TOMLDecodeError as error:
        problem = Problem(
            "toml-syntax", place, f"it is no TOML: {error}",
            "'ytterby rules show china-2025-18 --toml' prints a rule to copy and change",
        )  # fmt: skip
    except RecursionError:
        problem = Problem("toml-syntax", place, "it is nested too deeply", "make it flat")
    raise InputError(problem)


def _loose(values: dict[str, Any], place: str) -> Iterator[Problem]:
    """Yield unknown names of those rules of a broken file that are sound by themselves."""
    given = values.get("rule")
    for entry in given if isinstance(given, list) else ():
        try:
            rule = Rule.model_validate(entry)
        except ValidationError:
            continue
        yield from name_problems((rule,), place)


def _twice(rules: tuple[Rule, ...], place: str, taken: dict[str, str]) -> Iterator[Problem]:
    seen = dict(taken)
    for rule in rules:
        if rule.id in seen:
            yield Problem(
                "duplicate-rule",
                f"{place}, rule {rule.id}",
                f"there is a rule '{rule.id}' in {seen[rule.id]} already",
                "give it an id of its own",
            )
        seen[rule.id] = place


def rule_text(rule: str, workspace: Path | None = None) -> str:
    """Return a rule as it is written in its file, to copy and change.

    Parameters
    ----------
    rule
        Id of a rule that ships or of the user's own.
    workspace
        Directory of the user's own data; the usual one by default.

    Raises
    ------
    UnknownNameError
        ``unknown-rule``, with the nearest names.
    """
    book = read_rule_book(workspace)
    if rule not in book.origins:
        raise UnknownNameError(unknown_name("rule", rule, list(book.origins)))
    folder = files("ytterby.rules").joinpath("data")
    shipped = [e.read_text(encoding="utf-8") for e in folder.iterdir() if e.name.endswith(".toml")]
    texts = shipped + [p.read_text(encoding="utf-8-sig") for p in user_files(workspace)]
    for text in texts:
        for block in text.split("[[rule]]")[1:]:
            if f'id = "{rule}"' in block:
                return f"schema_version = 1\n\n[[rule]]\n{block.strip()}\n"
    raise UnknownNameError(unknown_name("rule", rule, list(book.origins)))
