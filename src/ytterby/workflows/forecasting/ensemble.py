"""Run the ensemble of a forecast and keep what is asked: exports, prices, plants, sectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate import Parameters
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.kernel.engine import NumpyEngine
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Record
from ytterby.simulate.prepare import prepare
from ytterby.workflows.forecasting.customs import Customs, usual_mix
from ytterby.workflows.forecasting.groups import (
    Plants,
    Sectors,
    find_plants,
    find_sectors,
    plant_loss,
    sector_loss,
)
from ytterby.workflows.forecasting.setting import MARKETS, Setting
from ytterby.workflows.forecasting.start import Start

Floats = NDArray[np.float64]
TILE = 128


@dataclass(frozen=True)
class Ensemble:
    """What the draws of a forecast hold; months are those that are forecast.

    Attributes
    ----------
    exports
        Magnets that leave the seller over those of a usual month, ``(place, part, month, draw)``
        [1]: in all and to the buyer; of goods under control and of others.
    licensed
        Share of the usual month under control, ``(place, draw)`` [1].
    bought
        Share of a usual month's exports that goes to the buyer, ``(draw)`` [1].
    prices
        ``(market, element, month, draw)`` [USD/kg].
    start
        At rest, ``(market, element)`` [USD/kg].
    plants, plant_losses
        Processes, and the share of usual output that each loses, ``(process, month, draw)`` [1].
    sectors, sector_losses
        Sectors by region, and the share of its bill that each goes without,
        ``(sector, month, draw)`` [1].
    """

    exports: Floats = field(repr=False)
    licensed: Floats = field(repr=False)
    bought: Floats = field(repr=False)
    prices: Floats = field(repr=False)
    start: Floats
    plants: Plants = field(repr=False)
    plant_losses: Floats = field(repr=False)
    sectors: Sectors = field(repr=False)
    sector_losses: Floats = field(repr=False)


def run_ensemble(
    setting: Setting, start: Start, table: Parameters, *, stop: int | None = None
) -> Ensemble:
    """Return the draws of a forecast.

    Parameters
    ----------
    setting, start
        The forecast, and what it starts from.
    table
        Behaviour with its factors.
    stop
        Only the first draws; all by default.
    """
    year, month = (int(part) for part in setting.first.split("-"))
    begin = start.scenario.start
    run_in = 12 * (year - begin.year) + month - begin.month
    calendar = Calendar(begin, run_in + setting.months)
    draws = stop or setting.draws
    keep: _Kept | None = None
    for part, layout, months in _tiles(setting, start, table, calendar, draws):
        keep = keep or _Kept(setting, start, layout, draws)
        for at, record in enumerate(months):
            if at >= run_in:
                keep.take(at - run_in, part, record)
    assert keep is not None
    return keep.finish()


def _tiles(
    setting: Setting, start: Start, table: Parameters, calendar: Calendar, draws: int
) -> Iterator[tuple[slice, Layout, Iterator[Record]]]:
    layout: Layout | None = None
    for first in range(0, draws, TILE):
        sample = Sample(first, min(first + TILE, draws), setting.seed)
        target = (setting.buyer,)
        ready = prepare(
            start.chain, start.scenario, target, calendar, table, sample=sample, layout=layout
        )
        layout = ready.layout
        yield slice(sample.first, sample.stop), layout, ready.months(NumpyEngine())


class _Kept:
    """Collects what is asked of every month."""

    def __init__(self, setting: Setting, start: Start, layout: Layout, draws: int) -> None:
        self.layout, self.draws = layout, draws
        self.customs = Customs.of(setting, start, layout)
        names = layout.material_names
        self.oxides = np.array([names.index(f"oxide:{e}") for e in setting.elements])
        self.plants = find_plants(layout, start, setting.seller)
        self.sectors = find_sectors(layout)
        self.mix = usual_mix(setting, start, self.customs, draws)
        shape = (setting.months, draws)
        self.exports = np.zeros((2, 2, *shape))
        self.prices = np.zeros((len(MARKETS), len(self.oxides), *shape))
        self.plant_losses = np.zeros((len(self.plants.process), *shape))
        self.sector_losses = np.zeros((len(self.sectors.region), *shape))
        self.lacking = np.zeros(len(layout.need))

    def take(self, month: int, part: slice, record: Record) -> None:
        """Add one month of some draws."""
        self.exports[:, :, month, part] = self.customs.count(record)
        for row, name in enumerate(("inside", "spot", "average")):
            self.prices[row, :, month, part] = getattr(record, name)[self.oxides]
        self.plant_losses[:, month, part] = plant_loss(self.plants, self.layout, record)
        losses, lacking = sector_loss(self.sectors, record)
        self.sector_losses[:, month, part] = losses
        self.lacking += lacking

    def finish(self) -> Ensemble:
        """Return all of it."""
        layout = self.layout
        reference = (layout.price_inside, layout.price_outside, layout.price_outside)
        return Ensemble(
            exports=self.exports,
            licensed=self.mix[:2],
            bought=self.mix[2],
            prices=self.prices,
            start=np.stack([prices[self.oxides] for prices in reference]),
            plants=self.plants,
            plant_losses=self.plant_losses,
            sectors=self.sectors.naming(layout, self.lacking),
            sector_losses=self.sector_losses,
        )
