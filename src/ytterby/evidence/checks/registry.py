"""Where checks sign up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.base import Evidence

Check = Callable[[Evidence], Iterable[Problem]]

_CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Register a check under the name of its module."""
    _CHECKS[function.__module__.rpartition(".")[2]] = function
    return function


def registered() -> dict[str, Check]:
    """Return the checks that have signed up so far."""
    return _CHECKS


def wrong_rows(
    frame: pl.DataFrame,
    wrong: pl.Expr,
    *,
    code: str,
    field: str,
    message: str,
    fix: str,
    severity: str = "error",
    key: str = "claim",
) -> Iterator[Problem]:
    """Yield a problem for every row of which an expression is true.

    Parameters
    ----------
    frame
        Table with a column ``key``.
    wrong
        Boolean expression; null counts as false.
    code, fix, severity
        Of the problem.
    field
        The column that is wrong.
    message
        Format string over the columns of the row.
    key
        Column that names the row.
    """
    for row in frame.filter(wrong.fill_null(False)).iter_rows(named=True):
        place = f"{key} {row[key]}, {field}"
        yield Problem(code, place, message.format(**row), fix.format(**row), severity)
