"""``--keep``: what a command finds is kept in the workspace, with its report and charts."""

from __future__ import annotations

import gzip
import inspect
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cyclopts import App

    from ytterby.results import Manifest

KEEP, KEEP_AS = "--keep", "--keep-as"
REPORT, REPORT_FILE, BOARD_FILE = "report.html", "report.html.gz", "board.json.gz"


@dataclass
class Keeping:
    """What a command that is kept is to leave.

    Attributes
    ----------
    workspace
        Where; the usual one where ``None``.
    report
        The page that the command writes, if it writes one.
    scratch
        Whether the user did not ask for that page: it is written for the run alone.
    documents
        What its reports say, in order.
    """

    workspace: Path | None
    report: Path | None = None
    scratch: bool = False
    documents: list[Any] = field(default_factory=list)


_current: ContextVar[Keeping | None] = ContextVar("keeping", default=None)


def is_kept(tokens: Sequence[str]) -> bool:
    """Return whether the user asks to keep what a command finds."""
    return any(t in (KEEP, KEEP_AS) or t.startswith(f"{KEEP_AS}=") for t in tokens)


@contextmanager
def kept(app: App, tokens: Sequence[str]) -> Iterator[list[str]]:
    """Yield the words of a command that also writes a report, where it can, to be kept with it.

    Parameters
    ----------
    app
        The command line.
    tokens
        As typed.
    """
    from ytterby.report.render import keep_documents

    keeping = Keeping(named_workspace(tokens))
    token = _current.set(keeping)
    try:
        with TemporaryDirectory(prefix="ytterby-") as folder, keep_documents() as documents:
            keeping.documents = documents
            asked = named_report(tokens)
            given = list(tokens)
            keeping.report = asked
            if asked is None and writes_report(app, tokens):
                keeping.report, keeping.scratch = Path(folder) / REPORT, True
                given += ["--report", str(keeping.report)]
            yield given
    finally:
        _current.reset(token)


def keep_result(result: Any, title: str) -> str:
    """Keep a result and return the name of its run.

    Parameters
    ----------
    result
        From a workflow.
    title
        What people call it; blank for none.

    Raises
    ------
    WorkspaceError
        The workspace cannot be written.
    """
    from ytterby.boards.build import board_address, read_document
    from ytterby.boards.store import pack_board
    from ytterby.results import About, run_name, write_run

    keeping = _current.get() or Keeping(None)
    manifest = plain_manifest(result.manifest, keeping)
    files: dict[str, bytes] = {}
    if keeping.documents:
        address = board_address("run", {"run": run_name(manifest)})
        board = read_document(keeping.documents[-1], address)
        files[BOARD_FILE] = gzip.compress(_named(pack_board(board), keeping), mtime=0)
    if keeping.report is not None and keeping.report.is_file():
        page = _named(keeping.report.read_bytes(), keeping)
        files[REPORT_FILE] = gzip.compress(page, mtime=0)
    about = About(title=title, finding=tuple(getattr(result, "finding", ())))
    place = write_run(manifest, result.tables, keeping.workspace, about=about, files=files)
    return place.name


def plain_manifest(manifest: Manifest, keeping: Keeping) -> Manifest:
    """Return what ran without the report that only the run needed: it changes no number."""
    if not keeping.scratch:
        return manifest
    words = shlex.split(manifest.command)
    place = str(keeping.report)
    if place in words:
        at = words.index(place)
        words = words[: at - 1] + words[at + 1 :]
    chosen = {k: None if v == place else v for k, v in manifest.parameters.items()}
    return replace(manifest, command=shlex.join(words), parameters=chosen)


def is_for_the_run(message: str) -> bool:
    """Return whether a message tells of a report that the user did not ask for."""
    keeping = _current.get()
    return keeping is not None and keeping.scratch and message == f"wrote {keeping.report}"


def _named(content: bytes, keeping: Keeping) -> bytes:
    """Return a page or board in which the command names the report as a user would."""
    if not keeping.scratch:
        return content
    return content.replace(str(keeping.report).encode(), REPORT.encode())


def named_workspace(tokens: Sequence[str]) -> Path | None:
    """Return the workspace that is named on the command line, if one is."""
    found = _value(tokens, "--workspace")
    return Path(found) if found else None


def named_report(tokens: Sequence[str]) -> Path | None:
    """Return the report that the user asked for, if one was."""
    found = _value(tokens, "--report")
    return Path(found) if found else None


def writes_report(app: App, tokens: Sequence[str]) -> bool:
    """Return whether the command that is typed can write a report."""
    try:
        command, *_ = app.parse_args(tokens, exit_on_error=False, print_error=False)
    except Exception:  # what is wrong with it is said when it is run
        return False
    return "report" in inspect.signature(command).parameters and "--compare" not in tokens


def _value(tokens: Sequence[str], name: str) -> str:
    spaced = [b for a, b in pairwise(tokens) if a == name]
    joined = [t.partition("=")[2] for t in tokens if t.startswith(f"{name}=")]
    return next(iter([*joined, *spaced]), "")
