"""A company's dossier as a page."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.core.chain import Chain
from ytterby.core.regions import region_name
from ytterby.evidence import Evidence
from ytterby.figures.style.text import interval, percent
from ytterby.packs import Pack
from ytterby.report.document import Stat
from ytterby.report.impacts.company import CompanyView, build_company_report
from ytterby.workflows.financing.companies.companies import CompanyOutcome
from ytterby.workflows.financing.companies.words import MAKERS, money
from ytterby.workflows.views import provenance_view

SHOWN = 0.02
"""Least share of a partner that the page lists [1]; the tables have all."""
ASSUMPTIONS = (
    "Plants, status and capacities are as last described by the evidence's date.",
    "Where a region's stage buys and sells stands for where the company does: contracts are not "
    "published.",
    "A region's output is shared out among its plants by capacity.",
    "Revenue at nameplate is capacity times price, plant by plant; stages are not added up.",
)


def company_page(
    outcome: CompanyOutcome,
    frames: Mapping[str, pl.DataFrame],
    chain: Chain,
    base: Evidence,
    pack: Pack,
) -> str:
    """Return a dossier as one HTML page.

    Parameters
    ----------
    outcome
        What the workflow returns.
    frames
        Tables of the dossier.
    chain, base, pack
        The chain, the evidence and labels.
    """
    assert outcome.company is not None
    own = provenance_view(chain, base, outcome.manifest, ASSUMPTIONS)
    used = {
        part
        for frame in frames.values()
        if "source" in frame.columns
        for text in frame["source"].to_list()
        for part in text.split(";")
    }
    told = base.sources.filter(pl.col("source").is_in(sorted(used)))
    view = CompanyView(
        name=outcome.company.name,
        year=chain.year,
        finding=outcome.finding[0],
        points=outcome.finding[1:],
        stats=_stats(frames, pack),
        stages={s.id: s.label for s in pack.stages},
        coverage=frames["coverage"],
        assets=_named(frames["assets"], "region", "controller").with_columns(
            unit=pl.col("capacity_unit"), begins=pl.col("start_year").cast(pl.String)
        ),
        exposure=_named(
            frames["exposure"].filter((pl.col("share") >= SHOWN) | pl.col("controller")),
            "region",
            "partner",
        ),
        worth=_called(_millions(frames["worth"], "revenue"), frames["assets"]).filter(
            pl.col("millions").is_not_null()
        ),
        break_even=_called(frames["break_even"], frames["assets"]),
        support=_millions(_named(frames["support"], "giver"), "amount").with_columns(
            when=pl.col("year").cast(pl.String)
        ),
        terms=frames["terms"],
        people=frames["people"].with_columns(when=pl.col("year").cast(pl.String)),
        events=frames["events"],
        provenance=type(own)(**{**own.__dict__, "sources": _joined(told, own.sources)}),
    )
    return build_company_report(view)


def _joined(told: pl.DataFrame, chain: pl.DataFrame) -> pl.DataFrame:
    """Return the dossier's own sources, then those of the chain."""
    rest = chain.filter(~pl.col("source").is_in(told["source"].to_list()))
    return pl.concat([told, rest], how="diagonal")


def _named(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return a table with names for codes."""
    codes = {c for column in columns for c in frame[column].to_list() if c}
    names = {c: region_name(c) for c in codes}
    return frame.with_columns(pl.col(c).replace(names) for c in columns)


def _called(frame: pl.DataFrame, assets: pl.DataFrame) -> pl.DataFrame:
    """Return a table with the names of plants for their ids, those of its stage first."""
    rows = assets.select("facility", "stage", "name").iter_rows()
    names = {(facility, stage): name for facility, stage, name in rows if name}
    plain = {facility: name for (facility, _), name in reversed(names.items())}
    stages = frame["stage"] if "stage" in frame.columns else [None] * frame.height
    told = [
        names.get((facility, stage), plain.get(facility, facility))
        for facility, stage in zip(frame["facility"], stages, strict=True)
    ]
    return frame.with_columns(facility=pl.Series(told, dtype=pl.String))


def _millions(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return a table with an amount and its bounds in millions."""
    return frame.with_columns(
        millions=pl.col(column) / 1e6,
        millions_low=pl.col("low") / 1e6,
        millions_high=pl.col("high") / 1e6,
    )


def _stats(frames: Mapping[str, pl.DataFrame], pack: Pack) -> tuple[Stat, ...]:
    """Return the numbers that lead."""
    out = []
    rows = frames["exposure"].filter(pl.col("controller")).sort("share", descending=True)
    if rows.height:
        top = rows.row(0, named=True)
        verb = "bought from" if top["direction"] == "feed" else "sold to"
        makers = MAKERS.get(top["stage"], top["stage"])
        label = f"{verb} {pack.label(pack.controller)} by {makers}, {region_name(top['region'])}"
        band = f"{interval(top['low'], top['high'], '1')}"
        out.append(Stat(label, percent(top["share"]), "", band, "proxy", "C"))
    known = frames["output"].filter(pl.col("share_outside").is_not_null())
    if known.height:
        top = known.sort("share_outside", descending=True).row(0, named=True)
        stage = {s.id: s.label for s in pack.stages}.get(top["stage"], top["stage"])
        plant = _called(known.sort("share_outside", descending=True), frames["assets"])
        label = f"of {stage} outside {pack.label(pack.controller)}, {plant['facility'][0]}"
        band = interval(top["low"], top["high"], "1")
        out.append(Stat(label, percent(top["share_outside"]), "", band, "proxy", top["tier"]))
    signed = frames["support_sums"].filter(pl.col("counted") == "signed")
    if signed.height:
        top = signed.sort("amount", descending=True).row(0, named=True)
        note = "the largest kind; kinds do not add up" if signed.height > 1 else ""
        label = f"public {top['kind']}, signed"
        out.append(Stat(label, money(top["amount"]), "USD", "", note, top["tier"]))
    return tuple(out)
