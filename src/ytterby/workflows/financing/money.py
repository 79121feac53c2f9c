"""Amounts of US dollars in words."""

from __future__ import annotations

from ytterby.results.summary import GAP, range_text, signed_text

MILLION = 1e6
BILLION = 1e9


def money(value: float | None) -> str:
    """Return an amount of US dollars in words, three figures at most.

    Examples
    --------
    >>> money(2_199e6), money(28.5e6), money(-40e3), money(238.4e6), money(None)
    ('2.20 billion USD', '28.5 million USD', '−40,000 USD', '238 million USD', '–')
    """
    if value is None or value != value:
        return GAP
    scale, unit = _scale(value)
    return f"{_figures(value / scale)} {unit}USD"


def between(low: float, high: float) -> str:
    """Return an interval of money in words, its unit once.

    Examples
    --------
    >>> between(1.468e9, 3.819e9), between(137e6, 238e6), between(-4e5, 1.2e9)
    ('1.47 to 3.82 billion USD', '137 to 238 million USD', '0 to 1.20 billion USD')
    """
    scale, unit = _scale(max(low, high, key=abs))
    return f"{_figures(low / scale)} to {_figures(high / scale)} {unit}USD"


def millions(value: float) -> str:
    """Return millions as a whole number, without a minus before zero.

    Examples
    --------
    >>> millions(-1_469e6), millions(-4e5)
    ('−1,469', '0')
    """
    return signed_text(f"{round(value / MILLION) + 0:,d}")


def band(low: float, high: float) -> str:
    """Return an interval in whole millions in brackets; nothing where both ends are the same.

    Examples
    --------
    >>> band(137e6, 238e6), band(-4e6, 5e6), band(1e6, 1.2e6)
    ('(137–238)', '(−4 to 5)', '')
    """
    first, last = millions(low), millions(high)
    return "" if first == last else f"({range_text(first, last)})"


def _scale(value: float) -> tuple[float, str]:
    sizes = ((BILLION, "billion "), (MILLION, "million "))
    return next(((s, w) for s, w in sizes if abs(value) >= s), (1.0, ""))


def _figures(size: float) -> str:
    """Return three figures."""
    digits = 0 if abs(size) >= 100 or size == 0 else 1 if abs(size) >= 10 else 2
    text = f"{size:,.{digits}f}"
    return "0" if float(text.replace(",", "")) == 0 else signed_text(text)
