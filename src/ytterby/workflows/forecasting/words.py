"""A forecast on record in words, and its tables for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from ytterby.core.regions import region_name, with_the
from ytterby.packs import Pack, read_pack
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import word
from ytterby.workflows.forecasting.record import Recorded
from ytterby.workflows.forecasting.setting import EVERYBODY, MARKETS, OTHERS

MARKET = {"inside": "inside", "outside_spot": "outside, spot", "outside_average": "outside, mean"}
LISTED = 16
"""Plants in a summary."""
COUNTRIES = 6
"""Countries in a summary of sectors."""
LIKELY = 0.1
"""Odds from which a first month is told."""
Row = Mapping[str, Any]


def setting_of(recorded: Recorded) -> Mapping[str, Any]:
    """Return the choices behind a forecast."""
    found = recorded.manifest["setting"]
    assert isinstance(found, dict)
    return found


def finding(recorded: Recorded) -> tuple[str, ...]:
    """Return the forecast in sentences, the answer first."""
    setting, exports = setting_of(recorded), recorded.tables["exports"]
    made = str(recorded.manifest["recorded_on"])
    seller, buyer = region_name(setting["seller"]), with_the(region_name(setting["buyer"]))
    everybody = list(_rows(exports, destination=EVERYBODY))
    to = list(_rows(exports, destination=setting["buyer"]))
    least = min(everybody, key=lambda r: r["tonnes"])
    end = everybody[-1]
    lines = [
        f"As of {setting['as_of']}, recorded on {made}: {recorded.manifest['title']}.",
        f"Magnet exports of {seller} fall to {_amount(least, 'tonnes')} t in "
        f"{_month(least['date'])}, {_share(least)} of a usual month, and are back at "
        f"{_amount(end, 'tonnes')} t ({_share(end)}) in {_month(end['date'])}.",
        f"To {buyer}: {_amount(to[0], 'tonnes')} t in {_month(to[0]['date'])}, "
        f"{_amount(to[-1], 'tonnes')} t in {_month(to[-1]['date'])}; usual are "
        f"{to[0]['usual']:,.0f} t.",
        f"Of the goods under licence, {100 * end['under_licence']:.0f} % of usual exports, "
        f"hardly any leave from then to {_month(_restart(everybody))}; in "
        f"{_month(end['date'])} {100 * end['licensed_share']:.0f} % "
        f"({100 * end['licensed_low']:.0f}–{100 * end['licensed_high']:.0f} %) of usual does.",
        *_price_lines(recorded),
        *_stop_lines(recorded),
        f"Brackets hold the central 80 %. SHA-256 of the record: {recorded.sha256}.",
    ]
    return tuple(lines)


def _restart(rows: list[Row]) -> dt.date:
    """Return the first month in which a tenth of goods under licence leaves, after the stop."""
    later = [r["date"] for r in rows[1:] if r["licensed_share"] >= 0.1]
    found: dt.date = (later or [rows[-1]["date"]])[0]
    return found


def _price_lines(recorded: Recorded) -> Iterator[str]:
    prices = recorded.tables["prices"]
    months = prices["date"].unique().sort()
    early, late = months[min(2, len(months) - 1)], months[-1]
    parts = []
    for element in ("Dy", "Tb", "Y"):
        spot = next(_rows(prices, element=element, market="outside_spot", date=early), None)
        last = next(_rows(prices, element=element, market="outside_spot", date=late), None)
        if spot is not None and last is not None:
            parts.append(
                f"{element} {_price(spot)} and {_price(last)} (from {_usd(spot['start'])})"
            )
    if parts:
        yield (
            f"Spot prices outside in {_month(early)} and {_month(late)}, USD/kg of oxide: "
            + "; ".join(parts)
            + "."
        )
    inside = [
        f"{row['element']} {_price(row)} (from {_usd(row['start'])})"
        for row in _rows(prices, market="inside", date=late)
        if row["element"] in ("Dy", "Tb")
    ]
    if inside:
        yield f"Inside China in {_month(late)}: " + "; ".join(inside) + "."


def _stop_lines(recorded: Recorded) -> Iterator[str]:
    pack = read_pack()
    stops = recorded.tables["stops"]
    seller = setting_of(recorded)["seller"]
    sectors = stops.filter((pl.col("kind") == "sector") & (pl.col("region") != seller))
    big = sectors.filter((pl.col("stopped") >= 0.5) & (pl.col("region") != "ROW"))
    big = big.sort("size", descending=True)
    lead = [
        f"{pack.label(r['name'])} in {with_the(region_name(r['region']))} "
        f"({100 * r['stopped']:.0f} %, from {_month(r['stopped_first'])})"
        for r in big.head(4).iter_rows(named=True)
        if r["stopped_first"] is not None
    ]
    if lead:
        yield (
            "Large sectors that will rather than not lack half of their rare earths for a month: "
            + "; ".join(lead)
            + "."
        )
    named = stops.filter((pl.col("kind") == "plant") & (pl.col("name") != OTHERS))
    plants = [
        f"{r['name']}, {_product(pack, r['product'])} ({100 * r['stopped']:.0f} %)"
        for r in named.sort("stopped", "size", descending=True).head(4).iter_rows(named=True)
        if r["stopped"] >= 0.1
    ]
    if plants:
        yield "Plants that lose half of their output for a month: " + "; ".join(plants) + "."


def summaries(recorded: Recorded) -> tuple[Summary, ...]:
    """Return the forecast's tables for people."""
    return (
        _exports(recorded),
        *(_prices(recorded, market) for market in MARKETS),
        _sectors(recorded),
        _plants(recorded),
    )


