"""From free text to the nearest sayings: words that mean the same, numbers, and a ranking."""

from ytterby.sayings.matching.finding import Match, find_sayings
from ytterby.sayings.matching.numbers import Spoken, spoken_numbers
from ytterby.sayings.matching.tokens import concepts_of

__all__ = ["Match", "Spoken", "concepts_of", "find_sayings", "spoken_numbers"]
