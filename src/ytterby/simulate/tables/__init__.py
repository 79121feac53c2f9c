"""Frames of a result, one function a table; columns as in names.toml.

Shortage is need at baseline prices less what is delivered; need is net of substitution. It is split
into what is *physically absent* and what is *priced out*.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl

from ytterby.errors import UnknownNameError, unknown_name
from ytterby.simulate.tables.balance import balance_frame
from ytterby.simulate.tables.exports import exports_frame
from ytterby.simulate.tables.plants import plants_frame
from ytterby.simulate.tables.pools import cover_frame, production_frame
from ytterby.simulate.tables.prices import prices_frame
from ytterby.simulate.tables.products import products_frame
from ytterby.simulate.tables.shortage import element_frame, sector_frame, shortfall_frame
from ytterby.simulate.tables.substitution import substitution_frame
from ytterby.simulate.tables.support import support_frame
from ytterby.simulate.tables.units import units_frame

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

FRAMES: dict[str, Callable[[StressResult, int], pl.DataFrame]] = {
    "sector": sector_frame,
    "element": element_frame,
    "prices": prices_frame,
    "cover": cover_frame,
    "units": units_frame,
    "production": production_frame,
    "exports": exports_frame,
    "balance": balance_frame,
    "shortfall": shortfall_frame,
    "support": support_frame,
    "plants": plants_frame,
    "substitution": substitution_frame,
    "products": products_frame,
}
"""Every table by name."""


def build_frame(result: StressResult, name: str, draw: int = 0) -> pl.DataFrame:
    """Return a table of one draw.

    Raises
    ------
    UnknownNameError
        ``unknown-table``, with the nearest names.
    """
    if name not in FRAMES:
        raise UnknownNameError(unknown_name("table", name, list(FRAMES)))
    return FRAMES[name](result, draw)
