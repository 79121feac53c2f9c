"""End-user denial: some sectors may not be served with goods that hold somebody's material."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from ytterby.simulate.events.base import Amount, TradeEvent, check_share
from ytterby.simulate.shocks import ShockPath


class EndUserDenial(TradeEvent):
    """Sectors in ``against`` get no goods that hold material from ``who``, wherever made.

    They are served first with what holds none. Others, who may use either, take the rest.
    """

    kind: Literal["end-user denial"] = Field(
        default="end-user denial", description="Kind of event."
    )
    who: tuple[str, ...] = Field(
        description="Regions or blocs whose material is denied.", min_length=1
    )
    against: tuple[str, ...] = Field(
        default=("all",),
        description="Regions or blocs whose sectors are denied; 'all' others, or 'target'.",
    )
    sectors: tuple[str, ...] = Field(description="Sectors that are denied.", min_length=1)
    severity: Amount = Field(
        default=Amount(value=1.0),
        description="Share of such goods that does not reach them; the rest slips through [1].",
    )
    alarm: float = Field(
        default=0.0,
        description="How much it makes buyers build stocks; 1 as a quota cut of 2010.",
        ge=0.0,
    )

    @field_validator("severity")
    @classmethod
    def _is_a_share(cls, given: Amount) -> Amount:
        check_share("severity", given)
        return given

    def apply(self, path: ShockPath) -> None:
        """Mark the goods, and deny them to the sectors."""
        choose, layout = path.choose, path.layout
        aimed = choose.regions(self.against, but=self.who)
        uses = choose.uses(self.against, self.sectors, self.goods)
        uses = uses & aimed[layout.pool_region[layout.use_pool]]
        if not uses.any():
            path.empty[self.id] = "nobody in the baseline uses what it is about"
            return
        share = path.timing.intensity(self, self.ramp)
        severity = path.draw(self.id, "severity", self.severity, most=1.0)
        path.structure.mark(choose.pools(self.who, self.goods), choose.materials(self.goods))
        path.denied_of[self.id] = uses
        path.act("denied", uses, share * severity[None])
        path.disturb(share > 0)
        if self.alarm > 0.0:
            path.alarm(choose.pools(self.against, self.goods, but=self.who), self, self.alarm)
