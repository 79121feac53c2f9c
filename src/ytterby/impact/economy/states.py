"""Losses by state: the loss of an industry, or of a sector's part of it, shared out as jobs are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.factors.draws import Draws
from ytterby.factors.economy import Economy, Split
from ytterby.impact.economy.allocation import Rule
from ytterby.impact.economy.losses import Losses

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class StateLoss:
    """What a state loses in one industry, or in what a sector takes of it.

    Attributes
    ----------
    industry, sector, state, partial
        As `ytterby.factors.economy.Split` has them.
    share
        Of the jobs, (draw) [1].
    value_added
        (draw) [USD].
    job_years
        (draw) [job-year].
    tier
        The weakest behind the loss and its share.
    """

    industry: str
    sector: str
    state: str
    partial: bool
    share: Floats = field(repr=False)
    value_added: Floats = field(repr=False)
    job_years: Floats = field(repr=False)
    tier: str


def share_among_states(
    losses: Losses, economy: Economy, draws: Draws, rule: Rule = "proportional"
) -> tuple[StateLoss, ...]:
    """Return what states lose where their jobs are known.

    The states of a split never lose more together than the nation does in it.

    Parameters
    ----------
    losses, economy, draws
        Of `ytterby.impact.economy.losses.count_losses`.
    rule
        Whose losses.
    """
    return tuple(loss for s in economy.splits for loss in _share(s, losses, draws, rule))


def _share(split: Split, losses: Losses, draws: Draws, rule: Rule) -> list[StateLoss]:
    rows = [
        i
        for i, p in enumerate(losses.parts.parts)
        if p.industry == split.industry and split.sector in ("", p.sector)
    ]
    if not rows:
        return []
    added = losses.value_added[rule][rows].sum(axis=0)
    years = losses.job_years[rule][rows].sum(axis=0)
    weakest = max(t for i in rows for t in losses.tiers[i])
    drawn = np.stack([draws.of(s.jobs) for s in split.states])
    shares = drawn / np.maximum(draws.of(split.nation), drawn.sum(axis=0))
    return [
        StateLoss(
            split.industry,
            split.sector,
            s.state,
            s.partial,
            share,
            added * share,
            years * share,
            max(s.jobs.tier, split.nation.tier, weakest),
        )
        for s, share in zip(split.states, shares, strict=True)
    ]
