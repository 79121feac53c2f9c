"""The tables of a stress run: what falls short and when, prices, cover, units not made."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.packs import Pack
from ytterby.report.stress.shortfalls import first_prices
from ytterby.results import Table, build_table
from ytterby.simulate import StressResult
from ytterby.workflows.outcome import sources_of

MONTHLY = (
    "element-months",
    "sector-months",
    "price-months",
    "cover-months",
    "unit-months",
    "production",
    "exports",
    "balance",
    "public-support",
    "plants",
)
"""Tables by month: too long to read, kept in files and JSON. What a summary table has too is named
after it, as in an ensemble, so that the two cannot be confused."""
PARTS = ("need", "shortage", "physically_absent", "priced_out", "substituted")
VISIBLE = 0.001
"""Share of need over the run from which a shortage is listed."""
MOVED = 1.1
"""Multiple from which a price has moved."""
ROW_UNIT = "as in the column unit"
SHORTAGE_NOTE = (
    "Manufacturing use: what the target's own makers need. Shortage is need at baseline prices "
    "less what is delivered: physically absent, or priced out. Need is net of what was "
    "substituted. Sums over the run; need a year. Worth is the shortage at the prices outside "
    "before."
)
NOTHING_SHORT = "nothing falls visibly short in any month: stocks and other suppliers carry it"


def stress_tables(
    result: StressResult, pack: Pack, elements: Sequence[str] = (), stages: Sequence[str] = ()
) -> dict[str, Table]:
    """Return summary tables, then tables by month.

    Parameters
    ----------
    result
        The run.
    pack
        For labels.
    elements, stages
        Only these; all if empty.
    """
    sources = behaviour_sources(result)
    chosen = chosen_materials(result, elements, stages)
    summary = {
        "elements": _elements(result, elements, sources),
        "sectors": _sectors(result, chosen, sources),
        "prices": _prices(result, chosen, sources),
        "cover": _cover(result, chosen, sources),
        "units": _units(result, sources),
        "warnings": build_table(
            "warnings",
            pl.DataFrame(
                {"warning": [f"{p.place}: {p.message}" for p in result.notes]},
                schema={"warning": pl.String},
            ),
            empty="nothing to warn of: every event and response took effect as written",
        ),
    }
    return summary | _monthly(result, elements, stages, chosen, sources)


def behaviour_sources(result: StressResult) -> tuple[str, ...]:
    """Return the sources of the chain and of the table of behaviour."""
    known = (e.source for e in result.parameters.estimates)
    return tuple(dict.fromkeys([*sources_of(result.chain), *known]))


def chosen_materials(
    result: StressResult, elements: Sequence[str], stages: Sequence[str]
) -> list[str] | None:
    """Return the materials that hold some elements and are made at some stages; all if ``None``."""
    if not elements and not stages:
        return None
    layout, tech = result.layout, result.layout.technology
    made = {
        tech.materials[at]
        for k, stage in enumerate(tech.stage)
        if not stages or stage in stages
        for at, value in _row(result, k)
        if value > 0
    }
    held = [tech.element_index[e] for e in elements if e in tech.element_index]
    return [
        name
        for m, name in enumerate(layout.material_names)
        if name in made and (not elements or layout.composition[m, held].sum() > 0)
    ]


def _row(result: StressResult, process: int) -> list[tuple[int, float]]:
    row = result.layout.technology.coefficient.tocsr()[[process]]
    return list(zip(row.indices.tolist(), row.data.tolist(), strict=True))


def _elements(result: StressResult, elements: Sequence[str], sources: Sequence[str]) -> Table:
    frame = result.frame("shortfall").filter(pl.col("account") == "element")
    if elements:
        frame = frame.filter(pl.col("element").is_in(list(elements)))
    frame = _listed(result, frame, "element").select("region", "element", *_SUMMARY)
    return build_table(
        "elements", frame, units=_units_of(frame, "t REO"), sources=sources, note=SHORTAGE_NOTE,
        empty=NOTHING_SHORT,
    )  # fmt: skip


def _sectors(result: StressResult, chosen: list[str] | None, sources: Sequence[str]) -> Table:
    frame = result.frame("shortfall").filter(pl.col("account") == "sector")
    if chosen is not None:
        frame = frame.filter(pl.col("material").is_in(chosen))
    frame = _listed(result, frame, "material")
    frame = frame.select("region", "sector", "material", "unit", *_SUMMARY)
    return build_table(
        "sectors", frame, units=_units_of(frame, ROW_UNIT), sources=sources, note=SHORTAGE_NOTE,
        empty=NOTHING_SHORT,
    )  # fmt: skip


_SUMMARY = (
    pl.col("date").alias("first_month"),
    pl.col("months_short"),
    pl.col("worst_date").alias("worst_month"),
    pl.col("worst_share"),
    *(pl.col(name) for name in PARTS),
    pl.col("worth"),
)


def _listed(result: StressResult, frame: pl.DataFrame, priced: str) -> pl.DataFrame:
    """Return the rows that fall short visibly, those first that lack what is worth most.

    Parameters
    ----------
    priced
        Column of what is priced; without a price it comes last, worst first.
    """
    prices = first_prices(result.frame("prices"))
    names = frame[priced].to_list()
    worth = pl.Series("worth", [prices.get(name) for name in names], dtype=pl.Float64)
    frame = frame.with_columns(worth=worth * pl.col("shortage") / 1000.0)
    years = result.calendar.months / 12.0
    visible = pl.col("shortage") >= VISIBLE * years * pl.col("need")
    kept = frame.filter((pl.col("months_short") > 0) | visible)
    return kept.sort(
        pl.col("worth"), pl.col("worst_share"), descending=True, nulls_last=True,
        maintain_order=True,
    )  # fmt: skip


def _units_of(frame: pl.DataFrame, unit: str) -> dict[str, str]:
    units = dict.fromkeys(PARTS, unit)
    units |= {"need": f"{unit}/year" if unit != ROW_UNIT else f"{unit}, a year"}
    units |= {"months_short": "month", "worst_share": "1", "worth": "million USD"}
    return {name: u for name, u in units.items() if name in frame.columns}


def _prices(result: StressResult, chosen: list[str] | None, sources: Sequence[str]) -> Table:
    """Return what each material costs before, at the worst and at the end, by market."""
    frame = result.frame("prices")
    if chosen is not None:
        frame = frame.filter(pl.col("material").is_in(chosen))
    rows = []
    for (material,), part in frame.group_by("material", maintain_order=True):
        inside, spot, average = (
            part.filter(pl.col("market") == m).sort("month")
            for m in ("inside", "outside_spot", "outside_average")
        )
        peak = spot.sort("value", descending=True).row(0, named=True)
        low, high = inside["value"].min(), inside["value"].max()
        rows.append(
            {
                "material": material,
                "inside_before": inside["value"][0] / inside["multiple"][0],
                "inside_lowest": low,
                "inside_highest": high,
                "outside_before": spot["value"][0] / spot["multiple"][0],
                "spot_highest": peak["value"],
                "spot_month": peak["date"],
                "average_highest": average["value"].max(),
                "average_end": average["value"][-1],
                "moved": max(peak["multiple"], 1.0 / inside["multiple"].min()),  # type: ignore[operator]
            }
        )
    schema = dict.fromkeys(
        ("inside_before", "inside_lowest", "inside_highest", "outside_before", "spot_highest"),
        pl.Float64,
    )
    columns = {"material": pl.String, **schema, "spot_month": pl.Date}
    columns |= dict.fromkeys(("average_highest", "average_end", "moved"), pl.Float64)
    table = pl.DataFrame(rows, schema=columns)
    table = table.filter(pl.col("moved") >= MOVED).sort("moved", descending=True).drop("moved")
    numbers = [c for c, t in table.schema.items() if t.is_float()]
    return build_table(
        "prices",
        table,
        units=dict.fromkeys(numbers, "USD/kg"),
        sources=sources,
        note="Inside and outside the controller; spot trades are few, the average is weighted by "
        "volume. Per kg of oxide equivalent, magnets per kg of product.",
    )


def _cover(result: StressResult, chosen: list[str] | None, sources: Sequence[str]) -> Table:
    frame = result.frame("cover").filter(pl.col("region").is_in(list(result.regions)))
    if chosen is not None:
        frame = frame.filter(pl.col("material").is_in(chosen))
    whole = (
        frame.group_by("month", "date", "material", maintain_order=True)
        .agg(
            value=(pl.col("value") * pl.col("use")).sum() / pl.col("use").sum(),
            use=pl.col("use").sum(),
        )
        .sort("material", "month")
    )
    table = (
        whole.group_by("material", maintain_order=True)
        .agg(
            start=pl.col("value").first(),
            lowest=pl.col("value").min(),
            lowest_month=pl.col("date").sort_by("value", "month").first(),
            end=pl.col("value").last(),
        )
        .with_columns(region=pl.lit(result.target))
        .select("region", "material", "start", "lowest", "lowest_month", "end")
        .sort("lowest", "material")
    )
    return build_table(
        "cover",
        table,
        units={"start": "month", "lowest": "month", "end": "month"},
        sources=sources,
        note="Stocks in the target over its use in a baseline month; goods at sea not counted.",
    )


def _units(result: StressResult, sources: Sequence[str]) -> Table:
    frame = result.frame("units").filter(pl.col("region").is_in(list(result.regions)))
    table = (
        frame.group_by("month", "date", "sector", "product", "unit", maintain_order=True)
        .agg(pl.col("value", "low", "high").sum())
        .sort("month")
        .group_by("sector", "product", "unit", maintain_order=True)
        .agg(
            worst_month=pl.col("date").sort_by("value", descending=True).first(),
            worst=pl.col("value").max(),
            units_not_made=pl.col("value").sum(),
            low=pl.col("low").sum(),
            high=pl.col("high").sum(),
        )
        .filter(pl.col("units_not_made") >= 0.05)
        .with_columns(pl.col("unit").str.replace("/month", ""))
        .sort("sector", "product")
    )
    return build_table(
        "units",
        table,
        units={"worst": f"{ROW_UNIT}, a month", "units_not_made": ROW_UNIT},
        sources=sources,
        note="Only where the evidence knows what a unit holds or how many are made; the interval "
        "is that of these claims alone. Each product as if the sector's whole shortage fell on it.",
    )


def _monthly(
    result: StressResult,
    elements: Sequence[str],
    stages: Sequence[str],
    chosen: list[str] | None,
    sources: Sequence[str],
) -> dict[str, Table]:
    own = pl.col("region").is_in(list(result.regions))
    frames = {
        "element-months": result.frame("element").filter(own),
        "sector-months": result.frame("sector").filter(own),
        "price-months": result.frame("prices").rename(
            {"value": "price", "multiple": "price_multiple"}
        ),
        "cover-months": result.frame("cover")
        .filter(own)
        .rename({"value": "months_of_cover"})
        .drop("use"),
        "unit-months": result.frame("units").filter(own).rename({"value": "units_not_made"}),
        "production": result.frame("production").rename({"value": "output"}),
        "exports": result.frame("exports").rename({"value": "total"}),
        "balance": result.frame("balance"),
    }
    support = result.frame("support").rename({"value": "public_cost"})
    if support.height:
        frames["public-support"] = support
    plants = result.frame("plants")
    if plants.height:
        frames["plants"] = plants.rename({"value": "open", "output": "output_share"})
    parts = dict.fromkeys((*PARTS, "delivered"), "t REO/month")
    units: dict[str, dict[str, str]] = {
        "element-months": parts,
        "sector-months": dict.fromkeys(parts, ROW_UNIT),
        "price-months": {"price": "USD/kg", "price_multiple": "1"},
        "cover-months": {"months_of_cover": "month"},
        "unit-months": {"units_not_made": ROW_UNIT},
        "production": {"output": "t REO/month"},
        "exports": dict.fromkeys(("contract", "leaked", "spot", "total"), ROW_UNIT),
        "balance": {
            **dict.fromkeys(
                ("start", "sources", "losses", "used", "sink", "added", "end"), "t REO"
            ),
            "residual": "1",
        },
        "plants": {"open": "1", "output_share": "1", "worth": "million USD/month"},
        "public-support": {
            "made": ROW_UNIT,
            "price": "USD/kg",
            "floor": "USD/kg",
            "public_cost": "million USD",
        },
    }
    tables = {}
    for name, frame in frames.items():
        if elements and "element" in frame.columns:
            frame = frame.filter(pl.col("element").is_in(list(elements)))
        if stages and "stage" in frame.columns:
            frame = frame.filter(pl.col("stage").is_in(list(stages)))
        if chosen is not None and "material" in frame.columns:
            frame = frame.filter(pl.col("material").is_in(chosen))
        table_units = {"month": "1", **units[name]}
        tables[name] = build_table(name, frame, units=table_units, sources=sources)
    return tables
