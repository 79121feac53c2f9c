"""What an importer buys and sells of every material in every year, and where that is a gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.indicators.risk.base import CORRECTED, Floats
from ytterby.indicators.risk.geopolrisk.importers import Buyer
from ytterby.indicators.risk.geopolrisk.ledger import Ints, Ledger
from ytterby.indicators.risk.geopolrisk.mines import SOURCE
from ytterby.indicators.risk.geopolrisk.repairs import LEFT_OUT

Bools = NDArray[np.bool_]

Cell = tuple[int, int]
"""Positions of a material and a year."""


@dataclass(frozen=True)
class Totals:
    """Sums of one importer, each ``(material, year)``.

    Attributes
    ----------
    numerator, imports, exports
        Imports weighted by risk, imports and exports [t].
    priced_value, priced_quantity
        What the unit value is made of [1000 USD], [t].
    mined, domestic
        Mine output, and what of it counts as free of risk [t].
    flows
        Rows of imports that count.
    """

    numerator: Floats
    imports: Floats
    exports: Floats
    priced_value: Floats
    priced_quantity: Floats
    mined: Floats
    domestic: Floats
    flows: Floats


@dataclass(frozen=True)
class World:
    """What holds for every importer.

    Attributes
    ----------
    hhi
        Concentration of mine output, ``(material, year)``; NaN where none is known.
    flows
        Rows of trade in the whole world, ``(material, year)``.
    risk
        Governance as risk, ``(year, country)``.
    """

    hhi: Floats
    flows: Floats
    risk: Floats


def see_world(ledger: Ledger) -> World:
    """Return concentration ``Σ s²`` and the number of flows of every material and year."""
    counted = ledger.mines.counted
    total = counted.sum(axis=2)
    hhi = np.full(total.shape, np.nan)
    np.divide((counted**2).sum(axis=2), total**2, out=hhi, where=total > 0.0)
    trade = ledger.trade
    counts = trade.repair != LEFT_OUT
    flows = _add_up(ledger, np.flatnonzero(counts), np.ones(len(counts)))
    return World(hhi, flows, ledger.governing.risk)


def import_rows(ledger: Ledger, members: Ints) -> Ints:
    """Return the rows that a country or bloc imports; within a bloc none in ``corrected``."""
    trade = ledger.trade
    starts = np.searchsorted(trade.importer, members, side="left")
    ends = np.searchsorted(trade.importer, members, side="right")
    rows = np.concatenate(
        [np.arange(a, b) for a, b in zip(starts, ends, strict=True)] or [np.empty(0, np.int64)]
    )
    if ledger.mode == CORRECTED:
        rows = rows[~_among(trade.exporter[rows], members)]
    kept: Ints = rows[trade.repair[rows] != LEFT_OUT]
    return kept


def export_rows(ledger: Ledger, members: Ints) -> Ints:
    """Return the rows that leave a country or bloc."""
    trade = ledger.trade
    inside = np.zeros(len(ledger.countries), dtype=bool)
    inside[members] = True
    leaves = inside[trade.exporter] & ~inside[trade.importer] & (trade.repair != LEFT_OUT)
    return np.flatnonzero(leaves)


def add_up(ledger: Ledger, world: World, buyer: Buyer) -> Totals:
    """Return the sums of one importer.

    Notes
    -----
    ``strict``: members of a bloc trade at no risk but stay in the sum of imports, and all mine
    output counts as domestic supply. ``corrected``: trade within a bloc is left out, and domestic
    supply is ``max(0, output - exports)``. What is exported beyond the output was imported before;
    taken from all partners alike it cancels.
    """
    trade = ledger.trade
    members = ledger.members(buyer.members)
    rows = import_rows(ledger, members)
    risk = world.risk[trade.year[rows], trade.exporter[rows]]
    risk = np.where(_among(trade.exporter[rows], members), 0.0, risk)
    quantity = trade.quantity[rows]
    mined = ledger.mines.output[:, :, members].sum(axis=2)
    exports = np.zeros_like(mined)
    domestic = mined
    if ledger.mode == CORRECTED:
        leaving = export_rows(ledger, members)
        exports = _add_up(ledger, leaving, trade.quantity[leaving])
        domestic = np.maximum(mined - exports, 0.0)
    return Totals(
        _add_up(ledger, rows, quantity * risk),
        _add_up(ledger, rows, quantity),
        exports,
        _add_up(ledger, rows, trade.priced_value[rows]),
        _add_up(ledger, rows, trade.priced_quantity[rows]),
        mined,
        domestic,
        _add_up(ledger, rows, np.ones(len(rows))),
    )


def find_gaps(ledger: Ledger, world: World, buyer: Buyer, totals: Totals) -> dict[Cell, str]:
    """Return why there is no score, by ``(material, year)``; nothing where there is one.

    Parameters
    ----------
    ledger, world
        The inputs.
    buyer, totals
        The importer and its sums.
    """
    out: dict[Cell, str] = {}
    last_trade, last_governed = ledger.last_trade_year, ledger.last_governance_year
    bad = np.isnan(world.hhi) | ~np.isfinite(totals.numerator)
    late = np.asarray([last_governed is None or y > last_governed for y in ledger.years])
    if ledger.mode == CORRECTED:
        bad |= (world.flows == 0.0) | (totals.flows == 0.0)
        bad |= totals.imports + totals.domestic <= 0.0
    unknown = np.asarray([last_trade is not None and y > last_trade for y in ledger.years])
    bad |= (late | unknown)[None, :]
    for m, t in zip(*np.nonzero(bad), strict=True):
        material, year = ledger.materials[m], ledger.years[t]
        codes = ", ".join(str(c) for c in material.codes)
        covered = ledger.mines.years[material.name]
        if np.isnan(world.hhi[m, t]):
            reason = f"{SOURCE} here has no {material.commodity} of {year}"
            if covered:
                reason += f": it covers {covered[0]} to {covered[-1]}"
        elif late[t]:
            reason = f"governance of {year} is not known"
        elif not np.isfinite(totals.numerator[m, t]):
            reason = (
                "the published tool gives no number here: it imports from French Polynesia, whose "
                f"governance of {year} is the word nan in its data"
            )
        elif last_trade is not None and year > last_trade:
            reason = f"trade is known up to {last_trade}"
        elif world.flows[m, t] == 0.0:
            reason = f"there is no trade of HS {codes} of {year} in the workspace, of any country"
        elif totals.flows[m, t] == 0.0:
            reason = f"no import of HS {codes} by {buyer.name} is recorded in {year}"
            if totals.mined[m, t] > 0.0:
                reason += f"; it mined {totals.mined[m, t]:,.6g} t"
        else:
            reason = (
                f"the imports of {buyer.name} in {year} have no weight and none can be estimated"
            )
        out[int(m), int(t)] = reason
    return out


def _among(codes: Ints, members: Ints) -> Bools:
    return np.isin(codes, members)


def _add_up(ledger: Ledger, rows: Ints, values: Floats) -> Floats:
    """Return the sums of values by material and year."""
    trade = ledger.trade
    size = (len(ledger.materials), len(ledger.years))
    cell = trade.material[rows] * size[1] + trade.year[rows]
    weights = values if len(values) == len(rows) else values[rows]
    sums: Floats = np.bincount(cell, weights, minlength=size[0] * size[1]).astype(np.float64)
    return sums.reshape(size)
