"""Old products on the toy: what returns follows what leaves use, policy and price."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.unit.simulate.events.test_events import after, codes

from ytterby.errors import InputError
from ytterby.simulate import Parameters, StressResult, scenario_from
from ytterby.simulate.tables.balance import imbalance

CUT = {"kind": "ban", "id": "cut", "who": ["CHN"], "families": ["oxide"], "start": "2025-03"}
STOP = {"kind": "outage", "id": "stop", "who": ["JPN"], "stages": ["end_of_life"],
        "start": "2025-06", "end": "2025-09"}  # fmt: skip


def old(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "recycling", "id": "old", "start": "2025-01", "price_response": False,
    } | fields  # fmt: skip


def returned(result: StressResult) -> np.ndarray[Any, Any]:
    """Return what Japan recovers from old products, month by month [t REO/month]."""
    layout = result.layout
    stage = np.array([layout.technology.stage[k] for k in layout.process_kind])
    total: np.ndarray[Any, Any] = result.records["activity"][:, stage == "end_of_life", 0].sum(
        axis=1
    )
    return total


def test_without_the_response_as_much_returns_as_in_the_baseline(table: Parameters) -> None:
    back = returned(after(table, CUT))
    assert back == pytest.approx(np.full(24, 2.0 / 12.0))


def test_with_it_more_returns_as_what_was_sold_grows_old(table: Parameters) -> None:
    result = after(table, responses=[old()], months=60)
    back = returned(result)
    assert back[0] == pytest.approx(2.0 / 12.0, rel=1e-9)
    assert (np.diff(back) > 0).all()
    assert back[-1] > 1.1 * back[0]
    assert np.abs(imbalance(result, 0)).max() < 1e-12


def test_it_is_not_held_back_by_the_capacity_of_the_baseline(table: Parameters) -> None:
    result = after(table, responses=[old(who=["JPN"], collection=0.6, ramp=12)], months=36)
    assert returned(result)[-1] > 2.0 * returned(result)[0]


def test_a_higher_share_collected_returns_more_and_helps(table: Parameters) -> None:
    low, high = (
        after(table, CUT, target="JPN", months=60, responses=[old(who=["JPN"], collection=c)])
        for c in (0.1, 0.6)
    )
    assert returned(high).sum() > returned(low).sum()
    lost = [
        float(
            r.frame("element")
            .filter((pl.col("region") == "JPN") & (pl.col("element") == "Nd"))["shortage"]
            .sum()
        )
        for r in (low, high)
    ]
    assert lost[1] <= lost[0] + 1e-9


def test_no_more_is_collected_than_can_be_dismantled(table: Parameters) -> None:
    most, asked = (
        returned(after(table, responses=[old(who=["JPN"], collection=c)])) for c in (0.7, 1.0)
    )
    assert np.allclose(most, asked)


def test_dear_oxides_bring_back_more(table: Parameters) -> None:
    cheap, dear = (
        returned(after(table, CUT, responses=[old(price_response=p)], months=48))
        for p in (False, True)
    )
    assert dear.sum() > cheap.sum()
    frozen = returned(after(table.frozen(), CUT, responses=[old(price_response=True)], months=48))
    assert np.allclose(frozen, cheap)


def test_where_nothing_returned_before_policy_brings_it(table: Parameters) -> None:
    result = after(table, responses=[old(who=["USA"], collection=0.5, ramp=12)], months=36)
    assert result.records["supply"][-1].sum() > 0
    assert np.abs(imbalance(result, 0)).max() < 1e-12


def test_where_nothing_returns_and_nothing_is_asked_for_it_says_so(table: Parameters) -> None:
    assert "response old" in codes(after(table, responses=[old(who=["USA"])]))


def test_what_was_not_known_then_is_said_and_not_guessed(table: Parameters) -> None:
    result = after(replace(table, terms=()), responses=[old()])
    assert "response old" in codes(result)
    assert result.frame("products").is_empty()


def test_plants_that_stand_still_return_nothing(table: Parameters) -> None:
    back = returned(after(table, STOP, responses=[old()]))
    assert back[6] == pytest.approx(0.0, abs=1e-9)
    assert back[4] > 0


def test_the_table_of_products_conserves_mass(table: Parameters) -> None:
    frame = (
        after(table, CUT, responses=[old()]).frame("products").sort("sector", "element", "month")
    )
    assert frame.height > 0
    change = pl.col("in_use").diff().over("sector", "element")
    off = frame.with_columns(off=change - pl.col("delivered") + pl.col("arisings"))
    assert np.abs(off["off"].drop_nulls().to_numpy()).max() < 1e-9


def test_a_share_is_a_share() -> None:
    with pytest.raises(InputError, match="share"):
        scenario_from(
            {"name": "c", "title": "C", "start": "2025-01", "responses": [old(collection=1.4)]}
        )
