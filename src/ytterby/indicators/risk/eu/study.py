"""The EU study of 2023 beside ours: its printed results, what its printed inputs give, and why
ours differ, term by term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from ytterby.evidence import Evidence
from ytterby.indicators.risk.base import Case
from ytterby.indicators.risk.eu.case import EuCase
from ytterby.indicators.risk.eu.formula import supply_risk, weigh_concentration
from ytterby.indicators.risk.eu.inputs import GROUPS, STUDY_STAGES, Printed, StageInputs
from ytterby.indicators.risk.eu.parameters import SCHEME, supplier_governance
from ytterby.packs import read_pack

STUDY_YEARS = (2016, 2020)
"""Years that the 2023 study averages."""

GLOBAL_ONLY = "global supply only"
GLOBAL, SOURCING = "2023 study, global", "2023 study, EU sourcing"

COMPARISON = {
    "material": pl.String,
    "stage": pl.String,
    "printed": pl.Float64,
    "reproduced": pl.Float64,
    "governance": pl.Float64,
    "world": pl.Float64,
    "sourcing": pl.Float64,
    "reliance": pl.Float64,
    "parameters": pl.Float64,
    "ours": pl.Float64,
}
"""Columns of `compare_with_study`; from ``governance`` to ``parameters`` the change of the score
when that term of the study's printed inputs is replaced by ours, in this order."""


@dataclass(frozen=True)
class Score:
    """Best-estimate inputs of one element and stage.

    Attributes
    ----------
    world, sourcing
        Shares by region [1]; no sourcing where world supply alone counts.
    governance
        Rescaled governance by region [0–10].
    restriction
        Trade restriction multiplier by region [1].
    reliance, recycling, substitution
        As in `ytterby.indicators.risk.eu.formula.supply_risk` [1].
    """

    world: Mapping[str, float]
    sourcing: Mapping[str, float] | None
    governance: Mapping[str, float]
    restriction: Mapping[str, float]
    reliance: float
    recycling: float
    substitution: float

    def _index(self, share: Mapping[str, float]) -> float:
        codes = list(share)
        return float(
            weigh_concentration(
                [share[c] for c in codes],
                [self.governance[c] for c in codes],
                [self.restriction[c] for c in codes],
            )
        )

    @property
    def value(self) -> float:
        """Supply risk of the stage."""
        sourcing = None if self.sourcing is None else self._index(self.sourcing)
        parts = (self.reliance, self.recycling, self.substitution)
        return float(supply_risk(self._index(self.world), sourcing, *parts))


def printed_results(evidence: Evidence) -> pl.DataFrame:
    """Return the study's printed results: ``material, stage, quantity, value, note``.

    A blank stage is the one that counts.
    """
    frames = [
        evidence.select(q, region=SCHEME).select(
            pl.col("element").alias("material"), "stage", "quantity", "value", "note"
        )
        for q in ("supply_risk", "economic_importance")
    ]
    return pl.concat(frames)


def printed_of(evidence: Evidence, material: str) -> tuple[Printed, ...]:
    """Return what the study printed of a material, by component of the method."""
    out = []
    for quantity in ("supply_risk", "economic_importance"):
        rows = evidence.select(quantity, element=material, region=SCHEME)
        for row in rows.sort("stage").iter_rows(named=True):
            component = f"{quantity}_{row['stage']}" if row["stage"] else quantity
            out.append(Printed(component, row["value"], row["source"], row["note"]))
    return tuple(out)


def _study_scores(evidence: Evidence, governance: pl.DataFrame) -> dict[tuple[str, str], Score]:
    """Return the study's printed inputs by element and stage, with governance of its years."""
    shares = evidence.select("assessed_supply_share")
    rows = evidence.select("trade_restriction", element="REO")
    limits = dict(zip(rows["region"], rows["value"], strict=True))
    if "CHN" in limits:
        limits["HKG"] = limits["CHN"]
    first, last = STUDY_YEARS
    codes = sorted(set(shares["region"]) - {SCHEME})
    some = governance.filter(pl.col("year").is_between(first, last))
    found, _ = supplier_governance(some, codes, read_pack("rare_earths"))
    rated = {c: n.value for c, n in found.items()}

    def listed(element: str, stage: str, scope: str) -> dict[str, float]:
        here = shares.filter(
            (pl.col("element") == element) & (pl.col("stage") == stage) & (pl.col("scope") == scope)
        )
        return dict(zip(here["region"], here["value"], strict=True))

    def one(quantity: str, element: str, stage: str = "", scope: str | None = None) -> float:
        rows = evidence.select(quantity, element=element, region=SCHEME, stage=stage, scope=scope)
        return float(rows["value"][0]) if rows.height else float("nan")

    out = {}
    for element in read_pack("rare_earths").elements:
        group = next((g for g, inside in GROUPS.items() if element in inside), "")
        for stage in STUDY_STAGES:
            world = listed(element, stage, GLOBAL)
            if not world:
                continue
            sourcing = listed(element, stage, SOURCING) or listed(group, stage, SOURCING)
            said = evidence.select("supply_risk", element=element, region=SCHEME, stage=stage)
            alone = said.height > 0 and said["note"][0].startswith(GLOBAL_ONLY)
            out[element, stage] = Score(
                world,
                None if alone or not sourcing else sourcing,
                rated,
                limits,
                one("assessed_import_reliance", element, stage=stage),
                one("end_of_life_recycling_input_rate", element),
                one("substitution_index", element, scope="supply risk"),
            )
    return out


