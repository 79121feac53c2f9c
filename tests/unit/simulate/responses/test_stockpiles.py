"""Government stocks on the toy: they help when goods are cut, in the form that is needed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from tests.toy import toy_chain
from tests.unit.simulate.events.test_events import after, codes, short

from ytterby.errors import InputError
from ytterby.simulate import Parameters, StressResult, run, scenario_from
from ytterby.simulate.tables.balance import imbalance

CUT = {
    "kind": "ban", "id": "cut", "who": ["CHN"], "families": ["magnet"], "leakage": 0.0,
    "start": "2025-03", "end": "2025-11",
}  # fmt: skip


def store(**fields: Any) -> dict[str, Any]:
    return {"kind": "stockpile", "id": "store", "who": ["USA"], "start": "2025-01"} | fields


def magnets(months: float = 6.0, **fields: Any) -> dict[str, Any]:
    return store(families=["magnet"], months=months, **fields)


def held(result: StressResult) -> np.ndarray[Any, Any]:
    """Return what governments hold of magnets in America, month by month [t]."""
    layout = result.layout
    family = np.array([layout.technology.family[m] for m in layout.materials])
    here = np.array([layout.regions[r] == "USA" for r in layout.pool_region])
    pools = here & (family[layout.pool_material] == "magnet")
    total: np.ndarray[Any, Any] = result.records["government"][:, pools, 0].sum(axis=1)
    return total


def test_a_store_of_magnets_helps_who_is_cut_off(table: Parameters) -> None:
    without = after(table, CUT)
    result = after(table, CUT, responses=[magnets()])
    assert short(result) < 0.8 * short(without)
    assert result.records["released"].sum() > 0
    assert "response store" not in codes(result)


def test_it_does_nothing_before_goods_are_lacking_and_says_so(table: Parameters) -> None:
    calm = after(table, responses=[magnets(refill=0.1)])
    for name, values in calm.records.items():
        assert np.allclose(values, values[:1], rtol=1e-9, atol=1e-9), name
    assert "response store" in codes(calm)


@pytest.mark.parametrize("months", [0.01, 0.1, 1.0, 6.0, 60.0])
def test_a_store_of_any_size_is_released(table: Parameters, months: float) -> None:
    result = after(table, CUT, responses=[magnets(months)])
    assert result.records["released"].sum() > 1e-3 * min(held(result)[0], 1.0)
    assert held(result)[-1] < held(result)[0]


def test_a_larger_store_never_leaves_its_holder_worse(table: Parameters) -> None:
    lost = [
        short(after(table.frozen(), CUT, responses=[magnets(m)])) for m in (0.0, 0.1, 0.5, 2.0, 9.0)
    ]
    assert all(b <= a + 1e-9 for a, b in pairwise(lost))


def test_a_slower_release_helps_less(table: Parameters) -> None:
    slow, fast = (short(after(table, CUT, responses=[magnets(release=r)])) for r in (0.1, 0.9))
    assert fast < slow


def test_tonnes_are_shared_as_goods_are_used(table: Parameters) -> None:
    result = after(table, responses=[store(families=["magnet"], tonnes=100.0)])
    assert held(result)[0] == pytest.approx(100.0)
    by_use = after(table, responses=[magnets(1.0)]).start.government[:, 0]
    share = result.start.government[:, 0]
    mine = (share > 0) & (by_use > 0)
    evidence = after(table).start.government[:, 0]
    ratio = (share - evidence)[mine & (evidence == 0)] / by_use[mine & (evidence == 0)]
    assert np.allclose(ratio, ratio[0])


def test_a_store_of_oxide_does_not_reach_who_needs_magnets(table: Parameters) -> None:
    """America makes a few magnets from metal of its own; the oxide never becomes others."""
    oxide = after(table, CUT, responses=[store(families=["oxide"], months=24.0)])
    assert short(oxide) == pytest.approx(short(after(table, CUT)), rel=1e-9)
    assert "response store" in codes(oxide)


def test_oxide_helps_where_metal_and_magnets_are_made_of_it(table: Parameters) -> None:
    cut = CUT | {"families": ["oxide", "metal", "magnet"], "end": None}
    store_of = store(who=["JPN"], families=["oxide"], months=24.0)
    without = after(table, cut, target="JPN", months=36)
    result = after(table, cut, responses=[store_of], target="JPN", months=36)
    assert short(result, sector="ev_traction") < 0.95 * short(without, sector="ev_traction")


def test_it_is_filled_up_again_when_goods_are_to_be_had(table: Parameters) -> None:
    result = after(table, CUT, responses=[magnets(refill=0.2)], months=60)
    level = held(result)
    assert level.min() < 0.9 * level[0]
    assert level[-1] > level.min() + 0.8 * (level[0] - level.min())
    assert level.max() <= level[0] * (1 + 1e-9)
    assert np.abs(imbalance(result, 0)).max() < 1e-12


def test_filling_up_raises_demand_and_the_price_a_little(table: Parameters) -> None:
    kept, filled = (
        after(table, CUT, responses=[magnets(refill=speed)], months=48) for speed in (0.0, 0.2)
    )
    name = filled.layout.material_names.index("ndfeb:N")
    ratio = filled.records["spot"][:, name, 0] / kept.records["spot"][:, name, 0]
    assert 1.001 < ratio.max() < 1.3
    assert filled.records["ordered"].sum() > kept.records["ordered"].sum()


def test_nothing_is_put_into_store_while_goods_are_lacking(table: Parameters) -> None:
    result = after(table, CUT | {"end": None}, responses=[magnets(refill=0.5)], months=36)
    assert (np.diff(held(result)) <= 1e-9).all()


def test_stores_that_the_evidence_knows_are_released(table: Parameters) -> None:
    """Japan holds four months of oxide in the toy."""
    cut = CUT | {"families": ["oxide"], "end": "2026-06"}
    result = after(table, cut, target="JPN", months=36)
    assert result.records["released"].sum() > 0
    assert "government stocks" not in codes(result)
    assert "government stocks" in codes(after(table))


def test_a_store_that_may_not_come_to_be_is_full_or_absent(table: Parameters) -> None:
    maybe = scenario_from(
        {
            "name": "c",
            "title": "C",
            "start": "2025-01",
            "months": 3,
            "pipeline": False,
            "responses": [magnets(odds=0.5)],
        }
    )
    result = run(toy_chain(), maybe, target="USA", parameters=table, draws=20, seed=1)
    here = [r == 1 for r in result.layout.pool_region]
    stores = result.start.government[here].sum(axis=0)
    full = after(table, responses=[magnets()]).start.government[here].sum()
    assert {round(float(s / full), 9) for s in stores} == {0.0, 1.0}


def test_a_store_of_what_nobody_uses_says_so(table: Parameters) -> None:
    result = after(table, CUT, responses=[store(who=["MMR"], families=["magnet"], months=3.0)])
    assert "response store" in codes(result)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, "either months or tonnes"),
        ({"months": 1.0, "tonnes": 5.0}, "either months or tonnes"),
        ({"months": -1.0}, "negative"),
        ({"months": 1.0, "release": 2.0}, "share"),
    ],
)
def test_terms_that_make_no_sense_are_refused(fields: dict[str, Any], word: str) -> None:
    with pytest.raises(InputError, match=word):
        scenario_from(
            {"name": "c", "title": "C", "start": "2025-01", "responses": [store(**fields)]}
        )


def test_a_store_that_lets_nothing_go_lets_nothing_go(table: Parameters) -> None:
    shut = after(table, CUT, responses=[magnets(release=0.0)])
    assert shut.records["released"].sum() < 1e-9 * held(shut)[0]
    assert short(shut) == pytest.approx(short(after(table, CUT)))
    assert "response store" in codes(shut)
