"""What all responses share: they are deeds with a date, like events."""

from __future__ import annotations

from ytterby.simulate.events.base import Event


class Response(Event):
    """One thing done in answer to a disruption, or in advance of it."""
