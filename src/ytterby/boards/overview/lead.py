"""What leads the first page: the finding in words, its chart, and four numbers."""

from __future__ import annotations

from urllib.parse import quote

import polars as pl
from markupsafe import Markup

from ytterby.boards.dependence.explain import Shown, explain
from ytterby.boards.dependence.setting import Setting
from ytterby.boards.dependence.words import Row, band, find_row, said
from ytterby.core.regions import with_the
from ytterby.figures import Drawing, Figure, Key, Option
from ytterby.figures.style.text import capital, interval, number, percent
from ytterby.figures.trend import Line, share_trend
from ytterby.indicators import months_of_cover
from ytterby.report.document import Stat
from ytterby.workflows.customs import PAPERS

COVER = "cover"
"""Key of what stands behind the stocks."""
WHOLE = "MAG"
"""What is meant where no element is named: the elements of magnets."""
LITTLE = 0.005
"""A share below this is told as under one percent, not as a span [1]."""


def finding(numbers: pl.DataFrame, setting: Setting) -> tuple[str, str]:
    """Return how dependent a country is in one sentence, and the part of it to emphasise."""
    place, partner = with_the(setting.place.name), with_the(setting.partner.name)
    row = find_row(numbers, WHOLE, "ever_touched")
    if row is None and numbers["value"].is_null().all():
        return f"Nobody knows what rare earths the makers in {place} use.", "Nobody knows"
    if row is None:
        part = "cannot be told"
        return f"How much of its magnet rare earths {place} gets through {partner} {part}.", part
    share = said(row["value"])
    return f"{capital(place)} gets {share} of its magnet rare earths through {partner}.", share


def finding_key(numbers: pl.DataFrame) -> str:
    """Return the key of what stands behind the finding; blank where there is nothing."""
    row = find_row(numbers, WHOLE, "ever_touched")
    return str(row["why"]) if row is not None else ""


def lede(numbers: pl.DataFrame, setting: Setting) -> str:
    """Return what customs papers say, what is true, and what would be missing."""
    place, partner = with_the(setting.place.name), with_the(setting.partner.name)
    true = find_row(numbers, WHOLE, "ever_touched")
    if true is None:
        return "The use of all magnet elements together is not known there, so it is not traced."
    papers = find_row(numbers, WHOLE, "customs_share", rule=PAPERS)
    told = (
        f"Customs papers name {partner} for {said(papers['value'])} of the value of its magnet "
        "imports. "
        if papers is not None
        else ""
    )
    return (
        f"{told}Traced from mine to magnet, {said(true['value'])}{band(true)} of what makers in "
        f"{place} used in {setting.year} had passed through {partner} at one stage at least, "
        "whoever shipped it last."
    )


def lead_stats(numbers: pl.DataFrame, past: pl.DataFrame, setting: Setting) -> tuple[Stat, ...]:
    """Return the four numbers that lead; those that nobody knows are left out."""
    found = (
        _touched(numbers, past, setting),
        _narrowest(numbers, setting),
        _unmet(numbers, setting),
        _cover(setting),
    )
    return tuple(s for s in found if s is not None)


def hero_figure(past: pl.DataFrame, setting: Setting) -> Figure:
    """Return the share that passed through the partner, by year."""
    rows = past.filter(pl.col("element") == WHOLE).with_columns(line=pl.lit("touched"))
    name = setting.partner.name
    option: Option = share_trend(rows, {"touched": Line(f"passed through {name}", "$china")})
    option["yAxis"] = {**option["yAxis"], "name": ""}  # the note says it
    return Figure(
        id="trend",
        title="",
        note=f"Magnet elements in use that passed through {name} at any stage, %",
        drawings=(
            Drawing(
                "",
                option,
                190,
                f"Line by year: share of the magnet elements in use in {setting.place.name} that "
                f"passed through {name}, with the 80 % interval as a band.",
            ),
        ),
        keys=(Key("share of use", "china", "line"), Key("80 % interval", "china", "fill", 0.25)),
    )


