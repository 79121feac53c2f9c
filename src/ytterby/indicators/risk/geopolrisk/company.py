"""A company's own risk, from what it bought where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from ytterby.core.regions import region_name
from ytterby.indicators.risk.base import CORRECTED, Case, Cases, Gap, Mode, Subject
from ytterby.indicators.risk.geopolrisk.build import (
    GOVERNANCE_SOURCE,
    check_imported,
    miners_of,
)
from ytterby.indicators.risk.geopolrisk.case import GeoPolRiskCase, Partners, Suppliers
from ytterby.indicators.risk.geopolrisk.formula import COMPONENTS
from ytterby.indicators.risk.geopolrisk.ledger import Ledger, read_ledger
from ytterby.indicators.risk.geopolrisk.materials import RARE_EARTHS, find_materials
from ytterby.indicators.risk.geopolrisk.mines import SOURCE as MINES_SOURCE
from ytterby.indicators.risk.geopolrisk.notes import MINE
from ytterby.indicators.risk.geopolrisk.purchases import Purchase, read_purchases
from ytterby.indicators.risk.geopolrisk.stages import SEPARATION, Stages, read_stages

COMPANY = "company"
"""Stands for the company where a country or bloc would."""

OWN = "own purchases"
"""Source of a company's flows."""


def company_cases(
    path: Path,
    mode: Mode,
    workspace: Path | None = None,
    as_of: str | None = None,
    *,
    sheet: str | None = None,
) -> Cases:
    """Return a case for every material and year that a company bought.

    ``score = HHI × Σ q g / Σ q`` over its purchases: a company has no domestic production. Its own
    figures count as certain; concentration and governance do not.

    Parameters
    ----------
    path
        CSV or Excel file, see `read_purchases`.
    mode
        ``strict`` as the published tool means it; ``corrected`` finds Taiwan's governance and takes
        separation for rare earths.
    workspace
        Directory of the user's own data, with World Mining Data.
    as_of
        ISO date: only what was published by then.
    sheet
        Which sheet of a workbook.

    Raises
    ------
    InputError
        Every problem of the file, or ``not-imported``.
    """
    bought = read_purchases(path, sheet)
    names = list(dict.fromkeys(p.material for p in bought))
    years = sorted({p.year for p in bought})
    materials = find_materials(names)
    check_imported(materials, mode, workspace, trading=False)
    ledger = read_ledger(materials, years, mode, workspace, as_of)
    staged = mode == CORRECTED and RARE_EARTHS in names
    stages = read_stages(ledger, workspace, as_of) if staged else None
    groups: dict[tuple[str, int], list[Purchase]] = defaultdict(list)
    for purchase in bought:
        groups[purchase.material, purchase.year].append(purchase)
    cases: list[Case] = []
    gaps: list[Gap] = []
    for (name, year), group in groups.items():
        found = _case(ledger, stages, names.index(name), years.index(year), group)
        if isinstance(found, Gap):
            gaps.append(found)
        else:
            cases.append(found)
    return tuple(cases), tuple(gaps)


def company_scores(
    path: Path,
    mode: Mode,
    workspace: Path | None = None,
    as_of: str | None = None,
    *,
    sheet: str | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return best estimates for every material and year that a company bought, and the gaps.

    Parameters
    ----------
    path, mode, workspace, as_of, sheet
        As for `company_cases`.

    Returns
    -------
    tuple of DataFrame
        ``material, region, year, stage`` with the components, and ``material, region, year, stage,
        reason``.
    """
    cases, gaps = company_cases(path, mode, workspace, as_of, sheet=sheet)
    rows = []
    for case in cases:
        best = case.evaluate(np.zeros((len(case.factors), 1)))
        s = case.subject
        numbers = (float(best[c.name][0]) for c in COMPONENTS)
        rows.append((s.material, s.region, s.year, s.stage, *numbers))
    keys = {"material": pl.String, "region": pl.String, "year": pl.Int32, "stage": pl.String}
    scores = pl.DataFrame(
        rows, schema={**keys, **{c.name: pl.Float64 for c in COMPONENTS}}, orient="row"
    )
    lacking = [
        (g.subject.material, g.subject.region, g.subject.year, g.subject.stage, g.reason)
        for g in gaps
    ]
    return scores, pl.DataFrame(lacking, schema={**keys, "reason": pl.String}, orient="row")


def _case(
    ledger: Ledger, stages: Stages | None, m: int, t: int, group: Sequence[Purchase]
) -> GeoPolRiskCase | Gap:
    material, year = ledger.materials[m], ledger.years[t]
    staged = stages is not None and material.name == RARE_EARTHS
    stage = SEPARATION if staged else MINE if ledger.mode == CORRECTED else ""
    subject = Subject(material.name, COMPANY, year, stage)
    nobody = np.empty(0, dtype=np.int64)
    made: Suppliers | None
    if stages is not None and staged:
        made, source = stages.makers(SEPARATION, year), "reconciled chain"
    else:
        made, source = miners_of(ledger, nobody, m, t), MINES_SOURCE
    if made is None or not made.counted.sum() > 0.0:
        return Gap(subject, f"{source} here has no {material.commodity} of {year}")
    if ledger.last_governance_year is None or year > ledger.last_governance_year:
        return Gap(subject, f"governance of {year} is not known")
    partners, unknown = _partners(ledger, t, group)
    if not np.isfinite(partners.estimate).all():
        return Gap(subject, "the published tool gives no number for one of these origins")
    notes = ["A company has no domestic production: all it buys counts as imported."]
    if staged:
        notes.insert(0, "Concentration is that of separation, not of mines.")
    if ledger.mode == CORRECTED and "TWN" in partners.codes:
        notes.insert(0, "Taiwan counts with its own governance, which the tool does not find.")
    if unknown:
        notes.append(f"No governance of {', '.join(unknown)}: the middle of the scale stands in.")
    sources = (source, GOVERNANCE_SOURCE)
    return GeoPolRiskCase(subject, ledger.mode, made, partners, 0.0, 0.0, tuple(notes), sources)


def _partners(
    ledger: Ledger, t: int, group: Sequence[Purchase]
) -> tuple[Partners, tuple[str, ...]]:
    place = {c: i for i, c in enumerate(ledger.countries)}
    weight: dict[str, float] = defaultdict(float)
    value: dict[str, float] = defaultdict(float)
    for purchase in group:
        weight[purchase.country] += purchase.quantity
        value[purchase.country] += purchase.value
    codes = tuple(sorted(weight, key=lambda c: (-weight[c], c)))
    at = np.asarray([place[c] for c in codes], dtype=np.int64)
    quantity = np.asarray([weight[c] for c in codes])
    partners = Partners(
        codes,
        quantity,
        np.zeros(len(codes)),
        ledger.governing.estimate[t, at],
        ledger.governing.error[t, at],
        np.zeros(len(codes), dtype=bool),
        np.asarray([value[c] / 1000.0 for c in codes]),
        quantity,
        OWN,
    )
    unknown = tuple(region_name(ledger.countries[i]) for i in at if ledger.governing.assumed[t, i])
    return partners, unknown
