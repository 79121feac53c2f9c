"""A fund and instruments at equal security in words and short tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.impact.fund import Case, Sized
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import GAP, amount_text, range_text, share_cell, word
from ytterby.workflows.financing.companies.words import money
from ytterby.workflows.financing.money import between

MILLION = 1e6
MARKS = ("cheap_prices", "dear_prices")


def _millions(value: float | None, low: float | None = None, high: float | None = None) -> Cell:
    if value is None:
        return Cell(GAP)
    texts = [
        amount_text(round(v / MILLION, 3)).replace("-", "−")
        for v in (value, low, high)
        if v is not None
    ]
    extra = f"({range_text(*texts[1:])})" if len(set(texts[1:])) == 2 else ""
    return Cell(texts[0], extra)


def size_text(size: float | None, unit: str) -> str:
    """Return an instrument's size with its unit.

    Examples
    --------
    >>> size_text(92.6, "USD/kg NdPr"), size_text(85.8e6, "USD"), size_text(0.4, "1 of cash cost")
    ('93 USD/kg NdPr', '86 million USD', '40 % of cash cost')
    >>> size_text(None, "USD")
    'none is enough'
    """
    if size is None:
        return "none is enough"
    if unit == "USD":
        return f"{money(size)} USD"
    if unit.startswith("1 "):
        return f"{100 * size:.0f} %{unit[1:]}"
    return f"{amount_text(size)} {unit}"


def compare_finding(
    name: str,
    found: Sequence[Sized],
    case: Case,
    frame: pl.DataFrame,
    odds: float | None,
    tonnes: float | None,
) -> tuple[str, ...]:
    """Return which instrument is cheapest, when and why, one sentence each.

    Parameters
    ----------
    name
        Of the project.
    found
        Instruments, the least cost first.
    case
        The project.
    frame
        The table of instruments.
    odds
        As asked for; ``None`` for expectation.
    tonnes
        As asked for; ``None`` for the project as it is.
    """
    how = "in expectation" if odds is None else f"with odds of {100 * odds:.0f} %"
    reached = frame.filter("reaches")
    if reached.is_empty():
        return (f"No instrument makes {name} clear {100 * case.rate:.1f} % a year {how}.",)
    if (reached["cost"].abs() < 1.0).all() and (reached["users"].abs() < 1.0).all():
        return (
            f"{name} clears {100 * case.rate:.1f} % a year {how} without help.",
            "Ask for more certainty (--odds 0.9), a higher hurdle (--rate 0.15) or lower prices "
            "(--level 0.7).",
        )
    best = reached.row(0, named=True)
    names = {s.instrument.name: s.instrument.words for s in found}
    size = size_text(best["size"], best["size_unit"])
    many = "" if tonnes is None else f", for {amount_text(tonnes)} t of NdPr oxide a year"
    out = [
        f"To clear {100 * case.rate:.1f} % a year {how}{many}, {name} needs least with "
        f"{names[best['instrument']]} of {size}.",
        _costs(best),
    ]
    risky = reached.sort("society_p95").row(0, named=True)
    if risky["instrument"] != best["instrument"]:
        out.append(
            f"Measured by the 95th percentile of what all sides pay, {names[risky['instrument']]} "
            f"costs least, {money(risky['society_p95'])} USD."
        )
    out += _paths(reached, names)
    out.append(
        f"Owners discount at {100 * case.rate:.1f} %, the public at "
        f"{100 * case.public_rate:.1f} %: a dollar paid while a plant is built closes more of "
        "their gap than one paid later, and price support pays later, in the years of low prices. "
        "The public's rate holds no premium for risk; the column at the owners' rate has theirs."
    )
    none = frame.filter(~pl.col("reaches"))["instrument"].to_list()
    if none:
        out.append(f"No size is enough: {listed([names.get(n, n) for n in none])}.")
    if "tariff" in reached["instrument"].to_list():
        out.append("A tariff earns the public money that its users pay; both are counted.")
    return tuple(out)


def _costs(row: Mapping[str, object]) -> str:
    cost, p95 = (float(str(row[k])) for k in ("cost", "p95"))
    verb = "costs" if cost >= 0 else "earns"
    return (
        f"In expectation it {verb} the public {money(abs(cost))} USD{_band(row)}, and costs "
        f"{money(p95)} at the 95th percentile."
    )


def _paths(reached: pl.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Return which is cheapest where prices are low and where they are high."""
    some = reached.filter(pl.col("instrument") != "tariff")
    if some.is_empty():
        return []
    low, high = (some.sort(k).row(0, named=True)["instrument"] for k in MARKS)
    if low == high:
        return [f"In the cheapest and the dearest third of prices alike, {names[low]} costs least."]
    return [
        f"In the third of draws with the lowest prices {names[low]} costs least, in that with the "
        f"highest {names[high]} (tariff aside)."
    ]


