"""Output, value added and jobs that a disruption costs, by part of industry and draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.core.disruption import Disruption
from ytterby.factors.draws import Draws
from ytterby.factors.economy import Economy
from ytterby.impact.economy.allocation import RULES, Rule, lost_share
from ytterby.impact.economy.parts import Parts, draw_parts

Floats = NDArray[np.float64]
MAGNET = ("ndfeb", "smco")
YEAR = 12


@dataclass(frozen=True)
class Losses:
    """What is lost directly, by rule.

    The first axis is the part of an industry, the last the draw; draw 0 is central.

    Attributes
    ----------
    parts
        The parts, with what they make in a year.
    fitted
        Share of output whose magnets are fitted at home, by sector, (draw) [1]; a sector that is
        not here has no figure, and all of its output counts as fitted at home.
    lost_years
        Output lost, by rule, (part, draw) [year of output].
    value_added, output
        By rule, (part, draw) [USD].
    job_years
        By rule, (part, draw) [job-year].
    peak_jobs
        Jobs at risk in the worst month, by rule, (draw) [job]; of parts whose jobs are known,
        ``nan`` where none are.
    tiers
        The weakest tier behind value added, output and jobs of each part.
    """

    parts: Parts = field(repr=False)
    fitted: Mapping[str, Floats] = field(repr=False)
    lost_years: Mapping[Rule, Floats] = field(repr=False)
    value_added: Mapping[Rule, Floats] = field(repr=False)
    output: Mapping[Rule, Floats] = field(repr=False)
    job_years: Mapping[Rule, Floats] = field(repr=False)
    peak_jobs: Mapping[Rule, Floats] = field(repr=False)
    tiers: tuple[tuple[str, str, str], ...]


def count_losses(disruption: Disruption, economy: Economy, draws: Draws) -> Losses:
    """Return what a disruption costs directly.

    A part's loss in a month is its value added (output, jobs) times the share of its sector's
    output that is lost; `ytterby.impact.economy.allocation.lost_share` says how large that is. A
    sector without need loses nothing.

    Parameters
    ----------
    disruption
        With as many draws as are asked for.
    economy
        Of the same region.
    draws
        Of the economic factors.

    Raises
    ------
    ValueError
        The two have different numbers of draws.
    """
    if disruption.draws != draws.count:
        raise ValueError(f"{disruption.draws} draws of the disruption, {draws.count} of factors")
    parts = draw_parts(economy, draws)
    fitted = {
        sector: found
        for sector in economy.made
        if (found := fitted_share(disruption, economy, sector, draws)) is not None
    }
    monthly = {rule: _monthly(rule, disruption, economy, parts, fitted, draws) for rule in RULES}
    lost = {rule: m.sum(axis=1) / YEAR for rule, m in monthly.items()}
    return Losses(
        parts,
        fitted,
        lost,
        {r: parts.value_added * v for r, v in lost.items()},
        {r: parts.output * v for r, v in lost.items()},
        {r: parts.jobs * v for r, v in lost.items()},
        {r: _peak(parts.jobs, m) for r, m in monthly.items()},
        tuple(
            tuple(max(t, _made_tier(economy, p.sector, fitted)) for t in tiers)  # type: ignore[misc]
            for p, tiers in zip(parts.parts, parts.tiers, strict=True)
        ),
    )


def fitted_share(
    disruption: Disruption, economy: Economy, sector: str, draws: Draws
) -> Floats | None:
    """Return units that the home makers' magnets are for, over units made in the region.

    Units are what the simulator counts a shortage in: need of magnets over the content of one. A
    share above 1 is cut to it: magnets are fitted for export, or the content is larger.

    Parameters
    ----------
    disruption, economy, draws
        As for `count_losses`.
    sector
        With products made.

    Returns
    -------
    numpy.ndarray or None
        (draw) [1]; ``None`` where no product stands for the sector.
    """
    made = economy.made[sector]
    rows = [i for i, p in enumerate(disruption.products) if p[0] == sector and p[1] == made.product]
    pairs = [i for i, (s, m) in enumerate(disruption.pairs) if s == sector and m.startswith(MAGNET)]
    if not rows or not pairs:
        return None
    need = disruption.pair_need[pairs]
    missing = need @ disruption.pair_months[pairs]
    units = disruption.units[rows].sum(axis=0)
    whole = np.full(missing.shape, np.nan)
    yearly = np.divide(units * need.sum() * YEAR, missing, out=whole, where=missing > 0)
    amount = draws.of(made.amount)
    if made.less and made.less in economy.made:
        amount = amount - draws.of(economy.made[made.less].amount)
    share = np.divide(yearly, amount, out=np.ones_like(yearly), where=amount > 0)
    # Where nothing is missing nothing is lost either way.
    return np.asarray(np.clip(np.nan_to_num(share, nan=1.0), 0.0, 1.0))


def _made_tier(economy: Economy, sector: str, fitted: Mapping[str, Floats]) -> str:
    """Return the tier of what is made, where it may decide how much is fitted at home."""
    return economy.made[sector].amount.tier if sector in fitted else ""


def _monthly(
    rule: Rule,
    disruption: Disruption,
    economy: Economy,
    parts: Parts,
    fitted: Mapping[str, Floats],
    draws: Draws,
) -> Floats:
    """Return the share of each part's output that is lost, (part, month, draw) [1]."""
    out = np.zeros((len(parts.parts), disruption.months, draws.size))
    for row, part in enumerate(parts.parts):
        if part.sector not in disruption.sectors:
            continue
        short = disruption.sector_share[disruption.sectors.index(part.sector)]
        out[row] = lost_share(
            rule,
            short,
            _worst(disruption, part.sector, short),
            draws.of(economy.dependence[part.sector], part.sector),
            fitted.get(part.sector, np.ones(draws.size)),
        )
    return out


def _worst(disruption: Disruption, sector: str, short: Floats) -> Floats:
    """Return the unmet months of the worst material over those of all, (draw) [1]."""
    own = [i for i, (s, _) in enumerate(disruption.pairs) if s == sector]
    whole = short.sum(axis=0)
    if not own:
        return np.ones_like(whole)
    worst = disruption.pair_months[own].max(axis=0)
    return np.asarray(np.divide(worst, whole, out=np.ones_like(whole), where=whole > 0))


def _peak(jobs: Floats, monthly: Floats) -> Floats:
    if jobs.size and np.isnan(jobs).all():
        return np.full(jobs.shape[1], np.nan)
    known = np.nan_to_num(jobs)
    at_risk = np.einsum("pd,pmd->md", known, monthly)
    return np.asarray(at_risk.max(axis=0, initial=0.0))
