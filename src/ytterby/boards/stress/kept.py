"""What of a kept run can be laid beside others: a central run and draws in the same columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.figures.style.text import NARROW_SPACE
from ytterby.results import Run, read_run

SERIES = {
    "date": pl.String,
    "item": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}
TOTALS = {k: t for k, t in SERIES.items() if k != "date"} | {"unit": pl.String}
SPOT = "outside_spot"


@dataclass(frozen=True)
class Kept:
    """One run that is compared.

    Attributes
    ----------
    name, title
        Of the run.
    draws
        How many; 1 for the central run alone.
    shares, prices
        By month: ``date``, ``item`` (element or material), ``value``, ``low``, ``high``: share of
        need unmet [1], spot price outside [USD/kg]; of draws the middle and the central 80 %.
    worst, peaks, units
        Over the run: ``item``, ``value``, ``low``, ``high``, ``unit``: worst month's share of need
        unmet, highest spot price, units not made.
    """

    name: str
    title: str
    draws: int
    shares: pl.DataFrame = field(repr=False)
    prices: pl.DataFrame = field(repr=False)
    worst: pl.DataFrame = field(repr=False)
    peaks: pl.DataFrame = field(repr=False)
    units: pl.DataFrame = field(repr=False)

    @property
    def words(self) -> str:
        """How it was made, as it stands beside its name."""
        if self.draws == 1:
            return "central run"
        return f"{self.draws:,} draws".replace(",", NARROW_SPACE)


def read_kept(name: str, workspace: Path | None) -> Kept:
    """Return a kept run as it is compared.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with the nearest names.
    InputError
        ``not-comparable``: it is no run of a scenario.
    """
    run = read_run(name, workspace)
    if not {"element-months", "price-months", "units"} <= set(run.tables):
        message = f"'{run.about.title or name}' is no run of one scenario"
        fix = "choose runs of the stress lab or of 'ytterby stress'"
        raise InputError(Problem("not-comparable", f"run {name}", message, fix))
    title = run.about.title or run.manifest.scenario or name
    drawn = "p50" in run.tables["element-months"].frame.columns
    return _read_draws(run, title) if drawn else _read_central(run, title)


def _read_central(run: Run, title: str) -> Kept:
    months = run.tables["element-months"].frame
    shares = (
        months.group_by("date", "element", maintain_order=True)
        .agg(pl.col("need", "shortage").sum())
        .with_columns(
            value=pl.when(pl.col("need") > 0).then(pl.col("shortage") / pl.col("need")),
        )
        .rename({"element": "item"})
    )
    prices = (
        run.tables["price-months"]
        .frame.filter(pl.col("market") == SPOT)
        .rename({"material": "item", "price": "value"})
    )
    units = run.tables["units"].frame.rename({"product": "item", "units_not_made": "value"})
    return Kept(
        run.name,
        title,
        1,
        _series(shares),
        _series(prices),
        _most(shares, "1"),
        _most(prices, "USD/kg"),
        _totals(units),
    )


def _read_draws(run: Run, title: str) -> Kept:
    drawn = {"p50": "value", "p10": "low", "p90": "high"}
    shares = run.tables["element-months"].frame.rename({"element": "item", **drawn})
    prices = (
        run.tables["price-months"]
        .frame.filter(pl.col("market") == SPOT)
        .rename({"material": "item", **drawn})
    )
    worst = run.tables["elements"].frame.rename(
        {"element": "item", "worst_p50": "value", "worst_p10": "low", "worst_p90": "high"}
    )
    peaks = (
        run.tables["prices"]
        .frame.filter(pl.col("what").str.starts_with("highest spot"))
        .rename({"material": "item", **drawn})
    )
    units = run.tables["units"].frame.rename({"product": "item", **drawn})
    return Kept(
        run.name,
        title,
        int(str(run.manifest.parameters.get("draws") or 2)),
        _series(shares),
        _series(prices),
        _totals(worst.with_columns(unit=pl.lit("1"))),
        _totals(peaks.with_columns(unit=pl.lit("USD/kg"))),
        _totals(units),
    )


def _series(frame: pl.DataFrame) -> pl.DataFrame:
    dated = frame.with_columns(pl.col("date").dt.strftime("%Y-%m"))
    return _with(dated, SERIES).sort("item", "date")


def _totals(frame: pl.DataFrame) -> pl.DataFrame:
    return _with(frame, TOTALS).filter(pl.col("value").is_not_null())


def _most(frame: pl.DataFrame, unit: str) -> pl.DataFrame:
    most = frame.group_by("item", maintain_order=True).agg(pl.col("value").max())
    return _totals(most.with_columns(unit=pl.lit(unit)))


def _with(frame: pl.DataFrame, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """Return some columns; an interval that is not known is blank."""
    return frame.select(
        *(
            (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
            for name, kind in schema.items()
        )
    )