def _touched(numbers: pl.DataFrame, past: pl.DataFrame, setting: Setting) -> Stat | None:
    row = find_row(numbers, WHOLE, "ever_touched")
    if row is None:
        return None
    early = past.filter(pl.col("element") == WHOLE).sort("year").head(1)
    note = "at any stage from mine to magnet"
    if early.height:
        first = early.row(0, named=True)
        apart = first["high"] < row["low"] or row["high"] < first["low"]
        word = "up from" if row["value"] > first["value"] else "down from"
        if not apart:
            note = f"as in {first['year']}, within the intervals"
        elif percent(first["value"]) == percent(row["value"]):
            note = f"within a percentage point of {first['year']}"
        else:
            note = f"{word} {said(first['value'])} in {first['year']}"
    return Stat(
        f"Magnet elements that passed through {setting.partner.name}",
        percent(row["value"]),
        band=_points(row),
        note=note,
        why=str(row["why"]),
    )


def _narrowest(numbers: pl.DataFrame, setting: Setting) -> Stat | None:
    rows = numbers.filter(
        (pl.col("measure") == "stage_trace")
        & pl.col("main")
        & ~pl.col("element").is_in(list(setting.pack.groups))
        & pl.col("element").is_in(list(setting.pack.groups[WHOLE]))
    ).sort("value", descending=True, nulls_last=True)
    if rows.is_empty() or rows["value"][0] is None:
        return None
    row = rows.row(0, named=True)
    return Stat(
        f"{capital(setting.labels.element(row['element']))}, {setting.labels.stage(row['stage'])} "
        f"in {with_the(setting.partner.name)}",
        percent(row["value"]),
        band=_points(row),
        note="the narrowest point among the magnet elements",
        why=str(row["why"]),
    )


def _unmet(numbers: pl.DataFrame, setting: Setting) -> Stat | None:
    rows = [
        r
        for r in (
            find_row(numbers, WHOLE, "dependence", rule=rule)
            for rule in ("target_first", "pro_rata")
        )
        if r is not None
    ]
    if not rows:
        return None
    low, high = min(r["value"] for r in rows), max(r["value"] for r in rows)
    near = percent(low) == percent(high) or high < LITTLE
    shown = percent(high) if near else f"{interval(low, high, '1')}\u00a0%"
    return Stat(
        f"Unmet at once without {setting.partner.name}",
        shown,
        note="of the need for magnet elements: served first, or in step with all others",
        why=str(rows[0]["why"]),
    )


def _cover(setting: Setting) -> Stat | None:
    frame = months_of_cover(setting.chain, {setting.place.code: setting.place.regions})
    rows = frame.filter(pl.col("months_of_cover").is_not_null())
    if rows.is_empty():
        return Stat("Months of cover", "—", note="no stock is known")
    row = rows.row(0, named=True)
    return Stat(
        "Stocks, in months of use",
        number(row["months_of_cover"]),
        "months",
        interval(row["low"], row["high"]),
        f"held by {row['holder']}",
        row["tier"],
        why=COVER,
    )


def explain_cover(setting: Setting) -> dict[str, str]:
    """Return what stands behind the stocks, by its key; nothing where no stock is known."""
    frame = months_of_cover(setting.chain, {setting.place.code: setting.place.regions})
    rows = frame.filter(pl.col("months_of_cover").is_not_null())
    if rows.is_empty():
        return {}
    row = rows.row(0, named=True)
    claims = [c for c in str(row["source"] or "").split(";") if c]
    links = Markup("").join(
        Markup('<li><a href="{}">{}</a></li>').format(f"/evidence?claim={quote(c)}", c)
        for c in claims
    )
    band = interval(row["low"], row["high"])
    text = explain(
        f"Stocks in {with_the(setting.place.name)}",
        Shown(
            f"{number(row['months_of_cover'])} months",
            f"{band} months" if band else "",
            tier=str(row["tier"] or ""),
        ),
        "How long makers could go on from what they hold, at the rate at which they use it. Where "
        "nobody publishes stocks, it is the cover that makers are thought to aim at everywhere, so "
        "that it is the same for many countries.",
        (("Held by", str(row["holder"])),),
        Markup("<h3>What it rests on</h3><ul>{}</ul>").format(links) if claims else "",
    )
    return {COVER: text}


def _points(row: Row) -> str:
    text = interval(row["low"], row["high"], "1")
    return f"{text} %" if text else ""
