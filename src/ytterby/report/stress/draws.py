"""The section on draws: how likely shortages and prices are, and how bad they are in the tail."""

from __future__ import annotations

import polars as pl

from ytterby.figures import Drawing, Figure, Key, exceedance_lines, fan_panels, stop_timeline
from ytterby.figures.draws import exceedance as exceedance_figure
from ytterby.figures.draws import fan as fan_figure
from ytterby.figures.draws import stops as stops_figure
from ytterby.figures.shortfall import narrow_strip
from ytterby.figures.style.text import capital, month, number, percent
from ytterby.report.document import Column, Panel, ReportTable, Section
from ytterby.report.views import DrawsView, StressView

MOST_FANS = 6
MOST_STOPS = 14
ROOM = 6
"""Months that a timeline of stoppages shows after the last one."""
MOST_LINES = len(exceedance_figure.STYLES)
CURVES_HEIGHT = 320
ACCOUNTS = {"element": "elements", "sector": "sectors", "region": "regions"}


def draws_section(view: StressView) -> Section | None:
    """Return how sure the run is; nothing where it has no draws."""
    drawn = view.draws
    if drawn is None:
        return None
    panels = [
        _shares(view, drawn),
        _prices(view, drawn),
        *_curves(view, drawn),
        _stops(view, drawn),
    ]
    worst = drawn.elements.head(1).to_dicts()
    title = f"{drawn.shown} draws: what is sure and what is not"
    if worst and worst[0]["chance_short"] > 0:
        row = worst[0]
        title = (
            f"{capital(view.labels.element(row['element']))} runs short in "
            f"{percent(row['chance_short'])} of draws"
        )
    return Section("draws", title, "Draws", drawn.words, tuple(p for p in panels if p is not None))


def _keys(role: str) -> tuple[Key, ...]:
    return (
        Key("middle draw", role, "line"),
        Key("half of draws", role, "fill", 0.46),
        Key("nine in ten", role, "fill", 0.16),
    )


def _shares(view: StressView, drawn: DrawsView) -> Panel | None:
    order = drawn.elements.filter(pl.col("chance_short") > 0)["element"].to_list()[:MOST_FANS]
    frame = _chosen(drawn.shares, "element", order)
    if frame.is_empty():
        return None
    names = {e: capital(view.labels.element(e)) for e in order}
    return _fan(
        view,
        frame,
        Figure(
            id="draws-shares",
            title="Share of need unmet, over draws",
            note="% of need at baseline prices; those whose loss is worth most",
            drawings=(),
            keys=_keys("short"),
        ),
        names,
        "1",
        "$short",
        log=False,
    )


def _prices(view: StressView, drawn: DrawsView) -> Panel | None:
    spot = drawn.prices.filter(pl.col("market") == "outside_spot")
    first, peak = pl.col("p50").sort_by("date").first(), pl.col("p50").max()
    moved = (
        spot.group_by("material", maintain_order=True)
        .agg((peak / first).alias("multiple"))
        .sort("multiple", "material", descending=[True, False])
    )
    order = moved["material"].to_list()[:MOST_FANS]
    frame = _chosen(spot, "material", order)
    if frame.is_empty():
        return None
    names = {m: capital(view.labels.material(m)) for m in order}
    return _fan(
        view,
        frame,
        Figure(
            id="draws-prices",
            title=f"Spot prices outside {view.groups.controller_name}, over draws",
            note="USD/kg, logarithmic" + ("; with what the model missed in the back-cast"
                                          if drawn.missed else ""),
            drawings=(),
            keys=_keys("ally"),
        ),
        names,
        "USD/kg",
        "$ally",
        log=True,
    )  # fmt: skip


