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
from ytterby.evidence.trade import trade
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
    absent
        HS codes of each material that hold no trade at all, in any year.
    last_trade_year, last_governance_year
        Last years known; ``None`` where there is none.
    """

    mode: Mode
    materials: tuple[Material, ...]
    years: tuple[int, ...]
    countries: tuple[str, ...]
    trade: Trade = field(repr=False)
    mines: Mines = field(repr=False)
    governing: Governing = field(repr=False)
    absent: dict[str, tuple[int, ...]]
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
    codes = sorted({c for m in materials for c in m.codes})
    rows = trade(as_of=as_of, workspace=workspace, codes=codes, years=years)
    rows = take_trade(rows) if mode == STRICT else mend_trade(rows)
    frame = governance(as_of=as_of, workspace=workspace)
    # Customs know places that are no country of ISO 3166, such as those not elsewhere specified.
    traders = {*rows["region"].unique(), *rows["partner"].unique()}
    known = sorted(traders | set(countries()))
    absent = {
        m.name: tuple(c for c in m.codes if c not in set(rows["hs"].unique().to_list()))
        for m in materials
    }
    return Ledger(
        mode,
        tuple(materials),
        tuple(years),
        tuple(known),
        _trade_arrays(rows, materials, years, known),
        read_mines(materials, years, known, mode, workspace),
        read_governing(frame, years, known, mode),
        absent,
        _last(rows),
        _last(frame),
    )


def _last(frame: pl.DataFrame) -> int | None:
    return None if frame.is_empty() else int(frame["year"].max())  # type: ignore[arg-type]


def _trade_arrays(
    rows: pl.DataFrame, materials: Sequence[Material], years: Sequence[int], known: list[str]
) -> Trade:
    # Coal of one code counts for two materials, so the join may repeat a row.
    links = [(i, c) for i, m in enumerate(materials) for c in m.codes]
    schema = {"material": pl.Int64, "hs": pl.Int32}
    names = pl.Enum(known)
    table = (
        rows.join(pl.DataFrame(links, schema=schema, orient="row"), on="hs")
        .with_columns(pl.col("region", "partner").cast(names).to_physical().cast(pl.Int64))
        .sort("partner", maintain_order=True)
    )
    place = {y: i for i, y in enumerate(years)}
    year = table["year"].replace_strict(list(place), list(place.values()), return_dtype=pl.Int64)
    numbers = ("quantity", "spread", "priced_value", "priced_quantity")
    values = {n: table[n].to_numpy().astype(np.float64) for n in numbers}
    return Trade(
        table["material"].to_numpy(),
        year.to_numpy(),
        table["region"].to_numpy(),
        table["partner"].to_numpy(),
        values["quantity"],
        values["spread"],
        values["priced_value"],
        values["priced_quantity"],
        table["repair"].to_numpy().astype(np.int64),
    )
