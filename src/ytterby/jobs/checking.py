"""Check a request as fully as its workflow does, before anything is queued."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ytterby.errors import InputError, Problem, unknown_name
from ytterby.jobs.folders import remove_folder, write_folder
from ytterby.jobs.kinds import JobKind, Request

logger = logging.getLogger(__name__)


class _ChecksPassed(BaseException):
    """The workflow begins to work: what it checks of a request, it has checked."""


def _stop(words: str, share: float) -> None:
    raise _ChecksPassed


def check_request(
    kind: JobKind, given: dict[str, Any], folder: Path, workspace: Path | None
) -> Request:
    """Return a request that its workflow can run.

    The workflow itself is begun and stopped where it first tells of progress, which is where its
    checks are done: what it says here is what it would say in the terminal.

    Parameters
    ----------
    kind, given
        What is asked for.
    folder
        A folder that is not there yet; it is left with the files that the run reads, or not at all.
    workspace
        Directory of the user's own data.

    Raises
    ------
    InputError
        Everything that is wrong with the request, at once.
    """
    problems: list[Problem] = []
    request: Request | None = None
    try:
        request = kind.request.model_validate(given)
    except ValidationError as error:
        problems += _told(kind, error)
        # What is well formed is checked all the same, so that all is said at once.
        bad = {str(e["loc"][0]) for e in error.errors() if e["loc"]}
        rest = {k: v for k, v in given.items() if k not in bad}
        if bad:
            try:
                request = kind.request.model_validate(rest)
            except ValidationError:
                request = None
    if request is not None:
        problems += _try_out(kind, request, folder, workspace)
    if problems or request is None:
        remove_folder(folder)
        raise InputError(problems)
    return request


def _try_out(
    kind: JobKind, request: Request, folder: Path, workspace: Path | None
) -> list[Problem]:
    refused = request.refused()
    tried = request
    if refused:
        plain = {f: kind.request.model_fields[f].default for f in refused}
        tried = request.model_copy(update=plain)
    write_folder(folder, tried.files())
    try:
        kind.run(tried, _stop, folder, workspace)
    except _ChecksPassed:
        return list(refused.values())
    except InputError as error:
        return [*refused.values(), *(_local(p, folder) for p in error.problems)]
    except Exception:
        # A fault of ours, not of whoever asks: told as such, with its text in the log alone.
        logger.exception("a request of %s could not be checked", kind.name)
        return [*refused.values(), _fault(kind)]
    return list(refused.values())


def _fault(kind: JobKind) -> Problem:
    return Problem(
        "cannot-check",
        kind.name,
        "the request could not be checked because of a fault that is not yours",
        "try other choices; the log of the server says more",
    )


def _local(problem: Problem, folder: Path) -> Problem:
    """Return a problem that names files as the user knows them, not where they lie here."""
    inside = f"{folder}/"
    return Problem(
        problem.code,
        problem.place.replace(inside, ""),
        problem.message.replace(inside, ""),
        problem.fix.replace(inside, ""),
        problem.severity,
    )


def _told(kind: JobKind, error: ValidationError) -> list[Problem]:
    known = tuple(kind.request.model_fields)
    found = []
    for e in error.errors(include_url=False, include_input=False):
        place = ".".join(str(p) for p in e["loc"]) or kind.name
        if e["type"] == "extra_forbidden":
            found.append(unknown_name("field", place, known, place))
        else:
            fix = f"{kind.name} may be asked {', '.join(known)}"
            message = e["msg"].removeprefix("Value error, ")
            found.append(Problem("bad-request", place, message, fix))
    return found
