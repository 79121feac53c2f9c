"""Sections on what falls short: elements and sectors by month, need beside delivery."""

from __future__ import annotations

import polars as pl

from ytterby.core.regions import with_the
from ytterby.figures import (
    Drawing,
    Figure,
    Key,
    shortage_panels,
    shortfall_timeline,
)
from ytterby.figures import shortage as shortage_figure
from ytterby.figures import shortfall as shortfall_figure
from ytterby.figures.style.text import capital, long_month, percent
from ytterby.report.document import Column, Panel, ReportTable, Section
from ytterby.report.stress.shortfalls import Shortfall, add_unmet, lead_by_sector
from ytterby.report.views import StressView

STRIP = 30
"""Height of one strip of the timeline [px]."""
MOST_STRIPS = 16
MOST_PANELS = 9
SHORTAGE_KEYS = (
    Key("need", "ink", "line"),
    Key("delivered", "calm"),
    Key("priced out", "warn"),
    Key("physically absent", "short"),
)


def hero_figure(view: StressView, elements: list[Shortfall]) -> Figure | None:
    """Return the small chart beside the finding: need and delivery of the leading element."""
    if not elements:
        return None
    element = elements[0].key[0]
    own = view.element.filter(pl.col("element") == element)
    split = {"physically_absent", "priced_out"} <= set(own.columns)
    frame = own.with_columns(
        pl.lit("").alias("sector"),
        pl.lit("").alias("material"),
        pl.lit("t REO/month").alias("unit"),
        *([] if split else [pl.col("shortage").alias("physically_absent")]),
        *([] if split else [pl.lit(0.0).alias("priced_out")]),
    )
    option = shortage_panels(frame, labels=view.labels, columns=1)
    option.pop("title")
    option["grid"] = [{"left": 52, "right": 12, "top": 28, "bottom": 26}]
    name = view.labels.element(element)
    return Figure(
        id="leading",
        title="",
        note=f"{name.capitalize()} for makers in {with_the(view.target_name)}"
        + (", central run" if view.draws is not None else ""),
        drawings=(
            Drawing(
                "",
                option,
                220,
                f"Area chart: monthly need for {name} and what is delivered. "
                f"Delivery first falls short in {long_month(elements[0].first)}.",
            ),
        ),
        keys=SHORTAGE_KEYS,
    )


def shortfall_section(
    view: StressView, elements: list[Shortfall], sectors: list[Shortfall]
) -> Section | None:
    """Return who falls short, from when and how deep, elements and sectors."""
    if view.element.is_empty():
        return None
    label = view.labels
    names = {s.key: (capital(label.element(s.key[0])), "") for s in elements}
    pairs = {s.key: (capital(label.sector(s.key[0])), label.material(s.key[1])) for s in sectors}
    panels = []
    if elements:
        chart = _timeline(
            view, "elements-short", "Elements, month by month", view.element, elements, names
        )
        panels.append(
            Panel(chart, _short_table("elements-table", "Elements", elements, names, "t REO"))
        )
    if sectors:
        chart = _timeline(
            view,
            "sectors-short",
            "Sectors and what they lack most",
            view.sector,
            lead_by_sector(sectors),
            pairs,
        )
        units = dict(view.sector.select("material", "unit").unique().iter_rows())
        table = _short_table("sectors-table", "Sectors", sectors, pairs, "*", units)
        panels.append(Panel(chart, table))
    met = sorted(set(view.element["element"]) - {s.key[0] for s in elements})
    named = ", ".join(label.element(e) for e in met)
    prose = (f"Not short at any time: {named}.",) if met else ()
    if view.draws is not None:
        prose = ("From here on the report shows the central run of the draws.", *prose)
    count = view.element["element"].n_unique()
    verb = "runs" if len(elements) == 1 else "run"
    title = (
        f"{len(elements)} of {count} elements {verb} short" if elements else "Nothing runs short"
    )
    return Section("shortfalls", title, "Shortfalls", prose, tuple(panels))


