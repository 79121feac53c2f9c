"""The tables of an ensemble: how likely, how much, how bad in the tail, from when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.results import Table, build_table
from ytterby.simulate.ensemble import EnsembleResult
from ytterby.simulate.ensemble.outline import STOPPED
from ytterby.simulate.ensemble.statistics import (
    LEVELS,
    TAILS,
    expected_shortfall,
    find_quantiles,
    first_months,
)

Floats = NDArray[np.float64]
COLUMNS = tuple(f"p{round(100 * level):02d}" for level in LEVELS)
"""Columns of quantiles: ``p50`` is what half of the draws stay below."""
TAIL_COLUMNS = tuple(f"tail_{round(100 * (1 - level)):02d}" for level in TAILS)
"""Columns of the expected shortfall: ``tail_05`` is the mean of the worst twentieth."""
CHANCES = (0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01)
"""Probabilities at which the curves of exceedance are listed."""
ROW_UNIT = "as in the column unit"
NOTE = (
    "Over draws of all that is uncertain, given that the scenario happens; quantiles p05 to p95 "
    "are exact over the draws, tails are means of the worst tenth and twentieth. Shortage is need "
    "at baseline prices, net of substitution, less what is delivered; worth is its mean at the "
    "prices outside before."
)
VALUED = " Materials add up by their value outside before the run."


def ensemble_tables(
    result: EnsembleResult, elements: Sequence[str], sources: Sequence[str]
) -> dict[str, Table]:
    """Return the tables of an ensemble but for prices and odds.

    Parameters
    ----------
    result
        The ensemble.
    elements
        Only these; all if empty.
    sources
        What the chain and its behaviour rest on.
    """
    chosen = [e for e in result.outline.elements if not elements or e in elements]
    return {
        "elements": _losses(result, "element", chosen, sources),
        "sectors": _losses(result, "sector", None, sources),
        "regions": _losses(result, "region", None, sources),
        "stops": _stops(result, chosen, sources),
        "exceedance": _exceedance(result, chosen, sources),
        "units": _units(result, sources),
        "cover": _cover(result, sources),
        "element-months": _monthly(result, "element_share", "element", sources, chosen),
        "sector-months": _monthly(result, "sector_share", "sector", sources),
        "region-months": _monthly(result, "region_share", "region", sources),
        "export-months": _monthly(result, "exports", "element", sources),
    }


def mean_worth(result: EnsembleResult, account: str) -> Floats:
    """Return what is lost on average, at the prices outside before, ``(item)`` [million USD]."""
    lost = result.total(f"{account}_lost").mean(axis=1)
    price = {"element": result.outline.element_worth, "pair": result.outline.pair_worth}
    return np.asarray(lost * price.get(account, 1.0), dtype=np.float64)


def quantile_columns(values: Floats) -> dict[str, Floats]:
    """Return columns of quantiles of ``(item, draw)``."""
    found = find_quantiles(values)
    return {name: found[:, i] for i, name in enumerate(COLUMNS)}


def spread_columns(values: Floats) -> dict[str, Floats]:
    """Return mean, quantiles and tails of ``(item, draw)``."""
    tails = {c: expected_shortfall(values, a) for c, a in zip(TAIL_COLUMNS, TAILS, strict=True)}
    return {"mean": values.mean(axis=1), **quantile_columns(values), **tails}


def _losses(
    result: EnsembleResult, account: str, chosen: Sequence[str] | None, sources: Sequence[str]
) -> Table:
    """Return loss, months of need lost and worst month of each item, the worst first."""
    measure = result.measure(f"{account}_lost")
    lost = result.total(f"{account}_lost")
    months, worst = result.total(f"{account}_months"), result.total(f"{account}_worst")
    short = result.total(f"{account}_short")
    frame = pl.DataFrame(
        {
            account: list(measure.items),
            "worth": mean_worth(result, account),
            "chance_short": (~np.isnan(short)).mean(axis=1),
            **spread_columns(lost),
            **{f"months_{k}": v for k, v in spread_columns(months).items()},
            **{f"worst_{k}": v for k, v in quantile_columns(worst).items()},
        }
    )
    if chosen is not None:
        frame = frame.filter(pl.col(account).is_in(list(chosen)))
    frame = frame.filter((pl.col("chance_short") > 0) | (pl.col("mean") > 0))
    frame = frame.sort("worth", "months_mean", account, descending=[True, True, False])
    units: dict[str, str] = {"worth": "million USD", "chance_short": "1"}
    for name in frame.columns[3:]:
        first, _, _ = name.partition("_")
        units[name] = {"months": "month", "worst": "1"}.get(first, measure.unit)
    return build_table(
        f"{account}s", frame, units=units, sources=sources,
        note=NOTE + ("" if account == "element" else VALUED),
    )  # fmt: skip


def _stops(result: EnsembleResult, chosen: Sequence[str], sources: Sequence[str]) -> Table:
    """Return the first month short and stopped, with its probability."""
    rows = []
    share = {"short": result.scenario.shortfall_from, "stop": STOPPED}
    for account in ("element", "sector", "pair"):
        items = result.measure(f"{account}_short").items
        worth = mean_worth(result, account).tolist()
        for kind, from_share in share.items():
            found = first_months(result.total(f"{account}_{kind}"))
            for item, value, (chance, *months) in zip(items, worth, found.tolist(), strict=True):
                if chance == 0.0 or (account == "element" and item not in chosen):
                    continue
                sector, _, material = item.partition("|")
                rows.append(
                    {
                        "account": account if account != "pair" else "use",
                        "element": item if account == "element" else "",
                        "sector": "" if account == "element" else sector,
                        "material": material,
                        "worth": value,
                        "unmet_from": from_share,
                        "probability": chance,
                        **dict(
                            zip(
                                ("first_month", "first_month_low", "first_month_high"),
                                (_date(result, months[i]) for i in (1, 0, 2)),
                                strict=True,
                            )
                        ),
                    }
                )
    text = dict.fromkeys(("account", "element", "sector", "material"), pl.String)
    dates = dict.fromkeys(("first_month", "first_month_low", "first_month_high"), pl.Date)
    schema = {
        **text,
        "worth": pl.Float64,
        "unmet_from": pl.Float64,
        "probability": pl.Float64,
        **dates,
    }
    frame = pl.DataFrame(rows, schema=schema).sort(
        "account", "unmet_from", "worth", "probability", "first_month",
        descending=[False, True, True, True, False], maintain_order=True,
    )  # fmt: skip
    return build_table(
        "stops",
        frame,
        units={"worth": "million USD", "unmet_from": "1", "probability": "1"},
        sources=sources,
        note="First month in which that share of need is unmet: median and central 80 % of the "
        "draws in which it comes. A use is a sector's need of one material. Worth is the mean loss "
        "at prices outside before.",
    )


def _date(result: EnsembleResult, month: float) -> dt.date | None:
    return None if np.isnan(month) else result.calendar.dates[round(month) - 1]


def _exceedance(result: EnsembleResult, chosen: Sequence[str], sources: Sequence[str]) -> Table:
    """Return losses that are exceeded with given probabilities."""
    frames = []
    levels = [1.0 - chance for chance in CHANCES]
    for account in ("element", "sector", "region"):
        measure = result.measure(f"{account}_lost")
        lost = find_quantiles(result.total(f"{account}_lost"), levels)
        months = find_quantiles(result.total(f"{account}_months"), levels)
        count = len(measure.items)
        frame = pl.DataFrame(
            {
                "account": [account] * (count * len(levels)),
                "item": [i for i in measure.items for _ in levels],
                "probability": np.tile(CHANCES, count),
                "loss": lost.reshape(-1),
                "unit": [measure.unit] * (count * len(levels)),
                "months_of_need": months.reshape(-1),
            }
        )
        if account == "element":
            frame = frame.filter(pl.col("item").is_in(list(chosen)))
        frames.append(frame.filter(pl.col("loss").max().over("item") > 0))
    return build_table(
        "exceedance",
        pl.concat(frames),
        units={"probability": "1", "loss": ROW_UNIT, "months_of_need": "month"},
        sources=sources,
        note="Loss over the run that is exceeded with this probability, given that the scenario "
        "happens; each column by itself." + VALUED,
    )


def _units(result: EnsembleResult, sources: Sequence[str]) -> Table:
    parts = [item.split("|") for item in result.measure("units").items]
    frame = pl.DataFrame(
        {
            "sector": [p[0] for p in parts],
            "product": [p[1] for p in parts],
            "where": [p[2] for p in parts],
            "unit": [p[3] for p in parts],
            **spread_columns(result.total("units")),
        },
        schema_overrides=dict.fromkeys(("sector", "product", "where", "unit"), pl.String),
    )
    frame = frame.filter(pl.col("mean") >= 0.05).sort("sector", "product", "where")
    return build_table(
        "units",
        frame,
        units=dict.fromkeys(frame.columns[4:], ROW_UNIT),
        sources=sources,
        note="Units not made over the run: shortage and content of a unit both drawn. Each product "
        "as if its sector's whole shortage fell on it.",
    )


def _cover(result: EnsembleResult, sources: Sequence[str]) -> Table:
    lowest = result.total("cover_low")
    frame = pl.DataFrame(
        {"material": list(result.measure("cover_low").items), **quantile_columns(lowest)}
    ).sort("p50", "material")
    return build_table(
        "cover",
        frame,
        units=dict.fromkeys(COLUMNS, "month"),
        sources=sources,
        note="Lowest stock in the target over its use in a baseline month; goods at sea not "
        "counted.",
    )


def _monthly(
    result: EnsembleResult,
    measure: str,
    item: str,
    sources: Sequence[str],
    chosen: Sequence[str] | None = None,
) -> Table:
    frame = monthly_frame(result, measure, item)
    if chosen is not None:
        frame = frame.filter(pl.col(item).is_in(list(chosen)))
    frame = frame.filter(pl.col("p95").max().over(item) > 0)
    unit = result.measure(measure).unit
    name = {"exports": "export-months"}.get(measure, f"{item}-months")
    return build_table(
        name, frame, units={"month": "1", **dict.fromkeys(COLUMNS, unit)}, sources=sources,
        note=NOTE,
    )  # fmt: skip


def monthly_frame(
    result: EnsembleResult, measure: str, item: str, *, missed: bool = False
) -> pl.DataFrame:
    """Return quantiles by month: ``month``, ``date``, the item and ``p05`` to ``p95``."""
    known = result.measure(measure)
    found = result.quantiles(measure, missed=missed)
    months, count = known.months, len(known.items)
    dates = pl.Series("date", result.calendar.dates, dtype=pl.Date)
    return pl.DataFrame(
        {
            "month": np.tile(np.arange(1, months + 1, dtype=np.int32), count),
            "date": pl.concat([dates] * count) if count else dates.clear(),
            item: pl.Series([i for i in known.items for _ in range(months)], dtype=pl.String),
            **{c: found[:, :, i].reshape(-1) for i, c in enumerate(COLUMNS)},
        }
    )
