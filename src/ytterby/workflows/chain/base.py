"""All that the page of the chain knows of one year, as plain values: read once, asked often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.core.regions import blocs, region_name
from ytterby.evidence import Evidence, load
from ytterby.indicators.accounts.arrays import arrays
from ytterby.packs import Pack, read_pack
from ytterby.results import Manifest, start_manifest
from ytterby.workflows.chain.net import Net, build_net
from ytterby.workflows.chain.places import Point, stage_places
from ytterby.workflows.chain.plants import list_plants
from ytterby.workflows.inputs import Progress, load_chains

DRAWS = 24
"""Posterior and prior draws that intervals are taken over: a solve an element for each."""
BLOCS = ("EU27", "G7")
"""Blocs that can be asked for beside the regions of the chain."""


@dataclass(frozen=True)
class ChainBase:
    """A year's chain with its plants, small enough to be kept and asked again and again.

    Attributes
    ----------
    year, as_of, evidence_version, overrides
        Which chain, from which evidence.
    controller
        Region of the country whose controls are studied.
    net
        Its places and links.
    plants
        As `ytterby.workflows.chain.plants.list_plants` returns them.
    points
        Where stages of regions stand: ``stage|region`` to longitude and latitude [degrees].
    regions, elements, stages
        What a reader calls them.
    homes
        Countries and blocs that can be asked for, with their regions.
    claims
        What is claimed of a plant, by plant.
    sources
        Title, publisher, year and address of sources by id.
    """

    year: int
    as_of: str | None
    evidence_version: str
    overrides: tuple[str, ...]
    controller: str
    net: Net = field(repr=False)
    plants: pl.DataFrame = field(repr=False)
    points: Mapping[str, Point] = field(repr=False)
    regions: Mapping[str, str] = field(repr=False)
    elements: Mapping[str, str] = field(repr=False)
    stages: Mapping[str, str] = field(repr=False)
    homes: Mapping[str, tuple[str, ...]] = field(repr=False)
    claims: Mapping[str, list[dict[str, Any]]] = field(repr=False)
    sources: Mapping[str, dict[str, Any]] = field(repr=False)

    def to_record(self) -> dict[str, Any]:
        """Return it as JSON values."""
        record = {name: getattr(self, name) for name in self.__dataclass_fields__}
        record["net"] = self.net.to_record()
        record["plants"] = self.plants.with_columns(
            pl.col("published_on").cast(pl.String)
        ).to_dicts()
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ChainBase:
        """Return what `to_record` wrote."""
        parts = dict(record)
        parts["net"] = Net.from_record(record["net"])
        frame = pl.DataFrame(record["plants"], infer_schema_length=None)
        parts["plants"] = frame.with_columns(pl.col("published_on").str.to_date())
        parts["overrides"] = tuple(record["overrides"])
        parts["points"] = {k: (p[0], p[1]) for k, p in record["points"].items()}
        parts["homes"] = {k: tuple(v) for k, v in record["homes"].items()}
        return cls(**parts)


def read_base(
    year: int,
    *,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> tuple[ChainBase, Manifest]:
    """Return the chain of a year with its plants, and what ran.

    Parameters
    ----------
    year
        One with a chain.
    as_of, workspace, progress
        As for the other workflows.
    """
    (chain,) = load_chains((year,), as_of=as_of, workspace=workspace, progress=progress)
    base, pack = load(as_of, workspace), read_pack()
    a = arrays(chain, draws=DRAWS, prior=DRAWS)
    plants = list_plants(chain, base, pack, a)
    net = build_net(chain, pack, a, plants)
    pairs = set(net.places) | {("use", r) for r in net.regions}
    found = ChainBase(
        year=chain.year,
        as_of=chain.as_of,
        evidence_version=chain.evidence_version,
        overrides=chain.overrides,
        controller=pack.controller,
        net=net,
        plants=plants,
        points=stage_places(plants, pairs),
        regions={r: pack.label(r) for r in pack.regions} | _owners(plants),
        elements=dict(pack.element_labels),
        stages={s.id: s.label for s in pack.stages},
        homes=_homes(pack),
        claims=_claims(base, plants),
        sources=_sources(base),
    )
    return found, start_manifest("", chain, parameters={"draws": DRAWS})


def _owners(plants: pl.DataFrame) -> dict[str, str]:
    codes = {*plants["controller"].to_list(), *plants["region"].to_list()} - {""}
    return {c: region_name(c) for c in sorted(codes)}


def _homes(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Return what can be asked for; a bloc has those of its members that the chain has."""
    alone = {r: (r,) for r in pack.regions if r not in ("ROW", pack.rest_of_eu)}
    out: dict[str, tuple[str, ...]] = dict(alone)
    for bloc in BLOCS:
        members = blocs()[bloc].members
        kept = dict.fromkeys(pack.region_of(m) for m in members)
        out[bloc] = tuple(r for r in kept if r in pack.regions and r != "ROW")
    return out


def _claims(base: Evidence, plants: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Return what is claimed of each plant and still holds, the best evidence first."""
    known = plants["facility"].unique().to_list()
    columns = ["claim", "quantity", "stage", "scope", "year", "value", "low", "high", "unit"]
    rows = base.claims.filter(
        pl.col("facility").is_in(known) & (pl.col("superseded_by").fill_null("") == "")
    ).sort("tier", "quantity", "year", nulls_last=True)
    out: dict[str, list[dict[str, Any]]] = {}
    for row in rows.select("facility", *columns, "source", "tier").iter_rows(named=True):
        out.setdefault(row.pop("facility"), []).append(row)
    return out


def _sources(base: Evidence) -> dict[str, dict[str, Any]]:
    rows = base.sources.select("source", "title", "publisher", "year", "address")
    return {r.pop("source"): r for r in rows.iter_rows(named=True)}