def compare_summaries(frame: pl.DataFrame, project: pl.DataFrame) -> tuple[Summary, ...]:
    """Return the instruments by expected and by 95th-percentile cost, and the project."""
    order = {
        r["instrument"]: n
        for n, r in enumerate(frame.filter("reaches").sort("society_p95").iter_rows(named=True), 1)
    }
    rows = tuple(
        (
            word(r["instrument"]),
            word(size_text(r["size"], r["size_unit"])),
            _millions(r["cost"], r["low"], r["high"]),
            _millions(r["p95"]),
            Cell(str(order.get(r["instrument"], GAP))),
            _millions(r["risk"]),
            _millions(r["users"] if r["users"] else None),
            _millions(r["at_owners_rate"]),
            _millions(r["cheap_prices"]),
            _millions(r["dear_prices"]),
            share_cell(r["loss_years"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Instrument", number=False),
        Column("as large as it takes", number=False),
        Column("public cost,\nmillion USD", keep=2),
        Column("95th\npercentile"),
        Column("rank\nby it"),
        Column("standard\ndeviation"),
        Column("users\npay"),
        Column("at owners'\nrate"),
        Column("prices\nlow"),
        Column("prices\nhigh"),
        Column("years at\na loss, %"),
    )
    note = (
        "Present values at the public's real rate, but for one column; users too. Ranked by what "
        "the public and users pay. Years at a loss: of output, with the instrument; the model does "
        "not stop the plant."
    )
    facts = tuple(
        (
            word(r["what"]),
            Cell(
                share_cell(r["value"]).text if r["unit"] == "1" else _plain(r["value"], r["unit"]),
                "" if r["low"] is None else f"({_plain(r['low'])} to {_plain(r['high'])})",
            ),
            word("%" if r["unit"] in ("1", "1/year") else r["unit"]),
            word(r["tier"]),
        )
        for r in project.iter_rows(named=True)
    )
    heads = (
        Column("The project without help", number=False),
        Column("", keep=1),
        Column("", number=False),
        Column("tier", number=False),
    )
    return (Summary("", columns, rows, note), Summary("", heads, facts))


def _plain(value: float, unit: str = "") -> str:
    if unit == "1/year":
        return f"{100 * value:.1f}"
    return amount_text(value).replace("-", "−")


def fund_finding(
    frames: Mapping[str, pl.DataFrame], positions: int, projects: int
) -> tuple[str, ...]:
    """Return what a fund costs, returns and secures, one sentence each."""
    at = {r["figure"]: r for r in frames["fund"].iter_rows(named=True)}
    cost = at["cost to the public"]
    verb = "cost" if cost["value"] >= 0 else "earn"
    tonnes = at["extra tonnes a year at most"]
    out = [
        f"{positions} position{'s' * (positions != 1)} in {projects} "
        f"project{'s' * (projects != 1)} {verb} the public "
        f"{money(abs(cost['value']))} USD in expectation{_band(cost)}.",
        f"{money(at['committed']['value'])} USD are committed; the cost is "
        f"{money(at['cost, 95th percentile']['value'])} at the 95th percentile and "
        f"{money(at['cost, mean of the worst twentieth']['value'])} in the worst twentieth, and "
        f"the odds of a loss are {100 * at['chance of a loss']['value']:.0f} %.",
        f"It adds {amount_text(tonnes['value'])} t of NdPr equivalent a year in expectation "
        f"({amount_text(tonnes['low'])} to {amount_text(tonnes['high'])}) outside China's reach; "
        "what public money adds to the odds of a plant is a judgement (tier C).",
    ]
    out += _unseparated(frames["security"])
    per = at["extra tonnes a year per million of expected cost"]["value"]
    promised = at["extra tonnes a year per million committed"]["value"]
    if promised is not None:
        text = f"That is {amount_text(promised)} t a year per million USD committed"
        text += f" and {amount_text(per)} t per million of expected cost." if per else "."
        out.append(text)
    pairs = frames["correlation"]["correlation"]
    if len(pairs):
        mean = float(pairs.mean())  # type: ignore[arg-type]
        out.append(
            "All projects face the same prices and each may fail by itself: the values of two "
            f"positions correlate with {mean:.2f} on average."
        )
    return tuple(out)


def _band(row: Mapping[str, object]) -> str:
    """Return the interval of a cost in words; nothing where there is none."""
    low, high = (float(str(row[k])) for k in ("low", "high"))
    return "" if money(low) == money(high) else f" (80 %: a cost of {between(low, high)})"


def _unseparated(security: pl.DataFrame) -> list[str]:
    """Return how much of the extra output is not separated where it is made."""
    total = float(security["tonnes"].sum())
    rest = security.filter(pl.col("product") != "oxide")
    raw = float(rest["tonnes"].sum())
    if total <= 0.0 or raw / total < 0.005:
        return []
    kinds = listed(sorted(set(rest.filter(pl.col("tonnes") > 0.5)["product"].to_list())))
    return [
        f"{100 * raw / total:.0f} % of these tonnes leave as {kinds}: out of China's reach only if "
        "they are separated elsewhere."
    ]


def fund_summaries(frames: Mapping[str, pl.DataFrame]) -> tuple[Summary, ...]:
    """Return key figures, positions and concentration as short tables."""
    figures = tuple(
        (
            word(r["figure"]),
            *_figure(r),
            Cell(r["note"]),
        )
        for r in frames["fund"].iter_rows(named=True)
    )
    heads = (
        Column("The fund, public side", number=False),
        Column("", keep=1),
        Column("", number=False),
        Column("", number=False),
    )
    rows = tuple(
        (
            word(r["facility"]),
            word(r["instrument"]),
            Cell(str(r["start_year"])),
            _millions(r["committed"]),
            _millions(r["value"], r["low"], r["high"]),
            _millions(r["worst"]),
            share_cell(r["loss"]),
            share_cell(r["gap_closed"]),
            share_cell(r["odds_without"]),
            share_cell(r["odds_with"]),
        )
        for r in frames["positions"].iter_rows(named=True)
    )
    columns = (
        Column("Position", number=False),
        Column("", number=False),
        Column("from"),
        Column("promised,\nmillion USD"),
        Column("worth to\nthe public", keep=1),
        Column("worst\ntwentieth"),
        Column("loss,\n%"),
        Column("gap\nclosed, %"),
        Column("odds\nbefore, %"),
        Column("odds with\nit, %"),
    )
    spread = tuple(
        (
            word(r["by"]),
            Cell(GAP if r["index"] is None else f"{r['index']:.2f}"),
            word(r["largest"]),
            share_cell(r["share"]),
        )
        for r in frames["concentration"].iter_rows(named=True)
    )
    spread_heads = (
        Column("Concentration by", number=False),
        Column("index"),
        Column("largest", number=False),
        Column("its share, %"),
    )
    return (
        Summary("", heads, figures),
        Summary(
            "",
            columns,
            rows,
            "Worth: present value of what it pays the public, less what it costs. Gap closed: of "
            "what owners lack at their required return; a project that lacks nothing is built for "
            "no more.",
        ),
        Summary("", spread_heads, spread),
    )


def _figure(row: Mapping[str, object]) -> tuple[Cell, Cell]:
    value, low, high = (
        None if row[k] is None else float(str(row[k])) for k in ("value", "low", "high")
    )
    unit = str(row["unit"])
    if value is None:
        return Cell(GAP), word(unit)
    if unit == "USD":
        return _millions(value, low, high), word("million USD")
    if unit in ("1", "1/year"):
        return Cell(f"{100 * value:.1f}".replace("-", "−")), word(
            "%" if unit == "1" else "% a year"
        )
    extra = "" if low is None or high is None else f"({amount_text(low)} to {amount_text(high)})"
    return Cell(amount_text(value), extra), word(unit)
