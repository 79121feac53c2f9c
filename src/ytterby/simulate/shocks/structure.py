"""What events and responses add to the structure of a run, before it starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ytterby.simulate.shocks.channel import Flags, Floats

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Reaction:
    """A control that answers prices and rivals' policies.

    Attributes
    ----------
    event
        Its id.
    arcs, sellers, spared
        What it withholds, ``(arc)``; pools that hold it, and those of buyers whom it leaves alone,
        ``(pool)``.
    watched
        Weights of the materials whose prices it watches, ``(material)`` [1].
    active
        Share of each month in which it may act, ``(month, 1 or draw)`` [1].
    start, price_response, policy_response, most, time
        See ``kernel.values.Reactions``, ``(draw)``.
    """

    event: str
    arcs: Flags
    sellers: Flags
    spared: Flags
    watched: Floats
    active: Floats
    start: Floats
    price_response: Floats
    policy_response: Floats
    most: Floats
    time: Floats


@dataclass(frozen=True)
class Substitution:
    """Named substitutes that a response opens.

    Attributes
    ----------
    event
        Its id.
    names
        Which.
    uses
        Whose need they may lower, ``(use)``.
    speed
        Multiple of the speed of approval and roll-out, ``(draw)`` [1].
    happens
        Whether it happens, ``(1 or draw)``.
    general
        Whether substitution without a name counts where it goes further.
    """

    event: str
    names: tuple[str, ...]
    uses: Flags
    speed: Floats
    happens: Flags
    general: bool


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


@dataclass(frozen=True)
class Restart:
    """Idle plants that are brought back.

    Attributes
    ----------
    idle
        Their capacity, ``(process)`` [unit of activity/month].
    price_from, months
        Worth of what they make over the baseline's from which they come back [1], and the time that
        it takes [month], ``(draw)``; ``None`` for what the table of behaviour says.
    """

    idle: Floats
    price_from: Floats | None
    months: Floats | None


@dataclass(frozen=True)
class Collection:
    """How the return of old products answers prices.

    Attributes
    ----------
    processes
        Which, ``(process)``.
    response
        Log of what returns per log of the price of its oxide, ``(draw)`` [1].
    most
        Most that returns over the baseline's, ``(draw)`` [1].
    """

    processes: Flags
    response: Floats
    most: Floats


@dataclass
class Structure:
    """What is fixed over a run but depends on the scenario.

    Attributes
    ----------
    marked
        Pools whose regions mark what they make, ``(pool)``; ``None`` if nothing is marked.
    carries
        Materials that can hold marked material, ``(material)``.
    threshold
        Least share of an input in the value of what is made from which it passes on marks [1].
    reactions, provoked
        Reactive controls, and how strongly rivals provoke each, ``(month, 1 or draw)``.
    substitutions
        Named substitutes that responses open.
    collections
        How the return of old products answers prices.
    reserve
        What governments hold beyond the evidence's, by pool, ``(pool, 1 or draw)``.
    refill
        Government stocks that are filled up again.
    closing
        Whether plants close for want of money.
    restarts
        Idle plants that are brought back.
    """

    marked: Flags | None = None
    carries: Flags | None = None
    threshold: float = 1.0
    reactions: list[Reaction] = field(default_factory=list)
    provoked: list[Floats] = field(default_factory=list)
    substitutions: list[Substitution] = field(default_factory=list)
    reserve: list[Floats] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)
    refill: list[Refill] = field(default_factory=list)
    closing: bool = False
    restarts: list[Restart] = field(default_factory=list)

    def mark(self, pools: Flags, materials: Flags, threshold: float = 0.0) -> None:
        """Let the goods in some pools be marked; several events mark together.

        Parameters
        ----------
        pools
            Where marked goods come from, ``(pool)``.
        materials
            What can hold them, ``(material)``.
        threshold
            Least share of an input in the value of what is made [1]; the lowest counts.
        """
        self.marked = pools if self.marked is None else self.marked | pools
        self.carries = materials if self.carries is None else self.carries | materials
        self.threshold = min(self.threshold, threshold)
