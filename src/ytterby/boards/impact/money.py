"""What the boards of money may be asked: prices, rates and terms, with unit and bounds."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field


def check_name(name: str) -> str:
    """Return an id as it is; a path is none, since a page reads no file of the machine.

    Raises
    ------
    ValueError
        It holds more than letters, digits, hyphens and underscores.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]*", name):
        raise ValueError("a name has letters, digits and hyphens alone; a page reads no file")
    return name


def check_price(price: str) -> str:
    """Return a price as a contract is asked about it.

    Raises
    ------
    ValueError
        It is neither flat nor a straight line.
    """
    if price and not re.fullmatch(r"(flat|\d+(\.\d+)?):\d+(\.\d+)?", price):
        raise ValueError("say flat:60 for the same price always, or 60:180 for a straight line")
    return price


Name = Annotated[str, AfterValidator(check_name)]
"""An id, never a path."""
Price = Annotated[str, AfterValidator(check_price)]
"""``flat:60``, ``60:180`` or nothing."""


def share(title: str, default: float | None = None, **more: Any) -> Any:
    """Return a field that holds a share, 0 to 1."""
    return ask(title, default, unit="share, 0–1", low=0.0, high=1.0, step=0.005, **more)


def ask(
    title: str,
    default: Any,
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    step: float | None = None,
    note: str = "",
    choices: dict[str, str] | None = None,
) -> Any:
    """Return a field of a question as forms and the API show it.

    Parameters
    ----------
    title, unit, note
        Its label, its unit and what it does.
    default
        What is taken where nothing is given.
    low, high, step
        Bounds, and by how much a form moves it.
    choices
        Value to label, where only these are known.
    """
    extra: dict[str, Any] = {"unit": unit, "step": step, "choices": choices}
    return Field(
        default,
        title=title,
        description=note or None,
        ge=low,
        le=high,
        json_schema_extra={k: v for k, v in extra.items() if v is not None},
    )
