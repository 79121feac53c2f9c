"""An exposure for people: two screens of what matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import with_the
from ytterby.errors import Problem
from ytterby.exposure.model import Exposure
from ytterby.packs import Pack
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import amount_text, rough_text, share_cell, word
from ytterby.workflows.exposing.remedies import (
    alternate_summary,
    granted_summary,
    rule_summary,
)
from ytterby.workflows.exposing.words import SERVED, material_name, money, supplied
from ytterby.workflows.inputs import Place
from ytterby.workflows.summaries.rows import bounded_cell, lookup, number

PRODUCTS, SUPPLIES = 8, 10
LEGEND = "~ under half of it is evidence. (80 % interval)"


def exposure_summaries(
    found: Exposure,
    pack: Pack,
    home: Place,
    partner: Place,
    warnings: Sequence[Problem],
    *,
    elements: Sequence[str] = (),
    plants: Mapping[str, str] | None = None,
) -> tuple[Summary, ...]:
    """Return what people read of an exposure, in reading order.

    Parameters
    ----------
    found
        What was found.
    pack
        For labels.
    home, partner
        Where the products are made; on whom they may depend.
    warnings
        What the reader must be warned of.
    elements
        Only these; all if empty.
    plants
        Name of each facility.
    """
    out = [
        _products(found, pack),
        stops_summary(found, pack),
        _elements(found, pack, home, partner, elements),
        _supplies(found, pack, partner, plants or {}),
        rule_summary(found, pack),
        alternate_summary(found, pack),
        granted_summary(warnings),
    ]
    return tuple(s for s in out if s.rows or s.note)


def _products(found: Exposure, pack: Pack) -> Summary:
    """Return what each product is worth against its dearest materials, and its own cover."""
    spent = found.materials.group_by("product", maintain_order=True).agg(
        pl.col("material_value").sum(), known=pl.col("material_value").is_not_null().any()
    )
    cover = found.lines.group_by("product").agg(
        shortest=pl.col("months_of_cover").min(), blank=pl.col("stock").is_null().sum()
    )
    joined = (
        found.products.join(spent, on="product", how="left")
        .join(cover, on="product", how="left")
        .sort("value", "product", descending=[True, False], nulls_last=True)
    )
    rows = []
    for r in joined.head(PRODUCTS).iter_rows(named=True):
        cost = r["material_value"] if r["known"] else None
        each = cost / r["units"] if cost is not None and r["units"] else None
        rows.append(
            (
                word(r["product"]),
                Cell(amount_text(r["units"])),
                Cell(_money(r["price"])),
                Cell(_money(each)),
                Cell(_money(r["value"])),
                Cell(amount_text(r["shortest"])),
                Cell(str(r["blank"]) if r["blank"] else "0"),
            )
        )
    columns = (
        Column("Value at risk", number=False),
        Column("units\na year"),
        Column("price\nUSD"),
        Column("rare-earth\nmaterial USD"),
        Column("at risk\nUSD/year"),
        Column("own cover\nmonths"),
        Column("lines with\nno stock given"),
    )
    more = joined.height - len(rows)
    note = f"{more} more products." if more > 0 else ""
    return Summary("", columns, tuple(rows), note)


def _money(value: float | None) -> str:
    return "–" if value is None else money(value).removeprefix("USD ")


def stops_summary(found: Exposure, pack: Pack) -> Summary:
    """Return which scenario stops which product first, and for want of what."""
    rows = []
    for r in found.stops.head(PRODUCTS).iter_rows(named=True):
        day = r["first_short"]
        rows.append(
            (
                word(r["scenario"]),
                word(r["product"]),
                word(f"{day:%Y-%m}" if day else "never"),
                _after(r),
                word(material_name(pack, r["material"]) if r["material"] else ""),
                Cell(str(r["months_short"])),
                share_cell(r["worst_share"]),
                Cell(rough_text(r["units_not_made"])),
                share_cell(
                    r["units_not_made"] / r["units_planned"] if r["units_planned"] else None
                ),
            )
        )
    columns = (
        Column("Which scenario\nstops what first", number=False),
        Column("product", number=False),
        Column("short\nfrom", number=False),
        Column("months\nafter", keep=2),
        Column("for want of", number=False),
        Column("months\nshort"),
        Column("worst\n%"),
        Column("units\nnot made"),
        Column("of those\nplanned %"),
    )
    more = found.stops.height - len(rows)
    note = f"{more} more rows. " if more > 0 else ""
    note += "A month is short from 5 % of its need on, after own stock; never: in this run. "
    if supplied(found).filter(pl.col("first_short").is_not_null()).is_empty():
        note += "The plant is served like its sector at home."
    else:
        note += (
            f"The plant is taken to be {SERVED}: shares of a known supplier do not change what is "
            "missing."
        )
    return Summary("", columns, tuple(rows), note) if rows else Summary("", (), ())


def _after(row: Mapping[str, object]) -> Cell:
    """Return the months until a product falls short with their spread over draws."""
    value, low, high = (row[k] for k in ("months_after", "soonest", "latest"))
    text = "–" if value is None else str(value)
    if not row["draws"]:
        return Cell(text)
    ends = ["never" if end is None else f"{end:.0f}" for end in (low, high)]
    # Who asks for draws wants to see them: the interval is never left out.
    return Cell(f"{text} ({'–'.join(dict.fromkeys(ends))})")


def _elements(
    found: Exposure, pack: Pack, home: Place, partner: Place, elements: Sequence[str]
) -> Summary:
    at = lookup(found.measures, "element", "measure", "stage", "partner", "rule")
    pinch = {r["element"]: r for r in found.chokepoints.filter("chokepoint").iter_rows(named=True)}
    rows = []
    for r in found.elements.iter_rows(named=True):
        e = r["element"]
        if (elements and e not in elements) or r["mass"] <= 0.0:
            continue
        here = pinch.get(e)
        unmet = at.get((e, "dependence", "any", partner.code, "pro_rata"))
        rows.append(
            (
                word(e),
                Cell(rough_text(r["mass"])),
                share_cell(r["share_of_use"]),
                bounded_cell(at.get((e, "customs_share", "any", partner.code, ""))),
                bounded_cell(at.get((e, "ever_touched", "any", partner.code, ""))),
                bounded_cell(at.get((e, "owner_control", "any", partner.code, ""))),
                bounded_cell(unmet),
                word("" if here is None else f"{here['stage']}, {here['leader']}"),
                bounded_cell(here),
                share_cell(number(here, "n_minus_1_supply")),
                Cell(amount_text(r["months_of_cover"])),
            )
        )
    columns = (
        Column("", number=False),
        Column("need\nkg/year"),
        Column("of all use\nat home"),
        Column("last\nborder", keep=1),
        Column("any\nstage", keep=3),
        Column("owners"),
        Column("unmet", keep=2),
        Column("chokepoint", number=False),
        Column("passed\nit"),
        Column("others\nmake"),
        Column("cover\nmonths"),
    )
    return Summary(
        f"% of each element in the bill that came through {with_the(partner.name)}, as seen from "
        f"{with_the(home.name)}",
        columns,
        tuple(rows),
        "last border: last consignor. any stage: ever touched. owners: in plants its companies "
        "control. unmet: need at home unmet at once without it, shared alike. passed it: underwent "
        "the stage there. others make: of what all others use (N-1). cover: own stock, where "
        f"given. {LEGEND}",
    )


def _supplies(found: Exposure, pack: Pack, partner: Place, plants: Mapping[str, str]) -> Summary:
    ranked = found.supplies.sort("annual", descending=True)
    rows = []
    for r in ranked.head(SUPPLIES).iter_rows(named=True):
        touched = {
            "share": r["ever_touched"],
            "low": r["ever_touched_low"],
            "high": r["ever_touched_high"],
            "evidence_share": r["ever_touched_evidence"],
        }
        rows.append(
            (
                word(material_name(pack, r["material"])),
                word(_supplier(r, pack, plants)),
                word(r["basis"]),
                Cell(amount_text(r["annual"])),
                Cell(str(r["lines"])),
                share_cell(r["customs_share"], r["customs_low"], r["customs_high"]),
                bounded_cell(touched),
                word(r["ever_touched_element"]),
                word(
                    f"{r['chokepoint_element']} {r['chokepoint']}, {r['chokepoint_region']}"
                    if r["chokepoint"]
                    else ""
                ),
            )
        )
    columns = (
        Column("Supplies", number=False),
        Column("supplier", number=False),
        Column("traced as", number=False),
        Column("kg/year"),
        Column("lines"),
        Column("last\nborder"),
        Column("any\nstage", keep=1),
        Column("worst", number=False),
        Column("chokepoint", number=False),
    )
    more = ranked.height - len(rows)
    note = f"{more} more supplies. " if more > 0 else ""
    note += (
        f"% through {with_the(partner.name)} of the worst element of each. A known supplier "
        "overrides the home average: “made there” is traced from that country."
    )
    return Summary("", columns, tuple(rows), note)


def _supplier(row: Mapping[str, object], pack: Pack, plants: Mapping[str, str]) -> str:
    origin = str(row["origin"])
    where = pack.label(origin) if origin else "not known"
    plant = str(row["facility"])
    return f"{plants.get(plant, plant)}, {where}" if plant else where
