import numpy as np
from tests.toy import toy_chain, toy_imbalance


def test_the_toy_balances_in_every_pool() -> None:
    assert np.abs(toy_imbalance(toy_chain())).max() < 1e-9


def test_the_toy_loses_elements_only_in_processes_with_a_yield_below_one() -> None:
    lost = -toy_chain().technology.element_yield
    for process, loss in zip(toy_chain().technology.processes, lost, strict=True):
        if process.startswith("make:"):
            assert np.allclose(loss, 0.0)
