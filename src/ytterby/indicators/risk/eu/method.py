"""The EU criticality method among the risk methods."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ytterby.core.regions import region_name
from ytterby.evidence.governance import SOURCE as GOVERNANCE_SOURCE
from ytterby.evidence.governance import governance
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
from ytterby.indicators.risk.eu.case import EuCase
from ytterby.indicators.risk.eu.formula import weigh_concentration
from ytterby.indicators.risk.eu.inputs import (
    GROUPS,
    STAGES,
    ElementInputs,
    Printed,
    StageInputs,
    Suppliers,
    importance_bounds,
    uses_are_known,
)
from ytterby.indicators.risk.eu.names import materials, resolve_names, the_pack
from ytterby.indicators.risk.eu.parameters import (
    FOR_ECONOMY,
    FOR_SUPPLY,
    SCHEME,
    read_parameter,
    read_uses,
    read_value_added,
    supplier_governance,
    trade_restrictions,
)
from ytterby.indicators.risk.eu.study import printed_of
from ytterby.indicators.risk.eu.supply import corrected_stages, strict_stages
from ytterby.indicators.risk.eu.world import Stages, World, list_cases

WINDOW = 5
"""Years that the studies average."""


class _World(World):
    """What several cases share, parameters too; each read once."""

    def __init__(self, mode: Mode, workspace: Path | None, as_of: str | None) -> None:
        super().__init__(mode, workspace, as_of)
        self.pack = the_pack()
        self.suppliers: dict[int, tuple[Suppliers, tuple[str, ...]]] = {}

    def window(self, year: int) -> tuple[int, ...]:
        """Return the years that are averaged, of those that there are chains for."""
        if self.mode == CORRECTED:
            return (year,)
        return tuple(y for y in self.pack.years if year - WINDOW < y <= year)

    def stages(self, year: int, elements: Sequence[str], members: Sequence[str]) -> Stages:
        if self.mode == CORRECTED:
            return corrected_stages(self.chain(year), elements, members)
        chains = [self.chain(y) for y in self.window(year)]
        return strict_stages(chains, elements, members)

    def known_suppliers(self, year: int) -> tuple[Suppliers, tuple[str, ...]]:
        """Return governance and restrictions of the chain's regions in a year."""
        if year not in self.suppliers:
            regions = self.chain(year).regions
            rows = governance(None, self.as_of, self.workspace)
            years = set(self.window(year))
            some = rows.filter(rows["year"].is_in(list(years)))
            notes: tuple[str, ...] = ()
            if some.is_empty() and rows.height:  # not published by the date: the last year that was
                last = max(rows["year"].to_list())
                some = rows.filter(rows["year"] == last)
                notes = (f"governance of {last}, the last year that was known",)
            found, said = supplier_governance(some, regions, self.pack)
            limits = trade_restrictions(self.evidence, regions, self.pack)
            self.suppliers[year] = (Suppliers(found, limits), (*said, *notes))
        return self.suppliers[year]

    def element(self, symbol: str, stages: tuple[StageInputs, ...], region: str) -> ElementInputs:
        """Return the inputs of an element; its uses only for the EU, which the studies describe."""
        evidence = self.evidence
        at_home = region == SCHEME
        sub = read_parameter(evidence, "substitution_index", symbol, FOR_ECONOMY)
        return ElementInputs(
            symbol,
            stages,
            read_parameter(evidence, "end_of_life_recycling_input_rate", symbol),
            read_parameter(evidence, "substitution_index", symbol, FOR_SUPPLY),
            read_uses(evidence, symbol) if at_home else (),
            read_value_added(evidence) if at_home else None,
            sub if at_home and np.isfinite(sub.value) else None,
        )


def build(
    wanted: Sequence[str],
    regions: Sequence[str],
    years: Sequence[int],
    mode: Mode = STRICT,
    workspace: Path | None = None,
    as_of: str | None = None,
) -> Cases:
    """Return the cases asked for, and the gaps with their reasons.

    Parameters
    ----------
    wanted
        Elements by symbol or name, or ``LREE`` and ``HREE``, the study's groups.
    regions
        Countries or blocs; the studies know the EU27 alone.
    years
        Years that there are chains for.
    mode
        ``strict`` or ``corrected``.
    workspace, as_of
        The user's own data; what was known when.

    Raises
    ------
    InputError
        Unknown names and years, all at once.
    """
    found, places = resolve_names(wanted, regions, years)
    world = _World(mode, workspace, as_of)
    return list_cases(found, places, years, world.stages, lambda s, stages: _case(world, s, stages))


def _case(world: _World, subject: Subject, stages: Stages) -> EuCase | Gap:
    symbols = GROUPS.get(subject.material, (subject.material,))
    elements = [world.element(e, stages.get(e, ()), subject.region) for e in symbols]
    suppliers, notes = world.known_suppliers(subject.year)
    empty = [one.element for one in elements if not one.stages]
    if empty:
        return Gap(subject, f"nobody makes {', '.join(empty)} in {subject.year}")
    unrated = _unrated(elements, suppliers)
    if unrated:
        return Gap(subject, f"there is no estimate of the governance of {', '.join(unrated)}")
    for one in elements:
        if not (np.isfinite(one.substitution.value) and np.isfinite(one.recycling.value)):
            top = _upper_bound(one, suppliers)
            return Gap(
                subject,
                f"no substitution index or recycling rate of {one.element} was known; as both lie "
                f"in 0 to 1, supply risk lies between 0 and {top:.2g}",
            )
    printed = printed_of(world.evidence, subject.material) if subject.region == SCHEME else ()
    return EuCase(
        subject,
        tuple(elements),
        suppliers,
        (*_beside(printed), *_notes(world, subject, elements), *notes),
        _sources(elements, suppliers),
        f"reconciled chain of {_years(world.window(subject.year))}",
        printed,
    )


