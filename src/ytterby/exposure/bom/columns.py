"""Which column of a file means what, whatever it is called."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ytterby.exposure.bom.grid import Grid
from ytterby.exposure.bom.ledger import Ledger
from ytterby.exposure.bom.masses import (
    MASSES,
    PERIODS,
    find_mass_unit,
    find_period,
    read_mass_unit,
)

TEXTS = ("product", "part", "supplier", "source", "note", "sector")
"""Columns of which the first of several is taken; the others are named and left."""

_BRACKETS = re.compile(r"[\[({]([^\])}]*)[\])}]")
_MONEY = re.compile(r"\b(usd|us|dollars?)\b|\$")
_OTHER_MONEY = re.compile(
    r"\b(eur|euros?|gbp|cny|rmb|jpy|yen|krw|inr|chf|cad|aud|sek|pln|czk)\b|[€£¥]"
)
_NOUNS = frozenset(
    (
        *("units", "unit", "volume", "production", "output", "quantity", "qty", "pieces", "pcs"),
        *(
            "build",
            "rate",
            "stuckzahl",
            "demand",
            "usage",
            "vehicles",
            "cars",
            "motors",
            "turbines",
            "sets",
        ),
    )
)


_PARTS = frozenset(("reo", "treo", "oxide", "oxides", "element", "elements", "contained", "ree"))
"""Words of a unit that weigh a part of the material only."""

_COUNTED_NOT = frozenset((*MASSES, "cost", "usd", "eur", "revenue", "sales", "hours", "growth"))
"""What stands before 'per year' and counts no products."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it means, an example, and what else it is called."""

    name: str
    required: bool
    meaning: str
    example: str
    unit: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a column stands in a file, and what its header says of its unit.

    Attributes
    ----------
    position
        From 0.
    header
        As written.
    kilograms
        Size of the unit of mass in the header [kg], or ``None``.
    per_year
        Periods of the header in a year, or ``None``.
    """

    position: int
    header: str
    kilograms: float | None = None
    per_year: float | None = None


@cache
def columns() -> dict[str, Column]:
    """Return every column that is understood."""
    text = files("ytterby.exposure.bom").joinpath("columns.toml").read_text(encoding="utf-8")
    return {
        name: Column(
            name,
            row.get("required", False),
            row["meaning"],
            row["example"],
            row.get("unit", ""),
            tuple(row["aliases"]),
        )
        for name, row in tomllib.loads(text).items()
    }


LONGEST_NAME = 300
"""Characters that the heading of a column can have and still be one that is known."""


@cache
def column_names() -> dict[str, tuple[str, int]]:
    """Return the column by every folded name, with the rank of the name (0 is its own)."""
    names: dict[str, tuple[str, int]] = {}
    for column in columns().values():
        for rank, name in enumerate((column.name, *column.aliases)):
            names.setdefault(fold_name(name), (column.name, rank))
    return names


def fold_name(name: str) -> str:
    """Return a name without case, accents, blanks and signs; other scripts stay as they are.

    Examples
    --------
    >>> fold_name("Units / Year "), fold_name("Stückzahl"), fold_name("材料")
    ('units_year', 'stuckzahl', '材料')
    """
    bare = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return "_".join(re.sub(r"[\W_]+", " ", bare).split())


def recognise(header: str) -> tuple[str, int] | None:
    """Return the column that a header means and how well it fits (0 is best), or ``None``."""
    if len(header) > LONGEST_NAME:  # text, no heading; patterns would take minutes over it
        return None
    return _recognise_name(_BRACKETS.sub(" ", header)) or _recognise_name(header)


def _recognise_name(header: str) -> tuple[str, int] | None:
    names = column_names()
    name = fold_name(header)
    if not name:
        return None
    if name in names:
        return names[name]
    # German umlauts are written both ways.
    respelt = name.replace("ue", "u").replace("ae", "a").replace("oe", "o")
    for known, what in names.items():
        if respelt == known.replace("ue", "u").replace("ae", "a").replace("oe", "o"):
            return what
    words = fold_name(header.replace("/", " per ")).split("_")
    if words[0] in MASSES and (len(words) == 1 or (words[1] in ("per", "unit", "pc", "piece"))):
        return ("mass", 50)
    if find_period(words) is not None and _NOUNS & set(words):
        return ("units_per_year", 50)
    if len(words) > 1 and words[-1] in ("each", "ea"):
        words = words[:-1]
    if len(words) > 2 and words[-2] in ("per", "pro", "je", "par"):
        if (shorter := "_".join(words[:-2])) in names and names[shorter][0] != "units_per_year":
            return names[shorter][0], 30
        # Missiles per year, MW per year: what is counted is the product.
        if find_period(words[-1:]) and len(words) == 3 and words[0] not in _COUNTED_NOT:
            return "units_per_year", 60
    for last in (1, 2):
        shorter = "_".join(words[:-last])
        tail = words[-last:]
        if shorter in names and (tail[-1] in MASSES or _MONEY.search(tail[-1])):
            if last == 2 and tail[0] not in ("in", "per", "us"):
                continue
            return names[shorter][0], 20
        if shorter in names and _OTHER_MONEY.search(tail[-1]):
            return names[shorter][0], 20
    return None


def match_columns(grid: Grid, ledger: Ledger) -> dict[str, Match]:
    """Return where each column stands; what is wrong with the header goes into the ledger.

    Parameters
    ----------
    grid
        The table.
    ledger
        Collects what is found.
    """
    row = (grid.header_row,)
    ranked: dict[str, list[tuple[int, int]]] = {}
    unknown: list[int] = []
    for position, header in enumerate(grid.header):
        if not header:
            if grid.text[position].is_not_null().any():
                ledger.add("unnamed-column", row, given=position + 1)
            continue
        found = recognise(header)
        if found is None:
            unknown.append(position)
        else:
            ranked.setdefault(found[0], []).append((found[1], position))
    matches: dict[str, Match] = {}
    for name, places in ranked.items():
        places.sort()
        if len(places) > 1 and name not in TEXTS:
            named = " and ".join(
                f"'{grid.header[p]}'" for _, p in sorted(places, key=lambda p: p[1])
            )
            ledger.add("duplicate-column", row, given=name, detail=named)
        elif len(places) > 1:
            for _, position in places[1:]:
                detail = f"'{grid.header[places[0][1]]}' was read as {name}"
                ledger.add("ignored-column", row, given=grid.header[position], detail=detail)
        position = places[0][1]
        matches[name] = _with_unit(name, position, grid.header[position], row, ledger)
    for position in unknown:
        _note_unknown(grid.header[position], matches, row, ledger)
    if "material" not in matches and "grade" in matches:
        matches["material"] = matches.pop("grade")
    for column in columns().values():
        if column.required and column.name not in matches:
            detail = f"others call it {', '.join(column.aliases[:4])}"
            if column.name == "units_per_year" and "pieces" in matches:
                detail = "a column of quantities counts pieces in one unit of product"
            ledger.add("missing-column", row, given=column.name, detail=detail)
    return matches


def _note_unknown(
    header: str, matches: dict[str, Match], row: tuple[int, ...], ledger: Ledger
) -> None:
    free = [n for n, (column, _) in column_names().items() if column not in matches]
    bare = fold_name(_BRACKETS.sub(" ", header)) or fold_name(header)
    near = difflib.get_close_matches(bare, free, n=1, cutoff=0.84)
    if near:
        # A misspelt column of masses or countries must not silently be left out.
        ledger.add("unknown-column", row, given=header, detail=column_names()[near[0]][0])
    else:
        ledger.add("ignored-column", row, given=header, detail="it may go into note")


def _with_unit(
    name: str, position: int, header: str, row: tuple[int, ...], ledger: Ledger
) -> Match:
    inside = [hint for hint in _BRACKETS.findall(header) if hint.strip()]
    lowered = header.casefold().replace("_", " ")
    if name in ("mass", "stock"):
        kilograms = None
        hints = inside or [header]
        for hint in hints:
            words = fold_name(hint).split("_")
            if find_period(words) is not None and name == "mass":
                ledger.add("mass-per-year", row, given=header)
            if _PARTS & set(words):
                ledger.add("other-basis", row, name, header)
            code, found = find_mass_unit(hint, whole=bool(inside))
            if code:
                detail = found if isinstance(found, str) else ""
                ledger.add(code, row, name, hint, detail)
                found = 1.0
            if isinstance(found, float):
                kilograms = found
        return Match(position, header, kilograms)
    if name == "units_per_year":
        if any(not read_mass_unit(hint)[0] for hint in inside):
            ledger.add("mass-per-year", row, given=header)
        words = fold_name(header).split("_")
        period = find_period(words)
        return Match(position, header, per_year=None if period is None else PERIODS[period])
    if name == "price_usd" and not _MONEY.search(lowered):
        code = "other-currency" if _OTHER_MONEY.search(lowered) else "currency-assumed"
        ledger.add(code, row, name, header)
    return Match(position, header)
