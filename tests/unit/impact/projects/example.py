"""A project by hand: round numbers, two elements."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ytterby.impact.projects import ProjectInputs

FLAT = {
    "capacity": 1000.0,
    "capital": 20e6,
    "operating": 6.0,
    "disposal": 0.0,
    "ramp": 0.0,
    "steady": 1.0,
    "life": 3.0,
    "fixed": 0.0,
    "sustaining": 0.0,
    "closure": 0.0,
    "working": 0.0,
    "royalty": 0.0,
    "tax": 0.0,
    "write_off": 2.0,
}


def project(draws: int = 0, **changes: Any) -> ProjectInputs:
    """Return a plant of 1,000 t a year, a quarter of it Nd, that costs 20 million."""
    numbers = FLAT | {k: v for k, v in changes.items() if k in FLAT}
    flat = {k: np.full(draws + 1, float(v)) for k, v in numbers.items()}
    one = ProjectInputs(
        facility="by-hand",
        start=2027,
        construction=1,
        elements=("Ce", "Nd"),
        shares=np.array([0.75, 0.25]),
        payable=np.ones((2, draws + 1)),
        sold=np.ones((2, draws + 1)),
        **flat,
    )
    return replace(one, **{k: v for k, v in changes.items() if k not in FLAT})


PRICES = np.array([1.0, 60.0])
"""A kilogram of the basket is worth 0.75 + 15 = 15.75 USD."""
