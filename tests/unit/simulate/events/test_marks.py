"""Goods that hold somebody's material, end-user denial and extraterritorial rules on the toy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.toy import toy_chain
from tests.unit.simulate.events.test_events import after, codes, short
from tests.unit.simulate.events.test_trade_events import START, lost, shipped

from ytterby.errors import InputError
from ytterby.simulate import Parameters, StressResult, run, scenario_from
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.kernel.engine import NumpyEngine
from ytterby.simulate.kernel.step import step
from ytterby.simulate.prepare import Prepared, prepare
from ytterby.simulate.tables.balance import imbalance

DENIAL = {"kind": "end-user denial", "id": "denial", "who": ["CHN"], "sectors": ["defence"],
          **START}  # fmt: skip
RULE = {"kind": "extraterritorial rule", "id": "rule", "who": ["CHN"], "delay": 1.0,
        "approval": 0.0, "leakage": 0.0, "alarm": 0.0, **START}  # fmt: skip


def marked(result: StressResult, region: str, material: str) -> float:
    """Return the marked share of a pool in the baseline."""
    layout = result.layout
    pool = (np.array(layout.regions)[layout.pool_region] == region) & (
        np.array(layout.material_names)[layout.pool_material] == material
    )
    return float(result.inputs.marks.first[pool].item())


def ready(table: Parameters, *events: dict[str, Any], start: str = "2025-03") -> Prepared:
    values = {"name": "case", "title": "Case", "start": "2025-01", "months": 12,
              "pipeline": False, "events": [e | {"start": start} for e in events]}  # fmt: skip
    calendar = Calendar(scenario_from(values).start, 12)
    return prepare(toy_chain(), scenario_from(values), ("USA",), calendar, table, Sample())


def shares(prepared: Prepared) -> np.ndarray[Any, Any]:
    """Return marked shares month by month, ``(month, pool)``."""
    state, rows = prepared.first, []
    for month in range(12):
        rows.append(state.marked[:, 0])
        state, _ = step(NumpyEngine(), prepared.inputs, state, prepared.path.at(month, slice(0, 1)))
    return np.array(rows)


def test_what_is_marked_in_the_baseline_follows_its_flows(table: Parameters) -> None:
    """Of Japan's neodymium oxide 30 t of 50.6 come from China, 12.6 from swarf, 8 from others."""
    result = after(table, DENIAL)
    oxide, metal, magnet, scrap = (
        marked(result, "JPN", m) for m in ("oxide:Nd", "metal:Nd", "ndfeb:N", "scrap:Nd")
    )
    assert oxide == pytest.approx((30 + 12.6 * scrap) / 50.6)
    assert metal == pytest.approx((45 * oxide + 6) / 51)
    assert magnet == pytest.approx((40 * metal + 60) / 100)
    # Scrap is as marked as the magnets it falls from: 40 t of one and 100 t of the other.
    assert scrap == pytest.approx((4 * metal + 10 * 1.0) / 14)


def test_a_product_is_as_marked_as_the_most_marked_of_its_inputs(table: Parameters) -> None:
    result = after(table, DENIAL)
    assert marked(result, "JPN", "metal:Nd") < 0.9
    assert marked(result, "JPN", "metal:Dy") == pytest.approx(1.0)
    assert marked(result, "JPN", "ndfeb:H-SH") == pytest.approx(1.0)


def test_only_goods_with_the_elements_carry_marks(table: Parameters) -> None:
    result = after(table, DENIAL | {"elements": ["Dy"]})
    assert marked(result, "JPN", "oxide:Nd") == 0.0
    assert marked(result, "JPN", "ndfeb:N") == 0.0
    assert marked(result, "JPN", "ndfeb:H-SH") == pytest.approx(1.0)


def test_marks_stand_still_in_the_baseline(table: Parameters) -> None:
    """Until an event does something, what is marked stays what it was."""
    found = shares(ready(table, DENIAL, start="2027-01"))
    assert np.abs(found - found[0]).max() < 1e-12
    assert 0.0 < found[0].max() <= 1.0


def test_marks_fade_once_no_marked_goods_arrive(table: Parameters) -> None:
    ban = {"kind": "ban", "id": "ban", "who": ["CHN"], "leakage": 0.0}
    prepared = ready(table, ban, DENIAL, start="2025-01")
    found, layout = shares(prepared), prepared.layout
    pool = (np.array(layout.regions)[layout.pool_region] == "JPN") & (
        np.array(layout.material_names)[layout.pool_material] == "oxide:Nd"
    )
    assert found[-1, pool].item() < 0.8 * found[0, pool].item()
    assert found.min() >= 0.0
    assert found.max() <= 1.0


def test_denied_sectors_lack_what_only_marked_goods_could_serve(table: Parameters) -> None:
    """Defence needs 30 t a year of a magnet that is all marked, and 5 of one that is not."""
    result = after(table, DENIAL | {"severity": 1.0})
    assert lost(result, "USA") == pytest.approx(30.0 / 12 * 22, rel=1e-6)
    assert short(result, sector="defence") == pytest.approx(lost(result, "USA"))


def test_what_slips_through_is_not_denied(table: Parameters) -> None:
    half, whole = (after(table, DENIAL | {"severity": s}) for s in (0.5, 1.0))
    assert lost(half, "USA") == pytest.approx(0.5 * lost(whole, "USA"), rel=1e-3)


