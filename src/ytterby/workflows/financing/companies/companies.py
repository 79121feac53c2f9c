"""Company dossiers: whose plants are whose, what they cover, and what they hang on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby.core.storage import write_atomic
from ytterby.evidence import Evidence, load
from ytterby.impact.companies import (
    Asset,
    Company,
    Network,
    cover_stages,
    events_of,
    exposure_table,
    find_company,
    list_owners,
    nameplate_standing,
    output_standing,
    people_of,
    read_assets,
    read_companies,
    sum_support,
    support_of,
    terms_of,
    worth_table,
)
from ytterby.results import Table, start_manifest
from ytterby.results.table import build_table
from ytterby.workflows.financing.companies.costs import break_even_table
from ytterby.workflows.financing.companies.tables import company_summaries
from ytterby.workflows.financing.companies.words import (
    company_finding,
    owners_finding,
    owners_summary,
)
from ytterby.workflows.inputs import Asked, Progress, load_chains
from ytterby.workflows.outcome import Outcome, command_line

ASSETS: Mapping[str, type[pl.DataType]] = {
    "facility": pl.String,
    "name": pl.String,
    "region": pl.String,
    "stage": pl.String,
    "products": pl.String,
    "status": pl.String,
    "state": pl.String,
    "capacity": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "capacity_unit": pl.String,
    "basis": pl.String,
    "start_year": pl.Int32,
    "role": pl.String,
    "ownership_share": pl.Float64,
    "controller": pl.String,
    "heavy": pl.Boolean,
    "tier": pl.String,
    "source": pl.String,
    "note": pl.String,
}


@dataclass(frozen=True)
class CompanyOutcome(Outcome):
    """A dossier, and what it is made of.

    Attributes
    ----------
    company, assets
        Who, and its plants.
    """

    company: Company | None = field(default=None, repr=False)
    assets: tuple[Asset, ...] = field(default=(), repr=False)


def list_companies(*, as_of: str | None = None, workspace: Path | None = None) -> Outcome:
    """List the companies of the facility table.

    Parameters
    ----------
    as_of, workspace
        As for `ytterby.evidence.load`.

    Returns
    -------
    Outcome
        Table ``companies``: plants, stages, countries and the controlling country of each.
    """
    base = load(as_of=as_of, workspace=workspace)
    frame = list_owners(base, read_companies(base))
    counts = ("plants", "running", "building", "planned", "stopped")
    table = build_table("companies", frame, units=dict.fromkeys(counts, "1"))
    manifest = start_manifest(command_line(["company"], {"as_of": as_of}))
    return Outcome(
        {"companies": table}, manifest.finish(), owners_finding(frame), (owners_summary(frame),)
    )


def show_company(
    name: str,
    *,
    year: int | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> CompanyOutcome:
    """Tell what a company has, covers and hangs on, as far as the evidence knows.

    Parameters
    ----------
    name
        Name, id or alias.
    year
        Year of the chain that says where its regions buy and sell; the last one by default.
    as_of, workspace
        As for `ytterby.evidence.load`.
    report
        Also write a self-contained HTML report to this file.
    progress
        Told what is being done.

    Returns
    -------
    CompanyOutcome
        Tables ``assets``, ``coverage``, ``exposure``, ``output``, ``nameplate``, ``worth``,
        ``break_even``, ``terms``, ``support``, ``support_sums``, ``people`` and ``events``.

    Raises
    ------
    UnknownNameError
        ``unknown-company``.
    WorkspaceError
        The report cannot be written.
    """
    asked = Asked()
    years = asked.years(year)
    base = load(as_of=as_of, workspace=workspace)
    company = find_company(base, name)
    asked.finish()
    pack = asked.pack
    (chain,) = load_chains(years[-1:], as_of=as_of, workspace=workspace, progress=progress)
    controllers = (pack.controller,)
    assets = read_assets(base, company)
    network = Network(chain)
    labels = {r: pack.label(r) for r in pack.regions}
    support = support_of(company, base)
    frames = {
        "assets": asset_frame(assets),
        "coverage": cover_stages(assets, network, labels),
        "exposure": exposure_table(assets, network, controllers),
        "output": output_standing(assets, network, controllers),
        "nameplate": nameplate_standing(assets, base, controllers),
        "worth": worth_table(assets, chain, base, pack),
        "break_even": break_even_table(assets, chain, base),
        "support": support,
        "support_sums": sum_support(support),
        "terms": terms_of(company, base),
        "people": people_of(company, base),
        "events": events_of(company, assets, base, controllers),
    }
    options = {"year": year, "as_of": as_of, "report": str(report) if report else None}
    manifest = start_manifest(
        command_line(["company", name], options), chain, parameters={**options, "company": name}
    )
    told = CompanyOutcome(
        _tables(frames, base, chain.year),
        manifest.finish(),
        company_finding(company, assets, frames, pack, chain.year),
        company_summaries(company, frames, pack, chain.year),
        company=company,
        assets=assets,
    )
    if report is not None:
        from ytterby.workflows.financing.companies.page import company_page

        page = company_page(told, frames, chain, base, pack)
        write_atomic(report, page.encode())
    return told


def asset_frame(assets: tuple[Asset, ...]) -> pl.DataFrame:
    """Return a company's plants as a table, ``ASSETS`` [capacity_unit]."""
    rows = [
        {
            "facility": a.facility,
            "name": a.name,
            "region": a.region,
            "stage": a.stage,
            "products": a.products,
            "status": a.status,
            "state": a.state,
            "capacity": a.capacity,
            "low": a.low,
            "high": a.high,
            "capacity_unit": a.unit,
            "basis": a.basis,
            "start_year": a.start_year,
            "role": a.role,
            "ownership_share": None if a.share is None else a.share.value,
            "controller": a.controller,
            "heavy": a.heavy,
            "tier": a.tier,
            "source": a.source,
            "note": a.note,
        }
        for a in assets
    ]
    return pl.DataFrame(rows, schema=dict(ASSETS))


