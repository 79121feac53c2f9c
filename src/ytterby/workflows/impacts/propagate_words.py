"""Propagation in words, and the table that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.impact.propagation.system import System
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import rough_text, share_cell, word

SHOWN = 12
"""Sectors in the table for people."""
NAMED = 3
SPREAD = 0.01
"""Intervals narrower than this share of the value are not told."""
MEANING = {
    "capacity": (
        "Nobody makes more than the loss leaves, recipes are fixed and no good is imported to fill "
        "the gap, so that a loss of years is overstated"
    ),
    "leontief": (
        "Suppliers of the hit sectors sell less; customers are taken to import what they lack"
    ),
    "ghosh": (
        "Customers of the hit sectors make less in proportion to their purchases, whatever else "
        "they buy; no recipe allows that, so read it as value passed on and not as goods"
    ),
    "extraction": (
        "The lost share of the hit sectors' sales and purchases is taken out; customers are "
        "taken to import what they lack"
    ),
}


def propagation_note(
    world: System, model: str, stock: float, months: int, gaps: Sequence[str] = ()
) -> str:
    """Return what a reader must know."""
    parts = [
        "Losses of output against the year of the system, in its unit. Propagated includes "
        "direct; a price transfer is what final buyers pay more, no loss; they are never added.",
        f"{MEANING[model]}.",
    ]
    if model == "capacity":
        parts.append(
            "The optimal rule cuts where it costs the least final sales (linear program); "
            "rationing in proportion gives every buyer the same share of its order."
        )
        if stock > 0:
            parts.append(
                f"Makers hold {stock:g} months of the goods of hit sectors and draw it down."
            )
    if world.residual:
        parts.append("Value added is what is left of output: imports and taxes are in it.")
    missing = list(gaps)
    if not world.factors:
        missing.append("jobs (the system has none)")
    if months < 12:
        parts.append(f"It lasts {months} months; the rest of the year is as before.")
    if missing:
        parts.append(f"Not counted: {listed(missing)}.")
    return " ".join(parts)


def amount(row: Mapping[str, float | None], unit: str, key: str = "lost") -> str:
    """Return an amount with its interval, if it has one worth telling."""
    value, low, high = row[key], row["low"], row["high"]
    assert value is not None
    text = f"{rough_text(value)} {_plural(unit)}"
    if low is None or high is None or high - low <= SPREAD * abs(value):
        return text
    return f"{text} ({rough_text(low)} to {rough_text(high)})"


def _plural(unit: str) -> str:
    # A system that does not say its unit counts in units.
    return "units" if unit == "unit" else unit


def propagation_finding(
    world: System, totals: pl.DataFrame, sectors: pl.DataFrame, model: str, months: int
) -> tuple[str, ...]:
    """Return the answer in words, one sentence each."""
    rows = {r["effect"]: r for r in totals.iter_rows(named=True)}
    direct, whole = rows["direct"], rows["propagated"]
    if not direct["lost"]:
        return (f"Nothing is lost in {world.title}.", *_transfer(rows, world))
    text = (
        f"Hit sectors of {world.title} lose {amount(direct, world.unit)} of output themselves; "
        f"with {_reach(model)} it is {amount(whole, world.unit)}, "
        f"{whole['multiplier']:.2f} times as much, and "
        f"{rough_text(whole['value_added_lost'])} {_plural(world.unit)} of value added."
    )
    words = [text]
    fair = rows.get("propagated, rationed in proportion")
    if fair is not None and fair["lost"] > whole["lost"] * 1.005:
        words.append(
            f"If every buyer is cut alike instead of those whose final sales weigh least, "
            f"the loss is {amount(fair, world.unit)}."
        )
    hit = sectors.filter((pl.col("effect") == "direct") & (pl.col("lost") > 0))["sector"]
    others = sectors.filter(
        (pl.col("effect") == "propagated")
        & (pl.col("lost") > 0)
        & ~pl.col("sector").is_in(hit.to_list())
    ).head(NAMED)
    if others.height:
        told = [f"{r['sector']} ({rough_text(r['lost'])})" for r in others.iter_rows(named=True)]
        words.append(f"Beyond them it falls most on {listed(told)}.")
    unserved = rows.get("final sales lost")
    if unserved is not None:
        words.append(f"Final buyers go without {amount(unserved, world.unit)} of goods.")
    words.extend(_transfer(rows, world))
    return tuple(words)


def _reach(model: str) -> str:
    return {
        "capacity": "suppliers and customers",
        "leontief": "their suppliers",
        "ghosh": "their customers",
        "extraction": "their suppliers",
    }[model]


def _transfer(rows: Mapping[str, Mapping[str, float | None]], world: System) -> tuple[str, ...]:
    dearer = rows.get("price transfer")
    if dearer is None:
        return ()
    return (
        f"Dearer inputs, passed on in full, move {amount(dearer, world.unit)} from final buyers "
        "to sellers: a transfer, not added to the losses.",
    )


def propagation_summary(
    world: System, totals: pl.DataFrame, sectors: pl.DataFrame, note: str
) -> tuple[Summary, ...]:
    """Return the totals and the sectors that lose most."""
    extra = [c for c in totals.columns if c.endswith(" at risk")]
    columns = (
        Column("effect", number=False),
        Column(f"output lost\n{world.unit}", keep=2),
        Column("% of\noutput"),
        Column("multiplier"),
        Column(f"value added\n{world.unit}"),
        *(Column(c.replace(" at risk", "\nat risk")) for c in extra),
    )
    rows = tuple(
        (
            word(r["effect"]),
            _cell(r),
            share_cell(r["share_lost"]),
            word(None if r["multiplier"] is None else f"{r['multiplier']:.2f}"),
            word(_rough(r["value_added_lost"])),
            *(word(_rough(r[c])) for c in extra),
        )
        for r in totals.iter_rows(named=True)
    )
    first = Summary("What is lost in all, by effect", columns, rows, note)
    lines = sectors.filter(pl.col("effect") == "propagated").head(SHOWN)
    direct = dict(sectors.filter(pl.col("effect") == "direct").select("sector", "lost").iter_rows())
    body = tuple(
        (
            word(r["sector"]),
            word(_rough(direct[r["sector"]])),
            _cell(r),
            share_cell(r["share_lost"]),
        )
        for r in lines.iter_rows(named=True)
    )
    if not body:
        return (first,)
    heads = (
        Column("sector", number=False),
        Column("direct"),
        Column("propagated", keep=2),
        Column("% of\noutput"),
    )
    return first, Summary(f"Sectors that lose most, {world.unit}", heads, body)


def _rough(value: float | None) -> str | None:
    return None if value is None else rough_text(value)


def _cell(row: Mapping[str, float | None]) -> Cell:
    value, low, high = row["lost"], row["low"], row["high"]
    text = rough_text(value)
    if value is None or low is None or high is None or high - low <= SPREAD * abs(value):
        return Cell(text)
    return Cell(text, f"({rough_text(low)}–{rough_text(high)})")
