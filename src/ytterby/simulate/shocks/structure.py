"""What events and responses add to the structure of a run, before it starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ytterby.simulate.shocks.channel import Flags, Floats

if TYPE_CHECKING:
    from ytterby.simulate.shocks.channel import Index


@dataclass(frozen=True)
class Reaction:
    """A control that answers prices and rivals' policies.

    Attributes
    ----------
    event
        Its id.
    arcs
        What it withholds, ``(arc)``.
    watched
        Materials whose prices it watches, ``(material)``.
    start, price_response, policy_response, most, time
        See ``kernel.values.Reactions``, ``(draw)``.
    """

    event: str
    arcs: Flags
    watched: Flags
    start: Floats
    price_response: Floats
    policy_response: Floats
    most: Floats
    time: Floats


@dataclass(frozen=True)
class Tranche:
    """A way to need less of something, qualified in some months.

    Attributes
    ----------
    name
        What it is.
    uses
        Whose need it lowers, ``(use)``.
    to
        Use that needs more instead, -1 for none, ``(use)``.
    rate
        Need for the other per unit of need replaced, ``(use)`` [unit/unit].
    response, limit, start
        Log share per log of the price ratio, largest log share, log ratio from which it begins,
        ``(draw)``.
    time, back, requalification
        Months to get there, to go back, and before it can begin, ``(draw)`` [month].
    """

    name: str
    uses: Flags
    to: Index
    rate: Floats
    response: Floats
    limit: Floats
    start: Floats
    time: Floats
    back: Floats
    requalification: Floats


@dataclass(frozen=True)
class Refill:
    """Government stocks that are filled up again.

    Attributes
    ----------
    pools
        Which, ``(pool)``.
    speed
        Share of what is missing that is bought in a month, ``(draw)`` [1/month].
    most
        Most that is bought in a month, ``(pool, draw)`` [unit of the material/month].
    """

    pools: Flags
    speed: Floats
    most: Floats


@dataclass
class Structure:
    """What is fixed over a run but depends on the scenario.

    Attributes
    ----------
    marked
        Pools whose regions mark what they make, ``(pool)``; ``None`` if nothing is marked.
    reactions, provoked
        Reactive controls, and how strongly rivals provoke each, ``(month, 1 or draw)``.
    tranches
        Ways of substitution beside the general one.
    reserve
        What governments hold beyond the evidence's, by pool, ``(pool, 1 or draw)``.
    refill
        Government stocks that are filled up again.
    """

    marked: Flags | None = None
    reactions: list[Reaction] = field(default_factory=list)
    provoked: list[Floats] = field(default_factory=list)
    tranches: list[Tranche] = field(default_factory=list)
    reserve: list[Floats] = field(default_factory=list)
    refill: list[Refill] = field(default_factory=list)
