"""The report of an outlook: supply and demand to 2040, and the price that closes the gap."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key
from ytterby.figures.impacts.outlook import HUES, balance_bars, price_points
from ytterby.figures.impacts.project import BAR, need_dots
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.impacts.project import SPACE, WHISKER
from ytterby.report.render import render_html
from ytterby.report.views import Provenance

HEIGHT = 320
"""Of a chart of years [px]."""
TOP = 4.0
"""Top of the axis of prices over today's price [1]."""
ROOM = 1.2
"""Top of that axis over the highest of lower bounds [1]."""
STEP = 50.0
"""To which it is rounded up [USD/kg]."""


@dataclass(frozen=True)
class OutlookView:
    """What a report of an outlook shows.

    Attributes
    ----------
    name
        Of the element.
    finding, points
        The answer in a sentence, and what else there is to say.
    stats
        Numbers that lead.
    statuses
        In the order of the stack, what runs first.
    price
        Today's [USD/kg].
    balance, supply, stack, left_out
        Tables of the outlook.
    provenance
        Where the numbers come from.
    """

    name: str
    finding: str
    points: tuple[str, ...]
    stats: tuple[Stat, ...]
    statuses: tuple[str, ...]
    price: float
    balance: pl.DataFrame = field(repr=False)
    supply: pl.DataFrame = field(repr=False)
    stack: pl.DataFrame = field(repr=False)
    left_out: pl.DataFrame = field(repr=False)
    provenance: Provenance = field(repr=False)


def build_outlook_report(view: OutlookView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_outlook(view))


def describe_outlook(view: OutlookView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    return ReportDocument(
        title=f"Outlook: {view.name}",
        kicker="Outlook to 2040",
        finding=view.finding,
        emphasis="",
        lede=f"Separated {view.name} oxide: plants that run, the pipeline at its odds, published "
        "paths of demand.",
        stats=view.stats,
        sections=(
            _balance(view, "outside", "Outside China", view.points),
            _balance(view, "world", "In the world", ()),
            _prices(view),
            _left_out(view),
        ),
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


def _balance(view: OutlookView, place: str, title: str, points: tuple[str, ...]) -> Section:
    rows = view.balance.filter(pl.col("place") == place)
    supply = view.supply.filter(pl.col("place") == place)
    hues = [h.removeprefix("$") for h in HUES]
    figure = Figure(
        id=f"balance-{place}",
        title=f"Supply and demand, {title.lower() if place == 'world' else 'outside China'}",
        note="t of separated oxide a year; the pipeline at its odds",
        drawings=(
            Drawing(
                "",
                balance_bars(supply, rows, statuses=view.statuses),
                HEIGHT,
                f"Bars of supply by status and a line of demand, {title}.",
            ),
        ),
        keys=(
            *(Key(s, h) for s, h in zip(view.statuses, hues, strict=False)),
            Key("demand", "ink", "line"),
            Key("central 80 %", "ink", "whisker"),
        ),
    )
    columns = (
        Column("year", "Year"),
        *(
            Column(n, n.capitalize(), "value", "t REO/year", f"{n}_low", f"{n}_high")
            for n in ("demand", "running", "pipeline", "gap")
        ),
        Column("short", "Short", "value", "1"),
    )
    table = ReportTable(f"balance-{place}-table", f"Balance, {title.lower()}", rows, columns)
    return Section(f"balance-{place}", title, title, points, (Panel(figure, table),))


def _prices(view: OutlookView) -> Section:
    rows = view.balance.filter(pl.col("place") == "outside").select(
        "year",
        pl.col("growing").alias("value"),
        pl.col("growing_low").alias("low"),
        pl.col("growing_high").alias("high"),
    )
    rows = rows.filter(pl.col("value").is_null() | (pl.col("value") > 0.0))
    # Where only the best draws can be met, the axis still reaches them.
    least = max((float(v) for v in rows["low"].drop_nulls().to_list()), default=0.0)
    most = STEP * math.ceil(max(TOP * view.price, ROOM * least) / STEP)
    first = Figure(
        id="price",
        title="Price that meets the growth of demand outside",
        note="if China goes on selling as in 2024; years without a point: beyond all projects",
        drawings=(
            Drawing(
                "",
                price_points(rows, price=view.price, most=most),
                HEIGHT,
                "Points of the price by year with intervals.",
            ),
        ),
        keys=(
            Key("median", "ink", "line"),
            Key("central 80 %, cut at the top", "mute", "whisker"),
            Key("price of 2024", "plum", "dash"),
        ),
    )
    height = SPACE + BAR * max(view.stack.height, 1)
    known = view.stack.filter(pl.col("needs").is_not_null())
    second = Figure(
        id="stack",
        title=f"Price of {view.name} that each project needs",
        note="other prices fixed; what lies beyond the axis stands at its end",
        drawings=(
            Drawing(
                "",
                need_dots(known, price=view.price, name=view.name),
                height,
                "Dots with intervals by project.",
                need_dots(known, price=view.price, name=view.name, narrow=True),
                height,
            ),
        ),
        keys=(Key("project", "ink", "ring"), WHISKER, Key("price of 2024", "plum", "dash")),
    )
    columns = (
        Column("facility", "Project"),
        Column("status", "Status"),
        Column("start_year", "Announced"),
        Column("amount", "Brings", "value", "t REO/year"),
        Column("success", "Odds", "value", "1"),
        Column("needs", "Needs", "value", "USD/kg", "low", "high"),
        Column("needs_all", "All alike", "value", "USD/kg"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable("stack-table", "Projects by the price that they need", view.stack, columns)
    return Section("prices", "What would close the gap", "Prices", (),
                   (Panel(first), Panel(second, table)))  # fmt: skip


def _left_out(view: OutlookView) -> Section:
    columns = (Column("source", "Project"), Column("why", "Why"))
    table = ReportTable("left-out-table", "Not counted", view.left_out, columns, limit=80)
    return Section("left-out", "What is not counted", "Not counted", (), (Panel(table=table),))