def _unrated(elements: Sequence[ElementInputs], suppliers: Suppliers) -> tuple[str, ...]:
    """Return the suppliers, of the world or of the region, whose governance is unknown."""
    supplies = [
        (stage.suppliers, supply.mass)
        for one in elements
        for stage in one.stages
        for supply in (stage.world, stage.sourcing)
        if supply is not None
    ]
    names = [
        region_name(code)
        for codes, masses in supplies
        for code, mass in zip(codes, masses, strict=True)
        if mass > 0.0 and np.isnan(suppliers.governance[code].value)
    ]
    return tuple(dict.fromkeys(names))


def _upper_bound(one: ElementInputs, suppliers: Suppliers) -> float:
    """Return the highest supply risk there can be whatever recycling and substitution are."""
    highest = 0.0
    for stage in one.stages:
        g = [suppliers.governance[c].value for c in stage.suppliers]
        t = [suppliers.restriction[c].value for c in stage.suppliers]
        for supply in (stage.world, stage.sourcing):
            if supply is not None:
                share = supply.mass / supply.mass.sum()
                highest = max(highest, float(weigh_concentration(share, g, t)))
    return highest


def _notes(world: _World, subject: Subject, elements: Sequence[ElementInputs]) -> tuple[str, ...]:
    out = []
    window = world.window(subject.year)
    if world.mode == STRICT and len(window) < WINDOW:
        out.append(f"mean of {_years(window)}: there are chains for these of the five years")
    if subject.material in GROUPS:
        out.append(f"arithmetic mean of {', '.join(GROUPS[subject.material])}, as in the studies")
    if subject.region != SCHEME:
        out.append(
            "the studies score the EU27 alone; substitution and recycling are those of the EU, and "
            "economic importance is a gap"
        )
    else:
        out += _unplaced(elements)
    if subject.year < 2015:
        out.append(
            "restrictions are those of the 2023 study; China's export quotas and taxes, in force "
            "until 2015, are not in them: a lower bound"
        )
    return tuple(out)


def _beside(printed: Sequence[Printed]) -> list[str]:
    """Return the printed results of the study in words."""
    if not printed:
        return []
    words = {
        "supply_risk": "supply risk",
        "supply_risk_mine": "extraction",
        "supply_risk_separation": "processing",
        "economic_importance": "economic importance",
    }
    said = ", ".join(f"{words[p.component]} {p.value:.1f}" for p in printed)
    return [f"the study of 2023 prints {said}"]


def _unplaced(elements: Sequence[ElementInputs]) -> list[str]:
    """Return what is unknown about economic importance, and between what bounds it then lies."""
    out = []
    for one in elements:
        share = 1.0 - sum(u.share.value for u in one.uses if u.industry)
        if share > 1e-9 and uses_are_known(one):
            out.append(f"{share:.0%} of the use of {one.element} has no industry and is left out")
    if not all(uses_are_known(one) for one in elements):
        bounds = np.mean([importance_bounds(one) for one in elements], axis=0)
        unknown = ", ".join(o.element for o in elements if not uses_are_known(o))
        out.append(
            f"the uses of {unknown} are printed or found without an industry: economic importance "
            f"is a gap, between {bounds[0]:.1f} and {bounds[1]:.1f}"
        )
    return out


def _sources(elements: Sequence[ElementInputs], suppliers: Suppliers) -> tuple[str, ...]:
    found = [GOVERNANCE_SOURCE, *(n.source for n in suppliers.restriction.values())]
    for one in elements:
        numbers = [one.recycling, one.substitution, *(u.share for u in one.uses)]
        numbers += list((one.value_added or {}).values())
        found += [s for n in numbers for s in n.source.split(";")]
    return tuple(dict.fromkeys(s for s in found if s))


def _years(years: Sequence[int]) -> str:
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"


_WHAT = {
    "mine": "extraction (mines)",
    "separation": "processing (separation)",
    "metal": "metal and alloy",
    "magnet": "magnets",
}

COMPONENTS = (
    Component("supply_risk", "1", "Supply risk of the stage that is worst off."),
    Component(
        "economic_importance",
        "1",
        "Value added of the industries that use it, 10 = all in the largest, times substitution.",
    ),
    *(Component(f"supply_risk_{s}", "1", f"Supply risk at {_WHAT[s]}.") for s in STAGES),
    *(
        Component(f"world_{s}", "1", f"Weighted concentration of world supply, {_WHAT[s]}.")
        for s in STAGES
    ),
    *(
        Component(f"sourcing_{s}", "1", f"Weighted concentration of sourcing, {_WHAT[s]}.")
        for s in STAGES
    ),
    *(Component(f"reliance_{s}", "1", f"Import reliance, {_WHAT[s]}.") for s in STAGES),
)

EU = register(
    Method(
        name="eu",
        title="EU criticality",
        source="Blengini et al. 2017, doi:10.2873/769526; EU studies of 2020 and 2023",
        modes=(STRICT, CORRECTED),
        score="supply_risk",
        components=COMPONENTS,
        materials=materials,
        build=build,
        traps=(
            "By customs papers oxide counts where it was shipped last; corrected follows it to "
            "where it was mined and separated.",
            "Magnets and metal are outside the studies' two stages; corrected scores them too, and "
            "the worst stage counts.",
            "A mean of five years hides what changed since; corrected takes the year itself.",
            "Imports and own output of a form miss what arrives in magnets and parts; corrected "
            "counts all that the region's makers use, and trade among members never.",
        ),
    )
)
