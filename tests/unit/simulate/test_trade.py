"""Trade of one level, by hand: two sellers, two buyers."""

from __future__ import annotations

import numpy as np
import pytest

from ytterby.simulate.kernel.engine import NumpyEngine, segment_map
from ytterby.simulate.kernel.layout import Level
from ytterby.simulate.kernel.trade import Trade, trade_level
from ytterby.simulate.kernel.values import TradeClass

ENGINE = NumpyEngine()
NONE = segment_map([], [], [], (4, 0))


def level() -> Level:
    """Pools: 0 controller, 1 other maker, 2 target, 3 third country. Arcs: 0→2, 0→3, 1→2."""
    origin, destination = np.array([0, 0, 1]), np.array([2, 3, 2])
    ones = np.ones(3)
    return Level(
        materials=slice(0, 1),
        pools=slice(0, 4),
        uses=slice(0, 0),
        arcs=slice(0, 3),
        processes=slice(0, 0),
        pool_material=np.zeros(4, dtype=np.intp),
        use_pool=np.zeros(0, dtype=np.intp),
        arc_origin=origin,
        arc_destination=destination,
        sum_uses=NONE,
        sum_origin=segment_map(origin, np.arange(3), ones, (4, 3)),
        sum_destination=segment_map(destination, np.arange(3), ones, (4, 3)),
        sum_material=segment_map(np.zeros(4, dtype=int), np.arange(4), np.ones(4), (1, 4)),
        intake=(),
        intake_pools=(),
        output=(),
        output_weight=(),
    )


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)[:, None]


EVERYBODY = (TradeClass(column(1, 1, 1, 1), column(1, 1, 1, 1)),)
AGAINST_TARGET = (
    TradeClass(column(1, 0, 0, 0), column(1, 1, 0, 1)),
    TradeClass(column(0, 1, 1, 1), column(1, 1, 1, 1)),
)


def trade(
    available: np.ndarray,
    control: np.ndarray,
    classes: tuple[TradeClass, ...] = AGAINST_TARGET,
    leak: float = 0.0,
    links: float = 1.0,
) -> Trade:
    return trade_level(
        ENGINE,
        level(),
        available,
        home=column(10, 10, 0, 0),
        reserve=column(0, 0, 0, 0),
        lacking=column(0, 0, 12, 5),
        orders=column(8, 5, 4),
        control=control,
        leak=column(leak, leak, leak),
        now=column(1, 1, 1),
        classes=classes,
        links=column(links, links, links, links),
    )


def test_enough_for_all_goes_where_it_was_ordered() -> None:
    result = trade(column(23, 14, 0, 0), column(1, 1, 1), EVERYBODY)
    assert result.shipped[:, 0].tolist() == [8, 5, 4]
    assert result.left[:, 0].tolist() == [10, 10, 0, 0]
    assert result.unmet.max() == 0


def test_a_short_seller_rations_home_and_abroad_alike() -> None:
    result = trade(column(11.5, 14, 0, 0), column(1, 1, 1), EVERYBODY)
    assert result.shipped[:2, 0].tolist() == [4, 2.5]


def test_what_may_not_go_to_the_target_is_offered_to_others_and_never_to_it() -> None:
    result = trade(column(23, 14, 0, 0), column(0, 1, 1))
    assert result.shipped[0, 0] == 0
    assert result.bought[2, 0] == 0
    assert result.unmet[2, 0] == pytest.approx(8)
    assert result.spare[0, 0] == pytest.approx(8)


def test_other_makers_fill_the_gap_as_far_as_they_have_spare_goods() -> None:
    result = trade(column(23, 17, 0, 0), column(0, 1, 1))
    assert result.bought[2, 0] == pytest.approx(3)
    assert result.sold[1, 0] == pytest.approx(3)
    assert result.unmet[2, 0] == pytest.approx(5)


def test_a_link_that_is_not_formed_yet_sells_less() -> None:
    result = trade(column(23, 40, 0, 0), column(0, 1, 1), links=0.25)
    assert result.bought[2, 0] == pytest.approx(0.25 * 8)


def test_what_leaks_arrives_past_the_control() -> None:
    result = trade(column(23, 14, 0, 0), column(0, 1, 1), leak=0.5)
    assert result.leaked[0, 0] == pytest.approx(4)
    assert result.unmet[2, 0] == pytest.approx(4)


def test_nothing_is_made_or_lost_in_trade() -> None:
    random = np.random.default_rng(0)
    for _ in range(50):
        available = random.uniform(0, 30, (4, 1))
        control = random.uniform(0, 1, (3, 1))
        result = trade(available, control, leak=random.uniform(0, 1), links=random.uniform(0, 1))
        into = result.shipped.sum() + result.bought.sum()
        out = available.sum() - result.left.sum()
        assert into == pytest.approx(out, rel=1e-12)
        assert min(a.min() for a in result) >= 0
