"""Dependence months after a loss: little while stocks last, what only the partner makes later."""

from __future__ import annotations

import numpy as np
import pytest
from tests.random_chain import random_chain
from tests.toy import toy_chain

from ytterby.simulate import Parameters
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.dependence import PARTS, lost_after


def test_stocks_put_a_loss_off_and_do_not_end_it(table: Parameters) -> None:
    lost = lost_after(toy_chain(), ("CHN",), ("USA",), table, after=(1, 12, 24))
    first, year, two = lost.shares["unmet"][:, :, 0].max(axis=1)
    assert first < 0.2
    assert year > first
    assert two > 0.2


def test_unmet_is_absent_or_priced_out_and_a_share(table: Parameters) -> None:
    lost = lost_after(toy_chain(), ("CHN",), ("USA",), table, sample=Sample(0, 6, 2))
    assert set(lost.shares) == set(PARTS)
    unmet = lost.shares["unmet"]
    assert unmet.shape == (3, len(lost.elements), 6)
    assert unmet == pytest.approx(lost.shares["physically_absent"] + lost.shares["priced_out"])
    assert ((unmet >= 0.0) & (unmet <= 1.0 + 1e-12)).all()


def test_who_alone_is_refused_can_buy_from_those_who_are_not(table: Parameters) -> None:
    some = all_ = 0.0
    for seed in range(6):
        chain = random_chain(seed)
        both = [
            lost_after(chain, ("CHN",), ("USA",), table, after=(12,), everybody=everybody)
            for everybody in (False, True)
        ]
        some += float(both[0].shares["physically_absent"].sum())
        all_ += float(both[1].shares["physically_absent"].sum())
    assert some < all_


def test_a_draw_does_not_depend_on_the_draws_beside_it(table: Parameters) -> None:
    few = lost_after(toy_chain(), ("CHN",), ("USA",), table, sample=Sample(0, 3, 2))
    part = lost_after(toy_chain(), ("CHN",), ("USA",), table, sample=Sample(1, 3, 2))
    assert np.allclose(few.shares["unmet"][:, :, 1:], part.shares["unmet"], rtol=1e-12)


def test_the_frame_holds_medians_and_intervals(table: Parameters) -> None:
    chain = toy_chain()
    frame = lost_after(chain, ("CHN",), ("USA",), table, sample=Sample(0, 9, 2)).frame()
    assert ((frame["low"] <= frame["dependence"]) & (frame["dependence"] <= frame["high"])).all()
    central = lost_after(chain, ("CHN",), ("USA",), table).frame()
    assert central["low"].is_null().all()
