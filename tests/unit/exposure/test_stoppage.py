"""The first month short: own stock first, the scarcest part, the sector's fate."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toy import toy_chain
from tests.unit.exposure.bills import make_lines

from ytterby.exposure.cover import line_cover
from ytterby.exposure.sectors import assign_sectors
from ytterby.exposure.served import Served, read_served
from ytterby.exposure.stoppage import (
    case_stops,
    list_cases,
    product_stops,
    unmet_share,
    with_spread,
)
from ytterby.simulate import Parameters, run, scenario_from

DATES = tuple(dt.date(2025, m, 1) for m in range(1, 7))
HOT, PLAIN = ("ndfeb:H-SH", "ev_traction"), ("ndfeb:N", "automotive_other")


def served(hot: list[float], plain: list[float] | None = None) -> Served:
    filled = np.array([hot, plain or [1.0] * len(hot)])
    return Served(
        "ban", "A ban", DATES[: len(hot)], dt.date(2025, 2, 1), 0.05, (HOT, PLAIN), filled,
        0.0 * filled,
    )  # fmt: skip


def stops(one: Served, *rows: dict[str, object]) -> pl.DataFrame:
    lines = assign_sectors(line_cover(make_lines(*rows)), toy_chain(), ("USA",))
    cases, joined = list_cases(lines)
    found, unmet = case_stops(cases, [one])
    return product_stops(joined, found, unmet, [one])


def test_a_line_is_served_like_its_sector_and_else_like_the_largest_user() -> None:
    lines = make_lines(
        {"sector": "defence"},
        {"sector": None},
        {"sector": "phosphors"},
        {"material": "metal:Dy", "sector": "defence"},
    )
    found = assign_sectors(lines, toy_chain(), ("USA",))
    assert found["served_as"].to_list() == ["defence", "ev_traction", "ev_traction", None]
    assert found["sector_basis"].to_list() == ["given", "largest user", "largest user", "none"]


def test_the_first_month_below_need_stops_a_product_without_stock() -> None:
    row = stops(served([1.0, 1.0, 0.4, 0.4]), {"units": 12.0}).row(0, named=True)
    assert row["first_short"] == dt.date(2025, 3, 1)
    assert row["months_after"] == 1
    assert row["worst_share"] == pytest.approx(0.6)
    assert row["units_not_made"] == pytest.approx(1.2)
    assert row["units_planned"] == pytest.approx(4.0)


def test_own_stock_puts_the_stop_off_by_what_it_holds() -> None:
    # A month's need is 2 kg; 2.4 kg of stock last two months at 0.6 missing.
    one = served([1.0, 0.4, 0.4, 0.4, 0.4])
    row = stops(one, {"stock": 2.4}).row(0, named=True)
    assert row["first_short"] == dt.date(2025, 4, 1)
    assert row["units_not_made"] == pytest.approx(1.2)


def test_enough_stock_carries_it_through() -> None:
    row = stops(served([0.0] * 6), {"stock": 12.0}).row(0, named=True)
    assert row["first_short"] is None
    assert row["months_short"] == 0
    assert row["units_not_made"] == pytest.approx(0.0)


def test_a_shortage_under_the_threshold_stops_nothing() -> None:
    assert stops(served([0.96] * 6), {})["first_short"].to_list() == [None]


def test_a_product_waits_for_its_scarcest_part_and_is_lost_once() -> None:
    one = served([1.0, 0.5, 0.5, 0.5], [1.0, 1.0, 0.2, 0.2])
    row = stops(
        one,
        {"part": "motor", "sector": "ev_traction"},
        {"part": "pump", "material": "ndfeb:N", "sector": "automotive_other"},
    ).row(0, named=True)
    assert (row["first_short"], row["part"]) == (dt.date(2025, 2, 1), "motor")
    # 0.5, then 0.8 and 0.8 of a month's one unit: never the sum of both parts.
    assert row["units_not_made"] == pytest.approx(0.5 + 0.8 + 0.8)


def test_products_do_not_share_their_fate() -> None:
    one = served([1.0, 0.5, 0.5, 0.5], [1.0, 1.0, 1.0, 0.2])
    found = stops(
        one,
        {"product": "car", "part": "motor", "sector": "ev_traction"},
        {"product": "pump", "material": "ndfeb:N", "sector": "automotive_other"},
        {"product": "wire", "material": "metal:Dy"},
        {"product": "bus", "part": "a", "sector": "ev_traction", "stock": 1.2},
        {"product": "bus", "part": "b", "sector": "ev_traction", "stock": 1.1},
    )
    rows = {r["product"]: r for r in found.iter_rows(named=True)}
    assert set(rows) == {"car", "pump", "bus"}
    assert rows["car"]["first_short"] == dt.date(2025, 2, 1)
    assert rows["pump"]["first_short"] == dt.date(2025, 4, 1)
    assert (rows["bus"]["first_short"], rows["bus"]["part"]) == (dt.date(2025, 3, 1), "b")
    assert found["product"].to_list() == ["car", "bus", "pump"]


def test_the_spread_over_draws_bounds_the_months_and_says_how_often() -> None:
    central = stops(served([1.0, 0.5, 0.5, 0.5]), {})
    drawn = [
        stops(served(path), {})
        for path in ([1.0, 0.5, 0.5, 0.5], [1.0, 1.0, 0.5, 0.5], [1.0, 1.0, 1.0, 1.0])
    ]
    row = with_spread(central, drawn).row(0, named=True)
    assert (row["draws"], row["soonest"], row["latest"]) == (3, 0.0, None)
    assert row["short_share"] == pytest.approx(2.0 / 3.0)
    assert with_spread(central, []).row(0, named=True)["draws"] is None


def test_what_no_sector_at_home_uses_has_no_answer() -> None:
    assert stops(served([0.0] * 6), {"material": "metal:Dy"}).is_empty()


shares = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=24)


@given(shares, st.floats(0.0, 30.0), st.floats(0.0, 5.0))
def test_more_stock_never_leaves_more_unmet(filled: list[float], stock: float, more: float) -> None:
    path = np.array([filled])
    little, much = (unmet_share(path, np.array([s])) for s in (stock, stock + more))
    assert (much <= little + 1e-12).all()


@given(shares, st.floats(0.0, 30.0))
def test_stock_meets_exactly_what_it_holds(filled: list[float], stock: float) -> None:
    path = np.array([filled])
    missing = float((1.0 - path).sum())
    left = float(unmet_share(path, np.array([stock])).sum())
    assert left == pytest.approx(max(0.0, missing - stock), abs=1e-9)


@pytest.fixture(scope="module")
def table() -> Parameters:
    return replace(Parameters.load(as_of="2025-03-31", year=2024), plants=())


def test_a_scenario_on_the_toy_stops_a_bill_when_its_sector_falls_short(
    table: Parameters,
) -> None:
    chain = toy_chain()
    plan = scenario_from(
        {
            "name": "toy-ban",
            "title": "No magnets from China",
            "start": "2025-01",
            "months": 18,
            "pipeline": False,
            "events": [
                {
                    "kind": "ban",
                    "id": "ban",
                    "title": "no magnets",
                    "who": ["CHN"],
                    "against": ["all"],
                    "families": ["magnet"],
                    "start": "2025-03",
                    "alarm": 0.0,
                    "severity": {"value": 1.0, "tier": "C", "source": "test"},
                    "leakage": {"value": 0.0, "tier": "C", "source": "test"},
                }
            ],
        }
    )
    result = run(chain, plan, target=("USA",), parameters=table)
    one = read_served(result, ("USA",))
    expected = (
        result.frame("sector")
        .filter(
            (pl.col("region") == "USA")
            & (pl.col("sector") == "ev_traction")
            & (pl.col("shortage") >= 0.05 * pl.col("need"))
        )["date"]
        .min()
    )
    assert expected is not None
    row = stops(one, {"sector": "ev_traction"}).row(0, named=True)
    assert row["first_short"] == expected
    later = stops(one, {"sector": "ev_traction", "stock": 1.0}).row(0, named=True)
    assert later["first_short"] is None or later["first_short"] >= expected
    assert later["units_not_made"] == pytest.approx(row["units_not_made"] - 0.5, abs=1e-6)
    assert stops(one, {"stock": 1e6})["first_short"].to_list() == [None]
