"""The layouts in which the World Bank has published its Worldwide Governance Indicators.

Four of them: one sheet a dimension with two rows of heads (to 2023), one long table (2024), one
long sheet a dimension (2025), and the DataBank's table of one row a country and series.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ytterby.errors import Problem
from ytterby.evidence.governance import DIMENSIONS

SHEETS = {
    "voiceandaccountability": "va",
    "politicalstabilitynoviolence": "pv",
    "governmenteffectiveness": "ge",
    "regulatoryquality": "rq",
    "ruleoflaw": "rl",
    "controlofcorruption": "cc",
}
"""Sheet titles of the releases to 2023, without spaces and case."""

SERIES = re.compile(r"(?:GOV_WGI_)?(VA|PV|GE|RQ|RL|CC)[._](EST|STD\.ERR|SE)", re.I)
"""Codes of the DataBank: ``PV.EST``, ``PV.STD.ERR``; since 2025 ``GOV_WGI_PV.EST``, ``….SE``."""

YEAR_HEAD = re.compile(r"(\d{4})(?: \[YR\d{4}\])?")
HEADER_ROWS = 20
"""The header stands within the first rows."""

GAPS = ("", "..", "#n/a", "n/a", "na", "nan", "none", "-")
"""What stands where there is no number, in any case."""

ESTIMATE, ERROR = "estimate", "standard_error"
Row = Sequence[Any]


@dataclass(frozen=True)
class Sheet:
    """A table as it was published: its title, its rows, and how a person names it."""

    title: str
    rows: Sequence[Row]
    place: str


@dataclass(frozen=True)
class Entry:
    """One number of one country, year and dimension."""

    code: str
    name: str
    dimension: str
    year: int
    kind: str
    value: float


Found = Iterator[Entry | Problem]


def read_sheet(sheet: Sheet) -> Iterator[Entry | Problem] | None:
    """Return what a sheet holds, or ``None`` if it has none of the four layouts.

    Parameters
    ----------
    sheet
        The sheet, its header within the first rows.
    """
    for at, row in enumerate(sheet.rows[:HEADER_ROWS]):
        heads = [_fold(c) for c in row]
        for fits, read in LAYOUTS:
            if fits(heads, sheet):
                return read(sheet, at, heads)
    return None


def _fold(cell: Any) -> str:
    return " ".join(str(cell).split()).casefold() if cell is not None else ""


def _title(sheet: Sheet) -> str:
    return re.sub(r"[^a-z]", "", sheet.title.casefold())


def _column(heads: Sequence[str], *starts: str) -> int | None:
    return next((i for s in starts for i, h in enumerate(heads) if h.startswith(s)), None)


def _is_long(heads: Sequence[str], sheet: Sheet) -> bool:
    return {"code", "year", "indicator", "estimate"} <= set(heads)


def _is_by_dimension(heads: Sequence[str], sheet: Sheet) -> bool:
    named = "governance dimension" in heads or _title(sheet) in DIMENSIONS
    return named and {"economy (code)", "year"} <= set(heads)


def _is_databank(heads: Sequence[str], sheet: Sheet) -> bool:
    return "country code" in heads and bool({"series code", "indicator code"} & set(heads))


def _is_two_heads(heads: Sequence[str], sheet: Sheet) -> bool:
    return _title(sheet) in SHEETS and {"code", "estimate"} <= set(heads)


def _read_rows(
    sheet: Sheet, at: int, code: int, name: int | None, cells: Callable[[Row], Any]
) -> Found:
    """Yield the entries of every row below the header; cells are ``dimension, year, kind, raw``."""
    for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2):
        if len(row) <= code or _fold(row[code]) in GAPS:
            continue
        label = str(row[name]).strip() if name is not None and row[name] is not None else ""
        for dimension, year, kind, raw in cells(row):
            if dimension is None or _fold(raw) in GAPS:
                continue
            place = f"{sheet.place}, row {number}"
            try:
                value, when = float(raw), int(float(year))
            except (TypeError, ValueError, OverflowError):
                fix = "download the file again, and leave its cells as they are"
                yield Problem("bad-number", place, f"'{raw}' or '{year}' is no number", fix)
                continue
            known = DIMENSIONS[dimension]
            yield Entry(str(row[code]).strip().upper(), label, known, when, kind, value)


def _read_long(sheet: Sheet, at: int, heads: Sequence[str]) -> Found:
    error = _column(heads, "stddev", "stderr", "stde", "standard")
    year, which, best = heads.index("year"), heads.index("indicator"), heads.index("estimate")

    def cells(row: Row) -> Any:
        dimension = _fold(row[which])
        known = dimension if dimension in DIMENSIONS else None
        yield known, row[year], ESTIMATE, row[best]
        if error is not None:
            yield known, row[year], ERROR, row[error]

    return _read_rows(sheet, at, heads.index("code"), _column(heads, "countryname"), cells)


def _read_by_dimension(sheet: Sheet, at: int, heads: Sequence[str]) -> Found:
    year, best = heads.index("year"), _column(heads, "governance estimate")
    # The standard error of the score, on another scale, stands beside that of the estimate.
    error = _column(heads, "standard error (estimate", "standard error (gov. estimate")
    named = _column(heads, "governance dimension")
    by_name = {v.replace("_", " "): k for k, v in DIMENSIONS.items()}

    def cells(row: Row) -> Any:
        dimension: str | None = _title(sheet)
        if named is not None:
            text = _fold(row[named])
            dimension = next((k for n, k in by_name.items() if text.startswith(n)), text)
        known = dimension if dimension in DIMENSIONS else None
        if best is not None:
            yield known, row[year], ESTIMATE, row[best]
        if error is not None:
            yield known, row[year], ERROR, row[error]

    code = heads.index("economy (code)")
    return _read_rows(sheet, at, code, _column(heads, "economy (name"), cells)


def _read_databank(sheet: Sheet, at: int, heads: Sequence[str]) -> Found:
    series = _column(heads, "series code", "indicator code")
    upper = [" ".join(str(c).split()) if c is not None else "" for c in sheet.rows[at]]
    years = {i: m[1] for i, h in enumerate(upper) if (m := YEAR_HEAD.fullmatch(h))}

    def cells(row: Row) -> Any:
        match = SERIES.fullmatch(str(row[series]).strip()) if series is not None else None
        if match is None:
            return
        kind = ESTIMATE if match[2].upper() == "EST" else ERROR
        for i, year in years.items():
            if i < len(row):
                yield match[1].lower(), year, kind, row[i]

    return _read_rows(sheet, at, heads.index("country code"), _column(heads, "country name"), cells)


def _read_two_heads(sheet: Sheet, at: int, heads: Sequence[str]) -> Found:
    kinds = {"estimate": ESTIMATE, "stderr": ERROR}
    years: list[tuple[int, str, str]] = []
    above: Any = None
    for i, head in enumerate(heads):
        # A year may stand over the first of its columns only.
        over = sheet.rows[at - 1][i] if at and i < len(sheet.rows[at - 1]) else None
        above = over if _fold(over) not in GAPS else above
        if head in kinds:
            years.append((i, str(above), kinds[head]))

    def cells(row: Row) -> Any:
        for i, year, kind in years:
            if i < len(row):
                yield SHEETS[_title(sheet)], year, kind, row[i]

    return _read_rows(sheet, at, heads.index("code"), _column(heads, "country"), cells)


LAYOUTS: tuple[
    tuple[Callable[[Sequence[str], Sheet], bool], Callable[[Sheet, int, Sequence[str]], Found]], ...
] = (
    (_is_long, _read_long),
    (_is_by_dimension, _read_by_dimension),
    (_is_databank, _read_databank),
    (_is_two_heads, _read_two_heads),
)
"""How a layout is recognised, and how it is read."""
