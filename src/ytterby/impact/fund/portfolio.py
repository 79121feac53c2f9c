"""A fund's portfolio from a file: strict, and everything wrong with it at once."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ytterby.errors import InputError, Problem, unknown_name

COLUMNS = ("facility", "instrument", "amount", "share", "start", "terms")
TERMS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "grant": ((), ()),
    "loan": ((), ("spread", "tenor")),
    "equity": ((), ("dividend", "years")),
    "floor": (("price",), ("years",)),
    "offtake": (("price",), ("years",)),
    "credit": ((), ("years",)),
    "stockpile": (("premium",), ("years",)),
}
"""Instrument → terms that it must have, and terms that it may."""
SUMS = ("grant", "loan", "equity")
"""Instruments of an amount of money; the others are of a share."""
BOUNDS: Mapping[str, tuple[float, float]] = {
    "spread": (-0.05, 0.5),
    "tenor": (1.0, 40.0),
    "dividend": (0.0, 0.5),
    "years": (1.0, 40.0),
    "price": (0.0, 10_000.0),
    "premium": (-1.0, 100.0),
}
SHARE_OF = {
    "floor": "share of its NdPr that is protected",
    "offtake": "share of its NdPr that is bought",
    "credit": "share of cash cost that is paid",
    "stockpile": "share of its NdPr that is bought",
}
BOUGHT = dict.fromkeys(("offtake", "stockpile"), "offtake with stockpile")
"""Instruments that take the output itself, which can be taken but once."""
YEARS = (2020, 2060)
EXAMPLE = Path(__file__).with_name("example.csv")
"""A portfolio that ships."""


@dataclass(frozen=True)
class Position:
    """One row of a portfolio.

    Attributes
    ----------
    row
        Line of the file.
    facility, instrument
        What is supported, and how.
    amount
        [USD]; 0 for instruments of a share.
    share
        [1]; 1 for instruments of an amount.
    start
        Calendar year in which building begins; ``None`` for the project's own.
    terms
        By name.
    """

    row: int
    facility: str
    instrument: str
    amount: float
    share: float
    start: int | None
    terms: Mapping[str, float] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return f"{self.facility} {self.instrument}"


def read_text(path: Path) -> str:
    """Return the text of a portfolio's file.

    Raises
    ------
    InputError
        ``unreadable-file``.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fix = "give a CSV file in UTF-8; 'ytterby fund example' prints one"
        why = (error.strerror if isinstance(error, OSError) else None) or "it is not in UTF-8"
        what = f"it cannot be read ({why})"
        raise InputError(Problem("unreadable-file", str(path), what, fix)) from None


def parse_portfolio(
    text: str, facilities: Sequence[str], place: str = "portfolio"
) -> tuple[Position, ...]:
    """Return the positions of a text.

    Parameters
    ----------
    text
        CSV with the columns ``COLUMNS``.
    facilities
        Known facilities.
    place
        Name of the file.

    Raises
    ------
    InputError
        Everything that is wrong with it.

    Examples
    --------
    >>> text = "facility,instrument,amount,share,start,terms\\na,grant,1000,,2027,"
    >>> parse_portfolio(text, ["a"])[0].amount
    1000.0
    """
    rows = csv.DictReader(io.StringIO(text))
    found = [h.strip() for h in rows.fieldnames or ()]
    problems = [
        Problem("missing-column", f"{place}, {c}", f"there is no column '{c}'", _columns())
        for c in COLUMNS
        if c not in found
    ]
    problems += [
        unknown_name("column", c, COLUMNS, f"{place}, first line")
        for c in found
        if c not in COLUMNS
    ]
    if problems:
        raise InputError(problems)
    rows.fieldnames = found
    out = []
    for row in rows:
        if None in row or any(v is None for v in row.values()):
            what = f"line {rows.line_num} has not one cell for each column"
            problems.append(
                Problem("ragged-row", f"{place}, line {rows.line_num}", what, _columns())
            )
            continue
        if not any(str(v).strip() for v in row.values()):
            continue
        cells = {k: str(v).strip() for k, v in row.items()}
        position, wrong = _position(cells, rows.line_num, facilities, place)
        problems += wrong
        out += [position] if position is not None else []
    problems += [*_starts(out, place), *_shares(out, place)]
    if not out and not problems:
        fix = "'ytterby fund example' prints a portfolio to begin with"
        problems.append(Problem("empty-portfolio", place, "there is no position", fix))
    if problems:
        raise InputError(problems)
    return tuple(out)


def _columns() -> str:
    return f"columns are {', '.join(COLUMNS)}"


