"""The range that a spoken number covers: "90 %" is no point, and "over 90 %" has no upper end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ytterby.sayings.saying import Saying

ROUND, PRECISE = 0.025, 0.005
"""Half-width of a share that is a multiple of 5 %, and of any other [1]."""
ABOUT = 0.05
"""Relative half-width of an amount."""
WHOLE = ("year", "years", "rank", "plants", "yes or no")
"""Units that are counted: half a unit to either side."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is claimed.

    Attributes
    ----------
    low, high
        The range that the words cover [unit of the saying]; infinite where they leave it open.
    text
        The number as a reader would say it.
    """

    low: float
    high: float
    text: str

    def holds(self, value: float) -> bool:
        """Return whether a number lies in the range."""
        return self.low <= value <= self.high


def said_range(says: str, numbers: Sequence[float], unit: str, text: str = "") -> Said:
    """Return the range that spoken numbers cover.

    A share that is a multiple of 5 % covers 2.5 points to either side, any other half a point;
    an amount 5 % of itself; a count half a unit. "Over" and "under" are open at one end, and what
    is between two numbers ends at them.

    Parameters
    ----------
    says
        about, over, under, between or exactly.
    numbers
        One number, or two for between [unit].
    unit
        Unit of the saying.
    text
        How it was put; made from the number if blank.

    Examples
    --------
    >>> r = said_range("about", [0.9], "share")
    >>> round(r.low, 3), round(r.high, 3), r.text
    (0.875, 0.925, 'about 90 %')
    >>> said_range("over", [0.9], "share").high, said_range("between", [1, 2], "kg").text
    (inf, '1 to 2 kg')
    """
    words = text or spoken(says, numbers, unit)
    if says == "between":
        return Said(min(numbers), max(numbers), words)
    value = numbers[0]
    if says == "over":
        return Said(value, float("inf"), words)
    if says == "under":
        return Said(float("-inf"), value, words)
    half = half_width(value, unit) if says == "about" else 1e-9 * max(1.0, abs(value))
    top = 1.0 if unit == "share" else float("inf")
    return Said(value - half, max(value, min(top, value + half)), words)


def half_width(value: float, unit: str) -> float:
    """Return how far a spoken number reaches to either side.

    Examples
    --------
    >>> half_width(0.7, "share"), half_width(0.94, "share"), half_width(3, "rank")
    (0.025, 0.005, 0.5)
    """
    if unit == "share":
        fives = value / 0.05
        return ROUND if abs(fives - round(fives)) < 1e-9 else PRECISE
    return 0.5 if unit in WHOLE else ABOUT * abs(value)


def range_of(saying: Saying) -> Said:
    """Return the range that a saying covers as people say it."""
    return said_range(saying.says, saying.number, saying.unit, saying.said)


def spoken(says: str, numbers: Sequence[float], unit: str) -> str:
    """Return a claimed number as a reader would say it.

    Examples
    --------
    >>> spoken("under", [0.01], "share"), spoken("exactly", [1.0], "yes or no")
    ('under 1 %', 'yes')
    """
    shown = [number_text(n, unit) for n in numbers]
    if says == "between":
        return f"{number_text(numbers[0], unit, bare=True)} to {shown[1]}"
    return shown[0] if says == "exactly" else f"{says} {shown[0]}"


def number_text(value: float, unit: str, *, bare: bool = False) -> str:
    """Return a number with its unit, rounded for reading.

    Parameters
    ----------
    value, unit
        The number.
    bare
        Leave the unit out.

    Examples
    --------
    >>> number_text(0.8973, "share"), number_text(417.3, "kg"), number_text(2027.0, "year")
    ('89.7 %', '417 kg', '2027')
    >>> number_text(0.000251, "share"), number_text(1.0, "share", bare=True)
    ('0.025 %', '100')
    >>> number_text(0.0, "yes or no"), number_text(2.0, "rank"), number_text(1.96, "ratio")
    ('no', 'rank 2', '1.96 times')
    """
    if unit == "share":
        percent = 100.0 * value
        whole = abs(percent - round(percent)) < 1e-6
        small = 0.0 < abs(percent) < 1.0
        text = f"{percent:.0f}" if whole else f"{percent:.2g}" if small else f"{percent:.1f}"
        return text if bare else f"{text} %"
    if unit == "yes or no":
        return "yes" if value >= 0.5 else "no"
    if unit == "year":
        return f"{value:.0f}"
    if unit in ("rank", "plants"):
        text = f"{value:.0f}"
        if bare:
            return text
        return f"rank {text}" if unit == "rank" else f"{text} plant{'' if value == 1 else 's'}"
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    name = {"ratio": "times"}.get(unit, unit)
    return text if bare else f"{text} {name}"
