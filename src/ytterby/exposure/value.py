"""Value at risk: what hangs on a material against what the material itself is worth.

A product stops once: its value is counted once for a material, however many of its parts hold it,
and the values of several materials of one product must not be added.
"""

from __future__ import annotations

import polars as pl

from ytterby.core.chain import Chain

INSIDE, OUTSIDE = "inside", "outside"


def product_units(lines: pl.DataFrame) -> pl.DataFrame:
    """Return how many units of each product are made in a year: ``product, units`` [unit/year].

    Where the lines of a product differ, some parts have several sources: the units of a part and
    material are then added over its lines, and the part with most counts.

    Examples
    --------
    >>> lines = pl.DataFrame(
    ...     {
    ...         "product": ["car"] * 3,
    ...         "part": ["rotor", "rotor", "pump"],
    ...         "material": ["smco", "smco", "smco"],
    ...         "units": [60.0, 40.0, 100.0],
    ...     }
    ... )
    >>> product_units(lines).rows()
    [('car', 100.0)]
    """
    same = lines.group_by("product", maintain_order=True).agg(
        pl.col("units").first(), alike=pl.col("units").n_unique() == 1
    )
    most = (
        lines.group_by("product", "part", "material")
        .agg(pl.col("units").sum())
        .group_by("product")
        .agg(added=pl.col("units").max())
    )
    joined = same.join(most, on="product", how="left", maintain_order="left")
    return joined.select("product", units=pl.when("alike").then("units").otherwise("added"))


def product_values(lines: pl.DataFrame) -> pl.DataFrame:
    """Return what each product is worth: ``product, units, price, value`` [USD/year].

    Units are those of `product_units`. Where prices differ the first in the bill is taken;
    ``differs`` says that units or prices do. Without a price the value is a gap.
    """
    price = pl.col("price").drop_nulls()
    return (
        lines.group_by("product", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("lines"),
            price=price.first(),
            differs=(pl.col("units").n_unique() > 1) | (price.n_unique() > 1),
        )
        .join(product_units(lines), on="product", how="left", maintain_order="left")
        .with_columns(value=pl.col("units") * pl.col("price"))
        .select("product", "lines", "units", "price", "value", "differs")
    )


def material_values(
    lines: pl.DataFrame, demand: pl.DataFrame, chain: Chain, market: str = OUTSIDE
) -> pl.DataFrame:
    """Return what a year's need of each product's material costs.

    .. math:: v = p\\, q

    with ``p`` the price and ``q`` the mass that is priced: the product's own for magnets, the oxide
    that it holds for oxides and metals.

    Parameters
    ----------
    lines
        The bill's lines.
    demand
        ``row, mass`` [kg REO/year], by element.
    chain
        Its prices.
    market
        ``inside`` or ``outside`` the controller.

    Returns
    -------
    DataFrame
        ``product, material, mass`` [kg per unit of product]``, annual`` [kg/year]``,
        material_value, low, high`` [USD/year]``, tier, source``; without a price a gap.
    """
    tech = chain.technology
    by_product = [m for m, unit in zip(tech.materials, tech.unit, strict=True) if unit == "t"]
    held = demand.group_by("row").agg(oxide=pl.col("mass").sum())
    weighed = lines.join(held, on="row", how="left", maintain_order="left").with_columns(
        priced=pl.when(pl.col("material").is_in(by_product))
        .then(pl.col("annual"))
        .otherwise(pl.col("oxide"))
    )
    by = weighed.group_by("product", "material", maintain_order=True).agg(
        pl.col("mass").sum(), pl.col("annual").sum(), pl.col("priced").sum()
    )
    prices = chain.prices.filter(pl.col("market") == market).select(
        "material", "tier", "source", unit_price="value", price_low="low", price_high="high"
    )
    joined = by.join(prices, on="material", how="left", maintain_order="left")
    cost = {
        "material_value": pl.col("priced") * pl.col("unit_price"),
        "low": pl.col("priced") * pl.col("price_low"),
        "high": pl.col("priced") * pl.col("price_high"),
    }
    return joined.with_columns(**cost).select(
        "product", "material", "mass", "annual", *cost, "tier", "source"
    )


def value_at_risk(products: pl.DataFrame, materials: pl.DataFrame) -> pl.DataFrame:
    """Return what hangs on each material: the value of all products that hold it, each once.

    Parameters
    ----------
    products, materials
        From `product_values` and `material_values`.

    Returns
    -------
    DataFrame
        ``material, products, priced`` [1]``, product_value`` [USD/year]``, annual`` [kg/year]``,
        material_value, low, high`` [USD/year]``, leverage`` [1] (product value over material value,
        where both are known of the same products).
    """
    joined = materials.join(products.select("product", "value"), on="product", how="left")
    both = pl.col("value").is_not_null() & pl.col("material_value").is_not_null()
    any_value = pl.col("value").is_not_null().any()
    any_cost = pl.col("material_value").is_not_null().any()
    paid = pl.col("material_value").filter(both).sum()
    return (
        joined.group_by("material", maintain_order=True)
        .agg(
            pl.col("product").n_unique().cast(pl.Int64).alias("products"),
            priced=pl.col("product").filter(pl.col("value").is_not_null()).n_unique().cast(pl.Int64),
            product_value=pl.when(any_value).then(pl.col("value").sum()),
            annual=pl.col("annual").sum(),
            material_value=pl.when(any_cost).then(pl.col("material_value").sum()),
            low=pl.when(any_cost).then(pl.col("low").sum()),
            high=pl.when(any_cost).then(pl.col("high").sum()),
            leverage=pl.when(paid > 0).then(pl.col("value").filter(both).sum() / paid),
        )
        .sort("product_value", "material_value", "material", descending=[True, True, False],
              nulls_last=True)
    )  # fmt: skip
