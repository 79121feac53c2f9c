import numpy as np
import pytest
from tests.small_network import three_flows

from ytterby.baseline.reconcile.closing import check_closed
from ytterby.baseline.reconcile.draft import Draft
from ytterby.baseline.reconcile.network import TRADE, USE
from ytterby.baseline.reconcile.sums import Sums, add
from ytterby.errors import BalanceError


def draft() -> Draft:
    return Draft(three_flows().technology, ("AAA", "BBB"), ("glass",), relative=0.7, floor=1.0)


def test_a_pool_gains_by_making_and_arriving_and_loses_by_the_rest() -> None:
    making = draft()
    making.run("recover:Nd", "AAA", 10.0)
    making.ship("oxide:Nd", "AAA", "BBB", 4.0)
    making.use("oxide:Nd", "AAA", "glass", 5.0)
    making.store("oxide:Nd", "AAA", 1.0)
    making.use("oxide:Nd", "BBB", "glass", 4.0)
    network = making.freeze().network
    gap = network.balance @ np.array([10.0, 4.0, 5.0, 1.0, 4.0])
    assert network.pools == (("AAA", "oxide:Nd"), ("BBB", "oxide:Nd"))
    assert gap == pytest.approx([0.0, 0.0])


def test_a_pool_that_does_not_close_is_named() -> None:
    with pytest.raises(BalanceError, match="oxide:Nd in AAA"):
        check_closed(three_flows(), np.array([10.0, 5.0, 4.0]))


def test_a_flow_added_twice_is_one_flow_with_both_centres() -> None:
    making = draft()
    first = making.ship("oxide:Nd", "AAA", "BBB", 3.0, 3.0)
    second = making.ship("oxide:Nd", "AAA", "BBB", 4.0, 4.0)
    assert first == second
    assert making.prior[first] == pytest.approx(7.0)
    assert making.error[first] == pytest.approx(5.0)


def test_trade_within_a_group_of_regions_is_no_import_of_the_group() -> None:
    making = draft()
    making.ship("oxide:Nd", "AAA", "BBB", 3.0)
    sums = Sums(making.freeze().network)
    assert sums.traded(None, ["BBB"]) == {0: 1.0}
    assert sums.traded(None, ["AAA", "BBB"]) == {}


def test_weights_add_with_factors() -> None:
    assert add({0: 1.0}, (-0.5, {0: 1.0, 1: 2.0})) == {0: 0.5, 1: -1.0}


def test_flows_are_described_in_words() -> None:
    making = draft()
    making.ship("oxide:Nd", "AAA", "BBB", 3.0)
    making.use("oxide:Nd", "BBB", "glass", 3.0)
    network = making.freeze().network
    words = {int(network.kind[i]): network.describe(i) for i in range(network.size)}
    assert words[TRADE] == "trade of oxide:Nd in AAA to BBB"
    assert words[USE] == "use of oxide:Nd in BBB by glass"
