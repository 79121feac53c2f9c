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
        arcs = self.controlled(path)
        share = path.timing.intensity(self, self.ramp)
        severity = path.draw(self.id, "severity", self.severity, most=1.0)
        path.withhold(arcs, share * severity[None])
        self.close(path, arcs, share > 0)
        path.alarm(self.buyers(path), self, self.alarm * severity)
