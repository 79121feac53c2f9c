"""Responses on the chain of 2024: each moves what it should, in the direction economics demands."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest

from ytterby.baseline import baseline
from ytterby.simulate import Parameters, StressResult, run, scenario_from
from ytterby.simulate.tables.balance import imbalance

STOP = {
    "kind": "ban", "id": "stop", "who": ["CHN"], "against": ["all"], "elements": ["Dy", "Tb", "Sm"],
    "start": "2025-04", "severity": 0.7,
}  # fmt: skip


@cache
def table() -> Parameters:
    return replace(Parameters.load(as_of="2025-03-31", year=2024), plants=())


@cache
def before() -> StressResult:
    return _after()


def _after(
    *responses: dict[str, Any], events: tuple[dict[str, Any], ...] = (STOP,)
) -> StressResult:
    scenario = scenario_from(
        {
            "name": "c",
            "title": "C",
            "start": "2025-01",
            "months": 60,
            "pipeline": False,
            "events": list(events),
            "responses": [{"id": r["kind"], "start": "2025-01"} | r for r in responses],
        }
    )
    result = run(baseline(2024), scenario, target="EU27", parameters=table())
    assert np.abs(imbalance(result, 0)).max() < 1e-9
    return result


def lacking(result: StressResult, element: str) -> float:
    frame = result.frame("element").filter(
        pl.col("region").is_in(list(result.regions)) & (pl.col("element") == element)
    )
    return float(frame["shortage"].sum())


def idle(result: StressResult) -> set[str]:
    return {n.place for n in result.notes if n.code == "did-not-bind"}


def test_europe_with_a_store_of_magnets_lacks_less() -> None:
    store = {"kind": "stockpile", "who": ["EU27"], "families": ["magnet"], "months": 3.0}
    result = _after(store)
    assert lacking(result, "Dy") < 0.95 * lacking(before(), "Dy")
    assert "response stockpile" not in idle(result)


def test_a_store_of_oxide_hardly_helps_who_has_few_makers_of_metal() -> None:
    magnets, oxide = (
        _after({"kind": "stockpile", "who": ["EU27"], "families": [f], "months": 3.0})
        for f in ("magnet", "oxide")
    )
    saved = [lacking(before(), "Dy") - lacking(r, "Dy") for r in (magnets, oxide)]
    assert saved[1] < 0.2 * saved[0]


@pytest.mark.parametrize("general", [True, False])
def test_quicker_substitutes_leave_less_terbium_lacking(general: bool) -> None:
    slow, quick = (
        _after({"kind": "substitution", "speed": s, "general": general}) for s in (0.5, 4.0)
    )
    assert lacking(quick, "Tb") < lacking(slow, "Tb")
    assert slow.inputs.ways.size > 500
    assert (quick.frame("substitution")["extra_cost"] >= 0).all()


def test_old_products_return_as_they_leave_use_and_stay_below_what_does() -> None:
    result = _after({"kind": "recycling", "price_response": False})
    layout = result.layout
    recovered = np.array(
        [layout.technology.processes[k] == "recover:Nd" for k in layout.process_kind]
    )
    back = result.records["activity"][:, recovered, 0].sum(axis=1)
    assert (np.diff(back) > 0).all()
    assert 1.1 < back[-1] / back[0] < 3.0
    products = result.frame("products").filter(pl.col("element") == "Nd")
    leaving = products.group_by("month").agg(pl.col("arisings").sum()).sort("month")
    assert (back < leaving["arisings"].to_numpy()).all()
    in_use = products.filter(pl.col("month") == 1)["in_use"].sum()
    assert 100_000 < in_use < 1_000_000


def test_weapons_first_get_what_others_go_without() -> None:
    result = _after({"kind": "priority", "who": ["EU27"], "sectors": ["defence"]})

    def delivered(found: StressResult, own: bool) -> float:
        frame = found.frame("sector").filter(
            pl.col("region").is_in(list(found.regions)) & (pl.col("material") == "ndfeb:UH-EH")
        )
        mine = pl.col("sector") == "defence"
        return float(frame.filter(mine if own else ~mine)["delivered"].sum())

    assert delivered(result, own=True) > 1.1 * delivered(before(), own=True)
    assert delivered(result, own=False) < delivered(before(), own=False)


def test_the_baseline_stands_still_under_stores_substitutes_and_priority() -> None:
    calm = _after(
        {"kind": "stockpile", "who": ["EU27", "JPN"], "months": 2.0, "refill": 0.1},
        {"kind": "substitution"},
        {"kind": "priority", "sectors": ["defence"]},
        events=(),
    )
    for name, values in calm.records.items():
        size = np.maximum(np.abs(values[:1]), 1e-3)
        assert (np.abs(values - values[:1]) / size).max(initial=0.0) < 1e-7, name
    said = {"response stockpile", "response substitution", "response priority"}
    assert said <= idle(calm)
