"""The stage at which a bill of materials is pinched: most of it through one place, few others."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.core.chain import Chain
from ytterby.exposure.measures import ALL_ELEMENTS
from ytterby.indicators.standing.supply import n_minus_1_supply

WORTH_A_LOOK = 0.01
"""Share of the mass through the leader below which a stage is no chokepoint."""


def stage_leaders(chain: Chain, elements: Sequence[str], *, draws: int = 100) -> pl.DataFrame:
    """Return who leads each stage of each element in the world, and what the others could supply.

    Returns
    -------
    DataFrame
        As `n_minus_1_supply`, for the elements alone.
    """
    frame = n_minus_1_supply(chain, draws=draws)
    return frame.filter(pl.col("element").is_in(list(elements)))


def find_chokepoints(traced: pl.DataFrame, leaders: pl.DataFrame) -> pl.DataFrame:
    """Return how much of each element passes the leader of each stage, and what cannot be replaced.

    .. math:: x_{e,s} = t_{e,s,l} \\cdot \\max(0, 1 - N_{e,s})

    with ``t`` the share of the bill's mass that underwent stage ``s`` in the leader ``l`` (stage
    trace) and ``N`` the N-1 supply: what all others make over what all others use. ``x``
    (``irreplaceable``) is the part for which no plant outside the leader is left when its users
    share alike. The chokepoint of an element is the stage with the highest ``x``; among equals the
    one with the higher share.

    Parameters
    ----------
    traced
        Stage traces of the bill: ``element, measure, stage, partner, share, low, high,
        evidence_share``.
    leaders
        From `stage_leaders`.

    Returns
    -------
    DataFrame
        ``element, stage, leader, share, low, high, evidence_share, leader_share,
        n_minus_1_supply, n_minus_1_low, n_minus_1_high, irreplaceable`` [1]``, chokepoint`` (bool),
        the worst element first.
    """
    world = leaders.select(
        "element",
        "stage",
        "leader",
        "leader_share",
        "n_minus_1_supply",
        n_minus_1_low="low",
        n_minus_1_high="high",
    )
    own = traced.filter(
        (pl.col("measure") == "stage_trace") & (pl.col("element") != ALL_ELEMENTS)
    ).select("element", "stage", "share", "low", "high", "evidence_share", leader="partner")
    joined = own.unique(["element", "stage", "leader"], keep="first", maintain_order=True).join(
        world, on=["element", "stage", "leader"], how="inner", maintain_order="left"
    )
    lost = pl.max_horizontal(0.0, 1.0 - pl.col("n_minus_1_supply"))
    ranked = joined.filter(pl.col("share") >= WORTH_A_LOOK).with_columns(
        irreplaceable=pl.col("share") * lost
    )
    order = ["irreplaceable", "share"]
    ranked = ranked.sort(*order, "element", "stage", descending=[True, True, False, False])
    first = pl.int_range(pl.len()).over("element") == 0
    columns = ["element", "stage", "leader", "share", "low", "high", "evidence_share"]
    columns += ["leader_share", "n_minus_1_supply", "n_minus_1_low", "n_minus_1_high"]
    return ranked.with_columns(chokepoint=first).select(*columns, "irreplaceable", "chokepoint")
