"""Copy-cat nationalism: a producer withholds as prices rise and as rivals form blocs."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.errors import InputError, Problem
from ytterby.simulate.events.base import Amount, TradeEvent, check_share
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Flags, Floats
from ytterby.simulate.shocks.structure import Reaction

IREL = (
    "Reuters 2025-06-13: after China's controls of 4 April 2025 India asked IREL to suspend its "
    "2012 agreement with Japan, which took about a third of what IREL mined"
)


class CopyCat(TradeEvent):
    """A control that nobody has announced: it follows prices, and what rivals do.

    The share withheld rises with the log of the spot price over its reference beyond ``threshold``,
    and with the policies of others that provoke it; contract orders and spare goods are withheld
    alike, from those it is aimed at. Between ``start`` and ``end`` it may happen; it fades after.
    """

    kind: Literal["copy-cat"] = Field(default="copy-cat", description="Kind of event.")
    who: tuple[str, ...] = Field(
        description="Regions or blocs that withhold; one event each, if they do not act together.",
        min_length=1,
    )
    threshold: Amount = Field(
        default=Amount(value=0.4, low=0.2, high=0.9, source="judgement",
                       note="Half as dear again; twice and a half at most."),
        description="Log of the spot price over its reference from which it begins [1].",
    )  # fmt: skip
    price_response: Amount = Field(
        default=Amount(value=0.4, low=0.1, high=1.0, source=f"judgement; {IREL}",
                       note="A price e times as high beyond the threshold withholds two fifths."),
        description="Share withheld per unit of log price beyond that [1].",
    )  # fmt: skip
    provoked_by: tuple[str, ...] = Field(
        default=(), description="Ids of events and responses of the scenario that provoke it."
    )
    policy_response: Amount = Field(
        default=Amount(value=0.3, low=0.1, high=0.6, source="judgement",
                       note="Of what is sold while rivals hold goods together for themselves."),
        description="Share withheld while the strongest of them is in full force [1].",
    )  # fmt: skip
    most: Amount = Field(
        default=Amount(value=0.7, low=0.3, high=0.95, source=f"judgement; {IREL}",
                       note="Few stop everything: what they cannot work at home must be sold."),
        description="Largest share that is withheld [1].",
    )  # fmt: skip
    time: Amount = Field(
        default=Amount(value=6.0, low=2.0, high=18.0, source=IREL,
                       note="Two months from one control to the next there; laws take longer."),
        description="Time in which it follows prices and policies [month].",
    )  # fmt: skip
    alarm: float = Field(
        default=0.0,
        description="How much news of it makes buyers build stocks from its start, if it is known "
        "beforehand; 1 as a quota cut of 2010.",
        ge=0.0,
    )
    leakage: Amount = Field(
        default=Amount(value=1.0),
        description="Smuggling and transshipment per unit of log price gap; 1 as in 2010-2015.",
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        check_share("most", self.most)
        check_share("policy_response", self.policy_response)
        if self.time.value <= 0.0:
            raise ValueError("time must be positive")
        if self.price_response.value < 0.0:
            raise ValueError("price_response cannot be negative")
        return self

    def apply(self, path: ShockPath) -> None:
        """Add the reaction to the structure of the run, and say how strongly it is provoked."""
        choose = path.choose
        arcs = choose.arcs(self.who, self.against, self.goods)
        path.control(self, arcs)
        watched = self._watched(path, arcs)
        if arcs.any() and not watched.any():
            path.empty[self.id] = "nothing that it withholds has a price to watch"
            return
        active = path.timing.intensity(self, self.ramp)
        provoked: Floats = np.zeros((path.calendar.months, 1))
        for name in self.provoked_by:
            provoked = np.maximum(provoked, path.timing.intensity(path.timing.events[name]))
        draws = {
            field: path.draw(self.id, field, getattr(self, field))
            for field in ("threshold", "price_response", "policy_response", "most", "time")
        }
        aimed = choose.regions(self.against, but=self.who)
        sellers = choose.pools(self.who, self.goods)
        others = [r.event for r in path.structure.reactions if (r.sellers & sellers).any()]
        if others:
            raise InputError(
                Problem(
                    "two-copy-cats",
                    f"event {self.id}",
                    f"some of its sellers of some goods already follow '{others[0]}'",
                    "let each seller of a good follow one copy-cat",
                )
            )
        path.structure.reactions.append(
            Reaction(
                event=self.id,
                arcs=arcs,
                sellers=sellers,
                spared=~aimed[path.layout.pool_region],
                watched=watched,
                active=active,
                start=draws["threshold"],
                price_response=np.maximum(draws["price_response"], 0.0),
                policy_response=np.maximum(draws["policy_response"], 0.0),
                most=np.clip(draws["most"], 0.0, 1.0),
                time=np.maximum(draws["time"], 1.0),
            )
        )
        path.structure.provoked.append(provoked)
        leakage = path.draw(self.id, "leakage", self.leakage)
        path.act("leakage", arcs, np.broadcast_to(leakage[None], (len(active), len(leakage))))
        path.disturb(active > 0)
        if self.alarm > 0.0:
            path.alarm(choose.pools(self.against, self.goods, but=self.who), self, self.alarm)

    def _watched(self, path: ShockPath, arcs: Flags) -> Floats:
        """Return weights of prices: goods sold, or the oxides in goods without a price [1].

        By value of what leaves in the baseline, at reference prices.
        """
        layout = path.layout
        names = layout.material_names
        value = np.nan_to_num(layout.price_outside)
        leaves = np.bincount(
            layout.pool_material[layout.arc_origin[arcs]], layout.arc_flow[arcs], len(names)
        )
        weights: Floats = leaves * value
        chosen = {e for name in self.elements for e in path.choose.elements[name]}
        for place, element in enumerate(layout.technology.elements):
            if f"oxide:{element}" not in names or (chosen and element not in chosen):
                continue
            oxide = names.index(f"oxide:{element}")
            held = np.where(value > 0.0, 0.0, leaves * layout.composition[:, place]).sum()
            weights[oxide] += held * value[oxide]
        total = weights.sum()
        return weights / total if total > 0.0 else weights
