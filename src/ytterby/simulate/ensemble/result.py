"""The frozen result of an ensemble: what is kept of every draw, read as it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble.design import Method
from ytterby.simulate.ensemble.outline import Measure, Outline
from ytterby.simulate.ensemble.statistics import LEVELS, find_quantiles
from ytterby.simulate.ensemble.store import Span, TileStore
from ytterby.simulate.scenario.model import Scenario

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
MISSED = {"inside": "miss_inside", "spot": "miss_outside", "average": "miss_outside",
          "spot_peak": "miss_outside", "average_peak": "miss_outside",
          "inside_low": "miss_inside"}  # fmt: skip
"""Measures of prices and what the model misses of them whatever its parameters."""


@dataclass(frozen=True)
class EnsembleResult:
    """What a scenario did to a chain in many draws.

    Attributes
    ----------
    scenario, regions, calendar
        What was done, whose shortage is asked about, and when.
    parameters
        The table of behaviour that was drawn from.
    outline
        What is kept, of which items.
    draws
        Draws that statistics count; the central one is besides them.
    seed, method, names
        How draws were placed, and the dimensions of a Sobol' sequence.
    store, spans
        Where the numbers are.
    """

    scenario: Scenario
    regions: tuple[str, ...]
    calendar: Calendar
    parameters: Parameters = field(repr=False)
    outline: Outline = field(repr=False)
    draws: int
    seed: int
    method: Method
    names: tuple[str, ...] = field(repr=False)
    store: TileStore = field(repr=False)
    spans: tuple[Span, ...] = field(repr=False)

    def measure(self, name: str) -> Measure:
        """Return what a measure is of; its names are in ``Outline.series`` and ``totals``.

        Raises
        ------
        UnknownNameError
            ``unknown-measure``, with the nearest names.
        """
        return self.outline.find(name)[0]

    def total(self, name: str, *, missed: bool = False) -> Floats:
        """Return what is kept once a draw, ``(item, draw)``, without the central draw.

        Parameters
        ----------
        name
            A measure of ``Outline.totals``.
        missed
            Prices times what the model misses of them whatever its parameters, from the first
            event on.
        """
        values = self._total(name)[:, 1:]
        if not missed or name not in MISSED:
            return values
        values = values * self._total(MISSED[name])[:, 1:]
        if self.disturbed_from == 0:
            return values
        # Until something happens prices are those on record, which the model does not miss.
        layout, at = self.outline.layout, self.outline.oxide_at
        if name == "inside_low":
            return np.minimum(values, layout.price_inside[at][:, None])
        return np.maximum(values, layout.price_outside[at][:, None])

    def central(self, name: str) -> Floats:
        """Return a measure in the central draw, ``(item)`` or ``(item, month)``."""
        measure, row, monthly = self.outline.find(name)
        kind = "series" if monthly else "totals"
        tile = getattr(self.store.read(self.spans[0]), kind)
        values = np.asarray(tile[row : row + measure.size, 0], dtype=np.float64)
        return values.reshape(len(measure.items), -1) if monthly else values

    def _total(self, name: str) -> Floats:
        measure, row, _ = self.outline.find(name)
        return self.store.rows(list(self.spans), "totals", slice(row, row + measure.size))

    def months_of(self, name: str, *, missed: bool = False) -> Iterator[tuple[slice, Floats]]:
        """Yield rows of a measure that is kept by month, ``(row, draw)``, central draw apart.

        Rows are months within items; a block holds no more than memory allows for any number of
        draws.
        """
        measure, row, _ = self.outline.find(name)
        factor = self._total(MISSED[name]) if missed and name in MISSED else None
        rows = slice(row, row + measure.size)
        for part, values in self.store.blocks(list(self.spans), "series", rows):
            if factor is not None:
                item, month = np.divmod(np.arange(part.start, part.stop), measure.months)
                after = (month >= self.disturbed_from)[:, None]
                values = values * np.where(after, factor[item], 1.0)
            yield part, values[:, 1:]

    @property
    def disturbed_from(self) -> int:
        """Month of the first event, from 0; before it prices are those on record."""
        starts = [min(e.start, e.announced or e.start) for e in self.scenario.events]
        if not starts:
            return self.calendar.months
        first = min(starts)
        return sum(edge <= first for edge in self.calendar.edges[1:])

    def quantiles(
        self, name: str, levels: Sequence[float] = LEVELS, *, missed: bool = False
    ) -> Floats:
        """Return exact quantiles of a measure that is kept by month, ``(item, month, level)``."""
        measure = self.measure(name)
        found = np.empty((measure.size, len(levels)))
        for part, values in self.months_of(name, missed=missed):
            found[part] = find_quantiles(values, levels)
        return found.reshape(len(measure.items), measure.months, len(levels))

    def array(self, name: str) -> xr.DataArray:
        """Return a measure with labelled axes: item, month where it has months, and draw from 1.

        All of it is held at once: for many draws of a measure by month prefer ``quantiles``.
        """
        import xarray as xr

        measure = self.measure(name)
        draws = np.arange(1, self.draws + 1)
        if not measure.months:
            axes = {"item": list(measure.items), "draw": draws}
            return xr.DataArray(self.total(name), axes, list(axes), name, {"unit": measure.unit})
        values = np.concatenate([v for _, v in self.months_of(name)])
        axes = {
            "item": list(measure.items),
            "month": np.array(self.calendar.dates, dtype="datetime64[ns]"),
            "draw": draws,
        }
        shape = (len(measure.items), measure.months, self.draws)
        return xr.DataArray(values.reshape(shape), axes, list(axes), name, {"unit": measure.unit})

    def means(self, name: str) -> Floats:
        """Return the mean of a measure that is kept by month, ``(item, month)``."""
        measure = self.measure(name)
        found = np.empty(measure.size)
        for part, values in self.months_of(name):
            found[part] = values.mean(axis=1)
        return found.reshape(len(measure.items), measure.months)
