"""What is left when the largest suppliers fall out, and which places and plants are that large."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.core.regions import AGGREGATES
from ytterby.indicators.accounts.arrays import Floats, FlowArrays, arrays, ratio, summary_frame
from ytterby.indicators.accounts.output import (
    RESEPARATED,
    StageOutput,
    by_controller,
    controllers,
    stage_outputs,
)
from ytterby.indicators.accounts.sums import sum_pool_flows
from ytterby.indicators.registry import indicator
from ytterby.indicators.standing.reliance import FAMILY_OF_STAGE
from ytterby.indicators.standing.shares import Basis

THRESHOLD = 0.25
"""A place or plant with at least this share of the world's output is a single point of failure.
A convention: about what one firm would have to lose for no other to be able to replace it."""


def _stage_need(a: FlowArrays, stage: str) -> Floats:
    """Return use in the forms that a stage's products end in: ``(element, region, column)``."""
    forms = list(FAMILY_OF_STAGE.values())
    later = forms[forms.index(FAMILY_OF_STAGE[stage]) :]
    keep = np.isin(np.asarray(a.technology.family), later)
    return sum_pool_flows(a, "use", keep)


def _fallen(a: FlowArrays, output: StageOutput, basis: Basis) -> tuple[Floats, Sequence[str]]:
    """Return output by the places or by the controlling countries that may fall out."""
    if basis == "location":
        return output.values, a.regions
    return by_controller(a, output), controllers(a)


def n_minus_supply(
    chain: Chain, n: int = 1, *, basis: Basis = "location", draws: int | None = None
) -> pl.DataFrame:
    """Return how much of the use outside the n largest suppliers the others could meet.

    ``cover = Σ_{r ∉ leaders} output / Σ_{r ∉ leaders} use``, where use is manufacturing use of the
    element in the forms that the stage's products end in: all forms for mines and separation,
    metal and magnets for metal, magnets for magnets. Losses on the way are left out. By control,
    all that the leading countries' companies control falls out, wherever it stands, and the use of
    the leading countries themselves.

    Parameters
    ----------
    chain
        The chain.
    n
        How many suppliers fall out, the largest ones.
    basis
        ``location`` or ``control``.
    draws
        How many posterior draws to use; all by default.

    Returns
    -------
    DataFrame
        ``stage, element, leader`` (joined by ``+``)``, leader_share, n_minus_<n>_supply, low, high,
        evidence_share`` [1]; 1 or more means that the others make as much as they use; whether they
        could also run every later stage is another question. No row where nobody else uses it, or
        where there are not more than n suppliers and nobody is left who uses any.

    Raises
    ------
    ValueError
        n is not positive.
    """
    if n < 1:
        raise ValueError(f"at least one supplier must fall out, not {n}")
    a = arrays(chain, draws=draws)
    frames = []
    for output in stage_outputs(a, groups=False):
        if output.stage not in FAMILY_OF_STAGE:
            continue
        need = _stage_need(a, output.stage)
        made, names = _fallen(a, output, basis)
        order = np.argsort(-made[:, :, 0], axis=1, kind="stable")[:, :n]
        total = made.sum(axis=1)
        lost = np.take_along_axis(made, order[:, :, None], axis=1).sum(axis=1)
        # Countries that control something but are no region of the model use nothing in it.
        used = np.zeros((len(need), len(names), need.shape[2]))
        used[:, : len(a.regions)] = need
        own = np.take_along_axis(used, order[:, :, None], axis=1).sum(axis=1)
        want = need.sum(axis=1) - own
        keep = np.flatnonzero((total[:, 0] > 0.0) & (want[:, 0] > 1e-6 * total[:, 0]))
        cover = ratio(np.clip(total - lost, 0.0, None), want)[keep]
        largest = made[keep[:, None], order[keep], 0]
        frame = summary_frame(
            {
                "stage": [output.stage] * len(keep),
                "element": [output.items[i] for i in keep],
                "leader": [
                    "+".join(names[r] for r, v in zip(order[i], row, strict=True) if v > 0.0)
                    for i, row in zip(keep, largest, strict=True)
                ],
            },
            cover,
            a.posterior,
            f"n_minus_{n}_supply",
        )
        top = largest.sum(axis=1) / total[keep, 0]
        frames.append(frame.insert_column(3, pl.Series("leader_share", top)))
    return pl.concat(frames)


