"""What all events share: who does what, to whom, with which goods, from when to when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ytterby.simulate.goods import Goods
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Flags

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult


def _month_to_day(given: Any) -> Any:
    if isinstance(given, str) and len(given) == 7:
        return f"{given}-01"
    return given


Month = Annotated[dt.date, BeforeValidator(_month_to_day)]
"""A day (2025-04-04), or a month (2025-04), which is its first day."""


class Amount(BaseModel):
    """A number with its range and its reason; a bare number is one without either."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float = Field(description="Central value.")
    low: float | None = Field(default=None, description="Low end of the central 80 % interval.")
    high: float | None = Field(default=None, description="High end of the central 80 % interval.")
    tier: Literal["A", "B", "C"] = Field(
        default="C", description="A: read in the primary document; B: secondary copy; C: judgement."
    )
    source: str = Field(
        default="", description="Where it comes from, or what the judgement rests on."
    )
    note: str = Field(default="", description="The argument in a sentence.")

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, given: Any) -> Any:
        if isinstance(given, int | float) and not isinstance(given, bool):
            return {"value": given}
        return given

    @model_validator(mode="after")
    def _in_order(self) -> Amount:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError("low, value and high are not in order")
        return self


def check_share(name: str, amount: Amount) -> None:
    """Refuse an amount that is no share, or whose range leaves 0 to 1.

    Raises
    ------
    ValueError
        It, or an end of its range, lies outside 0 to 1.
    """
    ends = (amount.value, amount.low, amount.high)
    if not all(0.0 <= end <= 1.0 for end in ends if end is not None):
        raise ValueError(f"{name} is a share and lies between 0 and 1")


class Follows(BaseModel):
    """What an event waits for: it happens only if another does, and not before that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: str = Field(description="Id of the event that comes first.", min_length=1)
    delay: Amount = Field(
        default=Amount(value=0.0),
        description="Least time from the start of that event to the start of this one [month].",
    )


class Recurs(BaseModel):
    """How an event comes back: at random, after exponential waiting times."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    every: Amount = Field(description="Mean time from one end to the next start [month].")
    lasting: Amount = Field(description="How long each further time lasts [month].")

    @model_validator(mode="after")
    def _times(self) -> Recurs:
        if self.every.value <= 0.0 or self.lasting.value <= 0.0:
            raise ValueError("every and lasting are times and must be positive")
        return self


NAMED = (
    "who", "against", "elements", "families", "materials", "stages", "sectors", "between", "ally",
)  # fmt: skip
"""Fields of events that hold names, which are checked and resolved whatever the kind."""


PLACES = ("who", "against", "between", "ally")
"""Those of them that hold regions or blocs."""


