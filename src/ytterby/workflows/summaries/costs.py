"""Cost curves and cost gaps for people."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import GAP, amount_text, share_text, word
from ytterby.workflows.summaries.rows import lookup, number

UNKNOWN = 5
"""Suppliers without a cost that are named."""
PART_LABELS = {
    "outside": "cost outside",
    "inside": "cost inside",
    "gap": "gap",
    "geology": "geology: the ore's mix of elements",
    "scale": "scale of plants",
    "capex": "capital cost of like plants",
    "reagents": "reagents and energy",
    "labour": "labour",
    "environment": "environment",
    "subsidy": "subsidy and tax",
    "unexplained": "not explained",
}
UNKNOWN_MARK = "unknown"


def cost_cell(value: float | None, low: float | None = None, high: float | None = None) -> Cell:
    """Return a cost with its interval.

    Examples
    --------
    >>> cost_cell(29.8, 24.7, 34.9)
    Cell(text='30', extra='(25–35)')
    """
    if value is None:
        return Cell(GAP)
    extra = "" if low is None or high is None else f"({amount_text(low)}–{amount_text(high)})"
    return Cell(_signed(value), extra.replace("(-", "(−").replace("–-", "–−"))


def _signed(value: float) -> str:
    return amount_text(value).replace("-", "−")


def curve_summaries(curve: pl.DataFrame, quartiles: pl.DataFrame) -> tuple[Summary, ...]:
    """Return for each element the suppliers of known cost in order, and what is not known.

    Parameters
    ----------
    curve, quartiles
        A cost curve and its quartiles, of one year.
    """
    out = []
    elements = curve["element"].unique(maintain_order=True).to_list()
    for element in elements:
        one = curve.filter(pl.col("element") == element)
        rows = [
            (
                word(r["facility"]),
                word(r["region"]),
                word(r["status"]),
                Cell(amount_text(r["capacity"])),
                Cell(amount_text(r["cumulative"])),
                cost_cell(r["unit_cost"], r["low"], r["high"]),
                cost_cell(r["by_mass"]),
                cost_cell(r["capital"]),
                word(r["tier"]),
            )
            for r in one.filter(pl.col("unit_cost").is_not_null()).iter_rows(named=True)
        ]
        columns = (
            Column("supplier", number=False),
            Column("where", number=False),
            Column("status", number=False),
            Column("can bring,\nt/year"),
            Column("in all"),
            Column("operating,\nUSD/kg", keep=1),
            Column("same by\nmass"),
            Column("capital"),
            Column("tier", number=False),
        )
        out.append(
            Summary(f"{element}: suppliers of known cost", columns, tuple(rows), _unknown(one))
        )
    out.append(_quartile_summary(quartiles))
    return tuple(out)


def _unknown(one: pl.DataFrame) -> str:
    """Return which suppliers publish no cost, the largest by name."""
    rest = one.filter(pl.col("unit_cost").is_null())
    named = [
        f"{r['facility']} {amount_text(r['capacity'])} t"
        for r in rest.drop_nulls("capacity").head(UNKNOWN).iter_rows(named=True)
    ]
    unsized = rest["capacity"].null_count()
    largest = ", ".join(named) or "of no published size"
    return (
        f"No published cost: {rest.height} suppliers, the largest {largest}; "
        f"{unsized} of them publish no output either."
    )


def _quartile_summary(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["element"]),
            word(r["market"]),
            Cell(amount_text(r["known"])),
            Cell(amount_text(r["unknown"])),
            Cell(GAP if r["known_share"] is None else share_text(r["known_share"])),
            *(cost_cell(r[q]) for q in ("first_quartile", "median", "third_quartile")),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Known part of the curve", number=False),
        Column("", number=False),
        Column("with cost,\nt/year"),
        Column("without"),
        Column("known,\n%"),
        Column("first\nquartile"),
        Column("median,\nUSD/kg"),
        Column("third\nquartile"),
    )
    note = "Quartiles are of the capacity whose cost is known alone; the rest may lie anywhere."
    return Summary("", columns, rows, note)


def gap_summaries(frame: pl.DataFrame) -> tuple[Summary, ...]:
    """Return for each product its cost outside and inside, the gap by stage, and its causes.

    Parameters
    ----------
    frame
        Cost gaps of one year.
    """
    out = []
    keys = frame.select("product", "element").unique(maintain_order=True)
    for product, element in keys.iter_rows():
        one = frame.filter((pl.col("product") == product) & (pl.col("element") == element))
        stages = one["stage"].unique(maintain_order=True).to_list()
        shown = ["total", *(s for s in stages if s != "total")] if len(stages) > 2 else ["total"]
        at = lookup(one, "stage", "part")
        rows = []
        for part in dict.fromkeys(one["part"].to_list()):
            cells = [_gap_cell(at.get((stage, part)), part) for stage in shown]
            rows.append((word(PART_LABELS.get(part, part)), *cells))
        notes = at[("total", "gap")].get("note")
        kilogram = f"{element} oxide" if product == "oxide" else product
        title = f"A kilogram of {kilogram}, USD"
        columns = (
            Column("", number=False),
            *(Column(s, keep=len(shown) - j) for j, s in enumerate(shown)),
        )
        out.append(Summary(title, columns, tuple(rows), _sentences(str(notes or ""))))
    return tuple(out)


def _gap_cell(row: object, part: str) -> Cell:
    if not isinstance(row, dict):
        return Cell(GAP)
    value, low, high = (number(row, k) for k in ("cost_difference", "low", "high"))
    if value is not None:
        return cost_cell(value, low, high)
    return Cell(GAP if row.get("note") in _NOT_ASKED or part in _SUMS else UNKNOWN_MARK)


_NOT_ASKED = ("of the ore alone", "the oxide is bought", "in the price")
_SUMS = ("outside", "inside", "gap", "unexplained")


def _sentences(notes: str) -> str:
    parts = [n[:1].upper() + n[1:] + "." for n in notes.split("; ") if n]
    return " ".join(["Known causes and what is not explained add up to the gap.", *parts])


def check_summary(frame: pl.DataFrame) -> Summary:
    """Return published figures to hold a gap against.

    Parameters
    ----------
    frame
        ``figure, per, value, low, high, tier`` [USD/kg].
    """
    rows = tuple(
        (
            word(r["figure"]),
            word(r["per"]),
            cost_cell(r["value"], r["low"], r["high"]),
            word(r["tier"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Figures to hold it against, not used", number=False),
        Column("per", number=False),
        Column("USD"),
        Column("tier", number=False),
    )
    return Summary("", columns, rows)


def gap_finding(frame: pl.DataFrame, elements: Sequence[str]) -> tuple[str, ...]:
    """Return the gap of each oxide in words.

    Parameters
    ----------
    frame
        Cost gaps of one year.
    elements
        Which.
    """
    out = []
    at = lookup(frame, "product", "element", "stage", "part")
    for element in elements:
        gap, rest = (at.get(("oxide", element, "total", p)) for p in ("gap", "unexplained"))
        value, low, high = (number(gap, k) for k in ("cost_difference", "low", "high"))
        left = number(rest, "cost_difference")
        if value is None or low is None or high is None or left is None or gap is None:
            out.append(f"{element} oxide: no cost is published on one side, so there is no gap.")
            continue
        out.append(
            f"{element} oxide costs {_signed(value)} USD/kg more outside than inside "
            f"({_signed(low)} to {_signed(high)}); {_signed(left)} of it is not explained "
            f"(tier {gap['tier']})."
        )
    return tuple(out)
