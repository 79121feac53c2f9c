"""The scenarios there are: list them, show what each assumes, check a user's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from ytterby.results import Table, build_table, start_manifest
from ytterby.workflows.outcome import Outcome, command_line

if TYPE_CHECKING:
    from ytterby.simulate.events.base import Event
    from ytterby.simulate.scenario import Scenario

_UNIT = re.compile(r"\[([^\]]+)\]\.?$")
OWN_UNIT = "as in the column unit"
DEFAULT = "default of the format"
"""Source of an amount that the scenario does not give."""
UNSOURCED = "none given"
"""Source of an amount that the scenario gives without one."""
TIMES = ("odds", "slip", "after", "recurs")
"""Fields of every event that most leave as they are: it happens, on its date, once."""


def load_scenario(name: str | Path) -> Scenario:
    """Return a scenario that ships, by name, or a user's own from a YAML file.

    Raises
    ------
    UnknownNameError
        ``unknown-scenario``, with the nearest names.
    InputError
        Every problem of the file at once, with its line.

    Examples
    --------
    >>> load_scenario("china-total-ban").months
    60
    """
    from ytterby.simulate import read_scenario

    return read_scenario(name)


def list_scenarios() -> Outcome:
    """Return the scenarios that ship, one a row."""
    from ytterby.simulate import scenario_names

    found = [load_scenario(name) for name in scenario_names()]
    rows = [(s.name, s.title, s.start, s.months, s.as_of, len(s.events)) for s in found]
    schema = {
        "scenario": pl.String,
        "title": pl.String,
        "start": pl.Date,
        "months": pl.Int64,
        "as_of": pl.Date,
        "events": pl.Int64,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    table = build_table("scenarios", frame, units={"months": "month", "events": "1"})
    return Outcome({"scenarios": table}, start_manifest("ytterby scenario list").finish())


def show_scenario(name: str | Path) -> Outcome:
    """Return what a scenario assumes: itself, its events, and every parameter with its range.

    Parameters
    ----------
    name
        Of a scenario that ships, or a YAML file.

    Raises
    ------
    UnknownNameError, InputError
        As for `load_scenario`.
    """
    return _describe(name, "show")


def read_yaml(name: str | Path) -> str:
    """Return a scenario as it is written, comments included; it passes `check_scenario`.

    Parameters
    ----------
    name
        Of a scenario that ships, or a YAML file.

    Raises
    ------
    UnknownNameError, InputError
        As for `load_scenario`.

    Examples
    --------
    >>> read_yaml("china-total-ban").splitlines()[1]
    'name: china-total-ban'
    """
    from ytterby.simulate.scenario.read import scenario_text

    load_scenario(name)
    return scenario_text(name)[0]


def check_scenario(name: str | Path) -> Outcome:
    """Check a scenario and return what was understood of it.

    Raises
    ------
    UnknownNameError, InputError
        Every problem at once: unknown fields and names with the nearest, values out of bounds,
        dates in the wrong order.
    """
    return _describe(name, "check")


def _describe(name: str | Path, verb: str) -> Outcome:
    scenario = load_scenario(name)
    tables = {t.name: t for t in (_table_of(scenario), *_tables_of_events(scenario))}
    command = command_line(["scenario", verb, str(name)], {})
    return Outcome(tables, start_manifest(command, scenario=scenario.name).finish())


def _table_of(scenario: Scenario) -> Table:
    fields = scenario.model_dump(exclude={"events", "responses", "sources"}, exclude_none=True)
    rows = [(name, _words(value)) for name, value in fields.items()]
    schema = {"field": pl.String, "content": pl.String}
    return build_table(
        "scenario", pl.DataFrame(rows, schema=schema, orient="row"), sources=scenario.sources
    )


def _tables_of_events(scenario: Scenario) -> Iterator[Table]:
    events: list[tuple[str, str, str, str]] = []
    parameters: list[tuple[Any, ...]] = []
    for event in (*scenario.events, *scenario.responses):
        for name, unit, value in _fields(event):
            if isinstance(value, dict):
                given = name.partition(":")[0] in event.model_fields_set
                keys = ("value", "low", "high")
                numbers = tuple(value.get(k) for k in keys)
                words = (
                    value["tier"],
                    value["source"] or (UNSOURCED if given else DEFAULT),
                    value["note"],
                )
                parameters.append((event.id, name, *numbers, unit, *words))
            elif name != "id" and value not in (None, "", ()):
                events.append((event.id, name, _words(value), unit))
    schema = dict.fromkeys(("event", "field", "content", "unit"), pl.String)
    yield build_table("events", pl.DataFrame(events, schema=schema, orient="row"))
    columns: dict[str, Any] = {"event": pl.String, "parameter": pl.String}
    columns |= dict.fromkeys(("value", "low", "high"), pl.Float64)
    columns |= dict.fromkeys(("unit", "tier", "source", "note"), pl.String)
    frame = pl.DataFrame(parameters, schema=columns, orient="row")
    units = dict.fromkeys(("value", "low", "high"), OWN_UNIT)
    note = "low and high bound the central 80 %; tier A primary, B secondary copy, C judgement"
    sources = tuple(s for s in frame["source"].unique(maintain_order=True) if s)
    yield build_table("parameters", frame, units=units, sources=sources, note=note)


def _fields(event: Event) -> Iterator[tuple[str, str, Any]]:
    """Yield name, unit and content of every field; an amount with its range is a mapping.

    What holds fields of its own gives each of them; odds and dates that are certain are left out.
    """
    content = event.model_dump()
    for name, info in type(event).model_fields.items():
        if name in TIMES and getattr(event, name) == info.default:
            continue
        inner = getattr(event, name)
        if name in ("after", "recurs"):
            for part, told in type(inner).model_fields.items():
                yield f"{name}: {part}", _unit(told.description), content[name][part]
        else:
            yield name, _unit(info.description), content[name]


def _unit(description: str | None) -> str:
    found = _UNIT.search(description or "")
    return found[1] if found else ""


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        if "value" in value and "tier" in value:
            return _amount(value)
        return " ".join(f"{k} {_words(v)}" for k, v in value.items() if v not in (None, ""))
    if isinstance(value, tuple | list):
        return ", ".join(_words(v) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _amount(value: Mapping[str, Any]) -> str:
    """Return a number with its interval, as it stands inside a longer text."""
    low, high = value.get("low"), value.get("high")
    bounds = "" if low is None and high is None else f" ({low:g}–{high:g})"
    return f"{value['value']:g}{bounds}"
