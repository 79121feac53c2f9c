"""Claims, their places and numbers as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ytterby.figures.style.text import capital
from ytterby.workflows.observation_words import BASKETS, FROM
from ytterby.workflows.weighing.index import ClaimIndex

THINGS = ("product", "material", "element", "sector", "stage", "facility", "process")
"""What a claim is about, beside its quantity and place; the most telling first."""


def claim_title(index: ClaimIndex, row: Mapping[str, Any]) -> str:
    """Return what a claim is about: quantity, thing, place and time."""
    things = []
    for name in THINGS:
        value = str(row.get(name) or "")
        if value:
            things.append(BASKETS.get(value) or index.label(value))
    places = [index.label(str(row[n])) for n in ("region", "partner") if row.get(n)]
    joint = " from " if row["quantity"] in FROM else " to "
    when = str(row.get("year") or row.get("period") or "")
    parts = [", ".join(dict.fromkeys(things)), joint.join(places), when]
    told = ", ".join(p for p in parts if p)
    quantity = str(row["quantity"]).replace("_", " ")
    return capital(f"{quantity}: {told}" if told else quantity)
