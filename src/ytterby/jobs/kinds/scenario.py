"""What all kinds that run a scenario are asked: one that ships, or the user's own text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field

from ytterby.errors import Problem, unknown_name
from ytterby.jobs.kinds.base import MOST_YAML, AsOf, Months, Name, Request, Seed, Year

FILE = "scenario.yaml"
DEFAULT = "china-2025-controls"


class ScenarioRequest(Request):
    """A scenario and how its draws are made."""

    texts: ClassVar[Mapping[str, str]] = {"yaml": FILE}

    scenario: Name = Field(DEFAULT, description="Name of a scenario that ships.")
    yaml: Annotated[str, Field(max_length=MOST_YAML)] = Field(
        "", description="A scenario of your own as YAML text, instead of one that ships."
    )
    months: Months = None
    year: Year = None
    as_of: AsOf = None
    seed: Seed = 0

    def plan(self, folder: Path) -> str | Path:
        """Return the scenario as a workflow takes it."""
        return folder / FILE if self.yaml else self.scenario

    def refused(self) -> dict[str, Problem]:
        """Return that a scenario is no shipped one: a name is never looked up as a file here."""
        return {} if self.yaml else refuse_scenario(self.scenario)

    @property
    def called(self) -> str:
        """What the scenario is called."""
        return name_of(self.yaml) if self.yaml else self.scenario


def refuse_scenario(name: str, field: str = "scenario") -> dict[str, Problem]:
    """Return by field that a name is no scenario that ships; empty if it is."""
    from ytterby.simulate import scenario_names

    known = scenario_names()
    return {} if name in known else {field: unknown_name("scenario", name, known, field)}


def name_of(text: str) -> str:
    """Return the name that a scenario's text gives itself, without reading all of it."""
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip() == "name" and value.strip():
            return value.strip().strip("'\"")[:80]
    return "own scenario"
