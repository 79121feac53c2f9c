"""What a history says in words."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.workflows.history.series import KINDS
from ytterby.workflows.history.words import find_ends, finding_words, moved_words

Row = tuple[str, int, float, float | None, float | None]


def series(*rows: Row) -> pl.DataFrame:
    names: Sequence[str] = ("series", "year", "value", "low", "high")
    frame = pl.DataFrame(rows, schema=names, orient="row", strict=False)
    return frame.with_columns(pl.col("low", "high").cast(pl.Float64), group=pl.lit("separation"))


def test_an_exporter_is_named_so_however_large_its_exports() -> None:
    shown = series(
        ("Neodymium", 2018, -261.0, -300.0, -200.0),
        ("Neodymium", 2024, -3.9, -4.2, -3.7),
        ("Terbium", 2018, 0.9, 0.85, 0.95),
        ("Terbium", 2024, -0.4, -0.5, -0.3),
    )
    ends = find_ends(shown, KINDS["reliance"])
    finding, group = finding_words(ends, KINDS["reliance"], "net import reliance of Japan")
    said = finding.replace("\u00a0", " ")
    assert said == (
        "Terbium (separation) moved most: it went from 90 % in 2018 to a net exporter in 2024."
    )
    assert group == "separation"
    assert moved_words(ends) == "1 of 2 series moved beyond their intervals between 2018 and 2024"


def test_what_moved_within_its_interval_is_no_finding_while_another_moved_beyond() -> None:
    shown = series(
        ("Dysprosium", 2018, 0.4, 0.1, 0.9),
        ("Dysprosium", 2024, 0.7, 0.2, 0.9),
        ("Terbium", 2018, 0.50, 0.49, 0.51),
        ("Terbium", 2024, 0.60, 0.59, 0.61),
    )
    finding, _ = finding_words(find_ends(shown, KINDS["share"]), KINDS["share"], "share")
    assert finding.startswith("Terbium")


def test_prices_are_compared_by_their_ratio() -> None:
    shown = series(
        ("Terbium", 2010, 558.0, 400.0, 700.0),
        ("Terbium", 2024, 812.0, 791.0, 833.0),
        ("Samarium", 2010, 14.0, 10.0, 19.0),
        ("Samarium", 2024, 2.0, 2.0, 2.1),
    )
    kind = KINDS["price-outside"]
    finding, _ = finding_words(find_ends(shown, kind), kind, "price")
    assert finding.startswith("Samarium (separation) moved most: it fell from 14")


def test_a_history_of_nothing_says_so() -> None:
    empty = series(("Dysprosium", 2018, 0.4, None, None)).clear()
    ends = find_ends(empty, KINDS["share"])
    assert finding_words(ends, KINDS["share"], "share of China")[0] == (
        "Nothing is known of the share of China."
    )
    assert moved_words(ends) == "No series is known"