def _starts(positions: Iterable[Position], place: str) -> list[Problem]:
    """Return a problem for each facility whose rows begin in different years."""
    years: dict[str, set[int | None]] = {}
    for one in positions:
        years.setdefault(one.facility, set()).add(one.start)
    return [
        Problem(
            "several-starts",
            f"{place}, {facility}",
            "a plant is built once, but its rows begin in different years",
            "give all its rows the same start",
        )
        for facility, found in years.items()
        if len(found) > 1
    ]


def _shares(positions: Iterable[Position], place: str) -> list[Problem]:
    """Return a problem for each output that is promised more than once."""
    held: dict[tuple[str, str], float] = {}
    for one in positions:
        if one.instrument in SUMS:
            continue
        for what in dict.fromkeys((one.instrument, BOUGHT.get(one.instrument, one.instrument))):
            held[one.facility, what] = held.get((one.facility, what), 0.0) + one.share
    return [
        Problem(
            "over-promised",
            f"{place}, {facility}",
            f"{what} takes {share:g} of its output or cost in all, and there is no more than 1",
            "lower the shares",
        )
        for (facility, what), share in held.items()
        if share > 1.0 + 1e-9
    ]


def _position(
    cells: Mapping[str, str], line: int, facilities: Sequence[str], place: str
) -> tuple[Position | None, list[Problem]]:
    where = f"{place}, line {line}"
    problems: list[Problem] = []
    if cells["facility"] not in facilities:
        problems.append(
            unknown_name("facility", cells["facility"], facilities, f"{where}, facility")
        )
    kind = cells["instrument"]
    if kind not in TERMS:
        problems.append(unknown_name("instrument", kind, list(TERMS), f"{where}, instrument"))
        return None, problems
    amount, share = 0.0, 1.0
    if kind in SUMS:
        amount = _number(cells["amount"], f"{where}, amount", problems, 0.0, 1e13, "dollars")
        _blank(cells["share"], f"{where}, share", problems, f"{_a(kind)} is of an amount")
    else:
        what = SHARE_OF[kind]
        share = _number(cells["share"], f"{where}, share", problems, 0.0, 1.0, what)
        _blank(cells["amount"], f"{where}, amount", problems, f"{_a(kind)} is of a share")
    start: int | None = None
    if cells["start"]:
        value = _number(
            cells["start"], f"{where}, start", problems, YEARS[0], YEARS[1], "a calendar year"
        )
        if not math.isnan(value) and value != int(value):
            fix = "write a year, such as 2028"
            what = f"'{cells['start']}' is no year"
            problems.append(Problem("bad-number", f"{where}, start", what, fix))
        start = None if math.isnan(value) else int(value)
    terms = _terms(cells["terms"], kind, where, problems)
    if problems:
        return None, problems
    return Position(line, cells["facility"], kind, amount, share, start, terms), []


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


def _blank(text: str, where: str, problems: list[Problem], what: str) -> None:
    if text:
        problems.append(Problem("not-wanted", where, what, "leave the cell blank"))


def _number(
    text: str, where: str, problems: list[Problem], low: float, high: float, what: str
) -> float:
    try:
        value = float(text)
    except ValueError:
        message = f"'{text}' is no number" if text else "the cell is blank"
        fix = f"give a plain number: {what}"
        problems.append(Problem("bad-number", where, message, fix))
        return math.nan
    if not low <= value <= high:
        fix = f"give {low:,.15g} to {high:,.15g}: {what}"
        problems.append(Problem("out-of-range", where, f"{text} is out of range", fix))
        return math.nan
    return value


def _terms(text: str, kind: str, where: str, problems: list[Problem]) -> dict[str, float]:
    must, may = TERMS[kind]
    place = f"{where}, terms"
    out: dict[str, float] = {}
    for part in (p.strip() for p in text.split(";")):
        if not part:
            continue
        name, joint, value = (p.strip() for p in part.partition("="))
        if not joint:
            fix = "write name=value; name=value"
            problems.append(Problem("bad-term", place, f"'{part}' is no term", fix))
        elif name not in (*must, *may):
            known = [*must, *may]
            if known:
                problems.append(unknown_name("term", name, known, place))
            else:
                what = f"{_a(kind)} has no term '{name}'"
                problems.append(Problem("unknown-term", place, what, "leave the cell blank"))
        elif name in out:
            what = f"'{name}' is given twice"
            problems.append(Problem("duplicate-term", place, what, "give it once"))
        else:
            low, high = BOUNDS[name]
            out[name] = _number(value, f"{place}, {name}", problems, low, high, name)
    problems += [
        Problem("missing-term", place, f"{_a(kind)} needs '{name}'", f"write {name}=…")
        for name in must
        if name not in out
    ]
    return out
