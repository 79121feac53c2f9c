"""What the cases of one call share, evidence and chains, each read once; and their list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ytterby.core.chain import Chain
from ytterby.core.regions import region_name
from ytterby.evidence import Evidence, load
from ytterby.indicators.risk.base import Case, Cases, Gap, Mode, Subject
from ytterby.indicators.risk.eu.inputs import GROUPS, StageInputs
from ytterby.indicators.risk.eu.names import members_of

Stages = dict[str, tuple[StageInputs, ...]]
"""Supply by element."""


class World:
    """Evidence and chains of one call, each read once.

    Attributes
    ----------
    mode, workspace, as_of
        As they were asked for.
    evidence
        The evidence as of the date.
    """

    def __init__(self, mode: Mode, workspace: Path | None, as_of: str | None) -> None:
        self.mode, self.workspace, self.as_of = mode, workspace, as_of
        self.evidence: Evidence = load(as_of, workspace)
        self._chains: dict[int, Chain] = {}

    def chain(self, year: int) -> Chain:
        """Return the chain of a year."""
        from ytterby.baseline import baseline

        if year not in self._chains:
            self._chains[year] = baseline(year, as_of=self.as_of, workspace=self.workspace)
        return self._chains[year]


def list_cases(
    found: Sequence[str],
    places: Sequence[str],
    years: Sequence[int],
    supply: Callable[[int, Sequence[str], Sequence[str]], Stages],
    make: Callable[[Subject, Stages], Case | Gap],
) -> Cases:
    """Return a case or a gap for every material, place and year, in that order.

    Parameters
    ----------
    found, places, years
        Resolved materials, places and years.
    supply
        Supply of some elements to some regions of the chain in a year, asked for once each.
    make
        The case of a subject from the supply of its year and place, or why there is none.
    """
    symbols = list(dict.fromkeys(e for m in found for e in GROUPS.get(m, (m,))))
    supplies = {
        (year, place): supply(year, symbols, members)
        for year in dict.fromkeys(years)
        for place in dict.fromkeys(places)
        if (members := members_of(place))
    }
    cases, gaps = list[Case](), list[Gap]()
    for material in found:
        for place in places:
            for year in years:
                subject = Subject(material, place, year)
                if (year, place) not in supplies:
                    gaps.append(Gap(subject, f"{region_name(place)} has no region of its own"))
                    continue
                one = make(subject, supplies[year, place])
                if isinstance(one, Gap):
                    gaps.append(one)
                else:
                    cases.append(one)
    return tuple(cases), tuple(gaps)
