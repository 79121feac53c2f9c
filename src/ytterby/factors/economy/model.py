"""An economy as impact is counted in: industries, parts of them that a sector takes, factors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ytterby.factors.estimates import Estimate


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry of one region.

    Attributes
    ----------
    id, label, naics
        ISIC Rev. 4 code, what people call it, the nearest NAICS code.
    value_added
        [USD/year].
    output_ratio
        Output over value added [USD/USD]; ``None`` where no claim is in force.
    jobs
        [job]; ``None`` where no claim is in force.
    """

    id: str
    label: str
    naics: str
    value_added: Estimate
    output_ratio: Estimate | None
    jobs: Estimate | None


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an industry that makes what a sector needs rare earths for.

    Attributes
    ----------
    industry, sector
        Ids.
    share
        Of the industry's value added [1]; ``None``: what the other parts leave.
    """

    industry: str
    sector: str
    share: Estimate | None


@dataclass(frozen=True, slots=True)
class Made:
    """How much a region makes in a year of what stands for a sector.

    Attributes
    ----------
    product
        As a disruption names it.
    amount
        [unit of the product/year].
    less
        Sector whose products are part of the amount and do not count here; blank for none.
    """

    product: str
    amount: Estimate
    less: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """What a year without turbines and electric cars means for the climate.

    Attributes
    ----------
    capacity_factor
        Of wind turbines [1].
    grid
        CO2 of the mean kilowatt-hour [t CO2/MWh].
    car
        CO2 that an electric car avoids [t CO2/unit/year].
    """

    capacity_factor: Estimate
    grid: Estimate
    car: Estimate


@dataclass(frozen=True, slots=True)
class StateJobs:
    """Jobs in a state.

    Attributes
    ----------
    state
        Its name.
    jobs
        [job].
    partial
        Whether only part of the industry is known there.
    """

    state: str
    jobs: Estimate
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """How the jobs of an industry, or of what a sector takes of it, are spread over states.

    Attributes
    ----------
    industry, sector
        Ids; a blank sector stands for all of the industry that is counted.
    nation
        Jobs in all states [job].
    states
        Those that are known.
    """

    industry: str
    sector: str
    nation: Estimate
    states: tuple[StateJobs, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A figure to hold a result against.

    Attributes
    ----------
    what
        In words.
    of
        ``value_added``, ``output`` or ``jobs``: what all that depends makes or employs in a year.
    figure
        The number.
    """

    what: str
    of: str
    figure: Estimate


@dataclass(frozen=True)
class Economy:
    """What is known of the economy of one region.

    Attributes
    ----------
    region
        ISO code.
    industries
        By id.
    parts
        Which sector takes which part of an industry; a sector may take parts of several.
    dependence
        Share of the output of a sector that stops without rare earths, by sector [1].
    made
        Products made in a year, by sector.
    transition
        ``None`` where a factor has no claim in force.
    splits
        Jobs by state.
    left_out
        Sectors that are not counted, and why.
    checks
        Figures to hold the result against, not used.
    """

    region: str
    industries: Mapping[str, Industry] = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    dependence: Mapping[str, Estimate] = field(repr=False)
    made: Mapping[str, Made] = field(repr=False)
    transition: Transition | None
    splits: tuple[Split, ...] = field(repr=False)
    left_out: Mapping[str, str] = field(repr=False)
    checks: tuple[Check, ...] = field(repr=False)

    @property
    def sectors(self) -> tuple[str, ...]:
        """Sectors with an industry and a dependence: those that are counted."""
        return tuple(dict.fromkeys(p.sector for p in self.parts if p.sector in self.dependence))
