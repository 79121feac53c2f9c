"""Hand-made bills on the toy chain: lines and the elements that they need."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.core.chain import Chain

SCHEMA = {
    "row": pl.Int64,
    "product": pl.String,
    "part": pl.String,
    "material": pl.String,
    "mass": pl.Float64,
    "units": pl.Float64,
    "price": pl.Float64,
    "facility": pl.String,
    "region": pl.String,
    "stock": pl.Float64,
    "sector": pl.String,
}


def make_lines(*rows: Mapping[str, object]) -> pl.DataFrame:
    """Return lines of a bill; what a row does not say is as in the first default."""
    usual: dict[str, object] = {
        "product": "car",
        "part": "motor",
        "material": "ndfeb:H-SH",
        "mass": 2.0,
        "units": 12.0,
        "price": None,
        "facility": None,
        "region": None,
        "stock": None,
        "sector": None,
    }
    full = [{"row": i + 2, **usual, **row} for i, row in enumerate(rows)]
    return pl.DataFrame(full, schema=SCHEMA).with_columns(
        annual=pl.col("mass") * pl.col("units"),
        supplier=pl.lit(None, pl.String),
        given=pl.col("material"),
        resolution=pl.lit("exact"),
    )


def need_of(lines: pl.DataFrame, chain: Chain) -> pl.DataFrame:
    """Return the need of each element by the chain's composition, 10 % either way."""
    tech = chain.technology
    rows = []
    for line in lines.iter_rows(named=True):
        content = tech.composition[tech.material_index[line["material"]]]
        for element, share in zip(tech.elements, content, strict=True):
            if share > 0.0:
                mass = line["annual"] * float(share)
                rows.append((line["row"], line["product"], element, mass, 0.9 * mass, 1.1 * mass))
    columns = ["row", "product", "element", "mass", "low", "high"]
    return pl.DataFrame(rows, schema=columns, orient="row")
