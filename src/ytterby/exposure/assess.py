"""A bill of materials against a chain: every part of its exposure, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.chain import Chain
from ytterby.exposure.alternates import (
    alternates_frame,
    other_chemistry,
    other_grades,
    other_regions,
    outside_makers,
)
from ytterby.exposure.bites import bite_rows, list_ways
from ytterby.exposure.chokepoint import find_chokepoints, stage_leaders
from ytterby.exposure.cover import element_cover, line_cover, material_cover, region_cover
from ytterby.exposure.measures import (
    bill_measures,
    home_dependence,
    supply_customs,
    supply_masses,
    supply_measures,
)
from ytterby.exposure.model import Context, Exposure
from ytterby.exposure.sectors import assign_sectors
from ytterby.exposure.stoppage import case_stops, list_cases, product_stops, with_spread
from ytterby.exposure.supplies import list_supplies
from ytterby.exposure.tracing import DRAWS, trace_supplies
from ytterby.exposure.value import INSIDE, OUTSIDE, material_values, product_values, value_at_risk
from ytterby.exposure.wide import line_rows, supply_rows
from ytterby.rules import usual_content


def assess(
    lines: pl.DataFrame, demand: pl.DataFrame, about: Context, *, draws: int | None = DRAWS
) -> Exposure:
    """Return everything that can be said of a bill's lines.

    Parameters
    ----------
    lines
        Lines of the bill that hold rare earths.
    demand
        ``row, element, mass, low, high`` [kg REO/year].
    about
        The chain, evidence, home, partner, rules and scenarios.
    draws
        Posterior draws for intervals.
    """
    chain, home, partner = about.chain, about.home, about.partner
    supplied = list_supplies(lines)
    keyed = assign_sectors(line_cover(supplied.lines), chain, home.regions)
    masses = supply_masses(keyed, demand)
    elements = [e for e in chain.technology.elements if e in set(masses["element"])]
    leaders = stage_leaders(chain, elements)
    others = {r: (r,) for r in leaders["leader"].unique().sort() if r not in partner.regions}
    materials = keyed["material"].unique().sort().to_list()
    makers = outside_makers(chain, materials, partner.regions)
    bill = supplied.frame
    candidates = _candidates(bill, makers)
    traced = trace_supplies(
        chain,
        candidates,
        _candidate_masses(candidates, bill, masses),
        home.regions,
        (partner.code, partner.regions),
        leaders=others,
        plants=about.plants,
        draws=draws,
    )
    every = supply_measures(traced)
    forms = _forms(chain, bill, masses)
    lost = home_dependence(chain, (home.code, home.regions), (partner.code, partner.regions), forms)
    own = bill_measures(traced, masses, partner.code)
    chokepoints = find_chokepoints(own, leaders)
    rows = supply_rows(
        candidates,
        traced,
        every,
        supply_customs(traced, partner.code),
        masses,
        lost,
        forms,
        leaders,
        partner.code,
    )
    market = INSIDE if set(home.regions) <= set(partner.regions) else OUTSIDE
    products = product_values(keyed)
    paid = material_values(keyed, demand, chain, market)
    ways = list_ways(
        keyed,
        _element_shares(chain, materials, about.element_factor),
        _families(chain, materials),
        destination=about.destination or home.code,
        on=about.on,
        doubtful={m: usual_content(about.evidence, m, about.on.year)[1] for m in materials},
    )
    bites, _ = bite_rows(about.rules, ways, about.pack)
    cases, with_cases = list_cases(keyed)
    stops, unmet = case_stops(cases, about.served)
    found = [
        *other_grades(chain, about.evidence, about.pack, materials),
        *other_chemistry(chain, about.evidence, about.pack, _uses(keyed)),
        *other_regions(chain, about.evidence, makers, home.regions, partner.regions),
    ]
    in_bill = pl.col("supply") < bill.height
    return Exposure(
        lines=line_rows(with_cases, demand, rows, products, bites, stops),
        supplies=rows.filter(in_bill),
        demand=demand,
        elements=_elements(keyed, demand, chain, home.regions),
        measures=_with_dependence(own, lost, masses, forms, partner.code),
        supply_measures=every.filter(in_bill),
        dependence=lost,
        chokepoints=chokepoints,
        cover=material_cover(keyed),
        region_cover=region_cover(chain, (home.code, home.regions), materials),
        products=products,
        materials=paid,
        values=value_at_risk(products, paid),
        bites=bites,
        stops=_spread(
            product_stops(with_cases, stops, unmet, about.served), with_cases, cases, about
        ),
        alternates=_touched(alternates_frame(found), rows),
    )


def _spread(
    stops: pl.DataFrame, lines: pl.DataFrame, cases: pl.DataFrame, about: Context
) -> pl.DataFrame:
    """Return the stops with how they spread over draws of the scenarios' parameters."""
    drawn = []
    for served in about.drawn:
        found, unmet = case_stops(cases, served)
        drawn.append(product_stops(lines, found, unmet, served))
    return with_spread(stops, drawn)


def _candidates(bill: pl.DataFrame, makers: pl.DataFrame) -> pl.DataFrame:
    """Return the bill's supplies, then the same materials as other regions make them."""
    more = makers.select(
        "material", pl.col("region").alias("origin"), pl.lit("").alias("facility")
    ).with_row_index("supply", offset=bill.height)
    more = more.with_columns(
        pl.col("supply").cast(pl.Int32),
        lines=pl.lit(0, pl.Int64),
        annual=pl.lit(0.0),
    )
    return pl.concat([bill, more.select(bill.columns)])