@indicator(
    "n-1 supply",
    quantity="n_minus_1_supply",
    meaning="Output outside the largest supplier over what is used outside it.",
    dims=("element", "stage"),
    source="IEA Global Critical Minerals Outlook 2025, N-1 analysis",
)
def n_minus_1_supply(
    chain: Chain, *, basis: Basis = "location", draws: int | None = None
) -> pl.DataFrame:
    """Return what is left of supply without the largest supplier, as `n_minus_supply` of 1.

    Parameters
    ----------
    chain, basis, draws
        As for `n_minus_supply`.
    """
    return n_minus_supply(chain, 1, basis=basis, draws=draws)


@indicator(
    "n-2 supply",
    quantity="n_minus_2_supply",
    meaning="Output outside the two largest suppliers over what is used outside them.",
    dims=("element", "stage"),
    source="IEA Global Critical Minerals Outlook 2025, N-1 analysis, carried on to two",
)
def n_minus_2_supply(
    chain: Chain, *, basis: Basis = "location", draws: int | None = None
) -> pl.DataFrame:
    """Return what is left of supply without the two largest suppliers, as `n_minus_supply` of 2.

    Parameters
    ----------
    chain, basis, draws
        As for `n_minus_supply`.
    """
    return n_minus_supply(chain, 2, basis=basis, draws=draws)


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
def single_points(
    chain: Chain, *, threshold: float = THRESHOLD, outside: Sequence[str] = ()
) -> pl.DataFrame:
    """Return regions and facilities that make at least a share of the world's output.

    A facility is given its region's mix of elements: its share is its region's share times its
    share of the region's output. Residuals and clusters stand for many plants, and what gathers the
    rest of the world for many countries: they are left out.

    Parameters
    ----------
    chain
        The chain.
    threshold
        Smallest share to list [1].
    outside
        Regions of a controlling country. With them the table also says what share of the output
        outside them each place and plant makes, and lists those for which that share is as large.

    Returns
    -------
    DataFrame
        ``stage, element, region, facility`` (blank for a whole region)``, operator, controller,
        share`` [1]``, tier``, largest first; with ``outside`` also ``outside_share`` [1], a gap for
        places inside.
    """
    if not 0.0 < threshold <= 1.0:
        raise ValueError(f"threshold must lie in (0, 1], not {threshold}")
    a = arrays(chain, draws=0, prior=0)
    single = np.asarray([r not in AGGREGATES for r in a.regions])
    beyond = np.asarray([r not in set(outside) for r in a.regions])
    rows = []
    for output in stage_outputs(a, groups=False):
        if output.stage == RESEPARATED:
            continue
        made = output.values[:, :, 0]
        share = _part_of(made, made.sum(axis=1, keepdims=True))
        rest = made * beyond
        without = _part_of(rest, rest.sum(axis=1, keepdims=True))
        large = np.maximum(share, without if outside else 0.0) >= threshold
        for i, r in np.argwhere(large & single):
            free = float(without[i, r]) if beyond[r] else None
            rows.append((output.stage, output.items[i], a.regions[r], float(share[i, r]), free))
    places = pl.DataFrame(
        rows,
        schema={
            "stage": pl.String,
            "element": pl.String,
            "region": pl.String,
            "share": pl.Float64,
            "outside_share": pl.Float64,
        },
        orient="row",
    ).with_columns(base=pl.col("stage").str.split(" (").list.first())
    plants = places.join(
        chain.capacities.filter(~stands_for_many()),
        left_on=["base", "region"],
        right_on=["stage", "region"],
    ).with_columns(pl.col("share", "outside_share") * pl.col("output_share"))
    largest = pl.max_horizontal("share", "outside_share") if outside else pl.col("share")
    columns = ["stage", "element", "region", "facility", "operator", "controller", "share", "tier"]
    columns += ["outside_share"] if outside else []
    plants = plants.filter(largest >= threshold).select(columns)
    blank = [pl.lit("").alias(c) for c in ("facility", "operator")]
    whole = places.with_columns(*blank, pl.col("region").alias("controller"), tier=pl.lit(""))
    return pl.concat([whole.select(columns), plants]).sort(
        "share", descending=True, maintain_order=True
    )


def _part_of(part: Floats, whole: Floats) -> Floats:
    """Return a part over its whole, 0 where there is none."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0.0)
