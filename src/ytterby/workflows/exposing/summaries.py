"""An exposure for people: two screens of what matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.errors import Problem
from ytterby.exposure.assess import Exposure
from ytterby.exposure.wide import BITING, STOPPING
from ytterby.packs import Pack
from ytterby.report.wording import with_the
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import amount_text, share_cell, word
from ytterby.workflows.exposing.words import material_name, money
from ytterby.workflows.inputs import Place
from ytterby.workflows.summaries.rows import bounded_cell, lookup

PRODUCTS, SUPPLIES, RULES, MATERIALS, EACH, NOTES = 8, 10, 8, 3, 2, 8
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
        _stops(found, pack),
        _elements(found, pack, home, partner, elements),
        _supplies(found, pack, partner, plants or {}),
        _rules(found, pack),
        _alternates(found, pack),
        _warnings(warnings),
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


def _stops(found: Exposure, pack: Pack) -> Summary:
    rows = []
    for r in found.stops.head(PRODUCTS).iter_rows(named=True):
        day = r["first_short"]
        rows.append(
            (
                word(r["scenario"]),
                word(r["product"]),
                word(f"{day:%Y-%m}" if day else "never"),
                Cell("–" if r["months_after"] is None else str(r["months_after"])),
                word(material_name(pack, r["material"]) if r["material"] else ""),
                Cell(str(r["months_short"])),
                share_cell(r["worst_share"]),
                Cell(amount_text(r["units_not_made"])),
                share_cell(
                    r["units_not_made"] / r["units_planned"] if r["units_planned"] else None
                ),
            )
        )
    columns = (
        Column("Which scenario stops what first", number=False),
        Column("product", number=False),
        Column("short from", number=False),
        Column("months\nafter"),
        Column("for want of", number=False),
        Column("months\nshort"),
        Column("worst\n%"),
        Column("units\nnot made"),
        Column("of those\nplanned %"),
    )
    more = found.stops.height - len(rows)
    note = f"{more} more rows. " if more > 0 else ""
    note += (
        "A month is short from 5 % of its need on, after own stock; never: in this run. The plant "
        "is served like its sector at home."
    )
    return Summary("", columns, tuple(rows), note) if rows else Summary("", (), ())


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
        rows.append(
            (
                word(e),
                Cell(amount_text(r["mass"])),
                share_cell(r["share_of_use"]),
                bounded_cell(at.get((e, "customs_share", "any", partner.code, ""))),
                bounded_cell(at.get((e, "ever_touched", "any", partner.code, ""))),
                bounded_cell(at.get((e, "owner_control", "any", partner.code, ""))),
                share_cell(
                    *(
                        (at.get((e, "dependence", "any", partner.code, "pro_rata")) or {}).get(k)
                        for k in ("share", "low", "high")
                    )
                ),
                word("" if here is None else f"{here['stage']}, {here['leader']}"),
                share_cell(*((here or {}).get(k) for k in ("share", "low", "high"))),
                share_cell((here or {}).get("n_minus_1_supply")),
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


def _rules(found: Exposure, pack: Pack) -> Summary:
    biting = found.bites.filter(pl.col("verdict").is_in(STOPPING) & pl.col("effect").is_in(BITING))
    grouped = biting.group_by("rule", maintain_order=True).agg(
        pl.col("title", "verdict", "effect", "tier").first(),
        pl.col("material").unique(maintain_order=True),
        lines=pl.col("lines").sum(),
    )
    rows = []
    for r in grouped.head(RULES).iter_rows(named=True):
        names = [material_name(pack, m) for m in r["material"]]
        shown = ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")
        rows.append(
            (
                word(r["title"]),
                word(r["verdict"]),
                word(r["effect"]),
                word(shown),
                Cell(str(r["lines"])),
                word(r["tier"]),
            )
        )
    columns = (
        Column("Rules that bite", number=False),
        Column("verdict", number=False),
        Column("effect", number=False),
        Column("materials", number=False),
        Column("lines"),
        Column("tier", number=False),
    )
    more = grouped.height - len(rows)
    note = f"{more} more. " if more > 0 else ""
    if not rows:
        return Summary("", (), ())
    return Summary("", columns, tuple(rows), f"{note}Not legal advice.")


def _alternates(found: Exposure, pack: Pack) -> Summary:
    order = (
        found.supplies.group_by("material")
        .agg(pl.col("annual").sum())
        .sort("annual", descending=True)["material"]
    )
    rows: list[tuple[Cell, ...]] = []
    last = ""
    for material in order.head(MATERIALS):
        mine = found.alternates.filter(pl.col("material") == material)
        for kind in ("grade", "chemistry", "design", "region"):
            picked = mine.filter(pl.col("kind") == kind)
            for r in picked.head(EACH if kind == "region" else 1).iter_rows(named=True):
                rows.append(
                    (
                        Cell("" if rows and last == material else material_name(pack, material)),
                        word(r["alternate"]),
                        share_cell(r["saved"], r["saved_low"], r["saved_high"]),
                        word(r["element"]),
                        _cost(r),
                        _span(r["time"], r["time_low"], r["time_high"]),
                        share_cell(r["ever_touched"]),
                        word(r["tier"]),
                    )
                )
                last = material
    columns = (
        Column("Alternates for", number=False),
        Column("by", number=False),
        Column("saves\n%"),
        Column("of", number=False),
        Column("cost"),
        Column("months\nto change"),
        Column("any\nstage %"),
        Column("tier", number=False),
    )
    more = found.alternates.height - len(rows)
    note = f"{more} more. " if more > 0 else ""
    if not rows:
        return Summary("", (), ())
    return Summary(
        "",
        columns,
        tuple(rows),
        f"{note}cost: more than now; – is not known, which is not free. any stage: of the worst "
        "element in what that country makes.",
    )


def _cost(row: dict[str, object]) -> Cell:
    value = row["cost"]
    if not isinstance(value, int | float):
        return Cell("–")
    unit = {"USD/kg": "USD/kg", "USD/unit": "USD/unit"}.get(str(row["cost_unit"]), "")
    low, high = row["cost_low"], row["cost_high"]
    extra = ""
    if isinstance(low, int | float) and isinstance(high, int | float) and low != high:
        extra = f"({min(low, high):+.0f} to {max(low, high):+.0f})"
    return Cell(f"{value:+,.0f} {unit}".strip(), extra)


def _span(value: float | None, low: float | None, high: float | None) -> Cell:
    if value is None:
        return Cell("–")
    extra = f"({low:.0f}–{high:.0f})" if low is not None and high is not None else ""
    return Cell(f"{value:.0f}", extra)


def _warnings(problems: Sequence[Problem]) -> Summary:
    if not problems:
        return Summary("", (), ())
    shown = [f"{p.place}: {p.message}." for p in problems[:NOTES]]
    more = len(problems) - len(shown)
    if more > 0:
        shown.append(f"{more} more in the table of warnings.")
    return Summary("Taken for granted", (), (), " ".join(s.replace("..", ".") for s in shown))
