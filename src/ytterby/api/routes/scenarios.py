"""Scenarios: those that ship, and checks of a user's own."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi import APIRouter

from ytterby.api.models import (
    CheckModel,
    ScenarioModel,
    ScenariosModel,
    ScenarioTextModel,
    TextModel,
)
from ytterby.api.problems import NOT_FOUND, TOO_LARGE, WRONG, ProblemModel, named_in_address
from ytterby.errors import InputError, UnknownNameError, unknown_name

FILE = "scenario.yaml"


def scenario_routes() -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["scenarios"])

    @router.get("/scenarios", operation_id="list_scenarios", summary="Scenarios that ship")
    def list_scenarios() -> ScenariosModel:
        """Return the scenarios that ship."""
        from ytterby.simulate import scenario_names

        return ScenariosModel(scenarios=[ScenarioModel(**_read(n)) for n in scenario_names()])

    @router.get(
        "/scenarios/schema",
        operation_id="read_scenario_schema",
        summary="The JSON schema of a scenario",
        response_model=dict[str, Any],
    )
    def read_schema() -> Any:
        """Return the JSON schema of a scenario, for editors."""
        from ytterby.simulate.scenario.model import scenario_schema

        return scenario_schema()

    @router.post(
        "/scenarios/check",
        operation_id="check_scenario",
        summary="Check a scenario",
        responses={**TOO_LARGE, **WRONG},
    )
    def check(text: TextModel) -> CheckModel:
        """Return every problem of a scenario's text at once, with its line."""
        from ytterby.core.yaml_bounds import bounds_problem
        from ytterby.simulate import read_scenario

        deep = bounds_problem(text.yaml, FILE)
        if deep is not None:
            return CheckModel(ok=False, problems=[ProblemModel(**asdict(deep))], scenario=None)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, FILE)
            path.write_text(text.yaml, encoding="utf-8", errors="replace")
            try:
                scenario = read_scenario(path)
            except InputError as error:
                problems = [ProblemModel(**asdict(p)) for p in error.problems]
                return CheckModel(ok=False, problems=problems, scenario=None)
        return CheckModel(ok=True, problems=[], scenario=scenario.model_dump(mode="json"))

    @router.get(
        "/scenarios/{name}",
        operation_id="read_scenario",
        summary="A scenario",
        responses=NOT_FOUND,
    )
    def read(name: str) -> ScenarioTextModel:
        """Return a scenario that ships, with its text."""
        from ytterby.simulate import scenario_names
        from ytterby.workflows.scenarios import load_scenario, read_yaml

        with named_in_address():
            # A name is never looked up as a file of the server.
            if name not in scenario_names():
                raise UnknownNameError(unknown_name("scenario", name, scenario_names()))
        record = _read(name)
        context = load_scenario(name).context
        return ScenarioTextModel(**record, context=context or "", yaml=read_yaml(name))

    return router


def _read(name: str) -> dict[str, Any]:
    from ytterby.workflows.scenarios import load_scenario

    scenario = load_scenario(name)
    return {
        "name": scenario.name,
        "title": scenario.title,
        "start": scenario.start.isoformat(),
        "months": scenario.months,
        "events": len(scenario.events),
    }
