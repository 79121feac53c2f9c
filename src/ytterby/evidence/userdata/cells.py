"""Turn the cells of a user's table into numbers, years and dates, without guessing."""

from __future__ import annotations

import datetime as dt
import math
import re

from ytterby.errors import InputError, Problem
from ytterby.evidence.userdata.sheet import Cell

_PLAIN = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$")
_GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+\.\d+$|^[+-]?\d{1,3}(,\d{3}){2,}$")
_ONE_GROUP = re.compile(r"^[+-]?\d{1,3},\d{3}$")
_COMMA = re.compile(r"^[+-]?[\d. ']*\d,\d+$")


def parse_number(cell: Cell, place: str) -> float | None:
    """Return a number, ``None`` for a blank cell.

    Raises
    ------
    InputError
        ``decimal-comma``, ``ambiguous-number``, ``percent-sign`` or ``bad-number``.

    Examples
    --------
    >>> parse_number("1,234,567", "x"), parse_number("-2.5e3", "x")
    (1234567.0, -2500.0)
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        text = cell.strip().replace("\N{MINUS SIGN}", "-")
        if _ONE_GROUP.match(text):
            whole, _, rest = text.partition(",")
            message = f"'{text}' may be {whole}{rest} or {whole}.{rest}"
            fix = f"write {whole}{rest} or {whole}.{rest}"
            raise InputError(Problem("ambiguous-number", place, message, fix))
        if _GROUPED.match(text):
            text = text.replace(",", "")
        if _COMMA.match(text):
            fix = f"write {re.sub(r'[. ]', '', text).replace(chr(39), '').replace(',', '.')}"
            message = f"'{text}' has a decimal comma"
            raise InputError(Problem("decimal-comma", place, message, fix))
        if text.endswith("%") and _PLAIN.match(text[:-1].strip()):
            message = f"'{text}' holds its unit"
            fix = f"write {text[:-1].strip()} as value and % as unit"
            raise InputError(Problem("percent-sign", place, message, fix))
        if not _PLAIN.match(text):
            fix = "write a number such as 1234.5, or leave the cell blank"
            raise InputError(Problem("bad-number", place, f"'{text}' is no number", fix))
        cell = float(text)
    if not math.isfinite(cell):
        fix = "write a finite number, or leave the cell blank"
        raise InputError(Problem("bad-number", place, f"{cell} is not finite", fix))
    return cell


def parse_year(cell: Cell, place: str) -> int | None:
    """Return a year, ``None`` for a blank cell.

    Raises
    ------
    InputError
        ``bad-year``.
    """
    if cell is None:
        return None
    text = f"{cell:g}" if isinstance(cell, float) else cell.strip()
    if re.fullmatch(r"\d{4}(\.0+)?", text) and 1900 <= int(text[:4]) <= 2100:
        return int(text[:4])
    fix = "write a calendar year such as 2024; put a fiscal year or month in period"
    raise InputError(Problem("bad-year", place, f"'{text}' is no year", fix))


def parse_date(cell: Cell, place: str) -> dt.date | None:
    """Return a date, ``None`` for a blank cell.

    Raises
    ------
    InputError
        ``bad-date``: only ISO dates are read, for 03/04/2025 is two days at once.
    """
    if cell is None:
        return None
    text = f"{cell:g}" if isinstance(cell, float) else cell.strip()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        fix = "write it as 2025-03-31"
        raise InputError(Problem("bad-date", place, f"'{text}' is no ISO date", fix)) from None
