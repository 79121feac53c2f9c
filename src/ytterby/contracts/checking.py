"""Checks of the terms of a contract: everything wrong with them is said at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ytterby.contracts.horizon import Horizon
from ytterby.errors import InputError, Problem, unknown_name

Floats = NDArray[np.float64]


@dataclass
class Checks:
    """Collects what is wrong with one contract's terms.

    Attributes
    ----------
    kind
        Name of the kind; the place of a problem is ``<kind>: <term>``.

    Examples
    --------
    >>> checks = Checks("loan")
    >>> checks.at_least("amount", -1.0, 0.0)
    >>> checks.month("start", "soon")
    >>> [p.code for p in checks.problems]
    ['out-of-range', 'bad-month']
    """

    kind: str
    problems: list[Problem] = field(default_factory=list)

    def _note(self, code: str, term: str, message: str, fix: str) -> None:
        self.problems.append(Problem(code, f"{self.kind}: {term}", message, fix))

    def at_least(self, term: str, value: float | None, low: float) -> None:
        """Note a number below its bound, or none at all; ``None`` passes."""
        if value is not None and not (np.isfinite(value) and value >= low):
            self._note("out-of-range", term, f"{value:g} is below {low:g}", f"give {low:g} or more")

    def share(self, term: str, value: float | None) -> None:
        """Note a share outside 0 to 1; ``None`` passes."""
        if value is not None and not 0 <= value <= 1:
            self._note("out-of-range", term, f"{value:g} is no share", "give 0 to 1")

    def month(self, term: str, value: str | None) -> None:
        """Note what is no calendar month; ``None`` passes."""
        if value is None:
            return
        try:
            Horizon(value, 1)
        except InputError:
            self._note("bad-month", term, f"'{value}' is no month", "write 2025-10")

    def choice(self, term: str, value: str, known: Sequence[str]) -> None:
        """Note a word that is none of those known."""
        if value not in known:
            self.problems.append(unknown_name(term, value, known, f"{self.kind}: {term}"))

    def divides_year(self, term: str, value: int) -> None:
        """Note a period that does not fit a calendar year."""
        if value not in (1, 2, 3, 4, 6, 12):
            self._note("out-of-range", term, f"{value} months do not fit a year", "give 1, 3 or 12")

    def sums_to_one(self, term: str, shares: Iterable[float]) -> None:
        """Note shares that do not sum to 1."""
        total = float(sum(shares))
        if abs(total - 1) > 1e-9:
            self._note("bad-sum", term, f"the shares sum to {total:g}", "make them sum to 1")

    def stop(self) -> None:
        """Raise all that was noted.

        Raises
        ------
        InputError
            Something was.
        """
        if self.problems:
            raise InputError(self.problems)


def as_path(values: ArrayLike, horizon: Horizon, name: str) -> Floats:
    """Return a number, a path or several draws of it as ``(month, draw)``.

    Parameters
    ----------
    values
        (), (month) or (month, draw).
    horizon
        The months.
    name
        What they are, for the problem.

    Raises
    ------
    InputError
        ``bad-length``, ``not-a-number``.

    Examples
    --------
    >>> as_path(60.0, Horizon("2025-10", 2), "price").tolist()
    [[60.0], [60.0]]
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim == 0:
        given = np.full((horizon.months, 1), float(given))
    elif given.ndim == 1:
        given = given[:, None]
    if given.ndim != 2 or given.shape[0] != horizon.months:
        shape = "x".join(str(n) for n in given.shape)
        what = f"{shape} numbers for {horizon.months} months"
        raise InputError(Problem("bad-length", name, what, "give one number a month"))
    if not np.isfinite(given).all():
        what = "a month has no number"
        raise InputError(Problem("not-a-number", name, what, "give every month a number"))
    return given
