"""Rare earths beyond the mine: who separates and who makes magnets, from the reconciled chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ytterby.baseline import baseline
from ytterby.core.regions import countries, region_name
from ytterby.indicators.accounts.arrays import FlowArrays, arrays
from ytterby.indicators.accounts.output import SINTERED, StageOutput, stage_outputs
from ytterby.indicators.risk.base import CORRECTED, Floats, Gap, Subject
from ytterby.indicators.risk.geopolrisk.case import GeoPolRiskCase, Partners, Suppliers
from ytterby.indicators.risk.geopolrisk.importers import Buyer
from ytterby.indicators.risk.geopolrisk.ledger import Ledger
from ytterby.indicators.risk.geopolrisk.materials import RARE_EARTHS
from ytterby.packs import Pack, read_pack

Bools = NDArray[np.bool_]

PACK = "rare_earths"
CHAIN = "reconciled chain"
SEPARATION, MAGNET = "separation", "magnet"
STAGES = (SEPARATION, MAGNET)
"""Stages that count in ``corrected``: what crosses borders as compounds and metals was separated,
and what hurts a maker of motors is the magnet."""

ALL_ELEMENTS = "REO"
_OUTPUTS = {SEPARATION: (SEPARATION, ALL_ELEMENTS), MAGNET: ("magnet (product)", SINTERED)}
_WORDS = {SEPARATION: "separation", MAGNET: "sintered magnets"}
_GOVERNED_BY = "world-bank-wgi"


@dataclass(frozen=True)
class StageYear:
    """One stage in one year, best estimate and draws last.

    Attributes
    ----------
    output
        ``(region, column)`` [t REO or t of magnets].
    flows
        Trade in its product from origin to destination, ``(origin, destination, column)`` [t];
        ``None`` where customs are used instead.
    """

    output: Floats
    flows: Floats | None


@dataclass(frozen=True)
class Stages:
    """The chain's stages by year, and governance of its regions.

    Attributes
    ----------
    ledger
        Where trade in compounds and governance come from.
    pack
        The commodity.
    regions
        Regions of the chain, ``(region)``.
    found
        By year and stage.
    estimate, error
        Political stability of regions and its standard error, ``(year, region)``.
    """

    ledger: Ledger
    pack: Pack
    regions: tuple[str, ...]
    found: dict[tuple[int, str], StageYear]
    estimate: Floats
    error: Floats

    def case(
        self,
        stage: str,
        buyer: Buyer,
        t: int,
        bought: Partners,
        exports: tuple[float, float],
        notes: Sequence[str],
    ) -> GeoPolRiskCase | Gap:
        """Return the case of a stage.

        Parameters
        ----------
        stage
            ``separation`` or ``magnet``.
        buyer, t
            The importer, and the position of the year.
        bought
            Its imports of compounds and metals.
        exports
            Its exports of them [t] and their relative standard error.
        notes
            What was mended in its trade.
        """
        year = self.ledger.years[t]
        subject = Subject(RARE_EARTHS, buyer.code, year, stage)
        here = self.found.get((year, stage))
        if here is None:
            years = self.pack.years
            reason = f"there is no chain of {year}: there is one for {years[0]} to {years[-1]}"
            return Gap(subject, reason)
        home = self.home(buyer)
        made = _suppliers(self.regions, here.output, home)
        leader = made.codes[0]
        share = float(made.counted[0] / made.counted.sum())
        first = f"{region_name(leader)} {100.0 * share:.0f} %"
        more = [f"Concentration is that of {_WORDS[stage]}, not of mines: {first}."]
        if stage == SEPARATION:
            if not len(bought.codes):
                return Gap(
                    subject, f"no import of rare earths by {buyer.name} is recorded in {year}"
                )
            if not home.any():
                more.append(
                    f"The chain has no region of {buyer.name}: its own separation counts as none."
                )
            else:
                more.append(_kept(float(made.output[made.home].sum()), exports[0]))
            more += [*notes, "Separation is in t of oxide, trade in gross weight: not converted."]
        else:
            if not home.any():
                inside = region_name(self.pack.region_of(buyer.members[0]))
                reason = f"trade in magnets is known by region; {buyer.name} is part of {inside}"
                return Gap(subject, reason)
            bought, exports = self._magnets(here, home, t)
            if not bought.quantity.sum() > 0.0:
                return Gap(subject, f"the chain has no import of magnets by {buyer.name} in {year}")
            more.append("Trade in magnets is that of the reconciled chain; it has no unit value.")
            more.append(_kept(float(made.output[made.home].sum()), exports[0]))
        if any(b in made.codes for b in ("ROW", "XEU")):
            more.append("ROW and XEU count as one supplier each: concentration is an upper bound.")
        sources = (
            (CHAIN, "cepii-baci", _GOVERNED_BY)
            if stage == SEPARATION
            else (
                CHAIN,
                _GOVERNED_BY,
            )
        )
        leaving, spread = exports
        return GeoPolRiskCase(
            subject, CORRECTED, made, bought, leaving, spread, tuple(more), sources
        )

    def makers(self, stage: str, year: int) -> Suppliers | None:
        """Return who supplies a stage in a year, none of them at home; ``None`` without a chain."""
        here = self.found.get((year, stage))
        if here is None:
            return None
        return _suppliers(self.regions, here.output, np.zeros(len(self.regions), dtype=bool))

    def home(self, buyer: Buyer) -> Bools:
        """Return which regions of the chain belong to an importer, ``(region,)``."""
        members = set(buyer.members)
        alone = {c for c in members if self.pack.region_of(c) == c or c in self.pack.same_as}
        regions = {self.pack.region_of(c) for c in alone}
        # A gathered region belongs to a bloc only if all that it gathers does.
        others = {c for c, info in countries().items() if info.eu27} - set(self.pack.regions)
        if others <= members:
            regions.add(self.pack.rest_of_eu)
        return np.asarray([r in regions for r in self.regions], dtype=bool)

    def _magnets(
        self, here: StageYear, home: Bools, t: int
    ) -> tuple[Partners, tuple[float, float]]:
        assert here.flows is not None
        coming = here.flows[~home][:, home].sum(axis=1)
        leaving = here.flows[home][:, ~home].sum(axis=(0, 1))
        outside = np.flatnonzero(~home)
        keep = np.flatnonzero(coming[:, 0] > 1e-9 * max(float(coming[:, 0].sum()), 1e-300))
        keep = keep[np.argsort(-coming[keep, 0], kind="stable")]
        at = outside[keep]
        nothing = np.zeros(len(at))
        partners = Partners(
            tuple(self.regions[i] for i in at),
            coming[keep, 0],
            _relative(coming[keep]),
            self.estimate[t, at],
            self.error[t, at],
            np.zeros(len(at), dtype=bool),
            nothing,
            nothing,
            CHAIN,
        )
        amount = float(leaving[0])
        return partners, (amount, float(_relative(leaving[None])[0]))


def _kept(output: float, exports: float) -> str:
    """Return in words what of the output at home counts as domestic supply."""
    if output <= 0.0:
        return "Nothing is made at home at this stage; ore mined there does not count."
    kept = max(0.0, output - exports)
    return (
        f"Of {output:,.4g} t made at home at this stage {kept:,.4g} t stay; ore mined there does "
        "not count."
    )


def read_stages(ledger: Ledger, workspace: Path | None = None, as_of: str | None = None) -> Stages:
    """Return the stages of the years that have a chain.

    Parameters
    ----------
    ledger
        Years, trade and governance.
    workspace, as_of
        As for `ytterby.baseline`.
    """
    pack = read_pack(PACK)
    regions = tuple(pack.regions)
    found: dict[tuple[int, str], StageYear] = {}
    for year in ledger.years:
        if year not in pack.years:
            continue
        a = arrays(baseline(year, as_of=as_of, workspace=workspace), prior=0)
        by_stage = {o.stage: o for o in stage_outputs(a)}
        for stage, (name, item) in _OUTPUTS.items():
            flows = _magnet_flows(a, regions) if stage == MAGNET else None
            found[year, stage] = StageYear(_of_item(by_stage[name], item, a, regions), flows)
    return Stages(ledger, pack, regions, found, *_governed(ledger, pack, regions))


def _of_item(output: StageOutput, item: str, a: FlowArrays, regions: Sequence[str]) -> Floats:
    values = output.values[output.items.index(item)]
    place = {r: i for i, r in enumerate(a.regions)}
    out = np.zeros((len(regions), values.shape[1]))
    for i, region in enumerate(regions):
        if region in place:
            out[i] = values[place[region]]
    return out


def _magnet_flows(a: FlowArrays, regions: Sequence[str]) -> Floats:
    """Return trade in magnets between regions, ``(origin, destination, column)`` [t]."""
    family = np.asarray(a.technology.family)
    rows = a.rows("trade")
    rows = rows[family[a.material[rows]] == "magnet"]
    place = {r: i for i, r in enumerate(regions)}
    at = np.asarray([place[r] for r in a.regions])
    out = np.zeros((len(regions), len(regions), a.values.shape[1]))
    np.add.at(out, (at[a.region[rows]], at[a.destination[rows]]), a.values[rows])
    return out


def _suppliers(regions: Sequence[str], output: Floats, home: Bools) -> Suppliers:
    best = output[:, 0]
    at = np.flatnonzero(best > 1e-9 * best.sum())
    at = at[np.argsort(-best[at], kind="stable")]
    spread = _relative(output[at])
    return Suppliers(
        tuple(regions[int(i)] for i in at), best[at], best[at], spread, home[at], CHAIN
    )


def _relative(values: Floats) -> Floats:
    """Return the relative standard error over the draws, ``(row,)``; the first column is best."""
    best = values[..., 0]
    out = np.zeros(best.shape)
    if values.shape[-1] > 2:
        np.divide(values[..., 1:].std(axis=-1), best, out=out, where=best > 0.0)
    return np.minimum(out, 1.0)


def _governed(ledger: Ledger, pack: Pack, regions: Sequence[str]) -> tuple[Floats, Floats]:
    """Return governance of the chain's regions; a gathered one has its countries' mean."""
    place = {c: i for i, c in enumerate(ledger.countries)}
    governing = ledger.governing
    estimate = np.zeros((len(ledger.years), len(regions)))
    error = np.zeros_like(estimate)
    for i, region in enumerate(regions):
        if region in place:
            estimate[:, i] = governing.estimate[:, place[region]]
            error[:, i] = governing.error[:, place[region]]
            continue
        inside = [place[c] for c in countries() if c in place and pack.region_of(c) == region]
        for t in range(len(ledger.years)):
            known = [j for j in inside if not governing.assumed[t, j]]
            values = governing.estimate[t, known]
            estimate[t, i] = values.mean() if known else 0.0
            error[t, i] = values.std() if known else 1.0
    return estimate, error
