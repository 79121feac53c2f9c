"""What a forecast is asked to be: which scenario, as of when, from which chain, how many draws."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """The choices behind a forecast; all of them are recorded with it.

    Attributes
    ----------
    name
        Of the forecast.
    scenario
        Name of a scenario that ships.
    as_of
        ISO date: only what was public by then is used.
    year, price_year
        Year of the flows that it starts from, and of their prices: the last with customs figures
        and annual mean prices by the date.
    first, months
        First month that is forecast, and how many (YYYY-MM).
    seller, buyer
        Whose exports of magnets are told, in all and to whom.
    elements
        Whose oxide prices are told.
    draws, seed
        Of the ensemble; draw 0 has central values and is shown apart.
    claims_speed
        Parameters that keep the range of their claims instead of the calibrated factor.
    quotes
        Claims of the last quotations at the seller's, which the prices of the year are moved to.
    level
        Claim of the yearly tonnage that shares of the usual month are told in.
    kept
        Draws whose numbers are recorded one by one, so that the run can be checked.
    """

    name: str
    scenario: str
    as_of: str
    year: int
    price_year: int
    first: str
    months: int
    seller: str
    buyer: str
    elements: tuple[str, ...]
    draws: int
    seed: int
    claims_speed: tuple[str, ...]
    quotes: tuple[str, ...]
    level: str
    kept: int = 8


CHINA_2025 = Setting(
    name="china-2025-controls-2025-03-31",
    scenario="china-2025-controls",
    as_of="2025-03-31",
    year=2023,
    price_year=2024,
    first="2025-04",
    months=9,
    seller="CHN",
    buyer="USA",
    elements=("Dy", "Tb", "Y", "Nd", "Sm"),
    draws=1025,
    seed=20250331,
    # Calibrated on a quota, whose prices rose over a year. What a licence stop does in weeks is
    # known from gallium, germanium, antimony and bismuth, on which the claim rests.
    claims_speed=("spot_up",),
    quotes=("licence_precedents-0005", "licence_precedents-0006", "licence_precedents-0007"),
    level="lifted-0039",
)

SETTINGS = {s.name: s for s in (CHINA_2025,)}
"""Forecasts that can be made, by name."""

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Recorded of every distribution, for later scores; 0.1 and 0.9 bound the central 80 %."""

SHORT, STOPPED = 0.05, 0.5
"""Share of its bill for rare earths that a sector goes without, or of its usual output that a plant
loses, from which it counts as short and as stopped."""

SMALLEST_BILL = 1e6
"""Sectors of a country that buy less than this are not told [USD/year]."""

MARKETS = ("inside", "outside_spot", "outside_average")
"""Markets of a price; the outside average is weighted by volume."""

EVERYBODY = "all"
"""Destination of exports to all countries together."""

OTHERS = "other plants"
"""Plants of a region and stage that the chain does not know by name."""
