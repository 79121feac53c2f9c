"""Many scores at once, best estimates alone, with a method that can sweep."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby.indicators.risk.base import CORRECTED, STRICT, Method
from ytterby.workflows.inputs import Progress
from ytterby.workflows.risk.asking import RiskRequest
from ytterby.workflows.risk.tables import KEYS

WORDS = ("evidence", "sources", "note")
MANY = 200
"""Fewer scores are made case by case: then every repair is noted."""


def can_sweep(request: RiskRequest) -> bool:
    """Return whether a request needs neither draws nor anything else that only a case knows."""
    return request.scores > MANY and not request.draws and request.method.sweep is not None


def sweep_request(
    request: RiskRequest,
    *,
    workspace: Path | None = None,
    as_of: str | None = None,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Return the table of scores of a request, gaps included, in the order asked for.

    Parameters
    ----------
    request
        One whose method can sweep.
    workspace, as_of
        As for the method.
    progress
        Told which mode is being scored.

    Returns
    -------
    DataFrame
        The columns of `score_frame`; ``low`` and ``high`` are blank.
    """
    method = request.method
    if method.sweep is None:
        raise ValueError(f"{method.name} cannot sweep")
    parts: list[pl.DataFrame] = []
    asked = (request.materials, request.regions, request.years)
    for number, mode in enumerate(request.modes):
        if progress is not None:
            text = f"{method.name}, {mode}: {request.scores // len(request.modes):,} scores"
            progress(text, number / len(request.modes))
        scores, gaps = method.sweep(*asked, mode, workspace, as_of)
        lost = gaps.rename({"reason": "note"}).with_columns(pl.lit("gap").alias("evidence"))
        parts += [f.with_columns(pl.lit(mode).alias("mode")) for f in (scores, lost)]
    frame = pl.concat(parts, how="diagonal")
    if request.stages:
        frame = frame.filter(pl.col("stage").is_in([*request.stages, ""]))
    return _in_order(_with_columns(frame, method), request)


def _with_columns(frame: pl.DataFrame, method: Method) -> pl.DataFrame:
    others = [c.name for c in method.components if c.name not in ("score", method.score)]
    blank = pl.lit(None, pl.Float64)
    words = [
        (pl.col(w) if w in frame.columns else pl.lit("")).fill_null("").alias(w) for w in WORDS
    ]
    return frame.select(
        *(pl.col(k).cast(t) for k, t in KEYS.items()),
        pl.col(method.score).alias("score"),
        blank.alias("low"),
        blank.alias("high"),
        *others,
        *words,
    )


def _in_order(frame: pl.DataFrame, request: RiskRequest) -> pl.DataFrame:
    keys = []
    for column, values in (
        ("material", request.materials),
        ("region", request.regions),
        ("year", request.years),
        ("mode", request.modes),
    ):
        place = {v: i for i, v in enumerate(values)}
        keys.append(pl.col(column).replace_strict(place, default=len(place), return_dtype=pl.Int64))
    return frame.sort(*keys, maintain_order=True)


def difference_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Return strict and corrected side by side, with the reason as far as a sweep knows it.

    Parameters
    ----------
    frame
        From `sweep_request`, both modes.
    """
    keys = ["material", "region", "year"]
    strict = frame.filter(pl.col("mode") == STRICT)
    mended = frame.filter(pl.col("mode") == CORRECTED)
    by_stage = [*keys, "stage"] if strict["stage"].ne("").any() else keys
    both = mended.join(strict, on=by_stage, how="left", suffix="_strict", maintain_order="left")
    first, second = pl.col("score_strict"), pl.col("score")
    same = (first - second).abs() <= 1e-9 * first.abs() + 1e-15
    reason = (
        pl.when(second.is_null())
        .then(pl.concat_str(pl.lit("corrected is a gap: "), pl.col("note")))
        .when(first.is_null())
        .then(pl.concat_str(pl.lit("strict is a gap: "), pl.col("note_strict").fill_null("")))
        .when(same)
        .then(pl.lit("no trap bites here"))
        .otherwise(pl.lit("a trap of the strict mode; ask for fewer scores to see which"))
    )
    blank = pl.lit(None, pl.Float64)
    return both.select(
        *(k for k in KEYS if k != "mode"),
        first.alias("strict"),
        second.alias("corrected"),
        (second - first).alias("difference"),
        blank.alias("low"),
        blank.alias("high"),
        reason.alias("reason"),
        pl.lit("").alias("note"),
    )
