"""What cleaner refining costs, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.impact.environment.cases import number

from ytterby.factors.draws import Draws
from ytterby.impact.environment.levers import build_levers
from ytterby.impact.environment.steps import Burden

TERMS = {
    "premium": number(0.02, "USD/kWh", "a-1"),
    "power": number(0.1, "USD/kWh", "a-2"),
    "zld_electricity": number(80.0, "kWh/m3", "a-3"),
    "zld_upkeep": number(6.0, "USD/m3", "a-4"),
    "pfc_cut": number(0.8, "1", "a-5"),
    "pfc_cost": number(0.15, "USD/kg metal", "a-6"),
    "storage": number(100.0, "USD/t", "a-7"),
    "remediation": number(16.0, "USD/kg", "a-8"),
}
GRID, CLEAN = number(0.6, "kg CO2e/kWh", "g-1"), number(0.1, "kg CO2e/kWh", "g-2")


def burden(**amounts: float) -> Burden:
    named = {k.replace("_", "-"): np.array([v]) for k, v in amounts.items()}
    return Burden(named, dict.fromkeys(named, "B"), (), ())


def test_costs_and_cuts_are_what_a_hand_counts() -> None:
    oxide = burden(electricity=5.0, wastewater=75.0, radioactive_residue=2.0)
    metal = burden(electricity=10.0, pfc=1.0)
    found, missing = build_levers(TERMS, oxide, metal, GRID, CLEAN, Draws(), in_place=True)
    at = {one.id: one for one in found}
    assert missing == ()
    assert at["renewable-oxide"].cost[0] == pytest.approx(0.1)
    assert at["renewable-oxide"].cuts["carbon"][0] == pytest.approx(2.5)
    # 0.075 m3 take 6 kWh.
    assert at["zero-liquid-discharge"].cost[0] == pytest.approx(6 * 0.1 + 0.075 * 6)
    assert at["zero-liquid-discharge"].cuts["carbon"][0] == pytest.approx(-3.6)
    assert at["pfc-control"].cuts["carbon"][0] == pytest.approx(0.8)
    assert at["residue-storage"].cost[0] == pytest.approx(0.2)
    assert at["remediation"].cost[0] == 16.0


def test_a_lever_without_its_figures_is_named_and_not_priced() -> None:
    found, missing = build_levers(TERMS, burden(), burden(), GRID, CLEAN, Draws())
    assert found == ()
    assert len(missing) == 6
    assert dict(missing)["remediation of leached ground"].startswith("only of clay")
