"""What all responses share: they are deeds with a date, like events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ytterby.simulate.events.base import Event

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult
    from ytterby.simulate.shocks import ShockPath


class Response(Event):
    """One thing done in answer to a disruption, or in advance of it."""

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return why it changed nothing in a run; nothing if it did change something."""
        return ""
