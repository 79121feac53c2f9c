"""What the chain would look like without observations: priors that obey the mass balances.

The balances are physics, not evidence. Prior draws ``z ~ N(x0, D)`` are therefore conditioned on
``C x = 0``, ``x = z - D Cᵀ (C D Cᵀ)⁻¹ C z``, and clipped at 0 where a flow cannot be negative.
"""

from __future__ import annotations

import weakref

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.core.chain import Chain

PRIOR_DRAWS = 64
PRIOR_SEED = 20240
RIDGE = 1e-9
"""Share of a pool's prior variance that keeps the system solvable where pools are redundant."""

_kept: dict[int, tuple[weakref.ref[Chain], NDArray[np.float64]]] = {}


def balance_matrix(chain: Chain) -> sp.csr_array:
    """Return ``C`` such that ``C x`` is what comes into each pool less what goes out.

    Parameters
    ----------
    chain
        The chain.

    Returns
    -------
    csr_array
        ``(pool, flow)`` [unit of the material per unit of the flow]; pools without flows are left
        out.
    """
    tech, flows = chain.technology, chain.flows
    width = len(tech.materials)
    place = {r: i * width for i, r in enumerate(chain.regions)}
    made = [
        dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        for row in (tech.coefficient[[p]] for p in range(len(tech.processes)))
    ]
    rows: list[int] = []
    columns: list[int] = []
    entries: list[float] = []
    keys = ("kind", "process", "material", "region", "destination")
    for f, (kind, process, material, region, to) in enumerate(
        zip(*(flows[k].to_list() for k in keys), strict=True)
    ):
        if kind == "process":
            parts = [(m, v) for m, v in made[tech.process_index[process]].items()]
            rows += [place[region] + m for m, _ in parts]
            entries += [v for _, v in parts]
            columns += [f] * len(parts)
            continue
        m = tech.material_index[material]
        rows.append(place[region] + m)
        columns.append(f)
        entries.append(-1.0)
        if kind == "trade":
            rows.append(place[to] + m)
            columns.append(f)
            entries.append(1.0)
    _, compact = np.unique(np.asarray(rows), return_inverse=True)
    shape = (int(compact.max()) + 1, flows.height)
    return sp.csr_array((entries, (compact, columns)), shape=shape)


def prior_draws(chain: Chain, count: int, seed: int = PRIOR_SEED) -> NDArray[np.float64]:
    """Return draws from the priors of the flows, conditioned on the balances.

    Parameters
    ----------
    chain
        The chain.
    count
        Number of draws, at most ``PRIOR_DRAWS``.
    seed
        Seed; the same for every indicator, so that they share their draws.

    Returns
    -------
    ndarray
        ``(flow, draw)`` [unit of each flow].
    """
    if count > PRIOR_DRAWS:
        raise ValueError(f"at most {PRIOR_DRAWS} prior draws, not {count}")
    known = _kept.get(id(chain))
    if known is None or known[0]() is not chain or seed != PRIOR_SEED:
        drawn = _conditioned(chain, seed)
        if seed != PRIOR_SEED:
            return drawn[:, :count]
        key = id(chain)
        _kept[key] = (weakref.ref(chain, lambda _: _kept.pop(key, None)), drawn)
        known = _kept[key]
    return known[1][:, :count]


def _conditioned(chain: Chain, seed: int) -> NDArray[np.float64]:
    noise = np.random.default_rng(seed).standard_normal((chain.flows.height, PRIOR_DRAWS))
    mean = chain.flows["prior"].fill_null(0.0).to_numpy()[:, None]
    error = chain.flows["prior_error"].fill_null(0.0).to_numpy()[:, None]
    drawn = mean + error * noise
    balance = balance_matrix(chain)
    spread = balance @ sp.diags_array(error[:, 0] ** 2) @ balance.T
    system = spread.toarray()
    scale = np.sqrt(np.maximum(np.diag(system), 1e-30))
    system = system / scale[:, None] / scale[None, :]
    system[np.diag_indices_from(system)] += RIDGE
    pull = np.linalg.solve(system, (balance @ drawn) / scale[:, None])
    drawn = drawn - error**2 * (balance.T @ (pull / scale[:, None]))
    free = (chain.flows["kind"] == "stock").to_numpy()[:, None]
    return np.asarray(np.where(free, drawn, np.maximum(drawn, 0.0)))
