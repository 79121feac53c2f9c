"""Where the material of a line comes from: by its country, and by a supplier that is known."""

from __future__ import annotations

import polars as pl

from ytterby.evidence import load
from ytterby.exposure.bom.ledger import Ledger
from ytterby.exposure.bom.names import Makers, read_makers, resolve_country
from ytterby.exposure.bom.numbers import BLANK_WORDS
from ytterby.exposure.bom.table import CellTable, map_names

RESOLVED = 400
"""Different countries that are looked up: there are not more."""

_STAGES = {"ndfeb": "magnet", "smco": "magnet", "oxide": "separation", "metal": "metal"}
"""Stage of the plants that make a family of materials."""


def add_places(frame: pl.DataFrame, table: CellTable, makers: Makers | None = None) -> pl.DataFrame:
    """Add ``region`` and ``facility`` by country, and by supplier where the evidence knows it."""
    ledger = table.ledger
    regions: dict[str, str] = {}
    for number, (given, rows) in enumerate(table.by_value("country")):
        if given.casefold() in BLANK_WORDS:
            continue
        place = resolve_country(given) if number < RESOLVED else resolve_country("world")
        if place.code:
            ledger.add(place.code, rows, "country", given, place.detail)
        if place.region:
            regions[given] = place.region
    frame = frame.with_columns(map_names(table.text("country"), regions).alias("region"))
    named = frame.filter(pl.col("supplier").is_not_null())
    if named.is_empty():
        return frame.with_columns(pl.lit(None, dtype=pl.String).alias("facility"))
    makers = makers or read_makers(load())
    keys = ["supplier", "region", "material"]
    groups = named.group_by(keys, maintain_order=True).agg("row")
    found = [
        _find_plant(makers, s, r, m or "", tuple(rows), ledger)
        for s, r, m, rows in groups.select(*keys, "row").iter_rows()
    ]
    known = groups.select(keys).with_columns(
        pl.Series("facility", [f for f, _ in found], dtype=pl.String),
        pl.Series("found", [r for _, r in found], dtype=pl.String),
    )
    joined = frame.join(known, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.coalesce("region", "found").alias("region"))


def _find_plant(
    makers: Makers,
    supplier: str,
    region: str | None,
    material: str,
    rows: tuple[int, ...],
    ledger: Ledger,
) -> tuple[str | None, str | None]:
    """Return the facility and region of a supplier of a material, as far as they are certain."""
    plants = makers.find(supplier)
    if not plants:
        return None, None
    stage = _STAGES.get(material.partition(":")[0], "")
    # A maker whose plants make something else sells what it bought: its plants say nothing.
    chosen = [p for p in plants if p.stage == stage]
    if region is not None and chosen:
        here = [p for p in chosen if p.region == region]
        if not here:
            places = ", ".join(sorted({p.region for p in chosen}))
            ledger.add("supplier-elsewhere", rows, "supplier", supplier, places)
            return None, None
        chosen = here
    chosen = [p for p in chosen if p.running] or chosen
    ids = sorted({p.facility for p in chosen})
    regions = sorted({p.region for p in chosen})
    if len(ids) > 1:
        ledger.add("several-plants", rows, "supplier", supplier, ", ".join(ids[:5]))
    return ids[0] if len(ids) == 1 else None, regions[0] if len(regions) == 1 else None
