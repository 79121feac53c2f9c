"""Things done to the chain, as data; one file a kind, found through a registry."""

from ytterby.simulate.events.base import Amount, Control, Event
from ytterby.simulate.events.registry import event_kinds

__all__ = ["Amount", "Control", "Event", "event_kinds"]
