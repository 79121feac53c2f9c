"""The frozen scenario and its schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator

from ytterby.simulate.events import Event, event_kinds
from ytterby.simulate.events.base import Amount, Month, check_share
from ytterby.simulate.responses import Response, response_kinds

SCHEMA_VERSION = 1
"""Version of the scenario format; a change that breaks a user's file raises it."""


class Scenario(BaseModel):
    """What is done to the chain, from when, for how long."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int = Field(
        default=SCHEMA_VERSION, description="Version of this format.", ge=1, le=SCHEMA_VERSION
    )
    name: str = Field(description="Short name, as in the file's name.", min_length=1)
    title: str = Field(description="What people call it.", min_length=1)
    context: str = Field(
        default="", description="What happened or might happen, and why, in some lines."
    )
    as_of: dt.date | None = Field(
        default=None,
        description="Last day of what the parameters may rest on; all that is known if none.",
    )
    year: int | None = Field(
        default=None, description="Year of the chain that it is meant for; the last one by default."
    )
    price_year: int | None = Field(
        default=None, description="Year whose prices the chain starts from; its own by default."
    )
    start: Month = Field(description="First month of the run; the baseline stands still before it.")
    months: int = Field(default=60, description="Months to simulate.", ge=1, le=600)
    odds: Amount | None = Field(
        default=None,
        description="Chance that it comes within a year; a prior that results are never mixed "
        "with [1].",
    )
    inside: tuple[str, ...] = Field(
        default=(),
        description="Regions that form the market inside; by default the commodity's usual "
        "controller, or all who control exports where it is none of them.",
    )
    pipeline: bool = Field(
        default=True, description="Whether announced plants start, at their date and odds."
    )
    rated: tuple[str, ...] = Field(
        default=(),
        description="Sectors whose orders are served first wherever there is not enough for all.",
    )
    shortfall_from: float = Field(
        default=0.05,
        description="Share of need from which a month counts as a shortfall [1].",
        gt=0.0,
        lt=1.0,
    )
    events: tuple[Event, ...] = Field(default=(), description="What is done, in any order.")
    responses: tuple[Response, ...] = Field(
        default=(), description="What is done in answer or in advance, in any order."
    )
    sources: tuple[str, ...] = Field(
        default=(), description="What the scenario as a whole rests on."
    )

    @field_validator("start")
    @classmethod
    def _first_of_month(cls, given: dt.date) -> dt.date:
        return given.replace(day=1)

    @field_validator("odds")
    @classmethod
    def _is_a_share(cls, given: Amount | None) -> Amount | None:
        if given is not None:
            check_share("odds", given)
        return given


@cache
def scenario_model() -> type[Scenario]:
    """Return the scenario class with every registered kind of event and response as a choice."""
    choices: dict[str, Any] = {}
    for name, kinds in (("events", event_kinds()), ("responses", response_kinds())):
        choice: Any = reduce(or_, kinds.values())
        if len(kinds) > 1:
            choice = Annotated[choice, Field(discriminator="kind")]
        told = Scenario.model_fields[name].description
        choices[name] = (tuple[choice, ...], Field(default=(), description=told))
    return create_model("Scenario", __base__=Scenario, __doc__=Scenario.__doc__, **choices)


def scenario_from(values: Mapping[str, object]) -> Scenario:
    """Return a scenario from a mapping, such as a scenario built in a notebook.

    Raises
    ------
    InputError
        Every problem at once, with the field and how to mend it.
    """
    from ytterby.simulate.scenario.check import check_values

    return check_values(values, place="scenario")


def scenario_schema() -> dict[str, Any]:
    """Return the JSON schema of a scenario file."""
    schema = scenario_model().model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Ytterby scenario, version {SCHEMA_VERSION}",
        **{key: value for key, value in schema.items() if key != "title"},
    }
