"""What a reader must know of a score: what was mended, assumed or cannot be had."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from ytterby.core.regions import region_name
from ytterby.indicators.risk.base import STRICT
from ytterby.indicators.risk.geopolrisk.repairs import (
    FILLED,
    LEFT_OUT,
    REPLACED,
    UNKNOWN,
    UNPRICED,
)

if TYPE_CHECKING:
    from ytterby.indicators.risk.geopolrisk.build import Seen
    from ytterby.indicators.risk.geopolrisk.ledger import Ints

MINE = "mine"

WORTH_SAYING = 1e-3
"""Share of imports above which what stands behind them is said."""


def list_notes(seen: Seen, m: int, t: int, stage: str) -> tuple[str, ...]:
    """Return the notes of a case.

    Parameters
    ----------
    seen
        The importer.
    m, t
        Positions of the material and year.
    stage
        Stage that is scored.
    """
    ledger, totals = seen.ledger, seen.totals
    year, name = ledger.years[t], seen.buyer.name
    if ledger.mode == STRICT:
        notes = []
        if totals.flows[m, t] == 0.0:
            notes.append(f"No import by {name} is recorded in {year}: the tool counts no risk.")
        if ledger.materials[m].unit == "million m3" and totals.mined[m, t] > 0.0:
            notes.append("A million m3 of gas counts as a tonne: the tool's conversion never runs.")
        return tuple(notes)
    trade, place = ledger.trade, {c: i for i, c in enumerate(ledger.countries)}
    rows = seen.rows_of(m, t, seen.rows)
    notes = [*_mended(seen, m, t, rows)]
    if totals.exports[m, t] > 0.0 and stage == MINE and totals.mined[m, t] > 0.0:
        gone = min(totals.exports[m, t], totals.mined[m, t])
        notes.append(
            f"Of {totals.mined[m, t]:,.6g} t mined at home {gone:,.6g} t are taken as exported."
        )
    total = float(trade.quantity[rows].sum())
    by_country = np.bincount(
        trade.exporter[rows], trade.quantity[rows], minlength=len(ledger.countries)
    )
    if by_country[place["TWN"]] > WORTH_SAYING * total:
        notes.append("Taiwan counts with its own governance, which the tool does not find.")
    matters = np.flatnonzero(by_country > WORTH_SAYING * total)
    unknown = [i for i in matters if ledger.governing.assumed[t, i]]
    if unknown:
        names = ", ".join(region_name(ledger.countries[i]) for i in unknown[:4])
        notes.append(f"No governance of {names}: the middle of the scale, widely, stands in.")
    if stage == MINE:
        notes.append(
            "Concentration is that of mines only: no source of other stages for this material."
        )
        notes.append("Mines are in content or as sold, trade in gross weight: not converted.")
    return tuple(notes)


def _mended(seen: Seen, m: int, t: int, rows: Ints) -> list[str]:
    trade, members = seen.ledger.trade, seen.members
    counts = Counter(trade.repair[rows].tolist())
    notes = []
    for repair, words in (
        (FILLED, "had no weight: {:,.6g} t are estimated from value"),
        (REPLACED, "had an absurd unit value: {:,.6g} t are estimated from value"),
    ):
        if counts[repair]:
            weight = trade.quantity[rows[trade.repair[rows] == repair]].sum()
            if weight <= WORTH_SAYING * trade.quantity[rows].sum():
                continue
            notes.append(f"{counts[repair]} of {len(rows)} flows {words.format(weight)}.")
    if counts[UNKNOWN]:
        notes.append(
            f"{counts[UNKNOWN]} of {len(rows)} flows have no weight, and it cannot be estimated: "
            "they are missing."
        )
    if counts[UNPRICED]:
        one = counts[UNPRICED] == 1
        words = "flow does" if one else "flows do"
        notes.append(f"{counts[UNPRICED]} {words} not count for the unit value: too dear or small.")
    inside = np.isin(trade.importer, members) & (trade.material == m) & (trade.year == t)
    out = int((inside & (trade.repair == LEFT_OUT)).sum())
    if out:
        words = "flow is" if out == 1 else "flows are"
        notes.append(f"{out} {words} left out: another good, or an earlier stage.")
    within = inside & np.isin(trade.exporter, members)
    if within.any():
        weight = trade.quantity[within].sum()
        notes.append(f"{weight:,.6g} t traded between members are left out.")
    return notes
