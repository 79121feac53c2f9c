"""Shortage by sector and element, and from which month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.simulate.tables.axes import month_rows

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

Floats = NDArray[np.float64]
DUST = 1e-7
"""Share of a need below which nothing is lacking: what settles after a draw, and rounding."""
MEASURES = ("need", "delivered", "shortage", "physically_absent", "priced_out", "substituted")


def split_shortage(result: StressResult, draw: int) -> dict[str, Floats]:
    """Return need, delivered, shortage and its parts, ``(month, use)`` [unit of the row/month].

    ``physically_absent`` is what a sector would have taken at the month's price and did not get;
    ``priced_out`` is what the price drove away.
    """
    need = result.records["need"][:, :, draw]
    wanted = np.minimum(result.records["wanted"][:, :, draw], need)
    delivered = result.records["delivered"][:, :, draw]
    lacking = need - delivered
    shortage = np.where(lacking > DUST * need, lacking, 0.0)
    absent = np.minimum(np.maximum(wanted - delivered, 0.0), shortage)
    return {
        "need": need,
        "delivered": delivered,
        "shortage": shortage,
        "physically_absent": absent,
        "priced_out": shortage - absent,
        "substituted": result.records["substituted"][:, :, draw],
    }


def use_labels(result: StressResult) -> dict[str, list[str]]:
    """Return region, sector, material and unit of each use."""
    layout = result.layout
    pools = layout.use_pool
    names = layout.material_names
    units = [layout.technology.unit[m] for m in layout.materials]
    return {
        "region": [layout.regions[r] for r in layout.pool_region[pools]],
        "sector": [layout.sectors[s] for s in layout.use_sector],
        "material": [names[m] for m in layout.pool_material[pools]],
        "unit": [f"{units[m]}/month" for m in layout.pool_material[pools]],
    }


def sector_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Shortage per region, sector and material [unit of the material/month]."""
    return month_rows(result.calendar, use_labels(result), split_shortage(result, draw))


def element_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Shortage per region and element in all that sectors use [t REO/month]."""
    layout = result.layout
    regions, elements = layout.regions, layout.technology.elements
    pool = layout.use_pool
    content = layout.composition[layout.pool_material[pool]]
    item = layout.pool_region[pool]
    values = {}
    for name, array in split_shortage(result, draw).items():
        table = np.zeros((array.shape[0], len(regions), len(elements)))
        for region in np.unique(item):
            mine = item == region
            table[:, region] = array[:, mine] @ content[mine]
        values[name] = table.reshape(array.shape[0], -1)
    labels = {
        "region": [r for r in regions for _ in elements],
        "element": [e for _ in regions for e in elements],
    }
    return month_rows(result.calendar, labels, values, keep=values["need"].max(axis=0) > 0)


def shortfall_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """First month in which shortage exceeds the threshold, worst month and total, for the target.

    One row per element and per sector and material of the target's regions together; ``share`` is
    shortage over need. ``date`` is empty where the threshold is never passed.
    """
    keys = {"element": ["element"], "sector": ["sector", "material", "unit"]}
    months = result.calendar.months
    frames = []
    for name, by in keys.items():
        frame = result.frame(name, draw).filter(pl.col("region").is_in(list(result.regions)))
        monthly = frame.group_by("month", "date", *by).agg(pl.col(*MEASURES).sum()).sort("month")
        share = pl.col("shortage") / pl.col("need")
        short = monthly.with_columns(share=pl.when(pl.col("need") > 0).then(share).otherwise(0.0))
        over = pl.col("share") >= result.scenario.shortfall_from
        summary = short.group_by(by).agg(
            month=pl.col("month").filter(over).min(),
            date=pl.col("date").filter(over).min(),
            months_short=over.sum().cast(pl.Int32),
            worst_date=pl.col("date").sort_by("share", "month", descending=[True, False]).first(),
            worst_share=pl.col("share").max(),
            need=pl.col("need").sum() * 12.0 / months,
            shortage=pl.col("shortage").sum(),
            physically_absent=pl.col("physically_absent").sum(),
            priced_out=pl.col("priced_out").sum(),
            substituted=pl.col("substituted").sum(),
        )
        blank = [pl.lit("").alias(c) for c in ("element", "sector", "material") if c not in by]
        unit = [] if "unit" in by else [pl.lit("t REO/month").alias("unit")]
        frames.append(
            summary.with_columns(pl.lit(name).alias("account"), *blank, *unit).with_columns(
                pl.lit(result.target).alias("region")
            )
        )
    order = ["account", "region", "element", "sector", "material", "unit", "month", "date"]
    rest = ["months_short", "worst_date", "worst_share", "need", "shortage", "physically_absent"]
    return (
        pl.concat([f.select(*order, *rest, "priced_out", "substituted") for f in frames])
        .with_columns(pl.col("unit").str.replace("/month", ""))
        .sort("account", "worst_share", "element", "sector", "material",
              descending=[False, True, False, False, False])
    )  # fmt: skip
