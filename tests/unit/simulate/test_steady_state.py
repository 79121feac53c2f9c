from dataclasses import replace

import numpy as np
import pytest
from tests.random_chain import random_chain
from tests.toy import toy_chain

from ytterby.core.chain import Chain
from ytterby.errors import BalanceError
from ytterby.simulate import Parameters, StressResult, run, scenario_from
from ytterby.simulate.tables.balance import check_balance, imbalance

QUIET = {"name": "quiet", "title": "Nothing happens", "start": "2025-01", "pipeline": False}


def stand_still(chain: Chain, table: Parameters) -> StressResult:
    return run(chain, scenario_from({**QUIET, "months": 24}), target="USA", parameters=table)


def largest_change(result: StressResult) -> float:
    layout, records = result.layout, result.records
    flows = {
        "delivered": layout.need,
        "activity": layout.activity,
        "shipped": layout.arc_flow,
        "surplus": layout.surplus,
    }
    off = [np.abs(records[n][:, :, 0] - b).max() / b.max() for n, b in flows.items() if b.any()]
    for name in ("inside", "spot", "contract", "average", "stock"):
        start = getattr(result.start, name)[:, 0]
        off.append(np.abs(records[name][:, :, 0] - start).max() / start.max())
    return float(max(off))


def test_without_events_the_toy_stands_still_for_24_months(table: Parameters) -> None:
    assert largest_change(stand_still(toy_chain(), table)) < 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_without_events_any_balanced_chain_stands_still(table: Parameters, seed: int) -> None:
    assert largest_change(stand_still(random_chain(seed), table)) < 1e-9


def test_no_element_is_lost_when_nothing_happens(table: Parameters) -> None:
    result = stand_still(toy_chain(), table)
    check_balance(result)
    assert np.abs(imbalance(result, 0)).max() < 1e-12


def test_a_chain_that_does_not_balance_is_refused(table: Parameters) -> None:
    chain = toy_chain()
    broken = chain.flows.with_columns(
        value=chain.flows["value"].set(chain.flows["flow"] == 25, 1e3)
    )
    with pytest.raises(BalanceError, match="unbalanced-pool"):
        stand_still(replace(chain, flows=broken), table)
