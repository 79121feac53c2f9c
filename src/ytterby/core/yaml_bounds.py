"""What no YAML of a user may hold, looked at before it is read: parsers answer it with a crash."""

from __future__ import annotations

import re

import yaml

from ytterby.errors import Problem

DEEPEST = 64
"""Lists and mappings inside each other; those that ship have six at most."""
LONGEST_NUMBER = 400
"""Characters of a number; Python refuses to write out one of thousands of digits."""
_DIGITS = re.compile(r"[-+]?0?[box]?[0-9a-fA-F_.:]+")


def bounds_problem(text: str, place: str) -> Problem | None:
    """Return the problem of a text that goes too deep, or holds a number of endless digits.

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
    >>> bounds_problem("a: [1, [2]]", "x.yaml") is None
    True
    >>> bounds_problem("[" * 100_000, "x.yaml").code
    'yaml-too-deep'
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            line = event.start_mark.line + 1 if event.start_mark is not None else 1
            if isinstance(event, yaml.ScalarEvent) and _is_endless(event):
                message = f"a number has more than {LONGEST_NUMBER} digits"
                fix = "give it in as many digits as are known"
                return Problem("yaml-long-number", f"{place}, line {line}", message, fix)
            if depth > DEEPEST:
                message = f"lists and mappings lie more than {DEEPEST} deep in each other"
                fix = "close brackets that were opened, and check the indentation"
                return Problem("yaml-too-deep", f"{place}, line {line}", message, fix)
    except (yaml.YAMLError, ValueError):
        return None
    return None


def _is_endless(event: yaml.ScalarEvent) -> bool:
    plain = bool(event.implicit[0])
    return plain and len(event.value) > LONGEST_NUMBER and bool(_DIGITS.fullmatch(event.value))
