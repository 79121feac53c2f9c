"""Plants that lose money close; idle ones come back when it pays."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, PlantState, Shocks, State


def update_plants(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks, value: Array
) -> PlantState:
    """Return which plants are open next month.

    Parameters
    ----------
    value
        Price of each pool's material in its market, ``(pool, draw)`` [USD/kg].
    """
    if not parameters.plants.active:
        return state.plants
    raise NotImplementedError
