"""What could flow in a year, with its prior: one file a part of the chain, all numbers claims."""

from __future__ import annotations

from ytterby.baseline.reconcile.draft import Draft
from ytterby.baseline.sources.world import World
from ytterby.baseline.unknowns.magnets import add_magnets
from ytterby.baseline.unknowns.metals import add_metals
from ytterby.baseline.unknowns.stocks import add_stocks
from ytterby.baseline.unknowns.supply import add_supply
from ytterby.baseline.unknowns.trade import add_compound_trade
from ytterby.baseline.unknowns.uses import add_direct_uses


def add_unknowns(draft: Draft, world: World) -> None:
    """Add every unknown of a year; later parts read the priors of the earlier ones."""
    add_supply(draft, world)
    add_magnets(draft, world)
    add_direct_uses(draft, world)
    add_metals(draft, world)
    add_compound_trade(draft, world)
    add_stocks(draft, world)


__all__ = ["add_unknowns"]
