"""The lines of a bill: columns of cells turned into masses, volumes, materials and places."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace

import polars as pl

from ytterby.evidence import load
from ytterby.exposure.bom.bill import SCHEMA
from ytterby.exposure.bom.columns import Match
from ytterby.exposure.bom.grid import ERRORS, Grid
from ytterby.exposure.bom.ledger import Ledger
from ytterby.exposure.bom.masses import PERIODS, find_period, read_mass_unit
from ytterby.exposure.bom.materials import Meaning, resolve_material, suggest_materials
from ytterby.exposure.bom.names import (
    Makers,
    read_makers,
    resolve_country,
    resolve_sector,
    sector_names,
)
from ytterby.exposure.bom.numbers import (
    BLANK_WORDS,
    Cells,
    find_convention,
    read_numbers,
    split_units,
)
from ytterby.exposure.bom.screens import check_volumes, merge_lines, screen_masses
from ytterby.packs.aliases import fold_words

NUMBERS = ("mass", "pieces", "units_per_year", "price_usd", "stock", "content")
TEXTS = (
    *("product", "part", "material", "grade", "mass_unit", "period"),
    *("supplier", "country", "sector", "source", "note"),
)
NEEDED = ("mass", "units_per_year")
SUGGESTED = 40
"""Different names for which the nearest are searched; the rest get the general advice."""

_TOTALS = frozenset(
    ("total", "totals", "sum", "subtotal", "grand_total", "summe", "gesamt", "gesamtsumme")
)
_PACK_STAGE = {"ndfeb": "magnet", "smco": "magnet", "oxide": "separation", "metal": "metal"}


@dataclass
class _Table:
    """The file while it is read: its cells by column name, cleaned of rows that are no lines."""

    grid: Grid
    matches: dict[str, Match]
    ledger: Ledger
    rows: pl.Series
    texts: dict[str, pl.Series]
    numbers: dict[str, pl.Series | None]

    def text(self, name: str) -> pl.Series:
        blank = pl.Series([None] * len(self.rows), dtype=pl.String)
        return self.texts.get(name, blank)

    def cells(self, name: str) -> Cells:
        return Cells(name, self.text(name), self.numbers.get(name), self.rows, name in NEEDED)

    def rows_of(self, mask: pl.Series) -> list[int]:
        return self.rows.filter(mask).to_list()

    def by_value(self, name: str) -> list[tuple[str, list[int]]]:
        frame = pl.DataFrame({"text": self.text(name), "row": self.rows}).drop_nulls("text")
        grouped = frame.group_by("text", maintain_order=True).agg("row")
        return list(zip(grouped["text"].to_list(), grouped["row"].to_list(), strict=True))


def build_lines(
    grid: Grid, matches: dict[str, Match], name: str, ledger: Ledger
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

    Returns
    -------
    DataFrame or None
        ``None`` where no line can be built; with an error in the ledger it is not to be used.
    """
    table = _select(grid, matches, ledger)
    _fill_merged(table)
    _drop_totals(table)
    _check_texts(table)
    if table.rows.is_empty():
        if not ledger.failed:
            ledger.add("no-rows")
        return None
    values = _read_numbers(table)
    frame = pl.DataFrame({"row": table.rows}).with_columns(
        _product(table, name).alias("product"),
        *(table.text(n).alias(n) for n in ("part", "supplier", "source", "note")),
        _sector(table).alias("sector"),
        **values,
    )
    frame = _with_materials(frame, table)
    frame = frame.with_columns(pl.coalesce("part", "given").alias("part"))
    frame = _with_places(frame, table)
    bad = ledger.bad_rows()
    frame = frame.filter(~pl.col("row").is_in(list(bad))) if bad else frame
    frame = frame.with_columns((pl.col("mass") * pl.col("units")).alias("annual"))
    lines = frame.select(pl.col(c).cast(t) for c, t in SCHEMA.items())
    screen_masses(lines, ledger)
    lines = merge_lines(lines, ledger)
    check_volumes(lines, ledger)
    return lines


