"""What is wrong with a rule file: fields, values and names, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from ytterby.core.regions import resolve_target
from ytterby.errors import Problem, UnknownNameError, unknown_name
from ytterby.packs import read_pack
from ytterby.rules.model import (
    Benchmark,
    Conditions,
    Exemption,
    FactCondition,
    Item,
    Phase,
    Rule,
    RuleFile,
    Source,
    StageCondition,
)
from ytterby.rules.vocabulary import END_USES, FORMS, STAGES

_MODELS: dict[str, type[BaseModel]] = {
    "rule": Rule,
    "benchmark": Benchmark,
    "items": Item,
    "conditions": Conditions,
    "exemptions": Exemption,
    "made": StageCondition,
    "facts": FactCondition,
    "phases": Phase,
    "sources": Source,
}


def explain(error: ValidationError, values: Any, place: str) -> Iterator[Problem]:
    """Yield a problem for everything that pydantic found, with the rule and field it is in."""
    for found in error.errors():
        path = tuple(found["loc"])
        where, kind = _where(path, values, place), found["type"]
        if kind == "extra_forbidden":
            problem = unknown_name("field", str(path[-1]), _fields(path), where)
            yield problem
        elif kind == "missing":
            yield Problem(
                "missing-field",
                _where(path[:-1], values, place),
                f"'{path[-1]}' is missing",
                f"add a line '{path[-1]} = …': {_meaning(path)}",
            )
        elif "date" in kind:
            yield Problem(
                "bad-date", where, f"{_shown(found['input'])} is no date of this age",
                "write a day as 2025-04-04, without quotation marks",
            )  # fmt: skip
        elif kind == "literal_error":
            known = str(found.get("ctx", {}).get("expected", "")).replace("'", "")
            yield Problem(
                "bad-choice", where, f"{_shown(found['input'])} is none of the choices",
                f"choose one of {known}",
            )  # fmt: skip
        elif kind == "string_pattern_mismatch":
            yield Problem(
                "bad-value", where, f"{_shown(found['input'])} is not written as it must be",
                _pattern_fix(path),
            )  # fmt: skip
        elif kind == "value_error":
            message = str(found.get("ctx", {}).get("error", found["msg"]))
            code = "dates-out-of-order" if "before" in message else "bad-value"
            yield Problem(code, where, message, "mend it, then check the file again")
        else:
            message = str(found["msg"]).lower()
            yield Problem(
                "bad-value", where, f"{_shown(found['input'])}: {message}",
                _meaning(path) or "docs/how-to/add-a-rule.md shows how each field is written",
            )  # fmt: skip


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _where(path: Sequence[Any], values: Any, place: str) -> str:
    if len(path) >= 2 and path[0] == "rule":
        rule = _at(values, path[:2])
        given = rule.get("id") if isinstance(rule, dict) else None
        name = f"rule {given}" if isinstance(given, str) and given else f"rule {path[1] + 1}"
        rest = [str(p + 1) if isinstance(p, int) else str(p) for p in path[2:]]
        return ", ".join([place, name, " ".join(rest)] if rest else [place, name])
    rest = [str(p) for p in path]
    return ", ".join([place, " ".join(rest)] if rest else [place])


def _at(values: Any, path: Sequence[Any]) -> Any:
    for part in path:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _model(path: Sequence[Any]) -> type[BaseModel]:
    names = [p for p in path[:-1] if isinstance(p, str)]
    return _MODELS.get(names[-1], RuleFile) if names else RuleFile


def _fields(path: Sequence[Any]) -> list[str]:
    model = _model(path)
    return [info.alias or name for name, info in model.model_fields.items()]


def _meaning(path: Sequence[Any]) -> str:
    for name, info in _model(path).model_fields.items():
        if path and path[-1] in (name, info.alias):
            return str(info.description or "").rstrip(".")
    return ""


def _pattern_fix(path: Sequence[Any]) -> str:
    name = next((p for p in reversed(path) if isinstance(p, str)), "")
    if name in ("id", "fact"):
        return "write small letters, digits and single hyphens: china-2025-18"
    if name == "address":
        return "give a public address that starts with https://"
    return "write 4 to 10 digits without points, in quotation marks"


# --- names


def name_problems(rules: Iterable[Rule], place: str) -> Iterator[Problem]:
    """Yield every name of sound rules that does not exist, with the nearest."""
    for rule in rules:
        where = f"{place}, rule {rule.id}"
        yield from _places((rule.jurisdiction,), f"{where}, jurisdiction")
        for number, item in enumerate(rule.items, start=1):
            at = f"{where}, items {number}"
            yield from _among("form", item.forms, list(FORMS), f"{at} forms")
            yield from _elements(item.elements, f"{at} elements")
        for conditions in rule.every_condition():
            yield from _of_conditions(conditions, where)


def _of_conditions(conditions: Conditions, where: str) -> Iterator[Problem]:
    for field in ("origin", "not_origin", "destination", "not_destination"):
        yield from _places(getattr(conditions, field), f"{where}, {field}")
    yield from _among("end-use", conditions.end_use, list(END_USES), f"{where}, end_use")
    yield from _among("form", conditions.forms, list(FORMS), f"{where}, forms")
    for made in conditions.made:
        yield from _among("stage", made.stages, list(STAGES), f"{where}, made")
        yield from _places((*made.places, *made.not_places), f"{where}, made")


def _among(kind: str, given: Sequence[str], known: Sequence[str], place: str) -> Iterator[Problem]:
    for name in given:
        if name not in known:
            yield unknown_name(kind, name, known, place)


def _places(given: Sequence[str], place: str) -> Iterator[Problem]:
    for name in given:
        try:
            resolve_target(name, place)
        except UnknownNameError as error:
            yield from (replace(p, place=place) for p in error.problems)


def _elements(given: Sequence[str], place: str) -> Iterator[Problem]:
    for name in given:
        try:
            read_pack().element_set(name, place)
        except UnknownNameError as error:
            yield from error.problems
