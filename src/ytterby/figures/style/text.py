"""Numbers, intervals and dates as a reader sees them, the same in charts, tables and prose."""

from __future__ import annotations

import math
import re
from typing import Final

from ytterby.results.summary import range_text

LONG_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NARROW_SPACE: Final = "\u202f"
NO_BREAK: Final = "\u00a0"
GAP: Final = "–"


def finite(value: float | None, digits: int = 5) -> float | None:
    """Return a number of at most so many significant digits, or ``None`` for a gap.

    Examples
    --------
    >>> finite(0.123456789), finite(float("nan")), finite(None)
    (0.12346, None, None)
    """
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{digits}g}") + 0.0


def number(value: float | None) -> str:
    """Return a number with about three figures and thin spaces between thousands.

    Examples
    --------
    >>> number(12345.6).replace(NARROW_SPACE, " "), number(3.21), number(0.0456), number(None)
    ('12 300', '3.2', '0.046', '–')
    """
    v = finite(value)
    if v is None:
        return GAP
    if v == 0:
        return "0"
    size = abs(v)
    if size >= 9.95:
        whole = round(v, 2 - math.floor(math.log10(size))) if size >= 1000 else v
        return f"{whole:,.0f}".replace(",", NARROW_SPACE).replace("-", "−")
    if size >= 0.995:
        text = f"{v:.1f}".removesuffix(".0")
    elif size >= 0.001:
        text = f"{v:.2g}"
    else:
        text = f"{v:.0e}".replace("e-0", "e-")
    return text.replace("-", "−")


def thin_thousands(text: str) -> str:
    """Return a text whose thousands are set apart by thin spaces, as those of `number` are.

    Examples
    --------
    >>> thin_thousands("5,906 claims, 1,2 and 2,024,000 t").replace(NARROW_SPACE, "_")
    '5_906 claims, 1,2 and 2_024_000 t'
    """
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", NARROW_SPACE, text)


def percent(share: float | None) -> str:
    """Return a share (0–1) as a percentage; under one and over ninety-nine it says so.

    Examples
    --------
    >>> percent(0.813).replace(NO_BREAK, " "), percent(0.004).replace(NO_BREAK, " ")
    ('81 %', '<1 %')
    """
    v = finite(share)
    if v is None:
        return GAP
    points = 100 * v
    if 0 < points <= 0.5:
        return f"<1{NO_BREAK}%"
    if 99.5 <= points < 100 - 1e-6:
        return f">99{NO_BREAK}%"
    return f"{points:.0f}{NO_BREAK}%".replace("-", "−")


def amount(value: float | None, unit: str) -> str:
    """Return a value with its unit; a unit of ``1`` is a share.

    Examples
    --------
    >>> amount(3.21, "t REO/month").replace(NO_BREAK, " "), amount(None, "t")
    ('3.2 t REO/month', '–')
    """
    if unit == "1":
        return percent(value)
    text = number(value)
    return text if text == GAP or not unit else f"{text}{NO_BREAK}{unit}"


PLURALS: Final = {
    "day": "days",
    "month": "months",
    "unit": "units",
    "week": "weeks",
    "year": "years",
}
RATES: Final = {"1/month": "per month", "1/year": "per year", "log share per log price ratio": ""}
"""Units that read badly beside a number, and what stands there instead."""


def unit_words(unit: str, value: float | None) -> str:
    """Return a unit as it stands after a number: ``6 months``, ``0.25 per month``.

    Examples
    --------
    >>> unit_words("month", 6), unit_words("month", 1), unit_words("1/month", 0.25)
    ('months', 'month', 'per month')
    """
    if unit in RATES:
        return RATES[unit]
    return unit if value == 1 else PLURALS.get(unit, unit)


def count(value: float | None) -> str:
    """Return a number of things: whole, with three figures at most; part of one is ``<1``.

    Examples
    --------
    >>> [count(v).replace(NARROW_SPACE, " ") for v in (0.013, 3.8, 401_234.0, 0.0, None)]
    ['<1', '4', '401 000', '0', '–']
    """
    v = finite(value)
    if v is None:
        return GAP
    if 0 < v < 1:
        return "<1"
    return number(v if v >= 1000 else float(round(v)))


def counts(low: float | None, high: float | None) -> str:
    """Return an interval of a number of things (``<1–13``); empty where there is none.

    Examples
    --------
    >>> counts(0.3, 2.2), counts(1.1, 13.0), counts(0.96, 1.2), counts(None, 2.0)
    ('<1–2', '1–13', '1', '')
    """
    a, b = finite(low), finite(high)
    if a is None or b is None:
        return ""
    if round(a) == round(b):
        return count(b)
    return f"{count(a)}–{count(b)}"


def interval(low: float | None, high: float | None, unit: str = "") -> str:
    """Return an interval without its unit (``78–83``); empty where there is none.

    Examples
    --------
    >>> interval(0.78, 0.83, "1"), interval(2.0, 4.5), interval(None, 3.0)
    ('78–83', '2–4.5', '')
    >>> interval(0.992, 0.9996, "1"), interval(1.0, 1.0, "1")
    ('99.2–99.96', '100')
    """
    bounds = (finite(low), finite(high))
    if None in bounds:
        return ""
    if unit == "1":
        points = [100 * b for b in bounds if b is not None]
        close = round(points[0]) == round(points[1])
        first, last = (_points(p, fine=close) for p in points)
    else:
        first, last = (number(b) for b in bounds)
    return range_text(first, last) if first != last else first


def _points(points: float, *, fine: bool) -> str:
    """Return percentage points; near 0 and 100, or where ``fine``, with what tells them apart."""
    edge = min(abs(points), abs(100 - points))
    if edge < 0.05:
        digits = 2 if edge > 5e-3 else 0
    elif edge < 1 or fine:
        digits = 1
    else:
        digits = 0
    text = f"{points:.{digits}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def capital(text: str) -> str:
    """Return a text with a capital first letter, the rest as it is.

    Examples
    --------
    >>> capital("sintered NdFeB")
    'Sintered NdFeB'
    """
    return text[:1].upper() + text[1:]


def short(label: str) -> str:
    """Return a label without what stands in brackets at its end.

    Examples
    --------
    >>> short("sintered NdFeB, UH to EH grades (180 to 200 °C)")
    'sintered NdFeB, UH to EH grades'
    """
    return label.partition(" (")[0] if label.endswith(")") else label


def month(date: str) -> str:
    """Return ``Apr 2025`` for ``2025-04``; a bare year stays as it is.

    Examples
    --------
    >>> month("2025-04"), month("2024")
    ('Apr 2025', '2024')
    """
    if len(date) < 7:
        return date
    return f"{LONG_MONTHS[int(date[5:7]) - 1][:3]} {date[:4]}"


def long_month(date: str) -> str:
    """Return ``April 2025`` for ``2025-04``, for prose.

    Examples
    --------
    >>> long_month("2025-04")
    'April 2025'
    """
    if len(date) < 7:
        return date
    return f"{LONG_MONTHS[int(date[5:7]) - 1]} {date[:4]}"


def interval_row(low: float | None, high: float | None, unit: str) -> list[list[str]]:
    """Return the tooltip row of an 80 % interval, or nothing."""
    text = interval(low, high, unit)
    shown = "%" if unit == "1" else unit
    return [["80 % interval", f"{text} {shown}".strip()]] if text else []
