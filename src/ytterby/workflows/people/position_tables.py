"""Tables of positions: by place and phase, by role, by plant; and what is not counted."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.factors.intervals import interval
from ytterby.factors.labour import ROLES
from ytterby.impact.people import PHASES
from ytterby.impact.people.staff import ROLE_IDS
from ytterby.results import Table
from ytterby.results.table import build_table
from ytterby.workflows.people.frames import IN_FAMILY, JOB, LEAST, YEARLY, frame_of, weakest_tier
from ytterby.workflows.people.people import Need


def positions_table(need: Need, sources: Sequence[str]) -> Table:
    """Return positions by year, place and phase."""
    rows = []
    for region in need.regions:
        total = need.total(region)
        tier = weakest_tier([s for s in need.staff if s.plant.region == region])
        for n, year in enumerate(need.years):
            for p, phase in enumerate(PHASES):
                for family, roles in IN_FAMILY.items():
                    value, low, high = interval(total[p, roles, n].sum(axis=0))
                    if max(value, high) >= LEAST:
                        rows.append(
                            {
                                "region": region,
                                "year": year,
                                "phase": phase,
                                "family": family,
                                "positions": value,
                                "low": low,
                                "high": high,
                                "tier": tier,
                            }
                        )
    columns = {
        "region": pl.String,
        "year": pl.Int32,
        "phase": pl.String,
        "family": pl.String,
        "positions": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "tier": pl.String,
    }
    return build_table(
        "positions", frame_of(rows, columns), units=JOB, sources=sources, note=YEARLY
    )


def roles_table(need: Need, sources: Sequence[str]) -> Table:
    """Return positions by role."""
    rows = []
    for region in need.regions:
        total = need.total(region).sum(axis=0)
        tier = weakest_tier([s for s in need.staff if s.plant.region == region])
        for n, year in enumerate(need.years):
            for at, role in enumerate(ROLE_IDS):
                value, low, high = interval(total[at, n])
                if max(value, high) >= LEAST:
                    rows.append(
                        {
                            "region": region,
                            "year": year,
                            "family": ROLES[role].family,
                            "role": role,
                            "title": ROLES[role].title,
                            "soc": ROLES[role].soc,
                            "positions": value,
                            "low": low,
                            "high": high,
                            "tier": tier,
                        }
                    )
    columns = {
        "region": pl.String,
        "year": pl.Int32,
        "family": pl.String,
        "role": pl.String,
        "title": pl.String,
        "soc": pl.String,
        "positions": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "tier": pl.String,
    }
    return build_table("roles", frame_of(rows, columns), units=JOB, sources=sources, note=YEARLY)


def plants_table(need: Need, sources: Sequence[str]) -> Table:
    """Return positions by plant."""
    rows = []
    for s in need.staff:
        value, low, high = interval(s.count.people)
        size, odds = s.plant.size, s.plant.odds
        start = (None, None, None) if s.start is None else interval(s.start)
        rows.append(
            {
                "facility": s.plant.facility,
                "name": s.plant.name,
                "stage": s.plant.stage,
                "region": s.plant.region,
                "status": s.plant.status,
                "capacity": size.value if size else None,
                "capacity_low": size.low if size else None,
                "capacity_high": size.high if size else None,
                "odds": odds.value if odds else 1.0,
                "start": start[0],
                "start_low": start[1],
                "start_high": start[2],
                "people": value,
                "low": low,
                "high": high,
                "basis": s.count.basis,
                "tier": s.count.estimate.tier,
                "claims": ";".join(s.count.estimate.claims),
            }
        )
    text, number = pl.String, pl.Float64
    columns = {
        "facility": text,
        "name": text,
        "stage": text,
        "region": text,
        "status": text,
        "capacity": number,
        "capacity_low": number,
        "capacity_high": number,
        "odds": number,
        "start": number,
        "start_low": number,
        "start_high": number,
        "people": number,
        "low": number,
        "high": number,
        "basis": text,
        "tier": text,
        "claims": text,
    }
    units = {
        **dict.fromkeys(("capacity", "capacity_low", "capacity_high"), "kt/year"),
        **dict.fromkeys(("start", "start_low", "start_high"), "year"),
        **dict.fromkeys(("people", "low", "high"), "job"),
        "odds": "1",
    }
    note = "People in full operation, if the plant comes; capacity of the stage's product."
    return build_table("plants", frame_of(rows, columns), units=units, sources=sources, note=note)


def left_table(need: Need) -> Table:
    """Return plants that are not counted."""
    rows = [
        {
            "facility": x.facility,
            "stage": x.stage,
            "name": x.name,
            "reason": x.reason,
        }
        for x in need.left
    ]
    columns = dict.fromkeys(("facility", "stage", "name", "reason"), pl.String)
    note = "Not counted: these plants take people too, and how many is not known here."
    return build_table("left_out", frame_of(rows, columns), note=note)