def _tables(frames: Mapping[str, pl.DataFrame], base: Evidence, year: int) -> dict[str, Table]:
    """Return the tables with units, sources and what a reader must know."""
    units: dict[str, dict[str, str]] = {
        "assets": {"capacity": "capacity_unit"},
        "output": {"share_of_region": "1", "share_outside": "1"},
        "nameplate": {
            "capacity": "unit",
            "known_outside": "unit",
            "plants_without_capacity": "1",
        },
        "worth": {"capacity": "unit of the plant", "price": "USD/kg", "revenue": "USD/year"},
        "break_even": {"break_even": "USD/kg", "share": "1"},
        "support": {"amount": "USD"},
        "support_sums": {
            "claims": "1",
            "amount": "USD",
            "first_year": "year",
            "last_year": "year",
        },
        "terms": {"value": "unit"},
        "people": {"jobs": "job"},
    }
    notes = {
        "assets": "What the last description of a plant leaves blank is a gap. A blank ownership "
        "share means that no claim says it.",
        "coverage": f"Partners are those of the region's whole stage in {year}: a proxy.",
        "exposure": f"Shares by value of the rare earths, of the region's whole stage in {year}: a "
        "proxy for the company, whose contracts are not published.",
        "output": f"The chain of {year} shares a region's output among its plants by capacity.",
        "nameplate": "Of plants whose capacity is known; others are counted, so the true share is "
        "lower.",
        "worth": "Nameplate times price. Rows of several stages do not add up: one feeds another.",
        "break_even": "NdPr oxide, other oxides at their prices outside the controlling country.",
        "support": "Each dollar counts once: see the column counted.",
    }
    sources = {
        name: tuple(sorted({p for s in frame["source"].to_list() for p in s.split(";") if p}))
        for name, frame in frames.items()
        if "source" in frame.columns
    }
    return {
        name: build_table(
            name.replace("_", "-"),
            frame,
            units=units.get(name, {}),
            sources=sources.get(name, ()),
            note=notes.get(name, ""),
        )
        for name, frame in frames.items()
    }