def _exports(recorded: Recorded) -> Summary:
    frame = recorded.tables["exports"]
    rows = []
    for date in frame["date"].unique().sort():
        cells = [word(_month(date))]
        for place in frame["destination"].unique(maintain_order=True):
            row = next(_rows(frame, date=date, destination=place))
            share = f"{100 * row['share']:.0f} %"
            cells += [
                Cell(f"{row['tonnes']:,.0f}", f"({row['low']:,.0f}–{row['high']:,.0f})"),
                Cell(share, f"({100 * row['share_low']:.0f}–{100 * row['share_high']:.0f})"),
            ]
        row = next(_rows(frame, date=date, destination=EVERYBODY))
        held = f"({100 * row['licensed_low']:.0f}–{100 * row['licensed_high']:.0f})"
        cells.append(Cell(f"{100 * row['licensed_share']:.0f} %", held))
        rows.append(tuple(cells))
    buyer = setting_of(recorded)["buyer"]
    usual = [next(_rows(frame, destination=p))["usual"] for p in (EVERYBODY, buyer)]
    columns = (
        Column("month", number=False),
        Column("to all, t", keep=2),
        Column("of usual"),
        Column(f"to {buyer}, t", keep=1),
        Column("of usual"),
        Column("under licence,\nof usual"),
    )
    note = (
        f"Usual: {usual[0]:,.0f} t a month to all, {usual[1]:,.0f} t to {buyer}. Brackets: "
        "central 80 %. No seasons."
    )
    return Summary("Chinese magnet exports, NdFeB and SmCo", columns, tuple(rows), note)


def _prices(recorded: Recorded, market: str) -> Summary:
    frame = recorded.tables["prices"].filter(pl.col("market") == market)
    dates = frame["date"].unique().sort().to_list()
    shown = [d for i, d in enumerate(dates) if i in (0, 1, 2, 5) or d == dates[-1]]
    rows = []
    for element in frame["element"].unique(maintain_order=True):
        cells = [word(element)]
        first = next(_rows(frame, element=element))
        cells.append(Cell(_usd(first["start"])))
        for date in shown:
            row = next(_rows(frame, element=element, date=date))
            interval = f"({_usd(row['low'])}–{_usd(row['high'])})"
            cells.append(Cell(_usd(row["price"]), interval))
        rows.append(tuple(cells))
    columns = (
        Column("USD/kg oxide", number=False),
        Column("before"),
        *(Column(_month(date)) for date in shown),
    )
    return Summary(f"Prices {MARKET[market]}", columns, tuple(rows))


