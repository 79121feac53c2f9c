"""The tables of a brief."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby import indicators
from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.indicators.accounts.context import pack_of
from ytterby.indicators.origin.measures import ACCOUNT
from ytterby.packs import read_pack
from ytterby.results import Table, build_table
from ytterby.workflows.inputs import Place
from ytterby.workflows.ordering import sort_rows
from ytterby.workflows.outcome import sources_of
from ytterby.workflows.topics.selection import Selection
from ytterby.workflows.topics.single_points import with_products
from ytterby.workflows.trace import MEASURE_NOTE, measure_table

MAGNET_SHARE = 0.5
"""An element is traced through magnets if at least this share of its use is in magnets."""
FIRST_YEAR = 2018
"""The year that a brief compares with."""
EARLY_DRAWS = 100


def split_by_form(
    chain: Chain, place: Place, elements: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return the elements that a place uses, by the form in which they are traced.

    Returns
    -------
    dict
        ``magnet`` and ``all`` → elements; those of which the place uses nothing are left out.
    """
    tech = chain.technology
    rows = chain.flows.filter(
        (pl.col("kind") == "use") & pl.col("region").is_in(list(place.regions))
    )
    out: dict[str, list[str]] = {"magnet": [], "all": []}
    for element in elements:
        if element not in tech.element_index:
            continue
        held = tech.composition[:, tech.element(element)]
        total = magnets = 0.0
        for row in rows.iter_rows(named=True):
            m = tech.material_index[row["material"]]
            mass = held[m] * row["value"]
            total += mass
            magnets += mass if tech.family[m] == "magnet" else 0.0
        if total > 0.0:
            out["magnet" if magnets >= MAGNET_SHARE * total else "all"].append(element)
    return {form: tuple(found) for form, found in out.items()}


def measures(
    chain: Chain,
    place: Place,
    partners: Sequence[Place],
    forms: dict[str, tuple[str, ...]],
    groups: Sequence[str],
    draws: int | None = None,
) -> pl.DataFrame:
    """Return the measures of each partner, elements in the form in which they are used most.

    A group is traced through magnets with all of its elements, those of other forms among them.
    """
    known = chain.technology.element_index
    members = [e for g in groups for e in read_pack().groups[g] if e in known]
    frames = []
    for partner in partners:
        for form, elements in forms.items():
            if elements:
                whole = groups if form == "magnet" else ()
                others = [e for e in dict.fromkeys(members) if whole and e not in elements]
                asked = (*elements, *others)
                frame = measure_table(
                    chain, place, partner, elements=asked, groups=whole, form=form, draws=draws
                )
                frame = frame.filter(~pl.col("element").is_in(others))
                frames.append(frame.with_columns(form=pl.lit(form)))
    year = pl.lit(chain.year, pl.Int32)
    return pl.concat(frames).with_columns(year=year, account=pl.lit(ACCOUNT))


def main_tables(chain: Chain, frame: pl.DataFrame, stages: Sequence[str]) -> dict[str, Table]:
    """Return the five measures, and the stage trace and owner control by stage."""
    ordered = sort_rows(frame)
    whole = ordered.filter(pl.col("stage") == "any").drop("stage")
    by_stage = ordered.filter((pl.col("stage") != "any") & (pl.col("share") > 0))
    if stages:
        by_stage = by_stage.filter(pl.col("stage").is_in(list(stages)))
    sources = sources_of(chain)
    return {
        name: build_table(name, f, units={"use": "t REO/year"}, sources=sources, note=MEASURE_NOTE)
        for name, f in (("measures", whole), ("stages", by_stage))
    }


def world_tables(chain: Chain, wanted: Selection, base: Evidence) -> dict[str, Table]:
    """Return concentration, N-1 supply and single points of failure of the world."""
    sources = sources_of(chain)
    points = with_products(indicators.single_points(chain), base, pack_of(chain) or read_pack())
    points = wanted.keep(points, by_region=False)
    points = points.sort(pl.col("facility") == "", maintain_order=True)
    index = wanted.keep(indicators.concentration(chain), by_region=False)
    rest = wanted.keep(indicators.n_minus_1_supply(chain), by_region=False)
    return {
        "hhi": build_table(
            "hhi",
            sort_rows(index),
            sources=sources,
            note="Herfindahl-Hirschman index by location, 0 to 1; ROW and XEU count as one each.",
        ),
        "n-1": build_table(
            "n-1",
            sort_rows(rest),
            sources=sources,
            note="Output outside the largest supplier over what is used outside it, by stage.",
        ),
        "single-points": build_table(
            "single-points",
            points,
            sources=sources,
            note="Places and plants that make a quarter or more of the world's output of a stage.",
        ),
    }


