"""World supply and a region's sourcing of each element and stage, from reconciled chains.

*Strict* counts as the studies do: a region's sourcing is its own output and what crosses its
border, by the country that shipped it last. *Corrected* follows the element in what the region's
makers use back to where it last underwent the stage, so that oxide sold through a third country
counts where it was separated, and trade among members never counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ytterby.core.chain import Chain
from ytterby.evidence.tiers import Z
from ytterby.indicators.accounts.arrays import Floats, FlowArrays, arrays
from ytterby.indicators.accounts.network import build_network
from ytterby.indicators.accounts.output import element_output
from ytterby.indicators.accounts.sums import scatter_sum
from ytterby.indicators.origin.measures import Hit, hit_matrices, use_weights
from ytterby.indicators.origin.tracing import absorbed_share
from ytterby.indicators.risk.eu.formula import import_reliance
from ytterby.indicators.risk.eu.inputs import (
    MAGNET,
    METAL,
    MINE,
    SEPARATION,
    STAGES,
    STUDY_STAGES,
    Number,
    StageInputs,
    Supply,
)

FORMS = {
    MINE: ("concentrate", "mixed"),
    SEPARATION: ("oxide", "metal"),
    METAL: ("metal",),
    MAGNET: ("magnet",),
}
"""Forms whose trade counts as sourcing of a stage's products. The customs lines of compounds and
metals are what the studies call processed rare earths."""

MAKERS = {SEPARATION: ("separation", "byproduct")}
"""Stages of the chain whose output counts for one of the method's; its own name where not listed.
What refiners of other metals recover (scandium) arrives as oxide: processing to the studies."""

Makers = Mapping[str, Sequence[str]]
"""Stage of a method → the chain's stages whose output counts for it."""

TRACED_DRAWS = 100
"""Posterior draws that are followed back to their origin."""

_TINY = 1e-12


def _spread(values: Floats) -> Floats:
    """Return the standard deviation of the logarithm, from the 80 % interval of the draws."""
    if values.shape[-1] < 3:
        return np.zeros(values.shape[:-1])
    low, high = np.quantile(np.log(np.maximum(values[..., 1:], _TINY)), (0.1, 0.9), axis=-1)
    return np.asarray(np.where(values[..., 0] > _TINY, (high - low) / (2.0 * Z), 0.0))


def _supply(values: Floats) -> Supply:
    """Return a supply of draws ``(supplier, column)``, best estimate first."""
    mass = np.maximum(values[:, 0], 0.0)
    # A flow that many draws put at nought has no logarithm to speak of: its spread is bounded.
    return Supply(mass, np.minimum(_spread(np.maximum(values, 0.0)), 1.5))


def _number(values: Floats, note: str) -> Number:
    """Return a ratio with the standard error of its draws ``(column)``."""
    drawn = values[1:][np.isfinite(values[1:])]
    sigma = 0.0
    if len(drawn) > 2:
        low, high = np.quantile(drawn, (0.1, 0.9))
        sigma = float(high - low) / (2.0 * Z)
    return Number(float(values[0]), sigma, note=note)


def _mean_of_years(years: Sequence[Floats]) -> Floats:
    """Return the mean of years ``(…, column)``, draw by draw of the same rank.

    Years share assays, yields and recipes, so what is wrong in one is wrong in all: averaged as
    they are drawn, which is independently, their errors would cancel. Fully dependent years bound
    the interval from above: it is the mean of the years' intervals.
    """
    ranked = [np.concatenate([v[..., :1], np.sort(v[..., 1:], axis=-1)], axis=-1) for v in years]
    return np.asarray(np.mean(ranked, axis=0))


