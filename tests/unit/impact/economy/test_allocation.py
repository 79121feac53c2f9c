"""Three rules of allocation bracket each other and stay within what depends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.impact.economy.allocation import RULES, lost_share

shares = st.floats(0.0, 1.0)
SETTINGS = st.tuples(st.lists(shares, min_size=1, max_size=6), st.floats(0.0, 8.0), shares, shares)


def lost(short: list[float], worst: float, dependence: float, fitted: float) -> list[np.ndarray]:
    months = np.array(short)[:, None]
    return [lost_share(rule, months, [worst], [dependence], [fitted]) for rule in RULES]


@given(SETTINGS)
def test_spared_is_at_most_proportional_and_that_at_most_bottleneck(
    setting: tuple[list[float], float, float, float],
) -> None:
    spared, proportional, bottleneck = lost(*setting)
    assert (spared <= proportional).all()
    assert (proportional <= bottleneck).all()


@given(SETTINGS)
def test_a_loss_is_never_below_nothing_nor_above_what_depends(
    setting: tuple[list[float], float, float, float],
) -> None:
    for found in lost(*setting):
        assert (found >= 0).all()
        assert (found <= setting[2] + 1e-12).all()


@given(SETTINGS, shares)
def test_a_loss_grows_with_the_shortage(
    setting: tuple[list[float], float, float, float], more: float
) -> None:
    short, *rest = setting
    deeper = [s + (1 - s) * more for s in short]
    for less, greater in zip(lost(short, *rest), lost(deeper, *rest), strict=True):
        assert (greater >= less - 1e-12).all()


@pytest.mark.parametrize("rule", RULES)
def test_no_shortage_loses_nothing(rule: str) -> None:
    assert lost_share(rule, [[0.0]], [1.0], [0.9], [1.0]).item() == 0.0  # type: ignore[arg-type]


def test_what_can_do_without_goes_first() -> None:
    # A fifth can do without: half missing stops 0.5 - 0.2 of it.
    spared, proportional, _ = lost([0.5], 1.0, 0.8, 1.0)
    assert spared.item() == pytest.approx(0.3)
    assert proportional.item() == pytest.approx(0.4)


def test_parts_from_abroad_keep_coming_but_for_the_bottleneck() -> None:
    _, proportional, bottleneck = lost([0.5], 1.5, 0.8, 0.2)
    assert proportional.item() == pytest.approx(0.1)
    assert bottleneck.item() == pytest.approx(0.8 * 0.75)
