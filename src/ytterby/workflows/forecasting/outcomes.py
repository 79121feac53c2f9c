"""Lay a forecast on record beside what came: inside its interval or not, and how far off."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.evidence import Evidence, load
from ytterby.results import Cell, Column, Summary, build_table
from ytterby.results.summary import word
from ytterby.workflows.forecasting.forecast import ForecastOutcome, forecast
from ytterby.workflows.forecasting.record import Recorded
from ytterby.workflows.forecasting.setting import EVERYBODY

QUANTITY = "outcome"
"""Claims of what came; nothing that makes a forecast reads them."""
MARKETS = {
    "spot, delivered to Europe": "outside_spot",
    "spot inside China without value-added tax": "inside",
}
"""Scope of a claim on a price, and the recorded market that it is laid beside."""
WORDS = {"outside_spot": "spot outside", "inside": "inside China"}
WORLD = "WLD"
CLOSE = 0.02
"""Logarithmic errors that differ by less are called as good [1]."""
EXPECTED = 0.8
"""Share that the intervals are meant to hold [1]."""
NOTE = (
    "error: natural logarithm of what came over the forecast's middle; before: the same for a "
    "forecast that nothing changes. Claims are secondary reports of Chinese customs and of price "
    "agencies; a price is one day's or week's, laid beside the forecast of its month."
)
NUMBERS = {
    **dict.fromkeys(("forecast", "low", "high", "came", "came_low", "came_high"), "as the row"),
    **dict.fromkeys(("error", "before"), "1"),
}


def forecast_outcomes(name: str | None = None, workspace: Path | None = None) -> ForecastOutcome:
    """Return a forecast on record beside what came.

    Parameters
    ----------
    name
        Of the forecast; by default the last one.
    workspace
        The user's own data, whose claims of the quantity ``outcome`` count too.

    Returns
    -------
    ForecastOutcome
        Tables ``outcomes`` and ``scores``.

    Raises
    ------
    UnknownNameError, EvidenceError
        As for `ytterby.workflows.forecasting.forecast.forecast`.
    """
    shown = forecast(name)
    assert shown.recorded is not None
    rows = compare_outcomes(shown.recorded, load(workspace=workspace))
    scores = score_outcomes(rows)
    tables = {
        "outcomes": build_table("outcomes", rows, units=NUMBERS, note=NOTE),
        "scores": build_table(
            "scores",
            scores,
            units=dict.fromkeys(("count", "inside", "error", "before"), "1"),
            note="inside: share that the central 80 % held. error, before: mean absolute "
            "logarithmic error of the forecast's middle, and of a forecast that nothing changes.",
        ),
    }
    return replace(shown, tables=tables, finding=_finding(rows, scores), summary=(_summary(rows),))


def compare_outcomes(recorded: Recorded, evidence: Evidence) -> pl.DataFrame:
    """Return what was forecast beside what came, one row an observation.

    Columns ``what``, ``item``, ``month``, ``unit``, ``forecast``, ``low``, ``high``, ``came``,
    ``came_low``, ``came_high``, ``verdict`` (``inside``, ``above``, ``below``: where the whole of
    what came lies), ``error``, ``before``, ``tier``, ``source``.
    """
    claims = evidence.live.filter(quantity=QUANTITY)
    rows = [r for claim in claims.iter_rows(named=True) for r in _row(recorded, claim)]
    return pl.DataFrame(rows, schema=_SCHEMA).sort("what", "item", "month")


_SCHEMA = {
    **dict.fromkeys(("what", "item", "month", "unit"), pl.String),
    **dict.fromkeys(("forecast", "low", "high", "came", "came_low", "came_high"), pl.Float64),
    "verdict": pl.String,
    **dict.fromkeys(("error", "before"), pl.Float64),
    **dict.fromkeys(("tier", "source"), pl.String),
}


def _row(recorded: Recorded, claim: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    month = str(claim["period"])
    if claim["element"]:
        market = MARKETS.get(str(claim["scope"]), "")
        frame = recorded.tables["prices"].filter(element=str(claim["element"]), market=market)
        what, item, middle, start = WORDS.get(market, ""), str(claim["element"]), "price", "start"
    else:
        place = EVERYBODY if claim["partner"] == WORLD else str(claim["partner"])
        frame = recorded.tables["exports"].filter(destination=place)
        what, item, middle, start = "magnet exports", place, "tonnes", "usual"
    frame = frame.filter(pl.col("date").dt.strftime("%Y-%m") == month)
    if frame.is_empty():
        return
    row = frame.row(0, named=True)
    came = float(claim["value"])
    low = came if claim["low"] is None else float(claim["low"])
    high = came if claim["high"] is None else float(claim["high"])
    verdict = "above" if low > row["high"] else "below" if high < row["low"] else "inside"
    yield {
        "what": what,
        "item": item,
        "month": month,
        "unit": str(claim["unit"]),
        "forecast": row[middle],
        "low": row["low"],
        "high": row["high"],
        "came": came,
        "came_low": low,
        "came_high": high,
        "verdict": verdict,
        "error": math.log(came / row[middle]),
        "before": math.log(came / row[start]),
        "tier": str(claim["tier"]),
        "source": str(claim["source"]),
    }


def score_outcomes(rows: pl.DataFrame) -> pl.DataFrame:
    """Return how far off a forecast was, by what it is of: ``count``, ``inside``, ``error`` …"""
    return (
        rows.group_by("what", maintain_order=True)
        .agg(
            pl.len().alias("count"),
            (pl.col("verdict") == "inside").mean().alias("inside"),
            pl.col("error").abs().mean(),
            pl.col("before").abs().mean(),
        )
        .with_columns(pl.col("count").cast(pl.Int64))
    )


def _finding(rows: pl.DataFrame, scores: pl.DataFrame) -> tuple[str, ...]:
    held, count = rows.filter(verdict="inside").height, rows.height
    lines = [
        f"Of {count} observations the central 80 % of the forecast held {held} "
        f"({100 * held / max(count, 1):.0f} %), where {100 * EXPECTED:.0f} % was meant."
    ]
    for row in scores.iter_rows(named=True):
        off, same = math.exp(row["error"]), math.exp(row["before"])
        gain = row["before"] - row["error"]
        better = "no better" if gain < -CLOSE else "as good" if gain < CLOSE else "better"
        than = "as" if better == "as good" else "than"
        lines.append(
            f"{row['what'][0].upper()}{row['what'][1:]}: off by a factor of {off:.2f} on average, "
            f"{better} {than} saying that nothing changes ({same:.2f}); the interval held "
            f"{row['inside'] * row['count']:.0f} of {row['count']}."
        )
    return tuple(lines)


def _summary(rows: pl.DataFrame) -> Summary:
    columns = (
        Column("Forecast", number=False),
        Column("month", number=False),
        Column("expected"),
        Column("came"),
        Column("verdict", number=False),
        Column("off by"),
    )
    lines = []
    for row in rows.iter_rows(named=True):
        to = "all" if row["item"] == EVERYBODY else row["item"]
        of = f" to {to}" if row["what"] == "magnet exports" else f", {row['item']} oxide"
        expected = Cell(_short(row["forecast"]), f"({_short(row['low'])}–{_short(row['high'])})")
        lines.append(
            (
                word(f"{row['what']}{of}, {row['unit'].removesuffix('/month')}"),
                word(row["month"]),
                expected,
                Cell(_short(row["came"])),
                word(row["verdict"]),
                Cell(f"×{math.exp(row['error']):.2f}"),
            )
        )
    note = "Brackets: central 80 % of the record. off by: what came over what was expected."
    return Summary("", columns, tuple(lines), note)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:,.1f}"
