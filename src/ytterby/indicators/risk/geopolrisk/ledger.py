"""Everything that scores are made of, as arrays: mines, trade and governance of many years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.regions import countries
from ytterby.evidence.governance import governance
from ytterby.evidence.trade import last_year_known, trade
from ytterby.indicators.risk.base import STRICT, Floats, Mode
from ytterby.indicators.risk.geopolrisk.governing import Governing, read_governing
from ytterby.indicators.risk.geopolrisk.materials import Material
from ytterby.indicators.risk.geopolrisk.mines import Mines, read_mines
from ytterby.indicators.risk.geopolrisk.repairs import mend_trade, take_trade

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Trade:
    """Flows, one a row, sorted by importer; the codes of a material are rows of their own.

    Attributes
    ----------
    material, year, exporter, importer
        Positions in the lists of the ledger, ``(row)``.
    quantity
        ``(row)`` [t]; 0 where the row does not count.
    spread
        Relative standard error of the quantity, ``(row)`` [1].
    priced_value, priced_quantity
        What the unit value is made of, ``(row)`` [1000 USD], [t].
    repair
        What was done to it, ``(row)``: a position in ``repairs.REPAIRS``.
    """

    material: Ints
    year: Ints
    exporter: Ints
    importer: Ints
    quantity: Floats
    spread: Floats
    priced_value: Floats
    priced_quantity: Floats
    repair: Ints


@dataclass(frozen=True)
class Ledger:
    """Inputs of all scores of some materials and years in one mode.

    Attributes
    ----------
    mode
        ``strict`` or ``corrected``.
    materials, years
        What it covers, ``(material)`` and ``(year)``.
    countries
        ISO 3166 codes, ``(country)``.
    trade, mines, governing
        The three kinds of inputs.
    last_trade_year
        Last year that had been published by the date asked for; ``None`` is no limit.
    last_governance_year
        Last year of governance; ``None`` if there is none.
    """

    mode: Mode
    materials: tuple[Material, ...]
    years: tuple[int, ...]
    countries: tuple[str, ...]
    trade: Trade = field(repr=False)
    mines: Mines = field(repr=False)
    governing: Governing = field(repr=False)
    last_trade_year: int | None
    last_governance_year: int | None

    def members(self, codes: Sequence[str]) -> Ints:
        """Return the positions of the countries of a bloc; those without any data are left out."""
        place = {c: i for i, c in enumerate(self.countries)}
        return np.asarray([place[c] for c in codes if c in place], dtype=np.int64)


def read_ledger(
    materials: Sequence[Material],
    years: Sequence[int],
    mode: Mode,
    workspace: Path | None = None,
    as_of: str | None = None,
) -> Ledger:
    """Return the inputs of all scores of some materials and years.

    Parameters
    ----------
    materials, years
        What to load.
    mode
        ``strict`` takes rows as the published tool does, ``corrected`` mends them.
    workspace
        Directory of the user's own data, with the imported series.
    as_of
        ISO date: trade and governance published by then.
    """
    years = tuple(dict.fromkeys(years))
    codes = sorted({c for m in materials for c in m.codes})
    rows = trade(as_of=as_of, workspace=workspace, codes=codes, years=years)
    frame = governance(as_of=as_of, workspace=workspace)
    # Customs know places that are no country of ISO 3166, such as those not elsewhere specified.
    traders = {*rows["region"].unique(), *rows["partner"].unique()}
    known = sorted(traders | set(countries()))
    rows = rows.with_columns(pl.col("region", "partner").cast(pl.Enum(known)))
    rows = take_trade(rows) if mode == STRICT else mend_trade(rows)
    return Ledger(
        mode,
        tuple(materials),
        tuple(years),
        tuple(known),
        _trade_arrays(rows, materials, years),
        read_mines(materials, years, known, mode, workspace),
        read_governing(frame, years, known, mode),
        last_year_known(as_of),
        None if frame.is_empty() else int(frame["year"].to_numpy().max()),
    )


def _trade_arrays(rows: pl.DataFrame, materials: Sequence[Material], years: Sequence[int]) -> Trade:
    """Return rows as arrays, sorted by importer; coal of one code counts for two materials."""
    codes = rows["hs"].to_numpy()
    parts = [np.flatnonzero(np.isin(codes, m.codes)) for m in materials]
    at = np.concatenate(parts)
    material = np.repeat(np.arange(len(parts)), [len(p) for p in parts])
    importer = rows["partner"].to_physical().to_numpy()
    order = np.argsort(importer[at], kind="stable")
    at = at[order]
    position = np.zeros(max(years, default=0) + 1, dtype=np.int64)
    position[list(years)] = np.arange(len(years))

    def numbers(name: str) -> Floats:
        return rows[name].to_numpy()[at].astype(np.float64)

    return Trade(
        material[order],
        position[rows["year"].to_numpy()[at]],
        rows["region"].to_physical().to_numpy()[at].astype(np.int64),
        importer[at].astype(np.int64),
        numbers("quantity"),
        numbers("spread"),
        numbers("priced_value"),
        numbers("priced_quantity"),
        rows["repair"].to_numpy()[at].astype(np.int64),
    )