def shortage_section(view: StressView, sectors: list[Shortfall]) -> Section | None:
    """Return need, delivery and shortage of the sectors that suffer most."""
    if not sectors:
        return None
    worst = sectors[:MOST_PANELS]
    order = pl.DataFrame(
        [{"sector": s.key[0], "material": s.key[1], "order": i} for i, s in enumerate(worst)]
    )
    frame = view.sector.join(order, on=["sector", "material"]).sort("order", "date")
    figure = Figure(
        id="shortage",
        title="Need, delivery and shortage by sector",
        note="a month; magnets in t of product, oxides and metals in t REO",
        drawings=(
            Drawing(
                "",
                shortage_panels(frame, labels=view.labels),
                shortage_figure.ROW * -(-len(worst) // 3),
                "Small area charts, one a sector: need, what is delivered, what is priced out and "
                "what is physically absent.",
                shortage_panels(frame, labels=view.labels, columns=1),
                shortage_figure.ROW * len(worst),
            ),
        ),
        keys=SHORTAGE_KEYS,
    )
    table = ReportTable(
        id="shortage-table",
        title="Need, delivery and shortage by sector and month",
        frame=view.sector,
        columns=(
            Column("date", "Month", "month"),
            Column("sector", "Sector"),
            Column("material", "Material"),
            Column("need", "Need", "value", "*"),
            Column("delivered", "Delivered", "value", "*"),
            Column("physically_absent", "Physically absent", "value", "*"),
            Column("priced_out", "Priced out", "value", "*"),
        ),
        limit=12,
        note="The first rows; the file holds every month, sector and material.",
    )
    prose = (
        "Need is what makers would use at baseline prices, net of what they have learnt to do "
        "without; shortage is need less what arrives. Priced out is what buyers give up "
        "because the price exceeds what it is worth to them; physically absent could not be had at "
        "any price.",
    )
    hit = {s.key[0] for s in sectors}
    total = view.sector["sector"].n_unique()
    title = f"{len(hit)} of {total} sectors go short of something they need"
    return Section("sectors", title, "Sectors", prose, (Panel(figure, table),))


def _timeline(
    view: StressView,
    key: str,
    title: str,
    frame: pl.DataFrame,
    shortfalls: list[Shortfall],
    names: dict[tuple[str, ...], tuple[str, str]],
) -> Figure:
    shown = shortfalls[:MOST_STRIPS]
    keys = ["element"] if len(shown[0].key) == 1 else ["sector", "material"]
    rows = add_unmet(frame).select(
        pl.concat_str(keys, separator=" · ").alias("key"), "date", pl.col("unmet").alias("value")
    )
    texts = {" · ".join(s.key): names[s.key] for s in shown}
    order = pl.DataFrame({"key": list(texts)}).with_row_index("order")
    strips = rows.join(order, on="key").sort("order", "date")
    height = 30 + STRIP * len(shown)
    tall = 30 + shortfall_figure.narrow_strip(texts.values(), STRIP) * len(shown)
    more = len(shortfalls) - len(shown)
    note = "unmet need, % of need; what is worth most comes first"
    note += f"; {more} more in the table" if more else ""
    return Figure(
        id=key,
        title=title,
        note=note,
        drawings=(
            Drawing(
                "",
                shortfall_timeline(strips, names=texts, threshold=view.threshold),
                height,
                f"Timeline: {_joined(names[shown[0].key])} falls short first, in "
                f"{long_month(shown[0].first)}, by {percent(shown[0].worst)} at the worst.",
                shortfall_timeline(strips, names=texts, threshold=view.threshold, narrow=True),
                tall,
            ),
        ),
        keys=depth_keys(view.threshold),
    )


def _short_table(
    key: str,
    title: str,
    shortfalls: list[Shortfall],
    names: dict[tuple[str, ...], tuple[str, str]],
    unit: str,
    units: dict[str, str] | None = None,
) -> ReportTable:
    rows = [
        {
            "what": _joined(names[s.key]),
            "first": s.first,
            "worst_date": s.worst_date,
            "worst": s.worst,
            "months": s.months,
            "lacking": s.lacking,
            "absent": s.absent,
            "unit": (units or {}).get(s.key[-1], unit).removesuffix("/month"),
        }
        for s in shortfalls
    ]
    return ReportTable(
        id=key,
        title=title,
        frame=pl.DataFrame(rows),
        columns=(
            Column("what", "What"),
            Column("first", "Short from", "month"),
            Column("months", "Months short"),
            Column("worst", "Unmet at the worst", "value", "1"),
            Column("worst_date", "Worst month", "month"),
            Column("lacking", "Lacking in all", "value", unit),
            Column("absent", "Physically absent", "value", "1"),
        ),
    )


def depth_keys(threshold: float) -> tuple[Key, ...]:
    """Return the legend of a timeline of unmet need."""
    least = f"{100 * threshold:.0f}"
    classes = ((f"{least}–10 % unmet", 0.25), ("10–25", 0.45), ("25–50", 0.7), ("over 50 %", 1.0))
    met = Key(f"under {least} %", "mute", "fill", 0.1)
    return (met, *(Key(text, "short", "fill", depth) for text, depth in classes))


def _joined(name: tuple[str, str]) -> str:
    return ": ".join(part for part in name if part)
