"""Mines and plants that bring ore into the market: where, whose, how large, of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from ytterby.evidence import Evidence
from ytterby.factors.costs.readings import estimate_of, readings
from ytterby.factors.estimates import Estimate

RUNNING = ("operating", "ramping")
"""Status of a plant that supplies today; every other one is a project."""
PATTERN = ("approximate pattern", "ore", "exported carbonate, approximate pattern")
"""Scopes of claims that give the whole pattern of an ore."""


@dataclass(frozen=True, slots=True)
class Site:
    """A mine, or a plant with ore of its own.

    Attributes
    ----------
    facility, name, operator, controller, region, status, tier, source
        As the facility table has them.
    capacity
        [unit]; ``None`` where nobody says.
    unit
        Unit of the capacity, as printed.
    ore
        Ore id of the pack; blank where it has none.
    assay
        Element → share of all rare-earth oxide [1]; empty where nothing is published. Used only
        where there is no ore of the pack.
    assay_tier
        Its weakest tier.
    """

    facility: str
    name: str
    operator: str
    controller: str
    region: str
    status: str
    capacity: float | None
    unit: str
    ore: str
    tier: str
    source: str
    assay: Mapping[str, float] = field(default_factory=dict)
    assay_tier: str = ""

    @property
    def running(self) -> bool:
        """Return whether it supplies today."""
        return self.status in RUNNING


def read_sites(evidence: Evidence) -> tuple[Site, ...]:
    """Return every named mine, and plants with ore of their own, running or planned.

    Parameters
    ----------
    evidence
        The evidence as of its date. Idle and blocked sites are left out.
    """
    own, without = (readings()["own_ore"][k] for k in ("facilities", "without"))
    ores = readings()["ores"]
    table = evidence.facilities
    kept = table.filter(
        ((pl.col("stage") == "mine") | pl.col("facility").is_in(own))
        & ~pl.col("status").is_in(["idle", "blocked", "closed"])
        & ~pl.col("facility").is_in(without)
    )
    patterns = _patterns(evidence)
    out = []
    for row in kept.iter_rows(named=True):
        assay, assay_tier = patterns.get(row["facility"], ({}, ""))
        site = Site(
            **{k: row[k] or "" for k in ("facility", "name", "operator", "controller", "region")},
            status=row["status"] or "",
            capacity=row["capacity"],
            unit=row["capacity_unit"] or "",
            ore=ores.get(row["facility"], ""),
            tier=row["tier"] or "C",
            source=row["source"] or "",
            assay=assay,
            assay_tier=assay_tier,
        )
        out.append(site)
    return tuple(out)


def _patterns(evidence: Evidence) -> dict[str, tuple[dict[str, float], str]]:
    frame = evidence.select("assay", scope=PATTERN).filter(pl.col("facility") != "")
    out: dict[str, tuple[dict[str, float], str]] = {}
    for (facility, _), part in frame.group_by("facility", "scope", maintain_order=True):
        shares = dict(zip(part["element"], part["value"], strict=True))
        total = sum(shares.values())
        if 0.9 <= total <= 1.1:
            scaled = {e: v / total for e, v in shares.items()}
            out.setdefault(str(facility), (scaled, str(part["tier"].max())))
    return out


def read_yields(evidence: Evidence) -> dict[str, Estimate]:
    """Return separated oxide over oxide in concentrate, by kind of ore [1].

    Parameters
    ----------
    evidence
        The evidence as of its date; a kind without a claim in force has no row.
    """
    found = {k: estimate_of(evidence, claims) for k, claims in readings()["yield"].items()}
    return {k: e for k, e in found.items() if e is not None}
