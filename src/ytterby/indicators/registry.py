"""Indicators register themselves here, so that documentation and command line agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ytterby.errors import UnknownNameError, unknown_name

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    name
        The name under which it is listed.
    quantity
        Its value's name in names.toml.
    meaning
        One sentence.
    dims
        What a row is keyed by.
    source
        Where the definition comes from.
    function
        A pure function of a chain that returns a frame.
    """

    name: str
    quantity: str
    meaning: str
    dims: tuple[str, ...]
    source: str
    function: Callable[..., Any]


_INDICATORS: dict[str, Indicator] = {}


def indicator(
    name: str, *, quantity: str, meaning: str, dims: tuple[str, ...], source: str
) -> Callable[[Function], Function]:
    """Register a function as an indicator; the decorated function is returned unchanged.

    Parameters
    ----------
    name, quantity, meaning, dims, source
        As in `Indicator`.
    """

    def register(function: Function) -> Function:
        _INDICATORS[name] = Indicator(name, quantity, meaning, dims, source, function)
        return function

    return register


def indicators() -> dict[str, Indicator]:
    """Return every registered indicator by name."""
    return dict(sorted(_INDICATORS.items()))


def find_indicator(name: str) -> Indicator:
    """Return one indicator.

    Raises
    ------
    UnknownNameError
        ``unknown-indicator``, with the nearest names.
    """
    if name not in _INDICATORS:
        raise UnknownNameError(unknown_name("indicator", name, sorted(_INDICATORS)))
    return _INDICATORS[name]
