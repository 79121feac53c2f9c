"""The report of permits, as a page."""

from __future__ import annotations

import polars as pl

from ytterby.evidence import Evidence
from ytterby.figures.style.text import interval, number
from ytterby.report.document import Stat
from ytterby.report.impacts.permits import PermitsView, build_permits_report
from ytterby.report.views import Provenance
from ytterby.workflows.outcome import Outcome

ASSUMED = (
    "Steps begin as early as what they wait for allows; nobody pauses, refuses or sues.",
    "Durations of steps are independent; each has the range of its claim.",
)
STATS = 4


def _headline(cases: pl.DataFrame) -> str:
    """Return the first project's months, or how far several lie apart."""
    first = cases.row(0, named=True)
    if cases.height == 1:
        low, high = (f"{first[k]:.0f}" for k in ("low", "high"))
        return (
            f"{first['case']}: permits take {first['months']:.0f} ({low}–{high}) months to "
            "construction."
        )
    ends = [float(str(v)) for v in (cases["months"].min(), cases["months"].max())]
    low, high = (f"{v:.0f}" for v in ends)
    spans = low if low == high else f"{low} to {high}"
    return f"Permits take {spans} months to construction in the {cases.height} cases shown."


def permits_page(outcome: Outcome, base: Evidence) -> str:
    """Return the report of permits as one HTML page.

    Parameters
    ----------
    outcome
        What the workflow returns.
    base
        The evidence.
    """
    cases = outcome.tables["permits"].frame
    stats = tuple(
        Stat(r["case"], number(r["months"]), "months", interval(r["low"], r["high"], "months"))
        for r in cases.head(STATS).to_dicts()
    )
    manifest = outcome.manifest
    named = base.sources.filter(pl.col("source").is_in(list(outcome.tables["steps"].sources)))
    view = PermitsView(
        title="Permits",
        finding=_headline(cases),
        points=outcome.finding,
        stats=stats,
        cases=cases,
        steps=outcome.tables["steps"].frame,
        staff=outcome.tables["staff"].frame,
        provenance=Provenance(
            command=manifest.command,
            evidence_version=base.version,
            as_of=base.as_of,
            overrides=tuple(base.overrides),
            manifest={
                **{name: str(v) for name, v in manifest.packages.items()},
                "python": manifest.python,
                "seed": str(manifest.seed),
            },
            assumptions=ASSUMED,
            sources=named,
            tiers=pl.DataFrame(),
        ),
    )
    return build_permits_report(view)
