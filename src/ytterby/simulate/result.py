"""The frozen result of a run: arrays with labelled axes, and frames of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.errors import Problem
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import KernelParameters, State
from ytterby.simulate.scenario.model import Scenario

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class StressResult:
    """What a scenario did to a chain.

    Attributes
    ----------
    scenario, target, regions
        What was done; whose shortage is asked about, by name and as regions of the chain.
    calendar
        The months.
    chain, layout, parameters, inputs
        What it was run on.
    start
        State before the first month.
    records
        Arrays of ``Record`` by name, ``(month, item, draw)``; see there for units.
    draws, seed
        How many draws, and of which stream.
    notes
        Warnings, such as events and levers that did not bind.
    """

    scenario: Scenario
    target: str
    regions: tuple[str, ...]
    calendar: Calendar
    chain: Chain = field(repr=False)
    layout: Layout = field(repr=False)
    parameters: Parameters = field(repr=False)
    inputs: KernelParameters = field(repr=False)
    start: State = field(repr=False)
    records: Mapping[str, NDArray[np.float64]] = field(repr=False)
    draws: int
    seed: int
    notes: tuple[Problem, ...]
    _frames: dict[tuple[str, int], pl.DataFrame] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __repr__(self) -> str:
        """Return one line: what was done to whom, for how long."""
        return (
            f"StressResult({self.scenario.name!r}, target={self.target!r}, "
            f"months={self.calendar.months}, draws={self.draws}, seed={self.seed})"
        )

    def noting(self, notes: tuple[Problem, ...]) -> StressResult:
        """Return the result with further warnings."""
        return replace(self, notes=(*self.notes, *notes))

    def named(self, target: str) -> StressResult:
        """Return the result with another name for its target."""
        return replace(self, target=target)

    def frame(self, name: str, draw: int = 0) -> pl.DataFrame:
        """Return a table of one draw; see ``ytterby.simulate.tables`` for the columns.

        Raises
        ------
        UnknownNameError
            ``unknown-table``, with the nearest names.
        """
        from ytterby.simulate.tables import build_frame

        key = (name, draw)
        if key not in self._frames:
            self._frames[key] = build_frame(self, name, draw)
        return self._frames[key]

    def array(self, name: str) -> xr.DataArray:
        """Return a record with labelled axes.

        Raises
        ------
        UnknownNameError
            ``unknown-record``, with the nearest names.
        """
        from ytterby.simulate.tables.arrays import label_array

        return label_array(self, name)
