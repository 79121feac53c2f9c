import numpy as np
import pytest

from ytterby.simulate.kernel.engine import NumpyEngine
from ytterby.simulate.kernel.licence import decide_licences, licence_control
from ytterby.simulate.kernel.values import Licence, Shocks

ENGINE = NumpyEngine()
LAGS = 13


def terms(
    *, licensed: float = 1.0, general: float = 0.0, approval: float = 1.0, delay: float = 2.0,
    clearing: float = 1.0, validity: float = 1e9,
) -> Shocks:  # fmt: skip
    one = np.ones((1, 1))
    lag = np.maximum(1.0 - np.abs(np.arange(LAGS) - delay), 0.0)[:, None, None]
    blank = dict.fromkeys(Shocks._fields, one)
    return Shocks(
        **{
            **blank,
            "licensed": licensed * one,
            "general": general * one,
            "approval": approval * one,
            "clearing": clearing * one,
            "validity": validity * one,
            "filing_lag": lag,
            "classes": (),
        }
    )


def shipments(shocks: Shocks, orders: list[float], usual: float = 10.0) -> list[float]:
    state = Licence(np.zeros((LAGS, 1, 1)), np.zeros((1, 1)), np.zeros((1, 1)))
    result = []
    for amount in orders:
        order = np.full((1, 1), amount)
        share, filed, single = licence_control(ENGINE, state, shocks, order, np.full((1, 1), usual))
        went = share * order
        state = decide_licences(ENGINE, state, shocks, filed, single * went)
        result.append(float(went[0, 0]))
    return result


def test_nothing_leaves_until_the_first_applications_are_decided() -> None:
    assert shipments(terms(delay=2.0), [10.0] * 5) == pytest.approx([0, 0, 0, 10, 10])


def test_half_a_month_of_delay_more_is_half_of_a_month_s_goods_less() -> None:
    assert shipments(terms(delay=2.5), [10.0] * 5) == pytest.approx([0, 0, 0, 5, 10])


def test_a_slow_authority_clears_its_backlog_by_and_by() -> None:
    went = shipments(terms(delay=0.0, clearing=0.25), [10.0] * 12)
    assert went[:3] == pytest.approx([0, 2.5, 4.375])
    assert np.all(np.diff(went) > 0)


def test_refusals_are_a_share_of_usual_trade() -> None:
    assert shipments(terms(approval=0.6), [10.0] * 6)[-1] == pytest.approx(6)


def test_who_orders_less_is_refused_less() -> None:
    assert shipments(terms(approval=0.6), [5.0] * 6)[-1] == pytest.approx(5)


def test_more_orders_than_usual_find_no_more_licences() -> None:
    assert shipments(terms(approval=0.6), [20.0] * 8)[-1] == pytest.approx(6)


def test_a_general_licence_needs_no_waiting() -> None:
    assert shipments(terms(general=0.3), [10.0] * 2) == pytest.approx([3, 3])


def test_a_rule_that_holds_for_half_a_month_stops_half_of_it() -> None:
    assert shipments(terms(licensed=0.5), [10.0]) == pytest.approx([5])


def test_an_unused_licence_dies() -> None:
    shocks = terms(delay=0.0, validity=2.0)
    state = Licence(np.zeros((LAGS, 1, 1)), np.zeros((1, 1)), np.full((1, 1), 8.0))
    nothing = np.zeros((1, 1))
    assert decide_licences(ENGINE, state, shocks, nothing, nothing).granted[0, 0] == 4.0


def test_when_licensing_ends_all_of_it_is_forgotten() -> None:
    state = Licence(np.ones((LAGS, 1, 1)), np.ones((1, 1)), np.ones((1, 1)))
    nothing = np.zeros((1, 1))
    after = decide_licences(ENGINE, state, terms(licensed=0.0), nothing, nothing)
    assert after.granted.max() == after.waiting.max() == after.filed.max() == 0.0
