"""The one table of names: every quantity with its dims, unit, bounds and meaning (names.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ytterby.errors import UnknownNameError, unknown_name

DIMENSIONS = (
    "element",
    "material",
    "process",
    "stage",
    "facility",
    "product",
    "region",
    "partner",
    "arc",
    "sector",
    "year",
    "month",
    "period",
    "scenario",
    "draw",
)
"""Order of dimensions everywhere: what, where, when, which world."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A named quantity.

    Attributes
    ----------
    name
        The noun used in tables, arrays, claims and documentation.
    dims
        The dimensions that it may carry, in house order.
    unit
        Its one unit; shares are ``1`` and lie between 0 and 1.
    minimum, maximum
        Bounds outside of which a value is an error; ``None`` is unbounded.
    meaning
        One sentence.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    minimum: float | None
    maximum: float | None
    meaning: str


@cache
def quantities() -> dict[str, Quantity]:
    """Return every quantity by name, as names.toml gives them."""
    text = files("ytterby").joinpath("names.toml").read_text(encoding="utf-8")
    return {
        name: Quantity(
            name=name,
            dims=tuple(row["dims"]),
            unit=row["unit"],
            minimum=row.get("min"),
            maximum=row.get("max"),
            meaning=row["meaning"],
        )
        for name, row in tomllib.loads(text).items()
    }


def quantity(name: str) -> Quantity:
    """Return one quantity.

    Raises
    ------
    UnknownNameError
        ``unknown-quantity``, with the nearest names.

    Examples
    --------
    >>> quantity("mine_production").unit
    't REO/year'
    """
    table = quantities()
    if name not in table:
        raise UnknownNameError(unknown_name("quantity", name, list(table)))
    return table[name]
