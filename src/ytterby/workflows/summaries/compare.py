"""Scenarios side by side, for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.figures.style.text import capital
from ytterby.packs import Pack
from ytterby.results import Cell, Column, Summary, Table
from ytterby.results.summary import GAP, amount_text, share_text, word
from ytterby.simulate import Scenario
from ytterby.workflows.summaries.rows import lookup

ROWS = 10
ROOMY = 2
"""Scenarios for which there is room to tell the first month of each shortage."""


def compare_summaries(
    tables: Mapping[str, Table], plans: Sequence[Scenario], pack: Pack
) -> tuple[Summary, ...]:
    """Return short tables with a column per scenario; empty ones are left out.

    Parameters
    ----------
    tables
        Of the workflow ``compare``.
    plans
        The scenarios in order.
    pack
        For labels.
    """
    names = [p.name for p in plans]
    drawn = "differences" in tables
    central = "central draw: " if drawn else ""
    found = [
        _shortages(tables["elements"].frame, "element", f"{central}what falls short", names, pack),
        _shortages(tables["sectors"].frame, "sector", f"{central}who lacks most", names, pack),
        _prices(tables["prices"].frame, f"{central}prices outside, USD/kg", names, pack),
    ]
    if drawn:
        found.insert(0, _differences(tables["differences"].frame, names[0], pack))
    return tuple(s for s in found if s.rows)


def _shortages(
    frame: pl.DataFrame, kind: str, title: str, names: Sequence[str], pack: Pack
) -> Summary:
    keys = [kind] if kind == "element" else ["sector", "material"]
    order = (
        frame.group_by(keys, maintain_order=True)
        .agg(pl.col("worth").max(), pl.col("shortage").max())
        .sort("worth", "shortage", descending=True, nulls_last=True, maintain_order=True)
    )
    by_key = lookup(frame, "scenario", *keys)
    # The first months take room that more scenarios need.
    months = int(len(names) <= ROOMY)
    rows = []
    for key in order.select(keys).head(ROWS).iter_rows():
        cells = [word(": ".join(pack.label(k) for k in key))]
        for name in names:
            row = by_key.get((name, *key))
            cells += [Cell(_month(row["first_month"])) if row else Cell(GAP)] * months
            cells += [
                Cell(share_text(_number(row["worst_share"])) if row else GAP),
                Cell(amount_text(_number(row["shortage"])) if row else "0"),
            ]
        rows.append(tuple(cells))
    columns = [Column(capital(title), number=False)]
    for name in names:
        columns += [Column(f"{name}:\nfrom")] * months
        columns += [
            Column("worst month,\n% of need" if months else f"{name}: worst\nmonth, % of need"),
            Column("lacking\nin all"),
        ]
    unit = "t REO" if kind == "element" else "t of magnets, t REO of all else"
    return Summary(
        "", tuple(columns), tuple(rows), f"Lacking in {unit}, over runs of equal length."
    )


def _prices(frame: pl.DataFrame, title: str, names: Sequence[str], pack: Pack) -> Summary:
    oxides = frame.filter(pl.col("material").str.starts_with("oxide:"))
    order = (
        oxides.group_by("material", maintain_order=True)
        .agg((pl.col("spot_highest") / pl.col("outside_before")).max().alias("moved"))
        .sort("moved", descending=True, nulls_last=True)["material"]
        .head(ROWS)
        .to_list()
    )
    by_key = lookup(oxides, "scenario", "material")
    rows = []
    for material in order:
        before = next(
            (r["outside_before"] for n in names if (r := by_key.get((n, material)))), None
        )
        cells = [word(pack.label(material)), Cell(amount_text(_number(before)))]
        for name in names:
            row = by_key.get((name, material))
            cells += [
                Cell(amount_text(_number(row["spot_highest"])) if row else GAP),
                Cell(amount_text(_number(row["average_highest"])) if row else GAP),
            ]
        rows.append(tuple(cells))
    columns = [Column(capital(title), number=False), Column("before")]
    for name in names:
        columns += [Column(f"{name}:\nspot highest"), Column("average\nhighest")]
    return Summary(
        "", tuple(columns), tuple(rows), "A dash: it rose and fell by less than a tenth."
    )


def _differences(frame: pl.DataFrame, first: str, pack: Pack) -> Summary:
    elements = frame.filter(pl.col("account") == "element")
    biggest = (
        elements.with_columns(size=pl.max_horizontal("first", "second"))
        .sort("scenario", "size", descending=[False, True], maintain_order=True)
        .group_by("scenario", maintain_order=True)
        .head(ROWS)
    )
    rows = [
        (
            word(r["scenario"]),
            word(pack.label(r["item"])),
            Cell(amount_text(r["first"])),
            Cell(amount_text(r["second"])),
            Cell(_signed(r["difference"]), f"({_signed(r['low'])} to {_signed(r['high'])})"),
            Cell(share_text(r["worse"])),
        )
        for r in biggest.iter_rows(named=True)
    ]
    columns = (
        Column("Draw by draw", number=False),
        Column("element", number=False),
        Column(f"lost under\n{first}, t REO"),
        Column("under this\none, t REO"),
        Column("more,\nt REO", keep=1),
        Column("worse in\n% of draws"),
    )
    return Summary("", columns, tuple(rows), "Means; in brackets 10 and 90 % of the difference.")


def _signed(value: float) -> str:
    return amount_text(value).replace("-", "−")


def _month(day: object) -> str:
    return f"{day:%Y-%m}" if isinstance(day, dt.date) else GAP


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")