def _candidate_masses(
    candidates: pl.DataFrame, bill: pl.DataFrame, masses: pl.DataFrame
) -> pl.DataFrame:
    held = (
        masses.join(bill.select("supply", "material"), on="supply")
        .select("material", "element")
        .unique()
    )
    more = candidates.filter(pl.col("supply") >= bill.height)
    extra = more.join(held, on="material").select("supply", "element", mass=pl.lit(0.0))
    return pl.concat([masses.select("supply", "element", "mass"), extra])


def _families(chain: Chain, materials: Sequence[str]) -> dict[str, str]:
    index = chain.technology.material_index
    return {m: chain.technology.family[index[m]] for m in materials if m in index}


def _forms(chain: Chain, bill: pl.DataFrame, masses: pl.DataFrame) -> pl.DataFrame:
    """Return ``supply, element, form``: in which family of material each supply holds what."""
    families = _families(chain, bill["material"].unique().to_list())
    form = pl.col("material").replace_strict(families, default=None, return_dtype=pl.String)
    named = bill.select("supply", form=form)
    return (
        masses.join(named, on="supply", how="left")
        .filter(pl.col("form").is_not_null())
        .select("supply", "element", "form")
    )


def _element_shares(
    chain: Chain, materials: Sequence[str], factor: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    """Return the mass share of each element in each magnet, for rules with thresholds.

    Materials that are weighed by their oxide are left to their name: an oxide of an element.
    """
    tech = chain.technology
    out = {}
    for material in materials:
        at = tech.material_index.get(material)
        if at is None or tech.unit[at] != "t":
            continue
        row = tech.composition[at]
        held = {e: float(v) for e, v in zip(tech.elements, row, strict=True) if v > 0.0}
        if all(e in factor for e in held):
            out[material] = {e: v / factor[e] for e, v in held.items()}
    return out


def _uses(lines: pl.DataFrame) -> list[tuple[str, str]]:
    rows = lines.select("material", pl.col("served_as").fill_null("")).unique().sort("material")
    return [(str(m), str(s)) for m, s in rows.rows()]


def _elements(
    lines: pl.DataFrame, demand: pl.DataFrame, chain: Chain, home: Sequence[str]
) -> pl.DataFrame:
    """Return need and own cover by element, and how large the need is beside all use at home."""
    named = demand.select("row", "element", "mass", "low", "high").join(
        lines.select("row", line_product="product"), on="row", how="inner"
    )
    need = named.group_by("element").agg(
        pl.col("mass", "low", "high").sum(),
        lines=pl.col("row").n_unique().cast(pl.Int64),
        products=pl.col("line_product").n_unique().cast(pl.Int64),
    )
    tech = chain.technology
    uses = chain.flows.filter((pl.col("kind") == "use") & pl.col("region").is_in(list(home)))
    by = uses.group_by("material").agg(pl.col("value").sum())
    held = [tech.composition[tech.material_index[m]] for m in by["material"]]
    total = sum(
        (v * row for v, row in zip(by["value"], held, strict=True)),
        start=0.0 * tech.composition[0],
    )
    use = pl.DataFrame({"element": list(tech.elements), "home_use": total})
    order = {e: i for i, e in enumerate(tech.elements)}
    return (
        need.join(use, on="element", how="left")
        .with_columns(
            share_of_use=pl.when(pl.col("home_use") > 0).then(
                pl.col("mass") / 1000.0 / pl.col("home_use")
            )
        )
        .join(element_cover(lines, demand), on="element", how="left")
        .sort(pl.col("element").replace_strict(order, default=len(order)))
    )


def _with_dependence(
    own: pl.DataFrame, lost: pl.DataFrame, masses: pl.DataFrame, forms: pl.DataFrame, partner: str
) -> pl.DataFrame:
    """Return the measures with dependence, a mean over the forms that hold the element."""
    weight = (
        masses.join(forms, on=["supply", "element"])
        .group_by("element", "form")
        .agg(pl.col("mass").sum())
    )
    mean = [
        ((pl.col(c) * pl.col("mass")).sum() / pl.col("mass").sum()).alias(c)
        for c in ("share", "low", "high")
    ]
    known = lost.join(weight, on=["element", "form"], how="inner")
    rows = known.group_by("element", "sharing", maintain_order=True).agg(
        *mean, evidence_share=pl.col("evidence_share").min(), known=pl.col("mass").sum()
    )
    whole = weight.group_by("element").agg(total=pl.col("mass").sum())
    rows = rows.join(whole, on="element", how="left").select(
        "element",
        pl.lit("dependence").alias("measure"),
        pl.lit("any").alias("stage"),
        pl.lit(partner).alias("partner"),
        pl.col("sharing").alias("rule"),
        "share",
        "low",
        "high",
        "evidence_share",
        covered=pl.col("known") / pl.col("total"),
    )
    first = own.with_columns(rule=pl.lit(""))
    return pl.concat([first.select(rows.columns), rows])


def _touched(alternates: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the alternates; those of another region with their own worst measure."""
    seen = (
        rows.filter(pl.col("lines") == 0)
        .select("material", "ever_touched", "ever_touched_element", region="origin")
        .unique(["material", "region"])
    )
    return alternates.join(seen, on=["material", "region"], how="left", maintain_order="left")
