"""Shares that one source gives of one whole do not sum to more than one."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.core.regions import blocs
from ytterby.errors import Problem
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check
from ytterby.evidence.claims import DIMS
from ytterby.evidence.vocabulary import vocabulary

PARTS: dict[str, str] = {
    "stage_share": "region",
    "sector_share": "sector",
    "import_share": "partner",
    "ownership_share": "region",
    "assay": "element",
}
"""Quantity → the dim over which its shares add up to a whole."""

TOLERANCE = 0.02
"""What rounding of the printed shares may add to a sum of one [1]."""

ASSAY_TOLERANCE = 0.05
"""The same for printed analyses of fifteen elements, which sum to as much as 1.03 [1]."""


@check
def check_shares(evidence: Evidence) -> Iterator[Problem]:
    """Yield sets of shares of one source, place and scope that sum to more than 1 + tolerance."""
    for claims, message, fix in excessive_shares(evidence.claims):
        place = f"claim {claims[0]} and {len(claims) - 1} more, value"
        yield Problem("shares-above-one", place, message, fix)


def excessive_shares(
    claims: pl.DataFrame, within: tuple[str, ...] = ("source",)
) -> Iterator[tuple[list[str], str, str]]:
    """Yield the claims of each excessive set with what is wrong and how to mend it.

    Parameters
    ----------
    claims
        Frame with the columns of a claim (claim); superseded ones do not count.
    within
        Columns whose values keep sets apart, beside the place; without ``source`` the smallest
        share that any source gives a part counts.
    """
    # A bloc, a group of elements or the world is no part beside its members.
    whole = {
        "region": [*blocs(), "WLD"],
        "partner": [*blocs(), "WLD"],
        "element": sorted(vocabulary().groups),
    }
    live = claims.filter(pl.col("status") != "superseded", pl.col("value").is_not_null())
    for quantity, part in PARTS.items():
        frame = live.filter(
            pl.col("quantity") == quantity,
            pl.col(part) != "",
            ~pl.col(part).is_in(whole.get(part, [])),
        )
        key = [d for d in DIMS if d != part]
        tolerance = ASSAY_TOLERANCE if quantity == "assay" else TOLERANCE
        sums = (
            frame.group_by(*within, *key, part, maintain_order=True)
            .agg(pl.col("value").min(), pl.col("claim"), pl.col("source").alias("_sources"))
            .group_by(*within, *key, maintain_order=True)
            .agg(
                pl.col("value").sum(),
                pl.col("claim").explode(),
                pl.col(part).alias("_parts"),
                pl.col("_sources").explode().unique(maintain_order=True),
            )
            .filter(pl.col("value") > 1 + tolerance)
        )
        for row in sums.iter_rows(named=True):
            where = ", ".join(str(row[k]) for k in key if row[k] not in ("", None))
            shown = ", ".join(row["_parts"][:8]) + (" …" if len(row["_parts"]) > 8 else "")
            who = ", ".join(row["_sources"][:3])
            yield (
                row["claim"],
                f"the {quantity} of {shown} ({where}) by {who} sum to {row['value']:.3g}",
                f"over one {part} set shares sum to 1 at most; give another measure its own scope",
            )
