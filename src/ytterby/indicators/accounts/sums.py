"""Sums of flows by element and region."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from ytterby.indicators.accounts.arrays import Bools, Floats, FlowArrays, Ints


def scatter_sum(at: Ints, values: Floats, size: int) -> Floats:
    """Return the sums of rows by place: ``out[p] = Σ values[at == p]``.

    Parameters
    ----------
    at
        Place of each row, ``(row)``.
    values
        ``(row, ...)``.
    size
        Number of places.

    Returns
    -------
    ndarray
        ``(place, ...)``.
    """
    pick = sp.csr_array((np.ones(len(at)), (at, np.arange(len(at)))), shape=(size, len(at)))
    width = int(np.prod(values.shape[1:]))
    flat = pick @ values.reshape(len(at), width)
    return np.asarray(flat).reshape(size, *values.shape[1:])


def _gather(a: FlowArrays, rows: Ints, place: Ints, weight: Floats) -> Floats:
    """Return Σ flow × weight by item and place: ``(item, region, column)``.

    ``rows`` are flows, ``place`` where each counts, ``weight`` is ``(row, item)``.
    """
    out = np.zeros((weight.shape[1], len(a.regions), a.values.shape[1]))
    for at in np.unique(place):
        here = place == at
        out[:, at] = weight[here].T @ a.values[rows[here]]
    return out


def sum_processes(a: FlowArrays, weight: Floats) -> Floats:
    """Return Σ activity × weight over processes.

    Parameters
    ----------
    a
        The chain's flows.
    weight
        ``(process, item)`` [t REO or t per unit of activity].

    Returns
    -------
    ndarray
        ``(item, region, column)`` [t REO/year or t/year].
    """
    rows = a.rows("process")
    rows = rows[weight[a.process[rows]].any(axis=1)]
    return _gather(a, rows, a.region[rows], weight[a.process[rows]])


def sum_pool_flows(
    a: FlowArrays, kind: str, materials: Bools, *, destination: bool = False
) -> Floats:
    """Return Σ trade, use, stock or surplus of some materials by contained element.

    Parameters
    ----------
    a
        The chain's flows.
    kind
        Kind of flow.
    materials
        Which materials count, ``(material)``.
    destination
        Whether a trade counts where it arrives rather than where it leaves.

    Returns
    -------
    ndarray
        ``(element, region, column)`` [t REO/year].
    """
    rows = a.rows(kind)
    rows = rows[materials[a.material[rows]]]
    place = a.destination[rows] if destination else a.region[rows]
    return _gather(a, rows, place, a.technology.composition[a.material[rows]])
