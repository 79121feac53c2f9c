"""How deep a YAML text goes, looked at before it is read: parsers answer depth with a crash."""

from __future__ import annotations

import yaml

from ytterby.errors import Problem

DEEPEST = 64
"""Lists and mappings inside each other; those that ship have six at most."""


def nesting_problem(text: str, place: str) -> Problem | None:
    """Return the problem of a text whose lists and mappings lie too deep in each other.

    libyaml builds a document by calling itself, so that some ten thousand brackets end the whole
    process. Its events come one by one, and looking at them stops at the first that is too deep;
    what else is wrong with the text is left to its reader.

    Parameters
    ----------
    text
        YAML as somebody wrote it.
    place
        Its file, as the user would look it up.

    Examples
    --------
    >>> nesting_problem("a: [1, [2]]", "x.yaml") is None
    True
    >>> nesting_problem("[" * 100_000, "x.yaml").code
    'yaml-too-deep'
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEEPEST:
                line = event.start_mark.line + 1
                message = f"lists and mappings lie more than {DEEPEST} deep in each other"
                fix = "close brackets that were opened, and check the indentation"
                return Problem("yaml-too-deep", f"{place}, line {line}", message, fix)
    except (yaml.YAMLError, ValueError):
        return None
    return None