# --- rows and texts


def _select(grid: Grid, matches: dict[str, Match], ledger: Ledger) -> _Table:
    texts = {n: grid.text[m.position] for n, m in matches.items()}
    numbers = {n: grid.numbers[m.position] for n, m in matches.items()}
    return _Table(grid, matches, ledger, grid.rows, texts, numbers)


def _fill_merged(table: _Table) -> None:
    """Take the value of merged cells for each of their rows, where that can be meant."""
    places = {m.position: n for n, m in table.matches.items()}
    for top, bottom, left, right, name in table.grid.merged:
        if top <= table.grid.header_row:
            continue
        inside = (table.rows >= top) & (table.rows <= bottom)
        for position in range(left, right + 1):
            column = places.get(position)
            if column is None or not inside.any():
                continue
            if column in NUMBERS and column != "units_per_year" and bottom > top:
                rows = table.rows_of(inside)
                table.ledger.add("merged-number", rows, column, name)
                continue
            if position > left:
                continue
            if bottom > top:
                _fill(table, column, inside)
                table.ledger.add("merged-cells", table.rows_of(inside), column, name)


def _fill(table: _Table, column: str, inside: pl.Series) -> None:
    text = table.texts[column]
    first = text.filter(inside).drop_nulls()
    if first.len():
        table.texts[column] = pl.select(
            pl.when(inside).then(pl.lit(first[0])).otherwise(text)
        ).to_series()
    stored = table.numbers.get(column)
    if stored is not None and (held := stored.filter(inside).drop_nulls()).len():
        table.numbers[column] = pl.select(
            pl.when(inside).then(pl.lit(held[0])).otherwise(stored)
        ).to_series()


def _drop_totals(table: _Table) -> None:
    """Leave out rows that add up others: a word for total, and no material."""
    material, grade = table.text("material"), table.text("grade")
    bare = material.is_null() & grade.is_null()
    if not bare.any():
        return
    keep = pl.Series([True] * len(table.rows))
    for name in ("product", "part", "note"):
        first = table.text(name)
        hit = bare & first.str.to_lowercase().str.strip_chars(" :.").str.replace_all(
            r"\s+", "_"
        ).is_in(list(_TOTALS)).fill_null(False)
        for row, word in zip(table.rows.filter(hit & keep), first.filter(hit & keep), strict=True):
            table.ledger.add("total-row", (row,), given=word)
        keep = keep & ~hit
    table.rows = table.rows.filter(keep)
    table.texts = {n: s.filter(keep) for n, s in table.texts.items()}
    table.numbers = {n: None if s is None else s.filter(keep) for n, s in table.numbers.items()}


def _check_texts(table: _Table) -> None:
    """Note formulas and errors of a spreadsheet where a name is expected."""
    for name in TEXTS:
        text = table.text(name)
        formula = text.str.starts_with("=").fill_null(False)
        stored = table.numbers.get(name) is not None
        bare = "formula-without-value" if stored else "formula-cell"
        error = text.str.starts_with("#").fill_null(False) & text.is_in(list(ERRORS))
        for mask, code in ((formula, bare), (error, "error-cell")):
            if mask.any():
                for row, given in zip(table.rows.filter(mask), text.filter(mask), strict=True):
                    table.ledger.add(code, (row,), name, given)
                table.texts[name] = text.set(mask, None)


def _product(table: _Table, name: str) -> pl.Series:
    if "product" in table.matches:
        blank = table.text("product").is_null()
        if blank.any():
            table.ledger.add("missing-field", table.rows_of(blank), "product")
        return table.text("product")
    table.ledger.add("product-assumed", given=name)
    return pl.Series([name] * len(table.rows), dtype=pl.String)


