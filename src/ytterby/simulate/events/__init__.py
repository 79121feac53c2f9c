"""Things done to the chain, as data; one file a kind, found through a registry."""

from ytterby.simulate.events.base import PLACES, Amount, Control, Event
from ytterby.simulate.events.registry import event_kinds

__all__ = ["PLACES", "Amount", "Control", "Event", "event_kinds"]
