"""A disruption and an economy small enough to count by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ytterby.core.disruption import Disruption
from ytterby.factors.economy import Economy, Industry, Made, Part, Split, StateJobs, Transition
from ytterby.factors.estimates import Estimate


def exact(value: float, unit: str = "1", tier: str = "B", name: str = "") -> Estimate:
    """Return an estimate without an interval."""
    return Estimate(value, value, value, unit, tier, (name or f"{value:g}",), ("source",))


def wide(value: float, unit: str = "1", tier: str = "C", name: str = "") -> Estimate:
    """Return an estimate that may be half or twice as large."""
    return Estimate(value, value / 2, value * 2, unit, tier, (name or f"{value:g} wide",), ("s",))


def disruption(share: Any = 0.5, months: int = 12, draws: int = 4, **changes: Any) -> Disruption:
    """Return a disruption of cars (of two grades) and wind, equal in every draw.

    Parameters
    ----------
    share
        Of the need that goes unmet in every month.
    months, draws
        Of the run.
    changes
        Other fields.
    """
    count = draws + 1
    short = np.broadcast_to(np.asarray(share, dtype=float), (2, months, count)).copy()
    lost = short.sum(axis=1)
    # The second grade of cars lacks half as much again as all together; the first makes up for it.
    pair_months = np.stack([0.5 * lost[0], 1.5 * lost[0], lost[1]])
    need = np.array([10.0, 10.0, 5.0])
    fields: dict[str, Any] = {
        "scenario": "toy",
        "title": "A toy ends",
        "regions": ("USA",),
        "start": "2025-01",
        "months": months,
        "seed": 0,
        "odds": (0.1, 0.05, 0.2),
        "sectors": ("automotive_other", "wind"),
        "sector_share": short,
        "sector_months": lost,
        "pairs": (
            ("automotive_other", "ndfeb:N"),
            ("automotive_other", "ndfeb:UH-EH"),
            ("wind", "ndfeb:N"),
        ),
        "pair_need": need,
        "pair_value": need * 1e5,
        "pair_months": pair_months,
        "elements": ("Nd", "Tm"),
        "use": np.array([[2.0, 1.0], [1.0, 0.0]]),
        "element_lost": np.zeros((2, count)),
        "products": (
            ("automotive_other", "internal-combustion car", "", "unit"),
            ("wind", "direct-drive generator", "", "MW"),
        ),
        # A car holds half a kilogram, a megawatt 500 kg.
        "units": np.stack([need[:2] @ pair_months[:2] * 2000.0, need[2] * lost[1] * 2.0]),
        "oxides": ("oxide:Nd",),
        "price_before": np.array([50.0]),
        "price": np.full((1, months, count), 80.0),
    }
    return Disruption(**(fields | changes))


def economy(**changes: Any) -> Economy:
    """Return an economy with an industry that two sectors share, and one with a part taken."""
    fields: dict[str, Any] = {
        "region": "USA",
        "industries": {
            "C29": Industry("C29", "motor vehicles", "3361", exact(200e9, "USD/year"),
                            exact(4.0, "USD/USD"), exact(1e6, "job")),
            "C28": Industry("C28", "machinery", "333", exact(100e9, "USD/year"), None, None),
        },
        "parts": (
            Part("C29", "ev_traction", exact(0.25)),
            Part("C29", "automotive_other", None),
            Part("C28", "wind", exact(0.1, tier="C")),
        ),
        "dependence": {"automotive_other": exact(0.8), "wind": exact(0.5, tier="C")},
        "made": {},
        "transition": Transition(
            exact(0.5), exact(0.4, "t CO2/MWh"), exact(2.0, "t CO2/unit/year")
        ),
        "splits": (
            Split(
                "C29",
                "",
                exact(1e6, "job"),
                (
                    StateJobs("Michigan", exact(200_000, "job")),
                    StateJobs("Ohio", exact(100_000, "job")),
                ),
            ),
        ),
        "left_out": {},
        "checks": (),
    }  # fmt: skip
    return Economy(**(fields | changes))


def made(amount: float = 9.6e5) -> Mapping[str, Made]:
    """Return cars made in a year."""
    return {"automotive_other": Made("internal-combustion car", exact(amount, "unit/year"))}
