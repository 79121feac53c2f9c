"""Long frames from arrays: one row a month and item, months first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.simulate.calendar import Calendar

Floats = NDArray[np.float64]


def month_rows(
    calendar: Calendar,
    labels: Mapping[str, Sequence[str]],
    values: Mapping[str, Floats],
    keep: NDArray[np.bool_] | None = None,
) -> pl.DataFrame:
    """Return a frame with ``month`` (1 is the first), ``date``, labels and values.

    Parameters
    ----------
    calendar
        The months.
    labels
        Columns of text, ``(item)``.
    values
        Columns of numbers, ``(month, item)``.
    keep
        Items that get rows, ``(item)``; all by default.
    """
    months = calendar.months
    first = next(iter(values.values()))
    chosen = np.arange(first.shape[1]) if keep is None else np.flatnonzero(keep)
    count = len(chosen)
    frame = {
        "month": np.repeat(np.arange(1, months + 1, dtype=np.int32), count),
        "date": pl.Series("date", calendar.dates, dtype=pl.Date).gather(
            np.repeat(np.arange(months), count)
        ),
    }
    at = np.tile(chosen, months)
    columns: dict[str, object] = dict(frame)
    for name, text in labels.items():
        columns[name] = pl.Series(name, list(text), dtype=pl.String).gather(at)
    for name, array in values.items():
        columns[name] = np.ascontiguousarray(array[:, chosen]).reshape(-1)
    return pl.DataFrame(columns)
