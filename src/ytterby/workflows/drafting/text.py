"""A scenario's values as YAML text, and back; comments and aliases are not kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

WIDTH = 96
FOLDED_FROM = 72
"""Characters from which a text is folded over several lines."""
FLOW_TO = 72
"""Characters up to which a list of short values stands on one line."""
FIRST = ("schema_version", "name", "title", "context", "as_of", "year", "price_year", "start",
         "months", "odds", "inside", "pipeline", "rated", "shortfall_from")  # fmt: skip
LAST = ("events", "responses", "sources")
BEGINNING: Mapping[str, Any] = {
    "schema_version": 1,
    "name": "my-scenario",
    "title": "My scenario",
    "start": "2025-01",
    "months": 60,
    "pipeline": True,
    "rated": ["defence"],
    "events": [],
}
"""A scenario in which nothing happens yet."""


class _Dumper(yaml.SafeDumper):
    """Writes dates as they are, lists below their key with an indent."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    long = len(text) > FOLDED_FROM and "\n" not in text.strip() and "  " not in text
    style = ">" if long and text == text.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _write_list(dumper: yaml.SafeDumper, items: Sequence[Any]) -> yaml.Node:
    plain = all(isinstance(i, str | int | float) for i in items)
    short = plain and sum(len(str(i)) + 2 for i in items) <= FLOW_TO
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(list, _write_list)


def write_yaml(values: Mapping[str, Any]) -> str:
    """Return a scenario's values as YAML, fields in their usual order.

    Parameters
    ----------
    values
        As read from YAML: dates are text.

    Examples
    --------
    >>> print(write_yaml({"start": "2025-01", "name": "x", "rated": ["defence"]}), end="")
    name: x
    start: 2025-01
    rated: [defence]
    """
    order = {name: i for i, name in enumerate(FIRST)}
    order |= {name: 100 + i for i, name in enumerate(LAST)}
    placed = sorted(values, key=lambda name: order.get(name, 50))
    ordered = {name: values[name] for name in placed}
    text: str = yaml.dump(
        ordered, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, indent=2
    )
    return text
