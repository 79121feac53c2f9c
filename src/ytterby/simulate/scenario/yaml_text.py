"""Read YAML with the line of every field; report doubled keys, tabs and bad syntax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from ytterby.errors import Problem

Path = tuple[str | int, ...]
LARGEST = 20_000
"""Fields that a document may have once its aliases are written out."""


@dataclass(frozen=True)
class Text:
    """A YAML document with the place of every field.

    Attributes
    ----------
    values
        What it holds; dates stay text.
    lines
        Line of every field, by path.
    problems
        What is wrong with the text itself.
    """

    values: Any
    lines: dict[Path, int]
    problems: tuple[Problem, ...]

    def line(self, path: Path) -> int:
        """Return the line of a field, or of the nearest field around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe loader that leaves dates as text, so that a month may be written 2025-04."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in _PlainLoader.yaml_implicit_resolvers.items()
}


def parse_yaml(content: str, file: str) -> Text:
    """Return the document with lines; never raises for what a user wrote."""
    problems = [
        Problem(
            "yaml-tab",
            f"{file}, line {number}",
            "a tab indents this line",
            "indent with spaces",
        )
        for number, line in enumerate(content.splitlines(), 1)
        if line[: len(line) - len(line.lstrip())].count("\t")
    ]
    if problems:
        return Text({}, {}, tuple(problems))
    try:
        node = yaml.compose(content, Loader=_PlainLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        reason = getattr(error, "problem", None) or "this is no YAML"
        return Text(
            {},
            {},
            (
                Problem(
                    "yaml-syntax",
                    f"{file}, line {line}",
                    str(reason),
                    "check indentation, colons, brackets and quotes around this line",
                ),
            ),
        )
    lines: dict[Path, int] = {(): 1}
    if node is None:
        return Text(None, lines, ())
    if _count_fields(node) > LARGEST:
        return Text(
            {},
            {},
            (
                Problem(
                    "yaml-too-large",
                    file,
                    f"with its aliases written out it has more than {LARGEST:,} fields",
                    "let no alias (*name) hold itself, and repeat fewer of them",
                ),
            ),
        )
    values = _construct(node, (), lines, problems, file)
    return Text(values, lines, tuple(problems))


def _count_fields(node: yaml.Node) -> int:
    """Return how many nodes there are with aliases written out, or more than LARGEST."""
    count, waiting = 0, [node]
    while waiting and count <= LARGEST:
        here = waiting.pop()
        count += 1
        if isinstance(here, yaml.MappingNode):
            waiting += [value for _, value in here.value]
        elif isinstance(here, yaml.SequenceNode):
            waiting += here.value
    return count


def _construct(
    node: yaml.Node, path: Path, lines: dict[Path, int], problems: list[Problem], file: str
) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            line = key_node.start_mark.line + 1
            if key in result:
                problems.append(
                    Problem(
                        "duplicate-key",
                        f"{file}, line {line}, {field_name(here)}",
                        f"'{key}' stands here and on line {lines[here]}",
                        "keep one of them",
                    )
                )
                continue
            lines[here] = line
            result[key] = _construct(value_node, here, lines, problems, file)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(item, (*path, i), lines, problems, file) for i, item in enumerate(node.value)
        ]
    constructor = yaml.SafeLoader("")
    try:
        return constructor.construct_object(node)
    except (yaml.YAMLError, ValueError):
        return node.value
    finally:
        constructor.dispose()


def field_name(path: Path) -> str:
    """Return a field as people write it.

    Examples
    --------
    >>> field_name(("events", 0, "severity"))
    'events[0].severity'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
