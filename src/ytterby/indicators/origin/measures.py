"""Three of the five measures of dependence, read off the pool network; never mixed with each other.

``stage_trace``: the share of an element's mass in use that underwent a stage, the last time it
did, in the partner; over all partners it sums to the share that underwent the stage at all.
``ever_touched``: the share that no longer arrives when the partner is deleted from the network
without renormalising. ``owner_control``: the share that went through plants which companies of the
partner control, wherever they stand; by stage the last time, ``any`` for ever. Customs shares are
in `customs`, dependence in `dependence`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.errors import UnknownNameError, unknown_name
from ytterby.indicators.accounts.arrays import Floats, FlowArrays, arrays, ratio, summary_frame
from ytterby.indicators.accounts.network import Mixing, Network, build_network
from ytterby.indicators.accounts.output import control, controllers
from ytterby.indicators.accounts.priors import PRIOR_DRAWS
from ytterby.indicators.accounts.sums import scatter_sum
from ytterby.indicators.origin.tracing import absorbed_share
from ytterby.indicators.registry import indicator

ACCOUNT = "manufacturing use"
"""The account of use in all measures: what the makers of a region use, wherever the goods go."""
ANY = "any"
MEASURES = ("stage_trace", "ever_touched", "owner_control")

THREADS = 4
"""Elements that are traced at once, at most."""

Places = Mapping[str, Sequence[str]]
"""Label → member regions; a region alone is a place of one."""
Groups = Mapping[str, Sequence[str]]
"""Name of a group → its elements."""


def with_groups(elements: Sequence[str], groups: Groups | None) -> dict[str, tuple[str, ...]]:
    """Return the single elements behind each element and group asked for."""
    out: dict[str, tuple[str, ...]] = {e: (e,) for e in elements}
    out.update({g: tuple(members) for g, members in (groups or {}).items()})
    return out


@dataclass(frozen=True)
class Hit:
    """One question to the network: what share was hit by ``partner`` under ``measure``."""

    measure: str
    stage: str
    partner: str


def stages_of(a: FlowArrays, elements: Sequence[str]) -> tuple[str, ...]:
    """Return the stages that some elements can undergo, by the processes that make them."""
    made = np.maximum(a.coefficient, 0.0) @ a.content(elements) > 0.0
    undergone = {s for s, ok in zip(a.technology.stage, made.tolist(), strict=True) if ok}
    return tuple(s for s in a.stages if s in undergone)


def list_hits(
    a: FlowArrays, partners: Places, measures: Sequence[str] = MEASURES
) -> tuple[list[Hit], list[Sequence[str]]]:
    """Return the hit sets of some partners, and the members of each partner."""
    hits, members = [], []
    for label, regions in partners.items():
        for measure in measures:
            stages = (*a.stages, ANY) if measure != "ever_touched" else (ANY,)
            for stage in stages:
                if (measure, stage) != ("stage_trace", ANY):
                    hits.append(Hit(measure, stage, label))
                    members.append(regions)
    return hits, members


def hit_matrices(
    a: FlowArrays, network: Network, hits: Sequence[Hit], members: Sequence[Sequence[str]]
) -> tuple[Floats, Floats]:
    """Return the probabilities that an arc is a hit and that the walk ends there, ``(arc, hit)``.

    A question about one stage ends at the last plant of that stage, wherever it stands; a question
    about any stage goes on until it is hit.
    """
    at = network.region[network.to]
    run = network.process >= 0
    stage = np.where(run, a.stage_of_process[network.process], -1)
    names = controllers(a)
    held = np.stack([control(a, s) for s in a.stages])  # (stage, region, controller)
    out = np.zeros((len(network.to), len(hits)))
    ends = np.zeros_like(out)
    for j, (hit, regions) in enumerate(zip(hits, members, strict=True)):
        if hit.measure == "owner_control":
            by = held[:, :, [names.index(r) for r in regions if r in names]].sum(axis=2)
            struck = np.where(run, by[stage, at], 0.0)
        else:
            inside = np.isin(at, a.positions([r for r in regions if r in a.regions]))
            struck = (inside & (run | (hit.measure == "ever_touched"))).astype(float)
        if hit.stage != ANY:
            here = (stage == a.stages.index(hit.stage)).astype(float)
            struck = struck * here
            ends[:, j] = here
        out[:, j] = np.clip(struck, 0.0, 1.0)
    return out, np.maximum(ends, out)


def use_weights(a: FlowArrays, network: Network, regions: Sequence[str], form: str) -> Floats:
    """Return the mass of the element that makers in some regions take from each pool.

    Parameters
    ----------
    a, network
        The flows and the element's network.
    regions
        Whose use.
    form
        Family of material taken (``magnet``, ``oxide`` …) or ``all``.

    Returns
    -------
    ndarray
        ``(node, column)`` [t REO/year].
    """
    tech = a.technology
    held = tech.composition[:, tech.element(network.element)]
    if form != "all":
        held = np.where(np.asarray(tech.family) == form, held, 0.0)
    rows = a.rows("use")
    here = np.isin(a.region[rows], a.positions(regions))
    rows = rows[here & (held[a.material[rows]] > 0.0)]
    node = network.home[a.region[rows], a.material[rows]]
    mass = np.maximum(a.values[rows] * held[a.material[rows], None], 0.0)
    fed = node >= 0
    return scatter_sum(node[fed], mass[fed], len(network.region))


@dataclass(frozen=True)
class TracedUse:
    """The hit mass of an element in the use of some regions.

    Attributes
    ----------
    hits
        The questions, ``(hit)``.
    struck
        Mass that was hit, ``(region, hit, column)`` [t REO/year].
    mass
        Mass in use, ``(region, column)`` [t REO/year].
    """

    hits: tuple[Hit, ...]
    struck: Floats
    mass: Floats


def trace_use(
    a: FlowArrays,
    element: str,
    targets: Places,
    partners: Places,
    *,
    form: str = "magnet",
    mixing: Mixing = "well_mixed",
    measures: Sequence[str] = MEASURES,
) -> TracedUse:
    """Return how much of an element in the use of some places was hit by some partners.

    Parameters
    ----------
    a
        The chain's flows.
    element
        Symbol.
    targets, partners
        Whose use; by whom.
    form
        Family of material in use, or ``all``.
    mixing
        ``well_mixed`` or ``own_first``.
    measures
        Which of the three measures.
    """
    network = build_network(a, element, mixing)
    hits, members = list_hits(a, partners, measures)
    share = absorbed_share(network, *hit_matrices(a, network, hits, members))
    weight = np.stack([use_weights(a, network, r, form) for r in targets.values()])
    # A gap must stay a gap: columns in which a pool is used but never fed cannot be traced.
    struck = np.einsum("tnk,njk->tjk", weight, share, optimize=True)
    return TracedUse(tuple(hits), struck, weight.sum(axis=1))


def trace_frame(a: FlowArrays, traced: Mapping[str, TracedUse], targets: Places) -> pl.DataFrame:
    """Return the shares of several elements or groups as one frame.

    Parameters
    ----------
    a
        The chain's flows.
    traced
        Element or group → its hit mass; a group is the sum of its elements.
    targets
        Whose use, as given to `trace_use`.
    """
    keys: dict[str, list[str]] = {
        k: [] for k in ("measure", "element", "stage", "region", "partner")
    }
    rows, mass = [], []
    for element, one in traced.items():
        for t, target in enumerate(targets):
            if one.mass[t, 0] <= 0.0:
                continue
            rows.append(np.clip(ratio(one.struck[t], one.mass[t]), 0.0, 1.0))
            mass += [float(one.mass[t, 0])] * len(one.hits)
            keys["element"] += [element] * len(one.hits)
            keys["region"] += [target] * len(one.hits)
            for name in ("measure", "stage", "partner"):
                keys[name] += [getattr(h, name) for h in one.hits]
    values = np.concatenate(rows) if rows else np.zeros((0, a.values.shape[1]))
    frame = summary_frame(keys, values, a.posterior, "share")
    return frame.with_columns(pl.Series("use", mass, dtype=pl.Float64), account=pl.lit(ACCOUNT))


def add_groups(traced: Mapping[str, TracedUse], groups: Groups) -> dict[str, TracedUse]:
    """Return the traced elements and, weighted by mass, the groups whose elements are all there."""
    out = dict(traced)
    for name, members in groups.items():
        parts = [traced[e] for e in members if e in traced]
        if len(parts) == len(members) and parts:
            struck = np.sum([p.struck for p in parts], axis=0)
            out[name] = TracedUse(parts[0].hits, struck, np.sum([p.mass for p in parts], axis=0))
    return out


@indicator(
    "trace",
    quantity="ever_touched",
    meaning="Stage trace, ever touched and owner control of an element in a region's use.",
    dims=("element", "stage", "region", "partner"),
    source="absorbing Markov chain on the reconciled flows; docs/method/measures",
)
def trace(
    chain: Chain,
    targets: Places,
    partners: Places,
    *,
    elements: Sequence[str] = (),
    groups: Groups | None = None,
    form: str = "magnet",
    mixing: Mixing = "well_mixed",
    measures: Sequence[str] = MEASURES,
    draws: int | None = None,
    prior: int = PRIOR_DRAWS,
) -> pl.DataFrame:
    """Return stage trace, ever touched and owner control with 80 % intervals.

    Parameters
    ----------
    chain
        The chain.
    targets, partners
        Whose use and by whom; label → member regions.
    elements
        Symbols; all by default.
    groups
        Groups to add, each the mass-weighted mean of its elements.
    form
        Family of material in use, or ``all``.
    mixing
        ``well_mixed`` or ``own_first``.
    measures
        Which of the three measures.
    draws
        How many posterior draws to use; all by default.
    prior
        How many prior draws; without any, ``evidence_share`` is a gap.

    Returns
    -------
    DataFrame
        ``measure, element, stage, region, partner, share, low, high, evidence_share`` [1]``, use``
        [t REO/year]``, account, mixing``; only stages that the element can undergo.
    """
    a = arrays(chain, draws=draws, prior=prior)
    known = controllers(a)
    strange = [r for regions in partners.values() for r in regions if r not in known]
    if strange:
        raise UnknownNameError(unknown_name("region", r, known, "partner") for r in strange)
    symbols = list(elements or chain.technology.elements)

    def follow(element: str) -> TracedUse:
        return trace_use(a, element, targets, partners, form=form, mixing=mixing, measures=measures)

    # Elements are independent, and numpy lets go of the interpreter while it counts.
    with ThreadPoolExecutor(max_workers=min(THREADS, os.cpu_count() or 1)) as pool:
        traced = dict(zip(symbols, pool.map(follow, symbols), strict=True))
    frame = trace_frame(a, add_groups(traced, groups or {}), targets)
    sets = with_groups(list(traced), groups)
    undergone = pl.concat(
        pl.DataFrame({"element": e, "stage": [*stages_of(a, members), ANY]})
        for e, members in sets.items()
    )
    frame = frame.join(undergone, on=["element", "stage"], how="semi", maintain_order="left")
    return frame.with_columns(mixing=pl.lit(mixing), form=pl.lit(form))
