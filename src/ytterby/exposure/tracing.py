"""Where the elements of each supply came from: the pool network read at the supply's own pool.

A line without a known supplier takes what the makers of the home region take of its material. A
line with a supplier's country takes what *that* region makes of the material, or, where it makes
none, what it has to sell. A line from a named plant takes what its region makes, with the plant's
own controller at its own stage: known suppliers override the average.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import Floats, FlowArrays, Ints, arrays, ratio
from ytterby.indicators.accounts.network import Mixing, Network, build_network
from ytterby.indicators.accounts.priors import PRIOR_DRAWS
from ytterby.indicators.origin.measures import ANY, Hit, Places, hit_matrices, list_hits
from ytterby.indicators.origin.tracing import absorbed_share

DRAWS = 100
"""Posterior draws that are traced by default."""
THREADS = 4

HOME, MADE, SOLD, PLANT, WORLD, NONE = (
    "home average", "made there", "sold from there", "named plant", "world average", "not traced",
)  # fmt: skip
"""What the trace of a supply rests on."""

Plants = Mapping[tuple[str, str], str]
"""(facility, stage) → controlling country."""


@dataclass(frozen=True)
class SupplyTrace:
    """The measures of every supply and element, on all columns.

    Attributes
    ----------
    hits
        What was asked: measure, stage, partner, ``(hit)``.
    supply, element
        Keys of the rows, ``(row)``.
    share
        Share of the element's mass in the supply that was hit, NaN where it cannot be traced,
        ``(row, hit, column)`` [1].
    customs
        Share of a supply that crosses the home border from the partner, NaN where nothing crosses,
        ``(supply, column)`` [1].
    basis
        What each supply's trace rests on, ``(supply)``.
    posterior
        Number of posterior columns.
    """

    hits: tuple[Hit, ...]
    supply: Ints
    element: tuple[str, ...]
    share: Floats
    customs: Floats
    basis: tuple[str, ...]
    posterior: int


def trace_supplies(
    chain: Chain,
    supplies: pl.DataFrame,
    masses: pl.DataFrame,
    home: Sequence[str],
    partner: tuple[str, Sequence[str]],
    *,
    leaders: Places | None = None,
    plants: Plants | None = None,
    mixing: Mixing = "well_mixed",
    draws: int | None = DRAWS,
    prior: int = PRIOR_DRAWS,
) -> SupplyTrace:
    """Return what share of each element of each supply was hit by the partner.

    Parameters
    ----------
    chain
        The chain.
    supplies
        ``supply, material, origin, facility``, one row a supply.
    masses
        ``supply, element``: what each supply holds.
    home
        Regions in which the products are made.
    partner
        Name and regions of the country or bloc that is asked about.
    leaders
        Other places whose stage trace is wanted, such as leading miners.
    plants
        Controllers of named plants by stage.
    mixing
        ``well_mixed`` or ``own_first``.
    draws, prior
        Posterior and prior draws.
    """
    a = arrays(chain, draws=draws, prior=prior)
    name, regions = partner
    hits, members = list_hits(a, {name: regions})
    more = list_hits(a, leaders or {}, ("stage_trace",))
    hits, members = hits + more[0], members + more[1]
    rows = list(supplies.iter_rows(named=True))
    basis = tuple(_basis(a, row, home) for row in rows)
    pairs = set(masses.select("supply", "element").iter_rows())
    held = {
        e: [k for k, r in enumerate(rows) if (r["supply"], e) in pairs]
        for e in chain.technology.elements
    }
    wanted = [e for e, k in held.items() if k]
    question = _Question(a, tuple(hits), tuple(members), tuple(home), tuple(regions), plants or {})

    def follow(element: str) -> Floats:
        network = build_network(a, element, mixing)
        return _trace_element(question, network, [(rows[k], basis[k]) for k in held[element]])

    with ThreadPoolExecutor(max_workers=min(THREADS, os.cpu_count() or 1)) as pool:
        shares = list(pool.map(follow, wanted))
    columns = a.values.shape[1]
    return SupplyTrace(
        hits=tuple(hits),
        supply=np.asarray([rows[k]["supply"] for e in wanted for k in held[e]], dtype=np.int64),
        element=tuple(e for e in wanted for _ in held[e]),
        share=np.concatenate(shares) if shares else np.zeros((0, len(hits), columns)),
        customs=_customs(a, rows, home, regions),
        basis=basis,
        posterior=a.posterior,
    )


@dataclass(frozen=True)
class _Question:
    a: FlowArrays
    hits: tuple[Hit, ...]
    members: tuple[Sequence[str], ...]
    home: tuple[str, ...]
    partner: tuple[str, ...]
    plants: Plants


def _made_in(a: FlowArrays, material: str, region: str) -> bool:
    """Return whether a region makes a material in the best estimate."""
    tech = a.technology
    rows = a.rows("process")
    rows = rows[a.region[rows] == a.regions.index(region)]
    made = a.coefficient[a.process[rows], tech.material_index[material]]
    return bool((np.maximum(made, 0.0) * a.values[rows, 0]).sum() > 1e-9)


def _taken(a: FlowArrays, material: str, regions: Sequence[str]) -> Floats:
    """Return what makers and users take of a material: ``(region, column)`` [unit/year]."""
    m = a.technology.material_index[material]
    out = np.zeros((len(regions), a.values.shape[1]))
    use, run = a.rows("use"), a.rows("process")
    use = use[a.material[use] == m]
    need = -np.minimum(a.coefficient[:, m], 0.0)
    run = run[need[a.process[run]] > 0.0]
    for i, region in enumerate(regions):
        at = a.regions.index(region)
        here = run[a.region[run] == at]
        out[i] = np.maximum(a.values[use[a.region[use] == at]], 0.0).sum(axis=0)
        out[i] += (np.maximum(a.values[here], 0.0) * need[a.process[here], None]).sum(axis=0)
    return out


def _basis(a: FlowArrays, row: Mapping[str, object], home: Sequence[str]) -> str:
    material, origin = str(row["material"]), str(row["origin"])
    if material not in a.technology.material_index:
        return NONE
    if not origin:
        taken = _taken(a, material, home)[:, 0].sum() > 0.0
        if taken:
            return HOME
        return WORLD if _taken(a, material, a.regions)[:, 0].sum() > 0.0 else NONE
    if origin not in a.regions:
        return NONE
    if _made_in(a, material, origin):
        return PLANT if row["facility"] else MADE
    return SOLD


def _trace_element(
    q: _Question, network: Network, supplies: Sequence[tuple[Mapping[str, object], str]]
) -> Floats:
    """Return the share hit of each supply, NaN without a pool: ``(supply, hit, column)``."""
    a = q.a
    struck, ends = hit_matrices(a, network, q.hits, q.members)
    share = absorbed_share(network, struck, ends)
    columns = a.values.shape[1]
    out = np.full((len(supplies), len(q.hits), columns), np.nan)
    known: dict[tuple[str, str, str], Floats] = {}
    for k, (row, basis) in enumerate(supplies):
        material, origin = str(row["material"]), str(row["origin"])
        plant = str(row["facility"]) if basis == PLANT else ""
        key = (material, origin, plant)
        if key not in known:
            if basis in (MADE, PLANT):
                known[key] = _made_share(q, network, share, struck, ends, material, origin, plant)
            elif basis in (HOME, WORLD, SOLD):
                places = {HOME: q.home, WORLD: a.regions, SOLD: (origin,)}[basis]
                known[key] = _pool_share(a, network, share, material, places)
            else:
                known[key] = np.full((len(q.hits), columns), np.nan)
        out[k] = known[key]
    return out


def _pool_share(
    a: FlowArrays, network: Network, share: Floats, material: str, regions: Sequence[str]
) -> Floats:
    """Return the share hit in what some regions take of a material: ``(hit, column)``."""
    m = a.technology.material_index[material]
    nodes = network.home[a.positions(regions), m]
    fed = nodes >= 0
    if not fed.any():
        return np.full((share.shape[1], share.shape[2]), np.nan)
    if fed.sum() == 1:
        return np.asarray(share[nodes[fed][0]])
    weight = _taken(a, material, regions)[fed]
    return ratio(np.einsum("nk,njk->jk", weight, share[nodes[fed]]), weight.sum(axis=0))


def _made_share(
    q: _Question,
    network: Network,
    share: Floats,
    struck: Floats,
    ends: Floats,
    material: str,
    region: str,
    plant: str,
) -> Floats:
    """Return the share hit in what a region makes of a material, imports of it left out.

    A named plant's controller is known: its own stage is then a hit of owner control or is none.
    """
    a = q.a
    node = network.home[a.regions.index(region), a.technology.material_index[material]]
    arcs = np.flatnonzero((network.to == node) & (network.process >= 0))
    if node < 0 or not len(arcs):
        return np.full((len(q.hits), share.shape[2]), np.nan)
    h, s = struck[arcs].copy(), ends[arcs].copy()
    if plant:
        for i, process in enumerate(network.process[arcs]):
            stage = a.technology.stage[process]
            controller = q.plants.get((plant, stage))
            if controller is None:
                continue
            for j, hit in enumerate(q.hits):
                if hit.measure == "owner_control" and hit.stage in (stage, ANY):
                    h[i, j] = float(controller in q.members[j])
                    s[i, j] = 1.0 if hit.stage == stage else h[i, j]
    source = network.source[arcs]
    above = np.where((source >= 0)[:, None, None], share[np.maximum(source, 0)], 0.0)
    each = h[:, :, None] + (1.0 - s)[:, :, None] * above
    weight = network.weight[arcs]
    return ratio(np.einsum("ik,ijk->jk", weight, each), weight.sum(axis=0))


def _customs(
    a: FlowArrays,
    rows: Sequence[Mapping[str, object]],
    home: Sequence[str],
    partner: Sequence[str],
) -> Floats:
    """Return the share of each supply that crosses the home border from the partner.

    A known origin is the consignor: 1 or 0. Else it is the partner's share in what the home region
    imports of the material, by mass.
    """
    columns = a.values.shape[1]
    out = np.full((len(rows), columns), np.nan)
    trade = a.rows("trade")
    inside = np.isin(np.arange(len(a.regions)), a.positions(home))
    into = trade[inside[a.destination[trade]] & ~inside[a.region[trade]]]
    away = np.isin(a.region[into], a.positions([r for r in partner if r in a.regions]))
    known: dict[str, Floats] = {}
    for k, row in enumerate(rows):
        origin, material = str(row["origin"]), str(row["material"])
        if origin:
            out[k] = float(origin in partner and origin not in home)
            continue
        if material not in a.technology.material_index:
            continue
        if material not in known:
            mine = a.material[into] == a.technology.material_index[material]
            total = a.values[into[mine]].sum(axis=0)
            part = a.values[into[mine & away]].sum(axis=0)
            known[material] = ratio(part, total)
        out[k] = known[material]
    return out
