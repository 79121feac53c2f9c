"""One element or group, stage and year: who supplies it, and how each is governed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ytterby.core.regions import region_name
from ytterby.evidence.governance import SOURCE
from ytterby.indicators.accounts.arrays import ratio
from ytterby.indicators.risk.base import Factor, Floats, Subject
from ytterby.indicators.risk.governance.suppliers import Outputs
from ytterby.indicators.risk.governance.weights import GovernanceScale

CHAIN = "reconciled chain"


@dataclass(frozen=True)
class Supplier:
    """Who supplies, and its governance by dimension.

    Attributes
    ----------
    code
        Region.
    estimate, error
        Governance and its standard error, ``(dimension,)`` [1].
    stands_in
        What stands in where the World Bank has no estimate, else blank.
    """

    code: str
    estimate: Floats
    error: Floats
    stands_in: str = ""


@dataclass(frozen=True)
class GovernanceCase:
    """One element or group, stage and year: who supplies it, and how each is governed."""

    subject: Subject
    suppliers: tuple[Supplier, ...]
    outputs: Outputs
    scale: GovernanceScale
    evidence: float
    notes: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Outputs of the uncertain suppliers, then governance by supplier and dimension."""
        what = f"{self.subject.material}, {self.subject.stage}"
        made = [
            Factor(
                f"output of {region_name(self.suppliers[i].code)} ({what})",
                "production",
                "posterior draws of the reconciled chain",
                CHAIN,
            )
            for i in self.outputs.uncertain
        ]
        governed = [
            Factor(
                f"{dimension.replace('_', ' ')} of {region_name(supplier.code)}",
                "governance",
                f"normal, standard error {supplier.error[k]:.3g}",
                SOURCE,
            )
            for supplier in self.suppliers
            for k, dimension in enumerate(self.scale.dimensions)
        ]
        return (*made, *governed)

    def evaluate(self, z: Floats) -> Mapping[str, Floats]:
        """Return ``score, hhi, governance, leader_share, evidence_share``, each ``(draw,)`` [1]."""
        share, risk = self._shares_and_risks(z)
        return {
            "score": (share**2 * risk).sum(axis=0),
            "hhi": (share**2).sum(axis=0),
            "governance": (share * risk).sum(axis=0),
            "leader_share": share.max(axis=0),
            "evidence_share": np.full(z.shape[1], self.evidence),
        }

    def _shares_and_risks(self, z: Floats) -> tuple[Floats, Floats]:
        split = len(self.outputs.uncertain)
        made = self.outputs.evaluate(z[:split])
        # A draw in which nobody makes anything is a gap.
        share = ratio(made, made.sum(axis=0))
        estimate = np.stack([s.estimate for s in self.suppliers], axis=1)[:, :, None]
        error = np.stack([s.error for s in self.suppliers], axis=1)[:, :, None]
        moved = z[split:].reshape(len(self.suppliers), len(self.scale.weights), -1)
        return share, self.scale.risk(estimate + error * moved.swapaxes(0, 1))

    def terms(self) -> pl.DataFrame:
        """Return share, governance and contribution of each supplier, the largest first."""
        share, risk = self._shares_and_risks(np.zeros((len(self.factors), 1)))
        part = (share**2 * risk)[:, 0]
        rows = []
        for i in np.argsort(-part, kind="stable"):
            supplier, name = self.suppliers[i], region_name(self.suppliers[i].code)
            told = zip(self.scale.dimensions, supplier.estimate, supplier.error, strict=True)
            words = "; ".join(
                f"{d.replace('_', ' ')} {v:.2f}, standard error {e:.2f}" for d, v, e in told
            )
            note = f"{words}{f'; {supplier.stands_in}' if supplier.stands_in else ''}"
            rows += [
                ("leader_share", f"share of {name}", float(share[i, 0]), "1", CHAIN, ""),
                ("governance", f"risk of {name}", float(risk[i, 0]), "1", SOURCE, note),
                ("score", f"share² × risk of {name}", float(part[i]), "1", "", ""),
            ]
        schema = ["component", "term", "value", "unit", "source", "note"]
        return pl.DataFrame(rows, schema=schema, orient="row")
