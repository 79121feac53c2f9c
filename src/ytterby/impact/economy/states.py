"""Losses by state: an industry's loss shared out as its jobs are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.factors.draws import Draws
from ytterby.factors.economy import Economy
from ytterby.impact.economy.allocation import Rule
from ytterby.impact.economy.losses import Losses

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class StateLoss:
    """What a state loses in one industry.

    Attributes
    ----------
    industry, state, partial
        As `ytterby.factors.economy.StateJobs` has them.
    share
        Of the industry's jobs, (draw) [1].
    value_added
        (draw) [USD].
    job_years
        (draw) [job-year].
    tier
        The weakest behind the share.
    """

    industry: str
    state: str
    partial: bool
    share: Floats = field(repr=False)
    value_added: Floats = field(repr=False)
    job_years: Floats = field(repr=False)
    tier: str


def share_among_states(
    losses: Losses, economy: Economy, draws: Draws, rule: Rule = "proportional"
) -> tuple[StateLoss, ...]:
    """Return what states lose where their jobs in an industry are known.

    The states of an industry never lose more together than the nation does in it.

    Parameters
    ----------
    losses, economy, draws
        Of `ytterby.impact.economy.losses.count_losses`.
    rule
        Whose losses.
    """
    out = []
    for industry in dict.fromkeys(s.industry for s in economy.states):
        home = economy.industries.get(industry)
        rows = [i for i, p in enumerate(losses.parts.parts) if p.industry == industry]
        if home is None or home.jobs is None or not rows:
            continue
        added = losses.value_added[rule][rows].sum(axis=0)
        years = losses.job_years[rule][rows].sum(axis=0)
        own = [s for s in economy.states if s.industry == industry]
        drawn = np.stack([draws.of(s.jobs) for s in own])
        share = drawn / np.maximum(draws.of(home.jobs), drawn.sum(axis=0))
        out += [
            StateLoss(
                industry, s.state, s.partial, r, added * r, years * r,
                max(s.jobs.tier, home.jobs.tier),
            )
            for s, r in zip(own, share, strict=True)
        ]  # fmt: skip
    return tuple(out)
