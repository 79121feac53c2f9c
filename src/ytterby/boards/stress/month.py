"""The map of one month of a run: drawn anew for every month that a slider stops at."""

from __future__ import annotations

from functools import cache

import polars as pl

from ytterby.boards.board import Board, Picture
from ytterby.boards.build import build_picture
from ytterby.figures import Drawing, Figure, Key, shortfall_map
from ytterby.figures.shortfall_map import TALL, WIDE
from ytterby.figures.style.text import long_month, percent
from ytterby.report.stress.sections import depth_keys

TABLE = "countries-table"
"""Table of a run that holds every month of every country."""
THRESHOLD = 0.05


def list_months(board: Board) -> tuple[str, ...]:
    """Return the months that a run can be shown for; none where no maker falls short."""
    table = board.tables.get(TABLE)
    return () if table is None else tuple(table.frame["date"].unique().sort().to_list())


def worst_month(board: Board) -> str:
    """Return the month in which makers everywhere together lack most; blank if there is none."""
    table = board.tables.get(TABLE)
    if table is None:
        return ""
    total = table.frame.group_by("date").agg(pl.col("shortage").sum())
    return str(total.sort("shortage", "date", descending=[True, False])["date"][0])


def month_picture(board: Board, date: str) -> Picture:
    """Return the map of a month as a picture.

    Parameters
    ----------
    board
        Of a run, with months.
    date
        One of them, ``2025-06``.
    """
    frame = board.tables[TABLE].frame
    own = frame.filter(pl.col("date") == date)
    names = dict(own.select("region", "country").iter_rows())
    option = shortfall_map(own, date, names=names, members=gathered(), threshold=THRESHOLD)
    figure = Figure(
        id="month-map",
        title=f"Makers by country in {long_month(date)}",
        note="unmet need, % of need by value; blank where nothing is made or nobody knows",
        drawings=(Drawing("", option, WIDE, _alt(own, date), option, TALL),),
        # Land that nobody knows of is as pale as the lightest key of a timeline.
        keys=(Key(f"under {100 * THRESHOLD:.0f} %", "calm"), *depth_keys(THRESHOLD)[1:]),
    )
    return build_picture(figure)


def month_words(board: Board, date: str) -> str:
    """Return in a sentence who lacks most in a month."""
    frame = board.tables[TABLE].frame
    own = frame.filter(pl.col("date") == date, pl.col("unmet") >= THRESHOLD)
    if own.is_empty():
        return f"{long_month(date)}: no country's makers fall visibly short."
    first = own.sort("shortage", descending=True).head(3)
    told = ", ".join(f"{c} {percent(u)}" for c, u in first.select("country", "unmet").iter_rows())
    return f"{long_month(date)}: makers in {own.height} countries fall short; most in {told}."


@cache
def gathered() -> dict[str, tuple[str, ...]]:
    """Return the countries of each region that gathers several and can be drawn."""
    from ytterby.core.regions import blocs
    from ytterby.packs import read_pack

    pack = read_pack()
    own = set(pack.regions)
    rest = tuple(c for c in blocs()["EU27"].members if c not in own)
    return {"XEU": rest} if "XEU" in own else {}


def _alt(own: pl.DataFrame, date: str) -> str:
    short = own.filter(pl.col("unmet") >= THRESHOLD).sort("unmet", descending=True)
    if short.is_empty():
        return f"World map for {long_month(date)}: no country's makers fall visibly short."
    first = short.row(0, named=True)
    return (
        f"World map for {long_month(date)}: makers in {short.height} countries fall short, "
        f"deepest in {first['country']} with {percent(first['unmet'])} of need unmet."
    )
