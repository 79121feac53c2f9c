"""Check a scenario's values: types, fields, dates and names, all problems at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from ytterby.core.regions import resolve_target
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.packs import Pack, read_pack
from ytterby.simulate.events import Control, Event, event_kinds
from ytterby.simulate.events.base import NAMED, PLACES
from ytterby.simulate.responses import response_kinds
from ytterby.simulate.scenario.follow import check_following
from ytterby.simulate.scenario.model import Scenario, scenario_model
from ytterby.simulate.scenario.yaml_text import Path, Text, field_name

DEEDS = ("events", "responses")
INNER = {"after": "event and delay", "recurs": "every and lasting"}
SPECIAL_PLACES = ("all", "target")


def check_values(
    values: Any, *, place: str, text: Text | None = None, pack: str = "rare_earths"
) -> Scenario:
    """Return the scenario that some values describe.

    Parameters
    ----------
    values
        As read from YAML.
    place
        File or argument, for messages.
    text
        The document, for line numbers and its own problems.
    pack
        Whose names the scenario uses.

    Raises
    ------
    InputError
        Every problem at once.
    """
    problems = list(text.problems if text else ())

    def where(path: Path) -> str:
        name = field_name(path)
        line = f", line {text.line(path)}" if text else ""
        return f"{place}{line}" + (f", {name}" if name else "")

    if not isinstance(values, Mapping):
        problems.append(
            Problem(
                "bad-type",
                where(()),
                "a scenario is a list of fields with values",
                "start with 'name:', 'title:', 'start:' and 'events:'",
            )
        )
        raise InputError(problems)
    if any(p.code in ("yaml-syntax", "yaml-tab", "yaml-too-large") for p in problems):
        raise InputError(problems)
    try:
        scenario = scenario_model().model_validate(values)
    except ValidationError as error:
        problems.extend(_explain(error, values, where))
        problems.extend(_loose_names(values, where, read_pack(pack)))
        raise InputError(_unique(problems)) from None
    problems.extend(_unknown_names(scenario, where, read_pack(pack)))
    if problems:
        raise InputError(_unique(problems))
    return scenario


def _explain(error: ValidationError, values: Any, where: Any) -> Iterator[Problem]:
    for found in error.errors():
        path: Path = tuple(
            part for part in found["loc"] if not (isinstance(part, str) and part in _kinds())
        )
        kind = found["type"]
        if kind == "extra_forbidden":
            name = str(path[-1])
            yield _renamed(
                unknown_name("field", name, _fields(path, values), where(path)), "unknown-field"
            )
        elif kind == "missing":
            yield Problem(
                "missing-field",
                where(path[:-1]),
                f"'{path[-1]}' is missing",
                f"add a line '{path[-1]}: …'",
            )
        elif kind in ("union_tag_invalid", "union_tag_not_found"):
            given = _at(values, (*path, "kind"))
            which = "response" if path[:1] == ("responses",) else "event"
            known = response_kinds() if which == "response" else event_kinds()
            yield unknown_name(f"{which}-kind", str(given), list(known), where((*path, "kind")))
        elif "date" in kind:
            yield Problem(
                "bad-date",
                where(path),
                f"'{_at(values, path)}' is no date",
                "write a day as 2025-04-04 or a month as 2025-04",
            )
        elif kind == "value_error":
            message = str(found.get("ctx", {}).get("error", found["msg"]))
            code = "dates-out-of-order" if "after" in message or "before" in message else (
                "bad-value"
            )  # fmt: skip
            yield Problem(code, where(path), message, _mend(code))
        elif kind.endswith(("_than", "_than_equal", "too_short", "too_long")):
            yield Problem(
                "out-of-range",
                where(path),
                f"{_at(values, path)!r}: {found['msg'].lower()}",
                "give a value within the bounds",
            )
        elif kind in ("model_type", "model_attributes_type", "dict_type"):
            inner = INNER.get(str(path[-1]) if path else "", "value, low, high, tier, source, note")
            yield Problem(
                "bad-type",
                where(path),
                f"{_at(values, path)!r} stands where fields of their own are expected",
                f"give it the fields {inner}, each on a line below",
            )
        else:
            yield Problem(
                "bad-type",
                where(path),
                f"{_at(values, path)!r}: {found['msg'].lower()}",
                "'ytterby scenario show china-2025-controls' shows how each field is written",
            )


def _mend(code: str) -> str:
    if code == "dates-out-of-order":
        return "put the dates in order; an event without an end never ends"
    return "give a value that fits"


def _renamed(problem: Problem, code: str) -> Problem:
    return Problem(code, problem.place, problem.message, problem.fix, problem.severity)


def _fields(path: Path, values: Any) -> list[str]:
    """Return the fields that are known where one is unknown."""
    model: type[BaseModel] = scenario_model()
    if len(path) > 2 and path[0] in DEEDS:
        kind = _at(values, (*path[:2], "kind"))
        model = _kinds().get(str(kind), Control)
        if len(path) > 3:
            return ["value", "low", "high", "tier", "source", "note"]
    return list(model.model_fields)


def _at(values: Any, path: Path) -> Any:
    for part in path:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _loose_names(values: Mapping[str, Any], where: Any, pack: Pack) -> Iterator[Problem]:
    """Yield unknown names of a scenario that cannot be read as a whole."""
    rated = values.get("rated")
    if isinstance(rated, Sequence) and not isinstance(rated, str):
        yield from _unknown_sectors([str(name) for name in rated], where, pack)
    for part in DEEDS:
        deeds = values.get(part)
        for number, deed in enumerate(deeds if isinstance(deeds, Sequence) else ()):
            if isinstance(deed, Mapping):
                yield from _names_in(deed, (part, number), where, pack)


def _names_in(deed: Mapping[str, Any], place: Path, where: Any, pack: Pack) -> Iterator[Problem]:
    for name in NAMED:
        given = deed.get(name)
        if isinstance(given, Sequence) and not isinstance(given, str):
            for i, item in enumerate(given):
                if isinstance(item, str):
                    yield from _check_name(name, item, where((*place, name, i)), pack)


def _unknown_names(scenario: Scenario, where: Any, pack: Pack) -> Iterator[Problem]:
    yield from _unknown_sectors(scenario.rated, where, pack)
    for i, item in enumerate(scenario.inside):
        yield from _check_name("who", item, where(("inside", i)), pack)
    deeds = [(("events", i), e) for i, e in enumerate(scenario.events)]
    deeds += [(("responses", i), r) for i, r in enumerate(scenario.responses)]
    seen: dict[str, Path] = {}
    for place, deed in deeds:
        if deed.id in seen:
            first = seen[deed.id]
            yield Problem(
                "duplicate-event",
                where((*place, "id")),
                f"{str(first[0]).removesuffix('s')} {int(first[1]) + 1} is also called '{deed.id}'",
                "give each event an id of its own",
            )
        seen.setdefault(deed.id, place)
        for i, item in enumerate(getattr(deed, "facilities", ())):
            if item not in _facilities():
                place_of = where((*place, "facilities", i))
                yield unknown_name("facility", item, sorted(_facilities()), place_of)
        for name in NAMED:
            for i, item in enumerate(deed.named(name)):
                yield from _check_name(name, item, where((*place, name, i)), pack)
    yield from check_following(deeds, where)


@cache
def _kinds() -> dict[str, type[Event]]:
    """Return every kind of event and response by name."""
    return {**event_kinds(), **response_kinds()}


@cache
def _facilities() -> frozenset[str]:
    """Return the plants of the evidence; read only where an event names one."""
    from ytterby import evidence

    return frozenset(evidence.load().facilities["facility"])


def _unknown_sectors(names: Sequence[str], where: Any, pack: Pack) -> Iterator[Problem]:
    known = [s.id for s in pack.sectors]
    for i, name in enumerate(names):
        if name not in known:
            yield unknown_name("sector", name, known, where(("rated", i)))


def _check_name(field: str, given: str, place: str, pack: Pack) -> Iterator[Problem]:
    if field in PLACES:
        if given in SPECIAL_PLACES:
            return
        try:
            resolve_target(given, place)
        except UnknownNameError as error:
            yield from error.problems
        return
    known: list[str]
    if field == "elements":
        known = [*pack.elements, *pack.groups]
    elif field == "families":
        known = [f.id for f in pack.families]
    elif field == "stages":
        known = [s.id for s in pack.stages]
    elif field == "sectors":
        known = [s.id for s in pack.sectors]
    else:
        grades = [g.id for g in pack.grades]
        stems = [g.partition(":")[0] for g in grades]
        forms = [f"{f}:{e}" for f in ("oxide", "metal") for e in pack.elements]
        ores = [f"{f}:{o.id}" for f in ("concentrate", "mixed:SEG") for o in pack.ores]
        known = [*dict.fromkeys([*grades, *stems, *(f.id for f in pack.families), *forms, *ores])]
    if given not in known:
        yield unknown_name(
            field.removesuffix("s").replace("familie", "family"), given, known, place
        )


def _unique(problems: Sequence[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
