"""Which part of which industry a sector takes, draw by draw, so that nothing is taken twice."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.factors.draws import Draws
from ytterby.factors.economy import Economy, Part
from ytterby.factors.estimates import Estimate

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """Parts of industries that are counted, with what they make and employ.

    Attributes
    ----------
    parts
        In order of the arrays' first axis.
    share
        Of the industry, (part, draw) [1]; those of one industry sum to at most 1.
    value_added, output
        (part, draw) [USD/year]; output is ``nan`` where its ratio is unknown.
    jobs
        (part, draw) [job]; ``nan`` where unknown.
    tiers
        The weakest tier behind the value added, the output and the jobs of each part.
    """

    parts: tuple[Part, ...]
    share: Floats = field(repr=False)
    value_added: Floats = field(repr=False)
    output: Floats = field(repr=False)
    jobs: Floats = field(repr=False)
    tiers: tuple[tuple[str, str, str], ...]


def draw_parts(economy: Economy, draws: Draws) -> Parts:
    """Return the parts of industries that sectors with a dependence take.

    Shares that draws lift over the whole industry are scaled down to it; a rest is what the other
    parts leave, never less than nothing.

    Parameters
    ----------
    economy
        From `ytterby.factors.economy.read_economy`.
    draws
        How many, of which seed.
    """
    kept = [p for p in economy.parts if p.sector in economy.dependence]
    share = _shares(economy, draws)
    rows = [share[p.industry, p.sector] for p in kept]
    added, output, jobs, tiers = [], [], [], []
    gap = np.full(draws.size, np.nan)
    for part, own in zip(kept, rows, strict=True):
        industry = economy.industries[part.industry]
        value = draws.of(industry.value_added) * own
        ratio, staff = industry.output_ratio, industry.jobs
        added.append(value)
        output.append(gap if ratio is None else value * np.maximum(draws.of(ratio), 1.0))
        jobs.append(gap if staff is None else draws.of(staff) * own)
        split = part.share or _rest_of(economy, part)
        base = _weakest(industry.value_added, split, economy.dependence[part.sector])
        more = _weakest(split, economy.dependence[part.sector])
        tiers.append(
            (
                base,
                max(base, ratio.tier if ratio else ""),
                max(more, staff.tier if staff else ""),
            )
        )
    empty = np.zeros((0, draws.size))
    share_of, value_of, output_of, jobs_of = (
        np.stack(a) if a else empty for a in (rows, added, output, jobs)
    )
    return Parts(tuple(kept), share_of, value_of, output_of, jobs_of, tuple(tiers))


def _shares(economy: Economy, draws: Draws) -> dict[tuple[str, str], Floats]:
    out: dict[tuple[str, str], Floats] = {}
    for industry in dict.fromkeys(p.industry for p in economy.parts):
        own = [p for p in economy.parts if p.industry == industry]
        drawn = {p.sector: draws.of(p.share) for p in own if p.share is not None}
        total = np.add.reduce([np.zeros(draws.size), *drawn.values()])
        scale = 1.0 / np.maximum(total, 1.0)
        rests = [p.sector for p in own if p.share is None]
        for sector, values in drawn.items():
            out[industry, sector] = np.asarray(values * scale)
        left = np.maximum(0.0, 1.0 - total * scale)
        for sector in rests:
            out[industry, sector] = np.asarray(left / len(rests))
    return out


def _rest_of(economy: Economy, part: Part) -> Estimate | None:
    """Return the weakest share that a rest is what is left of."""
    others = [p.share for p in economy.parts if p.industry == part.industry and p.share is not None]
    return max(others, key=lambda e: e.tier) if others else None


def _weakest(*estimates: Estimate | None) -> str:
    return max((e.tier for e in estimates if e is not None), default="")
