"""A source: who published a figure, where, when and under which licence."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

SCHEMA: Mapping[str, pl.DataType] = {
    "source": pl.String(),
    "publisher": pl.String(),
    "title": pl.String(),
    "year": pl.Int32(),
    "address": pl.String(),
    "licence": pl.String(),
    "published_on": pl.Date(),
    "kind": pl.String(),
    "note": pl.String(),
}
"""Columns of the sources in order."""

KINDS = ("primary", "secondary", "recollection")

NOT_REDISTRIBUTABLE = ("wmd",)
"""Sources that may be read into a user's workspace but never ship: they name no licence."""
