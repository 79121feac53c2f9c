"""Concentration: the Herfindahl-Hirschman index by element and stage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import Floats, arrays, ratio, summary_frame
from ytterby.indicators.accounts.output import by_controller, controllers, shares_of, stage_outputs
from ytterby.indicators.registry import indicator
from ytterby.indicators.standing.shares import Basis


def herfindahl(shares: ArrayLike, axis: int = 0) -> Floats:
    """Return ``HHI = Σ s_i²`` of shares that sum to 1, on the scale 0–1.

    Parameters
    ----------
    shares
        Shares or amounts [any]; they are divided by their sum along ``axis``.
    axis
        The axis of the competitors.

    Returns
    -------
    ndarray
        One number for each of the other axes; NaN where nothing is supplied.

    Notes
    -----
    Lies within ``[1/n, 1]`` for n suppliers. Multiply by 10,000 for the scale that competition
    authorities use. Herfindahl (1950); Hirschman (1945).

    Examples
    --------
    >>> round(float(herfindahl([60, 30, 10])), 6)
    0.46
    """
    amounts = np.asarray(shares, dtype=float)
    if (amounts < 0.0).any():
        raise ValueError("shares must not be negative")
    total = amounts.sum(axis=axis, keepdims=True)
    return np.asarray((ratio(amounts, total) ** 2).sum(axis=axis))


@indicator(
    "hhi",
    quantity="hhi",
    meaning="Herfindahl-Hirschman index of a stage's output, by place or by control.",
    dims=("element", "stage"),
    source="Herfindahl 1950, Hirschman 1945",
)
def concentration(
    chain: Chain,
    *,
    basis: Basis = "location",
    outside: Sequence[str] = (),
    groups: bool = True,
    draws: int | None = None,
) -> pl.DataFrame:
    """Return the HHI of each stage and element.

    Parameters
    ----------
    chain
        The chain.
    basis
        ``location`` or ``control``, as for `output_shares`.
    outside
        Regions to leave out, so that the market outside them is measured (shares of the rest).
    groups
        Whether to add the pack's groups of elements.
    draws
        How many posterior draws to use; all by default.

    Returns
    -------
    DataFrame
        ``stage, element, leader, leader_share, hhi, low, high, evidence_share`` [1]. The residual
        regions ``ROW`` and ``XEU`` count as one supplier each, so the index is an upper bound.
    """
    a = arrays(chain, draws=draws)
    frames = []
    for output in stage_outputs(a, groups=groups):
        places = controllers(a) if basis == "control" else a.regions
        values = by_controller(a, output) if basis == "control" else output.values
        kept = [i for i, p in enumerate(places) if p not in set(outside)]
        values = values[:, kept]
        made = np.flatnonzero(values[:, :, 0].sum(axis=1) > 0.0)
        if not len(made):
            continue
        share = shares_of(values[made])
        first = share[:, :, 0].argmax(axis=1)
        frame = summary_frame(
            {
                "stage": [output.stage] * len(made),
                "element": [output.items[i] for i in made],
                "leader": [places[kept[i]] for i in first],
            },
            herfindahl(values[made], axis=1),
            a.posterior,
            "hhi",
        )
        top = share[np.arange(len(made)), first, 0]
        frames.append(frame.insert_column(3, pl.Series("leader_share", top)))
    return pl.concat(frames) if frames else pl.DataFrame()
