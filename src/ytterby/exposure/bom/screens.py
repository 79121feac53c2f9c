"""What is unlikely in a bill: masses out of all proportion, repeated lines, changing volumes."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from ytterby.exposure.bom.ledger import Ledger
from ytterby.packs.aliases import fold_words, read_aliases

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
    limits = lines.select("sector", "product", "part").unique(maintain_order=True)
    heaviest = [_heaviest(*row) for row in limits.iter_rows()]
    limits = limits.with_columns(
        pl.Series("heaviest", [h for h, _ in heaviest], dtype=pl.Float64),
        pl.Series("why", [w for _, w in heaviest], dtype=pl.String),
    )
    lightest = read_aliases()["screen_light"]["lightest"]
    joined = lines.join(
        limits,
        on=["sector", "product", "part"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    ).select("row", "mass", "annual", "heaviest", "why")
    for row, mass, why in (
        joined.filter(pl.col("mass") > pl.col("heaviest")).select("row", "mass", "why").iter_rows()
    ):
        ledger.add("absurd-mass", (row,), "mass", f"{mass:,.6g}", f"much for {why}")
    for row, mass in (
        joined.filter((pl.col("mass") < lightest) & (pl.col("mass") > 0))
        .select("row", "mass")
        .iter_rows()
    ):
        ledger.add("absurd-mass", (row,), "mass", f"{mass:.3g}", "less than a microgram")
    most = read_aliases()["screen_annual"]["heaviest"]
    for row, annual in (
        joined.filter(pl.col("annual") > most * 1e3).select("row", "annual").iter_rows()
    ):
        detail = f"more than the world uses of any one material (above {most:,.0f} t)"
        ledger.add("absurd-annual", (row,), "mass", f"{annual / 1e3:,.6g}", detail)


@cache
def _heaviest(sector: str | None, product: str, part: str | None) -> tuple[float, str]:
    """Return the heaviest likely mass in a unit [kg] and what it was judged by."""
    words = fold_words(f"{product} {part or ''}")
    best = float("inf"), "any product"
    for row in read_aliases()["screen"]:
        named = next((w for w in row["words"] if re.search(rf"\b{w}s?\b", words)), None)
        if named or (sector in row["sectors"] and sector) or not row["sectors"]:
            what = (
                f"a {named}" if named else f"sector {sector}" if row["sectors"] else "any product"
            )
            best = min(best, (float(row["heaviest"]), what))
    return best


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
    first = folded.with_columns(
        pl.col("row").first().over(keys).alias("_first"),
        pl.col("row").first().over([*keys, "mass", "stock"]).alias("_same"),
        pl.len().over(keys).alias("_many"),
    )
    if first["_many"].max() in (None, 1):
        return lines
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
