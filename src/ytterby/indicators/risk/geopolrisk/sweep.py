"""Many scores at once: every material, importer and year of a workspace in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from ytterby.indicators.risk.base import CORRECTED, Case, Gap, Mode, Subject
from ytterby.indicators.risk.geopolrisk.build import build_cases, check_imported, check_names
from ytterby.indicators.risk.geopolrisk.formula import COMPONENTS, score_all
from ytterby.indicators.risk.geopolrisk.importers import Buyer
from ytterby.indicators.risk.geopolrisk.ledger import Ledger, read_ledger
from ytterby.indicators.risk.geopolrisk.materials import RARE_EARTHS, Material
from ytterby.indicators.risk.geopolrisk.notes import MINE
from ytterby.indicators.risk.geopolrisk.totals import World, add_up, find_gaps, see_world

KEYS = {"material": pl.String, "region": pl.String, "year": pl.Int32, "stage": pl.String}
SCORES = {**KEYS, **{c.name: pl.Float64 for c in COMPONENTS}}
"""Columns of the scores; units are those of `COMPONENTS`."""

GAPS = {**KEYS, "reason": pl.String}
"""Columns of the gaps."""


def sweep(
    materials: Sequence[str],
    regions: Sequence[str],
    years: Sequence[int],
    mode: Mode,
    workspace: Path | None = None,
    as_of: str | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return best estimates of many scores, and the gaps with their reasons.

    A material without data is a gap, and the sweep goes on. The numbers are those that
    ``Case.evaluate`` gives for zeros.

    Parameters
    ----------
    materials
        Names of raw materials; none for all 53.
    regions
        Countries and blocs by any usual name or number.
    years
        Calendar years.
    mode
        ``strict`` or ``corrected``.
    workspace, as_of
        As for `build_cases`.

    Returns
    -------
    tuple of DataFrame
        ``material, region, year, stage`` with the components in their units, and the same keys
        with ``reason``; in the order of materials, importers and years asked for.

    Raises
    ------
    InputError
        Every unknown name, and ``not-imported``.
    """
    chosen, buyers = check_names(materials, regions)
    check_imported(chosen, mode, workspace)
    staged = [m for m in chosen if mode == CORRECTED and m.name == RARE_EARTHS]
    mined = [m for m in chosen if m not in staged]
    scores, gaps = [pl.DataFrame(schema=SCORES)], [pl.DataFrame(schema=GAPS)]
    if mined:
        # In a function of its own, so that the ledger is gone before the chains are loaded.
        for found, missing in _sweep_mined(mined, buyers, years, mode, workspace, as_of):
            scores.append(found)
            gaps.append(missing)
    if staged:
        codes = [b.code for b in buyers]
        cases, lacking = build_cases([RARE_EARTHS], codes, years, mode, workspace, as_of)
        scores.append(_tabulate(cases))
        gaps.append(_list_gaps(lacking))
    return tuple(_order(pl.concat(frames), chosen, buyers) for frames in (scores, gaps))  # type: ignore[return-value]


def _sweep_mined(
    materials: Sequence[Material],
    buyers: Sequence[Buyer],
    years: Sequence[int],
    mode: Mode,
    workspace: Path | None,
    as_of: str | None,
) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    ledger = read_ledger(materials, years, mode, workspace, as_of)
    world = see_world(ledger)
    return [_sweep_buyer(ledger, world, buyer) for buyer in buyers]


def _sweep_buyer(ledger: Ledger, world: World, buyer: Buyer) -> tuple[pl.DataFrame, pl.DataFrame]:
    totals = add_up(ledger, world, buyer)
    reasons = find_gaps(ledger, world, buyer, totals)
    values = score_all(
        world.hhi,
        totals.numerator,
        totals.imports,
        totals.domestic,
        (totals.priced_value, totals.priced_quantity),
        ledger.mode,
    )
    stage = MINE if ledger.mode == CORRECTED else ""
    good = np.ones(world.hhi.shape, dtype=bool)
    for cell in reasons:
        good[cell] = False
    m, t = np.nonzero(good)
    names, years = [x.name for x in ledger.materials], ledger.years
    scores = pl.DataFrame(
        {
            "material": [names[i] for i in m],
            "region": [buyer.code] * len(m),
            "year": [years[i] for i in t],
            "stage": [stage] * len(m),
            **{name: value[good] for name, value in values.items()},
        },
        schema=SCORES,
    )
    missing = [(names[i], buyer.code, years[j], stage, why) for (i, j), why in reasons.items()]
    return scores, pl.DataFrame(missing, schema=GAPS, orient="row")


def _tabulate(cases: Sequence[Case]) -> pl.DataFrame:
    rows = []
    for case in cases:
        best = case.evaluate(np.zeros((len(case.factors), 1)))
        rows.append((*_key(case.subject), *(float(best[c.name][0]) for c in COMPONENTS)))
    return pl.DataFrame(rows, schema=SCORES, orient="row")


def _list_gaps(gaps: Sequence[Gap]) -> pl.DataFrame:
    rows = [(*_key(gap.subject), gap.reason) for gap in gaps]
    return pl.DataFrame(rows, schema=GAPS, orient="row")


def _key(subject: Subject) -> tuple[str, str, int, str]:
    return subject.material, subject.region, subject.year, subject.stage


def _order(
    frame: pl.DataFrame, materials: Sequence[Material], buyers: Sequence[Buyer]
) -> pl.DataFrame:
    first = {m.name: i for i, m in enumerate(materials)}
    second = {b.code: i for i, b in enumerate(buyers)}
    return frame.sort(
        pl.col("material").replace_strict(first, return_dtype=pl.Int64),
        pl.col("region").replace_strict(second, return_dtype=pl.Int64),
        "year",
        maintain_order=True,
    ).with_columns(pl.col(c).fill_nan(None) for c, t in frame.schema.items() if t == pl.Float64)
