"""Rated orders on the toy: who comes first gets more, and only what and where it is said."""

from __future__ import annotations

from typing import Any

import polars as pl
from tests.unit.simulate.events.test_events import after, codes

from ytterby.simulate import Parameters, StressResult

CUT = {"kind": "ban", "id": "cut", "who": ["CHN"], "start": "2025-03", "leakage": 0.0}


def first(**fields: Any) -> dict[str, Any]:
    return {"kind": "priority", "id": "first", "sectors": ["defence"], "start": "2025-01"} | fields


def got(result: StressResult, sector: str, material: str = "ndfeb:H-SH") -> float:
    frame = result.frame("sector").filter(
        (pl.col("region") == "USA")
        & (pl.col("sector") == sector)
        & (pl.col("material") == material)
    )
    return float(frame["delivered"].sum())


def test_who_comes_first_gets_more_and_others_less(table: Parameters) -> None:
    without, result = after(table, CUT), after(table, CUT, responses=[first()])
    assert got(result, "defence") > 1.05 * got(without, "defence")
    assert got(result, "ev_traction") < got(without, "ev_traction")


def test_it_holds_in_the_regions_that_it_names(table: Parameters) -> None:
    without = after(table, CUT)
    elsewhere = after(table, CUT, responses=[first(who=["JPN"])])
    assert got(elsewhere, "defence") == got(without, "defence")
    assert "response first" in codes(elsewhere)


def test_it_holds_for_goods_that_hold_its_elements(table: Parameters) -> None:
    without, result = after(table, CUT), after(table, CUT, responses=[first(elements=["Dy"])])
    assert got(result, "defence") > 1.05 * got(without, "defence")
    standard, usual = (got(r, "defence", "ndfeb:N") for r in (result, without))
    assert standard < 1.001 * usual


def test_it_begins_on_its_date(table: Parameters) -> None:
    early, late = (after(table, CUT, responses=[first(start=s)]) for s in ("2025-01", "2026-07"))
    assert got(late, "defence") < got(early, "defence")


def test_where_there_is_enough_for_all_it_says_so(table: Parameters) -> None:
    assert "response first" in codes(after(table, responses=[first()]))
