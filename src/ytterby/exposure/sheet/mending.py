"""Mends that one click can make: only what the sheet or the list of known names supports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ytterby.exposure.bom.ledger import Finding, shorten
from ytterby.exposure.bom.masses import PERIODS
from ytterby.exposure.bom.materials import resolve_name
from ytterby.exposure.sheet.rows import BillRows

Action = Literal["set", "rename", "delete", "drop-column", "add-column"]

_NEAR = re.compile(r"did you mean (.+?)\?")
_RANGE = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(?:-|–|—|to|bis|\.\.+|…)\s*(\d+(?:[.,]\d+)?)$")
_BOUND = re.compile(r"^(?:~|≈|<|>|≤|≥|ca\.?|approx\.?|about|up to|max\.?|min\.?)\s*([\d.,]+)$")
_DAY = re.compile(r"^\d{4}-0?(\d{1,2})-0?(\d{1,2})$")
_NUMBER = re.compile(r"^\d[\d.,]*$")
_OPTIONAL = frozenset(("price_usd", "stock", "content", "pieces", "country", "sector"))
"""Columns in which a blank is an answer: not known."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing to do about a problem.

    Attributes
    ----------
    action
        ``set`` types ``value`` into the cell, ``rename`` makes it the name of the column,
        ``delete`` removes the row, ``drop-column`` the column, ``add-column`` adds one.
    value
        Text of the cell, or name of the column.
    label
        What a button says.
    position
        Column of the sheet, where it is not that of the problem.
    """

    action: Action
    value: str
    label: str
    position: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet and where its columns stand, for mends that look at other rows."""

    rows: BillRows
    at: Mapping[str, int] = field(repr=False)

    def text(self, row: int, column: str) -> str:
        """Return a cell, or nothing if there is no such column."""
        position = self.at.get(column)
        return "" if position is None else self.rows.rows[row][position].strip()

    @cached_property
    def by_product(self) -> dict[tuple[str, str], Counter[str]]:
        """Values of volume and price by product."""
        out: dict[tuple[str, str], Counter[str]] = {}
        for row in self.rows.rows:
            product = self.text(row, "product")
            for column in ("units_per_year", "price_usd"):
                if value := self.text(row, column):
                    out.setdefault((product, column), Counter())[value] += 1
        return out

    @cached_property
    def above(self) -> dict[int, str]:
        """The nearest product above each row."""
        out, last = {}, ""
        for row in self.rows.rows:
            last = self.text(row, "product") or last
            out[row] = last
        return out


def suggest_mends(
    finding: Finding, row: int | None, position: int | None, fix: str, sheet: Sheet
) -> tuple[Mend, ...]:
    """Return what one click can do about a finding, the likeliest first; often nothing.

    Parameters
    ----------
    finding
        What was found.
    row, position
        In which row and column of the sheet.
    fix
        How to mend it, in words.
    sheet
        The sheet.

    Examples
    --------
    >>> sheet = Sheet(BillRows("m.csv", ("material",), {2: ("N42HS",)}), {"material": 0})
    >>> found = Finding("unknown-material", (2,), "material", "N42HS", "")
    >>> [m.value for m in suggest_mends(found, 2, 0, "did you mean N42H or N42SH?", sheet)]
    ['N42H', 'N42SH']
    """
    header = row == sheet.rows.header_row
    if header or row is None:
        return _of_columns(finding, position, sheet)
    if row not in sheet.rows.rows:
        return ()
    near = _NEAR.search(fix)
    if near and position is not None:
        names = dict.fromkeys(near.group(1).split(" or "))
        return tuple(_set(name) for name in names) + _blank(finding.column)
    make = _MENDS.get(finding.code)
    return () if make is None else tuple(dict.fromkeys(make(finding, row, sheet)))


def _set(value: str) -> Mend:
    return Mend("set", value, shorten(value, 40) if value else "leave blank")


def _blank(column: str) -> tuple[Mend, ...]:
    return (_set(""),) if column in _OPTIONAL else ()


def _of_columns(finding: Finding, position: int | None, sheet: Sheet) -> tuple[Mend, ...]:
    code, given = finding.code, finding.given
    if code == "missing-column":
        return (Mend("add-column", given, f"add a column {given}"),)
    if position is None and code == "unit-assumed":
        position = sheet.at.get(finding.column)
    if position is None:
        return ()
    name = sheet.rows.header[position]
    if code == "unknown-column":
        unit = re.search(r"[\[(].*[\])]", name)
        better = f"{finding.detail} {unit.group()}" if unit else finding.detail
        return (
            Mend("rename", better, f"read it as {finding.detail}", position),
            Mend("drop-column", "", "delete the column", position),
        )
    if code == "ignored-column":
        return (Mend("drop-column", "", "delete the column", position),)
    if code in ("unit-assumed", "unknown-unit", "ambiguous-unit"):
        bare = re.sub(r"\s*[\[(].*[\])]", "", name)
        return tuple(Mend("rename", f"{bare} [{u}]", f"it is in {u}", position) for u in _UNITS)
    if code == "currency-assumed":
        return (Mend("rename", f"{name} [USD]", "it is in USD", position),)
    return ()


