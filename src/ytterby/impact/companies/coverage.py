"""Which stages a company covers, which it must buy, and from whom its regions buy them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.factors.intervals import interval
from ytterby.impact.companies.assets import STATES, Asset
from ytterby.impact.companies.network import Network
from ytterby.impact.companies.register import OWNER, PARTNER

STAGES = ("mine", "separation", "metal", "magnet")
"""The way of a rare earth, in order."""
NONE = "none"
TOP = 3
"""Partners that are named."""

COVERAGE: Mapping[str, type[pl.DataType]] = {
    "stage": pl.String,
    "state": pl.String,  # running | building | planned | stopped | none
    "plants": pl.String,
    "countries": pl.String,
    "heavy": pl.Boolean,
    "gap": pl.String,  # what stands between two stages or at an end, in words; blank if none
    "through": pl.String,  # region and stage whose flows say with whom
    "partners": pl.String,  # names with shares, largest first
}


def held(assets: Sequence[Asset]) -> tuple[Asset, ...]:
    """Return the plants that a company operates or holds a part of."""
    return tuple(a for a in assets if a.role in (OWNER, PARTNER))


def stage_state(assets: Sequence[Asset], stage: str) -> str:
    """Return how far the furthest plant of a stage is; ``none`` where there is no plant."""
    states = {a.state for a in held(assets) if a.stage == stage}
    return next((s for s in STATES if s in states), NONE)


def cover_stages(
    assets: Sequence[Asset], network: Network, labels: Mapping[str, str]
) -> pl.DataFrame:
    """Return one row for each stage from mine to magnet.

    A stage without a running plant between two that run, or before the first that runs, must be
    bought; after the last that runs it is done by buyers. From whom and by whom is read from where
    the region of the running plant next to the gap buys and sells, in the year of the chain: a
    proxy, for nobody publishes the company's own contracts.

    Parameters
    ----------
    assets
        Plants of the company.
    network
        Flows of the chain.
    labels
        Region → name.

    Returns
    -------
    polars.DataFrame
        ``COVERAGE``.
    """
    own = held(assets)
    running = [s for s in STAGES if stage_state(assets, s) == "running"]
    rows = []
    for n, stage in enumerate(STAGES):
        here = [a for a in own if a.stage == stage]
        gap, through, partners = "", "", ""
        if stage not in running and running:
            after = [s for s in STAGES[n + 1 :] if s in running]
            before = [s for s in STAGES[:n] if s in running]
            if after:
                gap = f"must be bought for {after[0]}"
                through, partners = _traded(own, after[0], network, labels, -1)
            elif before:
                gap = f"done by buyers of {before[-1]} output"
                through, partners = _traded(own, before[-1], network, labels, 1)
        rows.append(
            {
                "stage": stage,
                "state": stage_state(assets, stage),
                "plants": ", ".join(dict.fromkeys(a.name for a in here)),
                "countries": ", ".join(dict.fromkeys(a.region for a in here)),
                "heavy": any(a.heavy for a in here) if here else None,
                "gap": gap,
                "through": through,
                "partners": partners,
            }
        )
    return pl.DataFrame(rows, schema=dict(COVERAGE))


def _traded(
    assets: Sequence[Asset], stage: str, network: Network, labels: Mapping[str, str], sign: int
) -> tuple[str, str]:
    """Return where a running stage's regions buy (−1) or sell (1), in words."""
    regions = dict.fromkeys(a.region for a in assets if a.stage == stage and a.state == "running")
    through, texts = [], []
    for region in regions:
        found = network.feed(region, stage) if sign < 0 else network.sales(region, stage)
        others = {r: interval(v)[0] for r, v in found.items()}
        top = sorted(others, key=lambda r: -others[r])[:TOP]
        shown = [f"{labels.get(r, r)} {100 * others[r]:.0f} %" for r in top if others[r] >= 0.01]
        if shown:
            through.append(f"{labels.get(region, region)} {stage}")
            texts.append(", ".join(shown))
    return "; ".join(through), "; ".join(texts)
