"""The lines of a bill: columns of cells turned into masses, volumes, materials and places."""

from __future__ import annotations

import difflib
from dataclasses import replace

import polars as pl

from ytterby.exposure.bom.bill import SCHEMA
from ytterby.exposure.bom.columns import Match
from ytterby.exposure.bom.grid import Grid
from ytterby.exposure.bom.ledger import Ledger
from ytterby.exposure.bom.materials import Meaning, resolve_material, suggest_materials
from ytterby.exposure.bom.names import Makers, resolve_sector, sector_names
from ytterby.exposure.bom.numbers import BLANK_WORDS
from ytterby.exposure.bom.places import add_places
from ytterby.exposure.bom.quantities import read_quantities
from ytterby.exposure.bom.screens import check_volumes, merge_lines, screen_masses
from ytterby.exposure.bom.table import (
    CellTable,
    check_texts,
    drop_totals,
    fill_merged,
    map_names,
    select_cells,
)

SUGGESTED = 40
"""Different names for which the nearest are searched; the rest get the general advice."""


def build_lines(
    grid: Grid,
    matches: dict[str, Match],
    name: str,
    ledger: Ledger,
    *,
    makers: Makers | None = None,
) -> pl.DataFrame | None:
    """Return the lines of a bill, columns of ``SCHEMA``; problems go into the ledger.

    Parameters
    ----------
    grid
        The file's cells.
    matches
        Where each column stands.
    name
        Of the bill; the product where there is no such column.
    ledger
        Collects what is found.
    makers
        Makers of the evidence, for those who check often; read anew otherwise.

    Returns
    -------
    DataFrame or None
        ``None`` where no line can be built; with an error in the ledger it is not to be used.
    """
    table = select_cells(grid, matches, ledger)
    fill_merged(table)
    drop_totals(table)
    check_texts(table)
    if table.rows.is_empty():
        if not ledger.failed:
            ledger.add("no-rows")
        return None
    values = read_quantities(table)
    frame = pl.DataFrame({"row": table.rows}).with_columns(
        _product(table, name).alias("product"),
        *(table.text(n).alias(n) for n in ("part", "supplier", "source", "note")),
        _sector(table).alias("sector"),
        **values,
    )
    frame = add_materials(frame, table)
    frame = frame.with_columns(pl.coalesce("part", "given").alias("part"))
    frame = add_places(frame, table, makers)
    bad = ledger.bad_rows()
    frame = frame.filter(~pl.col("row").is_in(list(bad))) if bad else frame
    frame = frame.with_columns((pl.col("mass") * pl.col("units")).alias("annual"))
    lines = frame.select(pl.col(c).cast(t) for c, t in SCHEMA.items())
    screen_masses(lines, ledger)
    lines = merge_lines(lines, ledger)
    check_volumes(lines, ledger)
    return lines


def _product(table: CellTable, name: str) -> pl.Series:
    if "product" in table.matches:
        blank = table.text("product").is_null()
        if blank.any():
            table.ledger.add("missing-field", table.rows_of(blank), "product")
        return table.text("product")
    table.ledger.add("product-assumed", given=name)
    return pl.Series([name] * len(table.rows), dtype=pl.String)


def _sector(table: CellTable) -> pl.Series:
    known: dict[str, str] = {}
    suggested = 0
    for given, rows in table.by_value("sector"):
        found = resolve_sector(given)
        if found is not None:
            known[given] = found
        elif given.casefold() not in BLANK_WORDS:
            suggested += 1
            names = sector_names() if suggested <= SUGGESTED else []
            near = difflib.get_close_matches(given.casefold(), names, n=3, cutoff=0.5)
            fix = f"did you mean {' or '.join(near)}?" if near else "write a sector of the model"
            table.ledger.add("unknown-sector", rows, "sector", given, fix)
    return map_names(table.text("sector"), known)


def add_materials(frame: pl.DataFrame, table: CellTable) -> pl.DataFrame:
    """Add ``material``, ``given``, ``resolution`` and the contents that names give."""
    # 'none' says that there is no rare earth; the other words that nothing is known.
    blank = [w for w in BLANK_WORDS if w != "none"]
    named = pl.DataFrame(
        {"row": table.rows, "name": table.text("material"), "grade": table.text("grade")}
    ).with_columns(
        pl.when(~pl.col(c).str.to_lowercase().is_in(blank)).then(pl.col(c)).alias(c)
        for c in ("name", "grade")
    )
    missing = named.filter(pl.col("name").is_null() & pl.col("grade").is_null())["row"].to_list()
    noted = table.ledger.rows_of("material") | table.ledger.rows_of("grade")
    if "material" in table.matches and (left := [r for r in missing if r not in noted]):
        table.ledger.add("missing-field", left, "material")
    named = named.fill_null("")
    groups = named.group_by("name", "grade", maintain_order=True).agg("row")
    meanings: list[Meaning] = []
    suggested = 0
    for name, grade, rows in groups.iter_rows():
        meaning = resolve_material(name, grade) if name or grade else Meaning("", "")
        given = " ".join(part for part in (name, grade) if part)
        if meaning.code == "unknown-material":
            suggested += 1
            fix = suggest_materials(given if suggested <= SUGGESTED else "")
            meaning = replace(meaning, detail=fix)
        if meaning.code:
            column = "material" if name else "grade"
            table.ledger.add(meaning.code, rows, column, given, meaning.detail)
        meanings.append(meaning)
    looked_up = groups.select("name", "grade").with_columns(
        pl.Series("material", [m.material or None for m in meanings], dtype=pl.String),
        pl.Series("resolution", [m.resolution for m in meanings], dtype=pl.String),
        pl.Series("own", [m.content for m in meanings], dtype=pl.Float64),
        pl.Series("own_low", [m.low for m in meanings], dtype=pl.Float64),
        pl.Series("own_high", [m.high for m in meanings], dtype=pl.Float64),
        pl.Series("by_sector", [bool(m.sectors) for m in meanings], dtype=pl.Boolean),
    )
    joined = named.join(looked_up, on=["name", "grade"], how="left", maintain_order="left")
    sectors = next((m.sectors for m in meanings if m.sectors), ())
    frame = pl.concat([frame, joined.drop("row")], how="horizontal").with_columns(
        pl.concat_str("name", "grade", separator=" ").str.strip_chars().alias("given"),
    )
    for sector, material in sectors:
        frame = frame.with_columns(
            pl.when(pl.col("by_sector") & (pl.col("sector") == sector))
            .then(pl.lit(material))
            .otherwise("material")
            .alias("material")
        )
    said = pl.col("content")
    return frame.with_columns(
        pl.coalesce(said, "own").alias("content"),
        pl.when(said.is_null()).then("own_low").otherwise(said).alias("content_low"),
        pl.when(said.is_null()).then("own_high").otherwise(said).alias("content_high"),
    )
