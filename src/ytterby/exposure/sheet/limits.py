"""How large a bill may be where people mend it on a page, or send it over a network."""

from __future__ import annotations

from dataclasses import dataclass

from ytterby.exposure.bom.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is taken.

    Attributes
    ----------
    size, unpacked
        Of the file, and of a workbook unpacked [byte].
    rows, columns
        Below the header; with or without a name.
    cell
        Characters in one cell.
    """

    size: int = 4 << 20
    unpacked: int = 64 << 20
    rows: int = 20_000
    columns: int = 64
    cell: int = 2_000


SHEET = Limits()
"""What the app and the API take; the command line reads what fits in memory."""


def note_excess(
    ledger: Ledger, limits: Limits, *, rows: int = 0, columns: int = 0, cell: int = 0
) -> bool:
    """Note how far a table is beyond the limits; returns whether it is.

    Parameters
    ----------
    ledger
        Collects what is found.
    limits
        The most that is taken.
    rows, columns, cell
        What the table has; ``cell`` is its longest.
    """
    given = (
        (rows, limits.rows, "rows"),
        (columns, limits.columns, "columns"),
        (cell, limits.cell, "characters in one cell"),
    )
    beyond = [(n, most, what) for n, most, what in given if n > most]
    for number, most, what in beyond:
        ledger.add("too-large", detail=f"{number:,} {what}, at most {most:,} are taken")
    return bool(beyond)
