"""Announced plants: capacity, date, odds and delay, as of the evidence's date."""

from __future__ import annotations

from dataclasses import dataclass

from ytterby.baseline.facilities import current_plants
from ytterby.baseline.project import pipeline
from ytterby.evidence import Evidence
from ytterby.packs import pack_names, read_pack

STAGES = ("separation", "metal", "magnet")
"""Stages whose announced plants are simulated. New mines are left out: outside the controller it is
plants that lack, and a mine without them changes nothing within a run."""


@dataclass(frozen=True, slots=True)
class Announced:
    """One announced or idle plant.

    Attributes
    ----------
    facility, region, stage, status
        Which plant, where, of which stage, and where it stands in its life.
    amount, unit
        Capacity as evidence has it.
    start_year
        Announced first year of output.
    success
        Probability that it ever produces [1].
    delay, delay_low, delay_high
        Expected delay, and the ends of its central 80 % interval [year].
    """

    facility: str
    region: str
    stage: str
    status: str
    amount: float
    unit: str
    start_year: float
    success: float
    delay: float
    delay_low: float
    delay_high: float

    @property
    def delays(self) -> tuple[float, float, float]:
        """Low end, expected value and high end of the delay [year]."""
        return self.delay_low, self.delay, self.delay_high


def read_plants(base: Evidence, pack: str, year: int) -> tuple[Announced, ...]:
    """Return plants that do not run in a year and are said to run later.

    Parameters
    ----------
    base
        The evidence base.
    pack
        Name of the commodity; no plants for one that ships no data.
    year
        Of the chain that they are added to.
    """
    if pack not in pack_names():
        return ()
    commodity = read_pack(pack)
    plants = []
    for row in pipeline(base, commodity).iter_rows(named=True):
        start = row["start_year"]
        if row["stage"] not in STAGES or row["capacity"] is None or start is None:
            continue
        plants.append(
            Announced(
                facility=row["facility"],
                region=row["region"],
                stage=row["stage"],
                status=row["status"],
                amount=row["capacity"],
                unit=row["capacity_unit"],
                start_year=max(float(start), year + 1.0),
                success=row["success"],
                delay=row["delay"],
                delay_low=row["delay_low"],
                delay_high=row["delay_high"],
            )
        )
    rules = commodity.rules["priors"]["pipeline"]["commissioning"]  # type: ignore[index]
    for row in current_plants(base).iter_rows(named=True):
        start, running = row["start_year"], row["status"] in ("operating", "ramping")
        if not running or row["stage"] not in STAGES or row["capacity"] is None:
            continue
        if start is None or start <= year or not row["region"]:
            continue
        plants.append(
            Announced(
                facility=row["facility"],
                region=commodity.region_of(row["region"]),
                stage=row["stage"],
                status=row["status"],
                amount=row["capacity"],
                unit=row["capacity_unit"] or "",
                start_year=float(start),
                success=rules["success"][0],
                delay=0.0,
                delay_low=0.0,
                delay_high=0.0,
            )
        )
    return tuple(plants)
