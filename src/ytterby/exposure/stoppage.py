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
    rows: list[dict[str, object]] = []
    longest = max((len(s.dates) for s in served), default=0)
    unmet = np.full((len(served), cases.height, longest), np.nan)
    stock = cases["months_of_cover"].fill_null(0.0).to_numpy()
    for k, one in enumerate(served):
        at = [one.row(m, s or "") for m, s in cases.select("material", "served_as").iter_rows()]
        here = [i for i, r in enumerate(at) if r is not None]
        picked = [r for r in at if r is not None]
        months = len(one.dates)
        unmet[k, here, :months] = unmet_share(one.filled[picked], stock[here])
        missing = 1.0 - one.filled[picked]
        absent = one.absent[picked]
        for i, r in enumerate(here):
            share = unmet[k, r, :months]
            short = np.flatnonzero(share >= one.threshold)
            first = one.dates[short[0]] if len(short) else None
            gone = np.flatnonzero((np.cumsum(missing[i]) >= stock[r]) & (stock[r] > 0.0))
            lost = float(missing[i].sum())
            rows.append(
                {
                    "case": int(cases["case"][r]),
                    "scenario": one.scenario,
                    "first_short": first,
                    "months_after": _months_between(one.begins, first) if first else None,
                    "months_short": len(short),
                    "worst_month": one.dates[int(share.argmax())] if len(short) else None,
                    "worst_share": float(share.max()),
                    "lacking": float(share.sum()),
                    "absent_share": float(absent[i].sum()) / lost if lost > 1e-9 else None,
                    "own_stock_ends": one.dates[int(gone[0])] if len(gone) else None,
                }
            )
    return pl.DataFrame(rows, schema=STOP_SCHEMA), unmet


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
    units = lines.group_by("product", maintain_order=True).agg(
        pl.col("units").max(), pl.col("case").unique().sort()
    )
    named = lines.select("product", "case", "part", "material").unique(
        ["product", "case"], keep="first", maintain_order=True
    )
    who = {(p, c): (a, m) for p, c, a, m in named.iter_rows()}
    first = {(s, c): d for s, c, d in stops.select("scenario", "case", "first_short").iter_rows()}
    rows = []
    for product, count, cases in units.iter_rows():
        for k, one in enumerate(served):
            months = len(one.dates)
            part = unmet[k, cases, :months]
            known = [c for c, row in zip(cases, part, strict=True) if np.isfinite(row).all()]
            if not known:
                continue
            share = np.nanmax(part, axis=0)
            short = np.flatnonzero(share >= one.threshold)
            day = one.dates[int(short[0])] if len(short) else None
            # Among parts short from the same month the one that lacks most then is named.
            cause = None
            if day is not None:
                early = [c for c in known if first.get((one.scenario, c)) == day]
                cause = (
                    max(early, key=lambda c: (unmet[k, c, int(short[0])], -c)) if early else None
                )
            rows.append(
                {
                    "product": product,
                    "scenario": one.scenario,
                    "first_short": day,
                    "months_after": _months_between(one.begins, day) if day else None,
                    "part": who[product, cause][0] if cause is not None else None,
                    "material": who[product, cause][1] if cause is not None else None,
                    "months_short": len(short),
                    "worst_month": one.dates[int(share.argmax())] if len(short) else None,
                    "worst_share": float(share.max()),
                    "units_not_made": float(share.sum()) * count / 12.0,
                    "units_planned": months * count / 12.0,
                    "run": months - _months_between(one.dates[0], one.begins),
                }
            )
    schema = {
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
    return pl.DataFrame(rows, schema=schema).sort(
        "months_after", "worst_share", "product", descending=[False, True, False], nulls_last=True
    )
