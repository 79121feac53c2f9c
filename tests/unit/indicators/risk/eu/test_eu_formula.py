import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.indicators.risk.eu.formula import (
    economic_importance,
    import_reliance,
    scale_governance,
    supply_risk,
    weigh_concentration,
)

SHARES = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=8).map(
    lambda raw: np.asarray(raw) / sum(raw)
)


def test_governance_runs_from_0_for_the_best_to_10_for_the_worst() -> None:
    assert scale_governance([2.5, 0.0, -2.5]).tolist() == [0.0, 5.0, 10.0]
    assert scale_governance([-3.0, 2.9]).tolist() == [10.0, 0.0]


def test_concentration_weighs_each_squared_share_by_governance_and_restriction() -> None:
    # 0.36 × 6 × 1.1 + 0.16 × 2 × 0.8 = 2.376 + 0.256
    found = weigh_concentration([0.6, 0.4], [6.0, 2.0], [1.1, 0.8])
    assert float(found) == pytest.approx(2.632)


def test_half_of_the_reliance_goes_to_world_supply_and_the_rest_to_sourcing() -> None:
    assert float(supply_risk(4.0, 2.0, 0.0, 0.0, 1.0)) == pytest.approx(2.0)
    assert float(supply_risk(4.0, 2.0, 1.0, 0.0, 1.0)) == pytest.approx(3.0)
    assert float(supply_risk(4.0, 2.0, 0.5, 0.0, 1.0)) == pytest.approx(2.5)


def test_recycling_and_substitutes_lower_the_risk_in_proportion() -> None:
    assert float(supply_risk(4.0, 2.0, 1.0, 0.25, 1.0)) == pytest.approx(2.25)
    assert float(supply_risk(4.0, 2.0, 1.0, 0.25, 0.8)) == pytest.approx(1.8)


def test_without_sourcing_world_supply_alone_counts_whatever_the_reliance() -> None:
    alone = supply_risk(4.0, None, 0.3, 0.0, 1.0)
    assert float(alone) == pytest.approx(4.0)


def test_reliance_is_net_imports_over_apparent_consumption() -> None:
    # (30 − 10) / (20 + 30 − 10)
    assert float(import_reliance(20.0, 30.0, 10.0)) == pytest.approx(0.5)


def test_a_net_exporter_relies_on_nobody_and_nothing_at_all_is_a_gap() -> None:
    assert float(import_reliance(50.0, 5.0, 20.0)) == 0.0
    assert float(import_reliance(10.0, 5.0, 40.0)) == 0.0
    assert np.isnan(import_reliance(0.0, 0.0, 0.0))


def test_the_largest_industry_alone_has_an_importance_of_ten() -> None:
    assert float(economic_importance([1.0], [204.2], 204.2, 1.0)) == pytest.approx(10.0)


def test_importance_is_the_value_added_of_the_users_scaled_and_times_substitution() -> None:
    # (0.6 × 100 + 0.4 × 50) / 200 × 10 × 0.9
    found = economic_importance([0.6, 0.4], [100.0, 50.0], 200.0, 0.9)
    assert float(found) == pytest.approx(3.6)


@given(SHARES, st.floats(0.0, 10.0))
def test_concentration_lies_between_equal_shares_and_monopoly(
    share: np.ndarray, governance: float
) -> None:
    equal = np.full(len(share), governance)
    found = float(weigh_concentration(share, equal, np.ones(len(share))))
    assert governance / len(share) - 1e-9 <= found <= governance + 1e-9


@given(SHARES, st.data())
def test_the_order_of_suppliers_does_not_matter(share: np.ndarray, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(share))))
    g = np.linspace(0.0, 10.0, len(share))
    t = np.linspace(0.8, 1.5, len(share))
    straight = weigh_concentration(share, g, t)
    turned = weigh_concentration(share[order], g[order], t[order])
    assert float(turned) == pytest.approx(float(straight), rel=1e-12)


@given(SHARES)
def test_merging_two_suppliers_of_equal_governance_never_lowers_concentration(
    share: np.ndarray,
) -> None:
    merged = np.concatenate([[share[0] + share[1]], share[2:]])
    flat = [np.full(len(s), 5.0) for s in (share, merged)]
    before = weigh_concentration(share, flat[0], np.ones(len(share)))
    after = weigh_concentration(merged, flat[1], np.ones(len(merged)))
    assert float(after) >= float(before) - 1e-12


@given(st.floats(0, 10), st.floats(0, 10), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_supply_risk_stays_between_nought_and_the_worse_concentration(
    world: float, sourcing: float, reliance: float, recycling: float, substitution: float
) -> None:
    found = float(supply_risk(world, sourcing, reliance, recycling, substitution))
    assert -1e-12 <= found <= max(world, sourcing) + 1e-9


def test_a_country_that_supplies_nothing_needs_no_governance() -> None:
    found = weigh_concentration([1.0, 0.0], [6.0, np.nan], [1.0, 1.0])
    assert float(found) == 6.0
    assert np.isnan(weigh_concentration([0.5, 0.5], [6.0, np.nan], [1.0, 1.0]))
