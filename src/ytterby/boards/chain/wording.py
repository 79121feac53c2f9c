"""Words of plants that the map, the list and the cards share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ytterby.figures.style.text import GAP, amount, interval, percent
from ytterby.names import quantities

COMPARABLE = frozenset(
    {
        "t REO/year",
        "t/year",
        "t oxide/year",
        "t NdPr oxide/year",
        "t Dy+Tb oxide/year",
        "t HREO/year",
        "t NdPr metal/year",
        "t magnet REO/year",
    }
)
"""Units of capacity that count rare earths or magnets, so that sizes on the map compare."""
STATUS = {
    "operating": "operating",
    "ramping": "ramping up",
    "commissioning": "being commissioned",
    "pilot": "pilot",
    "construction": "under construction",
    "permitting": "seeking permits",
    "planned": "planned",
    "idle": "idle",
    "blocked": "blocked",
    "running": "running (operating or ramping up)",
}
BASES = {"A": "read in the primary document", "B": "read in a secondary copy",
         "C": "recollection or estimate"}  # fmt: skip


def status_word(status: str) -> str:
    """Return a status as a reader sees it."""
    return STATUS.get(status, status.replace("_", " "))


def capacity_text(plant: Mapping[str, Any]) -> str:
    """Return a capacity with its unit; a gap says that it is not known."""
    if plant["capacity"] is None:
        return "not known"
    return amount(plant["capacity"], plant["capacity_unit"] or "t/year")


def output_text(plant: Mapping[str, Any]) -> str:
    """Return what a plant makes, with its unit; a dash where the chain does not say."""
    return GAP if plant["output"] is None else amount(plant["output"], plant["output_unit"])


def output_band(plant: Mapping[str, Any]) -> str:
    """Return the interval of an output."""
    return interval(plant["low"], plant["high"])


def comparable_size(plant: Mapping[str, Any]) -> float | None:
    """Return a capacity where its unit compares with that of others."""
    return plant["capacity"] if plant["capacity_unit"] in COMPARABLE else None


def plant_rows(plant: Mapping[str, Any], stage: str, year: int) -> list[list[str]]:
    """Return the lines of a plant's tooltip."""
    rows = [
        ["stage", stage],
        ["where", plant["place"]],
        ["owner", " · ".join(x for x in (plant["operator"], plant["owner"]) if x)],
        ["status", "switched off" if plant["off"] else status_word(plant["status"])],
        ["capacity", capacity_text(plant)],
    ]
    if plant["output"] is not None:
        band = output_band(plant)
        rows.append([f"made in {year}", output_text(plant)])
        if band:
            rows.append(["80 % interval", band])
        rows.append(["of the world", percent(plant["world_share"])])
    return rows


def quantity_label(quantity: str) -> str:
    """Return what a reader calls a quantity of the evidence."""
    known = quantities()
    label = getattr(known.get(quantity), "label", "") if quantity in known else ""
    return label or quantity.replace("_", " ")
