"""The bill part by part: first stop, shares through the partner, cover, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from ytterby.boards.exposure.behind import Source, explain
from ytterby.boards.exposure.definitions import (
    ANY_STAGE,
    LAST_BORDER,
    MONTHS,
    OWNERS,
    STOCK,
    UNMET,
    WORST,
)
from ytterby.exposure.tracing import HOME, MADE, NONE, PLANT, SOLD, WORLD
from ytterby.figures.style.text import interval, number, percent
from ytterby.packs import read_pack
from ytterby.report.document import Column, ReportTable
from ytterby.workflows.exposing.expose import ExposeOutcome
from ytterby.workflows.exposing.words import material_name

SHOWN = 60
COLUMNS = (
    Column("product", "Product"),
    Column("part", "Part"),
    Column("material", "Material"),
    Column("short", "Short from", "month"),
    Column("months", "After", "value", "months", "soonest", "latest"),
    Column("worst", "Missing", "value", "1"),
    Column("touched", "Any stage", "value", "1", "touched_low", "touched_high"),
    Column("border", "Last border", "value", "1", "border_low", "border_high"),
    Column("owners", "Owners", "value", "1", "owners_low", "owners_high"),
    Column("unmet", "Unmet", "value", "1", "unmet_low", "unmet_high"),
    Column("cover", "Stock", "value", "months"),
    Column("rules", "Rules", "value"),
)
MEANINGS = {
    "months": (MONTHS, "scenarios"),
    "worst": (WORST, "scenarios"),
    "touched": (ANY_STAGE, "supplies"),
    "border": (LAST_BORDER, "supplies"),
    "owners": (OWNERS, "supplies"),
    "unmet": (UNMET, "supplies"),
    "cover": (STOCK, ""),
    "rules": ("Rules that apply or may apply to what the line buys; not legal advice.", "rules"),
}
BASIS = {
    HOME: "bought as makers at home buy on average, for no supplier is known",
    MADE: "traced from the country that the bill names",
    PLANT: "traced from the plant that the bill names",
    SOLD: "sold from the country that the bill names, which makes none of it",
    WORLD: "taken as the world's average",
    NONE: "not traced",
}


def line_table(outcome: ExposeOutcome) -> ReportTable:
    """Return the lines of a bill with what is known of each, the soonest stopped first."""
    found = outcome.exposure
    assert found is not None
    pack = read_pack()
    spread = found.stops.select(
        "product", pl.col("scenario").alias("first_scenario"), "soonest", "latest"
    ).unique(["product", "first_scenario"])
    rows = found.lines.join(
        spread, on=["product", "first_scenario"], how="left", maintain_order="left"
    )
    frame = rows.select(
        "row",
        "product",
        pl.coalesce("part", "given").alias("part"),
        pl.Series("material", [material_name(pack, m) for m in rows["material"]]),
        pl.col("first_short").dt.strftime("%Y-%m").alias("short"),
        pl.col("months_after").cast(pl.Float64).alias("months"),
        pl.col("soonest", "latest").cast(pl.Float64),
        pl.col("first_scenario").alias("scenario"),
        pl.col("worst_share").alias("worst"),
        pl.col("ever_touched").alias("touched"),
        pl.col("ever_touched_low").alias("touched_low"),
        pl.col("ever_touched_high").alias("touched_high"),
        pl.col("ever_touched_element").alias("touched_element"),
        pl.col("customs_share").alias("border"),
        pl.col("customs_low").alias("border_low"),
        pl.col("customs_high").alias("border_high"),
        pl.col("owner_control").alias("owners"),
        pl.col("owner_control_low").alias("owners_low"),
        pl.col("owner_control_high").alias("owners_high"),
        pl.col("dependence").alias("unmet"),
        pl.col("dependence_low").alias("unmet_low"),
        pl.col("dependence_high").alias("unmet_high"),
        pl.col("months_of_cover").alias("cover"),
        pl.col("rules").cast(pl.Float64),
        "basis",
    ).sort("months", "row", nulls_last=True)
    ran = not found.stops.is_empty()
    columns = COLUMNS if ran else tuple(c for c in COLUMNS if c.name not in SCENARIO_COLUMNS)
    note = (
        "Any stage, last border and owners: the share of the line's worst element that came "
        "through the partner, underwent a stage there, or went through plants of its companies. "
        "Unmet: of the home region's need at once without it. They are never mixed."
    )
    if ran:
        note = (
            "Short from: the first month under 95 % of its need in the scenario that stops it "
            "first, months after that begins; a line without a month is not short in any. Missing: "
            f"in the worst month. {note}"
        )
    return ReportTable("parts", "The bill, part by part", frame, columns, SHOWN, note)


SCENARIO_COLUMNS = ("short", "months", "worst")


def explain_lines(
    table: ReportTable, outcome: ExposeOutcome, sources: Mapping[str, Sequence[Source]]
) -> tuple[ReportTable, dict[str, str]]:
    """Return the lines with numbers that can be opened, and what each of them opens."""
    texts: dict[str, str] = {}
    columns, keys = [], []
    shown = table.frame.head(SHOWN)
    for column in table.columns:
        if column.name in MEANINGS:
            meaning, behind = MEANINGS[column.name]
            for row in shown.iter_rows(named=True):
                if row[column.name] is None:
                    continue
                texts[f"part-{row['row']}-{column.name}"] = explain(
                    f"{row['part']}: {column.label.lower()}",
                    f"{meaning}{_of_line(column.name, row)}",
                    sources.get(behind, ()),
                    _value(row, column),
                )
            key = pl.concat_str(
                pl.lit("part-"), pl.col("row").cast(pl.String), pl.lit(f"-{column.name}")
            )
            keys.append(key.alias(f"why {column.name}"))
            column = replace(column, why=f"why {column.name}")
        columns.append(column)
    return replace(table, frame=table.frame.with_columns(keys), columns=tuple(columns)), texts


def _value(row: Mapping[str, object], column: Column) -> str:
    value = row[column.name]
    low, high = row.get(column.low), row.get(column.high)
    text = percent(value) if column.unit == "1" else number(value)  # type: ignore[arg-type]
    unit = "" if column.unit == "1" else column.unit
    band = interval(low, high, column.unit) if low != high else ""  # type: ignore[arg-type]
    return " ".join(t for t in (text, unit, f"({band}, 80 %)" if band else "") if t)


def _of_line(name: str, row: Mapping[str, object]) -> str:
    if name in ("months", "worst"):
        return f" The scenario: {row['scenario']}."
    if name in ("touched", "border", "owners"):
        basis = BASIS.get(str(row["basis"]), str(row["basis"]))
        element = f" Its worst element is {row['touched_element']}." if name == "touched" else ""
        return f" This line is {basis}.{element}"
    return ""
