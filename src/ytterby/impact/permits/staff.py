"""Whom permits take: positions by occupation family, month by month."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.impact.permits.path import PermitPath

LOW, HIGH = 0.1, 0.9


def permit_staff(path: PermitPath) -> pl.DataFrame:
    """Return the positions that an applicant fills, by occupation family and month.

    A step takes its positions while it runs; a month in which it runs in part counts in part.

    Parameters
    ----------
    path
        Of `ytterby.impact.permits.find_path`.

    Returns
    -------
    polars.DataFrame
        ``family``, ``month`` (from 1) [month], ``positions``, ``low``, ``high`` [position], to the
        last month in which any draw has a step running.

    Examples
    --------
    >>> from ytterby.impact.permits import TimedStep, find_path
    >>> study = TimedStep("study", (), np.array([1.5]), {"compliance": np.array([4.0])})
    >>> permit_staff(find_path([study]))["positions"].to_list()
    [4.0, 2.0]
    """
    by_family = _by_family(path)
    last = int(np.ceil(max((float(f.max()) for f in path.finish.values()), default=0.0)))
    frames = []
    for family, positions in by_family.items():
        spread = positions[1:] if len(positions) > 1 else positions
        low, high = np.quantile(spread, [LOW, HIGH], axis=0)
        columns = {"positions": positions[0], "low": low, "high": high}
        frame = pl.DataFrame({"month": np.arange(1, last + 1, dtype=np.int32), **columns})
        frames.append(frame.insert_column(0, pl.lit(family).alias("family")))
    schema = {"family": pl.String, "month": pl.Int32} | dict.fromkeys(
        ("positions", "low", "high"), pl.Float64
    )
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def staff_months(path: PermitPath) -> dict[str, NDArray[np.float64]]:
    """Return position-months by occupation family, ``(1 + draws)`` [position-month].

    Parameters
    ----------
    path
        Of `ytterby.impact.permits.find_path`.
    """
    out: dict[str, NDArray[np.float64]] = {}
    for step in path.steps:
        for family, positions in step.staff.items():
            out[family] = out.get(family, np.zeros(1)) + positions * step.duration
    return out


def _by_family(path: PermitPath) -> dict[str, NDArray[np.float64]]:
    """Return positions ``(1 + draws, month)`` of each family."""
    last = int(np.ceil(max((float(f.max()) for f in path.finish.values()), default=0.0)))
    month = np.arange(last, dtype=float)
    out: dict[str, NDArray[np.float64]] = {}
    for step in path.steps:
        begin, end = path.start[step.id][:, None], path.finish[step.id][:, None]
        running = np.clip(np.minimum(end, month + 1.0) - np.maximum(begin, month), 0.0, 1.0)
        for family, positions in step.staff.items():
            part = running * positions[:, None]
            out[family] = out[family] + part if family in out else part
    return out