_UNITS = ("kg", "g", "t")


def _delete(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    return (Mend("delete", "", "delete the row"),)


def _missing(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    found: list[Mend] = []
    if finding.column == "product" and sheet.above.get(row):
        found.append(_set(sheet.above[row]))
    if finding.column == "units_per_year":
        same = sheet.by_product.get((sheet.text(row, "product"), "units_per_year"), Counter())
        found += [_set(value) for value, _ in same.most_common(2) if _NUMBER.match(value)]
    return (*found, *_delete(finding, row, sheet))


def _either(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    whole, _, decimal = finding.detail.partition(" or ")
    bare = f"{float(decimal):.6g}"
    # Three decimals read as thousands again; a fourth leaves no doubt.
    bare += "0" if re.search(r"\.\d{3}$", bare) else ""
    return (_set(whole), _set(bare))


def _positive(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    return (_set(finding.given.lstrip("-")), *_blank(finding.column))


def _clear(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    return _blank(finding.column) or _delete(finding, row, sheet)


def _bounds(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    text = finding.given.strip()
    if bound := _BOUND.match(text):
        return (_set(bound.group(1)), *_blank(finding.column))
    ends = _RANGE.match(text)
    if ends is None:
        return _blank(finding.column)
    low, high = (float(e.replace(",", ".")) for e in ends.groups())
    middle = f"{(low + high) / 2:.6g}"
    if "," in text:
        middle = middle.replace(".", ",")
    return (_set(middle), _set(ends.group(1)), _set(ends.group(2)))


def _undated(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    day = _DAY.match(finding.given.strip())
    found = (_set(f"{day.group(2)}.{day.group(1)}"),) if day else ()
    return (*found, *_blank(finding.column))


def _forms(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    bare = re.sub(r"\b(magnets?|metal|oxide)\b", "", finding.given, flags=re.IGNORECASE).strip()
    names = [f"{bare} {form}" for form in ("magnet", "metal", "oxide")]
    known = [n for n in names if (m := resolve_name(n)).material and m.code != "form-assumed"]
    return tuple(_set(n) for n in known)


def _lighter(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    text = sheet.text(row, "mass")
    if finding.column != "mass" or not re.fullmatch(r"\d+(\.\d+)?", text):
        return ()
    return (_set(f"{float(text) / 1000.0:.6g}"),)


def _same_as_others(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    values = sheet.by_product.get((sheet.text(row, "product"), finding.column), Counter())
    own = sheet.text(row, finding.column)
    return tuple(_set(v) for v, _ in values.most_common(3) if v != own)


def _swapped(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    out = []
    for column in ("mass", "units_per_year", "price_usd", "stock", "content", "pieces"):
        text = sheet.text(row, column)
        if text in (finding.given, finding.detail) or re.fullmatch(r"\d+[.,]\d+", text):
            swapped = text.translate(str.maketrans(",.", ".,"))
            if swapped != text:
                label = f"{column}: {shorten(swapped, 30)}"
                out.append(Mend("set", swapped, label, sheet.at[column]))
    return tuple(out)


def _units(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    if finding.column == "mass_unit":
        return tuple(_set(u) for u in ("kg", "g", "t"))
    number = re.match(r"[\d.,]+", sheet.text(row, finding.column))
    return tuple(_set(f"{number.group()} {u}") for u in _UNITS) if number else ()


def _periods(finding: Finding, row: int, sheet: Sheet) -> tuple[Mend, ...]:
    return tuple(_set(p) for p in PERIODS if p in ("year", "quarter", "month", "week", "day"))


_MENDS: dict[str, Callable[[Finding, int, Sheet], tuple[Mend, ...]]] = {
    "missing-field": _missing,
    "total-row": _delete,
    "repeated-row": _delete,
    "no-rare-earth": _delete,
    "ambiguous-number": _either,
    "negative-number": _positive,
    "bad-number": _clear,
    "not-finite": _clear,
    "error-cell": _clear,
    "formula-cell": _clear,
    "formula-without-value": _clear,
    "other-currency": _clear,
    "zero-price": _clear,
    "range-in-number": _bounds,
    "date-in-number": _undated,
    "ambiguous-material": _forms,
    "form-assumed": _forms,
    "absurd-mass": _lighter,
    "volume-differs": _same_as_others,
    "price-differs": _same_as_others,
    "mixed-decimals": _swapped,
    "unknown-unit": _units,
    "ambiguous-unit": _units,
    "unknown-period": _periods,
}
"""What makes mends of each code; a code without an entry is mended by typing alone."""
