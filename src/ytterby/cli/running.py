"""Run a command: what goes wrong becomes a list for people, or JSON, and an exit code."""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

from ytterby.cli.keeping import is_kept, kept
from ytterby.errors import Problem, YtterbyError

USAGE, INTERRUPTED = 2, 130


def run(tokens: Sequence[str] | None = None) -> int:
    """Run the command line; never raises.

    Parameters
    ----------
    tokens
        Arguments; those of the process by default.
    """
    given = list(sys.argv[1:] if tokens is None else tokens)
    debug = "--debug" in given
    given = [t for t in given if t != "--debug"]
    as_json = "--json" in given
    notes = _send_warnings_to_stderr()
    _tell_missing_workspace(given)
    try:
        from cyclopts import CycloptsError

        from ytterby.cli.app import build_app

        app = build_app()
        try:
            if is_kept(given):
                with kept(app, given) as words:
                    code = app(words, exit_on_error=False, print_error=False)
            else:
                code = app(given, exit_on_error=False, print_error=False)
        except CycloptsError as error:
            message = " ".join(str(error).split())
            fix = "run 'ytterby --help', or --help after a command"
            print_problems([Problem("bad-argument", "command line", message, fix)], as_json)
            return USAGE
        sys.stdout.flush()
        if any("corrupt-cache" in note for note in notes.seen):
            # The result is sound, but the user must hear of the damage even in a script.
            return USAGE
        return code if isinstance(code, int) else 0
    except YtterbyError as error:
        print_problems(error.problems, as_json)
        if debug:
            traceback.print_exc()
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted; what was finished is kept", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        _close_stdout()
        return 0
    except SystemExit as stop:
        # Rich leaves by this door when the reader of its output has gone.
        if isinstance(stop.__context__, BrokenPipeError):
            _close_stdout()
            return 0
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            _close_stdout()
            where = str(error.filename or "standard output")
            message = "it cannot be written because the disk is full"
            fix = "free some space, or send it to another place"
            print_problems([Problem("disk-full", where, message, fix)], as_json)
            return USAGE
        if debug:
            traceback.print_exc()
        kind = type(error).__name__
        message = f"something went wrong inside ({kind}: {error})"
        fix = (
            "run it again with --debug and open an issue where you got Ytterby, with what it prints"
        )
        print_problems([Problem("unexpected", "ytterby", message, fix)], as_json)
        return 1


def _tell_missing_workspace(tokens: Sequence[str]) -> None:
    """Say that a workspace that was named does not exist: none of the user's own data is read."""
    if list(tokens[:2]) == ["evidence", "import"]:
        return
    named = [b for a, b in pairwise(tokens) if a == "--workspace"]
    named += [t.partition("=")[2] for t in tokens if t.startswith("--workspace=")]
    for name in named:
        if name and not Path(name).expanduser().exists():
            print(  # noqa: T201
                f"note: there is no workspace at {name}; none of your own data is used",
                file=sys.stderr,
            )


def _close_stdout() -> None:
    """Send what is still to be printed nowhere, so that Python does not complain at exit."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    sys.stdout = None


def print_problems(problems: Iterable[Problem], as_json: bool = False) -> None:
    """Print problems to stderr: as a list for people, or as one JSON object.

    Parameters
    ----------
    problems
        What is wrong; errors are printed before warnings.
    as_json
        Whether a program reads it.
    """
    ordered = sorted(problems, key=lambda p: p.severity != "error")
    if as_json:
        content = {"problems": [asdict(p) for p in ordered]}
        print(json.dumps(content, ensure_ascii=False, indent=2), file=sys.stderr)  # noqa: T201
        return
    errors = sum(p.severity == "error" for p in ordered)
    lines = [f"{errors} problem{'s' if errors != 1 else ''}:"] if errors and ordered[1:] else []
    for p in ordered:
        place = "" if p.message.startswith(f"{p.place} ") else f"{p.place}: "
        lines.append(f"{p.severity}: {place}{p.message} [{p.code}]")
        if p.fix:
            lines.append(f"  → {p.fix}")
    print("\n".join(lines), file=sys.stderr)  # noqa: T201


class _Once(logging.Filter):
    """Let each message through once: a library may say the same of every table it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the message is new."""
        message = record.getMessage()
        new = message not in self.seen
        self.seen.add(message)
        return new


def _send_warnings_to_stderr() -> _Once:
    """Print warnings of the library as notes; the filter that is returned holds them."""
    logger = logging.getLogger("ytterby")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("note: %(message)s"))
    once = _Once()
    handler.addFilter(once)
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    return once
