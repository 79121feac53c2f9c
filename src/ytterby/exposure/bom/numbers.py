"""Columns of cells turned into numbers, without guessing what a comma means."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from ytterby.exposure.bom.grid import ERRORS
from ytterby.exposure.bom.ledger import Ledger
from ytterby.exposure.bom.masses import AMBIGUOUS, MASSES, read_mass_unit

BLANK_WORDS = frozenset(
    (
        *(
            "n/a",
            "na",
            "n.a.",
            "n.a",
            "-",
            "--",
            "–",
            "—",
            "none",
            "null",
            "nil",
            "tbd",
            "tba",
            "tbc",
        ),
        *("?", "??", "???", "unknown", "unbekannt", "k.a.", "x"),
    )
)
"""What people write where they have no number."""

COUNTS = ("units_per_year", "pieces")
"""Columns of whole numbers: 100.000 in them is more likely a hundred thousand than a hundred."""

# Numbers without thousands; the plain ones of either convention.
_PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
# What only a decimal point, or only a decimal comma, can mean.
_POINT = (
    r"^[+-]?(\d*\.\d{1,2}|\d*\.\d{4,}|0*\.\d{3}|\d{4,}\.\d{3}|0\d*\.\d{3})([eE][+-]?\d+)?$"
    r"|^[+-]?\d{1,3}(,\d{2,3})*,\d{3}\.\d*$|^[+-]?\d{1,3}(,\d{3}){2,}$"
    r"|^[+-]?\d{1,2}(,\d{2})+,\d{3}$|^[+-]?\d+\.\d+[eE][+-]?\d+$"
)
_COMMA = (
    r"^[+-]?(\d*,\d{1,2}|\d*,\d{4,}|0*,\d{3}|\d{4,},\d{3}|0\d*,\d{3})([eE][+-]?\d+)?$"
    r"|^[+-]?\d{1,3}(\.\d{3})+,\d*$|^[+-]?\d{1,3}(\.\d{3}){2,}$|^[+-]?\d+,\d+[eE][+-]?\d+$"
)
_ONE_COMMA = r"^[+-]?[1-9]\d{0,2},\d{3}$"
_ONE_POINT = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"
_WITH_COMMA = r"^[+-]?(\d+|\d{1,3}(\.\d{3})+)?(,\d*)?([eE][+-]?\d+)?$"
_WITH_POINT = r"^[+-]?(\d+|\d{1,3}(,\d{2,3})*,\d{3})?(\.\d*)?([eE][+-]?\d+)?$"

_SPACED = re.compile(r"(?<=\d)[ '’\u00a0\u202f\u2009](?=\d{3}(?!\d))")
_DATE = re.compile(
    r"^\d{4}-\d{1,2}-\d{1,2}([ T].*)?$|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$"
    r"|^\d{1,2}[-. ]?\s?[A-Za-zé]{3,9}\.?([-. ]\s?\d{2,4})?$|^[A-Za-zé]{3,9}\.?[- ]\d{1,4}$"
    r"|^\d{1,2}:\d{2}(:\d{2})?$"
)
_MONTHS = re.compile(
    r"jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|fev|avr|jui|aou|mär", re.I
)
_RANGE = re.compile(
    r"^(~|≈|<|>|≤|≥|ca\.?|approx\.?|about|up to|max\.?|min\.?|±)\s*[\d.,]+"
    r"|^[\d.,]+\s*(-|–|—|to|bis|\.\.+|…|±|\+/-|/)\s*[\d.,]+"
)
_MONEY_MARK = re.compile(r"^(?:US\s?\$|USD|\$)\s*|\s*(?:USD|US\s?\$|\$)$", re.IGNORECASE)
_OTHER_MONEY = re.compile(r"[€£¥]|\b(EUR|GBP|CNY|RMB|JPY|KRW|INR|CHF|CAD|AUD|SEK)\b", re.IGNORECASE)
_MASS_CELL = re.compile(r"^([+-]?[\d.,' ]*\d\.?(?:[eE][+-]?\d+)?)\s*([A-Za-zµμ][\w µμ./]*)$")


@dataclass(frozen=True)
class Cells:
    """One column to be read as numbers.

    Attributes
    ----------
    name
        Column.
    text, numbers
        As in ``Grid``.
    rows
        Rows of the cells, ``(line)``.
    needed
        Whether a blank is a problem.
    """

    name: str
    text: pl.Series
    numbers: pl.Series | None
    rows: pl.Series
    needed: bool = False


def find_convention(cells: Iterable[Cells], separator: str, ledger: Ledger) -> str:
    """Return how a file writes decimals: ``.`` or ``,``, or ``""`` where it does not show.

    Parameters
    ----------
    cells
        All columns of numbers of the file: one file has one convention.
    separator
        Of the file; ``;`` leaves a single point or comma before three digits open.
    ledger
        Notes ``mixed-decimals``.
    """
    points: list[tuple[int, str]] = []
    commas: list[tuple[int, str]] = []
    for one in cells:
        texts = one.text if one.numbers is None else one.text.set(one.numbers.is_not_null(), None)
        for pattern, found in ((_POINT, points), (_COMMA, commas)):
            hit = texts.str.contains(pattern).fill_null(False)
            if hit.any():
                found += zip(one.rows.filter(hit), texts.filter(hit), strict=True)
    if points and commas:
        fewer = min(points, commas, key=len)
        ledger.add(
            "mixed-decimals",
            sorted({row for row, _ in fewer}),
            given=commas[0][1],
            detail=points[0][1],
        )
        return ""
    if commas:
        return ","
    return "." if points else ""


def read_numbers(cells: Cells, convention: str, separator: str, ledger: Ledger) -> pl.Series:
    """Return the numbers of a column; what is none is null, and in the ledger if it matters.

    Parameters
    ----------
    cells
        The column.
    convention
        As found by ``find_convention``.
    separator
        Of the file.
    ledger
        Collects what is found.
    """
    stored = cells.numbers
    text = cells.text if stored is None else cells.text.set(stored.is_not_null(), None)
    plain = text.str.contains(_PLAIN).fill_null(False)
    if convention == ",":
        open_ended = text.str.contains(r"\.").fill_null(False)
        plain = plain & ~open_ended
    elif convention == "" and (separator == ";" or cells.name in COUNTS):
        plain = plain & ~text.str.contains(_ONE_POINT).fill_null(False)
    values = text.set(~plain, None).cast(pl.Float64, strict=False)
    values = values.set(values.is_infinite() | values.is_nan(), None)
    bulk = _bulk(text.set(values.is_not_null(), None), convention)
    values = pl.select(pl.coalesce(values, bulk)).to_series()
    if stored is not None:
        usable = stored.set(stored.is_nan() | stored.is_infinite(), None)
        values = pl.select(pl.coalesce(usable, values)).to_series()
    rest = pl.DataFrame({"row": cells.rows, "text": cells.text, "value": values})
    left = rest.filter(pl.col("value").is_null() & pl.col("text").is_not_null())
    read: dict[str, float | None] = {}
    for given, rows in _by_text(left):
        read[given] = _read_odd(given, rows, cells, convention, separator, ledger)
    if read:
        odd = cells.text.replace_strict(
            list(read), list(read.values()), default=None, return_dtype=pl.Float64
        )
        values = pl.select(pl.coalesce(values, odd)).to_series()
    if cells.needed:
        blank = cells.rows.filter(cells.text.is_null()).to_list()
        blank += [r for given, rows in _by_text(left) if _is_blank(given) for r in rows]
        noted = ledger.rows_of(cells.name)
        if left_blank := sorted(r for r in blank if r not in noted):
            ledger.add("missing-field", left_blank, cells.name)
    return values


def _bulk(text: pl.Series, convention: str) -> pl.Series:
    """Return numbers with the decimal comma or separators of thousands of the convention."""
    if convention == ",":
        fits = text.str.contains(_WITH_COMMA).fill_null(False)
        bare = text.set(~fits, None).str.replace_all(".", "", literal=True)
        return bare.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    if convention == ".":
        fits = text.str.contains(_WITH_POINT).fill_null(False)
        bare = text.set(~fits, None).str.replace_all(",", "", literal=True)
        return bare.cast(pl.Float64, strict=False)
    return pl.Series([None] * len(text), dtype=pl.Float64)


def _by_text(left: pl.DataFrame) -> list[tuple[str, list[int]]]:
    grouped = left.group_by("text", maintain_order=True).agg("row")
    return list(zip(grouped["text"].to_list(), grouped["row"].to_list(), strict=True))


def _is_blank(given: str) -> bool:
    return given.casefold() in BLANK_WORDS


def _read_odd(
    given: str,
    rows: list[int],
    cells: Cells,
    convention: str,
    separator: str,
    ledger: Ledger,
) -> float | None:
    """Return the number in a cell that is not plain, or ``None`` with the reason noted."""
    name = cells.name
    text = unicodedata.normalize("NFKC", given).strip().replace("\N{MINUS SIGN}", "-")
    text = _SPACED.sub("", text)
    if _is_blank(given):
        return None
    if text.upper() in ERRORS:
        ledger.add("error-cell", rows, name, given)
        return None
    if text.startswith("=") or re.match(r"[+@-]\s*[A-Za-z@(]", text):
        if text.lstrip("+-").casefold() in ("inf", "infinity", "nan"):
            ledger.add("not-finite", rows, name, given)
        else:
            stored = cells.numbers is not None
            code = "formula-without-value" if stored else "formula-cell"
            ledger.add(code, rows, name, given)
        return None
    if text.casefold() in ("nan", "inf", "infinity", "∞", "-∞"):
        ledger.add("not-finite", rows, name, given)
        return None
    if name == "price_usd":
        if _OTHER_MONEY.search(text):
            ledger.add("other-currency", rows, name, given)
            return None
        text = _MONEY_MARK.sub("", text)
    scale = 1.0
    if text.endswith("%"):
        if name != "content":
            ledger.add("percent-sign", rows, name, given)
            return None
        text, scale = text[:-1].strip(), 0.01
    return _read_plain(text, given, rows, name, convention, separator, ledger, scale)


def _read_plain(
    text: str,
    given: str,
    rows: list[int],
    name: str,
    convention: str,
    separator: str,
    ledger: Ledger,
    scale: float,
) -> float | None:
    one_comma, one_point = re.match(_ONE_COMMA, text), re.match(_ONE_POINT, text)
    open_point = one_point and (separator == ";" or name in COUNTS)
    if convention == "" and (one_comma or open_point):
        whole = text.replace(",", "").replace(".", "")
        detail = f"{whole} or {text.replace(',', '.')}"
        ledger.add("ambiguous-number", rows, name, given, detail)
        return None
    value: float | None = None
    if convention != "." and re.match(_WITH_COMMA, text) and re.search(r"\d", text):
        value = float(text.replace(".", "").replace(",", "."))
    elif convention != "," and re.match(_WITH_POINT, text) and re.search(r"\d", text):
        value = float(text.replace(",", ""))
    elif re.match(_PLAIN, text) and convention != ",":
        value = float(text)
    if value is not None:
        if math.isfinite(value):
            return value * scale
        ledger.add("not-finite", rows, name, given)
        return None
    if _DATE.match(text) and (not re.search(r"[A-Za-zé]", text) or _MONTHS.search(text)):
        ledger.add("date-in-number", rows, name, given)
    elif _RANGE.match(text):
        ledger.add("range-in-number", rows, name, given)
    else:
        ledger.add("bad-number", rows, name, given)
    return None


def split_units(cells: Cells, ledger: Ledger) -> tuple[Cells, pl.Series]:
    """Return a column of masses without the units in its cells, and those units [kg].

    Parameters
    ----------
    cells
        Cells such as ``12 g``.
    ledger
        Notes units that are none.
    """
    none = pl.Series([None] * len(cells.text), dtype=pl.Float64)
    lettered = cells.text.str.contains(r"\d\s*[A-Za-zµμ]").fill_null(False)
    if cells.numbers is not None:
        lettered = lettered & cells.numbers.is_null()
    if not lettered.any():
        return cells, none
    left = pl.DataFrame({"row": cells.rows, "text": cells.text}).filter(lettered)
    bare: dict[str, str] = {}
    sizes: dict[str, float] = {}
    for given, rows in _by_text(left):
        match = _MASS_CELL.match(given.replace("\u00a0", " "))
        if match is None or _MONTHS.match(match.group(2)) or match.group(2)[0] in "eE":
            continue
        word = match.group(2).split("/")[0].strip().casefold().replace(" ", "_")
        code, found = read_mass_unit(match.group(2))
        if code and word not in AMBIGUOUS and word not in MASSES and len(word) > 6:
            continue
        if code:
            ledger.add(code, rows, cells.name, given, str(found))
            found = 1.0
        bare[given] = match.group(1).strip()
        sizes[given] = float(found)
    if not bare:
        return cells, none
    text = cells.text.replace(bare)
    units = cells.text.replace_strict(
        list(sizes), list(sizes.values()), default=None, return_dtype=pl.Float64
    )
    return Cells(cells.name, text, cells.numbers, cells.rows, cells.needed), units
