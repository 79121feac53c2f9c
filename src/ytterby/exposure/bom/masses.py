"""Units of mass and periods as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPELLINGS = {
    1e-9: "ug µg μg microgram micrograms mcg",
    1e-6: "mg milligram milligrams milligramm",
    1e-3: "g gr gm gms gram grams gramm gramme grammes gramos 克",
    1.0: "kg kgs kilo kilos kilogram kilograms kilogramm kilogramme 公斤 千克",
    1e3: "t te tonne tonnes tonnen metric_ton metric_tons metric_tonne metric_tonnes 吨",
    0.45359237: "lb lbs pound pounds",
    0.028349523125: "oz ounce ounces",
    907.18474: "short_ton short_tons us_ton us_tons",
    1016.0469088: "long_ton long_tons",
}
"""Size [kg] → spellings. Pound and ounce are those of the international agreement of 1959."""

MASSES = {name: size for size, names in _SPELLINGS.items() for name in names.split()}
"""Size of a unit of mass [kg] by its folded spelling."""

AMBIGUOUS = {
    "ton": "a ton may be metric, long or short",
    "tons": "a ton may be metric, long or short",
    "mt": "mt may be metric tonne or megatonne",
}

PERIODS = {"year": 1.0, "quarter": 4.0, "month": 12.0, "week": 365.25 / 7, "day": 365.25}
"""Periods in a year."""

_PERIOD_WORDS = {
    "year": "year years yr yrs annum annual annually yearly pa jahr an ano 年",
    "quarter": "quarter quarters quarterly qtr quartal",
    "month": "month months monthly mo mth monat mois mes 月",
    "week": "week weeks weekly wk woche semaine semana",
    "day": "day days daily tag jour dia",
}
_PERIOD_OF = {word: period for period, words in _PERIOD_WORDS.items() for word in words.split()}

_PIECE = re.compile(r"\s*(?:/|\bper\b|\bpro\b|\beach\b|\bea\b|\bje\b|\bpar\b).*$", re.IGNORECASE)


def find_period(words: Sequence[str]) -> str | None:
    """Return the period that folded words name.

    Examples
    --------
    >>> find_period(["units", "per", "month"])
    'month'
    """
    for word in words:
        if word in _PERIOD_OF:
            return _PERIOD_OF[word]
    return None


def read_mass_unit(text: str) -> tuple[str, float | str]:
    """Return a code and its detail, or ``""`` and the size of a unit [kg].

    Parameters
    ----------
    text
        As written: ``kg``, ``g/unit``, ``Metric tons``.

    Examples
    --------
    >>> read_mass_unit("g / motor"), read_mass_unit("tons")[0], read_mass_unit("stone")[0]
    (('', 0.001), 'ambiguous-unit', 'unknown-unit')
    """
    bare = _PIECE.sub("", text.strip()).strip().strip(".")
    # Mg is the SI megagram and, in a table typed by hand, as likely a milligram.
    if bare in ("Mg", "MG"):
        return "ambiguous-unit", f"{bare} may be milligram or megagram (tonne)"
    name = "_".join(bare.casefold().replace("_", " ").replace(".", "").split())
    if name in AMBIGUOUS:
        return "ambiguous-unit", AMBIGUOUS[name]
    size = MASSES.get(name)
    return ("unknown-unit", "") if size is None else ("", size)


def find_mass_unit(text: str, *, whole: bool) -> tuple[str, float | str | None]:
    """Return the unit in a header: a code and its detail, or ``""`` and a size [kg] or ``None``.

    Parameters
    ----------
    text
        What stands in brackets, or the header itself.
    whole
        Whether the text is meant to be a unit as a whole (in brackets), so that a short word
        that is none is reported.
    """
    code, found = read_mass_unit(text)
    if not code:
        return "", found
    if whole:
        named = [w for w in re.split(r"[^\w]+", text) if w.casefold() in MASSES]
        if len(named) == 1 and named[0] not in ("Mg", "MG") and len(text.split()) > 1:
            return "", MASSES[named[0].casefold()]
        odd = code == "ambiguous-unit" or re.fullmatch(r"[A-Za-zµ]{1,3}(/\w+)?", text.strip())
        return (code, found) if odd else ("", None)
    words = re.sub(r"[\W_]+", " ", text).split()
    for word in (words[-1], words[0]) if words else ():
        if word.casefold() in MASSES and word not in ("Mg", "MG") and len(words) > 1:
            return "", MASSES[word.casefold()]
        if word.casefold() in AMBIGUOUS and word != words[0]:
            return "ambiguous-unit", AMBIGUOUS[word.casefold()]
    return "", None
