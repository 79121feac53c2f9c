"""Sections on prices, months of cover and units not made."""

from __future__ import annotations

import polars as pl

from ytterby.figures import Drawing, Figure, Key, Labels, cover_bars, price_panels
from ytterby.figures import cover as cover_figure
from ytterby.figures import prices as prices_figure
from ytterby.figures.style.text import amount, capital, count, interval, month, number
from ytterby.report.chain_sections import HATCHED, INTERVAL
from ytterby.report.document import Column, Panel, ReportTable, Section
from ytterby.report.stress.shortfalls import Shortfall
from ytterby.report.views import StressView
from ytterby.report.wording import few_words

MOST_PANELS = 9
MOST_BARS = 14
MOVED = 1.1
"""Highest over first price [1] below which a panel of prices comes last."""


def price_section(view: StressView, elements: list[Shortfall]) -> Section | None:
    """Return prices inside and outside the controller, those of what is short first."""
    if view.prices.is_empty():
        return None
    spot = view.prices.filter(pl.col("market") == "outside_spot").sort("date")
    rank = {f"oxide:{s.key[0]}": i for i, s in enumerate(elements)}
    moved = (
        spot.group_by("material", maintain_order=True)
        .agg((pl.col("value").max() / pl.col("value").first()).alias("multiple"))
        .with_columns(rank=pl.col("material").replace_strict(rank, default=len(rank)))
        .with_columns(flat=pl.col("multiple") < MOVED)
        .sort("flat", "rank", "multiple", "material", descending=[False, False, True, False])
        .head(MOST_PANELS)
        .with_row_index("order")
    )
    frame = view.prices.join(moved.select("material", "order"), on="material").sort("order", "date")
    count = moved.height
    labels, events, inside = view.labels, view.events, view.groups.controller_name
    within = events.filter(pl.col("date").is_in(view.prices["date"].implode()))
    dated = within.group_by("date", maintain_order=True).agg(pl.col("title").str.join("; "))
    marked = [f"{month(date)}: {title}" for date, title in dated.iter_rows()]
    figure = Figure(
        id="prices",
        title=f"Prices inside and outside {inside}",
        note="USD/kg, logarithmic, without value-added tax",
        drawings=(
            Drawing(
                "",
                price_panels(frame, events, labels=labels),
                prices_figure.ROW * -(-count // 3),
                f"Small line charts, one a material: the price inside {inside}, the spot price and "
                "the average price paid outside.",
                price_panels(frame, events, labels=labels, columns=1),
                prices_figure.ROW * count,
            ),
        ),
        keys=(
            Key(f"inside {inside}", "china", "line"),
            Key("outside, spot", "ally", "line"),
            Key("outside, average paid (contracts and spot)", "ally", "dash"),
            *(Key(text, "mute", "dots") for text in marked),
        ),
    )
    table = ReportTable(
        id="prices-table",
        title="Prices by month",
        frame=view.prices,
        columns=(
            Column("date", "Month", "month"),
            Column("material", "Material"),
            Column("market", "Market"),
            Column("value", "Price", "value", "USD/kg", "low", "high"),
        ),
        limit=12,
        note="The first rows; the file holds all.",
    )
    title, prose = _price_words(view, moved)
    return Section("prices", title, "Prices", prose, (Panel(figure, table),))


def cover_section(cover: pl.DataFrame, labels: Labels) -> Section | None:
    """Return months of cover: at the start and at their lowest, or at one date."""
    known = cover.filter(pl.col("value").is_finite()) if not cover.is_empty() else cover
    if known.is_empty():
        return None
    keys = [k for k in ("material", "holder") if k in known.columns]
    start = pl.col("value").sort_by("date").first().over(keys)
    lowest = pl.col("value").min().over(keys)
    frame = known.with_columns(start.alias("start"), lowest.alias("lowest"))
    drawn = frame.select(*keys, "lowest").unique(maintain_order=True).sort("lowest", *keys)
    frame = frame.join(drawn.head(MOST_BARS).select(keys), on=keys).sort("start", *keys, "date")
    count = frame.select(keys).n_unique()
    single = frame["date"].n_unique() < 2
    height = 52 + cover_figure.BAR * count
    when = month(str(frame["date"].sort()[0]))
    least = () if single else (Key("lowest", "short", "diamond"),)
    figure = Figure(
        id="cover",
        title="Months of cover",
        note="stock over monthly need"
        + (f"; the {MOST_BARS} that fall lowest" if drawn.height > MOST_BARS else ""),
        drawings=(
            Drawing(
                "",
                cover_bars(frame, labels=labels),
                height,
                "Bars: months of need that stocks cover, with intervals.",
                cover_bars(frame, labels=labels, narrow=True),
                height,
            ),
        ),
        keys=(Key(f"in {when}", "stock"), *least, INTERVAL, HATCHED),
    )
    table = ReportTable(
        id="cover-table",
        title="Months of cover",
        frame=cover,
        columns=(
            Column("date", "When", "month"),
            Column("material", "Material"),
            *([Column("holder", "Holder")] if "holder" in keys else []),
            Column("value", "Cover", "value", "months", "low", "high", "tier"),
        ),
        limit=12,
        note="Where there is no row, nobody knows." if single else "The file holds all months.",
    )
    bounds = sorted(frame["start"].to_list())
    whose = "The shortest stocks" if drawn.height > MOST_BARS else "Stocks"
    title = f"{whose} cover {interval(bounds[0], bounds[-1])} months"
    return Section("cover", title, "Cover", panels=(Panel(figure, table),))


def units_section(view: StressView, hardest: str = "") -> Section | None:
    """Return units not made over the whole run, where known.

    Parameters
    ----------
    view
        The run.
    hardest
        Sector whose product stands in the heading.
    """
    if view.units.is_empty():
        return None
    keys = [k for k in ("sector", "product", "unit") if k in view.units.columns]
    counts = pl.col("value") > 0.01 * pl.col("value").max()
    sums = [pl.col("value").sum(), pl.col("date").filter(counts).min().alias("from")]
    sums += [pl.col(c).sum() for c in ("low", "high") if c in view.units.columns]
    total = view.units.group_by(keys, maintain_order=True).agg(sums)
    total = total.filter(pl.col("value") > 0).sort("value", descending=True)
    if total.is_empty():
        return None
    if "unit" in keys:
        total = total.with_columns(
            pl.col("unit").str.replace("/month", "").str.replace("^unit$", "")
        )
    few = _less_than_one(total)
    named = total.filter(~few).with_columns(
        pl.col("sector").map_elements(view.labels.sector, return_dtype=pl.String)
    )
    table = ReportTable(
        id="units",
        title="Units not made over the whole run",
        frame=named,
        columns=(
            Column("product", "Product"),
            Column("sector", "Sector"),
            Column("value", "Not made", "count", "*", "low", "high"),
            Column("from", "First month", "month"),
        ),
        note=" ".join(
            filter(
                None,
                (
                    "Only products whose content per unit is known; the interval is that of the "
                    "content where nothing else is stated.",
                    few_words(total.filter(few).select("product", "value").rows()),
                ),
            )
        ),
    )
    shown = total.filter(~few).to_dicts()
    if not shown:
        return Section("units", "Less than one of any product is not made", "Units",
                       prose=(table.note,))  # fmt: skip
    most = next((r for r in shown if r["sector"] == hardest), shown[0])
    unit = str(most.get("unit") or "")
    lost = amount(most["value"], unit) if unit else count(most["value"])
    title = f"{capital(most['product'])}: {lost.replace('<', 'less than ')} not made"
    return Section("units", title, "Units", panels=(Panel(table=table),))


def _less_than_one(units: pl.DataFrame) -> pl.Series:
    """Return which products lack less than one over the run, also by the upper bound."""
    upper = [c for c in ("value", "high") if c in units.columns]
    whole = units["unit"] == "" if "unit" in units.columns else pl.Series([True] * units.height)
    return whole & (units.select(pl.max_horizontal(upper)).to_series() < 1.0)


def _price_words(view: StressView, moved: pl.DataFrame) -> tuple[str, tuple[str, ...]]:
    """Return the heading and prose of the prices."""
    inside = view.groups.controller_name
    leading = moved.filter(pl.col("multiple") > 1.05).head(3)
    top = leading.sort("multiple", descending=True).head(1).to_dicts()
    if not top:
        return "Prices hardly move", (f"No spot price outside {inside} rises by more than 5 %.",)
    name = view.labels.material(top[0]["material"])
    title = f"Outside {inside}, {name} rises to {number(top[0]['multiple'])} times its price"
    return title, (
        "Spot is what the next tonne costs; buyers under contract pay less, and the dashed line "
        "is what all of them pay on average. The multiple is the highest month over the first.",
    )
