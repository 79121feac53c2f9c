"""Find and read scenarios: those that ship, and a user's own files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from ytterby.core.storage import storage_problem
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.simulate.scenario.check import check_values
from ytterby.simulate.scenario.model import Scenario
from ytterby.simulate.scenario.yaml_text import parse_yaml

SUFFIXES = (".yaml", ".yml")


@cache
def scenario_names() -> tuple[str, ...]:
    """Return the names of the scenarios that ship."""
    folder = files("ytterby").joinpath("scenarios")
    return tuple(
        sorted(p.name.removesuffix(".yaml") for p in folder.iterdir() if p.name.endswith(".yaml"))
    )


def read_scenario(name: str | Path) -> Scenario:
    """Return a scenario by its shipped name, or from a user's YAML file.

    Raises
    ------
    UnknownNameError
        ``unknown-scenario``, with the nearest names.
    InputError
        Every problem of the file at once, with its line.

    Examples
    --------
    >>> read_scenario("china-total-ban").months
    60
    """
    content, place = scenario_text(name)
    text = parse_yaml(content, place)
    return check_values(text.values, place=place, text=text)


def scenario_text(name: str | Path) -> tuple[str, str]:
    """Return a scenario's YAML and the name of its file."""
    given = str(name)
    if given in scenario_names():
        shipped = files("ytterby").joinpath("scenarios", f"{given}.yaml")
        return shipped.read_text(encoding="utf-8"), f"{given}.yaml"
    path = Path(name)
    if path.suffix not in SUFFIXES and not path.exists():
        raise UnknownNameError(unknown_name("scenario", given, scenario_names()))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(storage_problem(error, path, fix="give the path of a YAML file")) from None
    try:
        return content.decode("utf-8-sig"), path.name
    except UnicodeDecodeError as error:
        raise InputError(
            Problem(
                "bad-encoding",
                f"{path.name}, byte {error.start}",
                "the file is not UTF-8",
                "save it as UTF-8",
            )
        ) from None
