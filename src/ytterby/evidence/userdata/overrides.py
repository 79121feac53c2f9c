"""How a user's claims take the place of shipped ones."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby.evidence.claims import DIMS, SCHEMA
from ytterby.evidence.reading import Schema

USER_SCHEMA: Schema = {**SCHEMA, "replaces": pl.String()}
"""Columns of a batch: those of a claim and the ids that it replaces, separated by ``;``."""

USER_PREFIX = "user-"
"""How the id of a user's claim begins."""

BATCHES = "batches"
"""Folder of the workspace that holds one directory per batch."""


def batch_directories(workspace: Path, place: str = BATCHES) -> list[Path]:
    """Return the directories of batches, in order of their ids: those in force, or in the trash."""
    folder = workspace / place
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))


def replaced_claims(claims: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Return which claim takes the place of which (``claim``, ``superseded_by``).

    A user's claim replaces the claims that it names in ``replaces`` and those with the same
    quantity and the same place in the world (``DIMS``, the scope included). Of several user's
    claims the last imported one counts. What is superseded already stays as it is.

    Parameters
    ----------
    claims
        Shipped claims followed by the user's in order of import (claim).
    own
        The user's claims with ``replaces`` (claim).
    """
    key = ["quantity", *DIMS]
    order = claims.with_row_index("_order").select("claim", "_order", "status", *key)
    named = (
        own.select(superseded_by="claim", claim=pl.col("replaces").str.split(";"))
        .explode("claim")
        .select(pl.col("claim").str.strip_chars(), "superseded_by")
        .filter(pl.col("claim") != "")
    )
    # A blank year meets a blank year here: both say "no year".
    mine = own.select(*key, superseded_by="claim")
    alike = order.join(mine, on=key, how="inner", nulls_equal=True)
    after = order.select(superseded_by="claim", _by="_order")
    return (
        pl.concat([alike.select("claim", "superseded_by"), named])
        .join(order.select("claim", "_order", "status"), on="claim", how="inner")
        .join(after, on="superseded_by", how="inner")
        .filter((pl.col("_order") < pl.col("_by")) & (pl.col("status") != "superseded"))
        .sort("_by")
        .unique("claim", keep="last", maintain_order=True)
        .select("claim", "superseded_by")
    )


def apply_overrides(claims: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Return all claims, the user's included, with the replaced ones marked as superseded.

    Parameters
    ----------
    claims
        Shipped claims (claim).
    own
        The user's claims with ``replaces`` (claim), in order of import.
    """
    everything = pl.concat([claims, own.select(claims.columns)])
    pairs = replaced_claims(everything, own).rename({"superseded_by": "_by"})
    joined = everything.join(pairs, on="claim", how="left", maintain_order="left")
    replaced = pl.col("_by").is_not_null()
    return joined.with_columns(
        status=pl.when(replaced).then(pl.lit("superseded")).otherwise("status"),
        superseded_by=pl.when(replaced).then("_by").otherwise("superseded_by"),
    ).drop("_by")
