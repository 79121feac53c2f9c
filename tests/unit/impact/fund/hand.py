"""A case by hand: one plant, steady prices, round numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.unit.impact.projects.example import project

from ytterby.impact.fund import Case, Setting

RATE, PUBLIC_RATE = 0.1, 0.02
SETTING = Setting(years=3, dividend=0.03, holding=100.0, covered=0.5, imports=10_000.0, tenor=2)
YEARLY = 250_000.0
"""NdPr that the plant sells a year [kg]."""


def case(draws: int = 0, price: float = 60.0, spread: float = 0.0, **changes: Any) -> Case:
    """Return the plant of 1,000 t a year, a quarter of it Nd, at some price of Nd [USD/kg].

    Draws besides the central one have prices around it, from 1 - spread to 1 + spread of it.
    """
    inputs = project(draws, **changes)
    level = np.concatenate([[1.0], np.linspace(1.0 - spread, 1.0 + spread, draws)])
    prices = np.ones((inputs.years * 12, 2, draws + 1))
    prices[:, 1] = price * level[None, :]
    return Case(inputs, prices, RATE, PUBLIC_RATE)