def _sector(table: _Table) -> pl.Series:
    known: dict[str, str] = {}
    for given, rows in table.by_value("sector"):
        found = resolve_sector(given)
        if found is not None:
            known[given] = found
        elif given.casefold() not in BLANK_WORDS:
            near = difflib.get_close_matches(given.casefold(), sector_names(), n=3, cutoff=0.5)
            fix = f"did you mean {' or '.join(near)}?" if near else "write a sector of the model"
            table.ledger.add("unknown-sector", rows, "sector", given, fix)
    return _map(table.text("sector"), known)


def _map(text: pl.Series, known: dict[str, str]) -> pl.Series:
    if not known:
        return pl.Series([None] * len(text), dtype=pl.String)
    return text.replace_strict(
        list(known), list(known.values()), default=None, return_dtype=pl.String
    )


# --- numbers


def _read_numbers(table: _Table) -> dict[str, pl.Series]:
    ledger, separator = table.ledger, table.grid.separator
    present = [n for n in NUMBERS if n in table.matches]
    cells = {n: table.cells(n) for n in present}
    factor: dict[str, pl.Series] = {}
    for name in ("mass", "stock"):
        if name in cells:
            cells[name], factor[name] = split_units(cells[name], ledger)
    convention = find_convention(cells.values(), separator, ledger)
    read = {n: read_numbers(c, convention, separator, ledger) for n, c in cells.items()}
    blank = pl.Series([None] * len(table.rows), dtype=pl.Float64)
    read = {n: read.get(n, blank) for n in NUMBERS}
    for name, series in read.items():
        negative = series < 0
        if negative.any():
            for row, value in zip(
                table.rows.filter(negative), series.filter(negative), strict=True
            ):
                ledger.add("negative-number", (row,), name, f"{value:g}")
    units = _mass_units(table, factor)
    pieces = read["pieces"].fill_null(1.0)
    mass = read["mass"] * units["mass"] * pieces
    zero = (mass == 0).fill_null(False)
    if zero.any():
        ledger.add("zero-mass", table.rows_of(zero), "mass")
    volume = read["units_per_year"] * _per_year(table)
    zero = (volume == 0).fill_null(False)
    if zero.any():
        ledger.add("zero-volume", table.rows_of(zero), "units_per_year")
    price = read["price_usd"]
    zero = (price == 0).fill_null(False)
    if zero.any():
        ledger.add("zero-price", table.rows_of(zero), "price_usd")
        price = price.set(zero, None)
    content = read["content"]
    # A tonne of metal turns into at most 1.534 t of oxide (scandium, standard atomic weights).
    high = (content > 1.54).fill_null(False)
    for row, value in zip(table.rows.filter(high), content.filter(high), strict=True):
        ledger.add("content-too-high", (row,), "content", f"{value:g}")
    for name, series in (("mass", mass), ("units_per_year", volume)):
        endless = series.is_infinite().fill_null(False)
        if endless.any():
            ledger.add("not-finite", table.rows_of(endless), name, "the product with its unit")
    return {
        "mass": mass,
        "units": volume,
        "price": price,
        "stock": read["stock"] * units["stock"],
        "content": content,
    }


