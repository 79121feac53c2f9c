"""The shares before and after plants stop, and what every country can still get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from ytterby.indicators.accounts.arrays import HIGH, LOW
from ytterby.workflows.chain.net import Floats, Ints, Net
from ytterby.workflows.chain.whatif import Off

STAGES = ("mine", "separation", "metal", "magnet")
"""Stages whose shares are shown."""
SMALL = 1e-9

SHARES: Mapping[str, type[pl.DataType]] = {
    "element": pl.String,
    "stage": pl.String,
    "leader_before": pl.String,
    "leader_share_before": pl.Float64,
    "leader_after": pl.String,
    "leader_share_after": pl.Float64,
    "share_before": pl.Float64,
    "low_before": pl.Float64,
    "high_before": pl.Float64,
    "share_after": pl.Float64,
    "low_after": pl.Float64,
    "high_after": pl.Float64,
    "lost": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "evidence_share": pl.Float64,
}
"""``share`` is the controlling country's; ``lost`` the part of the world's output that is gone."""

SUPPLY: Mapping[str, type[pl.DataType]] = {
    "region": pl.String,
    "element": pl.String,
    "use": pl.Float64,
    "supply_left": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}


def share_moves(net: Net, off: Off, items: Sequence[str], controller: str) -> pl.DataFrame:
    """Return who leads each stage and what the controlling country's share is, before and after.

    Parameters
    ----------
    net, off
        The chain, and what is left of it.
    items
        Elements or groups of them; blank for all rare earths together.
    controller
        Region of the controlling country.
    """
    after = net.output * off.left
    rows = []
    for item in items:
        members = net.members(item)
        for stage in STAGES:
            at = np.asarray([i for i, (s, _) in enumerate(net.places) if s == stage], np.int64)
            old = net.output[np.ix_(members, at)].sum(axis=0)
            new = after[np.ix_(members, at)].sum(axis=0)
            if old[:, 0].sum() <= SMALL:
                continue
            regions = [net.places[i][1] for i in at]
            rows.append(
                {"element": item, "stage": stage}
                | _leaders(old, new, regions)
                | _controlled(old, new, regions, controller)
                | {"evidence_share": _evidence(net, members, at, regions, controller)}
            )
    return pl.DataFrame(rows, schema=dict(SHARES), orient="row")


def supply_moves(
    net: Net, off: Off, items: Sequence[str], homes: Mapping[str, Sequence[str]]
) -> pl.DataFrame:
    """Return what part of its use each country can still get.

    Parameters
    ----------
    net, off
        The chain, and what is left of it.
    items
        Elements or groups of them; blank for all rare earths together.
    homes
        Country or bloc and its regions.
    """
    rows: list[dict[str, Any]] = []
    flat = off.left[net.used_element, net.used_source]
    for item in items:
        of_item = np.isin(net.used_element, net.members(item))
        for home, regions in homes.items():
            at = [i for i, r in enumerate(net.regions) if r in set(regions)]
            here = of_item & np.isin(net.used_region, at)
            if not here.any():
                continue
            whole = net.used[here].sum(axis=0)
            if whole[0] <= SMALL:
                continue
            kept = _part((net.used[here] * flat[here]).sum(axis=0), whole)
            low, high = _interval(kept)
            rows.append(
                {
                    "region": home,
                    "element": item,
                    "use": float(whole[0]),
                    "supply_left": float(kept[0]),
                    "low": low,
                    "high": high,
                }
            )
    return pl.DataFrame(rows, schema=dict(SUPPLY), orient="row")


def _leaders(old: Floats, new: Floats, regions: Sequence[str]) -> dict[str, Any]:
    first, then = int(old[:, 0].argmax()), int(new[:, 0].argmax())
    gone = new[:, 0].sum() <= SMALL
    return {
        "leader_before": regions[first],
        "leader_share_before": float(old[first, 0] / old[:, 0].sum()),
        "leader_after": "" if gone else regions[then],
        "leader_share_after": None if gone else float(new[then, 0] / new[:, 0].sum()),
    }


def _controlled(
    old: Floats, new: Floats, regions: Sequence[str], controller: str
) -> dict[str, Any]:
    """Return the controlling country's share before and after, and what the world loses."""
    inside = np.asarray([r == controller for r in regions])
    before = _part(old[inside].sum(axis=0), old.sum(axis=0))
    after = _part(new[inside].sum(axis=0), new.sum(axis=0))
    lost = 1.0 - _part(new.sum(axis=0), old.sum(axis=0))
    out: dict[str, Any] = {}
    for name, values in (("before", before), ("after", after)):
        low, high = _interval(values)
        best = float(values[0])
        out |= {
            f"share_{name}": None if np.isnan(best) else best,
            f"low_{name}": low,
            f"high_{name}": high,
        }
    low, high = _interval(lost)
    return out | {"lost": max(0.0, float(lost[0])), "low": low, "high": high}


def _evidence(
    net: Net, members: Ints, at: Ints, regions: Sequence[str], controller: str
) -> float | None:
    """Return how much of the controlling country's share is evidence; for one element only."""
    if len(members) != 1 or controller not in regions:
        return None
    value = float(net.evidence[members[0], at[regions.index(controller)]])
    return None if np.isnan(value) else value


def _part(part: Floats, whole: Floats) -> Floats:
    out = np.full(np.broadcast(part, whole).shape, np.nan)
    np.divide(part, whole, out=out, where=whole > SMALL)
    return out


def _interval(values: Floats) -> tuple[float | None, float | None]:
    """Return the central 80 % over the draws, widened to hold the best estimate."""
    drawn = values[1:][np.isfinite(values[1:])]
    if not len(drawn) or np.isnan(values[0]):
        return None, None
    low, high = np.quantile(drawn, (LOW, HIGH))
    return min(float(low), float(values[0])), max(float(high), float(values[0]))
