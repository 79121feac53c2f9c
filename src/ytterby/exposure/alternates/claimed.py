"""Numbers of claims put together: the middle, the widest range, the weakest tier, every source."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ytterby.evidence import Evidence


@dataclass(frozen=True)
class Figure:
    """One figure from one claim or several that disagree.

    Attributes
    ----------
    value, low, high
        Median of the claims, and the widest of their bounds.
    tier, source
        Weakest tier and the ids of the claims.
    note
        Notes of the claims.
    """

    value: float
    low: float
    high: float
    tier: str
    source: str
    note: str


def find_figure(
    evidence: Evidence,
    quantity: str,
    *,
    scope: str = "",
    product: str = "",
    region: str = "",
    stage: str = "",
    sector: str = "",
    elements: tuple[str, ...] = (),
    year: int | None = None,
) -> Figure | None:
    """Return the figure of the claims that match, or nothing.

    Parameters
    ----------
    evidence
        The evidence.
    quantity
        Name of the quantity.
    scope, product
        Texts that the claim's scope and product hold.
    region, stage, sector, elements, year
        What the claim is about, exactly; whatever where not given.
    """
    rows = evidence.select(quantity)
    for column, text in (("scope", scope), ("product", product)):
        if text:
            rows = rows.filter(pl.col(column).fill_null("").str.contains(text, literal=True))
    for column, text in (("region", region), ("stage", stage), ("sector", sector)):
        if text:
            rows = rows.filter(pl.col(column) == text)
    if elements:
        rows = rows.filter(pl.col("element").is_in(list(elements)))
    if year is not None:
        rows = rows.filter(pl.col("year") == year)
    rows = rows.filter(pl.col("value").is_not_null())
    if rows.is_empty():
        return None
    low = pl.coalesce("low", "value").min()
    high = pl.coalesce("high", "value").max()
    best, least, most = rows.select(pl.col("value").median(), low, high.alias("most")).row(0)
    notes = [n for n in rows["note"].drop_nulls().unique(maintain_order=True) if n]
    return Figure(
        float(best),
        float(min(least, best)),
        float(max(most, best)),
        str(rows["tier"].max()),
        "; ".join(rows["claim"].unique(maintain_order=True)),
        "; ".join(notes),
    )
