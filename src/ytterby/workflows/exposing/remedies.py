"""Rules, alternates and what was taken for granted, for people."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.errors import Problem
from ytterby.exposure.model import Exposure
from ytterby.exposure.wide import STOPPING
from ytterby.packs import Pack
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import share_cell, word
from ytterby.rules import BINDING
from ytterby.workflows.exposing.words import material_name

RULES, MATERIALS, EACH, NOTES = 8, 3, 2, 8


def rule_summary(found: Exposure, pack: Pack) -> Summary:
    """Return the rules that bite or may bite, those that apply first."""
    biting = found.bites.filter(pl.col("verdict").is_in(STOPPING) & pl.col("effect").is_in(BINDING))
    grouped = biting.group_by("rule", maintain_order=True).agg(
        pl.col("title", "verdict", "effect", "tier").first(),
        pl.col("material").unique(maintain_order=True),
        lines=pl.col("lines").sum(),
    )
    rows = []
    for r in grouped.head(RULES).iter_rows(named=True):
        names = [material_name(pack, m) for m in r["material"]]
        shown = ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")
        rows.append(
            (
                word(r["title"]),
                word(r["verdict"]),
                word(r["effect"]),
                word(shown),
                Cell(str(r["lines"])),
                word(r["tier"]),
            )
        )
    columns = (
        Column("Rules that bite", number=False),
        Column("verdict", number=False),
        Column("effect", number=False),
        Column("materials", number=False),
        Column("lines"),
        Column("tier", number=False),
    )
    more = grouped.height - len(rows)
    note = f"{more} more. " if more > 0 else ""
    if not rows:
        return Summary("", (), ())
    return Summary("", columns, tuple(rows), f"{note}Not legal advice.")


def alternate_summary(found: Exposure, pack: Pack) -> Summary:
    """Return a few alternates of the materials of which the bill holds most."""
    order = (
        found.supplies.group_by("material")
        .agg(pl.col("annual").sum())
        .sort("annual", descending=True)["material"]
    )
    rows: list[tuple[Cell, ...]] = []
    last = ""
    for material in order.head(MATERIALS):
        mine = found.alternates.filter(pl.col("material") == material)
        for kind in ("grade", "chemistry", "design", "region"):
            picked = mine.filter(pl.col("kind") == kind)
            for r in picked.head(EACH if kind == "region" else 1).iter_rows(named=True):
                rows.append(
                    (
                        Cell("" if rows and last == material else material_name(pack, material)),
                        word(r["alternate"]),
                        share_cell(r["saved"], r["saved_low"], r["saved_high"]),
                        word(r["element"]),
                        _cost(r),
                        _span(r["time"], r["time_low"], r["time_high"]),
                        share_cell(r["ever_touched"]),
                        word(r["tier"]),
                    )
                )
                last = material
    columns = (
        Column("Alternates for", number=False),
        Column("by", number=False),
        Column("saves\n%"),
        Column("of", number=False),
        Column("cost"),
        Column("months\nto change"),
        Column("any\nstage %"),
        Column("tier", number=False),
    )
    more = found.alternates.height - len(rows)
    note = f"{more} more. " if more > 0 else ""
    if not rows:
        return Summary("", (), ())
    return Summary(
        "",
        columns,
        tuple(rows),
        f"{note}cost: more than now; – is not known, which is not free. any stage: of the worst "
        "element in what that country makes.",
    )


def _cost(row: dict[str, object]) -> Cell:
    value = row["cost"]
    if not isinstance(value, int | float):
        return Cell("–")
    unit = {"USD/kg": "USD/kg", "USD/unit": "USD/unit"}.get(str(row["cost_unit"]), "")
    low, high = row["cost_low"], row["cost_high"]
    extra = ""
    if isinstance(low, int | float) and isinstance(high, int | float) and low != high:
        extra = f"({min(low, high):+.0f} to {max(low, high):+.0f})"
    return Cell(f"{value:+,.0f} {unit}".strip(), extra)


def _span(value: float | None, low: float | None, high: float | None) -> Cell:
    if value is None:
        return Cell("–")
    extra = f"({low:.0f}–{high:.0f})" if low is not None and high is not None else ""
    return Cell(f"{value:.0f}", extra)


def granted_summary(problems: Sequence[Problem]) -> Summary:
    """Return the first warnings as one paragraph."""
    if not problems:
        return Summary("", (), ())
    shown = [f"{p.place}: {p.message}." for p in problems[:NOTES]]
    more = len(problems) - len(shown)
    if more > 0:
        shown.append(f"{more} more in the table of warnings.")
    return Summary("Taken for granted", (), (), " ".join(s.replace("..", ".") for s in shown))
