"""Boil a tile's months down to what is kept of every draw, one month at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.parameters import Estimate
from ytterby.simulate.behaviour.products import Product
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.ensemble.outline import STOPPED, Outline
from ytterby.simulate.ensemble.sums import Sums
from ytterby.simulate.kernel.engine import NumpyEngine
from ytterby.simulate.kernel.values import Record
from ytterby.simulate.tables.shortage import DUST

Floats = NDArray[np.float64]
Kept = NDArray[np.float32]
GROUPS = ("element", "sector", "region", "pair")
"""What shortage is added up to."""


class Tile(NamedTuple):
    """What is kept of some draws.

    Attributes
    ----------
    series
        Month by month, ``(row, draw)``, rows as ``Outline.series`` says, months within items.
    totals
        Once a draw, ``(row, draw)``, rows as ``Outline.totals`` says.
    """

    series: Kept
    totals: Floats


class Reducer:
    """Takes the months of a tile as they come.

    Shortage is need at baseline prices, net of substitution, less what is delivered. A sector's
    and a region's adds up materials by their value outside before the run; where nothing has a
    value on record, by mass. Sums run entry by entry, so that a draw has the same bits whatever
    draws are beside it.

    Parameters
    ----------
    outline
        What is kept.
    sample
        The draws of the tile.
    shortfall_from
        Share of need unmet from which a month counts as short [1].
    spread
        Whether what a unit of product holds is uncertain too.
    misses
        Log standard deviations of what the model misses of prices outside and inside.
    happens
        Whether each event happens, ``(event, draw)``.
    """

    def __init__(
        self,
        outline: Outline,
        sample: Sample,
        *,
        shortfall_from: float,
        spread: bool = True,
        misses: tuple[float, float] = (0.0, 0.0),
        happens: Floats | None = None,
    ) -> None:
        self._outline, self._sample = outline, sample
        self._thresholds = (shortfall_from, STOPPED)
        self._spread, self._misses = spread, misses
        count = len(outline.events)
        self._happens = np.ones((count, sample.size)) if happens is None else happens
        self._engine = NumpyEngine()
        self._maps = Sums(outline)
        self._series = {m.name: np.zeros((len(m.items), m.months, sample.size), dtype=np.float32)
                        for m in outline.series}  # fmt: skip
        self._totals = {m.name: np.zeros((len(m.items), sample.size)) for m in outline.totals}
        for name in GROUPS:
            self._totals[f"{name}_short"][:] = np.nan
            self._totals[f"{name}_stop"][:] = np.nan
        self._totals["cover_low"][:] = np.inf
        self._totals["inside_low"][:] = np.inf
        self._need = {name: np.zeros_like(self._totals[f"{name}_lost"]) for name in GROUPS}

    def add(self, month: int, record: Record) -> None:
        """Take a month's record; ``month`` counts from 0."""
        lacking = record.need - record.delivered
        short = np.where(lacking > DUST * record.need, lacking, 0.0)
        for name in GROUPS:
            self._add_group(name, month, short, record.need)
        self._add_units(short, record.need)
        self._add_prices(month, record)
        self._add_exports(month, record)
        held = self._sum("cover", record.stock + record.government)
        np.minimum(self._totals["cover_low"], held, out=self._totals["cover_low"])

    def finish(self) -> Tile:
        """Return what is kept."""
        outline, totals = self._outline, self._totals
        for name in GROUPS:
            monthly = self._need[name] / outline.months
            months = totals[f"{name}_months"]
            np.divide(months, monthly, out=months, where=monthly > 0)
        for row, product in enumerate(outline.products):
            totals["units"][row] *= self._content(product)
        for side, miss in zip(("outside", "inside"), self._misses, strict=True):
            for row, oxide in enumerate(outline.oxides):
                draws = self._sample.normal(f"miss {side} {oxide}") if miss else 0.0
                totals[f"miss_{side}"][row] = np.exp(miss * draws)
        totals["happens"][:] = self._happens
        size = self._sample.size
        series = [self._series[m.name].reshape(-1, size) for m in outline.series]
        once = [totals[m.name].reshape(-1, size) for m in outline.totals]
        return Tile(np.concatenate(series), np.concatenate(once))

    def _sum(self, name: str, values: Floats) -> Floats:
        wide = np.broadcast_to(values, (values.shape[0], self._sample.size))
        found: Floats = self._engine.segment_sum(getattr(self._maps, name), wide)
        return found

    def _add_group(self, name: str, month: int, short: Floats, need: Floats) -> None:
        lost, wanted = self._sum(name, short), self._sum(name, need)
        share = np.divide(lost, wanted, out=np.zeros_like(lost), where=wanted > 0)
        totals = self._totals
        priced = lost if name in ("element", "pair") else self._sum(f"{name}_worth", short)
        totals[f"{name}_lost"] += priced
        totals[f"{name}_months"] += lost
        self._need[name] += wanted
        np.maximum(totals[f"{name}_worst"], share, out=totals[f"{name}_worst"])
        for when, threshold in zip(("short", "stop"), self._thresholds, strict=True):
            first = totals[f"{name}_{when}"]
            first[(share >= threshold) & np.isnan(first)] = month + 1
        if name != "pair":
            self._series[f"{name}_share"][:, month] = share

    def _add_units(self, short: Floats, need: Floats) -> None:
        maps, total = self._maps, self._totals["units"]
        if not self._outline.products:
            return
        lost, wanted = self._sum("maker", short), self._sum("maker", need)
        part = np.divide(lost, wanted, out=np.zeros_like(lost), where=wanted > 0)
        amount = np.where(maps.by_share[:, None], part, lost * 1000.0)
        total += self._engine.segment_sum(maps.product, amount)

    def _content(self, product: Product) -> Floats:
        """Return units per kg, or units a month at full need, ``(draw)``."""
        if not self._spread:
            return np.full(self._sample.size, product.value)
        return self._sample.estimate(product_estimate(product))

    def _add_prices(self, month: int, record: Record) -> None:
        at, totals = self._outline.oxide_at, self._totals
        for name in ("inside", "spot", "average"):
            price = np.broadcast_to(getattr(record, name)[at], (len(at), self._sample.size))
            self._series[name][:, month] = price
            if name == "inside":
                np.minimum(totals["inside_low"], price, out=totals["inside_low"])
            else:
                np.maximum(totals[f"{name}_peak"], price, out=totals[f"{name}_peak"])

    def _add_exports(self, month: int, record: Record) -> None:
        for name in ("exports", "family_exports"):
            gone = self._sum(f"{name}_arcs", record.shipped) + self._sum(
                f"{name}_pools", record.sold
            )
            self._series[name][:, month] = gone


def product_estimate(product: Product) -> Estimate:
    """Return what a unit of a product takes as an estimate, whose draws have their own stream."""
    return Estimate(
        f"product {product.sector} {product.product} {product.region}", "", "", "", "", (),
        product.value, product.low, product.high, product.unit, "",
    )  # fmt: skip
