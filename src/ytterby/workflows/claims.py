"""Claims as a table, and what evidence a result rests on."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ytterby.evidence import Evidence
from ytterby.results.manifest import Manifest, start_manifest
from ytterby.results.table import Table, build_table

LISTED = (
    "claim",
    "quantity",
    "region",
    "partner",
    "stage",
    "element",
    "material",
    "sector",
    "facility",
    "product",
    "year",
    "period",
    "scenario",
    "scope",
    "value",
    "low",
    "high",
    "sigma",
    "unit",
    "mass_basis",
    "source",
    "tier",
    "confidence",
    "published_on",
    "note",
)
"""Columns of a list of claims, in order; those blank in every row are not shown."""

OWN_UNIT = "as in the column unit"


def claim_table(name: str, frame: pl.DataFrame, evidence: Evidence) -> Table:
    """Return claims as a table, without the columns that are blank in every row."""
    listed = frame.select(c for c in LISTED if c in frame.columns)
    blank = [
        column
        for column, dtype in listed.schema.items()
        if listed.height
        and (
            listed[column].is_null().all() or (dtype == pl.String and (listed[column] == "").all())
        )
    ]
    listed = listed.drop(blank)
    units = listed["unit"].unique().to_list() if "unit" in listed.columns else []
    unit = units[0] if len(units) == 1 else OWN_UNIT
    numbers = [c for c in ("value", "low", "high", "sigma") if c in listed.columns]
    sources = frame.group_by("source").len().sort("len", "source", descending=[True, False])
    note = ""
    if evidence.overrides:
        note = f"your own claims are in force: {', '.join(evidence.overrides[:5])}"
    return build_table(
        name,
        listed,
        units=dict.fromkeys(numbers, unit),
        sources=sources["source"].to_list(),
        note=note,
    )


def evidence_manifest(command: str, evidence: Evidence) -> Manifest:
    """Return the manifest of a command that reads the evidence but no chain."""
    return replace(
        start_manifest(command),
        evidence_version=evidence.version,
        overrides=evidence.overrides,
        as_of=evidence.as_of,
    ).finish()
