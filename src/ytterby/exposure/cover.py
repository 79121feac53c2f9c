"""Months of cover: the bill's own stock over its own rate; the region's stocks stand apart."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.standing.cover import months_of_cover

OWN, REGION = "own stock", "stocks in the region"


def line_cover(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with ``months_of_cover``: stock over a month's need, a gap without a stock.

    .. math:: c = 12\\, S / a

    with ``S`` the stock [kg] and ``a`` the need of a year [kg].

    Examples
    --------
    >>> line_cover(pl.DataFrame({"annual": [24.0, 24.0], "stock": [6.0, None]}))[
    ...     "months_of_cover"].to_list()
    [3.0, None]
    """
    months = 12.0 * pl.col("stock") / pl.col("annual")
    return lines.with_columns(months_of_cover=pl.when(pl.col("annual") > 0).then(months))


def material_cover(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the bill's own cover by material.

    Stock of one material is pooled over its lines; ``shortest`` is the line that has least, if
    stock may not be moved between parts. Lines without a stock are left out of the pool and counted
    in ``known``: a gap is no zero.

    Returns
    -------
    DataFrame
        ``material, lines`` [1]``, annual`` [kg/year]``, stock`` [kg]``, known`` (share of the need
        whose stock is given) [1]``, months_of_cover, shortest`` [month].
    """
    given = pl.col("stock").is_not_null()
    need = pl.col("annual").filter(given).sum()
    held = pl.col("stock").sum()
    return (
        line_cover(lines)
        .group_by("material", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("lines"),
            pl.col("annual").sum(),
            stock=pl.when(given.any()).then(held),
            known=pl.when(pl.col("annual").sum() > 0).then(need / pl.col("annual").sum()),
            months_of_cover=pl.when(given.any() & (need > 0)).then(12.0 * held / need),
            shortest=pl.col("months_of_cover").min(),
        )
        .sort("material")
    )


def element_cover(lines: pl.DataFrame, demand: pl.DataFrame) -> pl.DataFrame:
    """Return the bill's own cover by element: what its stocks hold over what it needs.

    Parameters
    ----------
    lines
        The bill's lines with ``row, annual, stock``.
    demand
        ``row, element, mass`` [kg REO/year].

    Returns
    -------
    DataFrame
        ``element, stock`` [kg REO]``, known`` [1]``, months_of_cover`` [month].
    """
    share = pl.col("stock") / pl.col("annual")
    keyed = lines.select("row", years=pl.when(pl.col("annual") > 0).then(share))
    by = demand.join(keyed, on="row", how="inner")
    given = pl.col("years").is_not_null()
    need, held = pl.col("mass").filter(given).sum(), (pl.col("mass") * pl.col("years")).sum()
    return (
        by.group_by("element")
        .agg(
            stock=pl.when(given.any()).then(held),
            known=pl.when(pl.col("mass").sum() > 0).then(need / pl.col("mass").sum()),
            months_of_cover=pl.when(need > 0).then(12.0 * held / need),
        )
        .sort("element")
    )


def region_cover(
    chain: Chain, home: tuple[str, Sequence[str]], materials: Sequence[str]
) -> pl.DataFrame:
    """Return what is known of stocks in the home region, for the bill's materials.

    They belong to others and are never added to the bill's own. A stock of one material goes before
    that of its family, and that before one of all forms.

    Returns
    -------
    DataFrame
        ``material, holder, of`` (what the claim is about)``, months_of_cover, low, high`` [month]
        ``, tier, source``.
    """
    known = months_of_cover(chain, {home[0]: home[1]})
    tech = chain.technology
    frames = []
    for material in materials:
        if material not in tech.material_index:
            continue
        family = tech.family[tech.material_index[material]]
        own = pl.when(pl.col("material") == material).then(0)
        near = own.when((pl.col("material") == "") & (pl.col("family") == family)).then(1)
        rank = near.when((pl.col("material") == "") & (pl.col("family") == "")).then(2)
        rows = known.with_columns(rank=rank).filter(pl.col("rank").is_not_null())
        best = rows.filter(pl.col("rank") == pl.col("rank").min().over("holder"))
        first = pl.when(pl.col("rank") == 0).then(pl.col("material"))
        second = first.when(pl.col("rank") == 1).then(pl.col("family"))
        label = second.otherwise(pl.lit("all forms"))
        frames.append(
            best.select(
                pl.lit(material).alias("material"),
                "holder",
                label.alias("of"),
                "months_of_cover",
                "low",
                "high",
                "tier",
                "source",
            )
        )
    return (
        pl.concat(frames)
        if frames
        else pl.DataFrame(
            schema=dict.fromkeys(("material", "holder", "of"), pl.String)
            | dict.fromkeys(("months_of_cover", "low", "high"), pl.Float64)
            | dict.fromkeys(("tier", "source"), pl.String)
        )
    )
