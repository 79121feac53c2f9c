"""Which sayings a text means: those whose words it holds, the nearest first."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ytterby.sayings.claimed import Said, range_of, said_range
from ytterby.sayings.matching.numbers import Spoken, spoken_numbers
from ytterby.sayings.matching.tokens import concepts_of, speaks_of_others
from ytterby.sayings.reading import read_sayings
from ytterby.sayings.saying import Saying

LEAST = 0.3
"""Below this score a text means none of the sayings."""
MISSING, EXTRA = 0.3, 0.6
"""Weights of concepts that only the saying has, and that only the text has."""
SAME_NUMBER, SAME_UNIT = 0.2, 0.05
"""Added where the text's number lies in what the saying claims, or at least has its unit."""
OURS = frozenset({"rareearth", "magnet", "yttrium", "samarium", "lynas", "noveon", "heavy"})
"""Concepts that make a text one about rare earths whatever else it names."""
_UNIT_OF = {"t REO": "t", "t REO/year": "t", "t/t": "t"}


@dataclass(frozen=True)
class Match:
    """A saying that a text may mean.

    Attributes
    ----------
    saying, score
        The saying, and how near it is [1].
    said
        The number in the text, if it has one in the unit of the saying.
    year
        The year in the text, if it has one.
    unread
        Numbers in the text that are in another unit than the saying, none being in its own.
    denied
        Whether the text denies what the saying says: "China does not refine 90 %".
    typed
        The number in the text as it was typed, or all unread ones; blank if it has none.
    """

    saying: Saying
    score: float
    said: Said | None = None
    year: int | None = None
    unread: tuple[str, ...] = ()
    denied: bool = False
    typed: str = ""


@cache
def _concepts(saying: Saying) -> tuple[frozenset[str], ...]:
    return tuple(concepts_of(t) for t in (saying.sentence, *saying.variants))


def weights(sayings: Sequence[Saying]) -> dict[str, float]:
    """Return the weight of each concept: the rarer among sayings, the heavier."""
    counts = Counter(c for s in sayings for c in frozenset().union(*_concepts(s)))
    return {c: math.log(1.0 + len(sayings) / n) for c, n in counts.items()}


def find_sayings(
    text: str, sayings: Sequence[Saying] | None = None, *, most: int = 5
) -> tuple[Match, ...]:
    """Return the sayings that a text may mean, the nearest first.

    A saying is near if the text names every concept that it needs. Among those the score is the
    weight of the shared concepts over that of all, counted for the nearest way to put it. Words
    that stand in no saying count for nothing, so filler and its order do not matter.

    Parameters
    ----------
    text
        Any sentence; typos are forgiven.
    sayings
        Those that ship by default.
    most
        How many to return.

    Examples
    --------
    >>> find_sayings("China refines 90% of rare earths")[0].saying.id
    'china-refines-90'
    >>> find_sayings("The weather was fine")
    ()
    """
    known = read_sayings() if sayings is None else tuple(sayings)
    named = concepts_of(text)
    if speaks_of_others(text) and not named & OURS:
        return ()
    weight = weights(known)
    numbers = spoken_numbers(text)
    found = []
    for saying in known:
        if not all(named & set(group.split("|")) for group in saying.needs):
            continue
        score = max(_likeness(named, own, weight) for own in _concepts(saying))
        spoken = pick_number(saying, numbers)
        if spoken is not None:
            same = _same_number(saying, spoken)
            score += SAME_NUMBER if same else SAME_UNIT
        if score >= LEAST:
            found.append(_match(text, saying, score, spoken, numbers))
    found.sort(key=lambda m: -round(m.score, 9))  # of equals, the first in the files
    return tuple(found[:most])


def _match(
    text: str,
    saying: Saying,
    score: float,
    spoken: Spoken | None,
    numbers: Sequence[Spoken],
) -> Match:
    said = None
    if spoken is not None:
        said = said_range(spoken.says, spoken.numbers, saying.unit, spoken.text)
        if saying.said and _same_number(saying, spoken) and saying.says == "about":
            said = None
    years = [int(s.numbers[0]) for s in numbers if s.unit == "year"]
    year = years[0] if years and saying.unit != "year" else None
    others = () if spoken else tuple(s.text for s in numbers if s.unit != "year")
    plain = any(denies(t) for t in (saying.sentence, *saying.variants))
    typed = spoken.text if spoken else "; ".join(others)
    return Match(saying, score, said, year, others, denies(text) and not plain, typed)


def denies(text: str) -> bool:
    """Return whether a text holds a word of denial.

    Examples
    --------
    >>> denies("China doesn't refine 90 %"), denies("China refines 90 %")
    (True, False)
    """
    return re.search(r"\b(?:not|never|no longer|false|untrue)\b|n['’]t\b", text, re.I) is not None


def _likeness(named: frozenset[str], own: frozenset[str], weight: dict[str, float]) -> float:
    def total(concepts: frozenset[str]) -> float:
        return sum(weight.get(c, 0.0) for c in concepts)

    both = total(named & own)
    rest = MISSING * total(own - named) + EXTRA * total(named - own)
    return both / (both + rest) if both else 0.0


def pick_number(saying: Saying, numbers: Sequence[Spoken]) -> Spoken | None:
    """Return the first number of a text that is in the unit of a saying."""
    unit = _UNIT_OF.get(saying.unit, saying.unit)
    return next((s for s in numbers if s.unit == unit), None)


def _same_number(saying: Saying, spoken: Spoken) -> bool:
    if saying.says == "between" and spoken.says != "between":
        return range_of(saying).holds(spoken.numbers[0])
    if spoken.says == "between" and saying.says != "between":
        return False
    if saying.says == "between":
        return all(
            math.isclose(a, b, rel_tol=0.02)
            for a, b in zip(sorted(spoken.numbers), sorted(saying.number), strict=True)
        )
    said = range_of(saying)
    near = said_range("about", saying.number, saying.unit)
    return near.holds(spoken.numbers[0]) or (
        saying.says != "about" and said.holds(spoken.numbers[0]) and spoken.says == saying.says
    )
