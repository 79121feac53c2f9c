"""The fields of a scenario as a form shows them, read from the scenario's own models.

A kind of event that another package registers appears by itself.
"""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ytterby.simulate.events import event_kinds
from ytterby.simulate.events.base import Amount, Event
from ytterby.simulate.responses import response_kinds
from ytterby.simulate.scenario.model import Scenario
from ytterby.workflows.drafting.choices import NAMES_OF

Shape = Literal[
    "text", "prose", "number", "whole", "yes-no", "date", "choice", "names", "amount", "group",
    "groups",
]  # fmt: skip
UNIT = re.compile(r"\s*\[([^\]]+)\]")
PROSE = ("context", "note")
"""Fields of text that run over several lines."""
TIMING = ("announced", "odds", "slip", "after", "recurs")
"""Fields that every event has and few scenarios use; a form may fold them away."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Attributes
    ----------
    name, label
        In the file, and as a reader calls it.
    shape
        What it holds: an ``amount`` is a number with its range, tier, source and note; a ``group``
        has fields of its own, ``groups`` is a list of such.
    help
        What it means, in a sentence.
    unit
        Of its number; ``1`` for shares and ratios, empty where it has none.
    required
        Whether a scenario without it is refused.
    default
        What stands where nothing is given; a JSON value, or ``None``.
    low, high
        Bounds of a number [unit], ``None`` where there is none.
    names
        Which list of names it takes: see `ytterby.workflows.drafting.choices.list_choices`.
    choices
        Of a ``choice``.
    fields
        Of a ``group`` or of each of ``groups``.
    """

    name: str
    label: str
    shape: Shape
    help: str = ""
    unit: str = ""
    required: bool = False
    default: Any = None
    low: float | None = None
    high: float | None = None
    names: str = ""
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def folded(self) -> bool:
        """Whether a form may fold it away: few scenarios give it."""
        return self.name in TIMING


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event or response.

    Attributes
    ----------
    name
        In the file.
    part
        ``events`` or ``responses``.
    help
        What it does, in a sentence.
    fields
        Its own first, then those that all kinds share.
    """

    name: str
    part: str
    help: str
    fields: tuple[Field, ...]


@cache
def list_kinds() -> Mapping[str, Kind]:
    """Return every kind of event and response by name, those that ship first."""
    found: dict[str, Kind] = {}
    for part, kinds in (("events", event_kinds()), ("responses", response_kinds())):
        for name, model in kinds.items():
            found[name] = Kind(name, part, _sentence(model.__doc__), _event_fields(model))
    return found


@cache
def scenario_fields() -> tuple[Field, ...]:
    """Return the fields of a scenario beside its events and responses, in the file's order."""
    left_out = ("schema_version", "events", "responses")
    return tuple(
        read_field(name, info)
        for name, info in Scenario.model_fields.items()
        if name not in left_out
    )


def amount_fields() -> tuple[Field, ...]:
    """Return the fields of a number with its range."""
    return tuple(read_field(name, info) for name, info in Amount.model_fields.items())


def read_field(name: str, info: FieldInfo) -> Field:
    """Return a field of a form from a field of a model.

    Parameters
    ----------
    name, info
        Of the model.
    """
    about = info.description or ""
    unit = UNIT.search(about)
    kind = _bare(info.annotation)
    shape, more = _shape(name, kind)
    low, high = _bounds(info)
    default = None if info.is_required() else _plain(info.get_default(call_default_factory=True))
    return Field(
        name=name,
        label=name.replace("_", " "),
        shape=shape,
        help=UNIT.sub("", about, count=1),
        unit=unit[1] if unit else "",
        required=info.is_required(),
        default=default,
        low=low,
        high=high,
        **more,
    )


def _event_fields(model: type[Event]) -> tuple[Field, ...]:
    shared = [n for n in Event.model_fields if n not in ("kind", "id", "title", "start", "end")]
    first = [n for n in ("title", "id", "start", "end") if n in model.model_fields]
    own = [n for n in model.model_fields if n not in Event.model_fields]
    order = [*first, *own, *shared]
    return tuple(read_field(name, model.model_fields[name]) for name in order)


def _shape(name: str, kind: Any) -> tuple[Shape, dict[str, Any]]:
    if kind is Amount:
        return "amount", {}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "group", {"fields": _fields_of(kind)}
    if get_origin(kind) is tuple:
        inner = _bare(get_args(kind)[0])
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return "groups", {"fields": _fields_of(inner)}
        return "names", {"names": NAMES_OF.get(name, "")}
    if get_origin(kind) is Literal:
        return "choice", {"choices": tuple(str(c) for c in get_args(kind))}
    simple: dict[Any, Shape] = {
        bool: "yes-no", int: "whole", float: "number", dt.date: "date"
    }  # fmt: skip
    if kind in simple:
        return simple[kind], {}
    if name in PROSE:
        return "prose", {}
    return "text", {"names": NAMES_OF.get(name, "")}


def _fields_of(model: type[BaseModel]) -> tuple[Field, ...]:
    return tuple(read_field(name, info) for name, info in model.model_fields.items())


def _bare(kind: Any) -> Any:
    """Return a type without ``None`` and without annotations."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        inner = [a for a in get_args(kind) if a is not type(None)]
        return _bare(inner[0]) if len(inner) == 1 else str
    return kind


def _bounds(info: FieldInfo) -> tuple[float | None, float | None]:
    low: Any = None
    high: Any = None
    for mark in info.metadata:
        if isinstance(mark, annotated_types.Ge):
            low = mark.ge
        elif isinstance(mark, annotated_types.Gt):
            low = mark.gt
        elif isinstance(mark, annotated_types.Le):
            high = mark.le
        elif isinstance(mark, annotated_types.Lt):
            high = mark.lt
    return low, high


def _plain(value: Any) -> Any:
    """Return a default as a JSON value."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _sentence(text: str | None) -> str:
    """Return the first paragraph of a docstring, without marks of code."""
    first = (text or "").strip().partition("\n\n")[0]
    return " ".join(first.replace("``", "").split())
