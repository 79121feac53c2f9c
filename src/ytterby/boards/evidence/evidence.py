"""What all claims and chains say together: who contradicts whom, and what no chain can meet."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby.boards.board import Board
from ytterby.boards.build import board_address, render_tables
from ytterby.boards.progress import tell
from ytterby.boards.registry import Kind, Params
from ytterby.evidence import load
from ytterby.figures.style.text import thin_thousands
from ytterby.packs import read_pack
from ytterby.report.document import Column, ReportTable, Stat
from ytterby.workflows.weighing.conflicts import SAME, find_conflicts, with_answers
from ytterby.workflows.weighing.index import build_index
from ytterby.workflows.weighing.residuals import FAR, read_residuals

TIERS = {
    "A": "read in the primary document",
    "B": "read in a secondary copy",
    "C": "recollection or estimate",
}


class EvidenceParams(Params):
    """What is asked of the evidence.

    Attributes
    ----------
    year
        Whose chain says what it made of what it heard; the last one for 0.
    """

    year: int = 0


def build_evidence(params: EvidenceParams, workspace: Path | None) -> Board:
    """Return the board of the evidence as a whole."""
    index = build_index(load(workspace=workspace))
    year = params.year or read_pack().years[-1]
    residuals = read_residuals([year], workspace, tell)
    conflicts = with_answers(find_conflicts(index), residuals)
    far = residuals.filter(pl.col("score").abs() >= FAR).height
    share = far / max(1, residuals.height)
    same = conflicts.filter(pl.col("kind") == SAME).height
    live = index.claims.filter(pl.col("state") != "superseded")
    tables = [
        ReportTable(
            "residuals",
            f"What the chain of {year} made of each observation",
            residuals,
            (
                Column("words", "Observation"), Column("year", "Year"),
                Column("observed", "Source says", "value", "*"),
                Column("fitted", "Chain says", "value", "*"),
                Column("score", "Apart, standard errors", "value"), Column("source", "Source"),
                Column("tier", "Tier", "tier"),
            ),
        ),
        ReportTable(
            "conflicts",
            "Claims that contradict each other",
            conflicts,
            (
                Column("quantity", "Quantity"), Column("region", "Region"),
                Column("year", "Year"), Column("claim", "Claim"),
                Column("value", "Value", "value", "*", "lower", "upper", "tier"),
                Column("other", "Other claim"),
                Column("other_value", "Value", "value", "*", "other_lower", "other_upper",
                       "other_tier"),
                Column("apart", "Apart, standard errors", "value"),
                Column("fitted", "Chain says", "value", "*"), Column("kind", "Speaks of"),
            ),
        ),
    ]  # fmt: skip
    tiers = dict(live["tier"].value_counts().iter_rows())
    return Board(
        title="Evidence",
        finding=thin_thousands(
            f"{live.height:,} claims hold the numbers up; {same} pairs contradict each other"
        ),
        emphasis=f"{same} pairs contradict each other",
        lede=f"The chain of {year} heard {residuals.height:,} observations; {far:,} of them "
        f"({100 * share:.0f} %) lie two standard errors or more from what could be balanced. "
        f"{conflicts.height - same} more pairs of claims disagree, but may count different things.",
        stats=(
            Stat(
                "claims in force",
                thin_thousands(f"{live.height:,}"),
                note=thin_thousands(f"{index.claims.height:,} in all"),
            ),
            *(
                Stat(f"tier {t}", thin_thousands(f"{tiers.get(t, 0):,}"), note=note, tier=t)
                for t, note in TIERS.items()
            ),
        ),
        tables={t.id: t for t in tables},
        html=render_tables(tables, board_address("evidence", params.model_dump())),
        data={"far": far, "heard": residuals.height, "same": same, "pairs": conflicts.height},
        command=f"ytterby show residuals --year {year}",
        manifest={"evidence": index.evidence.version},
    )


KIND = Kind(
    "evidence",
    "Claims that contradict each other, and what a chain made of every observation.",
    EvidenceParams,
    build_evidence,
    lambda: [EvidenceParams(year=y) for y in read_pack().years[::-1]],
)