def _reliance_of_years(
    made: Sequence[Floats], imports: Sequence[Floats], exports: Sequence[Floats]
) -> Floats:
    """Return the import reliance of the mean year ``(column)``; its draws move together.

    Within a year own output, imports and exports stay as they were drawn. The reliance of the sum
    is the mean of the years' weighted by their use, so the yearly draws are weighted alike.
    """
    parts = list(zip(made, imports, exports, strict=True))
    best = import_reliance(*(np.mean([v[:1] for v in p], axis=0) for p in zip(*parts, strict=True)))
    yearly = [import_reliance(*p) for p in parts]
    use = np.asarray([max(m[0] + i[0] - x[0], 0.0) for m, i, x in parts])
    weight = np.where([bool(np.isfinite(v[0])) for v in yearly], use, 0.0)
    if weight.sum() <= _TINY:
        return np.concatenate([best, np.full(len(yearly[0]) - 1, np.nan)])
    drawn = [w * np.sort(v[1:]) for w, v in zip(weight, yearly, strict=True) if w > 0.0]
    return np.concatenate([best, np.sum(drawn, axis=0) / weight.sum()])


def _makers(a: FlowArrays, stage: str, makers: Makers) -> list[str]:
    return [s for s in makers.get(stage, (stage,)) if s in a.stages]


def _output(a: FlowArrays, stage: str, makers: Makers) -> Floats:
    """Return what counts as a stage's output ``(element, region, column)`` [t REO/year]."""
    parts = [element_output(a, s) for s in _makers(a, stage, makers)]
    shape = (len(a.technology.elements), len(a.regions), a.values.shape[1])
    return np.asarray(np.sum(parts, axis=0)) if parts else np.zeros(shape)


