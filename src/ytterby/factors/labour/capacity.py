"""Capacities in the unit in which a stage's head counts are fitted."""

from __future__ import annotations

from ytterby.evidence import Evidence
from ytterby.factors.estimates import Estimate
from ytterby.factors.labour.readings import estimate_of, labour_readings, scale

PRODUCT = {
    "mine": "oxide in what is mined",
    "separation": "separated oxide",
    "metal": "metal",
    "magnet": "magnets",
    "end_of_life": "oxide recycled",
    "swarf": "oxide recycled",
}
"""What the capacity of a stage is counted in [kt/year]."""


def stage_units(stage: str) -> tuple[str, ...]:
    """Return the units that a capacity of a stage may be given in."""
    return tuple(row["unit"] for row in labour_readings()["unit"] if row["stage"] == stage)


def convert_capacity(evidence: Evidence, stage: str, capacity: float, unit: str) -> Estimate | None:
    """Return a capacity in thousand tonnes a year of the stage's product.

    Parameters
    ----------
    evidence
        The evidence, for the shares that convert.
    stage
        ``mine``, ``separation``, ``metal``, ``magnet``, ``end_of_life`` or ``swarf``.
    capacity, unit
        As the plant states it, such as 4,440 ``t NdPr oxide/year``.

    Returns
    -------
    Estimate or None
        [kt/year]; ``None`` where the unit says nothing about the product, or no share is in force.
    """
    row = next(
        (r for r in labour_readings()["unit"] if (r["stage"], r["unit"]) == (stage, unit)), None
    )
    if row is None or capacity <= 0:
        return None
    # The nameplate itself is taken as it is: what it leaves open is in the spread of the fit.
    size = Estimate(*(capacity / 1000,) * 3, "kt/year", "A", (), ())
    for name in ("over", "times"):
        if name in row:
            share = estimate_of(evidence, row[name])
            if share is None:
                return None
            size = scale(size, share, "kt/year", over=name == "over")
    return size
