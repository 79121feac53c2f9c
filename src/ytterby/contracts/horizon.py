"""Months of a contract: calendar months, and the periods in which it settles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ytterby.errors import InputError, Problem

YEAR = 12
"""Months in a year [month]."""


@dataclass(frozen=True)
class Horizon:
    """Months from a first one on.

    Attributes
    ----------
    start
        First calendar month, ``2025-10``.
    months
        How many.

    Raises
    ------
    InputError
        ``bad-month`` or ``out-of-range``.

    Examples
    --------
    >>> h = Horizon("2025-11", 3)
    >>> h.labels
    ('2025-11', '2025-12', '2026-01')
    >>> h.index("2026-01"), h.settled(3).tolist()
    (2, [0, 0, 1])
    """

    start: str
    months: int

    def __post_init__(self) -> None:
        """Check the month and the length."""
        problems = []
        year, _, month = self.start.partition("-")
        digits = self.start.isascii() and year.isdigit() and month.isdigit()
        if not (digits and len(year) == 4 and 1 <= int(month) <= YEAR):
            problems.append(
                Problem("bad-month", "start", f"'{self.start}' is no month", "write 2025-10")
            )
        if self.months < 1:
            what = f"{self.months} months are no time"
            problems.append(Problem("out-of-range", "months", what, "give 1 or more"))
        if problems:
            raise InputError(problems)

    @cached_property
    def first(self) -> int:
        """Months from the year 0 to the first month."""
        year, _, month = self.start.partition("-")
        return int(year) * YEAR + int(month) - 1

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Each month as ``2025-10``."""
        return tuple(
            f"{m // YEAR:04d}-{m % YEAR + 1:02d}"
            for m in range(self.first, self.first + self.months)
        )

    @cached_property
    def years(self) -> NDArray[np.intp]:
        """Calendar year of each month, ``(month)``."""
        return np.arange(self.first, self.first + self.months) // YEAR

    def index(self, month: str) -> int:
        """Return the position of a calendar month; it may lie before or after."""
        return Horizon(month, 1).first - self.first

    def settled(self, each: int) -> NDArray[np.intp]:
        """Return the calendar period of each month, from 0, ``(month)``.

        Periods are those of the calendar: with ``each`` 3, quarters begin in January, April, July
        and October, so that the first and the last may hold fewer months.

        Parameters
        ----------
        each
            Months in a period: 1, 3, 6, 12 … [month].
        """
        number = np.arange(self.first, self.first + self.months) // each
        return np.asarray(number - number[0], dtype=np.intp)
