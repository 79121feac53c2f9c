"""Where the chain pinches for a country: what passed through the partner, by element and stage."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ytterby.boards.dependence.definitions import ANY, STAGES
from ytterby.boards.dependence.setting import Setting
from ytterby.figures import Drawing, Figure, chokepoint_matrix
from ytterby.report.chain_sections import HATCHED, SHARE_KEYS
from ytterby.report.document import Column, ReportTable

EVERY = "any stage"


def matrix_frame(numbers: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Return one row a cell: ``element, stage, region, value, low, high, evidence_share, thin``."""
    traced = (pl.col("measure") == "stage_trace") & pl.col("stage").is_in(list(STAGES))
    whole = (pl.col("measure") == "ever_touched") & (pl.col("stage") == ANY)
    single = ~pl.col("element").is_in(list(setting.pack.groups))
    rows = numbers.filter(pl.col("main") & single & (traced | whole)).with_columns(
        stage=pl.col("stage").replace({ANY: EVERY}), region=pl.lit(setting.partner.code)
    )
    order = {s: n for n, s in enumerate((*STAGES, EVERY))}
    return rows.sort(pl.col("stage").replace_strict(order, return_dtype=pl.Int32)).select(
        "element", "stage", "region", "value", "low", "high", "evidence_share", "thin", "why"
    )


def matrix_figure(cells: pl.DataFrame, setting: Setting) -> Figure:
    """Return the matrix; each cell carries the key of what stands behind it."""
    stages, elements = cells["stage"].n_unique(), cells["element"].n_unique()
    name = setting.partner.name
    common = {"groups": setting.groups, "labels": setting.labels, "codes": False}
    return Figure(
        id="matrix",
        title="Where the chain pinches",
        note=f"share of use that passed through {name}, %, {setting.year}; open a cell for sources",
        drawings=(
            Drawing(
                "",
                chokepoint_matrix(cells, **common),  # type: ignore[arg-type]
                28 + 40 * stages,
                f"Matrix of {elements} elements and {stages} stages: share of what "
                f"{setting.place.name} uses that passed through {name}. The table has its numbers.",
                chokepoint_matrix(cells, turned=True, **common),  # type: ignore[arg-type]
                40 + 27 * elements,
            ),
        ),
        keys=(*(replace(k, role="china") for k in SHARE_KEYS), HATCHED),
    )


def matrix_table(cells: pl.DataFrame) -> ReportTable:
    """Return the matrix as a table."""
    return ReportTable(
        id="matrix-table",
        title="Share of use that passed through, by element and stage",
        frame=cells.drop("why"),
        columns=(
            Column("element", "Element"),
            Column("stage", "Stage"),
            Column("value", "Share", "value", "1", "low", "high"),
            Column("evidence_share", "Settled by evidence", "value", "1"),
        ),
        limit=100,
    )