def reproduce_study(evidence: Evidence, governance: pl.DataFrame) -> pl.DataFrame:
    """Return what the study's formula gives with the inputs that it prints.

    Parameters
    ----------
    evidence
        The evidence.
    governance
        Rows of `ytterby.evidence.governance.governance`; the study takes six dimensions, and what
        is there is taken here.

    Returns
    -------
    DataFrame
        ``material, stage, printed, reproduced``; groups as means of their elements.
    """
    scores = {k: s.value for k, s in _study_scores(evidence, governance).items()}
    for group, elements in GROUPS.items():
        for stage in STUDY_STAGES:
            parts = [scores.get((e, stage), np.nan) for e in elements]
            scores[group, stage] = float(np.mean(parts))
    printed = printed_results(evidence).filter(pl.col("quantity") == "supply_risk")
    known = {(r["material"], r["stage"]): r["value"] for r in printed.iter_rows(named=True)}
    rows = [(m, s, known.get((m, s)), v) for (m, s), v in scores.items()]
    schema = {c: COMPARISON[c] for c in ("material", "stage", "printed", "reproduced")}
    return pl.DataFrame(rows, schema=schema, orient="row")


def compare_with_study(
    cases: Iterable[Case], evidence: Evidence, governance: pl.DataFrame
) -> pl.DataFrame:
    """Return our supply risk beside the study's, and which term makes the difference.

    Parameters
    ----------
    cases
        Cases of the method; those of other places than the EU27 are passed over.
    evidence, governance
        As for `reproduce_study`.

    Returns
    -------
    DataFrame
        Columns of `COMPARISON` by material and stage: ``printed``, ``reproduced`` from the printed
        inputs, then the changes that add up to ``ours``. Groups are means of their elements.
    """
    study = _study_scores(evidence, governance)
    printed = printed_results(evidence).filter(pl.col("quantity") == "supply_risk")
    known = {(r["material"], r["stage"]): r["value"] for r in printed.iter_rows(named=True)}
    rows = []
    for case in cases:
        if not isinstance(case, EuCase) or case.subject.region != SCHEME:
            continue
        for stage in STUDY_STAGES:
            steps = []
            for one in case.elements:
                mine = [s for s in one.stages if s.stage == stage]
                theirs = study.get((one.element, stage))
                if mine and theirs is not None:
                    ours = _ours(case, mine[0])
                    ours = replace(
                        ours,
                        recycling=one.recycling.value,
                        substitution=one.substitution.value,
                    )
                    steps.append(_steps(theirs, ours))
            if len(steps) == len(case.elements):
                means = np.mean(np.asarray(steps), axis=0).tolist()
                material = case.subject.material
                rows.append((material, stage, known.get((material, stage)), *means))
    return pl.DataFrame(rows, schema=COMPARISON, orient="row")


def _ours(case: EuCase, stage: StageInputs) -> Score:
    rated = {c: n.value for c, n in case.suppliers.governance.items()}
    limits = {c: n.value for c, n in case.suppliers.restriction.items()}

    def shares(mass: np.ndarray) -> dict[str, float]:
        part = mass / mass.sum()
        return {c: float(s) for c, s in zip(stage.suppliers, part, strict=True)}

    sourcing = None if stage.sourcing is None else shares(stage.sourcing.mass)
    world = shares(stage.world.mass)
    return Score(world, sourcing, rated, limits, stage.reliance.value, 0.0, 1.0)


def _steps(theirs: Score, ours: Score) -> list[float]:
    """Return the reproduced score, the change by each term, and our score."""
    governance = {**theirs.governance, **ours.governance}
    restriction = {**theirs.restriction, **ours.restriction}
    path = [theirs, replace(theirs, governance=governance, restriction=restriction)]
    path.append(replace(path[-1], world=ours.world))
    path.append(replace(path[-1], sourcing=ours.sourcing))
    path.append(replace(path[-1], reliance=ours.reliance))
    path.append(replace(path[-1], recycling=ours.recycling, substitution=ours.substitution))
    values = [s.value for s in path]
    return [values[0], *np.diff(values).tolist(), values[-1]]
