"""What the sources say of a year: one file a family of quantities; each claim is heard once."""

from __future__ import annotations

from ytterby.baseline.observations.customs import hear_compounds, hear_concentrate, hear_metals
from ytterby.baseline.observations.limits import hear_limits
from ytterby.baseline.observations.magnets import hear_magnet_trade, hear_magnets
from ytterby.baseline.observations.separation import hear_metal, hear_returns, hear_separation
from ytterby.baseline.observations.shares import hear_import_shares, hear_stage_shares
from ytterby.baseline.observations.supply import hear_feed, hear_mines
from ytterby.baseline.observations.uses import hear_consumption, hear_sectors, hear_use_shares
from ytterby.baseline.sources.hearing import Hearing

HANDLERS = (
    hear_mines,
    hear_feed,
    hear_separation,
    hear_returns,
    hear_metal,
    hear_magnets,
    hear_stage_shares,
    hear_import_shares,
    hear_consumption,
    hear_sectors,
    hear_use_shares,
    hear_concentrate,
    hear_compounds,
    hear_metals,
    hear_magnet_trade,
    hear_limits,
)
"""Every handler hears its claims and rows; order does not matter."""


def hear_all(hearing: Hearing) -> None:
    """Add every observation of the year."""
    for handler in HANDLERS:
        handler(hearing)


__all__ = ["HANDLERS", "hear_all"]
