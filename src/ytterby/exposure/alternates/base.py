"""One alternate: what could take the place of a material, what it saves and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Literal, get_args

import polars as pl

Kind = Literal["grade", "chemistry", "design", "region"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""A grade that needs less, other chemistry, a design without it, the same from elsewhere."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """What could take the place of a material in a bill.

    Attributes
    ----------
    material
        What it replaces.
    kind
        One of ``KINDS``.
    alternate
        What it is.
    sector
        Use that it is about; blank for any.
    element
        Elements that it saves; blank where it saves none but changes the supplier.
    saved, saved_low, saved_high
        Share of the element's use that is saved [1].
    cost, cost_low, cost_high
        What it costs more than now [``cost_unit``]; a gap is not known, which is not free.
    cost_unit
        ``USD/kg`` of the material replaced, or ``USD/unit`` of product.
    capacity
        What exists of it outside the partner [t/year].
    share_outside
        Its share in what is made outside the partner [1].
    time, time_low, time_high
        Time to qualify or change over [month].
    region
        Where it is made, for a region.
    gaps
        What is not known.
    note
        Conditions and limits.
    tier, source
        The weakest tier, and the claims it rests on.
    """

    material: str
    kind: Kind
    alternate: str
    sector: str = ""
    element: str = ""
    saved: float | None = None
    saved_low: float | None = None
    saved_high: float | None = None
    cost: float | None = None
    cost_low: float | None = None
    cost_high: float | None = None
    cost_unit: str = ""
    capacity: float | None = None
    share_outside: float | None = None
    time: float | None = None
    time_low: float | None = None
    time_high: float | None = None
    region: str = ""
    gaps: str = ""
    note: str = ""
    tier: str = ""
    source: str = ""


_NUMBERS = {
    "saved", "saved_low", "saved_high", "cost", "cost_low", "cost_high", "capacity",
    "share_outside", "time", "time_low", "time_high",
}  # fmt: skip
SCHEMA = {f.name: pl.Float64 if f.name in _NUMBERS else pl.String for f in fields(Alternate)}


def alternates_frame(found: Iterable[Alternate]) -> pl.DataFrame:
    """Return alternates as a frame, one row each, in the order given."""
    return pl.DataFrame([asdict(a) for a in found], schema=SCHEMA)


def with_numbers(alternate: Alternate, *parts: Mapping[str, float | None]) -> Alternate:
    """Return an alternate with numbers filled in by name, such as its cost and its bounds."""
    return replace(alternate, **{k: v for part in parts for k, v in part.items()})  # type: ignore[arg-type]