def _fan(
    view: StressView,
    frame: pl.DataFrame,
    figure: Figure,
    names: dict[str, str],
    unit: str,
    role: str,
    *,
    log: bool,
) -> Panel:
    count = len(names)
    wide, narrow = (
        fan_panels(frame, view.events, names=names, unit=unit, role=role, log=log, columns=columns)
        for columns in (3, 1)
    )
    drawing = Drawing(
        "",
        wide,
        fan_figure.ROW * -(-count // 3),
        f"Fans of {figure.title.lower()}: bands that half and nine in ten of draws stay within.",
        narrow,
        fan_figure.ROW * count,
    )
    shown = Figure(figure.id, figure.title, figure.note, (drawing,), figure.keys)
    kept = tuple(
        Column(c, words, "value", unit)
        for c, words in (("p05", "5 %"), ("p25", "25 %"), ("p50", "Middle"), ("p75", "75 %"),
                         ("p95", "95 %"))
    )  # fmt: skip
    table = ReportTable(
        id=f"{figure.id}-table",
        title=figure.title,
        frame=frame,
        columns=(Column("date", "Month", "month"), Column("item", "What"), *kept),
        limit=12,
        note="The first rows; the file holds all.",
    )
    return Panel(shown, table)


def _curves(view: StressView, drawn: DrawsView) -> list[Panel]:
    """Return a chart for each account, since each has a legend of its own."""
    label = {
        "element": view.labels.element, "sector": view.labels.sector, "region": view.labels.region
    }  # fmt: skip
    panels: list[Panel] = []
    for account, words in ACCOUNTS.items():
        own = drawn.curves.filter(pl.col("account") == account)
        items = own["item"].unique(maintain_order=True).to_list()[:MOST_LINES]
        if not items:
            continue
        names = {i: capital(label[account](i)) for i in items}
        styles = list(exceedance_figure.STYLES)
        if account == "region":
            styles = exceedance_figure.region_styles(items, view.groups)
        option = exceedance_lines(
            own.filter(pl.col("item").is_in(items)),
            names=names,
            unit=own["unit"][0],
            styles=styles,
        )
        alt = f"Falling lines: share of draws with more than a loss, for {words}."
        figure = Figure(
            id=f"draws-{account}-curves",
            title=f"How likely is a larger loss: {words}",
            note="share of draws with more than a loss over the whole run",
            drawings=(Drawing("", option, CURVES_HEIGHT, alt),),
            keys=tuple(
                Key(names[i], role, mark) for i, (role, mark) in zip(items, styles, strict=False)
            ),
        )
        table = ReportTable(
            id=f"draws-{account}-curves-table",
            title="Losses and how likely more is",
            frame=own.with_columns(
                pl.col("item").map_elements(label[account], return_dtype=pl.String)
            ),
            columns=(
                Column("item", capital(account)),
                Column("loss", "Loss", "value", "*"),
                Column("probability", "Draws with more", "value", "1"),
            ),
            limit=12,
            note="The first rows; the file holds all.",
        )
        panels.append(Panel(figure, table, 12 if account == "region" else 6))
    return panels


def _stops(view: StressView, drawn: DrawsView) -> Panel | None:
    if drawn.stops.is_empty():
        return None
    frame = drawn.stops.with_columns(
        pl.col("sector").map_elements(view.labels.sector, return_dtype=pl.String),
        pl.col("material").map_elements(view.labels.material, return_dtype=pl.String),
    )
    share = number(100 * float(frame["unmet_from"][0]))
    table = ReportTable(
        id="draws-stops",
        title=f"Who lacks {share} % of a need, how likely and from when",
        frame=frame,
        columns=(
            Column("sector", "Sector"),
            Column("material", "Lacks"),
            Column("probability", "Draws", "value", "1"),
            Column("first_month", "First month, middle", "month"),
            Column("first_month_low", "early", "month"),
            Column("first_month_high", "late", "month"),
        ),
        limit=12,
        note="Months are of the draws in which it comes: middle and central 80 %. Those whose loss "
        "is worth most first.",
    )
    return Panel(_stop_figure(view, drawn.stops.head(MOST_STOPS), share), table)


def _stop_figure(view: StressView, stops: pl.DataFrame, share: str) -> Figure | None:
    dates = view.element["date"].unique().sort().to_list()
    dated = stops.filter(pl.col("first_month").is_in(dates))
    if dated.is_empty():
        return None
    rows = dated.with_columns(key=pl.concat_str("sector", "material", separator=" · ")).sort(
        "first_month", maintain_order=True
    )
    names = {
        f"{s} · {m}": (capital(view.labels.sector(s)), view.labels.material(m))
        for s, m in rows.select("sector", "material").iter_rows()
    }
    # Later months would only press the others together.
    last = str(rows.select(pl.max_horizontal("first_month", "first_month_high").max()).item())
    dates = [d for d in dates if d <= last] + [d for d in dates if d > last][:ROOM]
    wide, narrow = (
        stop_timeline(rows, dates, names=names, narrow=narrow) for narrow in (False, True)
    )
    first = rows.row(0, named=True)
    tall = narrow_strip(names.values(), stops_figure.ROW)
    drawing = Drawing(
        "",
        wide,
        stops_figure.ROW * rows.height + stops_figure.FOOT,
        f"Timeline: {', '.join(names[first['key']])} is first to lack {share} % of its need, in "
        f"{month(first['first_month'])} in the middle draw.",
        narrow,
        tall * rows.height + stops_figure.FOOT,
    )
    keys = (
        Key("first month, middle draw", "short", "dot"),
        Key("central 80 %", "short", "whisker"),
    )
    return Figure(
        id="first-stops",
        title=f"First stoppages: from when {share} % of a need goes unmet",
        note="of the draws in which it comes; the fainter the dot, the fewer they are",
        drawings=(drawing,),
        keys=keys,
    )


def _chosen(frame: pl.DataFrame, column: str, order: list[str]) -> pl.DataFrame:
    """Return the rows of some items, in their order, the column named ``item``."""
    places = pl.DataFrame(
        {"item": order, "order": list(range(len(order)))},
        schema={"item": pl.String, "order": pl.Int64},
    )
    return (
        frame.rename({column: "item"}).join(places, on="item").sort("order", "date").drop("order")
    )