def reliance_table(chain: Chain, place: Place, wanted: Selection) -> Table:
    """Return net import reliance; a bloc is taken as a whole, trade within it left out."""
    frame = indicators.net_import_reliance(chain, blocs={place.code: place.regions})
    return build_table(
        "reliance",
        sort_rows(wanted.keep(frame.filter(pl.col("region") == place.code), by_region=False)),
        units={"consumption": "t REO/year"},
        sources=sources_of(chain),
        note="1 - production / apparent consumption; 'all forms' counts ore as supply, which hides "
        "the dependence of a country that exports ore and imports magnets.",
    )


def cover_table(chain: Chain, place: Place) -> Table:
    """Return months of cover by form and holder."""
    frame = indicators.months_of_cover(chain, {place.code: place.regions})
    blank = [pl.col(c).replace("", "all") for c in ("family", "material")]
    frame = frame.with_columns(blank)
    sources = tuple(
        s for text in frame["source"].unique(maintain_order=True) for s in text.split(";")
    )
    return build_table(
        "cover",
        frame,
        sources=tuple(dict.fromkeys(sources)),
        note="Stocks over what makers and users take; where there is no row, nobody knows.",
    )


def concentration_bases(
    chain: Chain, location: pl.DataFrame, partner: Place
) -> dict[str, pl.DataFrame]:
    """Return the world's concentration by place, by control, and outside a partner."""
    outside = indicators.concentration(chain, outside=partner.regions, draws=0)
    return {
        "place": location,
        "owner": indicators.concentration(chain, basis="control", draws=0),
        f"place, outside {partner.code}": outside,
    }


def change_table(
    early: Chain,
    late: Chain,
    place: Place,
    partner: Place,
    forms: dict[str, tuple[str, ...]],
    measured: pl.DataFrame,
) -> Table:
    """Return what changed between two years: ever touched, and the leader's share of each stage.

    Parameters
    ----------
    early, late
        The chains of both years.
    place, partner
        Whose use; by whom.
    forms
        Form → elements, as `split_by_form` gives them.
    measured
        The measures of the late year, which are not traced again.
    """
    columns = ["measure", "element", "stage", "share", "low", "high", "year"]
    touched = [_touched(early, place, partner, forms)]
    symbols = [e for elements in forms.values() for e in elements]
    touched.append(
        measured.filter(
            (pl.col("measure") == "ever_touched")
            & (pl.col("rule") == "well_mixed")
            & (pl.col("partner") == partner.code)
            & pl.col("element").is_in(symbols)
        )
    )
    rows = [f.select(columns) for f in touched if f.height]
    for chain in (early, late) if len(partner.regions) == 1 else ():
        made = indicators.output_shares(chain, draws=EARLY_DRAWS).filter(
            pl.col("region").is_in(list(partner.regions))
            & pl.col("element").is_in(["REO", "MAG", "DyTb", "sintered"])
            & ~pl.col("stage").is_in(["swarf", "end_of_life", "byproduct"])
        )
        year = pl.lit(chain.year, pl.Int32)
        rows.append(made.with_columns(measure=pl.lit("world share"), year=year).select(columns))
    frame = sort_rows(pl.concat(rows).sort("year", maintain_order=True))
    return build_table(
        "change",
        frame,
        sources=tuple(dict.fromkeys([*sources_of(late), *sources_of(early)])),
        note=f"{early.year} beside {late.year}; differences within the intervals are no news.",
    )


def _touched(
    chain: Chain, place: Place, partner: Place, forms: dict[str, tuple[str, ...]]
) -> pl.DataFrame:
    """Return ever touched in an early year, of the elements that its chain has."""
    frames = []
    for form, elements in forms.items():
        known = [e for e in elements if e in chain.technology.element_index]
        if known:
            frames.append(
                indicators.trace(
                    chain,
                    {place.code: place.regions},
                    {partner.code: partner.regions},
                    elements=known,
                    form=form,
                    measures=["ever_touched"],
                    draws=EARLY_DRAWS,
                    prior=0,
                )
            )
    year = pl.lit(chain.year, pl.Int32)
    return pl.concat(frames).with_columns(year=year) if frames else pl.DataFrame()
