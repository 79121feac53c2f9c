"""Units at the border: what a table may say, turned into the one unit of a quantity.

Inside, every number is in the unit that names.toml gives it. Tonnes of oxide equivalent (t REO),
tonnes of contained element and tonnes of product are three different things and never turn into
one another here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ytterby.errors import InputError, Problem

if TYPE_CHECKING:
    import pint

_MASSES = {
    "g": (1e-3, "gram grams"),
    "kg": (1.0, "kilogram kilograms kilo kilos kgs"),
    "t": (1e3, "tonne tonnes metric_ton metric_tons metric_tonne metric_tonnes tpa"),
    "kt": (1e6, "kilotonne kilotonnes ktpa"),
    "Mt": (1e9, "megatonne megatonnes"),
    "lb": (0.45359237, "lbs pound pounds"),
}
"""Symbol → [kg], other names. pint's own registry reads kt as knots, so none of it is used."""

_BASES = ("", "REO", "element")

_OTHERS = """
year = [time] = yr = a = annum = years = yrs
month = year / 12 = mo = months
day = year / 365.25 = d = days
USD = [currency]
MUSD = 1e6 * USD
BUSD = 1e9 * USD
unit = [thing] = units = piece = pieces
job = [job] = jobs = person = people = workers = employees
MW = [power]
kW = 1e-3 * MW
GW = 1e3 * MW
one = [one] = share
percent = 1e-2 * one = pct
permille = 1e-3 * one
ppm = 1e-6 * one
"""

_WORDS = (
    (re.compile(r"\b(metric)\s+(ton(?:ne)?s?)\b", re.IGNORECASE), r"metric_\2"),
    (re.compile(r"\bUS\s?\$|\bUS\s?dollars?\b|(?<!\w)\$", re.IGNORECASE), "USD"),
    (re.compile(r"\b(?:million|mn|m)\s+USD\b|\bUSD\s+(?:million|mn|m)\b|\bUSDm\b", re.I), "MUSD"),
    (re.compile(r"\b(?:billion|bn)\s+USD\b|\bUSD\s+(?:billion|bn)\b|\bUSDbn\b", re.I), "BUSD"),
    (re.compile(r"‰"), "permille"),
    (re.compile(r"%"), "percent"),
    (re.compile(r"\s+per\s+", re.IGNORECASE), "/"),
    (re.compile(r"\bp\.?\s?a\.?$", re.IGNORECASE), "/year"),
)

_OXIDE = re.compile(r"^(REO|TREO|rare[- ]earth oxides?|oxides?|oxide equivalent|\w+ oxide)$", re.I)
_ELEMENT = re.compile(r"^(elements?|metal|contained|[A-Z][a-z]?|NdPr|DyTb)$")
_MASS = re.compile(r"^([A-Za-z][A-Za-z_]*)(?:\s+(?:of\s+)?(.+))?$")

_AMBIGUOUS = {
    "ton": "a ton may be metric, long or short",
    "tons": "a ton may be metric, long or short",
    "mt": "mt may be metric tonne or megatonne",
    "MT": "MT may be metric tonne or megatonne",
    "K": "K may be thousand",
    "k": "k may be thousand",
}

_CURRENCIES = ("EUR", "CNY", "RMB", "JPY", "GBP", "AUD", "CAD", "KRW", "INR", "€", "¥", "£")


@cache
def registry() -> pint.UnitRegistry[float]:
    """Return the package's own unit registry: the masses of this field, money, time, counts."""
    import pint

    own: pint.UnitRegistry[float] = pint.UnitRegistry(None)
    lines = [line for line in _OTHERS.splitlines() if line]
    for basis in _BASES:
        tail = f"_{basis}" if basis else ""
        for symbol, (kilograms, names) in _MASSES.items():
            size = f"[mass{tail}]" if symbol == "kg" else f"{kilograms!r} * kg{tail}"
            others = [f"{name}{tail}" for name in names.split()]
            lines.append(" = ".join([f"{symbol}{tail}", size, *others]))
    lines.sort(key=lambda line: "[" not in line)
    own.load_definitions(lines)
    return own


