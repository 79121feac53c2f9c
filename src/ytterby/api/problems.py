"""Answers to what cannot be done: our list of problems, whatever went wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Final

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from ytterby.errors import InputError, Problem, UnknownNameError, YtterbyError

logger = logging.getLogger(__name__)

CONFLICTS = frozenset({"queue-full", "job-running", "job-finished"})
"""Codes of what cannot be done now, though the request is well formed."""


class ProblemModel(BaseModel):
    """One thing that is wrong: where, what, and how to mend it."""

    code: str = Field(description="Stable, kebab-case: unknown-region.")
    place: str = Field(description="File, row, field or argument.")
    message: str = Field(description="What is wrong, in one sentence.")
    fix: str = Field(description="How to mend it, or blank.")
    severity: str = Field(description="error stops the work; warning goes beside a result.")


class ProblemsModel(BaseModel):
    """Everything that is wrong, at once."""

    problems: list[ProblemModel]


def _told(words: str) -> dict[str, Any]:
    return {"model": ProblemsModel, "description": words}


NOT_FOUND: Final[dict[int | str, dict[str, Any]]] = {404: _told("There is nothing of that name.")}
CONFLICT: Final[dict[int | str, dict[str, Any]]] = {409: _told("It cannot be done now.")}
TOO_LARGE: Final[dict[int | str, dict[str, Any]]] = {413: _told("More was sent than is taken.")}
WRONG: Final[dict[int | str, dict[str, Any]]] = {
    422: _told("Everything that is wrong with the request, at once.")
}


class NotFoundError(Exception):
    """What an address names does not exist."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


@contextmanager
def named_in_address() -> Iterator[None]:
    """Answer 404 where a name that the address gives is unknown."""
    try:
        yield
    except UnknownNameError as error:
        raise NotFoundError(error.problems) from error


def answer(status: int, problems: Iterable[Problem], **headers: str) -> Response:
    """Return problems as the answer to a request."""
    rows = [{k: _clean(v) for k, v in asdict(p).items()} for p in problems]
    return Response(
        orjson.dumps({"problems": rows}), status, headers, media_type="application/json"
    )


def add_answers(app: FastAPI) -> None:
    """Make an application answer every error with our list of problems."""

    @app.exception_handler(NotFoundError)
    async def _not_found(request: Request, error: NotFoundError) -> Response:
        return answer(404, error.problems)

    @app.exception_handler(YtterbyError)
    async def _wrong(request: Request, error: YtterbyError) -> Response:
        if any(p.code in CONFLICTS for p in error.problems):
            return answer(409, error.problems)
        if isinstance(error, InputError):
            return answer(422, error.problems)
        logger.error("%s failed: %s", request.url.path, error)
        return answer(500, error.problems)

    @app.exception_handler(RequestValidationError)
    async def _unfit(request: Request, error: RequestValidationError) -> Response:
        return answer(422, [_unfit_problem(e) for e in error.errors()])

    @app.exception_handler(HTTPException)
    async def _other(request: Request, error: HTTPException) -> Response:
        fix = "see the description at docs"
        if error.status_code == 404:
            problem = Problem("no-such-address", request.url.path, "nothing is here", fix)
        elif error.status_code == 405:
            message = f"{request.method} is not possible here"
            problem = Problem("no-such-method", request.url.path, message, fix)
        elif error.status_code == 400:  # a body that cannot even be read as text
            return answer(422, [Problem("bad-request", "body", "it is no JSON in UTF-8", fix)])
        else:
            problem = Problem("bad-request", request.url.path, str(error.detail), fix)
        # What cannot be read as JSON at all is as wrong as what does not fit: one status.
        status = 422 if error.status_code == 400 else error.status_code
        return answer(status, [problem], **dict(error.headers or {}))


def describe_problems(description: dict[str, Any]) -> None:
    """Say in the description that what does not fit is answered by problems, where it can be.

    Parameters
    ----------
    description
        As FastAPI makes it, with errors of its own form.
    """
    for path in description["paths"].values():
        for told in path.values():
            answers = told["responses"]
            if "HTTPValidationError" not in str(answers.get("422")):
                continue
            queries = [p for p in told.get("parameters", ()) if p["in"] == "query"]
            if queries or "requestBody" in told:
                schema = {"$ref": "#/components/schemas/ProblemsModel"}
                content = {"application/json": {"schema": schema}}
                answers["422"] = {"description": WRONG[422]["description"], "content": content}
            else:
                del answers["422"]  # any text is a name, known or not
    for name in ("HTTPValidationError", "ValidationError"):
        description["components"]["schemas"].pop(name, None)


def _unfit_problem(error: dict[str, Any]) -> Problem:
    place = ".".join(str(p) for p in error["loc"]) or "request"
    fix = "see the description at docs for what may be given"
    return Problem("bad-request", place, str(error["msg"]).removeprefix("Value error, "), fix)


def _clean(text: str) -> str:
    """Return a text without lone surrogates, which no encoding of ours can send."""
    return text.encode("utf-8", "replace").decode()
