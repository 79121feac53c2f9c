"""The plants that are off as a scenario: from what moves at once to what people do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from ytterby.workflows.chain.base import ChainBase
from ytterby.workflows.drafting.text import write_yaml

MONTHS = 24
"""How long the scenario runs and the plants stand still."""


def off_scenario(base: ChainBase, off: Sequence[str]) -> str:
    """Return a scenario in which plants stand still from the year after the chain's on.

    Parameters
    ----------
    base
        The year's chain.
    off
        Plants that stop; those whose output the chain does not know are left out.

    Returns
    -------
    str
        YAML; empty where nothing would stop.
    """
    known = base.plants.filter(pl.col("facility").is_in(list(off)) & pl.col("output").is_not_null())
    start = f"{base.year + 1}-01"
    events: list[dict[str, Any]] = []
    for facility in dict.fromkeys(off):
        rows = known.filter(pl.col("facility") == facility)
        if rows.is_empty():
            continue
        events.append(
            {
                "kind": "outage",
                "id": facility,
                "title": f"{rows['name'][0]} stands still",
                "who": rows["region"].unique(maintain_order=True).to_list(),
                "stages": rows["stage"].unique(maintain_order=True).to_list(),
                "facilities": [facility],
                "start": start,
            }
        )
    if not events:
        return ""
    names = ", ".join(e["title"].removesuffix(" stands still") for e in events)
    return write_yaml(
        {
            "schema_version": 1,
            "name": "plants-stop",
            "title": f"{names}: off",
            "context": "Plants that were switched off on the map of the chain.",
            "start": start,
            "months": MONTHS,
            "events": events,
        }
    )
