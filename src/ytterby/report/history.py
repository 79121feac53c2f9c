"""The report of a history: how an indicator moved over the years, and what happened then."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key, history_panels
from ytterby.figures import history as history_figure
from ytterby.figures.style.text import NO_BREAK, capital, interval, number, percent
from ytterby.report.chain_sections import INTERVAL
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.render import render_html
from ytterby.report.views import Provenance

EXPORTER = (
    "Below zero more is made than used, and the rest is exported; what lies below −100 % is drawn "
    "at −100 %."
)
ROLE = {"share": "china", "index": "use", "price": "ally"}


@dataclass(frozen=True)
class HistoryView:
    """Series over the years, as their report shows them.

    Attributes
    ----------
    title
        What is measured, in words, without its unit.
    finding
        What moved most, in a sentence.
    moved
        How many series moved beyond their intervals, in a sentence.
    group
        Which group of series the finding is about.
    unit, index
        Unit of the values; whether they are an index from 0 to 1.
    series
        ``series`` (words), ``group`` (which chart it is drawn in), ``year``, ``value``, ``low``,
        ``high``, ``thin``.
    events
        ``date``, ``event``, ``actor``, ``target``, ``instrument``, ``effect``, ``source``,
        ``tier``, ``marked``.
    provenance
        Where the numbers come from.
    """

    title: str
    finding: str
    moved: str
    group: str
    unit: str
    index: bool
    series: pl.DataFrame = field(repr=False)
    events: pl.DataFrame = field(repr=False)
    provenance: Provenance = field(repr=False)


def build_history_report(view: HistoryView) -> str:
    """Return the report of a history as one self-contained HTML file."""
    return render_html(describe_history(view))


def describe_history(view: HistoryView) -> ReportDocument:
    """Return what the report of a history says, before it is a page."""
    own = view.provenance
    years = view.series["year"].unique().sort()
    return ReportDocument(
        title=f"History: {view.title}",
        kicker=f"History · {years[0]}–{years[-1]}",
        finding=view.finding,
        emphasis="",
        lede=f"{capital(view.title)}, year by year, each with its 80{NO_BREAK}% interval.",
        stats=_stats(view),
        sections=(_series_section(view), _event_section(view)),
        sources=own.sources,
        assumptions=own.assumptions,
        command=own.command,
        manifest={
            "evidence": own.evidence_version,
            "as of": own.as_of or "all that is known",
            "overrides": ", ".join(own.overrides) or "none",
            **own.manifest,
        },
    )


def _stats(view: HistoryView) -> tuple[Stat, ...]:
    """Return the last value of the first four series of the group that the finding is about."""
    last = max(view.series["year"].to_list())
    rows = view.series.filter(
        pl.col("year") == last, pl.col("group") == view.group, pl.col("value").is_not_null()
    )
    share = view.unit == "1" and not view.index
    stats = []
    for row in rows.head(4).iter_rows(named=True):
        label = f"{row['series']}, {row['group']}" if row["group"] else row["series"]
        known = row["low"] is not None and row["high"] is not None and row["low"] != row["high"]
        if share and row["value"] < 0:
            stats.append(Stat(label, "net exporter", note=f"{last}, more is made than used"))
            continue
        said = percent if share else number
        value = f"{row['value']:.2f}" if view.index else said(row["value"])
        band = interval(row["low"], row["high"], view.unit) if known else ""
        if view.index and known:
            band = f"{row['low']:.2f}–{row['high']:.2f}"
        unit = "" if view.unit == "1" else view.unit
        stats.append(Stat(label, value, unit, band, f"{last}"))
    return tuple(stats)


def _series_section(view: HistoryView) -> Section:
    marks = view.events.filter(pl.col("marked")).select("date", title="instrument")
    role = ROLE["price" if view.unit != "1" else "index" if view.index else "share"]
    share = view.unit == "1" and not view.index
    drawings = []
    # The group that the finding is about is drawn first.
    ordered = view.series.sort(pl.col("group") != view.group, maintain_order=True)
    for (group,), own in ordered.group_by("group", maintain_order=True):
        count = own["series"].n_unique()

        def draw(own: pl.DataFrame, columns: int) -> dict[str, object]:
            return history_panels(
                own, marks, unit=view.unit, index=view.index, role=f"${role}", columns=columns
            )

        drawings.append(
            Drawing(
                label=capital(str(group)),
                wide=draw(own, 3),
                height=history_figure.ROW * -(-count // 3),
                alt=f"Dots with intervals by year: {view.title}; {group}.",
                narrow=draw(own, 1),
                narrow_height=history_figure.ROW * count,
            )
        )
    figure = Figure(
        id="history",
        title=capital(view.title),
        note="by year; hollow dots rest more on priors than on observations",
        drawings=tuple(drawings),
        keys=(
            Key("value", role, "line"),
            Key("thin evidence", role, "ring"),
            INTERVAL,
            Key("event", "mute", "dots"),
        ),
        choice="Stage" if len(drawings) > 1 else "",
    )
    unit = view.unit if view.unit != "1" else ("" if view.index else "1")
    columns = (
        Column("series", "Series"),
        Column("group", "Stage"),
        Column("year", "Year"),
        Column("value", "Value", "value", unit, "low", "high"),
    )
    below = share and view.series.filter(pl.col("value") < 0).height > 0
    prose = (EXPORTER,) if below else ()
    table = ReportTable("history-table", capital(view.title), view.series, columns, limit=120)
    return Section("history", view.moved, "Series", prose, (Panel(figure, table),))


def _event_section(view: HistoryView) -> Section:
    columns = (
        Column("date", "Date", "month"),
        Column("actor", "By"),
        Column("target", "Against"),
        Column("instrument", "What"),
        Column("effect", "Effect"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable(
        "events-table",
        "Events that concern these series",
        view.events,
        columns,
        limit=80,
        note="An event that stands beside a change need not have caused it.",
    )
    marked = view.events["marked"].sum()
    prose = (f"Dotted lines in the charts are the {marked} that lie closest to what is asked.",)
    count = view.events.height
    title = f"What happened meanwhile: {count} event{'' if count == 1 else 's'}"
    return Section("events", title, "Events", prose, (Panel(table=table),))
