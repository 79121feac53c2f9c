"""A disruption says of each draw what the ensemble says."""

from __future__ import annotations

import numpy as np
import pytest

from ytterby.workflows.stressing.asking import ask_stress
from ytterby.workflows.stressing.disruption import Disrupted, disrupt


@pytest.fixture(scope="module")
def disrupted() -> Disrupted:
    return disrupt(ask_stress("china-heavies-ban", "USA"), draws=8, months=18, workers=1)


def test_months_lost_add_up_over_the_run(disrupted: Disrupted) -> None:
    found = disrupted.disruption
    assert found.draws == 8
    assert found.sector_months.max() > 0
    # Need stands nearly still, so that shares of single months add up to months of need.
    added = found.sector_share.sum(axis=1)
    np.testing.assert_allclose(added, found.sector_months, rtol=0.1, atol=0.05)


def test_use_and_value_are_those_of_the_chain(disrupted: Disrupted) -> None:
    found = disrupted.disruption
    use = disrupted.chain.flows.filter(kind="use", region="USA")
    tonnes = found.use.sum() * 12
    assert 0 < tonnes < 2 * use["value"].sum()
    priced = ~np.isnan(found.pair_value)
    assert priced.any()
    assert (found.pair_value[priced] > 0).all()


def test_the_same_seed_gives_the_same_draws(disrupted: Disrupted) -> None:
    again = disrupt(ask_stress("china-heavies-ban", "USA"), draws=8, months=18, workers=1)
    np.testing.assert_array_equal(again.disruption.units, disrupted.disruption.units)
