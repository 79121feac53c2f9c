from __future__ import annotations

import polars as pl

from ytterby.figures import Labels
from ytterby.figures.standing.change import change_dots

ROWS = pl.DataFrame(
    {
        "element": ["Dy", "Dy", "Nd", "La"],
        "year": [2018, 2024, 2024, 2018],
        "value": [0.90, 0.98, 0.95, None],
        "low": [0.85, 0.97, 0.94, None],
        "high": [0.93, 0.99, 0.96, None],
        "why": ["", "k", "", ""],
    }
)
LABELS = Labels(elements={"Nd": "neodymium", "Dy": "dysprosium", "La": "lanthanum"})


def test_draws_two_years_an_interval_each_and_the_way_between() -> None:
    option = change_dots(ROWS, labels=LABELS, axis="share, %")
    by_id = {s["id"]: s for s in option["series"]}
    assert [d["value"] for d in by_id["year-0"]["data"]] == [[0.90, 1]]
    assert [d["value"] for d in by_id["year-1"]["data"]] == [[0.98, 1], [0.95, 0]]
    assert len(by_id["interval"]["data"]) == 3
    assert [d["value"][:4] for d in by_id["way"]["data"]] == [[0.90, 1.0, 0.98, 1.0]]


def test_a_gap_is_not_drawn_and_a_number_carries_what_stands_behind_it() -> None:
    option = change_dots(ROWS, labels=LABELS, axis="share, %")
    dots = [d for s in option["series"] if s["id"].startswith("year") for d in s["data"]]
    assert len(dots) == 3
    assert [d["why"] for d in dots if "why" in d] == ["k"]


def test_the_axis_begins_below_every_interval() -> None:
    option = change_dots(ROWS, labels=LABELS, axis="share, %")
    assert option["xAxis"]["min"] == 0.8
    wide = ROWS.with_columns(low=pl.lit(0.3))
    assert change_dots(wide, labels=LABELS, axis="share, %")["xAxis"]["min"] == 0.25


def test_a_phone_reads_symbols() -> None:
    option = change_dots(ROWS, labels=LABELS, axis="share, %", narrow=True)
    assert option["yAxis"]["data"] == ["Nd", "Dy", "La"]
