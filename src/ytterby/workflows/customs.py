"""What customs papers say, beside what the chain says of the last border."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ytterby import indicators
from ytterby.evidence import Evidence
from ytterby.indicators.standing.customs import COMPOUNDS, LINE_LABELS, MAGNET_LINE
from ytterby.results import Table, build_table
from ytterby.workflows.inputs import Place

PAPERS, LAST_BORDER = "customs papers", "last border in the chain"
"""Rules of a customs share: by value of tariff lines in statistics; by mass of the element."""
CUSTOMS_UNITS = {"value": "USD/year", "total": "USD/year"}


def customs_table(
    base: Evidence,
    places: Sequence[Place],
    partner: Place,
    years: Sequence[int],
    *,
    workspace: Path | None = None,
) -> Table:
    """Return what trade statistics say about imports from a partner.

    Parameters
    ----------
    base
        The evidence, as of its date.
    places, partner
        Importers and exporter.
    years
        Which years.
    workspace
        Directory of the user's own data, which may hold more tariff lines.
    """
    from ytterby.evidence.trade import trade as read_trade

    targets = {p.code: p.countries for p in places}
    origins = {partner.code: partner.countries}
    frames = [
        indicators.customs_shares(read_trade(y, base.as_of, workspace), base, targets, origins, y)
        for y in years
    ]
    frame = pl.concat(frames)
    return build_table(
        "customs",
        frame,
        units=CUSTOMS_UNITS,
        sources=tuple(frame["source"].unique().sort().to_list()),
        note="Customs papers: value of imports by last consignor; HS 850511 holds magnets of all "
        "metals. Blind to elements and to what happened before the last border.",
    )


def add_papers(frame: pl.DataFrame, customs: pl.DataFrame) -> pl.DataFrame:
    """Return measures with what customs papers say of each element's main tariff lines.

    Papers know no elements: every element used in magnets gets the share of magnets of all metals,
    every other one that of metals and compounds. They come without an interval.

    Parameters
    ----------
    frame
        Measures, with ``form`` and ``year``.
    customs
        The frame of `customs_table`.
    """
    magnet = pl.col("form") == "magnet"
    line = pl.when(magnet).then(pl.lit(LINE_LABELS[MAGNET_LINE])).otherwise(pl.lit(COMPOUNDS))
    asked = frame.select("element", "region", "partner", "form", "year").unique(maintain_order=True)
    papers = asked.with_columns(material=line).join(
        customs.select("region", "partner", "year", "material", share="customs_share"),
        on=["region", "partner", "year", "material"],
        maintain_order="left",
    )
    rows = papers.with_columns(
        measure=pl.lit("customs_share"), stage=pl.lit("any"), rule=pl.lit(PAPERS)
    )
    return pl.concat([rows.drop("material"), frame], how="diagonal").select(frame.columns)
