"""What a year without a supplier costs, element by element, and weighed by how likely it is.

The shape of the economic assessment behind the list of critical minerals of the United States
(Nassar and others, 2025, USGS Open-File Report 2025-1047): for every mineral the sum, over
disruptions of trade that last a year, of probability times decrease of value added. How the
decrease is found differs; see the method page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from ytterby.core.disruption import Disruption
from ytterby.core.technology import Technology
from ytterby.factors.draws import Draws
from ytterby.factors.economy import Economy
from ytterby.factors.estimates import Estimate
from ytterby.impact.economy import RULES, Rule, count_losses

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MAGNET = ("ndfeb", "smco")
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


@dataclass(frozen=True)
class ElementLosses:
    """What sectors lose through the materials that need an element.

    Attributes
    ----------
    elements
        Symbols of those that the makers use.
    value_added
        By rule, ``(element, draw)`` [USD]. Materials hold several elements, so that elements
        overlap: they are never added.
    uncounted
        Share of the value of what the makers need of materials with the element that goes to
        sectors without economic factors, ``(element)`` [1]; ``nan`` where none has a price.
    """

    elements: tuple[str, ...]
    value_added: Mapping[Rule, Floats] = field(repr=False)
    uncounted: Floats = field(repr=False)


def materials_with(
    pairs: Sequence[tuple[str, str]],
    technology: Technology,
    element: str,
    fillers: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Bools:
    """Return which pairs of sector and material need an element, ``(pair)``.

    Parameters
    ----------
    pairs
        Sector and material.
    technology
        What materials hold.
    element
        Symbol.
    fillers
        By material: elements that its makers can leave out, which they then do not need.
    """
    held = technology.composition[:, technology.element(element)] > 0
    index = technology.material_index
    return np.array(
        [
            m in index and bool(held[index[m]]) and element not in fillers.get(m, ())
            for _, m in pairs
        ],
        dtype=bool,
    )


def restrict(disruption: Disruption, kept: Bools) -> Disruption:
    """Return a disruption in which only some materials are short.

    A sector's share of need unmet keeps the part, by value before, that falls on them; its units
    the part of the magnets missing that does.

    Parameters
    ----------
    disruption
        All that is short.
    kept
        Pairs of sector and material that stay short, ``(pair)``.
    """
    months = np.where(kept[:, None], disruption.pair_months, 0.0)
    value = np.nan_to_num(disruption.pair_value)[:, None]
    need = disruption.pair_need[:, None]
    part = np.zeros((len(disruption.sectors), months.shape[1]))
    units = disruption.units.copy()
    for at, sector in enumerate(disruption.sectors):
        own = np.array([s == sector for s, _ in disruption.pairs])
        magnet = own & np.array([m.startswith(MAGNET) for _, m in disruption.pairs])
        part[at] = _ratio(value[own] * months[own], value[own] * disruption.pair_months[own])
        rows = [i for i, p in enumerate(disruption.products) if p[0] == sector]
        missing = need[magnet] * disruption.pair_months[magnet]
        units[rows] = units[rows] * _ratio(need[magnet] * months[magnet], missing)
    return replace(
        disruption,
        sector_share=disruption.sector_share * part[:, None, :],
        sector_months=disruption.sector_months * part,
        pair_months=months,
        units=units,
    )


def _ratio(some: Floats, whole: Floats) -> Floats:
    total = whole.sum(axis=0)
    out = np.zeros_like(total)
    return np.asarray(np.divide(some.sum(axis=0), total, out=out, where=total > 0))


def count_element_losses(
    disruption: Disruption,
    technology: Technology,
    economy: Economy,
    draws: Draws,
    fillers: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> ElementLosses:
    """Return what sectors lose through the materials that need each element.

    Parameters
    ----------
    disruption
        A year without a supplier, with as many draws as are asked for.
    technology
        Of the same chain.
    economy
        Value added at stake by sector, of the same region.
    draws
        Of the economic factors.
    fillers
        By material: elements that its makers can leave out.
    """
    found: dict[Rule, list[Floats]] = {rule: [] for rule in RULES}
    uncounted = []
    counted = np.array([s in economy.sectors for s, _ in disruption.pairs], dtype=bool)
    value = np.nan_to_num(disruption.pair_value)
    needed = {
        e: materials_with(disruption.pairs, technology, e, fillers) for e in disruption.elements
    }
    elements = tuple(e for e, kept in needed.items() if kept.any())
    for element in elements:
        kept = needed[element]
        losses = count_losses(restrict(disruption, kept), economy, draws)
        for rule in RULES:
            found[rule].append(losses.value_added[rule].sum(axis=0))
        whole = float(value[kept].sum())
        uncounted.append(float(value[kept & ~counted].sum()) / whole if whole > 0 else np.nan)
    empty = np.zeros((0, draws.size))
    return ElementLosses(
        elements,
        {rule: np.stack(rows) if rows else empty for rule, rows in found.items()},
        np.array(uncounted),
    )


def any_of(chances: Sequence[Floats], size: int) -> Floats:
    """Return the chance that at least one of several independent events comes, ``(draw)`` [1].

    Examples
    --------
    >>> any_of([np.array([0.5]), np.array([0.2])], 1).tolist()
    [0.6]
    """
    none = np.ones(size)
    for chance in chances:
        none = none * (1.0 - np.clip(chance, 0.0, 1.0))
    return np.asarray(1.0 - none)


def never_seen(years: int, seen: int = 0) -> Estimate:
    """Return the yearly chance of what was seen so often in some years: a Jeffreys prior [1].

    Its median, and the 10th and 90th percentile of Beta(seen + ½, years − seen + ½).

    Parameters
    ----------
    years
        Watched.
    seen
        Years in which it came.

    Examples
    --------
    >>> one = never_seen(20)
    >>> round(one.value, 3), round(one.low, 4), round(one.high, 3)
    (0.011, 0.0004, 0.065)
    """
    low, middle, high = (
        float(beta.ppf(q, seen + 0.5, years - seen + 0.5)) for q in (LOW, MIDDLE, HIGH)
    )
    return Estimate(middle, low, high, "1/year", "C", (f"jeffreys-{seen}-{years}",), ())


def expect(losses: Floats, chances: Floats) -> Floats:
    """Return the expected loss, Σ chance × loss over suppliers, ``(element, draw)`` [USD/year].

    Stops of two suppliers in one year are not told apart from stops in two: for chances this small
    the error is their product.

    Parameters
    ----------
    losses
        Value added lost if the supplier stops, ``(supplier, element, draw)`` [USD].
    chances
        Of a stop in a year, ``(supplier, element, draw)`` [1/year].

    Examples
    --------
    >>> expect(np.array([[[10.0]], [[4.0]]]), np.array([[[0.1]], [[0.5]]])).tolist()
    [[3.0]]
    """
    return np.asarray((losses * chances).sum(axis=0))
