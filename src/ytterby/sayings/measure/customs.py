"""Numbers of customs papers: shares of the value of imports by tariff line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ytterby.core.regions import resolve_target
from ytterby.evidence.trade import trade
from ytterby.indicators.standing.customs import (
    COMPOUNDS,
    LINE_LABELS,
    MAGNET_LINE,
    customs_shares,
)
from ytterby.sayings.definitions import FromCustoms
from ytterby.sayings.number import Number

if TYPE_CHECKING:
    from ytterby.sayings.measure.bench import Bench


def customs(bench: Bench, definition: FromCustoms, year: int) -> list[Number]:
    """Return the share of the value of imports that comes from an exporter in a year."""
    papers = bench.frame(("trade", year), lambda: trade(year, bench.as_of, bench.workspace))
    importer, exporter = definition.importer, definition.exporter
    frame = bench.frame(
        ("customs", year, importer, exporter),
        lambda: customs_shares(
            papers,
            bench.evidence,
            {importer: resolve_target(importer)},
            {exporter: resolve_target(exporter)},
            year,
        ),
    )
    line = definition.line
    label = COMPOUNDS if line == "compounds" else LINE_LABELS[int(line)]
    rows = frame.filter(pl.col("material") == label)
    if rows.is_empty():
        return []
    share = float(rows["customs_share"][0])
    source = "cepii-baci-850511" if line == str(MAGNET_LINE) else "cepii-baci"
    return [
        Number(
            definition.name,
            year,
            share,
            share,
            share,
            "B",
            (source,),
            detail="share of value by last consignor; no interval stated",
        )
    ]
