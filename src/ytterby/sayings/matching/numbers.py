"""The numbers in a text, with how they are meant: "over 90 %", "80-90 percent", "920 pounds"."""

from __future__ import annotations

import re
from dataclasses import dataclass

POUND = 0.45359237
"""Kilograms in a pound."""

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = {
    "half": 0.5,
    "a third": 1 / 3,
    "one third": 1 / 3,
    "one-third": 1 / 3,
    "two thirds": 2 / 3,
    "two-thirds": 2 / 3,
    "a quarter": 0.25,
    "three quarters": 0.75,
    "three-quarters": 0.75,
}
_TIMES = {
    "double": 2.0,
    "doubled": 2.0,
    "twice": 2.0,
    "triple": 3.0,
    "tripled": 3.0,
    "threefold": 3.0,
    "fivefold": 5.0,
    "tenfold": 10.0,
    "ten-fold": 10.0,
    "ten times": 10.0,
}
_RANKS = {
    name: float(place)
    for place, name in enumerate(
        ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 2
    )
} | {"largest": 1.0, "biggest": 1.0}
"""The first that is found counts: "third largest" is third."""
_UNITS: tuple[tuple[str, str, float], ...] = (
    (r"%|percent\b|per cent\b|pc\b|pct\b", "share", 0.01),
    (r"(?:pounds?|lbs?|lb\.)\b", "kg", POUND),
    (r"(?:kg|kilograms?|kilos?)\s*(?:/|per|a|each)\s*(?:MW|megawatt)", "kg/MW", 1.0),
    (r"(?:tonnes?|tons?|t)\s*(?:/|per|a|each)\s*(?:MW|megawatt)", "kg/MW", 1000.0),
    (r"(?:kg|kilograms?|kilos?)\b", "kg", 1.0),
    (r"(?:million|m|mn)\s+(?:metric )?(?:tonnes|tons|t)\b|Mt\b", "t", 1e6),
    (r"(?:thousand|k)\s*(?:tonnes|tons|t)\b|kt\b", "t", 1e3),
    (r"(?:metric )?(?:tonnes?|tons?|t)\b", "t", 1.0),
    (r"years?\b", "years", 1.0),
    (r"(?:times|x|-?fold)\b", "ratio", 1.0),
    (r"(?:st|nd|rd|th)\b", "rank", 1.0),
)
_OVER = re.compile(
    r"(?:over|more than|above|at least|upwards of|exceed\w*|greater than|>|≥|minimum of)\s*$", re.I
)
_UNDER = re.compile(r"(?:under|less than|below|fewer than|at most|up to|nearly no|<|≤)\s*$", re.I)
_ANY = "|".join(pattern for pattern, _, _ in _UNITS)
_RANGE = re.compile(rf"({_DIGITS})\s*%?\s*(?:-|–|—|to|and|or)\s*({_DIGITS})\s*({_ANY})", re.I)
_ONE = re.compile(rf"({_DIGITS})\s*-?\s*({_ANY})", re.I)
_YEAR = re.compile(r"\b(19[89]\d|20[0-4]\d)\b")
_CENTURY = re.compile(r"\bquarter[ -](?:of a )?century\b", re.I)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number in a text.

    Attributes
    ----------
    says, numbers
        How it is meant; one number, or two for between.
    unit
        share, kg, kg/MW, t, years, year, ratio or rank.
    text
        The words themselves.
    """

    says: str
    numbers: tuple[float, ...]
    unit: str
    text: str


def _unit(text: str) -> tuple[str, float]:
    for pattern, unit, factor in _UNITS:
        if re.fullmatch(pattern, text, re.I):
            return unit, factor
    raise ValueError(f"no unit '{text}'")


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def _says(before: str) -> str:
    if _OVER.search(before):
        return "over"
    return "under" if _UNDER.search(before) else "about"


def spoken_numbers(text: str) -> tuple[Spoken, ...]:
    """Return the numbers in a text, in order of how plainly they are put.

    Parameters
    ----------
    text
        Any sentence.

    Examples
    --------
    >>> spoken_numbers("over 90 % of magnets")[0]
    Spoken(says='over', numbers=(0.9,), unit='share', text='over 90 %')
    >>> [s.numbers for s in spoken_numbers("80-90 percent, in 2024")]
    [(0.8, 0.9), (2024.0,)]
    >>> round(spoken_numbers("920 pounds")[0].numbers[0], 1)
    417.3
    """
    found: list[Spoken] = []
    rest = text
    for match in _RANGE.finditer(text):
        unit, factor = _unit(match[3])
        pair = (round(_value(match[1]) * factor, 9), round(_value(match[2]) * factor, 9))
        found.append(Spoken("between", pair, unit, match[0].strip()))
        rest = rest.replace(match[0], " ", 1)
    for match in _ONE.finditer(rest):
        unit, factor = _unit(match[2])
        before = rest[: match.start()]
        says = _says(before)
        lead = (_OVER if says == "over" else _UNDER).search(before) if says != "about" else None
        words = f"{lead[0].strip()} {match[0]}" if lead else match[0]
        found.append(Spoken(says, (round(_value(match[1]) * factor, 9),), unit, words.strip()))
    lowered = rest.casefold()
    if _CENTURY.search(lowered):
        found.append(Spoken("about", (25.0,), "years", "a quarter of a century"))
        lowered = _CENTURY.sub(" ", lowered)
    for table, unit in ((_WORDS, "share"), (_TIMES, "ratio"), (_RANKS, "rank")):
        for word, value in table.items():
            hit = re.search(rf"\b{word}\b", lowered)
            if hit:
                found.append(Spoken(_says(lowered[: hit.start()]), (value,), unit, word))
    found += [Spoken("exactly", (float(y),), "year", y) for y in _YEAR.findall(rest)]
    return tuple(found)
