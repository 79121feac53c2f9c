"""Change the values of a scenario, one at a time; what is given is never changed itself."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ytterby.workflows.drafting.fields import Field, amount_fields, list_kinds, scenario_fields

Path = tuple[str | int, ...]
PARTS = ("events", "responses")


def read_path(text: str) -> Path:
    """Return a path as a form carries it.

    Examples
    --------
    >>> read_path("events.0.severity.value")
    ('events', 0, 'severity', 'value')
    """
    return tuple(int(p) if p.isdigit() else p for p in text.split(".") if p)


def find_value(values: Mapping[str, Any], path: Path) -> Any:
    """Return what stands at a path, or ``None``."""
    here: Any = values
    for part in path:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            return None
    return here


def find_field(values: Mapping[str, Any], path: Path) -> Field | None:
    """Return the field of a form that a path leads to, or ``None`` if there is none."""
    fields = scenario_fields()
    rest = path
    if path and path[0] in PARTS:
        kind = list_kinds().get(str(find_value(values, (*path[:2], "kind"))))
        if kind is None:
            return None
        fields, rest = kind.fields, path[2:]
    found: Field | None = None
    for part in rest:
        if isinstance(part, int):
            continue
        found = next((f for f in fields if f.name == part), None)
        if found is None:
            return None
        fields = amount_fields() if found.shape == "amount" else found.fields
    return found


def set_value(values: Mapping[str, Any], path: Path, given: Any) -> dict[str, Any]:
    """Return values with one changed; what is empty is taken away, and so is a group left empty.

    Parameters
    ----------
    values, path
        Where.
    given
        The new value; ``None``, an empty text or an empty list takes the field away.
    """
    out: dict[str, Any] = deepcopy(dict(values))
    _set(out, path, given)
    return out


def _set(holder: Any, path: Path, given: Any) -> None:
    # A list is indexed by numbers and a mapping by names: a path says which it means.
    name: Any = path[0]
    rest = path[1:]
    if isinstance(holder, list) and name >= len(holder):
        holder.append({})
    if not rest:
        if given not in (None, "", []):
            holder[name] = given
        elif isinstance(holder, list) or name in holder:
            holder.pop(name)
        return
    inner = holder[name] if isinstance(holder, list) else holder.get(name)
    if isinstance(inner, int | float) and not isinstance(inner, bool):
        inner = {"value": inner}  # a bare number that is given a range
    if not isinstance(inner, dict | list):
        inner = [] if isinstance(rest[0], int) else {}
    holder[name] = inner
    _set(inner, rest, given)
    if not inner:
        holder.pop(name)


def read_given(field: Field, text: str) -> Any:
    """Return what someone typed into a field; a number that is none stays text, to be told so.

    Parameters
    ----------
    field
        Where it was typed.
    text
        As typed.

    Examples
    --------
    >>> read_given(Field("months", "months", "whole"), " 60 ")
    60
    """
    given = text.strip()
    if field.shape == "names":
        # What is no list of names is a list of sentences, which have commas of their own.
        parts = given.split("," if field.names else "\n")
        return [part.strip() for part in parts if part.strip()]
    if field.shape == "yes-no":
        return given == "true"
    if field.shape == "whole" and given.lstrip("-").isdigit():
        return int(given)
    if field.shape in ("number", "amount", "whole"):
        try:
            number = float(given)
        except ValueError:
            return given
        return int(number) if number.is_integer() and "." not in given else number
    return given


def add_deed(values: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return values with one more event or response of a kind, its required fields begun.

    Parameters
    ----------
    values
        Of a scenario.
    kind
        Name of the kind.
    """
    found = list_kinds()[kind]
    taken = {str(d.get("id")) for part in PARTS for d in _deeds(values, part)}
    stem = kind.replace(" ", "-")
    number = next(n for n in range(1, 10_000) if _numbered(stem, n) not in taken)
    deed: dict[str, Any] = {"kind": kind, "id": _numbered(stem, number)}
    deed["start"] = str(values.get("start") or "2025-01")
    out: dict[str, Any] = deepcopy(dict(values))
    out[found.part] = [*_deeds(out, found.part), deed]
    return out


def remove_deed(values: Mapping[str, Any], part: str, at: int) -> dict[str, Any]:
    """Return values without one event or response."""
    out: dict[str, Any] = deepcopy(dict(values))
    deeds = _deeds(out, part)
    out[part] = [d for i, d in enumerate(deeds) if i != at]
    if not out[part] and part == "responses":
        out.pop(part)
    return out


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def _deeds(values: Mapping[str, Any], part: str) -> list[Any]:
    found = values.get(part)
    return [d for d in found if isinstance(d, dict)] if isinstance(found, list) else []
