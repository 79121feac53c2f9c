"""The method of Nassar et al. (2020) among the risk methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from ytterby.evidence import Evidence
from ytterby.indicators.risk.base import (
    CORRECTED,
    STRICT,
    Cases,
    Component,
    Gap,
    Method,
    Mode,
    Subject,
    register,
)
from ytterby.indicators.risk.eu.inputs import GROUPS, STAGES, Number, StageInputs
from ytterby.indicators.risk.eu.names import materials, members_of, resolve_names
from ytterby.indicators.risk.eu.supply import corrected_stages, strict_stages
from ytterby.indicators.risk.eu.world import Stages, World, list_cases
from ytterby.indicators.risk.nassar.bounds import Bounds, bound_element, mean_bounds
from ytterby.indicators.risk.nassar.case import Countries, Element, NassarCase, large_suppliers

MAKERS = {"separation": ("separation", "byproduct", "swarf", "end_of_life")}
"""Production is primary and secondary: re-separated swarf and end-of-life oxide count."""

OWN = "the buyer's own output cannot be cut off from abroad"
UNKNOWN = Number(float("nan"), note="not known")


def _latest(rows: pl.DataFrame, year: int) -> Number:
    """Return the claim of the latest year up to a year; one without a year holds for all."""
    known = rows.filter(pl.col("year").is_null() | (pl.col("year") <= year))
    if known.is_empty():
        return UNKNOWN
    row = known.sort("year", "published_on", nulls_last=False).row(-1, named=True)
    return Number(row["value"], row["sigma"], row["source"], row["note"])


def read_countries(
    evidence: Evidence, regions: Sequence[str], buyer: str, members: Sequence[str], year: int
) -> Countries:
    """Return ability and willingness of every region towards a buyer.

    Parameters
    ----------
    evidence
        The evidence as of a date.
    regions
        Regions of the chain.
    buyer
        Code of the country or bloc that buys.
    members
        Its regions in the chain.
    year
        The year.
    """
    ability, willingness = {}, {}
    for code in regions:
        if code in members:
            ability[code] = willingness[code] = Number(0.0, note=OWN)
            continue
        ability[code] = _latest(evidence.select("ability_to_supply", region=code), year)
        rows = evidence.select("willingness_to_supply", region=code, partner=buyer)
        willingness[code] = _latest(rows, year)
    return Countries(ability, willingness)


def _element(
    evidence: Evidence, symbol: str, stages: tuple[StageInputs, ...], buyer: str, year: int
) -> Element:
    rows = evidence.select("economic_vulnerability", element=symbol, region=buyer)
    kept = []
    for stage in stages:
        if np.isfinite(stage.reliance.value):
            kept.append(stage)
        elif stage.sourcing is None:  # none of the form is used: no exposure at this stage
            kept.append(replace(stage, reliance=Number(0.0, note="the buyer uses none of it")))
    return Element(symbol, tuple(kept), _latest(rows, year))


def _missing(elements: Sequence[Element], countries: Countries) -> str:
    """Return in words which inputs are unknown; blank if none is."""
    lacking = []
    for what, table in (("ability", countries.ability), ("willingness", countries.willingness)):
        codes = {
            s.suppliers[i]
            for one in elements
            for s in one.stages
            for i in large_suppliers(s)
            if np.isnan(table[s.suppliers[i]].value)
        }
        if codes:
            lacking.append(f"{what} to supply of {len(codes)} suppliers")
    unknown = [one.element for one in elements if np.isnan(one.vulnerability.value)]
    if unknown:
        lacking.append(f"economic vulnerability to {', '.join(unknown)}")
    return "; ".join(lacking)


def _said(bounds: Bounds) -> str:
    low, high = bounds.overall
    parts = [
        f"{stage}: disruption potential {d[0]:.2f} to {d[1]:.2f}, trade exposure "
        f"{bounds.exposure[stage]:.2f}"
        for stage, d in bounds.disruption.items()
    ]
    range_ = f"lies between {low:.2f} and {high:.2f}" if high > 0.0 else "is 0 whatever they are"
    return f"supply risk {range_} ({'; '.join(parts)})"


class _World(World):
    """Evidence and chains of one call, each read once, and the supply that the method counts."""

    def stages(self, year: int, elements: Sequence[str], members: Sequence[str]) -> Stages:
        """Return the supply of each element."""
        chain = self.chain(year)
        if self.mode == CORRECTED:
            return corrected_stages(chain, elements, members, MAKERS)
        return strict_stages([chain], elements, members, MAKERS)


def build(
    wanted: Sequence[str],
    regions: Sequence[str],
    years: Sequence[int],
    mode: Mode = STRICT,
    workspace: Path | None = None,
    as_of: str | None = None,
) -> Cases:
    """Return the cases asked for, and the gaps with their reasons and certain bounds.

    Parameters
    ----------
    wanted
        Elements by symbol or name, or ``LREE`` and ``HREE``.
    regions
        Buyers: countries or blocs; the paper knows the United States alone.
    years
        Years that there are chains for.
    mode
        ``strict`` or ``corrected``.
    workspace, as_of
        The user's own data; what was known when. The indices are claims of
        ``ability_to_supply``, ``willingness_to_supply`` and ``economic_vulnerability``.

    Raises
    ------
    InputError
        Unknown names and years, all at once.
    """
    found, places = resolve_names(wanted, regions, years)
    world = _World(mode, workspace, as_of)
    return list_cases(found, places, years, world.stages, lambda s, stages: _case(world, s, stages))


def _case(world: _World, subject: Subject, stages: Stages) -> NassarCase | Gap:
    members = members_of(subject.region)
    symbols = GROUPS.get(subject.material, (subject.material,))
    elements = [
        _element(world.evidence, e, stages.get(e, ()), subject.region, subject.year)
        for e in symbols
    ]
    for one in elements:
        if not one.stages:
            return Gap(subject, f"nobody makes {one.element} in {subject.year}")
    chain = world.chain(subject.year)
    countries = read_countries(world.evidence, chain.regions, subject.region, members, subject.year)
    lacking = _missing(elements, countries)
    if lacking:
        bounds = mean_bounds([bound_element(one, countries, members) for one in elements])
        return Gap(subject, f"not found: {lacking}; as each lies in 0 to 1, {_said(bounds)}")
    notes = ["shares, production and trade of the year itself; changes of stock are left out"]
    if subject.material in GROUPS:
        notes.append("the paper scores elements; a group is the mean of its elements here")
    numbers = [
        *countries.ability.values(),
        *countries.willingness.values(),
        *(one.vulnerability for one in elements),
    ]
    sources = tuple(dict.fromkeys(n.source for n in numbers if n.source))
    origin = f"reconciled chain of {subject.year}"
    return NassarCase(subject, tuple(elements), countries, tuple(notes), sources, origin)


COMPONENTS = (
    Component("supply_risk", "1", "Supply risk of the stage that is worst off."),
    *(Component(f"supply_risk_{s}", "1", f"Supply risk at the stage {s}.") for s in STAGES),
    *(
        Component(f"disruption_potential_{s}", "1", f"Likelihood of a foreign disruption, {s}.")
        for s in STAGES
    ),
    *(
        Component(f"trade_exposure_{s}", "1", f"Net import reliance of the buyer, {s}.")
        for s in STAGES
    ),
    Component("economic_vulnerability", "1", "How hard a shock hits the buyer's industries."),
)

NASSAR = register(
    Method(
        name="nassar",
        title="Supply risk to manufacturing (Nassar et al. 2020)",
        source="Nassar et al. 2020, Science Advances 6:eaay8647, doi:10.1126/sciadv.aay8647",
        modes=(STRICT, CORRECTED),
        score="supply_risk",
        components=COMPONENTS,
        materials=materials,
        build=build,
        traps=(
            "A country that exports ore and buys it back as magnets has no net imports of ore and "
            "so no risk; corrected asks where what its makers use underwent each stage.",
            "Metal and magnets are left out; corrected scores them too.",
        ),
    )
)
