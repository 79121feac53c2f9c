"""What is known of each supply and each line, one row each: the worst element speaks for a part."""

from __future__ import annotations

import polars as pl

from ytterby.exposure.bites import with_end_use
from ytterby.exposure.measures import worst_of_elements
from ytterby.exposure.tracing import SupplyTrace
from ytterby.indicators.origin.measures import ANY
from ytterby.rules import BINDING

STOPPING = ("applies", "may apply")
"""Verdicts that stand beside a line."""


def supply_rows(
    supplies: pl.DataFrame,
    trace: SupplyTrace,
    measures: pl.DataFrame,
    customs: pl.DataFrame,
    masses: pl.DataFrame,
    lost: pl.DataFrame,
    forms: pl.DataFrame,
    leaders: pl.DataFrame,
    partner: str,
) -> pl.DataFrame:
    """Return one row a supply: its basis and, for its worst element, each of the five measures.

    Parameters
    ----------
    supplies
        ``supply, material, origin, facility, lines, annual``.
    trace, measures, customs
        The trace, and what was read from it.
    masses
        ``supply, element, mass``.
    lost, forms
        Dependence at home by element and form; the form in which a supply holds an element.
    leaders
        Leader and N-1 supply of each stage of each element.
    partner
        Whose shares are shown.
    """
    frame = supplies.with_columns(basis=pl.Series(trace.basis, dtype=pl.String))
    held = masses.group_by("supply").agg(demand=pl.col("mass").sum())
    frame = frame.join(held, on="supply", how="left", maintain_order="left")
    first = customs.select("supply", customs_share="share", customs_low="low", customs_high="high")
    frame = frame.join(first, on="supply", how="left", maintain_order="left")
    ours = measures.filter((pl.col("partner") == partner) & (pl.col("stage") == ANY))
    for name in ("ever_touched", "owner_control"):
        worst = worst_of_elements(ours.filter(pl.col("measure") == name))
        frame = frame.join(_named(worst, name), on="supply", how="left", maintain_order="left")
    return (
        frame.join(_chokepoint(measures, leaders), on="supply", how="left", maintain_order="left")
        .join(_dependence(lost, forms), on="supply", how="left", maintain_order="left")
        .sort("supply")
    )


def _named(worst: pl.DataFrame, name: str) -> pl.DataFrame:
    return worst.select(
        "supply",
        pl.col("share").alias(name),
        pl.col("low").alias(f"{name}_low"),
        pl.col("high").alias(f"{name}_high"),
        pl.col("evidence_share").alias(f"{name}_evidence"),
        pl.col("element").alias(f"{name}_element"),
    )


def _chokepoint(measures: pl.DataFrame, leaders: pl.DataFrame) -> pl.DataFrame:
    """Return the stage and element of each supply of which least can be replaced."""
    stages = measures.filter(pl.col("measure") == "stage_trace").rename({"partner": "leader"})
    world = leaders.select("element", "stage", "leader", "n_minus_1_supply")
    lost = pl.max_horizontal(0.0, 1.0 - pl.col("n_minus_1_supply"))
    return (
        stages.join(world, on=["element", "stage", "leader"], how="inner")
        .filter(pl.col("share").is_not_null())
        .with_columns(irreplaceable=pl.col("share") * lost)
        .sort("irreplaceable", "share", "element", "stage", descending=[True, True, False, False])
        .unique("supply", keep="first", maintain_order=True)
        .select(
            "supply",
            chokepoint="stage",
            chokepoint_element="element",
            chokepoint_region="leader",
            chokepoint_share="share",
            n_minus_1_supply="n_minus_1_supply",
        )
    )


def _dependence(lost: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Return for each supply the element of which most stays unmet at home, shared alike."""
    shared = lost.filter(pl.col("sharing") == "pro_rata")
    joined = forms.join(shared, on=["element", "form"], how="inner")
    worst = worst_of_elements(joined)
    return worst.select(
        "supply",
        dependence="share",
        dependence_low="low",
        dependence_high="high",
        dependence_element="element",
    )


def line_rows(
    lines: pl.DataFrame,
    demand: pl.DataFrame,
    supplies: pl.DataFrame,
    products: pl.DataFrame,
    bites: pl.DataFrame,
    stops: pl.DataFrame,
) -> pl.DataFrame:
    """Return one row a line of the bill, in the bill's order.

    Parameters
    ----------
    lines
        With ``supply, origin, served_as, sector_basis, months_of_cover, case``.
    demand
        ``row, mass`` [kg REO/year] by element.
    supplies
        From `supply_rows`.
    products
        ``product, value``.
    bites, stops
        Rules by way, and first months short by case.
    """
    oxide = demand.group_by("row").agg(demand=pl.col("mass").sum())
    measured = supplies.drop("material", "origin", "facility", "lines", "annual", "demand")
    rules = (
        bites.filter(pl.col("verdict").is_in(STOPPING) & pl.col("effect").is_in(BINDING))
        .group_by("material", "origin", "end_use", maintain_order=True)
        .agg(
            rule=pl.col("title").first(),
            rule_verdict=pl.col("verdict").first(),
            rules=pl.len().cast(pl.Int64),
        )
    )
    soonest = (
        stops.filter(pl.col("first_short").is_not_null())
        .sort("months_after", "worst_share", "scenario", descending=[False, True, False])
        .unique("case", keep="first", maintain_order=True)
        .select(
            "case",
            "first_short",
            "months_after",
            "worst_share",
            first_scenario="scenario",
        )
    )
    joined = with_end_use(lines)
    joined = joined.join(oxide, on="row", how="left", maintain_order="left")
    joined = joined.join(measured, on="supply", how="left", maintain_order="left")
    joined = joined.join(
        products.select("product", product_value="value"),
        on="product",
        how="left",
        maintain_order="left",
    )
    keys = ["material", "origin", "end_use"]
    joined = joined.join(rules, on=keys, how="left", maintain_order="left")
    joined = joined.join(soonest, on="case", how="left", maintain_order="left")
    return joined.with_columns(pl.col("rules").fill_null(0)).drop("end_use")
