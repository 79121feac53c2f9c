"""What a contract costs and buys, in words and in short tables."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.core.regions import region_name, with_the
from ytterby.results import Summary, Table
from ytterby.results.summary import Cell, Column, share_text, word
from ytterby.workflows.financing.contract_run import ContractRun

MILLION = 1e6


def money(value: float) -> str:
    """Return an amount of money in words.

    Examples
    --------
    >>> money(2_199e6), money(28.5e6), money(-40e3)
    ('2,199 MUSD', '28.5 MUSD', '-0.04 MUSD')
    """
    size = value / MILLION
    text = (
        f"{size:,.0f}" if abs(size) >= 100 else f"{size:.1f}" if abs(size) >= 1 else f"{size:.2g}"
    )
    return f"{text} MUSD"


def between(low: float, high: float) -> str:
    """Return an interval of money in words."""
    first, last = money(low).removesuffix(" MUSD"), money(high)
    return f"{first} to {last}"


def total(table: Table, name: str) -> Mapping[str, float]:
    """Return the row of a component over all agreements."""
    rows = table.frame.filter((pl.col("agreement") == "all") & (pl.col("component") == name))
    return rows.row(0, named=True) if rows.height else {}


def contract_finding(run: ContractRun, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """Return the finding in sentences."""
    parts = tables["components"]
    out = []
    support, invested = total(parts, "support, net"), total(parts, "investment, net")
    if support:
        band = between(support["present_low"], support["present_high"])
        if support["present"] >= 0:
            verb, size, paid = "cost", support["present"], support["paid"]
            band += f"; 95th percentile {money(support['present_p95'])}"
        else:
            verb, size, paid = "bring", -support["present"], -support["paid"]
            band = between(-support["present_high"], -support["present_low"])
        what = "support" if verb == "cost" else "it"
        out.append(
            f"{run.document.title}: {what} is expected to {verb} the public {money(size)} in money "
            f"of {run.document.start} (80 %: {band}), {money(paid)} undiscounted."
        )
    if invested:
        rows = parts.frame.filter(
            (pl.col("counted") == "investment") & (pl.col("agreement") != "all")
        )
        paid = float(rows.filter(pl.col("paid") > 0)["paid"].sum())
        back = -float(rows.filter(pl.col("paid") < 0)["present"].sum())
        lead = "Apart from it" if support else run.document.title
        net = -invested["present"]
        word_of = "more" if net >= 0 else "less"
        band = between(-invested["present_high"], -invested["present_low"])
        if not -invested["present_high"] <= net <= -invested["present_low"]:
            band += "; a mean outside it rests on few draws in which the shares rise far"
        out.append(
            f"{lead}, {money(paid)} is paid for shares and loans, which are expected to return "
            f"{money(back)} in the same money, {money(abs(net))} {word_of} than was paid in "
            f"(80 %: {band})."
        )
    for row in tables["supplies"].frame.iter_rows(named=True):
        text = f"It is to bring {row['mass']:,.0f} t of {row['supply']} in {row['years']:.3g} years"
        if row["need_share"] is not None:
            share = share_text(row["need_share"])
            place = with_the(region_name(run.document.region))
            text += f", by the year {share} % of what makers in {place} use"
        if row["each"] is not None:
            text += f", at {row['each']:,.0f} public USD/kg"
            if row["each_low"] != row["each_high"]:
                text += f" ({row['each_low']:,.0f} to {row['each_high']:,.0f})"
        out.append(text + ".")
    if run.document.not_counted:
        out.append("Not counted: " + "; ".join(run.document.not_counted) + ".")
    return tuple(out)


def contract_summaries(run: ContractRun, tables: Mapping[str, Table]) -> tuple[Summary, ...]:
    """Return short tables for people."""
    return (*_parts(tables["components"]), *_years(run, tables["years"]), *_gaps(tables["gaps"]))


def _whole(value: float) -> str:
    """Return millions without a minus before zero."""
    return f"{round(value / MILLION) + 0:,d}"


def _cell(value: float | None, low: float | None = None, high: float | None = None) -> Cell:
    if value is None:
        return Cell("–")
    extra = ""
    if low is not None and high is not None and round(low / MILLION) != round(high / MILLION):
        extra = f"({_whole(low)} to {_whole(high)})"
    return Cell(_whole(value), extra)


def _part_name(table: Table, row: Mapping[str, object]) -> str:
    """Return a component's name, with its agreement where several have one of that name."""
    name = str(row["component"])
    many = table.frame.filter(pl.col("component") == name).height > 1
    return f"{name}: {row['agreement']}" if many else name


def _parts(table: Table) -> tuple[Summary, ...]:
    rows = tuple(
        (
            word(_part_name(table, r)),
            word(r["counted"]),
            _cell(r["paid"], r["paid_low"], r["paid_high"]),
            _cell(r["present"], r["present_low"], r["present_high"]),
            _cell(r["present_p95"]),
            word(r["tier"]),
        )
        for r in table.frame.iter_rows(named=True)
    )
    columns = (
        Column("part", number=False),
        Column("counted as", number=False),
        Column("undiscounted\nMUSD"),
        Column("present value\nMUSD", keep=1),
        Column("95th\npercentile"),
        Column("tier", number=False),
    )
    note = "Paid by the public; negative is received. Means with the central 80 %."
    return (Summary("What the public pays and receives", columns, rows, note),)


def _years(run: ContractRun, table: Table) -> tuple[Summary, ...]:
    ids = [a.id for a in run.document.agreements]
    frame = table.frame
    rows = []
    for year in frame["year"].unique().sort().to_list():
        own = {r["agreement"]: r for r in frame.filter(pl.col("year") == year).to_dicts()}
        cells = [_cell(own[i]["spent"], own[i]["low"], own[i]["high"]) for i in ids]
        rows.append((word(year), *cells))
    columns = (Column("year", number=False), *(Column(f"{i}\nMUSD") for i in ids))
    note = "; ".join(f"{a.id}: {a.title}" for a in run.document.agreements)
    return (Summary("By year, undiscounted", columns, tuple(rows), note),)


def _gaps(table: Table) -> tuple[Summary, ...]:
    frame = table.frame.with_columns(
        (pl.col("support").fill_null(0.0).abs() + pl.col("investment").fill_null(0.0).abs()).alias(
            "size"
        )
    ).sort("size", descending=True)
    if not frame.height:
        return ()
    rows = tuple(
        (word(r["gap"]), word(r["assumed"]), word(r["instead"]), _signed(r["support"]),
         _signed(r["investment"]))
        for r in frame.iter_rows(named=True)
    )  # fmt: skip
    columns = (
        Column("left open", number=False),
        Column("taken as", number=False),
        Column("or", number=False),
        Column("support\nMUSD"),
        Column("investment\nMUSD"),
    )
    note = "By how much the expected present cost would be higher under the other reading."
    return (Summary("What the published terms leave open", columns, rows, note),)


def _signed(value: float | None) -> Cell:
    if value is None:
        return Cell("–")
    return Cell(f"{value / MILLION:+,.0f}" if abs(value) >= MILLION / 2 else "0")
