"""What holds for any suppliers and partners."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby.indicators.risk.base import Floats, Subject
from ytterby.indicators.risk.geopolrisk.case import GeoPolRiskCase, Partners, Suppliers
from ytterby.indicators.risk.geopolrisk.factors import group_by_weight

AMOUNT = st.floats(0.01, 1e6)
AMOUNTS = st.lists(AMOUNT, min_size=2, max_size=12)
FLOWS = st.lists(st.tuples(AMOUNT, st.floats(-2.5, 2.5)), min_size=1, max_size=12)


def make_case(
    outputs: list[float], flows: list[tuple[float, float]], home: float = 0.0
) -> GeoPolRiskCase:
    made = np.array(outputs)
    count = len(flows)
    quantity = np.array([q for q, _ in flows])
    suppliers = Suppliers(
        tuple(f"S{i}" for i in range(len(made))),
        made,
        np.full(len(made), home),
        np.full(len(made), 0.1),
        np.arange(len(made)) == 0,
        "made up",
    )
    partners = Partners(
        tuple(f"P{i}" for i in range(count)),
        quantity,
        np.full(count, 0.2),
        np.array([e for _, e in flows]),
        np.full(count, 0.3),
        np.zeros(count, dtype=bool),
        quantity * 2.0,
        quantity,
        "made up",
    )
    subject = Subject("Tungsten", "USA", 2022)
    return GeoPolRiskCase(subject, "strict", suppliers, partners, 0.0, 0.0, (), ())


def best(case: GeoPolRiskCase) -> dict[str, float]:
    found = case.evaluate(np.zeros((len(case.factors), 1)))
    return {name: float(value[0]) for name, value in found.items()}


@settings(deadline=None)
@given(AMOUNTS, FLOWS)
def test_concentration_lies_between_one_nth_and_one(
    outputs: list[float], flows: list[tuple[float, float]]
) -> None:
    hhi = best(make_case(outputs, flows))["hhi"]
    assert 1.0 / len(outputs) - 1e-12 <= hhi <= 1.0 + 1e-12


@settings(deadline=None)
@given(AMOUNTS, FLOWS)
def test_merging_two_suppliers_never_lowers_concentration(
    outputs: list[float], flows: list[tuple[float, float]]
) -> None:
    merged = [outputs[0] + outputs[1], *outputs[2:]]
    before, after = (best(make_case(o, flows))["hhi"] for o in (outputs, merged))
    assert after >= before - 1e-12


@settings(deadline=None)
@given(AMOUNTS, FLOWS, st.randoms(use_true_random=False))
def test_scores_do_not_depend_on_the_order_of_partners(
    outputs: list[float], flows: list[tuple[float, float]], shuffle: object
) -> None:
    other = list(flows)
    shuffle.shuffle(other)  # type: ignore[attr-defined]
    one, two = best(make_case(outputs, flows)), best(make_case(outputs, other))
    assert one == pytest.approx(two, rel=1e-9)


@settings(deadline=None)
@given(AMOUNTS, FLOWS, AMOUNT)
def test_risk_lies_between_0_and_1_and_domestic_supply_lowers_it(
    outputs: list[float], flows: list[tuple[float, float]], home: float
) -> None:
    without, with_home = best(make_case(outputs, flows)), best(make_case(outputs, flows, home))
    assert 0.0 <= with_home["import_risk"] <= without["import_risk"] <= 1.0 + 1e-12


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 1e3), min_size=0, max_size=20))
def test_every_uncertain_input_has_a_factor_and_no_other(weights: list[float]) -> None:
    groups = group_by_weight(np.array(weights, dtype=float))
    moved = np.array(weights) > 0.0
    assert ((groups.factor >= 0) == moved).all()
    if moved.any():
        assert sorted(set(groups.factor[moved].tolist())) == list(range(groups.count))
    else:
        assert groups.count == 0


def test_draws_are_vectorised() -> None:
    case = make_case([5.0, 3.0, 2.0], [(10.0, -1.0), (4.0, 1.0)], home=2.0)
    z: Floats = np.random.default_rng(3).standard_normal((len(case.factors), 5))
    together = case.evaluate(z)
    for at in range(5):
        alone = case.evaluate(z[:, at : at + 1])
        for name, value in together.items():
            assert float(value[at]) == pytest.approx(float(alone[name][0]))