class Event(BaseModel):
    """One thing done to the chain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(description="Kind of event.")
    id: str = Field(description="Short name, unique in the scenario.", min_length=1)
    title: str = Field(default="", description="What people call it.")
    source: str = Field(default="", description="Where it is documented.")
    start: Month = Field(description="First day.")
    end: Month | None = Field(
        default=None, description="First day on which it is over; never by default."
    )
    announced: Month | None = Field(
        default=None, description="Day on which buyers learn of it; the first day by default."
    )
    odds: Amount = Field(
        default=Amount(value=1.0),
        description="Chance that it happens at all; a prior, not a result. The central draw has it "
        "from odds of 0.5 on [1].",
    )
    slip: Amount = Field(
        default=Amount(value=0.0),
        description="How much later than 'start' it begins; the end moves with it [month].",
    )
    after: Follows | None = Field(
        default=None, description="Event that it depends on; none by default."
    )
    recurs: Recurs | None = Field(
        default=None, description="Whether and how often it comes back; never by default."
    )

    dated: ClassVar[bool] = False
    """Whether the kind has dated steps, which cannot slip, follow or recur."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Event:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"end {self.end} is not after start {self.start}")
        if self.announced is not None and self.announced > self.start:
            raise ValueError(f"announced {self.announced} is after start {self.start}")
        check_share("odds", self.odds)
        if self.slip.value < 0.0:
            raise ValueError("slip is a time and cannot be negative")
        if self.recurs is not None and self.end is None:
            raise ValueError("an event that recurs must have an end")
        if self.dated and (self.after or self.recurs or self.slip.value or self.slip.high):
            raise ValueError("dated steps cannot slip, follow another event or recur")
        return self

    def named(self, field: str) -> tuple[str, ...]:
        """Return the names in a field of ``NAMED``; none where the kind has no such field."""
        names: tuple[str, ...] = getattr(self, field, ())
        return names

    def apply(self, path: ShockPath) -> None:
        """Add what this event does to the path of shocks."""
        raise NotImplementedError

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return why it changed nothing in a run; empty if it did, or if nothing can be told."""
        return ""


class TradeEvent(Event):
    """What is done to trade in some goods between those who act and those whom it is aimed at."""

    who: tuple[str, ...] = Field(description="Regions or blocs that act.", min_length=1)
    against: tuple[str, ...] = Field(
        default=("all",),
        description="Regions or blocs that it is aimed at; 'all' others, or 'target' for the "
        "target.",
    )
    elements: tuple[str, ...] = Field(
        default=(),
        description="Elements that goods must hold to be concerned; all goods by default.",
    )
    families: tuple[str, ...] = Field(
        default=(),
        description="Families of material: concentrate, mixed, oxide, metal, magnet, scrap.",
    )
    materials: tuple[str, ...] = Field(
        default=(),
        description="Single materials, such as ndfeb:H-SH, or their stems, such as ndfeb.",
    )
    stages: tuple[str, ...] = Field(
        default=(),
        description="Stages whose products are concerned: mine, separation, metal, magnet.",
    )
    minimum_content: float = Field(
        default=0.001,
        description="Content of the elements from which goods are concerned [t REO/t].",
        ge=0.0,
        le=1.0,
    )
    ramp: float = Field(default=0.0, description="Time from start to full effect [month].", ge=0.0)

    @property
    def goods(self) -> Goods:
        """The goods that are concerned."""
        return Goods(
            self.elements, self.families, self.materials, self.stages, self.minimum_content
        )


class Control(TradeEvent):
    """A government's control on exports: what all kinds of it share."""

    who: tuple[str, ...] = Field(
        description="Regions or blocs whose exports are controlled.", min_length=1
    )
    against: tuple[str, ...] = Field(
        default=("all",),
        description="Regions or blocs that may not buy; 'all' others, or 'target' for the target.",
    )
    alarm: float = Field(
        default=1.0,
        description="How much it makes buyers build stocks; 1 as a quota cut of 2010; that of a "
        "ban counts in so far as it is severe.",
        ge=0.0,
    )
    leakage: Amount = Field(
        default=Amount(value=1.0),
        description="Smuggling and transshipment per unit of log price gap; 1 as in 2010-2015.",
    )

    def controlled(self, path: ShockPath) -> Flags:
        """Return the arcs that it controls, ``(arc)``, and let the path remember them."""
        arcs = path.choose.arcs(self.who, self.against, self.goods)
        path.control(self, arcs)
        return arcs

    def buyers(self, path: ShockPath) -> Flags:
        """Return the pools of those who may not buy, ``(pool)``."""
        return path.choose.pools(self.against, self.goods, but=self.who)

    def close(self, path: ShockPath, arcs: Flags, active: Flags) -> None:
        """Open the way for smugglers, and keep sellers from offering to the target elsewhere.

        Parameters
        ----------
        arcs
            What is controlled, ``(arc)``.
        active
            Months in which it is, ``(month, 1 or draw)``.
        """
        leakage = path.draw(self.id, "leakage", self.leakage)
        path.act("leakage", arcs, np.broadcast_to(leakage[None], (len(active), len(leakage))))
        path.divide(path.choose.pools(self.who, self.goods), self.buyers(path), active)
