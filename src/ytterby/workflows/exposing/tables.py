"""The tables of an exposure, with their units, sources and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence import Evidence
from ytterby.exposure.model import Exposure
from ytterby.results import Table, build_table

MASS, OXIDE, MONEY = "kg/year", "kg REO/year", "USD/year"
MEASURE_NOTE = (
    "Account: manufacturing use. customs_share: last consignor, by mass; 1 or 0 for a known "
    "origin. stage_trace: underwent the stage, the last time it did, in the partner. ever_touched: "
    "no longer arrives when the partner is deleted. owner_control: went through plants that the "
    "partner's companies control. dependence: need of the home region unmet at 0 months after "
    "losing the partner, rerouted as well as can be, whoever supplies the line; 12 and 36 months "
    "are not computed. low and high bound the central 80 %; evidence_share 0 is all prior."
)
LINE_COLUMNS = (
    "row",
    "product",
    "part",
    "given",
    "material",
    "resolution",
    "supplier",
    "facility",
    "origin",
    "basis",
    "sector",
    "served_as",
    "sector_basis",
    "mass",
    "units",
    "annual",
    "demand",
    "stock",
    "months_of_cover",
    "customs_share",
    "ever_touched",
    "ever_touched_low",
    "ever_touched_high",
    "ever_touched_element",
    "owner_control",
    "dependence",
    "chokepoint",
    "chokepoint_element",
    "chokepoint_region",
    "chokepoint_share",
    "n_minus_1_supply",
    "product_value",
    "rule",
    "rule_verdict",
    "rules",
    "first_scenario",
    "first_short",
    "months_after",
    "worst_share",
)
SHARES = (
    "customs_share",
    "customs_low",
    "customs_high",
    "ever_touched",
    "ever_touched_low",
    "ever_touched_high",
    "ever_touched_evidence",
    "owner_control",
    "owner_control_low",
    "owner_control_high",
    "owner_control_evidence",
    "dependence",
    "dependence_low",
    "dependence_high",
    "chokepoint_share",
    "n_minus_1_supply",
    "n_minus_1_low",
    "n_minus_1_high",
    "leader_share",
    "irreplaceable",
    "share",
    "covered",
    "known",
    "share_of_use",
    "worst_share",
    "evidence_share",
    "saved",
    "saved_low",
    "saved_high",
    "share_outside",
    "row",
    "lines",
    "products",
    "priced",
    "rules",
    "leverage",
    "supply",
)


def exposure_tables(
    found: Exposure,
    base: Evidence,
    *,
    chain_sources: Sequence[str],
    behaviour_sources: Sequence[str],
    warnings: Sequence[Problem],
    assumptions: Sequence[str],
    findings: Sequence[str] = (),
    elements: Sequence[str] = (),
    stages: Sequence[str] = (),
) -> dict[str, Table]:
    """Return every table of an exposure, the lines first.

    Parameters
    ----------
    found
        What was found.
    base
        The evidence, for the list of sources.
    chain_sources, behaviour_sources
        Sources of the chain, and of the simulator's table of behaviour.
    warnings, assumptions, findings
        What the reader must know, and the answer in words.
    elements, stages
        Only these in the tables by element and stage; all if empty.
    """
    chain = tuple(chain_sources)
    by_element = pl.col("element").is_in([*elements, "all"])
    measures, elementwise, chokepoints = found.measures, found.elements, found.chokepoints
    if elements:
        measures = measures.filter(by_element)
        elementwise = elementwise.filter(by_element)
        chokepoints = chokepoints.filter(by_element)
    if stages:
        measures = measures.filter(pl.col("stage").is_in([*stages, "any"]))
        chokepoints = chokepoints.filter(pl.col("stage").is_in(list(stages)))
    lines = found.lines.select(c for c in LINE_COLUMNS if c in found.lines.columns)
    tables = [
        _table(
            "lines",
            lines,
            {"mass": "kg/unit of product", "units": "unit/year", "demand": OXIDE, "stock": "kg"},
            chain,
            "A part needs all its elements: each measure is that of its worst element. "
            f"{MEASURE_NOTE}",
        ),
        _table(
            "elements",
            elementwise,
            {
                "mass": OXIDE,
                "low": OXIDE,
                "high": OXIDE,
                "home_use": "t REO/year",
                "stock": "kg REO",
            },
            chain,
            "home_use: manufacturing use of the home region in all forms. known: share of the need "
            "whose stock is given; cover is that of this part alone.",
        ),
        _table("measures", measures, {}, chain, MEASURE_NOTE),
        _table(
            "chokepoints",
            chokepoints,
            {},
            chain,
            "share: of the bill's mass, underwent the stage in the leader. irreplaceable = share x "
            "(1 - N-1 supply), N-1 supply at most 1. chokepoint: the stage of the element with the "
            "highest; leader_share is that of the world.",
        ),
        _table(
            "supplies",
            found.supplies.drop("supply"),
            {"annual": MASS, "demand": OXIDE},
            chain,
            "basis: what the trace rests on. 'home average': no supplier is known. 'made there', "
            "'sold from there', 'named plant': a known supplier overrides the average. "
            f"{MEASURE_NOTE}",
        ),
        _table(
            "cover",
            found.cover,
            {"annual": MASS, "stock": "kg", "shortest": "month"},
            (),
            "The bill's own stock at its own rate, pooled by material; shortest is the line with "
            "least. A line without a stock is a gap and left out.",
        ),
        _table(
            "region-cover",
            found.region_cover,
            {},
            _column_sources(found.region_cover, "source"),
            "Stocks in the home region in months of its own use. They belong to others and are in "
            "no other number here but the scenarios.",
        ),
        _table(
            "values",
            found.values,
            {"annual": MASS, "product_value": MONEY, "material_value": MONEY}
            | {"low": MONEY, "high": MONEY},
            _column_sources(found.materials, "source"),
            "A product counts once for each material that it holds; values of several materials "
            "must not be added. leverage: product value over material value.",
        ),
        _table(
            "products",
            found.products,
            {"units": "unit/year", "price": "USD/unit", "value": MONEY},
            (),
            "Price and units as given; without a price the value is a gap.",
        ),
        _table(
            "materials",
            found.materials,
            {"mass": "kg/unit of product", "annual": MASS, "material_value": MONEY}
            | {"low": MONEY, "high": MONEY},
            _column_sources(found.materials, "source"),
            "At the chain's prices outside the controlling country, before tax and machining to "
            "shape.",
        ),
        _table(
            "rules",
            found.bites,
            {"annual": MASS},
            _column_sources(found.bites, "source"),
            "Not legal advice: a reading of public documents that can be wrong or out of date.",
        ),
        _table(
            "scenarios",
            found.stops,
            {"units_not_made": "unit over the run", "units_planned": "unit over the run"},
            tuple(behaviour_sources),
            "The bill's plant is taken to be served like its sector in its region, whatever its "
            "supplier; own stock is used first, the stocks of the region are in the scenario. A "
            "product waits for its scarcest part.",
        ),
        _table(
            "alternates",
            found.alternates,
            {"cost": "as in cost_unit", "cost_low": "as in cost_unit"}
            | {"cost_high": "as in cost_unit", "capacity": "t/year", "time": "month"}
            | {"time_low": "month", "time_high": "month"},
            _column_sources(found.alternates, "source"),
            "A gap is not known, which is neither free nor impossible. saved: of the element in "
            "the material or, for a design, in the sector. ever_touched: of the alternate itself.",
        ),
        _table("assumptions", pl.DataFrame({"assumption": list(assumptions)}), {}, (), ""),
        _table("warnings", _warnings(warnings), {}, (), ""),
    ]
    tables.insert(
        1, _table("findings", pl.DataFrame({"finding": list(findings)}), {}, (), "Worst first.")
    )
    out = {t.name: t for t in tables}
    out["sources"] = _table("sources", _sources(base, out), {}, (), "")
    return out


def _table(
    name: str,
    frame: pl.DataFrame,
    units: Mapping[str, str],
    sources: Sequence[str],
    note: str,
) -> Table:
    numbers = [c for c, t in frame.schema.items() if t.is_numeric()]
    known = dict.fromkeys(SHARES, "1") | {
        "annual": MASS,
        "months_after": "month",
        "months_short": "month",
        "run": "month",
        "draws": "1",
        "short_share": "1",
        "soonest": "month",
        "latest": "month",
        "months_of_cover": "month",
        "product_value": MONEY,
    }
    given = {c: units.get(c, known.get(c, "")) for c in numbers}
    return build_table(
        name, frame, units={c: u for c, u in given.items() if u}, sources=sources, note=note
    )


def _column_sources(frame: pl.DataFrame, column: str) -> tuple[str, ...]:
    found = frame[column].drop_nulls().str.split("; ").explode()
    return tuple(s for s in found.unique().sort().to_list() if s)


def _warnings(problems: Sequence[Problem]) -> pl.DataFrame:
    rows = [(p.code, p.place, p.message, p.fix) for p in problems]
    schema = dict.fromkeys(("code", "place", "warning", "fix"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _sources(base: Evidence, tables: Mapping[str, Table]) -> pl.DataFrame:
    """Return the documents behind the tables: claims are followed to what they were read in."""
    rows: dict[str, set[str]] = {}
    claims = dict(base.claims.select("claim", "source").iter_rows())
    for table in tables.values():
        for name in table.sources:
            for one in name.split(";"):
                found = claims.get(one.strip(), one.strip())
                if found:
                    rows.setdefault(found, set()).add(table.name)
    # Rules cite their documents in full: publisher, title, date, address.
    used = pl.DataFrame(
        [(s, ", ".join(sorted(t))) for s, t in sorted(rows.items())],
        schema={"source": pl.String, "tables": pl.String},
        orient="row",
    )
    columns = [
        c
        for c in ("source", "publisher", "title", "year", "address", "licence")
        if c in base.sources.columns
    ]
    about = base.sources.select(columns).with_columns(pl.col("source").cast(pl.String))
    joined = used.join(about, on="source", how="left", maintain_order="left")
    cited = pl.col("title").is_null() & pl.col("source").str.contains("http", literal=True)
    return joined.with_columns(
        pl.col("year").cast(pl.String),
        address=pl.when(cited)
        .then(pl.col("source").str.extract(r"(https?://\S+)$"))
        .otherwise(pl.col("address")),
        title=pl.when(cited)
        .then(pl.col("source").str.replace(r", https?://\S+$", ""))
        .otherwise(pl.col("title")),
        source=pl.when(cited).then(pl.lit("cited by a rule")).otherwise(pl.col("source")),
    ).select(*columns, "tables")
