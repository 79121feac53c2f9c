"""The tables of the chain's board, as they are shown and exported."""

from __future__ import annotations

import polars as pl

from ytterby.boards.chain.wording import status_word
from ytterby.report.document import Column, ReportTable
from ytterby.workflows.chain.chain import FLOW_NOTE, MOVE_NOTE, PLANT_NOTE, chain_tables
from ytterby.workflows.chain.view import ChainView


def board_tables(view: ChainView) -> dict[str, ReportTable]:
    """Return every table by id; all rows and columns are exported."""
    made = chain_tables(view)
    stages, regions = dict(view.base.stages), dict(view.base.regions)
    labels = dict(view.base.elements) | {"all": "all rare earths"}
    plants = made["facilities"].frame.with_columns(
        pl.col("stage").replace(stages),
        pl.col("status").map_elements(status_word, return_dtype=pl.String),
    )
    ends = pl.col("from_stage", "to_stage").replace(stages)
    flows = made["flows"].frame.with_columns(ends)
    shares = made["shares"].frame.with_columns(
        pl.col("stage").replace(stages),
        pl.col("element").replace(labels),
        pl.col("leader_before", "leader_after").replace(regions),
    )
    supply = made["supply"].frame.with_columns(
        pl.col("element").replace(labels), region=_names(view, made["supply"].frame["region"])
    )
    tables = (
        ReportTable(
            "facilities",
            f"{plants.height} plants",
            plants.rename({"output_unit": "unit"}),
            (
                Column("name", "Plant"),
                Column("stage", "Stage"),
                Column("place", "Where"),
                Column("owner", "Owner's country"),
                Column("status", "Status"),
                Column("output", "Made", "value", "*", "low", "high"),
                Column("tier", "Evidence", "tier"),
            ),
            400,
            PLANT_NOTE,
        ),
        ReportTable(
            "flows",
            f"Flows between countries, {view.base.year}",
            flows,
            (
                Column("from_region", "From"),
                Column("from_stage", "where it is"),
                Column("to_region", "To"),
                Column("to_stage", "for"),
                Column("flow", "Flow", "value", "t REO/year", "low", "high"),
                Column("flow_after", "Without what is off", "value", "t REO/year"),
            ),
            60,
            FLOW_NOTE,
        ),
        ReportTable(
            "shares",
            "Shares before and after",
            shares,
            (
                Column("element", "Element"),
                Column("stage", "Stage"),
                Column("leader_before", "Leads"),
                Column("leader_share_before", "its share", "value", "1"),
                Column("leader_after", "Leads then"),
                Column("share_before", "China before", "value", "1", "low_before", "high_before"),
                Column("share_after", "China after", "value", "1", "low_after", "high_after"),
                Column("lost", "World output lost", "value", "1", "low", "high"),
            ),
            60,
            MOVE_NOTE,
        ),
        ReportTable(
            "supply",
            "What still arrives",
            supply,
            (
                Column("region", "Country or bloc"),
                Column("element", "Element"),
                Column("use", "Use of the year", "value", "t REO/year"),
                Column("supply_left", "Still supplied", "value", "1", "low", "high"),
            ),
            60,
            MOVE_NOTE,
        ),
    )
    return {t.id: t for t in tables}


def _names(view: ChainView, codes: pl.Series) -> pl.Series:
    from ytterby.core.regions import region_name

    return pl.Series("region", [view.base.regions.get(c) or region_name(c) for c in codes])
