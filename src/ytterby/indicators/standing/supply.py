"""What is left when the largest supplier falls out, and which places and plants are that large."""

from __future__ import annotations

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import Floats, FlowArrays, arrays, ratio, summary_frame
from ytterby.indicators.accounts.output import RESEPARATED, stage_outputs
from ytterby.indicators.accounts.sums import sum_pool_flows
from ytterby.indicators.registry import indicator
from ytterby.indicators.standing.reliance import FAMILY_OF_STAGE

THRESHOLD = 0.25
"""A place or plant with at least this share of the world's output is a single point of failure.
A convention: about what one firm would have to lose for no other to be able to replace it."""


def _stage_need(a: FlowArrays, stage: str) -> Floats:
    """Return use in the forms that a stage's products end in: ``(element, region, column)``."""
    forms = list(FAMILY_OF_STAGE.values())
    later = forms[forms.index(FAMILY_OF_STAGE[stage]) :]
    keep = np.isin(np.asarray(a.technology.family), later)
    return sum_pool_flows(a, "use", keep)


@indicator(
    "n-1 supply",
    quantity="n_minus_1_supply",
    meaning="Output outside the largest supplier over what is used outside it.",
    dims=("element", "stage"),
    source="IEA Global Critical Minerals Outlook 2025, N-1 analysis",
)
def n_minus_1_supply(chain: Chain, *, draws: int | None = None) -> pl.DataFrame:
    """Return how much of the use outside the largest supplier the others' output could meet.

    ``cover = Σ_{r ≠ leader} output / Σ_{r ≠ leader} use``, where use is manufacturing use of the
    element in the forms that the stage's products end in: all forms for mines and separation,
    metal and magnets for metal, magnets for magnets. Losses on the way are left out.

    Parameters
    ----------
    chain
        The chain.
    draws
        How many posterior draws to use; all by default.

    Returns
    -------
    DataFrame
        ``stage, element, leader, leader_share, n_minus_1_supply, low, high, evidence_share`` [1];
        1 or more means that the others make as much as they use; whether they could also run
        every later stage is another question. No row where nobody else uses it.
    """
    a = arrays(chain, draws=draws)
    frames = []
    for output in stage_outputs(a, groups=False):
        if output.stage not in FAMILY_OF_STAGE:
            continue
        need = _stage_need(a, output.stage)
        made = output.values
        leader = made[:, :, 0].argmax(axis=1)
        each = np.arange(len(output.items))
        total = made.sum(axis=1)
        rest = total - made[each, leader]
        want = need.sum(axis=1) - need[each, leader]
        keep = np.flatnonzero((total[:, 0] > 0.0) & (want[:, 0] > 1e-6 * total[:, 0]))
        cover = ratio(rest, want)[keep]
        frame = summary_frame(
            {
                "stage": [output.stage] * len(keep),
                "element": [output.items[i] for i in keep],
                "leader": [a.regions[leader[i]] for i in keep],
            },
            cover,
            a.posterior,
            "n_minus_1_supply",
        )
        top = made[keep, leader[keep], 0] / total[keep, 0]
        frames.append(frame.insert_column(3, pl.Series("leader_share", top)))
    return pl.concat(frames)


def stands_for_many() -> pl.Expr:
    """Return the condition that a row of capacities is no single plant: a residual or cluster."""
    name, operator = pl.col("facility"), pl.col("operator").fill_null("")
    return (
        (name == "residual")
        | name.str.ends_with("-cluster")
        | operator.str.to_lowercase().str.starts_with("various")
    )


@indicator(
    "single points of failure",
    quantity="share",
    meaning="Places and plants that make a large share of the world's output of a stage.",
    dims=("element", "stage", "region", "facility"),
    source="reconciled shares and the facilities' shares of output",
)
def single_points(chain: Chain, *, threshold: float = THRESHOLD) -> pl.DataFrame:
    """Return regions and facilities that make at least a share of the world's output.

    A facility is given its region's mix of elements: its share is its region's share times its
    share of the region's output. Residuals and clusters stand for many plants and are left out.

    Parameters
    ----------
    chain
        The chain.
    threshold
        Smallest share to list [1].

    Returns
    -------
    DataFrame
        ``stage, element, region, facility`` (blank for a whole region)``, operator, controller,
        share`` [1]``, tier``, largest first.
    """
    if not 0.0 < threshold <= 1.0:
        raise ValueError(f"threshold must lie in (0, 1], not {threshold}")
    a = arrays(chain, draws=0, prior=0)
    rows = []
    for output in stage_outputs(a, groups=False):
        if output.stage == RESEPARATED:
            continue
        made = output.values[:, :, 0]
        total = made.sum(axis=1, keepdims=True)
        share = np.divide(made, total, out=np.zeros_like(made), where=total > 0.0)
        for i, r in np.argwhere(share >= threshold):
            rows.append((output.stage, output.items[i], a.regions[r], float(share[i, r])))
    places = pl.DataFrame(
        rows, schema=["stage", "element", "region", "region_share"], orient="row"
    ).with_columns(base=pl.col("stage").str.split(" (").list.first())
    plants = places.join(
        chain.capacities.filter(~stands_for_many()),
        left_on=["base", "region"],
        right_on=["stage", "region"],
    )
    size = pl.col("region_share") * pl.col("output_share")
    columns = ["stage", "element", "region", "facility", "operator", "controller", "share", "tier"]
    plants = plants.with_columns(share=size).filter(pl.col("share") >= threshold).select(columns)
    blank = [pl.lit("").alias(c) for c in ("facility", "operator")]
    whole = places.with_columns(
        *blank, pl.col("region").alias("controller"), tier=pl.lit("")
    ).rename({"region_share": "share"})
    return pl.concat([whole.select(columns), plants]).sort(
        "share", descending=True, maintain_order=True
    )
