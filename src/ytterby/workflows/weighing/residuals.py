"""What the chains made of what they heard: every observation with the chain's own number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from ytterby.names import quantities
from ytterby.packs import Pack, read_pack
from ytterby.workflows.inputs import Progress, load_chains
from ytterby.workflows.observation_words import CUSTOMS_VALUE, observation_words

FAR: Final = 2.0
"""From here on [standard errors] an observation is far off; one in twenty would be by chance."""
CLOSE: Final = 1.0


def read_residuals(
    years: Sequence[int] | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Return every observation of some chains.

    Parameters
    ----------
    years
        Which chains; all by default.
    workspace
        Directory of the user's own data.
    progress
        Told what is being counted and the share done.

    Returns
    -------
    DataFrame
        ``year``, the columns of a chain's residuals, ``words`` (the observation as people say it)
        and ``unit``; the farthest off first.
    """
    pack = read_pack()
    chains = load_chains(years or pack.years, workspace=workspace, progress=progress)
    frames = [
        c.residuals.with_columns(year=pl.lit(c.year, pl.Int32)).select(
            "year", pl.all().exclude("year")
        )
        for c in chains
    ]
    found = pl.concat(frames)
    return add_words(found, pack).sort(
        pl.col("score").abs(), descending=True, nulls_last=True, maintain_order=True
    )


def add_words(residuals: pl.DataFrame, pack: Pack) -> pl.DataFrame:
    """Return residuals with ``words`` and ``unit``."""
    known = quantities()
    ids = residuals["observation"].unique().to_list()
    words = {i: observation_words(i, pack) for i in ids}
    units = {
        q: CUSTOMS_VALUE if q == "trade_value" else known[q].unit if q in known else ""
        for q in residuals["quantity"].unique().to_list()
    }
    return residuals.with_columns(
        words=pl.col("observation").replace_strict(words, return_dtype=pl.String),
        unit=pl.col("quantity").replace_strict(units, return_dtype=pl.String),
    )


def claim_misfits(residuals: pl.DataFrame) -> pl.DataFrame:
    """Return for each claim how far off the chain is, in the year where it is farthest.

    Parameters
    ----------
    residuals
        From `read_residuals`.

    Returns
    -------
    DataFrame
        ``claim, score`` [standard errors].
    """
    return (
        residuals.filter(pl.col("claim") != "")
        .select(pl.col("claim").str.split(";"), "score")
        .explode("claim")
        .sort(pl.col("score").abs(), descending=True, nulls_last=True)
        .unique("claim", keep="first", maintain_order=True)
    )


def misfit_words(score: float | None) -> str:
    """Return how well an observation is met, in words.

    Examples
    --------
    >>> misfit_words(0.3), misfit_words(-2.4)
    ('met, 0.3 standard errors above', 'far off, 2.4 standard errors below')
    """
    if score is None or score != score:
        return "not measured"
    size = abs(score)
    how = "met" if size < CLOSE else "roughly met" if size < FAR else "far off"
    if size < 0.05:
        return "met exactly"
    return f"{how}, {size:.1f} standard errors {'above' if score > 0 else 'below'}"
