"""How long the phases of a plant last and what share of its people each takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from ytterby.evidence import Evidence
from ytterby.factors.estimates import Estimate
from ytterby.factors.labour.readings import estimate_of, labour_readings

MONTHS = 12.0


@dataclass(frozen=True)
class Phases:
    """Durations and head counts of phases.

    Attributes
    ----------
    builders
        People at the peak of construction over people in operation [1].
    builders_count
        Plants behind it.
    construction
        Construction time [month].
    first_share
        Share of the operating staff that is there when the first product comes [1].
    permit_share
        Staff while permits are sought, over people in operation [1].
    permits
        Time to permits by stage, and by stage and region as ``mine-USA`` [month].
    ramp
        From the first product to full output [month].
    training
        From being hired to working without help, by role [month].
    introduction
        The same for somebody who knows the trade [month].
    search
        Time to fill a position, ``usual`` and ``scarce`` [month].
    """

    builders: Estimate | None
    builders_count: int
    construction: Estimate | None
    first_share: Estimate | None
    permit_share: Estimate | None
    permits: Mapping[str, Estimate]
    ramp: Estimate | None
    training: Mapping[str, Estimate]
    introduction: Estimate | None
    search: Mapping[str, Estimate]

    def permit_time(self, stage: str, region: str) -> Estimate | None:
        """Return the time to permits of a plant [month]."""
        return self.permits.get(f"{stage}-{region}") or self.permits.get(stage)


def read_phases(evidence: Evidence) -> Phases:
    """Return durations and head counts of phases, as of the evidence's date.

    Builders over operating staff is the geometric mean over plants that give both, with the
    prediction interval of one more plant.

    Parameters
    ----------
    evidence
        The evidence as of its date; what nobody had published by then is ``None`` or has no row.
    """
    read = labour_readings()
    phases = read["phases"]
    builders, count = _builders(evidence)
    return Phases(
        builders,
        count,
        estimate_of(evidence, phases["construction"]),
        estimate_of(evidence, phases["first_share"]),
        estimate_of(evidence, phases["permit_share"]),
        _each(evidence, read["permits"], months=True),
        _in_months(estimate_of(evidence, phases["ramp"])),
        _each(evidence, read["training"]),
        estimate_of(evidence, read["introduction"]["claims"]),
        _each(evidence, read["search"]),
    )


def _each(
    evidence: Evidence, rows: Mapping[str, list[str]], months: bool = False
) -> dict[str, Estimate]:
    found = {k: estimate_of(evidence, c) for k, c in rows.items()}
    known = {k: e for k, e in found.items() if e is not None}
    return {k: m for k, e in known.items() if (m := _in_months(e))} if months else known


def _in_months(e: Estimate | None) -> Estimate | None:
    if e is None or e.unit == "month":
        return e
    values = (MONTHS * e.value, MONTHS * e.low, MONTHS * e.high)
    return Estimate(*values, "month", e.tier, e.claims, e.sources)


def _builders(evidence: Evidence) -> tuple[Estimate | None, int]:
    pairs = []
    for row in labour_readings()["build"]:
        built, run = (estimate_of(evidence, row[k]) for k in ("construction", "operation"))
        if built is not None and run is not None:
            pairs.append((built, run))
    if len(pairs) < 3:
        return None, len(pairs)
    logs = np.log([b.value / r.value for b, r in pairs])
    n = len(logs)
    middle, spread = float(logs.mean()), float(logs.std(ddof=1) * np.sqrt(1 + 1 / n))
    wide = float(student.ppf(0.9, n - 1)) * spread
    both = [e for pair in pairs for e in pair]
    one = Estimate(
        float(np.exp(middle)),
        float(np.exp(middle - wide)),
        float(np.exp(middle + wide)),
        "1",
        max(e.tier for e in both),
        tuple(c for e in both for c in e.claims),
        tuple(dict.fromkeys(s for e in both for s in e.sources)),
    )
    return one, n
