"""The report of an exposure: its view, filled from what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.exposure.model import Exposure
from ytterby.exposure.wide import STOPPING
from ytterby.figures.style.text import capital, interval, long_month, percent
from ytterby.packs import Pack
from ytterby.report.document import Stat
from ytterby.report.exposure import ExposureView, build_exposure_report
from ytterby.results.summary import THIN, amount_text
from ytterby.rules import BINDING
from ytterby.workflows.exposing.words import material_name, money, pinched
from ytterby.workflows.inputs import Place
from ytterby.workflows.views import provenance_view

if TYPE_CHECKING:
    from ytterby.workflows.exposing.expose import ExposeOutcome

SUPPLIES, RULES = 14, 24
MEASURES = (
    ("customs_share", "last border", "customs_low", "customs_high", "", ""),
    ("ever_touched", "any stage", "ever_touched_low", "ever_touched_high",
     "ever_touched_evidence", "ever_touched_element"),
    ("chokepoint_share", "worst stage", "", "", "", "chokepoint_element"),
    ("owner_control", "owners", "owner_control_low", "owner_control_high",
     "owner_control_evidence", "owner_control_element"),
    ("dependence", "unmet at once", "dependence_low", "dependence_high", "",
     "dependence_element"),
)  # fmt: skip
"""Columns of a supply, in the order of the matrix: value, name, bounds, evidence, element."""


def expose_page(
    outcome: ExposeOutcome,
    pack: Pack,
    chain: Chain,
    base: Evidence,
    home: Place,
    partner: Place,
    titles: Mapping[str, str],
    assumptions: Sequence[str],
) -> str:
    """Return the report of an exposure as one HTML page.

    Parameters
    ----------
    outcome
        From the workflow.
    pack, chain, base
        For labels, sources and versions.
    home, partner
        Where the products are made; on whom they may depend.
    titles
        Title of each scenario.
    assumptions
        One sentence each.
    """
    found = outcome.exposure
    assert found is not None
    assert outcome.bom is not None
    first, *rest = outcome.finding
    warnings = outcome.tables["warnings"].frame
    narrow = pinched(found)
    plants = dict(base.facilities.select("facility", "operator").iter_rows())
    return build_exposure_report(
        ExposureView(
            bill=outcome.bom.name,
            home_name=home.name,
            partner_name=partner.name,
            finding=first,
            emphasis=_emphasis(found, first),
            lede=" ".join(rest[:3]),
            more=tuple(rest[3:]),
            stats=_stats(found, pack, titles),
            stops=_stops(found, pack, titles),
            cells=_cells(found, pack, plants),
            values=_named(found.values, pack),
            elements=found.elements.with_columns(
                element=_labels(found.elements["element"], pack), cover="months_of_cover"
            ),
            chokepoints=narrow.with_columns(
                element=_labels(narrow["element"], pack),
                stage=_labels(narrow["stage"], pack),
                leader=_labels(narrow["leader"], pack),
            ),
            cover=_named(found.cover, pack).with_columns(cover="months_of_cover"),
            region_cover=_named(found.region_cover, pack).with_columns(cover="months_of_cover"),
            rules=_rules(found, pack),
            alternates=_named(found.alternates, pack).with_columns(
                unit="cost_unit", touched="ever_touched"
            ),
            warnings=tuple(
                f"{place}: {text}" for place, text in warnings.select("place", "warning").rows()
            ),
            provenance=provenance_view(chain, base, outcome.manifest, tuple(assumptions)),
        )
    )


def _labels(values: pl.Series, pack: Pack) -> pl.Series:
    return pl.Series(values.name, [pack.label(str(v)) for v in values], dtype=pl.String)


def _named(frame: pl.DataFrame, pack: Pack) -> pl.DataFrame:
    names = [material_name(pack, m) for m in frame["material"]]
    return frame.with_columns(material=pl.Series("material", names, dtype=pl.String))


def _emphasis(found: Exposure, sentence: str) -> str:
    """Return the part of the first sentence that is set in colour."""
    row = found.stops.filter(pl.col("first_short").is_not_null()).head(1)
    if row.is_empty():
        return ""
    day = row["first_short"][0]
    when = long_month(f"{day:%Y-%m}")
    for part in (f"runs short first from {when}", f"runs short from {when}"):
        if part in sentence:
            return part
    return ""


def _stats(found: Exposure, pack: Pack, titles: Mapping[str, str]) -> tuple[Stat, ...]:
    out = []
    stopped = found.stops.filter(pl.col("first_short").is_not_null())
    if stopped.height:
        row = stopped.row(0, named=True)
        out.append(
            Stat(
                f"Until “{row['product']}” runs short",
                str(row["months_after"]),
                "month" if row["months_after"] == 1 else "months",
                note=f"“{titles.get(row['scenario'], row['scenario'])}”, for want of "
                f"{material_name(pack, row['material'])}",
                tier="C",
            )
        )
    total = found.products["value"].drop_nulls()
    if len(total):
        blank = found.products.height - len(total)
        note = "every product has a price"
        if blank:
            note = f"{blank} product{'s have' if blank > 1 else ' has'} no price"
        worth = money(float(total.sum())).removeprefix("USD ")
        out.append(Stat("Products that hold rare earths", worth, "USD/year", note=note))
    narrow = pinched(found).head(1).to_dicts()
    if narrow:
        row = narrow[0]
        out.append(
            Stat(
                f"{capital(pack.label(row['element']))}: {pack.label(row['stage'])} in "
                f"{pack.label(row['leader'])}",
                percent(row["share"]),
                band=interval(row["low"], row["high"], "1"),
                note=f"others make {percent(min(row['n_minus_1_supply'], 1.0))} of what others use",
            )
        )
    known = found.cover.filter(pl.col("shortest").is_not_null()).sort("shortest")
    if known.height:
        row = known.row(0, named=True)
        out.append(
            Stat(
                f"Own stock: {material_name(pack, row['material'])}",
                amount_text(row["shortest"]),
                "months",
                note="shortest line",
            )
        )
    return tuple(out)


def _stops(found: Exposure, pack: Pack, titles: Mapping[str, str]) -> pl.DataFrame:
    rows = []
    for r in found.stops.iter_rows(named=True):
        rows.append(
            {
                "scenario": titles.get(r["scenario"], r["scenario"]),
                "product": r["product"],
                "months": r["months_after"],
                "run": r["run"],
                "date": f"{r['first_short']:%Y-%m}" if r["first_short"] else None,
                "part": r["part"],
                "material": material_name(pack, r["material"]) if r["material"] else None,
                "worst": r["worst_share"],
                "lost": r["units_not_made"],
                "planned": r["units_planned"],
            }
        )
    schema = {
        "scenario": pl.String, "product": pl.String, "months": pl.Int32, "run": pl.Int32,
        "date": pl.String, "part": pl.String, "material": pl.String, "worst": pl.Float64,
        "lost": pl.Float64, "planned": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _cells(found: Exposure, pack: Pack, plants: Mapping[str, str]) -> pl.DataFrame:
    """Return the matrix of the largest supplies."""
    rows = []
    for r in found.supplies.sort("annual", descending=True).head(SUPPLIES).iter_rows(named=True):
        who = pack.label(r["origin"]) if r["origin"] else "not known"
        plant = f"{plants.get(r['facility'], r['facility'])}, " if r["facility"] else ""
        line = f"{material_name(pack, r['material'])} · {plant}{who}"
        for value, name, low, high, evidence, element in MEASURES:
            settled = r[evidence] if evidence else None
            rows.append(
                (
                    line,
                    name,
                    r[value],
                    r[low] if low else None,
                    r[high] if high else None,
                    settled is not None and settled < THIN,
                    r[element] if element else None,
                )
            )
    schema = {
        "line": pl.String, "measure": pl.String, "value": pl.Float64, "low": pl.Float64,
        "high": pl.Float64, "thin": pl.Boolean, "element": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rules(found: Exposure, pack: Pack) -> pl.DataFrame:
    biting = found.bites.filter(pl.col("verdict").is_in(STOPPING) & pl.col("effect").is_in(BINDING))
    grouped = biting.group_by("rule", maintain_order=True).agg(
        pl.col("title", "verdict", "effect", "consequence", "tier", "source").first(),
        pl.col("since").first().cast(pl.String),
        pl.col("material").unique(maintain_order=True),
    )
    names = [", ".join(material_name(pack, m) for m in some) for some in grouped["material"]]
    return grouped.drop("material").with_columns(
        materials=pl.Series("materials", names, dtype=pl.String)
    )
