"""The report of an expected loss, as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.chain import Chain
from ytterby.core.regions import region_name, with_the
from ytterby.evidence import Evidence
from ytterby.figures.style.text import interval, number
from ytterby.report.document import Stat
from ytterby.report.impacts.expected import ExpectedView, build_expected_report
from ytterby.results import Manifest, Table
from ytterby.workflows.impacts.expecting.model import Expected
from ytterby.workflows.impacts.expecting.tables import ALL, ALONE
from ytterby.workflows.stressing.words import ASSUMPTIONS as SIMULATED
from ytterby.workflows.views import provenance_view

MILLION, BILLION = 1e6, 1e9
MONEY = (
    "loss", "loss_low", "loss_high", "spared", "bottleneck", "expected", "expected_low",
    "expected_high", "published",
)  # fmt: skip
LED = 2
ASSUMPTIONS = (
    "A supplier stops exports to everybody for a year.",
    "Only materials that need an element count for it; fillers can be left out.",
    "Chances are judgement; stops of two suppliers in one year are not told apart.",
)


def expected_page(
    found: Expected,
    tables: Mapping[str, Table],
    words: Sequence[str],
    chain: Chain,
    base: Evidence,
    manifest: Manifest,
) -> str:
    """Return the report of an expected loss as one HTML page.

    Parameters
    ----------
    found
        What is shown.
    tables, words
        Of the workflow.
    chain, base, manifest
        For where the numbers come from.
    """
    rows = tables["expected-loss"].frame
    known = {code: region_name(code) for code in rows["supplier"].drop_nulls().unique()}
    elements = rows.with_columns(
        pl.col(*MONEY) / MILLION,
        label=_labels(found, rows),
        about=pl.col("supplier").replace_strict(known, default=None, return_dtype=pl.String),
    )
    stops = tables["stops"].frame
    stops = stops.with_columns(
        pl.col("loss", "loss_low", "loss_high") / MILLION, label=_labels(found, stops)
    )
    view = ExpectedView(
        place=with_the(found.place.name),
        finding=_finding(found, elements) or words[0],
        words=tuple(words),
        stats=_stats(elements),
        elements=elements,
        stops=stops,
        left_out=tables["left-out"].frame,
        beside=bool(found.published),
        what=ALONE if found.alone else ALL,
        provenance=provenance_view(chain, base, manifest, (*ASSUMPTIONS, *SIMULATED)),
    )
    return build_expected_report(view)


def _finding(found: Expected, elements: pl.DataFrame) -> str:
    """Return the answer in one short sentence; empty where nothing is lost."""
    rows = elements.filter(pl.col("loss") > 0)
    if rows.is_empty():
        return ""
    first = rows.row(0, named=True)
    what = "exports of one element" if found.alone else "exports"
    return (
        f"A year without {what} from {with_the(first['about'])} would cost "
        f"{with_the(found.place.name)} {number(first['loss'] * MILLION / BILLION)} billion USD of "
        f"value added through materials with {first['label']} alone."
    )


def _labels(found: Expected, rows: pl.DataFrame) -> pl.Series:
    return pl.Series([found.pack.label(e) for e in rows["element"]], dtype=pl.String)


def _stats(elements: pl.DataFrame) -> tuple[Stat, ...]:
    """Return the largest losses if it happens, and the largest that are expected."""
    out = []
    for column, label, unit in (
        ("loss", "{}: if it stops", "billion USD"),
        ("expected", "{}: expected", "billion USD a year"),
    ):
        leading = elements.filter(pl.col(column) > 0).sort(column, descending=True).head(LED)
        for row in leading.iter_rows(named=True):
            value, low, high = (
                row[c] * MILLION / BILLION for c in (column, f"{column}_low", f"{column}_high")
            )
            out.append(
                Stat(
                    label.format(row["label"]), number(value), unit, interval(low, high, ""),
                    tier=row["tier"],
                )
            )  # fmt: skip
    return tuple(out)
