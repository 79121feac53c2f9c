"""Cases of the governance-weighted HHI from the reconciled chain and governance estimates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from ytterby.baseline import baseline
from ytterby.core.chain import Chain
from ytterby.core.regions import countries, region_name
from ytterby.errors import InputError, Problem, unknown_name
from ytterby.evidence.governance import SOURCE, UNSTATED, governance
from ytterby.indicators.accounts.arrays import FlowArrays, arrays, evidence_share
from ytterby.indicators.accounts.output import (
    SINTERED,
    StageOutput,
    by_controller,
    controllers,
    shares_of,
    stage_outputs,
)
from ytterby.indicators.risk.base import CORRECTED, Case, Cases, Floats, Gap, Mode, Subject
from ytterby.indicators.risk.governance.case import GovernanceCase, Supplier
from ytterby.indicators.risk.governance.suppliers import build_outputs
from ytterby.indicators.risk.governance.weights import GovernanceScale
from ytterby.indicators.standing.concentration import herfindahl
from ytterby.packs import read_pack

PACK = "rare_earths"
WORLD = "WLD"


def list_materials(workspace: Path | None = None) -> tuple[str, ...]:
    """Return the elements and groups of the pack, and sintered magnets as a product."""
    pack = read_pack(PACK)
    return (*pack.elements, *pack.groups, SINTERED)


def build_cases(
    materials: Sequence[str],
    regions: Sequence[str],
    years: Sequence[int],
    mode: Mode,
    workspace: Path | None = None,
    as_of: str | None = None,
    *,
    scale: GovernanceScale | None = None,
) -> Cases:
    """Return a case for every material, year and stage that makes it.

    Parameters
    ----------
    materials
        Symbols of elements and groups, or ``sintered``.
    regions
        Not used: the index is that of the world.
    years
        Years; those without a chain are gaps.
    mode
        ``strict`` shares by place, ``corrected`` by the country that controls the plants.
    workspace, as_of
        As for `ytterby.baseline`.
    scale
        Dimensions, weights and ends; political stability from -2.5 to 2.5 by default.

    Raises
    ------
    InputError
        Unknown materials, or a dimension that was not imported.
    """
    chosen = scale or GovernanceScale()
    known = list_materials()
    problems = [unknown_name("material", m, known) for m in materials if m not in known]
    problems += _missing_dimensions(chosen, workspace)
    if problems:
        raise InputError(problems)
    cases: list[Case] = []
    gaps: list[Gap] = []
    chains = read_pack(PACK).years
    for year in years:
        if year not in chains:
            reason = f"there is no chain of {year}: there is one for {_listed(chains)}"
            gaps += [Gap(Subject(m, WORLD, year), reason) for m in materials]
            continue
        chain = baseline(year, as_of=as_of, workspace=workspace)
        table = governance(year, as_of, workspace)
        if table.is_empty():
            reason = f"governance of {year} was not known by {as_of}"
            gaps += [Gap(Subject(m, WORLD, year), reason) for m in materials]
            continue
        built = _Year(chain, table, chosen, mode)
        for material in materials:
            for stage, case in built.cases(material):
                if case is not None:
                    cases.append(case)
                else:
                    reason = f"no output of {material} at this stage is known"
                    gaps.append(Gap(Subject(material, WORLD, year, stage), reason))
    return tuple(cases), tuple(gaps)


def _listed(years: Sequence[int]) -> str:
    return ", ".join(str(y) for y in years)


def _missing_dimensions(scale: GovernanceScale, workspace: Path | None) -> list[Problem]:
    there = set(governance(workspace=workspace)["dimension"].unique())
    return [
        Problem(
            "not-imported",
            "dimension",
            f"there is no {name.replace('_', ' ')} in the evidence; only political stability ships",
            "download the Worldwide Governance Indicators from the World Bank and run "
            "'ytterby evidence import wgi PATH'",
        )
        for name in scale.dimensions
        if name not in there
    ]


class _Year:
    """The suppliers of one year under one mode."""

    def __init__(
        self, chain: Chain, table: pl.DataFrame, scale: GovernanceScale, mode: Mode
    ) -> None:
        self.chain, self.scale, self.mode = chain, scale, mode
        self.flows: FlowArrays = arrays(chain)
        self.outputs = stage_outputs(self.flows)
        self.table: dict[str, dict[str, tuple[float, float | None]]] = {}
        for row in table.iter_rows(named=True):
            of_region = self.table.setdefault(row["region"], {})
            of_region[row["dimension"]] = (row["estimate"], row["standard_error"])

    def cases(self, material: str) -> list[tuple[str, Case | None]]:
        """Return the case of each stage, or none where nothing is made."""
        out: list[tuple[str, Case | None]] = []
        for output in self.outputs:
            if material in output.items:
                out.append((output.stage, self._case(material, output)))
        return out

    def _case(self, material: str, output: StageOutput) -> Case | None:
        at = output.items.index(material)
        one = StageOutput(output.stage, (material,), output.values[at : at + 1])
        by_place = one.values[0]
        held = by_controller(self.flows, one)[0]
        controlled = self.mode == CORRECTED
        values = held if controlled else by_place
        names = controllers(self.flows) if controlled else self.flows.regions
        if by_place[:, 0].sum() <= 0.0:
            return None
        drawn = values[:, 1 : 1 + self.flows.posterior]
        kept = np.flatnonzero(np.maximum(values[:, 0], drawn.max(axis=1, initial=0.0)) > 0.0)
        suppliers = tuple(self._supplier(names[i]) for i in kept)
        notes = [
            f"{region_name(s.code)} has no estimate of its own: {s.stands_in}"
            for s in suppliers
            if s.stands_in
        ]
        if controlled:
            notes.append(_control_note(self.flows.regions, names, by_place, held))
        share = shares_of(values[None])[0]
        found = evidence_share(herfindahl(np.nan_to_num(share), axis=0)[None], self.flows.posterior)
        return GovernanceCase(
            Subject(material, WORLD, self.chain.year, output.stage),
            suppliers,
            build_outputs(values[kept, 0], drawn[kept]),
            self.scale,
            float(found[0]),
            tuple(notes),
            (SOURCE, *self._sources(output.stage)),
        )

    def _sources(self, stage: str) -> tuple[str, ...]:
        base = stage.split(" ")[0]
        rows = self.chain.residuals.filter(pl.col("stage") == base)
        return tuple(rows["source"].unique().sort().to_list())

    def _supplier(self, code: str) -> Supplier:
        own = self.table.get(code, {})
        estimate, error, stands_in = [], [], ""
        for dimension in self.scale.dimensions:
            if dimension in own:
                value, spread = own[dimension]
                if spread is None:
                    spread = self._widest(dimension)
                    stands_in = "its standard error is taken as the widest of all countries"
            else:
                value, spread, stands_in = self._typical(code, dimension)
            estimate.append(value)
            error.append(spread)
        return Supplier(code, np.asarray(estimate), np.asarray(error), stands_in)

    def _widest(self, dimension: str) -> float:
        known = [v[dimension][1] for v in self.table.values() if dimension in v]
        return max((e for e in known if e is not None), default=UNSTATED)

    def _typical(self, code: str, dimension: str) -> tuple[float, float, str]:
        """Return mean and spread over the countries that a place may stand for."""
        info = countries()
        some = [c for c in self.table if c in info and dimension in self.table[c]]
        words = "the mean of all countries stands in, with their spread"
        if code == read_pack(PACK).rest_of_eu:
            some = [c for c in some if info[c].eu27 and c not in self.chain.regions] or some
            words = "the mean of the other EU members stands in, with their spread"
        values = np.asarray([self.table[c][dimension][0] for c in some])
        return float(values.mean()), float(values.std(ddof=1)), words


def _control_note(
    regions: Sequence[str], names: Sequence[str], by_place: Floats, held: Floats
) -> str:
    """Return how much more the country that gains most by control has than lies in it."""
    gain = held[:, 0].copy()
    gain[: len(regions)] -= by_place[:, 0]
    most = int(gain.argmax())
    share = gain[most] / by_place[:, 0].sum()
    if share < 0.0005:
        return "shares by control are those by place: no plant is known to be held from abroad"
    name = region_name(names[most])
    return f"shares by control: {name} holds plants abroad worth {share:.1%} of output"
