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
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.simulate import StressResult

Floats = NDArray[np.float64]
GIVEN, LARGEST, NO_SECTOR = "given", "largest user", "none"
KEYS = ("material", "sector", "months")
"""What tells cases apart: material, sector, and months of own stock."""


def default_sectors(chain: Chain, home: Sequence[str]) -> dict[str, str]:
    """Return the sector that uses most of each material in the home region.

    Examples
    --------
    A line without a sector is served like it; a material that no sector there uses has none.
    """
    uses = chain.flows.filter((pl.col("kind") == "use") & pl.col("region").is_in(list(home)))
    most = (
        uses.group_by("material", "sector")
        .agg(pl.col("value").sum())
        .filter(pl.col("value") > 0.0)
        .sort("value", "sector", descending=[True, False])
        .unique("material", keep="first", maintain_order=True)
    )
    return dict(most.select("material", "sector").iter_rows())


def assign_sectors(lines: pl.DataFrame, chain: Chain, home: Sequence[str]) -> pl.DataFrame:
    """Return the lines with ``served_as``, the sector whose deliveries they share, and its basis.

    Returns
    -------
    DataFrame
        The lines with ``served_as`` and ``sector_basis`` (``given``, ``largest user`` or ``none``).
        A sector that uses none of the material at home is replaced by the largest user.
    """
    uses = chain.flows.filter(
        (pl.col("kind") == "use") & pl.col("region").is_in(list(home)) & (pl.col("value") > 0.0)
    )
    pairs = uses.select("material", "sector").unique().with_columns(known=pl.lit(True))
    usual = default_sectors(chain, home)
    frame = pl.DataFrame(
        {"material": list(usual), "usual": list(usual.values())},
        schema={"material": pl.String, "usual": pl.String},
    )
    joined = lines.join(pairs, on=["material", "sector"], how="left", maintain_order="left").join(
        frame, on="material", how="left", maintain_order="left"
    )
    given = pl.col("known").fill_null(False)
    served = pl.when(given).then(pl.lit(GIVEN))
    basis = served.when(pl.col("usual").is_not_null()).then(pl.lit(LARGEST))
    return joined.with_columns(
        served_as=pl.when(given).then(pl.col("sector")).otherwise(pl.col("usual")),
        sector_basis=basis.otherwise(pl.lit(NO_SECTOR)),
    ).drop("known", "usual")


@dataclass(frozen=True)
class Served:
    """How a scenario serves the sectors of the home region, material by material.

    Attributes
    ----------
    scenario, title
        Which scenario.
    dates
        First day of each month, ``(month)``.
    begins
        Day of the first event.
    threshold
        Share of a month's need from which it counts as short [1].
    keys
        (material, sector) of each row.
    filled, absent
        Delivered over need, and the part of need that is physically absent rather than priced out,
        ``(row, month)`` [1].
    """

    scenario: str
    title: str
    dates: tuple[dt.date, ...]
    begins: dt.date
    threshold: float
    keys: tuple[tuple[str, str], ...]
    filled: Floats
    absent: Floats

    def row(self, material: str, sector: str) -> int | None:
        """Return the row of a material in a sector, if the home region uses it there."""
        key = (material, sector)
        return self.keys.index(key) if key in self.keys else None


def read_served(result: StressResult, home: Sequence[str]) -> Served:
    """Return what a run delivers to the sectors of some regions."""
    frame = (
        result.frame("sector")
        .filter(pl.col("region").is_in(list(home)))
        .group_by("material", "sector", "month")
        .agg(pl.col("need", "delivered", "physically_absent").sum())
        .sort("material", "sector", "month")
    )
    keys = frame.select("material", "sector").unique(maintain_order=True).rows()
    months = result.calendar.months

    def table(name: str) -> Floats:
        return np.asarray(frame[name].to_numpy().reshape(len(keys), months))

    need = table("need")
    safe = np.where(need > 0.0, need, 1.0)
    filled = np.where(need > 0.0, table("delivered") / safe, 1.0)
    absent = np.where(need > 0.0, table("physically_absent") / safe, 0.0)
    begins = [event.start for event in result.scenario.events]
    return Served(
        scenario=result.scenario.name,
        title=result.scenario.title,
        dates=tuple(result.calendar.dates),
        begins=min(begins, default=result.calendar.dates[0]),
        threshold=result.scenario.shortfall_from,
        keys=tuple((str(m), str(s)) for m, s in keys),
        filled=np.clip(filled, 0.0, 1.0),
        absent=np.clip(absent, 0.0, 1.0),
    )


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
