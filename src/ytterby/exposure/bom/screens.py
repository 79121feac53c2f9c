"""What is unlikely in a bill: masses out of all proportion, repeated lines, changing volumes."""

from __future__ import annotations

import polars as pl

from ytterby.exposure.bom.ledger import Ledger
from ytterby.packs.aliases import read_aliases

_KEYS = ("product", "part", "material", "supplier", "region", "units", "price", "sector", "content")


def screen_masses(lines: pl.DataFrame, ledger: Ledger) -> None:
    """Warn of masses that a slip of the unit explains better than the product.

    Parameters
    ----------
    lines
        Lines of a bill.
    ledger
        Collects what is found.
    """
    aliases = read_aliases()
    words = pl.concat_str("product", pl.lit(" "), "part", ignore_nulls=True).str.to_lowercase()
    seen: set[int] = set()
    for rule in sorted(aliases["screen"], key=lambda r: float(r["heaviest"])):
        heavy = lines.filter(pl.col("mass") > rule["heaviest"])
        named = pl.lit(False)
        if rule["words"]:
            named = words.str.contains(rf"\b({'|'.join(rule['words'])})s?\b")
        inside = pl.col("sector").is_in(rule["sectors"]).fill_null(False)
        what = "any product" if not rule["sectors"] else f"products such as {rule['called']}"
        hit = heavy.filter(named | inside | pl.lit(not rule["sectors"]))
        for row, mass in hit.select("row", "mass").iter_rows():
            if row not in seen:
                seen.add(row)
                ledger.add("absurd-mass", (row,), "mass", f"{mass:,.6g}", f"much for {what}")
    light = lines.filter(
        (pl.col("mass") < aliases["screen_light"]["lightest"]) & (pl.col("mass") > 0)
    )
    for row, mass in light.select("row", "mass").iter_rows():
        ledger.add("absurd-mass", (row,), "mass", f"{mass:.3g}", "less than a microgram")
    most = aliases["screen_annual"]["heaviest"]
    detail = f"more than the world uses of any one material (above {most:,.0f} t)"
    for row, annual in (
        lines.filter(pl.col("annual") > most * 1e3).select("row", "annual").iter_rows()
    ):
        ledger.add("absurd-annual", (row,), "mass", f"{annual / 1e3:,.6g}", detail)


def merge_lines(lines: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Return the lines with repeated ones once and the masses of like ones added.

    Parameters
    ----------
    lines
        Lines of a bill.
    ledger
        Collects what is found.

    Notes
    -----
    Two rows are one line where product, part, material, supplier, region, units per year, price,
    sector and content agree. If the mass and the stock agree too the row is a copy and counts
    once; else masses and stocks are added.
    """
    keys = [k if k not in ("product", "part", "supplier") else f"_{k}" for k in _KEYS]
    folded = lines.with_columns(
        pl.col(k).str.to_lowercase().str.replace_all(r"\s+", " ").alias(f"_{k}")
        for k in ("product", "part", "supplier")
    )
    if not folded.select("_product", "_part", "material").is_duplicated().any():
        return lines
    first = folded.with_columns(
        pl.col("row").first().over(keys).alias("_first"),
        pl.col("row").first().over([*keys, "mass", "stock"]).alias("_same"),
    )
    copies = first.filter(pl.col("_same") != pl.col("row"))
    for same, rows in copies.group_by("_same", maintain_order=True).agg("row").iter_rows():
        ledger.add("repeated-row", rows, given=same)
    kept = first.filter(pl.col("_same") == pl.col("row"))
    added = kept.filter(pl.col("_first") != pl.col("row"))
    for head, rows in added.group_by("_first", maintain_order=True).agg("row").iter_rows():
        ledger.add("merged-lines", rows, given=head)
    sums = kept.group_by("_first", maintain_order=True).agg(
        *(pl.col(c).first() for c in lines.columns if c not in ("mass", "annual", "stock")),
        pl.col("mass").sum(),
        pl.col("annual").sum(),
        pl.when(pl.col("stock").is_not_null().any()).then(pl.col("stock").sum()).alias("stock"),
    )
    return sums.select(lines.columns)


def check_volumes(lines: pl.DataFrame, ledger: Ledger) -> None:
    """Warn of products whose units per year or price differ from row to row.

    Parameters
    ----------
    lines
        Lines of a bill.
    ledger
        Collects what is found.
    """
    for name, column, code in (
        ("units", "units_per_year", "volume-differs"),
        ("price", "price_usd", "price-differs"),
    ):
        many = (
            lines.drop_nulls(name)
            .group_by("product", maintain_order=True)
            .agg(pl.col(name).unique(maintain_order=True), "row")
            .filter(pl.col(name).list.len() > 1)
        )
        for product, values, rows in many.select("product", name, "row").iter_rows():
            shown = ", ".join(f"{v:,.6g}" for v in values[:3]) + (" …" if len(values) > 3 else "")
            ledger.add(code, rows, column, product, shown)
