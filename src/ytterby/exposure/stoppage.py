"""When a scenario stops a bill of materials: what its sector gets, then the bill's own stock.

The bill's plant is served like its sector in its region. A month's shortage is first met from the
line's own stock; a product is made as far as its scarcest part goes:

.. math::

    m_{l,t} = n_l (1 - f_{l,t}), \\qquad d_{l,t} = \\min(m_{l,t}, S_{l,t-1}), \\qquad
    S_{l,t} = S_{l,t-1} - d_{l,t}

with ``f`` delivered over need of the line's material in its sector, ``n`` the line's need of a
month and ``S`` its stock. Units not made in a month are ``u \\max_l (m - d) / n``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.exposure.served import Served
from ytterby.exposure.value import product_units

Floats = NDArray[np.float64]


def unmet_share(filled: Floats, months_of_stock: Floats) -> Floats:
    """Return what stays unmet after the own stock: ``(case, month)`` [1] of a month's need.

    Parameters
    ----------
    filled
        Delivered over need, ``(case, month)`` [1].
    months_of_stock
        Own stock at the start, ``(case)`` [month].

    Examples
    --------
    >>> unmet_share(np.array([[1.0, 0.5, 0.5, 0.5]]), np.array([0.75])).tolist()
    [[0.0, 0.0, 0.25, 0.5]]
    """
    missing = 1.0 - filled
    before = np.cumsum(missing, axis=1) - missing
    left = np.maximum(np.asarray(months_of_stock)[:, None] - before, 0.0)
    return np.maximum(missing - left, 0.0)


def case_stops(cases: pl.DataFrame, served: Sequence[Served]) -> tuple[pl.DataFrame, Floats]:
    """Return what each scenario does to each case, and what stays unmet month by month.

    Parameters
    ----------
    cases
        ``case, material, served_as, months_of_cover`` (no stock known counts as none).
    served
        The scenarios.

    Returns
    -------
    DataFrame
        ``case, scenario, first_short, months_after`` [month] (after the first event)``,
        months_short`` [month]``, worst_month, worst_share, lacking`` (sum of unmet shares)
        [month]``, absent_share`` (of what is unmet in the sector before own stock) [1]``,
        own_stock_ends``. No first month: never short.
    ndarray
        Unmet share, ``(scenario, case, month)``, NaN where the home region's sectors use none.
    """
    longest = max((len(s.dates) for s in served), default=0)
    unmet = np.full((len(served), cases.height, longest), np.nan)
    stock = cases["months_of_cover"].fill_null(0.0).to_numpy()
    names = cases["case"].to_numpy()
    frames = [pl.DataFrame(schema=STOP_SCHEMA)]
    for k, one in enumerate(served):
        rows = {key: i for i, key in enumerate(one.keys)}
        at = [rows.get((m, s or "")) for m, s in cases.select("material", "served_as").iter_rows()]
        here = np.asarray([i for i, r in enumerate(at) if r is not None], dtype=np.int64)
        picked = np.asarray([r for r in at if r is not None], dtype=np.int64)
        if not len(here):
            continue
        share = unmet_share(one.filled[picked], stock[here])
        unmet[k, here, : len(one.dates)] = share
        missing = 1.0 - one.filled
        lost, absent = missing.sum(axis=1), one.absent.sum(axis=1)
        gone = (np.cumsum(missing, axis=1)[picked] >= stock[here, None]) & (stock[here, None] > 0.0)
        safe = np.where(lost > NOTHING, lost, 1.0)
        part = np.where(lost > NOTHING, absent / safe, np.nan)[picked]
        frames.append(
            _short_months(one, share)
            .with_columns(
                pl.Series("case", names[here], dtype=pl.Int32),
                pl.lit(one.scenario).alias("scenario"),
                pl.Series("absent_share", part).fill_nan(None),
                own_stock_ends=_dates(one, gone),
            )
            .select(list(STOP_SCHEMA))
        )
    return pl.concat(frames), unmet


NOTHING = 1e-9
"""Months of need below which nothing is missing but for rounding."""


def _dates(one: Served, hit: NDArray[np.bool_]) -> pl.Series:
    """Return the first month of each row that is hit: ``(row)``; a gap where none is."""
    first = np.where(hit.any(axis=1), hit.argmax(axis=1), -1)
    return _months(one, first)


def _months(one: Served, at: NDArray[np.int64]) -> pl.Series:
    known = pl.Series(list(one.dates), dtype=pl.Date)
    return known.gather(np.maximum(at, 0)).to_frame("date").select(
        date=pl.when(pl.Series(at >= 0)).then(pl.col("date"))
    )["date"]  # fmt: skip


def _short_months(one: Served, share: Floats) -> pl.DataFrame:
    """Return first, worst and number of months short of each row of unmet shares."""
    short = share >= one.threshold
    some = short.any(axis=1)
    first = np.where(some, short.argmax(axis=1), -1)
    begins = _months_between(one.dates[0], one.begins)
    after = np.maximum(first - begins, 0)
    return pl.DataFrame(
        {
            "first_short": _months(one, first),
            "months_after": pl.Series(after, dtype=pl.Int32),
            "months_short": pl.Series(short.sum(axis=1), dtype=pl.Int32),
            "worst_month": _months(one, np.where(some, share.argmax(axis=1), -1)),
            "worst_share": share.max(axis=1),
            "lacking": share.sum(axis=1),
        }
    ).with_columns(months_after=pl.when(pl.Series(some)).then(pl.col("months_after")))


STOP_SCHEMA = {
    "case": pl.Int32,
    "scenario": pl.String,
    "first_short": pl.Date,
    "months_after": pl.Int32,
    "months_short": pl.Int32,
    "worst_month": pl.Date,
    "worst_share": pl.Float64,
    "lacking": pl.Float64,
    "absent_share": pl.Float64,
    "own_stock_ends": pl.Date,
}


def _months_between(start: dt.date, end: dt.date) -> int:
    return max(0, (end.year - start.year) * 12 + end.month - start.month)


def list_cases(lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the distinct cases of some lines, and the lines with the number of theirs.

    Parameters
    ----------
    lines
        ``material, served_as, months_of_cover``.
    """
    keys = ["material", "served_as", "months_of_cover"]
    cases = (
        lines.select(keys)
        .unique()
        .sort(keys, nulls_last=True)
        .with_row_index("case")
        .with_columns(pl.col("case").cast(pl.Int32))
    )
    joined = lines.join(cases, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return cases, joined


def product_stops(
    lines: pl.DataFrame, stops: pl.DataFrame, unmet: Floats, served: Sequence[Served]
) -> pl.DataFrame:
    """Return for each product and scenario the first month short, its part, and units not made.

    A product waits for its scarcest part and stops once, whatever else is missing.

    Parameters
    ----------
    lines
        The bill's lines with ``case``.
    stops, unmet
        From `case_stops`.
    served
        The scenarios, in the same order.

    Returns
    -------
    DataFrame
        ``product, scenario, first_short, months_after, part, material`` (which stops it)``,
        months_short`` [month]``, worst_month, worst_share`` [1]``, units_not_made,
        units_planned`` [unit over the run]``, run`` (months from the first event on) [month].
    """
    products = product_units(lines)
    number = products.select("product").with_row_index("at")
    pairs = (
        lines.unique(["product", "case"], keep="first", maintain_order=True)
        .join(number, on="product")
        .sort("at", maintain_order=True)
    )
    frames = [pl.DataFrame(schema=PRODUCT_SCHEMA)]
    case, at = pairs["case"].to_numpy(), pairs["at"].to_numpy().astype(np.int64)
    for k, one in enumerate(served):
        path = unmet[k, :, : len(one.dates)][case]
        known = np.flatnonzero(np.isfinite(path).all(axis=1))
        if not len(known):
            continue
        path, owner = path[known], at[known]
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        share = np.maximum.reduceat(path, starts, axis=0)
        about = _short_months(one, share)
        group = np.cumsum(np.isin(np.arange(len(owner)), starts)) - 1
        first = (share >= one.threshold).argmax(axis=1)
        # Nobody was short before: who lacks most in the first month is what stops the product.
        then = path[np.arange(len(owner)), first[group]]
        order = np.lexsort((np.arange(len(owner)), -then, group))
        cause = pairs[known[order[np.searchsorted(group[order], np.arange(len(starts)))]]]
        made = products[owner[starts]]
        stopped = about["first_short"].is_not_null()
        months = len(one.dates)
        frames.append(
            about.with_columns(
                made["product"],
                pl.lit(one.scenario).alias("scenario"),
                part=pl.when(stopped).then(cause["part"]),
                material=pl.when(stopped).then(cause["material"]),
                units_not_made=pl.col("lacking") * made["units"] / 12.0,
                units_planned=months * made["units"] / 12.0,
                run=pl.lit(months - _months_between(one.dates[0], one.begins), pl.Int32),
            ).select(list(PRODUCT_SCHEMA))
        )
    return pl.concat(frames).sort(
        "months_after", "worst_share", "product", descending=[False, True, False], nulls_last=True
    )


PRODUCT_SCHEMA = {
    "product": pl.String,
    "scenario": pl.String,
    "first_short": pl.Date,
    "months_after": pl.Int32,
    "part": pl.String,
    "material": pl.String,
    "months_short": pl.Int32,
    "worst_month": pl.Date,
    "worst_share": pl.Float64,
    "units_not_made": pl.Float64,
    "units_planned": pl.Float64,
    "run": pl.Int32,
}
"""Columns of what a scenario does to a product."""


def with_spread(stops: pl.DataFrame, drawn: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return stops with their spread over draws; gaps where nothing was drawn.

    Parameters
    ----------
    stops
        With central values, from `product_stops`.
    drawn
        The same in each draw.

    Returns
    -------
    DataFrame
        With ``draws`` [1]``, short_share`` (of draws that fall short) [1]``, soonest, latest``
        (central 80 % of the months after the first event; a gap where that end never falls short)
        [month].
    """
    schema = {"draws": pl.Int32, "short_share": pl.Float64, "soonest": pl.Float64}
    schema |= {"latest": pl.Float64}
    if not drawn:
        return stops.with_columns(pl.lit(None, t).alias(n) for n, t in schema.items())
    never = float("inf")
    after = pl.col("months_after").cast(pl.Float64).fill_null(never)
    spread = (
        pl.concat(drawn)
        .group_by("product", "scenario")
        .agg(
            draws=pl.len().cast(pl.Int32),
            short_share=pl.col("first_short").is_not_null().mean(),
            soonest=after.quantile(0.1, "nearest"),
            latest=after.quantile(0.9, "nearest"),
        )
        .with_columns(
            pl.when(pl.col(n) < never).then(pl.col(n)).alias(n) for n in ("soonest", "latest")
        )
    )
    return stops.join(spread, on=["product", "scenario"], how="left", maintain_order="left")
