"""All risk methods: the built-in ones, and those that other packages register."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from ytterby.errors import Problem, YtterbyError
from ytterby.indicators.risk.base import Method, find_method, methods, register

GROUP = "ytterby.risk_methods"
"""Entry-point group; each entry point names a ``Method``."""

BUILT_IN = ("eu", "geopolrisk", "governance", "nassar")
"""Modules of this package that register a method when they are imported."""


@cache
def _load() -> None:
    for name in BUILT_IN:
        import_module(f"ytterby.indicators.risk.{name}")
    problems = []
    for entry in entry_points(group=GROUP):
        place = f"entry point {entry.name} = {entry.value}"
        try:
            found = entry.load()
        except Exception as error:
            problems.append(Problem("bad-plugin", place, str(error), "mend or remove the package"))
            continue
        if not isinstance(found, Method) or methods().get(found.name, found) is not found:
            message = "is no Method" if not isinstance(found, Method) else "the name is taken"
            problems.append(Problem("bad-plugin", place, message, "mend or remove the package"))
            continue
        register(found)
    if problems:
        raise YtterbyError(problems)


def all_methods() -> dict[str, Method]:
    """Return every risk method by name; a plug-in never replaces a built-in one.

    Raises
    ------
    YtterbyError
        ``bad-plugin`` for every entry point that cannot be loaded or is no method.

    Examples
    --------
    >>> "hhi-governance" in all_methods()
    True
    """
    _load()
    return methods()


def load_method(name: str) -> Method:
    """Return one risk method.

    Raises
    ------
    UnknownNameError
        ``unknown-method``, with the nearest names.
    """
    _load()
    return find_method(name)
