"""A price floor on the NdPr of a project: its months, settled, as yearly cash."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ytterby.contracts.floor import FloorTerms, floor_flows
from ytterby.contracts.flows import COMPANY
from ytterby.contracts.horizon import Horizon
from ytterby.impact.projects import NDPR, ProjectInputs, produce
from ytterby.workflows.financing.projects.prices import YEAR, Deck, monthly

Floats = NDArray[np.float64]
TONNE = 1000.0
"""Kilograms [kg/t]."""


def floor_cash(
    inputs: ProjectInputs, deck: Deck, floor: float, years: int, upside: float
) -> Floats:
    """Return what a floor on NdPr pays the owner less what it takes, ``(year, draw)`` [USD].

    It begins with the first output, is settled by quarter against the mean price of the basket's
    Nd and Pr, and takes a share of what the price lies above the floor. What a plant sells
    unseparated is paid for in part; the floor counts that part.

    Parameters
    ----------
    inputs, deck
        The project and its prices.
    floor
        [USD/kg].
    years
        How long [year].
    upside
        Share of what lies above the floor that goes back [1].
    """
    start = inputs.start + inputs.construction
    months = (inputs.years - inputs.construction) * YEAR
    horizon = Horizon(f"{start:04d}-01", months)
    at = [i for i, e in enumerate(inputs.elements) if e in NDPR]
    weight = inputs.shares[at] / max(inputs.shares[at].sum(), 1e-12)
    level = deck.of(inputs)
    path = np.repeat(level[None], months, axis=0)
    if deck.war is not None:
        moved = monthly(deck.war, inputs, level)[:months]
        path[: moved.shape[0]] = moved
    price = np.einsum("e,med->md", weight, np.nan_to_num(path[:, at]))
    kept = (inputs.shares[:, None] * inputs.payable * inputs.sold)[at].sum(axis=0)
    made = produce(inputs)[inputs.construction :] * kept[None, :]
    volume = np.repeat(made, YEAR, axis=0) * TONNE / YEAR
    terms = FloorTerms(
        floor=floor,
        start=horizon.labels[0],
        months=min(years * YEAR, months),
        upside_share=upside,
        upside_start=horizon.labels[0] if upside > 0 else None,
    )
    paid = floor_flows(terms, horizon, price, volume).of(COMPANY)
    out = np.zeros((inputs.years, inputs.draws))
    out[inputs.construction :] = paid.reshape(-1, YEAR, inputs.draws).sum(axis=1)
    return out
