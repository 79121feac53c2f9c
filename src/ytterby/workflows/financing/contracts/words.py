"""What a contract costs and buys, in words and in short tables."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.core.regions import region_name, with_the
from ytterby.results import Summary, Table
from ytterby.results.summary import (
    Cell,
    Column,
    range_text,
    rough_text,
    share_text,
    signed_text,
    word,
)
from ytterby.workflows.financing.contracts.left import left_words
from ytterby.workflows.financing.contracts.run import ContractRun
from ytterby.workflows.financing.money import MILLION, band, between, millions, money


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
        span = between(support["present_low"], support["present_high"])
        if support["present"] >= 0:
            verb, size, paid = "cost", support["present"], support["paid"]
            span += f"; 95th percentile {money(support['present_p95'])}"
        else:
            verb, size, paid = "bring", -support["present"], -support["paid"]
            span = between(-support["present_high"], -support["present_low"])
        what = "support" if verb == "cost" else "it"
        out.append(
            f"{run.document.title}: {what} is expected to {verb} the public {money(size)} in money "
            f"of {run.document.start} (80 %: {span}), {money(paid)} undiscounted."
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
        low, high = -invested["present_high"], -invested["present_low"]
        text = (
            f"{lead}, {money(paid)} is paid for shares and loans, which are expected to return "
            f"{money(back)} in the same money, {money(abs(net))} {word_of} than was paid in"
        )
        if low <= net <= high:
            out.append(f"{text} (80 %: {between(low, high)}).")
        else:
            middle = money(-invested["present_median"])
            out.append(
                f"{text}; the middle of draws gains {middle} (80 %: {between(low, high)}), and the "
                "mean is far from it for few draws in which the shares move far."
            )
    for row in tables["supplies"].frame.iter_rows(named=True):
        mass = row["mass"]
        text = f"It is to bring {rough_text(mass)} t of {row['supply']} in {row['years']:.3g} years"
        if row["need_share"] is not None:
            share = share_text(row["need_share"])
            place = with_the(region_name(run.document.region))
            text += f", a year {share} % of what makers in {place} use"
        if row["each"] is not None:
            text += f", at {row['each']:,.0f} public USD/kg"
            if row["each_low"] != row["each_high"]:
                text += f" ({range_text(*(f'{row[k]:,.0f}' for k in ('each_low', 'each_high')))})"
        out.append(text + ".")
    out += left_words(run)
    if run.document.not_counted:
        out.append("Not counted: " + "; ".join(run.document.not_counted) + ".")
    return tuple(out)


def contract_summaries(run: ContractRun, tables: Mapping[str, Table]) -> tuple[Summary, ...]:
    """Return short tables for people."""
    return (*_parts(tables["components"]), *_years(run, tables["years"]), *_gaps(tables["gaps"]))


def _cell(
    value: float | None, low: float | None = None, high: float | None = None, middle: float = 0.0
) -> Cell:
    """Return an amount with its interval, or with the middle of draws where that holds no mean."""
    if value is None:
        return Cell("–")
    if low is None or high is None:
        return Cell(millions(value))
    outside = not low - MILLION / 2 <= value <= high + MILLION / 2
    return Cell(millions(value), f"(middle {millions(middle)})" if outside else band(low, high))


def _part_name(table: Table, row: Mapping[str, object]) -> str:
    """Return a component's name, with its agreement where several have one of that name."""
    name = str(row["component"])
    if str(row["counted"]).startswith("beside"):
        return f"{name}, {str(row['counted']).removeprefix('beside: ')}"
    many = table.frame.filter(pl.col("component") == name).height > 1
    return f"{name}: {row['agreement']}" if many else name


def _parts(table: Table) -> tuple[Summary, ...]:
    # What invests comes after all that supports, and each sum after its parts.
    invests = pl.col("counted") == "investment"
    ordered = table.frame.sort(invests, pl.col("agreement") == "all", maintain_order=True)
    rows = tuple(
        (
            word(_part_name(table, r)),
            _cell(r["paid"]),
            _cell(r["present"]),
            Cell(millions(r["present_median"]), band(r["present_low"], r["present_high"])),
            _cell(r["present_p95"]),
            word(r["tier"]),
        )
        for r in ordered.iter_rows(named=True)
    )
    columns = (
        Column("part", number=False),
        Column("expected,\nundiscounted"),
        Column("expected,\npresent"),
        Column("middle of draws\n(80 %), present", keep=1),
        Column("worst in\ntwenty"),
        Column("tier", number=False),
    )
    note = (
        "Million USD paid by the public; below 0 is received. Expected: the mean over draws, which "
        "lies outside the middle where few draws weigh much."
    )
    return (Summary("What the public pays and receives", columns, rows, note),)


def _years(run: ContractRun, table: Table) -> tuple[Summary, ...]:
    ids = [a.id for a in run.document.agreements]
    frame = table.frame
    rows = []
    for year in frame["year"].unique().sort().to_list():
        own = {r["agreement"]: r for r in frame.filter(pl.col("year") == year).to_dicts()}
        cells = [
            _cell(own[i]["spent"], own[i]["low"], own[i]["high"], own[i]["median"]) for i in ids
        ]
        rows.append((word(year), *cells))
    columns = (Column("year", number=False), *(Column(i) for i in ids))
    note = "Million USD, means with the central 80 %; below 0 is received. "
    note += "; ".join(f"{a.id}: {a.title}" for a in run.document.agreements) + "."
    return (Summary("By year, undiscounted", columns, tuple(rows), note),)


def _gaps(table: Table) -> tuple[Summary, ...]:
    frame = table.frame.with_columns(
        (pl.col("support").fill_null(0.0).abs() + pl.col("investment").fill_null(0.0).abs()).alias(
            "size"
        )
    ).sort("size", descending=True)
    if not frame.height:
        return ()
    sized = frame.filter(pl.col("size") >= MILLION / 2)
    rows = tuple(
        (word(spaced(r["gap"])), word(r["assumed"]), word(r["instead"]), _signed(r["support"]),
         _signed(r["investment"]))
        for r in sized.iter_rows(named=True)
    )  # fmt: skip
    columns = (
        Column("left open", number=False),
        Column("taken as", number=False),
        Column("or", number=False),
        Column("support"),
        Column("investment"),
    )
    note = "Million USD by which the expected present cost would be higher under the other reading."
    rest = frame.filter(pl.col("size") < MILLION / 2)
    none = rest["support"].is_null()
    for words, some in (
        ("Without weight here", rest.filter(~none)),
        ("Without another reading that could be sized", rest.filter(none)),
    ):
        if some.height:
            note += f" {words}: {', '.join(map(spaced, some['gap'].to_list()))}."
    return (Summary("What the published terms leave open", columns, rows, note),)


def spaced(identifier: str) -> str:
    """Return an identifier as words.

    Examples
    --------
    >>> spaced("share-price")
    'share price'
    """
    return identifier.replace("-", " ")


def _signed(value: float | None) -> Cell:
    if value is None:
        return Cell("–")
    return Cell(signed_text(f"{value / MILLION:+,.0f}") if abs(value) >= MILLION / 2 else "0")
