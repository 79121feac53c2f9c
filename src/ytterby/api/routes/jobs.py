"""Long runs: create, follow, cancel, take up again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Query, Response

from ytterby.api.models import JobModel, JobsModel, KindModel, KindsModel, job_model
from ytterby.api.problems import (
    CONFLICT,
    NOT_FOUND,
    TOO_LARGE,
    WRONG,
    NotFoundError,
    named_in_address,
)
from ytterby.errors import InputError, Problem, unknown_name
from ytterby.jobs import Job, Jobs, find_kind, kind_names
from ytterby.jobs.jobs import LONGEST_TITLE

BASE = "/api/v1"
LOCATION = {
    "Location": {"description": "Where to follow it.", "schema": {"type": "string"}},
}
TAG = {"ETag": {"description": "Its version.", "schema": {"type": "string"}}}
FIELDS = {"kind", "request", "title"}


def job_routes(jobs: Jobs) -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["jobs"])

    def find(name: str) -> Job:
        found = jobs.read(name)
        if found is None:
            raise NotFoundError([unknown_name("job", name, [j.id for j in jobs.list(12)])])
        return found

    @router.get("/jobs", operation_id="list_jobs", summary="Long runs, newest first")
    def list_jobs(limit: Annotated[int, Query(ge=1, le=500)] = 100) -> JobsModel:
        """Return long runs with how many run and wait; long texts of requests are blank."""
        return JobsModel(
            jobs=[job_model(j) for j in jobs.list(limit)],
            running=jobs.count("running"),
            waiting=jobs.count("queued"),
            limit=jobs.limit,
            queue=jobs.queue,
        )

    @router.post(
        "/jobs",
        operation_id="create_job",
        summary="Start a long run",
        status_code=202,
        responses={
            202: {"headers": LOCATION, "description": "It is queued."},
            **CONFLICT,
            **TOO_LARGE,
            **WRONG,
        },
        openapi_extra={"requestBody": {"content": {"application/json": {"schema": {}}}}},
    )
    def create_job(given: Annotated[dict[str, Any], Body()], response: Response) -> JobModel:
        """Check a request as fully as its workflow does, and queue it."""
        job = jobs.create(*read_wanted(given))
        response.headers["Location"] = f"{BASE}/jobs/{job.id}"
        return job_model(job)

    @router.get("/jobs/kinds", operation_id="list_job_kinds", summary="Kinds of long runs")
    def list_job_kinds() -> KindsModel:
        """Return every kind of long run with what it may be asked."""
        kinds = [find_kind(name) for name in kind_names()]
        return KindsModel(
            kinds=[
                KindModel(name=k.name, about=k.about, request=k.request.model_json_schema())
                for k in kinds
            ]
        )

    @router.get(
        "/jobs/{job}",
        operation_id="read_job",
        summary="A long run",
        response_model=JobModel,
        responses={
            200: {"headers": TAG, "description": "As it stands now."},
            304: {"description": "It is as it was at the version that If-None-Match names."},
            **NOT_FOUND,
        },
    )
    def read_job(
        job: str,
        response: Response,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Any:
        """Return a long run; asked with its ETag, only what is new is sent."""
        found = find(job)
        tag = f'"{found.version}"'
        if if_none_match == tag:
            return Response(status_code=304, headers={"ETag": tag})
        response.headers["ETag"] = tag
        return job_model(found)

    @router.post(
        "/jobs/{job}/cancel",
        operation_id="cancel_job",
        summary="Stop a long run",
        responses=NOT_FOUND,
    )
    def cancel_job(job: str) -> JobModel:
        """Stop a long run at its next step; one that has ended stays as it is."""
        with named_in_address():
            return job_model(jobs.cancel(job))

    @router.post(
        "/jobs/{job}/resume",
        operation_id="resume_job",
        summary="Take a long run up again",
        status_code=202,
        responses={**NOT_FOUND, **CONFLICT},
    )
    def resume_job(job: str) -> JobModel:
        """Queue a run again that was cancelled, interrupted or failed; finished draws are kept."""
        with named_in_address():
            return job_model(jobs.resume(job))

    @router.delete(
        "/jobs/{job}",
        operation_id="delete_job",
        summary="Forget a long run",
        status_code=204,
        responses={**NOT_FOUND, **CONFLICT},
    )
    def delete_job(job: str) -> None:
        """Forget a long run; the run that it left in the workspace stays."""
        with named_in_address():
            jobs.remove(job)

    return router


def read_wanted(given: dict[str, Any]) -> tuple[str, dict[str, Any], str]:
    """Return kind, request and title of a body.

    Raises
    ------
    InputError
        Everything that is wrong with them, at once.
    """
    kind, request, title = given.get("kind"), given.get("request", {}), given.get("title", "")
    problems = [
        unknown_name("field", name, sorted(FIELDS), name) for name in given if name not in FIELDS
    ]
    if not isinstance(kind, str) or kind not in kind_names():
        problems.append(unknown_name("kind", str(kind or ""), kind_names(), "kind"))
    if not isinstance(request, dict):
        fix = "see /jobs/kinds for what it may hold"
        problems.append(Problem("bad-request", "request", "it is no object", fix))
    if not isinstance(title, str) or len(title) > LONGEST_TITLE or not title.isprintable():
        fix = "give a short text"
        problems.append(Problem("bad-request", "title", "it is no short text", fix))
    if problems:
        raise InputError(problems)
    return str(kind), request, str(title)


def describe_jobs(description: dict[str, Any]) -> None:
    """Put what each kind may be asked into the description of the API."""
    schemas = description["components"]["schemas"]
    choices, mapping = [], {}
    for name in kind_names():
        schema = find_kind(name).request.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        schemas |= schema.pop("$defs", {})
        schemas[schema["title"]] = schema
        wanted = f"Create{name.capitalize()}"
        schemas[wanted] = {
            "type": "object",
            "title": wanted,
            "description": find_kind(name).about,
            "required": ["kind"],
            "additionalProperties": False,
            "properties": {
                "kind": {"type": "string", "const": name},
                "request": {"$ref": f"#/components/schemas/{schema['title']}"},
                "title": {
                    "type": "string",
                    "maxLength": LONGEST_TITLE,
                    "description": "What you call it.",
                },
            },
        }
        choices.append({"$ref": f"#/components/schemas/{wanted}"})
        mapping[name] = f"#/components/schemas/{wanted}"
    body = description["paths"]["/jobs"]["post"]["requestBody"]
    body["content"]["application/json"]["schema"] = {
        "oneOf": choices,
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