def border_supply(
    a: FlowArrays,
    elements: Sequence[str],
    stage: str,
    members: Sequence[str],
    makers: Makers = MAKERS,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return what a region gets of a stage's products, by last consignor.

    Parameters
    ----------
    a
        The chain's flows.
    elements
        Symbols.
    stage
        Stage.
    members
        Regions that are scored together; trade among them is left out.
    makers
        Which of the chain's stages make the products of a stage of the method.

    Returns
    -------
    tuple
        World output ``(element, region, column)``, the region's supply by origin (its members'
        own output in their places) ``(element, region, column)``, its imports and its exports
        ``(element, column)`` [t REO/year].
    """
    tech = a.technology
    at = [tech.elements.index(e) for e in elements]
    output = _output(a, stage, makers)[at]
    inside = np.isin(np.arange(len(a.regions)), a.positions(members))
    rows = a.rows("trade")
    rows = rows[np.isin(np.asarray(tech.family), FORMS[stage])[a.material[rows]]]
    held = tech.composition[a.material[rows]][:, at]
    into = inside[a.destination[rows]] & ~inside[a.region[rows]]
    away = ~inside[a.destination[rows]] & inside[a.region[rows]]
    supply = np.where(inside[None, :, None], output, 0.0)
    for e in range(len(at)):
        moved = held[into, e, None] * a.values[rows[into]]
        supply[e] += scatter_sum(a.region[rows[into]], moved, len(a.regions))
    imports = held[into].T @ a.values[rows[into]]
    exports = held[away].T @ a.values[rows[away]]
    return output, supply, imports, exports


def strict_stages(
    chains: Sequence[Chain],
    elements: Sequence[str],
    members: Sequence[str],
    makers: Makers = MAKERS,
) -> dict[str, tuple[StageInputs, ...]]:
    """Return the supply of each element as the studies count it, mean of some years.

    The years of a mean are taken to move together, so that averaging does not narrow intervals.

    Parameters
    ----------
    chains
        Chains of the years that are averaged, all of one pack.
    elements
        Symbols.
    members
        Regions that are scored together.
    makers
        As for `border_supply`.
    """
    years = _span([c.year for c in chains])
    loaded = [arrays(c, prior=0) for c in chains]
    out: dict[str, list[StageInputs]] = {e: [] for e in elements}
    for stage in STUDY_STAGES:
        parts = [border_supply(a, elements, stage, members, makers) for a in loaded]
        output, supply = (_mean_of_years([p[k] for p in parts]) for k in range(2))
        inside = np.isin(np.arange(len(loaded[0].regions)), loaded[0].positions(members))
        for e, element in enumerate(elements):
            if output[e, :, 0].sum() <= _TINY:
                continue
            made = [p[0][e, inside].sum(axis=0) for p in parts]
            reliance = _reliance_of_years(made, [p[2][e] for p in parts], [p[3][e] for p in parts])
            some = supply[e, :, 0].sum() > _TINY and np.isfinite(reliance[0])
            notes = () if some else ("the region gets none: world supply alone counts",)
            out[element].append(
                StageInputs(
                    stage,
                    loaded[0].regions,
                    _supply(output[e]),
                    _supply(supply[e]) if some else None,
                    _number(reliance, "net imports over net imports and own output"),
                    f"{years}, by last consignor",
                    notes,
                )
            )
    return {e: tuple(v) for e, v in out.items()}


def corrected_stages(
    chain: Chain, elements: Sequence[str], members: Sequence[str], makers: Makers = MAKERS
) -> dict[str, tuple[StageInputs, ...]]:
    """Return the supply of each element by true origin, at every stage that it undergoes.

    Parameters
    ----------
    chain
        The chain of the year.
    elements
        Symbols.
    members
        Regions that are scored together.
    makers
        As for `border_supply`.
    """
    a = arrays(chain, draws=TRACED_DRAWS, prior=0)
    tech = a.technology
    inside = np.isin(np.arange(len(a.regions)), a.positions(members))
    outputs = {s: _output(a, s, makers) for s in STAGES}
    out: dict[str, tuple[StageInputs, ...]] = {}
    for element in elements:
        at = tech.elements.index(element)
        stages = [s for s, made in outputs.items() if made[at, :, 0].sum() > _TINY]
        traced = trace_origins(a, element, stages, members, makers)
        rows = []
        for stage in stages:
            mass = traced[stage]
            total = mass.sum(axis=0)
            some = bool(total[0] > _TINY)
            reliance = np.divide(
                mass[~inside].sum(axis=0), total, out=np.full(total.shape, np.nan), where=total > 0
            )
            notes = () if some else ("the region uses none that underwent it: world supply alone",)
            rows.append(
                StageInputs(
                    stage,
                    a.regions,
                    _supply(outputs[stage][at]),
                    _supply(mass) if some else None,
                    _number(reliance, "share of what the region uses that underwent it outside"),
                    f"{chain.year}, by true origin",
                    notes,
                )
            )
        out[element] = tuple(rows)
    return out


def trace_origins(
    a: FlowArrays,
    element: str,
    stages: Sequence[str],
    members: Sequence[str],
    makers: Makers = MAKERS,
) -> dict[str, Floats]:
    """Return where an element that a region's makers use last underwent each stage.

    Parameters
    ----------
    a
        The chain's flows.
    element
        Symbol.
    stages
        Stages.
    members
        Regions that are scored together.
    makers
        As for `border_supply`.

    Returns
    -------
    dict
        Mass by origin ``(region, column)`` [t REO/year], by stage.
    """
    network = build_network(a, element)
    at = a.technology.elements.index(element)
    keys = [
        (stage, maker, r)
        for stage in stages
        for maker in _makers(a, stage, makers)
        for r, made in enumerate(element_output(a, maker)[at])
        if made.max() > _TINY
    ]
    hits = [Hit("stage_trace", maker, a.regions[r]) for _, maker, r in keys]
    share = absorbed_share(network, *hit_matrices(a, network, hits, [(h.partner,) for h in hits]))
    weight = use_weights(a, network, members, "all")
    mass = np.einsum("nk,njk->jk", weight, share, optimize=True)
    out = {s: np.zeros((len(a.regions), a.values.shape[1])) for s in stages}
    for (stage, _, r), row in zip(keys, mass, strict=True):
        out[stage][r] += row
    return out


def _span(years: Sequence[int]) -> str:
    first, last = min(years), max(years)
    return f"{first}" if first == last else f"mean of {first}–{last}"
