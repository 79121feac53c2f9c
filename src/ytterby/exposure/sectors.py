"""The sector whose deliveries a line shares: its own, or the one that uses most of its material."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.core.chain import Chain

GIVEN, LARGEST, NO_SECTOR = "given", "largest user", "none"


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
