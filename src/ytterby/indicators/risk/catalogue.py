"""All risk methods: the built-in ones, each registered by the module that defines it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from ytterby.indicators.risk.base import Method, find_method, methods

BUILT_IN = ("geopolrisk", "governance", "eu", "nassar")
"""Modules of this package that register a method when they are imported."""


@cache
def _load() -> None:
    for name in BUILT_IN:
        if find_spec(f"ytterby.indicators.risk.{name}") is not None:
            import_module(f"ytterby.indicators.risk.{name}")


def all_methods() -> dict[str, Method]:
    """Return every risk method by name.

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
