"""One project, or all of them, in words and in short tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import region_name
from ytterby.impact.projects.building import Built
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary, Table
from ytterby.results.summary import (
    GAP,
    amount_text,
    range_text,
    share_text,
    signed_text,
    word,
)
from ytterby.workflows.financing.money import band, between, millions, money
from ytterby.workflows.financing.projects.appraise import Appraisal, Figure
from ytterby.workflows.financing.projects.prices import Deck

INPUTS = {
    "operating": "operating cost",
    "capital": "capital cost",
    "construction": "time to build",
    "sustaining": "capital that keeps it running, of its capital a year",
    "closure": "closing, of its capital",
    "working": "working capital, of revenue",
    "fixed": "cash cost that stays when output falls",
    "write_off": "depreciation",
    "royalty": "royalty, of revenue",
    "disposal": "storing unsold lanthanum and cerium",
    "steady": "steady output, of capacity",
    "ramp": "time to steady output",
    "tax": "tax on profit",
    "payable": "price of what it sells, of separated oxide",
    "sold": "lanthanum and cerium that find a buyer",
}
"""What a reader calls an input, where its name does not say it."""
SHOWN = 25
"""Years that the short table of a cash flow holds."""


def percent(value: float) -> str:
    """Return a rate in percent with one decimal."""
    return signed_text(f"{100 * value:.1f}")


def ranged(f: Figure) -> str:
    """Return a figure with its interval in its unit."""
    if f.value is None:
        return "none"
    if f.unit == "USD":
        span = "" if f.low is None or f.high is None else f" ({between(f.low, f.high)})"
        return f"{money(f.value)}{span}"
    if f.unit == "1/year":
        span = ""
        if f.low is not None and f.high is not None:
            span = f" ({range_text(percent(f.low), percent(f.high))})"
        return f"{percent(f.value)} %{span}"
    if f.unit == "1" and "chance" in f.name:
        return f"{share_text(f.value)} %"
    unit = {"1": "", "year": " years"}.get(f.unit, f" {f.unit}")
    if f.low is None or f.high is None:
        return f"{amount_text(f.value)}{unit}"
    return f"{amount_text(f.value)}{unit}{_span(f.low, f.high)}"


def _span(low: float, high: float) -> str:
    """Return an interval after a number; nothing where both ends read the same."""
    first, last = amount_text(low), amount_text(high)
    return "" if first == last else f" ({range_text(first, last)})"


def project_finding(
    built: Built, done: Appraisal, deck: Deck, name: Mapping[str, str], contract: str = ""
) -> tuple[str, ...]:
    """Return the answer, one sentence each, the most important first.

    ``contract`` is what helps it, as it stands in the second sentence.
    """
    f = done.figures
    inputs = done.result.inputs
    who = f"{name['name']} ({region_name(name['region'])}, {name['status']})"
    need = f["break_even"]
    if need.value is None:
        first = f"{who} earns {percent(done.rate)} % a year at no price of NdPr."
    elif need.value == 0.0:
        first = (
            f"{who} earns {percent(done.rate)} % a year even if its NdPr were worth nothing: its "
            f"other elements pay (up to {amount_text(need.high)} USD/kg NdPr in the worst tenth of "
            "draws)."
        )
    else:
        first = f"{who} needs NdPr at {ranged(need)} to earn {percent(done.rate)} % a year."
    worth = f["npv"]
    second = f"At {deck.words}{contract} it is worth {ranged(worth)}"
    if "irr" in f:
        rate = f["irr"]
        earned = (
            "money never comes back" if rate.value is None else f"it earns {ranged(rate)} a year"
        )
        second += f" and {earned}"
    loss = share_text(f["loss"].value or 0.0)
    sentences = [first, f"{second}; the chance that it is worth less than nothing is {loss} %."]
    if not inputs.construction:
        sentences.append("It runs: what was spent to build it is not counted.")
    if "ruin" in f:
        broke = share_text(f["ruin"].value or 0.0)
        told = f"A price war would leave it without cash in {broke} % of draws"
        if "default" in f:
            told += f", and unable to serve its debt in {share_text(f['default'].value or 0.0)} %"
        sentences.append(f"{told}.")
    if built.stage_level:
        costs = {"operating": "operating cost", "capital": "capital"}
        what = listed([costs[c] for c in built.stage_level])
        sentences.append(
            f"It prints no {what} of its own: others of its kind stand for it, from half to twice "
            "as much."
        )
    sentences.append(
        "Not counted: what it sells besides rare earths, grants, inflation, delays and the odds "
        "that it is never built."
    )
    return tuple(sentences)


def project_summaries(done: Appraisal, tables: Mapping[str, Table]) -> tuple[Summary, ...]:
    """Return key figures, the cash flow and the inputs for people."""
    rows = tuple((word(f.name), Cell(ranged(f)), Cell(f.note)) for f in done.figures.values())
    figures = Summary(
        "", (Column("figure", number=False), Column("value", number=False),
             Column("", number=False)), rows,
    )  # fmt: skip
    return figures, _cash_summary(tables["cash-flow"]), _inputs_summary(tables["inputs"])


def _cash_summary(table: Table) -> Summary:
    names = ["revenue", "contracts", "operating", "royalty", "tax", "capital", "sustaining"]
    names = [n for n in names if n != "contracts" or bool((table.frame[n] != 0).any())]
    names += ["free"]
    if bool((table.frame["debt_service"] != 0).any()):
        names += ["debt_service", "equity"]
    rows = []
    for first, last, row, low, high in _folded(table.frame, names):
        cells = [Cell(millions(row[n])) for n in names]
        at = names.index("free")
        cells[at] = Cell(cells[at].text, band(low, high))
        years = str(first) if first == last else f"{first}–{last}"
        rows.append((word(years), Cell(f"{row['output']:,.0f}"), *cells))
    more = sum(1 for _ in rows[SHOWN:])
    labels = {"debt_service": "debt\nservice", "free": "free cash", "contracts": "contract"}
    columns = (
        Column("year", number=False),
        Column("t REO"),
        *(Column(labels.get(n, n), keep=1 if n == "free" else 0) for n in names),
    )
    note = (
        "Million USD of today's money; closing is in sustaining. Years that are alike stand "
        "together, with the widest of their intervals."
    )
    note += f" {more} more rows with --rows 0." if more else ""
    return Summary("Cash flow by year", columns, tuple(rows[:SHOWN]), note)


def _folded(
    frame: pl.DataFrame, names: Sequence[str]
) -> list[tuple[int, int, dict[str, float], float, float]]:
    """Return runs of years that read alike: first, last, a row, and the widest interval."""
    out: list[tuple[int, int, dict[str, float], float, float]] = []
    before: tuple[str, ...] = ()
    for row in frame.iter_rows(named=True):
        shown = (f"{row['output']:,.0f}", *(millions(row[n]) for n in names))
        if shown == before:
            first, _, kept, low, high = out[-1]
            out[-1] = (first, row["year"], kept, min(low, row["low"]), max(high, row["high"]))
        else:
            out.append((row["year"], row["year"], row, row["low"], row["high"]))
        before = shown
    return out


def _inputs_summary(table: Table) -> Summary:
    rows = []
    for row in table.frame.iter_rows(named=True):
        value, low, high, unit = (row[n] for n in ("value", "low", "high", "unit"))
        if unit == "USD":
            text = f"{money(value)} ({between(low, high)})"
        elif unit == "1":
            value, low, high = (100 * v for v in (value, low, high))
            text = f"{amount_text(value)} %{_span(low, high)}"
        else:
            text = f"{amount_text(value)} {'years' if unit == 'year' else unit}{_span(low, high)}"
        name, claims = INPUTS.get(row["input"], row["input"]), row["claims"].replace(";", ", ")
        told = (name, row["basis"], row["tier"], claims)
        rows.append((word(told[0]), Cell(text), *(word(t) for t in told[1:])))
    columns = ("input", "value", "basis", "tier", "claims")
    return Summary("What it rests on", tuple(Column(c, number=False) for c in columns), tuple(rows))


def all_finding(table: Table, deck: Deck, rate: float) -> tuple[str, ...]:
    """Return how many projects pay, and at which price most would."""
    frame = table.frame
    known = frame.filter(pl.col("break_even").is_not_null())
    running = pl.col("status").is_in(["operating", "ramping"])
    new = known.filter(~running)
    paying = new.filter(pl.col("npv") > 0)
    if new.is_empty():
        return ("No project outside China can be counted: all lack a size, an ore or a cost.",)
    low, middle, high = (new["break_even"].quantile(q) for q in (0.25, 0.5, 0.75))
    return (
        f"At {deck.words}, {paying.height} of {new.height} projects outside China that can be "
        f"counted earn {percent(rate)} % a year or more.",
        f"Half of them need NdPr above {amount_text(middle)} USD/kg, a quarter above "
        f"{amount_text(high)}, a quarter less than {amount_text(low)}.",
        f"{frame.filter(pl.col('missing') != '').height} more lack a size, an ore or a cost, and "
        "have no number.",
    )


def all_summary(table: Table) -> Summary:
    """Return all projects for people, the cheapest first."""
    rows = []
    for row in table.frame.iter_rows(named=True):
        if row["break_even"] is None:
            continue
        span = _span(row["low"], row["high"]).strip()
        earned = GAP if row["irr"] is None else signed_text(f"{100 * row['irr']:.0f} %")
        rows.append(
            (
                word(row["facility"]),
                word(row["status"]),
                word(row["product"]),
                Cell(f"{row['ndpr']:,.0f}"),
                Cell(amount_text(row["break_even"]), span),
                Cell(amount_text(row["break_even_all"])),
                Cell(millions(row["npv"])),
                Cell(earned),
                word(row["tier"] + ("*" if row["stage_level"] else "")),
            )
        )
    gaps = table.frame.filter(pl.col("missing") != "")
    missing = ", ".join(gaps["facility"].to_list())
    columns = (
        Column("facility", number=False),
        Column("status", number=False),
        Column("sells", number=False),
        Column("NdPr\nt/year"),
        Column("break-even\nNdPr USD/kg", keep=1),
        Column("all prices\nalike"),
        Column("NPV\nmillion USD"),
        Column("IRR"),
        Column("tier", number=False),
    )
    note = (
        "0: the other elements pay. NPV: net present value. IRR: return a year; none of what runs, "
        "whose building is paid for. * not all costs are its own: others of its kind stand for it. "
        f"Without a number, because nobody says their size, ore or cost: {missing}."
    )
    return Summary("", columns, tuple(rows), note)
