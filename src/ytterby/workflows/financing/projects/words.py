"""One project, or all of them, in words and in short tables."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.core.regions import region_name
from ytterby.impact.projects.building import Built
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary, Table
from ytterby.results.summary import GAP, amount_text, share_text, word
from ytterby.workflows.financing.projects.appraise import Appraisal, Figure
from ytterby.workflows.financing.projects.prices import Deck

MILLION = 1e6
SHOWN = 25
"""Years that the short table of a cash flow holds."""


def money(value: float | None) -> str:
    """Return US dollars in words.

    Examples
    --------
    >>> money(1.693e9), money(-84.2e6), money(None)
    ('1.69 billion USD', '-84 million USD', '–')
    """
    if value is None:
        return GAP
    if abs(value) >= 1e9:
        return f"{value / 1e9:.2f} billion USD"
    return f"{value / MILLION:.0f} million USD"


def percent(value: float) -> str:
    """Return a rate in percent with one decimal."""
    return f"{100 * value:.1f}"


def ranged(f: Figure) -> str:
    """Return a figure with its interval in its unit."""
    if f.value is None:
        return "none"
    if f.unit == "USD":
        low, high = (f.low or 0.0) / MILLION, (f.high or 0.0) / MILLION
        return f"{money(f.value)} ({low:,.0f} to {high:,.0f} million)"
    if f.unit == "1/year":
        band = (
            "" if f.low is None or f.high is None else f" ({percent(f.low)} to {percent(f.high)})"
        )
        return f"{percent(f.value)} %{band}"
    if f.unit == "1" and "chance" in f.name:
        return f"{share_text(f.value)} %"
    unit = "" if f.unit == "1" else f" {f.unit}"
    if f.low is None or f.high is None:
        return f"{amount_text(f.value)}{unit}"
    return f"{amount_text(f.value)}{unit} ({amount_text(f.low)} to {amount_text(f.high)})"


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
    rows = tuple((word(f.name), Cell(ranged(f)), word(f.note)) for f in done.figures.values())
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
    for row in table.frame.head(SHOWN).iter_rows(named=True):
        cells = [Cell(f"{row[n] / MILLION:,.0f}") for n in names]
        at = names.index("free")
        low, high = row["low"] / MILLION, row["high"] / MILLION
        cells[at] = Cell(cells[at].text, f"({low:,.0f} to {high:,.0f})")
        rows.append((word(row["year"]), Cell(f"{row['output']:,.0f}"), *cells))
    labels = {"debt_service": "debt\nservice", "free": "free cash", "contracts": "contract"}
    columns = (
        Column("year", number=False),
        Column("t REO"),
        *(Column(labels.get(n, n), keep=1 if n == "free" else 0) for n in names),
    )
    more = table.frame.height - SHOWN
    note = "million USD of today's money; closing is in sustaining." + (
        f" {more} more years with --rows 0." if more > 0 else ""
    )
    return Summary("Cash flow by year", columns, tuple(rows), note)


def _inputs_summary(table: Table) -> Summary:
    rows = []
    for row in table.frame.iter_rows(named=True):
        scale, unit = (MILLION, "million USD") if row["unit"] == "USD" else (1.0, row["unit"])
        value, low, high = (row[n] / scale for n in ("value", "low", "high"))
        text = f"{amount_text(value)} ({amount_text(low)} to {amount_text(high)})"
        rows.append(
            (word(row["input"]), Cell(text), word("" if unit == "1" else unit),
             word(row["basis"]), word(row["tier"]), word(row["claims"].replace(";", ", ")))
        )  # fmt: skip
    columns = ("input", "value", "unit", "basis", "tier", "claims")
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
        band = f"({amount_text(row['low'])} to {amount_text(row['high'])})"
        earned = GAP if row["irr"] is None else f"{100 * row['irr']:.0f} %"
        rows.append(
            (
                word(row["facility"]),
                word(row["status"]),
                word(row["product"]),
                Cell(f"{row['ndpr']:,.0f}"),
                Cell(amount_text(row["break_even"]), band),
                Cell(amount_text(row["break_even_all"])),
                Cell(f"{row['npv'] / MILLION:,.0f}"),
                Cell(earned),
                word(row["tier"] + (", stage level" if row["stage_level"] else "")),
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
        Column("rests on", number=False),
    )
    note = f"Without a number, because nobody says their size, ore or cost: {missing}."
    return Summary("", columns, tuple(rows), note)
