"""Plants with their head counts, before anybody asks about one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from ytterby.baseline.facilities import current_plants
from ytterby.evidence import load
from ytterby.factors.draws import Draws
from ytterby.factors.labour import convert_capacity, read_staffing
from ytterby.factors.labour.capacity import PRODUCT
from ytterby.impact.people import Plant, head_count
from ytterby.packs import read_pack
from ytterby.results import start_manifest
from ytterby.results.summary import Cell, Column, Summary, rough_text, word
from ytterby.results.table import build_table
from ytterby.workflows.inputs import PACK
from ytterby.workflows.outcome import Outcome, command_line

SHOWN = 15


def list_people(*, as_of: str | None = None, workspace: Path | None = None) -> Outcome:
    """List plants with how many people each stage takes in full operation.

    Parameters
    ----------
    as_of, workspace
        As for `ytterby.evidence.load`.

    Returns
    -------
    Outcome
        Table ``facilities``; a head count that cannot be made is a gap.
    """
    base = load(as_of=as_of, workspace=workspace)
    controller = read_pack(PACK).controller
    staffing = read_staffing(base)
    sites: dict[str, list[Plant]] = {}
    for row in current_plants(base).iter_rows(named=True):
        if row["stage"] not in PRODUCT or not row["region"]:
            continue
        size = None
        if row["capacity"] is not None:
            unit = row["capacity_unit"] or ""
            size = convert_capacity(base, row["stage"], row["capacity"], unit)
        inside = row["region"] == controller
        plant = Plant(
            row["facility"],
            str(row["name"] or row["facility"]),
            row["stage"],
            row["region"],
            row["status"],
            size,
            inside=inside,
        )
        sites.setdefault(row["facility"], []).append(plant)
    rows = []
    for site in sites.values():
        for plant in site:
            count = head_count(plant, site, staffing, Draws())
            e = count.estimate if count else None
            rows.append(
                {
                    "facility": plant.facility,
                    "name": plant.name,
                    "stage": plant.stage,
                    "region": plant.region,
                    "status": plant.status,
                    "people": e.value if e else None,
                    "low": e.low if e else None,
                    "high": e.high if e else None,
                    "basis": count.basis if count else "",
                    "tier": e.tier if e else "",
                }
            )
    schema = dict.fromkeys(("facility", "name", "stage", "region", "status"), pl.String)
    numbers = dict.fromkeys(("people", "low", "high"), pl.Float64)
    columns = {**schema, **numbers, "basis": pl.String, "tier": pl.String}
    frame = pl.DataFrame(rows, schema=columns, orient="row").sort(
        "people", "facility", descending=[True, False], nulls_last=True
    )
    table = build_table("facilities", frame, units=dict.fromkeys(("people", "low", "high"), "job"))
    known = frame.filter(pl.col("people").is_not_null())
    fits = ", ".join(f"{s} {f.count}" for s, f in staffing.fits.items())
    finding = (
        f"{known.height} of {frame.height} stages of plants have a head count; "
        f"{(known['basis'] == 'own figure').sum()} give it themselves.",
        f"The others stand on a fit over plants that do ({fits}) or on a rule of thumb.",
    )
    manifest = start_manifest(command_line(["people"], {"as_of": as_of}))
    manifest = replace(
        manifest, evidence_version=base.version, overrides=tuple(base.overrides), as_of=base.as_of
    )
    return Outcome({"facilities": table}, manifest.finish(), finding, (_summary(known),))


def _summary(frame: pl.DataFrame) -> Summary:
    outside = frame.filter(pl.col("status") != "blocked").head(SHOWN)
    rows = tuple(
        (
            word(r["facility"]),
            word(r["stage"]),
            word(r["status"]),
            Cell(rough_text(r["people"]), f"({rough_text(r['low'])}–{rough_text(r['high'])})"),
            word(r["basis"]),
            word(r["tier"]),
        )
        for r in outside.iter_rows(named=True)
    )
    columns = (
        Column("facility", number=False),
        Column("stage", number=False),
        Column("status", number=False),
        Column("people", keep=1),
        Column("basis", number=False),
        Column("tier", number=False),
    )
    note = "The largest; --rows 0 shows all. 'ytterby people FACILITY' tells who, where and when."
    return Summary("People in full operation [job]", columns, rows, note)