def _mass_units(table: _Table, in_cell: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Return the size of the unit of each mass and stock [kg]."""
    ledger = table.ledger
    sizes: dict[str, float] = {}
    for given, rows in table.by_value("mass_unit"):
        code, found = read_mass_unit(given)
        if code and given.casefold() not in BLANK_WORDS:
            ledger.add(code, rows, "mass_unit", given, str(found))
        elif not code:
            sizes[given] = float(found)
    column = pl.Series([None] * len(table.rows), dtype=pl.Float64)
    if sizes:
        column = table.text("mass_unit").replace_strict(
            list(sizes), list(sizes.values()), default=None, return_dtype=pl.Float64
        )
    result: dict[str, pl.Series] = {}
    for name in ("mass", "stock"):
        match = table.matches.get(name)
        header = None if match is None else match.kilograms
        beside = pl.Series([header] * len(table.rows), dtype=pl.Float64)
        if name == "mass":
            clash = (beside != column).fill_null(False)
            _note_clash(table, clash, "mass_unit", "mass_unit", match)
        if header is None:
            beside = column
        inside = in_cell.get(name, pl.Series([None] * len(table.rows), dtype=pl.Float64))
        clash = (inside != beside).fill_null(False)
        _note_clash(table, clash, name, name, match)
        known = pl.select(pl.coalesce(inside, beside)).to_series()
        missing = known.is_null() & table.text(name).is_not_null()
        if match is not None and missing.any():
            rows = [] if missing.all() else table.rows_of(missing)
            ledger.add("unit-assumed", rows, name)
        result[name] = known.fill_null(1.0)
    return result


def _note_clash(
    table: _Table, clash: pl.Series, name: str, column: str, match: Match | None
) -> None:
    if clash.any():
        header = "" if match is None else match.header
        for row, given in zip(
            table.rows.filter(clash), table.text(name).filter(clash), strict=True
        ):
            detail = f"that of '{header}'" if match and match.kilograms else "mass_unit"
            table.ledger.add("conflicting-unit", (row,), column, given, detail)


def _per_year(table: _Table) -> pl.Series:
    match = table.matches.get("units_per_year")
    header = 1.0 if match is None or match.per_year is None else match.per_year
    sizes: dict[str, float] = {}
    for given, rows in table.by_value("period"):
        period = find_period(fold_words(given).split())
        if period is None:
            table.ledger.add("unknown-period", rows, "period", given)
        else:
            sizes[given] = PERIODS[period]
    beside = pl.Series([header] * len(table.rows), dtype=pl.Float64)
    if not sizes:
        return beside
    own = table.text("period").replace_strict(
        list(sizes), list(sizes.values()), default=None, return_dtype=pl.Float64
    )
    return pl.select(pl.coalesce(own, beside)).to_series()


# --- materials and places


def _with_materials(frame: pl.DataFrame, table: _Table) -> pl.DataFrame:
    """Add ``material``, ``given``, ``resolution`` and the contents that names give."""
    blank = [w for w in BLANK_WORDS if w]
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


def _with_places(frame: pl.DataFrame, table: _Table) -> pl.DataFrame:
    """Add ``region`` and ``facility`` by country, and by supplier where the evidence knows it."""
    ledger = table.ledger
    regions: dict[str, str] = {}
    for number, (given, rows) in enumerate(table.by_value("country")):
        if given.casefold() in BLANK_WORDS:
            continue
        place = resolve_country(given) if number < 10 * SUGGESTED else resolve_country("world")
        if place.code:
            ledger.add(place.code, rows, "country", given, place.detail)
        if place.region:
            regions[given] = place.region
    frame = frame.with_columns(_map(table.text("country"), regions).alias("region"))
    named = frame.filter(pl.col("supplier").is_not_null())
    if named.is_empty():
        return frame.with_columns(pl.lit(None, dtype=pl.String).alias("facility"))
    makers = read_makers(load())
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
    stage = _PACK_STAGE.get(material.partition(":")[0], "")
    chosen = [p for p in plants if p.stage == stage] or list(plants)
    if region is not None:
        here = [p for p in chosen if p.region == region] or [
            p for p in plants if p.region == region
        ]
        if not here:
            places = ", ".join(sorted({p.region for p in plants}))
            ledger.add("supplier-elsewhere", rows, "supplier", supplier, places)
            return None, None
        chosen = here
    ids = sorted({p.facility for p in chosen})
    places = sorted({p.region for p in chosen})
    if len(ids) > 1:
        ledger.add("several-plants", rows, "supplier", supplier, ", ".join(ids[:5]))
    return ids[0] if len(ids) == 1 else None, places[0] if len(places) == 1 else None
