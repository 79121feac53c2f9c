"""What the columns of a user's table may be called."""

from __future__ import annotations

import difflib

from ytterby.errors import Problem
from ytterby.evidence.userdata.sheet import Sheet, fold

ALIASES: dict[str, tuple[str, ...]] = {
    "quantity": ("metric", "variable", "indicator", "measure"),
    "region": ("country", "iso3", "iso", "location", "reporter", "exporter"),
    "partner": ("counterparty", "destination", "trade_partner", "importer"),
    "stage": ("step",),
    "element": ("commodity", "mineral", "symbol"),
    "material": ("form",),
    "process": ("route",),
    "sector": ("application", "end_use", "use", "industry"),
    "facility": ("plant", "mine", "site"),
    "product": ("item",),
    "year": ("calendar_year",),
    "period": (),
    "scenario": ("case",),
    "scope": ("definition", "qualifier"),
    "value": ("amount", "val", "number", "figure"),
    "low": ("min", "minimum", "lower", "value_low"),
    "high": ("max", "maximum", "upper", "value_high"),
    "unit": ("units", "uom", "unit_of_measure"),
    "mass_basis": ("basis",),
    "source": ("reference", "citation", "ref"),
    "address": ("url", "link", "source_url", "web"),
    "licence": ("license",),
    "tier": ("grade",),
    "confidence": (),
    "published_on": ("date", "published", "publication_date", "date_published"),
    "replaces": ("overrides", "supersedes"),
    "note": ("notes", "comment", "comments", "remark", "remarks"),
}
"""Column of a user's table → other names that are understood."""

REQUIRED = ("quantity", "value", "unit", "source")

_BY_NAME = {fold(name): column for column, others in ALIASES.items() for name in (column, *others)}

KNOWN = frozenset(_BY_NAME)
"""Every name that is understood, folded."""


def match_columns(sheet: Sheet) -> tuple[dict[str, int], list[Problem]]:
    """Return the position of each known column, and what is wrong with the header.

    Parameters
    ----------
    sheet
        The user's table.
    """
    place = f"{sheet.place}, row {sheet.header_row}"
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for position, name in enumerate(sheet.header):
        column = _BY_NAME.get(fold(name))
        if not name:
            if any(len(r.cells) > position and r.cells[position] is not None for r in sheet.rows):
                message = f"column {position + 1} holds values but has no name"
                problems.append(Problem("missing-header", place, message, "name it or clear it"))
        elif column is None:
            problems.append(_unknown_column(name, place))
        elif column in found:
            message = f"'{name}' is a second column for {column}"
            problems.append(Problem("duplicate-column", place, message, "keep one of the two"))
        else:
            found[column] = position
    for column in REQUIRED:
        if column not in found:
            message = f"there is no column {column}"
            fix = f"add a column {column}; needed are {', '.join(REQUIRED)}"
            problems.append(Problem("missing-column", place, message, fix))
    return found, problems


def _unknown_column(name: str, place: str) -> Problem:
    near = difflib.get_close_matches(fold(name), sorted(KNOWN), n=1, cutoff=0.75)
    if near:
        # A misspelt region column must not silently give claims without a region.
        message = f"the column '{name}' is not known"
        fix = f"did you mean {_BY_NAME[near[0]]}? rename or delete it"
        return Problem("unknown-column", place, message, fix)
    message = f"the column '{name}' is not known and was not read"
    return Problem("ignored-column", place, message, "put it in note if it matters", "warning")
