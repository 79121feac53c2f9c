import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.indicators.risk.nassar.formula import (
    ability_to_supply,
    disruption_potential,
    economic_vulnerability,
    shared_values,
    supply_risk,
    trade_exposure,
    trade_ties,
    willingness_to_supply,
)

UNIT = st.floats(0.0, 1.0)


def test_the_best_mining_policy_is_wholly_able_and_the_worst_is_not() -> None:
    assert ability_to_supply([100.0, 60.0, 0.0]) == pytest.approx([0.0, 0.4, 1.0])


def test_ties_are_trade_with_the_buyer_over_the_product_of_the_country() -> None:
    assert float(trade_ties(6.0, 4.0, 100.0)) == pytest.approx(0.1)


def test_values_are_as_far_apart_as_their_categories() -> None:
    assert float(shared_values([1.0, 2.0, 2.0], [0.0, 0.0, 0.0])) == pytest.approx(3.0)
    assert float(shared_values([4.0, 4.0], [4.0, 4.0])) == 0.0


def test_willingness_is_the_mean_of_ties_and_values() -> None:
    assert float(willingness_to_supply(0.2, 0.6)) == pytest.approx(0.4)


def test_disruption_adds_squared_shares_times_both_indices() -> None:
    # 0.36 · 0.5 · 0.8 + 0.16 · 0.25 · 0.5
    found = disruption_potential([0.6, 0.4], [0.5, 0.25], [0.8, 0.5])
    assert float(found) == pytest.approx(0.144 + 0.02)


def test_exposure_is_net_import_reliance_with_stocks() -> None:
    # (40 − 10 + 10) / (60 + 40 − 10 + 10)
    assert float(trade_exposure(60.0, 40.0, 10.0, 10.0)) == pytest.approx(0.4)


def test_a_net_exporter_is_not_exposed_and_no_use_at_all_is_a_gap() -> None:
    assert float(trade_exposure(60.0, 10.0, 40.0)) == 0.0
    assert np.isnan(trade_exposure(0.0, 0.0, 0.0))


def test_vulnerability_weighs_each_industry_by_its_size_and_thin_margins() -> None:
    # 20/100 · 1/4 + 10/100 · 3/2
    found = economic_vulnerability([20.0, 10.0], 100.0, [1.0, 3.0], [4.0, 2.0])
    assert float(found) == pytest.approx(0.05 + 0.15)


def test_risk_is_the_geometric_mean_and_nought_if_any_part_is() -> None:
    assert float(supply_risk(0.2, 0.4, 0.8)) == pytest.approx(0.4)
    assert float(supply_risk(0.9, 0.0, 0.9)) == 0.0


@given(UNIT, UNIT, UNIT)
def test_risk_lies_between_its_smallest_and_its_largest_part(a: float, b: float, c: float) -> None:
    found = float(supply_risk(a, b, c))
    assert min(a, b, c) - 1e-9 <= found <= max(a, b, c) + 1e-9


@given(st.lists(st.tuples(st.floats(0.01, 1.0), UNIT, UNIT), min_size=1, max_size=6))
def test_disruption_lies_between_nought_and_plain_concentration(
    rows: list[tuple[float, float, float]],
) -> None:
    mass, ability, willingness = (np.asarray(v) for v in zip(*rows, strict=True))
    share = mass / mass.sum()
    found = float(disruption_potential(share, ability, willingness))
    assert 0.0 <= found <= float((share**2).sum()) + 1e-12


@given(st.lists(st.tuples(st.floats(0.01, 1.0), UNIT, UNIT), min_size=2, max_size=6))
def test_the_order_of_countries_does_not_matter(rows: list[tuple[float, float, float]]) -> None:
    mass, ability, willingness = (np.asarray(v) for v in zip(*rows, strict=True))
    share = mass / mass.sum()
    straight = disruption_potential(share, ability, willingness)
    turned = disruption_potential(share[::-1], ability[::-1], willingness[::-1])
    assert float(turned) == pytest.approx(float(straight), rel=1e-12)