def convert(value: float, unit: str, target: str) -> float:
    """Return a value in another unit of the same kind.

    Parameters
    ----------
    value
        The number [unit].
    unit
        As written: ``kt REO``, ``%``, ``USD/lb``, ``million USD``.
    target
        The unit that is wanted, as in names.toml.

    Raises
    ------
    InputError
        As for ``conversion_factor``.

    Examples
    --------
    >>> convert(45, "%", "1"), convert(1.2, "kt REO/yr", "t REO/year")
    (0.45, 1200.0)
    """
    return round(value * conversion_factor(unit, target), 12)


@cache
def conversion_factor(unit: str, target: str) -> float:
    """Return what to multiply a number in one unit with to get it in another.

    A yearly total may be written without ``/year``: its row has a year.

    Parameters
    ----------
    unit, target
        As for ``convert``.

    Raises
    ------
    InputError
        ``unknown-unit``, ``ambiguous-unit``, ``other-currency``, ``other-basis`` (t REO, t element
        and t product never turn into one another silently) or ``other-dimension``.
    """
    if unit.strip() == target:
        return 1.0
    source_unit, target_unit = _parse(unit, target), _parse(target, target)
    per_year = registry()("1/year")
    if source_unit.dimensionality == (target_unit / per_year).dimensionality:
        source_unit = source_unit * per_year
    if source_unit.dimensionality == target_unit.dimensionality:
        return float(source_unit.m_as(target_unit.units))
    if _without_basis(source_unit) in (
        _without_basis(target_unit),
        _without_basis(target_unit / per_year),
    ):
        message = f"'{unit}' and '{target}' weigh different things (oxide, element, product)"
        fix = f"convert it with the oxide factor or the content yourself and write '{target}'"
        raise InputError(Problem("other-basis", "unit", message, fix))
    message = f"'{unit}' measures something else than '{target}'"
    raise InputError(Problem("other-dimension", "unit", message, f"write it in '{target}'"))


def _without_basis(quantity: pint.Quantity[float]) -> dict[str, float]:
    bare: dict[str, float] = {}
    for name, power in quantity.dimensionality.items():
        kind = "[mass]" if str(name).startswith("[mass") else str(name)
        bare[kind] = bare.get(kind, 0.0) + float(str(power))
    return bare


def _parse(unit: str, target: str) -> pint.Quantity[float]:
    text = unit.strip()
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    above, *below = [part.strip() for part in text.split("/")]
    result = _parse_part(above, unit, target)
    for part in below:
        result = result / _parse_part(part, unit, target)
    return result


def _parse_part(part: str, unit: str, target: str) -> pint.Quantity[float]:
    own = registry()
    if part in ("1", ""):
        return own.Quantity(1.0, "one") if part == "1" else _unknown(unit, target)
    if part in _AMBIGUOUS:
        fix = f"write '{target}', or t, kt or Mt for metric tonnes"
        raise InputError(Problem("ambiguous-unit", "unit", f"'{unit}': {_AMBIGUOUS[part]}", fix))
    if any(currency in part for currency in _CURRENCIES):
        message = f"'{unit}' is not in US dollars, and no exchange rate is guessed"
        raise InputError(Problem("other-currency", "unit", message, f"write it in '{target}'"))
    match = _MASS.match(part)
    if match is None:
        return _unknown(unit, target)
    name, basis = match.group(1), (match.group(2) or "").strip()
    name = _lowered(name)
    if basis:
        if _OXIDE.match(basis):
            name += "_REO"
        elif _ELEMENT.match(basis):
            name += "_element"
        else:
            return _unknown(unit, target)
    if name.partition("_")[0] in ("tpa", "ktpa"):
        yearly: pint.Quantity[float] = own.Quantity(1.0, name) / own.Quantity(1.0, "year")
        return yearly
    if not _is_known(name):
        return _unknown(unit, target)
    result: pint.Quantity[float] = own.Quantity(1.0, name)
    return result


def _lowered(name: str) -> str:
    """Return the name of a unit in the case in which the registry has it."""
    return name if _is_known(name) else name.lower()


def _is_known(name: str) -> bool:
    """Whether the registry has a unit; words that pint reads as numbers (NAN) are none."""
    try:
        return name in registry()
    except ValueError:
        return False


def _unknown(unit: str, target: str) -> pint.Quantity[float]:
    message = f"'{unit}' is no unit that is known here"
    raise InputError(Problem("unknown-unit", "unit", message, f"write it in '{target}'"))
