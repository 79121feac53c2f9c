"""Numbers by definition: one file a kind of reference."""

from ytterby.sayings.measure.bench import Bench

__all__ = ["Bench"]
