"""Ban: a share of exports, or all of them, may not leave."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from ytterby.simulate.events.base import Amount, Control, check_share
from ytterby.simulate.shocks import ShockPath


class Ban(Control):
    """A ban, embargo or cut: a share ``severity`` of contract orders may not be shipped."""

    kind: Literal["ban"] = Field(default="ban", description="Kind of event.")
    severity: Amount = Field(
        default=Amount(value=1.0),
        description="Share of exports that is stopped; 1 is all of them [1].",
    )

    @field_validator("severity")
    @classmethod
    def _is_a_share(cls, given: Amount) -> Amount:
        check_share("severity", given)
        return given

    def apply(self, path: ShockPath) -> None:
        """Withhold the share of orders, open the nested pools to others, alarm the buyers."""
        arcs = path.controlled_arcs(self.id, self.who, self.against, self.goods)
        share = path.calendar.share(self.start, self.end, self.ramp)
        severity = path.draw(self.id, "severity", self.severity, most=1.0)
        path.withhold(arcs, share[:, None] * severity[None])
        path.leak(arcs, path.draw(self.id, "leakage", self.leakage))
        path.divide(self.who, self.against, self.goods, share > 0)
        alarm = self.alarm * self.severity.value
        path.alarm(self.against, self.who, self.goods, self.announced or self.start, alarm)
