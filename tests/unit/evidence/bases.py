"""A hand-sized evidence base, written as the shipped one is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from ytterby.evidence.base import CURATION, Evidence, read_evidence
from ytterby.evidence.claims import SCHEMA as CLAIM
from ytterby.evidence.scopes import scopes
from ytterby.evidence.sources import SCHEMA as SOURCE

Row = Mapping[str, object]

USGS = {
    "source": "usgs-mcs-2025",
    "publisher": "USGS",
    "title": "Mineral Commodity Summaries 2025",
    "year": 2025,
    "licence": "public domain",
    "published_on": "2025-01-31",
    "kind": "primary",
}


FACILITY = [
    "facility",
    "region",
    "controller",
    "stage",
    "status",
    "capacity",
    "source",
    "tier",
    "published_on",
    "note",
]
EVENT = [
    "event",
    "date",
    "end",
    "actor",
    "elements",
    "stage",
    "effect",
    "source",
    "tier",
    "published_on",
]

PLANT = {
    "facility": "est-narva",
    "region": "EST",
    "controller": "CAN",
    "stage": "magnet",
    "status": "construction",
    "capacity": 2000,
    "source": "usgs-mcs-2025",
    "tier": "A",
    "published_on": "2023-07-07",
}

EVENT_ROW = {
    "event": "china-2025-controls",
    "date": "2025-04-04",
    "elements": "Dy;Tb",
    "stage": "separation;metal",
    "source": "usgs-mcs-2025",
    "tier": "A",
    "published_on": "2025-04-04",
}


SCOPES = sorted(scope for quantity, scope in scopes() if quantity == "mine_production")
"""Scopes that are read, so that claims of one place can stand side by side."""


def claim(number: int, **fields: object) -> dict[str, object]:
    """Return a sound claim with some fields changed."""
    return {
        "claim": f"mine-{number:04d}",
        "quantity": "mine_production",
        "region": "CHN",
        "stage": "mine",
        "element": "REO",
        "year": 2024,
        "scope": SCOPES[(number - 1) % len(SCOPES)],
        "value": 270000,
        "unit": "t REO/year",
        "mass_basis": "REO",
        "source": "usgs-mcs-2025",
        "tier": "A",
        "confidence": "high",
        "published_on": "2025-01-31",
        "status": "kept",
        **fields,
    }


def write_table(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Write rows as CSV with every column of a schema."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_base(
    data: Path,
    claims: Iterable[Row] = (),
    sources: Iterable[Row] = (USGS,),
    curation: Iterable[Row] = (),
    tables: Iterable[Row] = (),
    facilities: Iterable[Row] = (),
    events: Iterable[Row] = (),
) -> Path:
    """Write a base of these rows and return its directory."""
    write_table(data / "claims" / "mine.csv", CLAIM, claims)
    write_table(data / "sources" / "mine.csv", SOURCE, sources)
    write_table(data / "curation" / "mine.csv", CURATION, curation)
    write_table(data / "curation" / "_tables.csv", ["table", "rows"], tables)
    write_table(data / "facilities.csv", FACILITY, facilities)
    write_table(data / "events.csv", EVENT, events)
    return data


def read_base(tmp_path: Path, as_of: str | None = None, **rows: Iterable[Row]) -> Evidence:
    """Write a base and read it, with an empty workspace."""
    return read_evidence(as_of, tmp_path / "workspace", write_base(tmp_path / "data", **rows))
