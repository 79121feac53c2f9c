"""One stage of one plant, as its staff is planned for."""

from __future__ import annotations

from dataclasses import dataclass

from ytterby.factors.estimates import Estimate

OPEN = ("planned", "permitting", "pilot", "blocked")
"""Statuses of plants that have permits and construction before them."""
BUILDING = ("construction", "commissioning")
"""Statuses of plants that have their permits."""
RUNNING = "operating"


@dataclass(frozen=True)
class Plant:
    """One stage of a plant.

    Attributes
    ----------
    facility, name
        Its id and what people call it.
    stage, region
        Which stage, and the country by ISO 3166 code.
    status
        ``planned``, ``permitting``, ``construction``, ``commissioning``, ``ramping``,
        ``operating``, ``idle``, ``pilot`` or ``blocked``.
    size
        Capacity [kt/year of the stage's product].
    start
        First product, as a year with its fraction; ``None`` for one that runs.
    odds
        Probability that it ever produces [1]; ``None`` for a plant that is taken as built.
    delay
        After the announced start [year]; ``None`` for a start that is taken as it is.
    inside
        Whether it stands in the controlling country.
    announced
        Year of the first product that was announced and is past; ``None`` where it is not past.
    resized
        Whether the user gave another capacity, for which the plant's own head count does not hold.
    """

    facility: str
    name: str
    stage: str
    region: str
    status: str
    size: Estimate | None
    start: float | None = None
    odds: Estimate | None = None
    delay: Estimate | None = None
    inside: bool = False
    announced: int | None = None
    resized: bool = False

    @property
    def id(self) -> str:
        """Facility and stage."""
        return f"{self.facility}/{self.stage}"
