"""Export controls that answer prices and rivals' policies: copy-cat nationalism."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State


def reaction_control(engine: Engine, parameters: KernelParameters, state: State) -> Array:
    """Return the share of each arc's orders that reactions let go, ``(arc, draw)`` or 1."""
    if parameters.reactions.size == 0:
        return engine.xp.ones((1, 1))
    raise NotImplementedError


def update_reactions(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Array:
    """Return how far each reaction goes next month, ``(reaction, draw)``."""
    if parameters.reactions.size == 0:
        return state.reaction
    raise NotImplementedError
