"""Units not made, where the evidence knows what one unit needs or how many are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ytterby.simulate.behaviour.products import Product
from ytterby.simulate.kernel.layout import Layout

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

SCHEMA = {
    "month": pl.Int32,
    "date": pl.Date,
    "region": pl.String,
    "sector": pl.String,
    "product": pl.String,
    "unit": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}


def units_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Units not made per region, sector and product, with an 80 % interval [unit/month].

    The interval is that of the content of a unit, or of the units made, alone.
    """
    sector = result.frame("sector", draw)
    frames = [
        _product_rows(sector, product, result.layout) for product in result.parameters.products
    ]
    if not frames:
        return pl.DataFrame(schema=SCHEMA)
    return (
        pl.concat(frames)
        .select(pl.col(n).cast(t) for n, t in SCHEMA.items())
        .sort("month", "region", "sector", "product")
    )


def _product_rows(sector: pl.DataFrame, product: Product, layout: Layout) -> pl.DataFrame:
    stems = [
        m for m in layout.material_names
        if any(m == s or m.startswith(f"{s}:") for s in product.materials)
    ]  # fmt: skip
    mine = sector.filter(
        (pl.col("sector") == product.sector)
        & pl.col("material").is_in(stems)
        & (pl.lit(product.region == "") | (pl.col("region") == product.region))
    )
    total = mine.group_by("month", "date", "region", "sector", maintain_order=True).agg(
        pl.col("shortage").sum(), pl.col("need").sum()
    )
    amount = (
        pl.col("shortage") * 1000.0
        if product.by == "content"
        else pl.col("shortage") / pl.max_horizontal("need", pl.lit(1e-300))
    )
    return total.with_columns(
        pl.lit(product.product).alias("product"),
        pl.lit(f"{product.unit}/month").alias("unit"),
        value=amount * product.value,
        low=amount * product.low,
        high=amount * product.high,
    )