def _sectors(recorded: Recorded) -> Summary:
    """Return odds of a stop by sector, in the countries that buy most."""
    pack, seller = read_pack(), setting_of(recorded)["seller"]
    stops = recorded.tables["stops"]
    frame = stops.filter((pl.col("kind") == "sector") & ~pl.col("region").is_in([seller, "ROW"]))
    totals = frame.group_by("region").agg(pl.col("size").sum()).sort("size", descending=True)
    countries = totals["region"].head(COUNTRIES).to_list()
    frame = frame.filter(pl.col("region").is_in(countries))
    sectors = frame.group_by("name").agg(pl.col("size").sum()).sort("size", descending=True)
    rows = []
    for sector in sectors["name"]:
        cells = [word(pack.label(sector))]
        for country in countries:
            found = next(_rows(frame, name=sector, region=country), None)
            cells.append(_odds(found))
        rows.append(tuple(cells))
    columns = (Column("short / stopped, %", number=False), *(Column(c) for c in countries))
    note = (
        "Odds that 5 % / half of the bill for rare earths goes undelivered in some month; the "
        "first month of a stop, or of a shortage where a stop is unlikely. Dash: too small a bill."
    )
    return Summary("Sectors that go short and stop", columns, tuple(rows), note)


def _odds(row: Row | None) -> Cell:
    if row is None:
        return word("")
    first = row["stopped_first"] if row["stopped"] >= LIKELY else row["short_first"]
    when = f"{first:%b}" if first is not None and row["short"] >= LIKELY else ""
    return Cell(f"{100 * row['short']:.0f} / {100 * row['stopped']:.0f}", when)


def _plants(recorded: Recorded) -> Summary:
    pack = read_pack()
    frame = recorded.tables["stops"].filter(
        (pl.col("kind") == "plant") & (pl.col("name") != OTHERS) & (pl.col("short") >= LIKELY)
    )
    chosen = frame.sort("stopped", "short", "size", descending=True).head(LISTED)
    rows = [
        (
            word(f"{r['name']}, {r['region']}"),
            word(_product(pack, r["product"])),
            Cell(f"{100 * r['short']:.0f} %"),
            word(_month(r["short_first"]) if r["short_first"] else ""),
            Cell(f"{100 * r['stopped']:.0f} %"),
            word(_month(r["stopped_first"]) if r["stopped_first"] else ""),
            Cell(f"{100 * r['worst']:.0f} %", f"({100 * r['low']:.0f}–{100 * r['high']:.0f})"),
        )
        for r in chosen.iter_rows(named=True)
    ]
    columns = (
        Column("plant", number=False),
        Column("makes", number=False),
        Column("short"),
        Column("from", number=False),
        Column("stopped"),
        Column("from", number=False),
        Column("worst month's\nloss"),
    )
    note = "Odds by the last month. short: 5 % below usual output; stopped: half of it."
    return Summary("Plants known by name", columns, tuple(rows), note)


def _product(pack: Pack, product: str) -> str:
    """Return what a plant makes; of a separation plant, the ore that it works."""
    ore, _, circuit = product.partition(":")
    return f"{pack.label(ore)}" if circuit in ("light", "heavy", "full") else pack.label(product)


def _rows(frame: pl.DataFrame, **where: object) -> Iterator[Row]:
    for name, value in where.items():
        frame = frame.filter(pl.col(name) == value)
    yield from frame.iter_rows(named=True)


def _month(day: dt.date) -> str:
    return f"{day:%Y-%m}"


def _amount(row: Row, name: str) -> str:
    return f"{row[name]:,.0f} ({row['low']:,.0f}–{row['high']:,.0f})"


def _share(row: Row) -> str:
    return f"{100 * row['share']:.0f} %"


def _price(row: Row) -> str:
    return f"{_usd(row['price'])} ({_usd(row['low'])}–{_usd(row['high'])})"


def _usd(value: float) -> str:
    """Return a price with two or three digits that count."""
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"
