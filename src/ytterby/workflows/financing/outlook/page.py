"""The report of an outlook as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.figures.style.text import interval, number
from ytterby.packs import Pack
from ytterby.report.document import Stat
from ytterby.report.impacts.outlook import OutlookView, build_outlook_report
from ytterby.workflows.financing.outlook.balance import OUTSIDE, Outlook
from ytterby.workflows.financing.outlook.tables import RUNNING, statuses
from ytterby.workflows.financing.outlook.words import facility_names
from ytterby.workflows.views import provenance_view

if TYPE_CHECKING:
    from ytterby.workflows.financing.outlook.outlook import OutlookOutcome

ASSUMPTIONS = (
    "Demand of every magnet rare earth and of every region grows alike.",
    "Recycling and losses between oxide and use stay as they are.",
    "Odds and delays of the pipeline are judgements by status and independent of prices.",
    "China's output grows at a drawn rate: an assumption with odds.",
    "What runs today goes on at its present output.",
)


def outlook_page(
    outcome: OutlookOutcome, found: Outlook, chain: Chain, evidence: Evidence, pack: Pack
) -> str:
    """Return the report as one HTML page.

    Parameters
    ----------
    outcome, found
        What the workflow returns, and the outlook itself.
    chain, evidence, pack
        For sources and labels.
    """
    frames = {k: t.frame for k, t in outcome.tables.items()}
    last = frames["balance"].filter(pl.col("place") == OUTSIDE).row(-1, named=True)
    stats = tuple(
        Stat(
            f"{name} in {last['year']}",
            number(last[name]),
            "t REO/year",
            interval(last[f"{name}_low"], last[f"{name}_high"], "t REO/year"),
        )
        for name in ("demand", "pipeline", "gap")
    )
    view = OutlookView(
        name=pack.label(found.element),
        finding=outcome.finding[0],
        points=outcome.finding[1:],
        stats=stats,
        statuses=(RUNNING, *statuses(found)),
        price=found.price,
        balance=frames["balance"],
        supply=frames["supply"],
        stack=_named(frames["stack"], "facility", evidence),
        left_out=_named(frames["left-out"], "source", evidence),
        provenance=provenance_view(chain, evidence, outcome.manifest, ASSUMPTIONS),
    )
    return build_outlook_report(view)


def _named(frame: pl.DataFrame, column: str, evidence: Evidence) -> pl.DataFrame:
    """Return a table in which facilities have the names that people use."""
    return frame.with_columns(pl.col(column).replace(facility_names(evidence)))