def test_unmarked_goods_go_to_denied_sectors_first(table: Parameters) -> None:
    """29 % of the American magnets without dysprosium is unmarked, defence needs 3 % of them."""
    result = after(table, DENIAL)
    frame = result.frame("sector")
    assert 0.0 < marked(result, "USA", "ndfeb:N") < 1.0
    others = frame.filter(frame["sector"] == "automotive_other")["shortage"].sum()
    assert others == pytest.approx(0.0, abs=1e-6)


def test_a_government_serves_its_denied_sectors_from_its_own_stock(table: Parameters) -> None:
    store = {"kind": "stockpile", "id": "store", "who": ["USA"], "families": ["magnet"],
             "months": 12.0, "start": "2025-01"}  # fmt: skip
    bare, stored = (after(table, DENIAL, responses=r) for r in ([], [store]))
    assert lost(stored, "USA") < 0.8 * lost(bare, "USA")
    assert np.abs(imbalance(stored, 0)).max() < 1e-9
    assert (stored.records["delivered"] <= stored.records["wanted"] * (1 + 1e-12)).all()


def test_a_denial_of_material_that_nobody_there_uses_says_so(table: Parameters) -> None:
    assert "event denial" in codes(after(table, DENIAL | {"who": ["MMR"]}))
    nobody = DENIAL | {"sectors": ["phosphors"], "against": ["USA"]}
    assert "event denial" in codes(after(table, nobody))


def test_a_rule_stops_marked_goods_between_third_countries_alone(table: Parameters) -> None:
    result = after(table, RULE)
    before = shipped(after(table), "JPN", "USA")[0]
    # Magnets with dysprosium are all marked; of the others 6 % are not, and may go.
    layout = result.layout
    names = np.array(layout.material_names)[layout.pool_material[layout.arc_origin]]
    region = np.array(layout.regions)[layout.pool_region]
    arcs = (region[layout.arc_origin] == "JPN") & (region[layout.arc_destination] == "USA")
    sold = result.records["shipped"][4, :, 0]
    assert sold[arcs & (names == "ndfeb:H-SH")].sum() < 1e-9
    assert 0.0 < sold[arcs & (names == "ndfeb:N")].sum() < 0.02 * before
    assert shipped(result, "CHN", "USA")[4] > 0.9 * shipped(result, "CHN", "USA")[0]
    free = (region[layout.arc_origin] == "USA") & (region[layout.arc_destination] == "JPN")
    assert sold[free] == pytest.approx(result.records["ordered"][4, free, 0])


def test_a_rule_hurts_less_the_more_is_approved(table: Parameters) -> None:
    """While China itself sells nothing there: else it would fill the gap."""
    ban = {"kind": "ban", "id": "ban", "who": ["CHN"], "against": ["USA"], "leakage": 0.0, **START}
    costs = [
        lost(after(table, ban, RULE | {"approval": share, "against": ["USA"]}), "USA")
        for share in (0.0, 0.5, 1.0)
    ]
    assert costs[0] > costs[1] > costs[2]


def test_a_threshold_leaves_out_what_holds_little(table: Parameters) -> None:
    """Dysprosium is 43 % of the value of the magnet, neodymium 44 %."""
    strict, mild = (after(table, RULE | {"threshold": t}) for t in (0.001, 0.6))
    assert marked(strict, "JPN", "ndfeb:H-SH") == pytest.approx(1.0)
    assert marked(mild, "JPN", "ndfeb:H-SH") == 0.0
    assert shipped(mild, "JPN", "USA")[4] > shipped(strict, "JPN", "USA")[4]


def test_a_rule_where_nothing_is_marked_says_so(table: Parameters) -> None:
    result = after(table, RULE | {"who": ["MMR"], "families": ["magnet"]})
    assert "event rule" in codes(result)
    assert lost(result, "USA") < 1e-9


def test_where_nothing_is_marked_nothing_is_kept_of_it(table: Parameters) -> None:
    assert ready(table, {"kind": "ban", "id": "ban", "who": ["CHN"]}).first.marked.shape[0] == 0


@pytest.mark.parametrize("events", [[DENIAL], [RULE], [RULE | {"approval": 0.4}, DENIAL]])
def test_nothing_is_made_or_lost(table: Parameters, events: list[dict[str, Any]]) -> None:
    assert np.abs(imbalance(after(table, *events), 0)).max() < 1e-9


@pytest.mark.parametrize("tile", [1, 3])
def test_each_draw_has_the_same_bits_whatever_the_tile(table: Parameters, tile: int) -> None:
    wide = {"severity": {"value": 0.7, "low": 0.3, "high": 0.9}}
    approval = {"approval": {"value": 0.4, "low": 0.1, "high": 0.8}}
    scenario = scenario_from(
        {
            "name": "case",
            "title": "Case",
            "start": "2025-01",
            "months": 8,
            "pipeline": False,
            "events": [DENIAL | wide, RULE | approval],
        }
    )
    whole, tiled = (
        run(toy_chain(), scenario, target="USA", parameters=table, draws=5, seed=2, tile=size)
        for size in (64, tile)
    )
    for name, values in whole.records.items():
        assert np.array_equal(values, tiled.records[name]), name


@pytest.mark.parametrize("event", [DENIAL | {"severity": 1.2}, RULE | {"approval": 2.0}])
def test_terms_out_of_bounds_are_refused(table: Parameters, event: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        after(table, event)
