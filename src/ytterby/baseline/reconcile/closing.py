"""Make balances exact: the nearest point at which every pool closes, bounds honoured."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

from ytterby.baseline.reconcile.network import Network
from ytterby.errors import BalanceError
from ytterby.errors import Problem as Trouble

Floats = NDArray[np.float64]

TOLERANCE = 1e-9
"""Largest imbalance of a pool over its throughput that passes as closed [1]."""

ROUNDS = 8
"""Corrections at most; two or three suffice."""

DUST = 1e-5
"""Flows below this many tonnes are solver dust and become exactly nothing."""


def close_balances(network: Network, flows: Floats, bounded: NDArray[np.bool_]) -> Floats:
    """Return the nearest flows at which every pool closes.

    The correction d minimises Σ (d / x)², subject to B (x + d) = 0: d = -W Bᵀ(B W Bᵀ)⁻¹ B x with
    W = diag(x²). A flow of nothing stays nothing, and a small relative correction cannot change a
    sign, so bounds at zero are honoured.

    Parameters
    ----------
    network
        What the flows are.
    flows
        Nearly balanced flows, ``(flow)`` [unit of the flow].
    bounded
        Whether a flow may not be negative, ``(flow)``.
    """
    found = np.where(bounded & (flows < DUST), 0.0, flows)
    found[np.abs(found) < DUST] = 0.0
    balance = network.balance
    for _ in range(ROUNDS):
        gap = balance @ found
        if np.max(_relative(network, found, gap), initial=0.0) < TOLERANCE * 1e-3:
            break
        weight = found**2
        system = sp.csc_array(balance @ sp.diags_array(weight) @ balance.T)
        size = system.diagonal()
        live = np.flatnonzero(size > 0)
        if not live.size:
            break
        scale = 1 / np.sqrt(size[live])
        small = sp.diags_array(scale) @ system[live][:, live] @ sp.diags_array(scale)
        small = sp.csc_array(small + 1e-13 * sp.eye_array(live.size))
        multiplier = np.zeros(size.size)
        multiplier[live] = scale * splu(small).solve(scale * gap[live])
        found = found - weight * (balance.T @ multiplier)
        found[bounded] = np.maximum(found[bounded], 0.0)
        found[np.abs(found) < DUST] = 0.0  # what is left alone in its pool shrinks to dust
    return found


def check_closed(network: Network, flows: Floats, tolerance: float = TOLERANCE) -> float:
    """Return the largest relative imbalance; raise if a pool does not close.

    Every pool holds one material of fixed composition, so a pool that closes closes for each of
    its elements. The element balance of every process is checked by ``core.balance``.

    Raises
    ------
    BalanceError
        ``balance-open``, one problem for each pool that fails, named by region and material.
    """
    gap = network.balance @ flows
    relative = _relative(network, flows, gap)
    wrong = np.flatnonzero(relative > tolerance)
    if wrong.size:
        raise BalanceError(
            Trouble(
                "balance-open",
                f"{network.pools[i][1]} in {network.pools[i][0]}",
                f"inflow less outflow is {gap[i]:.3g}, {relative[i]:.1e} of what passes through",
                "report this with the year and the evidence version",
            )
            for i in wrong
        )
    return float(relative.max(initial=0.0))


def _relative(network: Network, flows: Floats, gap: Floats) -> Floats:
    through = abs(network.balance) @ np.abs(flows) / 2
    return np.divide(np.abs(gap), through, out=np.zeros_like(gap), where=through > 0)
