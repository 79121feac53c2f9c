"""What the API answers, as types: its description is made of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from ytterby.api.problems import ProblemModel
from ytterby.jobs import Job
from ytterby.jobs.job import State
from ytterby.results import Entry


class AboutModel(BaseModel):
    """What answers."""

    name: str
    version: str = Field(description="Of the package.")
    api: str = Field(description="Of this interface.")
    evidence: str = Field(description="Version of the evidence that ships.")
    docs: str
    openapi: str


class HealthModel(BaseModel):
    """Whether the server works, and how busy it is."""

    status: str
    running: int = Field(description="Jobs that run.")
    waiting: int = Field(description="Jobs that wait.")


class JobModel(BaseModel):
    """A long run."""

    id: str
    kind: str
    title: str
    request: dict[str, Any] = Field(
        description="What is run, as it was given; in lists long texts are blank."
    )
    state: State
    progress: float = Field(ge=0, le=1, description="Share that is done.")
    words: str = Field(description="What is being done.")
    ahead: int = Field(description="Jobs that wait before it.")
    made: str = Field(description="ISO date and time [UTC].")
    started: str
    finished: str
    version: int = Field(description="Grows with every change; also the ETag.")
    problems: list[ProblemModel]
    run: str = Field(description="Name of the run that it left, once it is finished.")


class JobsModel(BaseModel):
    """Long runs, newest first."""

    jobs: list[JobModel]
    running: int
    waiting: int
    limit: int = Field(description="Jobs that run at once.")
    queue: int = Field(description="Jobs that may wait.")


class KindModel(BaseModel):
    """A kind of long run."""

    name: str
    about: str
    request: dict[str, Any] = Field(description="JSON schema of what it may be asked.")


class KindsModel(BaseModel):
    """The kinds of long runs."""

    kinds: list[KindModel]


class RunModel(BaseModel):
    """A run that is kept."""

    name: str
    title: str
    note: str
    kind: str = Field(description="Kind of job that made it, or blank.")
    command: str = Field(description="What gives the same numbers in the terminal.")
    scenario: str
    started: str
    finished: str
    fingerprint: str = Field(description="Equal for runs that must have equal numbers.")
    finding: list[str] = Field(description="The answer in words.")
    tables: list[str] = Field(description="Names of its tables, the main one first.")
    files: list[str] = Field(description="What lies beside its tables.")
    request: dict[str, Any] = Field(description="What was asked, as a job may be asked again.")


class RunsModel(BaseModel):
    """Runs that are kept, newest first."""

    runs: list[RunModel]
    total: int


class WordsModel(BaseModel, extra="forbid"):
    """What people say of a run; what is left out stays."""

    title: str | None = Field(None, max_length=1000)
    note: str | None = Field(None, max_length=20_000)


class ManifestModel(BaseModel):
    """What ran: the same manifest gives the same numbers."""

    command: str
    parameters: dict[str, Any]
    scenario: str
    pack: str
    years: list[int]
    evidence_version: str
    overrides: list[str]
    as_of: str | None
    seed: int | None
    packages: dict[str, str]
    python: str
    machine: str
    started: str
    finished: str
    fingerprint: str


class BoardKindModel(BaseModel):
    """A kind of board."""

    name: str
    about: str
    params: dict[str, Any] = Field(description="JSON schema of what it may be asked.")


class BoardKindsModel(BaseModel):
    """The boards there are."""

    boards: list[BoardKindModel]


class BoardModel(BaseModel):
    """A board: what a page of the app shows for one set of choices."""

    title: str
    finding: str
    lede: str
    caveat: str
    tier: str
    stats: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    figures: list[str] = Field(description="Ids of its figures.")
    tables: list[str] = Field(description="Ids of its tables.")
    why: dict[str, str] = Field(description="What stands behind numbers, as HTML by key.")
    data: dict[str, Any]
    command: str = Field(description="What gives the same numbers in the terminal.")
    manifest: dict[str, str]


class FigureModel(BaseModel):
    """A figure: options for Apache ECharts with the roles and formats of our renderer."""

    id: str
    title: str
    note: str
    keys: str = Field(description="Its legend, as HTML.")
    choice: str
    choices: list[str]
    alt: str = Field(description="What it shows, in words.")
    height: int
    narrow_height: int
    drawings: list[dict[str, Any]]


class FiguresModel(BaseModel):
    """The figures of a board."""

    figures: list[FigureModel]


class ScenarioModel(BaseModel):
    """A scenario that ships."""

    name: str
    title: str
    start: str
    months: int
    events: int


class ScenariosModel(BaseModel):
    """The scenarios that ship."""

    scenarios: list[ScenarioModel]


class ScenarioTextModel(ScenarioModel):
    """A scenario with its text."""

    context: str
    yaml: str = Field(description="As it is written, comments included.")


class TextModel(BaseModel, extra="forbid"):
    """A scenario to check."""

    yaml: str = Field(max_length=200_000, description="The text of a scenario.")


class CheckModel(BaseModel):
    """What was found in a text."""

    ok: bool = Field(description="Whether it can be run.")
    problems: list[ProblemModel]
    scenario: dict[str, Any] | None = Field(description="What was understood, where it is right.")


class BillModel(BaseModel, extra="forbid"):
    """A bill of materials to check."""

    text: str = Field(max_length=2_000_000, description="The bill as CSV text.")
    name: str = Field("bill.csv", max_length=80, description="What the file is called.")


class BillCheckModel(BaseModel):
    """What was found in a bill of materials."""

    ok: bool = Field(description="Whether it can be run.")
    lines: int
    products: int
    errors: int
    warnings: int
    columns: list[dict[str, Any]] = Field(description="What each column is read as.")
    problems: list[ProblemModel] = Field(description="Said once for rows alike.")
    cells: list[dict[str, Any]] = Field(description="Each problem in its place, with mends.")


class PlaceModel(BaseModel):
    """A country or bloc."""

    code: str
    name: str
    kind: str = Field(description="country or bloc")
    modelled: bool = Field(description="Whether the chain has a region of its own for it.")


class PlacesModel(BaseModel):
    """Countries and blocs."""

    places: list[PlaceModel]


class ElementModel(BaseModel):
    """An element with a market."""

    symbol: str
    name: str


class ElementsModel(BaseModel):
    """Elements, named groups of them, and the stages that they go through."""

    elements: list[ElementModel]
    groups: dict[str, list[str]]
    stages: list[dict[str, str]]
    years: list[int] = Field(description="Years for which there is a chain.")


class QuantityModel(BaseModel):
    """A quantity: what a number may mean."""

    name: str
    unit: str = Field(description="Its one unit; shares are 1 and lie between 0 and 1.")
    dims: list[str]
    minimum: float | None
    maximum: float | None
    meaning: str


class QuantitiesModel(BaseModel):
    """Every quantity."""

    quantities: list[QuantityModel]


def job_model(job: Job) -> JobModel:
    """Return a job as it is answered."""
    record = {name: getattr(job, name) for name in JobModel.model_fields}
    record["problems"] = [ProblemModel(**asdict(p)) for p in job.problems]
    return JobModel.model_validate(record)


def run_model(entry: Entry) -> RunModel:
    """Return a run as it is answered."""
    return RunModel(
        name=entry.name,
        title=entry.about.title or entry.manifest.command,
        note=entry.about.note,
        kind=entry.about.kind,
        command=entry.manifest.command,
        scenario=entry.manifest.scenario,
        started=entry.manifest.started,
        finished=entry.manifest.finished,
        fingerprint=entry.manifest.fingerprint,
        finding=list(entry.about.finding),
        tables=list(entry.tables),
        files=list(entry.files),
        request=dict(entry.about.request),
    )
