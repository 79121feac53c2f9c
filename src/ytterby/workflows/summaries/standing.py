"""What is left without the largest suppliers, single points of failure, and USGS's reliance."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import GAP, THIN_MARK, amount_text, share_text, word
from ytterby.workflows.summaries.rows import MAIN_STAGES, bounded_cell, chosen, lookup

SINGLE_ELEMENTS = ("Nd", "Dy", "Tb", "Sm", "Y")
"""N-1 has no groups: a group's elements fall short one by one."""
BASES = ("location", "control")


def loss_summary(frame: pl.DataFrame, n: int, asked: Sequence[str] = ()) -> Summary:
    """Return how much of the others' need is met without the n largest suppliers.

    Parameters
    ----------
    frame
        What is left by stage, element and basis, of one year.
    n
        How many suppliers fall out.
    asked
        Elements that were asked for; the key ones otherwise.
    """
    column = f"n_minus_{n}_supply"
    elements = chosen(asked, SINGLE_ELEMENTS, frame["element"])
    at = lookup(frame, "stage", "basis", "element")
    present = frame["stage"].unique().to_list()
    rows = []
    for stage in [s for s in MAIN_STAGES if s in present]:
        for basis in BASES:
            found = [at.get((stage, basis, e)) for e in elements]
            if not any(found):
                continue
            who = (word(r["leader"] if r else None) for r in found)
            rows.append((word(stage), word(f"without, by {basis}"), *who))
            cells = (bounded_cell(r, column) for r in found)
            rows.append((word(" "), word("others meet, %"), *cells))
    largest = "the largest supplier falls" if n == 1 else f"the {n} largest suppliers fall"
    columns = (
        Column(f"If {largest} out".replace(" supplier", "\nsupplier"), number=False),
        Column("", number=False),
        *(Column(e, keep=len(elements) - j) for j, e in enumerate(elements)),
    )
    note = (
        "others meet: what all others make, in % of what all others use; over 100 they make more "
        "than they use. The base shrinks with every supplier taken out, for its use goes with it: "
        "N-2 can exceed N-1. "
        f"(80 % interval). {THIN_MARK} under half of it is evidence. By control, all that the "
        "leaders' companies control falls out, wherever it stands."
    )
    return Summary("", columns, tuple(rows), note)


def point_summary(frame: pl.DataFrame) -> Summary:
    """Return the named plants that are single points of failure, their elements in one cell.

    Parameters
    ----------
    frame
        Single points of one year.
    """
    plants = frame.filter(pl.col("facility") != "")
    keys = ["stage", "facility", "region", "controller", "products", "tier"]
    grouped = (
        plants.group_by(keys, maintain_order=True)
        .agg(
            pl.col("element"),
            share=pl.col("share").max(),
            outside_share=pl.col("outside_share").max(),
            months=pl.col("months_to_replace").first(),
            low=pl.col("low").first(),
            high=pl.col("high").first(),
        )
        .sort(pl.max_horizontal("share", "outside_share"), descending=True, maintain_order=True)
    )
    rows = tuple(
        (
            word(r["facility"]),
            word(r["stage"]),
            word(r["controller"]),
            word(r["products"]),
            word(" ".join(r["element"])),
            Cell(share_text(r["share"])),
            Cell(GAP if r["outside_share"] is None else share_text(r["outside_share"])),
            _months(r["months"], r["low"], r["high"]),
            word(r["tier"]),
        )
        for r in grouped.iter_rows(named=True)
    )
    columns = (
        Column("Plants", number=False),
        Column("stage", number=False),
        Column("held\nby", number=False),
        Column("makes", number=False),
        Column("elements", number=False),
        Column("up to, % of\nthe world"),
        Column("of all\noutside"),
        Column("months to\nreplace"),
        Column("tier", number=False),
    )
    note = (
        "Shares are of the element where the plant's is largest. Months are from a decision to "
        "output of a plant of the stage outside China, not of this plant. Whole regions: --json."
    )
    return Summary("", columns, rows, note)


def _months(value: float | None, low: float | None, high: float | None) -> Cell:
    if value is None:
        return Cell(GAP)
    span = "" if low is None or high is None else f"({amount_text(low)}–{amount_text(high)})"
    return Cell(amount_text(value), span)


def usgs_summary(frame: pl.DataFrame, whys: dict[str, str]) -> tuple[Summary, ...]:
    """Return US net import reliance by definition, and why the definitions differ.

    Parameters
    ----------
    frame
        Reliance by element, definition and form, of one year.
    whys
        Definition or form → why it differs.
    """
    elements = frame["element"].unique(maintain_order=True).to_list()
    named = frame.with_columns(
        key=pl.when(pl.col("definition") == "chain")
        .then(pl.lit("chain: ") + pl.col("form"))
        .otherwise(pl.col("definition"))
    )
    at = lookup(named, "key", "element")
    rows, reasons = [], []
    for key in named["key"].unique(maintain_order=True).to_list():
        cells = (bounded_cell(at.get((key, e)), "net_import_reliance") for e in elements)
        rows.append((word(key), *cells))
        reasons.append((word(key), word(whys.get(key.removeprefix("chain: ")))))
    columns = (
        Column("US net import reliance, %", number=False),
        *(Column(e, keep=len(elements) - j) for j, e in enumerate(elements)),
    )
    why = (Column("What it counts", number=False), Column("", number=False))
    note = f"<0: net exporter. (80 % interval). {THIN_MARK} under half of it is evidence."
    return Summary("", columns, tuple(rows), note), Summary("", why, tuple(reasons))
