"""Footprints in words, and the short tables that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ytterby.core.regions import region_name, with_the
from ytterby.factors.environment import indicators
from ytterby.figures.style.text import capital
from ytterby.packs import read_pack
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import MINUS, range_text, rough_text, word
from ytterby.workflows.footprints.base import Ground
from ytterby.workflows.footprints.magnets import TOTAL, OriginResult
from ytterby.workflows.inputs import Place

CARBON = "carbon"
FEW = 6
"""How many of a list are named in a sentence."""
SHOWN = ("carbon", "tailings", "wastewater", "radioactive-residue", "thorium", "uranium")
"""Indicators that a sentence on plants names."""


def span(
    row: Mapping[str, Any], value: str = "amount", low: str = "low", high: str = "high"
) -> str:
    """Return a number with its interval.

    Examples
    --------
    >>> span({"amount": 61.5, "low": 45.5, "high": 121.0})
    '62 (46–121)'
    """
    text = rough_text(row[value])
    if row[low] is None or row[high] is None:
        return text
    first, last = rough_text(row[low]), rough_text(row[high])
    return text if first == last == text else f"{text} ({range_text(first, last)})"


def cell(row: Mapping[str, Any] | None, value: str = "amount") -> Cell:
    """Return a number and its interval as a cell; a gap is a dash."""
    if row is None or row[value] is None:
        return word("")
    return Cell(rough_text(row[value]), f"({rough_text(row['low'])}–{rough_text(row['high'])})")


def origin_name(origin: str) -> str:
    """Return a country's name, or the id by which a route is asked for.

    Examples
    --------
    >>> origin_name("CHN"), origin_name("bayan-obo")
    ('China', 'bayan-obo')
    """
    return region_name(origin) if origin.isupper() else origin


def tier_words(tiers: Sequence[str]) -> str:
    """Return what a headline rests on."""
    weakest = max((t for t in tiers if t), default="")
    if weakest == "C":
        return "It rests on recollection and judgement (tier C)."
    return f"The weakest evidence behind it is of tier {weakest}." if weakest else ""


def magnet_finding(
    frame: pl.DataFrame,
    results: Sequence[OriginResult],
    grade: str,
    ground: Ground,
    notes: Sequence[str],
    recalled: float | None = None,
) -> tuple[str, ...]:
    """Return what a magnet carries by origin, the first origin first.

    ``recalled`` is the share of the first origin's interval that rests on tier C [1].
    """
    totals = frame.filter((pl.col("step") == TOTAL) & pl.col("amount").is_not_null())
    kinds = totals["indicator"].unique(maintain_order=True).to_list()
    if not kinds:
        return ("No published figure tells what was asked of these magnets.",)
    lead = CARBON if CARBON in kinds else kinds[0]
    of_lead = totals.filter(pl.col("indicator") == lead)
    unit = str(of_lead["unit"][0]).partition("/")[0]
    label = indicators()[lead].label
    power = ", all steps on wind and solar power" if ground.clean else ""
    out = [
        f"One kilogram of {read_pack().label(grade)}{power}, {label} in {unit}; all oxide of an "
        "ore bears its burden by mass or by value."
    ]
    for result in results:
        rows = {r["allocation"]: r for r in of_lead.to_dicts() if r["origin"] == result.id}
        if not rows:
            out.append(f"{capital(result.label)}: no published figure.")
            continue
        said = [f"{span(r)} by {a}" for a, r in rows.items()]
        if len({r["amount"] for r in rows.values()}) == 1:
            said = [span(next(iter(rows.values())))]
        lacking = next(iter(rows.values()))["steps_without"]
        gap = f", without {lacking}" if lacking else ""
        out.append(f"{capital(result.label)}: {' or '.join(said)}{gap}.")
    rests = tier_words(of_lead["tier"].to_list())
    if lead == CARBON and recalled is not None and recalled > 0.0:
        rests = (
            f"{100 * recalled:.0f} % of the first interval rests on recollection and judgement "
            "(tier C)."
        )
    out.append(rests)
    out += _not_counted(frame)
    return tuple(t for t in (*out, *notes) if t)


def _not_counted(frame: pl.DataFrame) -> list[str]:
    """Return what no origin has a figure of at all, in one sentence."""
    totals = frame.filter(pl.col("step") == TOTAL)
    known = set(totals.filter(pl.col("amount").is_not_null())["indicator"])
    gone = [i for i in totals["indicator"].unique(maintain_order=True) if i not in known]
    if not gone:
        return []
    return [f"Not counted, since no figure is published: {listed([_label(i) for i in gone])}."]


def _label(indicator: str) -> str:
    return indicators()[indicator].label


def magnet_summaries(frame: pl.DataFrame) -> tuple[Summary, ...]:
    """Return carbon by origin and step, and the other indicators by origin."""
    rows = []
    lead = CARBON if CARBON in frame["indicator"].to_list() else str(frame["indicator"][0])
    carbon = frame.filter(pl.col("indicator") == lead)
    for (origin, allocation), part in carbon.group_by("origin", "allocation", maintain_order=True):
        at = {r["step"]: r for r in part.to_dicts()}
        making = at.get("magnet") or at.get("recycling")
        total = at[TOTAL]
        cells = (cell(at.get("oxide")), cell(at.get("metal")), cell(making), cell(total))
        rows.append((word(origin_name(str(origin))), word(allocation), *cells, word(total["tier"])))
    unit = str(carbon["unit"][0])
    first = Summary(
        capital(f"{indicators()[lead].label}, {unit}"),
        (
            Column("Origin", number=False),
            Column("Shared by", number=False),
            Column("Oxide"),
            Column("Metal"),
            Column("Magnet"),
            Column("Total", keep=2),
            Column("Tier", number=False),
        ),
        tuple(rows),
        note="Shared by: how all oxide of an ore bears its burden. – no published figure.",
    )
    others = _others(frame, lead)
    return (first, others) if others is not None else (first,)


def _others(frame: pl.DataFrame, lead: str) -> Summary | None:
    totals = frame.filter((pl.col("step") == TOTAL) & (pl.col("indicator") != lead))
    known = totals.filter(pl.col("amount").is_not_null())
    if not known.height:
        return None
    allocation = "mass" if "mass" in known["allocation"].to_list() else str(known["allocation"][0])
    held = known.filter(pl.col("allocation") == allocation)
    kinds = held["indicator"].unique(maintain_order=True).to_list()
    names = frame["origin"].unique(maintain_order=True).to_list()
    rows = []
    for kind in kinds:
        at = {r["origin"]: r for r in held.to_dicts() if r["indicator"] == kind}
        cells = tuple(Cell(rough_text(at[n]["amount"]) if n in at else "–") for n in names)
        rows.append((word(_label(kind)), word(indicators()[kind].unit), *cells))
    columns = (
        Column("", number=False),
        Column("Unit", number=False),
        *(Column(origin_name(n)) for n in names),
    )
    return Summary(
        f"Everything else per kg magnet, shared by {allocation}",
        columns,
        tuple(rows),
        note="– no published figure for a step that would have most of it.",
    )


def plants_finding(
    totals: pl.DataFrame,
    products: pl.DataFrame,
    gaps: Sequence[tuple[str, str]],
    topic: str,
    ground: Ground,
) -> tuple[str, ...]:
    """Return what plants take and give in a year, and how far products differ."""
    whole = totals.filter(pl.col("name") == "all")
    if not whole.height:
        told = "; ".join(f"{what}: {why}" for what, why in gaps[:FEW])
        return (f"Nothing could be counted. {told}.",)
    parts = totals.filter(pl.col("name") != "all")
    names = parts["name"].unique(maintain_order=True).to_list()
    year = f"What the chain separated and made in {ground.chain.year}"
    who = year if topic == "world" else f"A year of {listed(names[:FEW])}"
    if topic != "world" and len(names) > FEW:
        who += f" and {len(names) - FEW} more"
    amounts = {
        r["indicator"]: f"{span(r)} {r['unit'].removesuffix('/year')} of {_label(r['indicator'])}"
        for r in whole.to_dicts()
    }
    lead = CARBON if CARBON in amounts else next(iter(amounts))
    out = [f"{who}: {amounts[lead]}."]
    others = [amounts[i] for i in SHOWN if i in amounts and i != lead]
    if others:
        out.append(f"With it come {listed(others)}.")
    out += _difference(products)
    out.append(tier_words(whole["tier"].to_list()))
    lacking = whole.filter(pl.col("stages_without") != "")
    if lacking.height:
        some = listed([_label(i) for i in lacking["indicator"][:FEW]])
        out.append(
            f"Sums leave out stages without a published figure, such as of {some}; the column "
            "stages_without names them."
        )
    if gaps:
        told = "; ".join(f"{what}: {why}" for what, why in gaps[:FEW])
        more = f" and {len(gaps) - FEW} more" if len(gaps) > FEW else ""
        out.append(f"Not counted: {told}{more}.")
    return tuple(t for t in out if t)


def _difference(products: pl.DataFrame) -> list[str]:
    """Return how far allocation moves two elements, of the first stage that shares carbon."""
    held = products.filter((pl.col("indicator") == CARBON) & pl.col("per_kg").is_not_null())
    if not held.height:
        return []
    first = held.filter(pl.col("stage") == held["stage"][0])
    by = {(r["allocation"], r["element"]): r["per_kg"] for r in first.to_dicts()}
    value = {e: v for (a, e), v in by.items() if a == "value"}
    if not value or ("mass", next(iter(value))) not in by:
        return []
    shown = [e for e in ("La", "Nd", "Dy", "Tb") if e in value] or list(value)[:3]
    told = [f"{e} {rough_text(value[e])}" for e in shown]
    mass = by[("mass", shown[0])]
    return [
        f"A kilogram of any oxide bears {rough_text(mass)} kg CO2e by mass; by value "
        f"{listed(told)}. Both sum to the plant's total."
    ]


def plants_summaries(totals: pl.DataFrame, products: pl.DataFrame) -> tuple[Summary, ...]:
    """Return totals of a year, and carbon per kilogram of each element by both allocations."""
    whole = totals.filter(pl.col("name") == "all")
    rows = [
        (word(_label(r["indicator"])), cell(r), word(r["unit"]), word(r["tier"]))
        for r in whole.to_dicts()
    ]
    out = []
    if rows:
        columns = (
            Column("", number=False),
            Column("A year"),
            Column("Unit", number=False),
            Column("Tier", number=False),
        )
        out.append(Summary("Totals", columns, tuple(rows)))
    out += _by_stage(totals)
    held = products.filter(pl.col("indicator") == CARBON)
    if held.height:
        first = held.filter(
            (pl.col("facility") == held["facility"][0]) & (pl.col("stage") == held["stage"][0])
        )
        at = {(r["element"], r["allocation"]): r for r in first.to_dicts()}
        lines = []
        for element in first["element"].unique(maintain_order=True):
            mass, value = at.get((element, "mass")), at.get((element, "value"))
            cells = [
                Cell(rough_text(r["per_kg"]) if r and r["per_kg"] is not None else "–")
                for r in (mass, value)
            ]
            shares = [
                Cell(f"{100 * r['share']:.1f}" if r and r["share"] is not None else "–")
                for r in (mass, value)
            ]
            lines.append((word(element), *cells, *shares))
        out.append(
            Summary(
                f"{first['facility'][0]}: kg CO2e per kg of oxide, and share of the total, %",
                (
                    Column("Element", number=False),
                    Column("by mass"),
                    Column("by value"),
                    Column("share\nby mass"),
                    Column("share\nby value"),
                ),
                tuple(lines),
                note="– has no price and bears nothing by value.",
            )
        )
    return tuple(out)


def _by_stage(totals: pl.DataFrame) -> list[Summary]:
    parts = totals.filter((pl.col("name") != "all") & (pl.col("indicator") == CARBON))
    if parts.height < 2:
        return []
    rows = [
        (word(r["name"]), word(r["stage"]), word(rough_text(r["output"])), cell(r))
        for r in parts.sort("amount", descending=True).head(12).to_dicts()
    ]
    columns = (
        Column("Where", number=False),
        Column("Stage", number=False),
        Column("Makes, t/year"),
        Column("t CO2e/year"),
    )
    return [Summary("Greenhouse gas by stage", columns, tuple(rows))]


def levers_finding(
    frame: pl.DataFrame, missing: Sequence[str], grade: str, ground: Ground
) -> tuple[str, ...]:
    """Return what cleaner refining costs per kilogram of magnet, by origin."""
    out = []
    for (origin,), part in frame.group_by("origin", maintain_order=True):
        rows = part.sort("per_magnet", descending=True).to_dicts()
        told = [
            f"{r['label']} {span(r, 'per_magnet', 'per_magnet_low', 'per_magnet_high')}"
            for r in rows
        ]
        shares = [r["of_price"] for r in rows if r["of_price"] is not None]
        share = f"{100 * sum(shares):.0f}" if sum(shares) >= 0.005 else "less than 1"
        of_price = f"; together {share} % of the price of {grade}" if shares else ""
        out.append(
            f"{capital(str(origin))}, USD per kg magnet, all oxide alike: {listed(told)}{of_price}."
        )
    water = frame.filter(pl.col("lever") == "zero-liquid-discharge")
    if water.height and water["carbon_cut"][0] is not None:
        added = rough_text(-water["carbon_cut"][0])
        out.append(f"Zero liquid discharge adds {added} kg CO2e per kg REO on the grid of the day.")
    out.append(tier_words(frame["tier"].to_list()))
    if missing:
        out.append(f"Not priced: {'; '.join(missing)}.")
    return tuple(t for t in out if t)


def levers_summaries(frame: pl.DataFrame) -> tuple[Summary, ...]:
    """Return cost and cut of each lever."""
    rows = []
    for r in frame.to_dicts():
        cost = Cell(
            rough_text(r["cost"]), f"({rough_text(r['cost_low'])}–{rough_text(r['cost_high'])})"
        )
        magnet = Cell(
            rough_text(r["per_magnet"]),
            f"({rough_text(r['per_magnet_low'])}–{rough_text(r['per_magnet_high'])})",
        )
        price = Cell(f"{100 * r['of_price']:.1f}" if r["of_price"] is not None else "–")
        cut = word("")
        if r["carbon_cut"] is not None:
            low, high = _signed(r["carbon_cut_low"]), _signed(r["carbon_cut_high"])
            cut = Cell(_signed(r["carbon_cut"]), f"({low} to {high})")
        named = (word(r["origin"]), word(r["label"]))
        rows.append((*named, cost, word(r["per"]), magnet, price, cut, word(r["tier"])))
    columns = (
        Column("Origin", number=False),
        Column("Lever", number=False),
        Column("USD"),
        Column("per", number=False),
        Column("USD per\nkg magnet", keep=2),
        Column("of its\nprice, %"),
        Column("kg CO2e cut\nper kg"),
        Column("Tier", number=False),
    )
    return (Summary("What cleaner refining costs", columns, tuple(rows)),) if rows else ()


def _signed(value: float) -> str:
    return rough_text(value) if value >= 0 else f"{MINUS}{rough_text(-value)}"


def scenario_finding(frame: pl.DataFrame, title: str, place: Place) -> tuple[str, ...]:
    """Return what a scenario does to the emissions of magnets."""
    if frame.is_empty() or not frame["magnets"][0]:
        return (f"{title}.", f"No sintered magnets are missing in {with_the(place.name)}.")
    first = frame.row(0, named=True)
    out = [
        f"{title}.",
        f"Makers in {with_the(place.name)} lack "
        f"{span(first, 'magnets', 'magnets_low', 'magnets_high')} t of sintered magnets.",
    ]
    for allocation in frame["allocation"].unique(maintain_order=True):
        rows = {r["case"]: r for r in frame.to_dicts() if r["allocation"] == allocation}
        gone = rows.pop("not made")
        less = rough_text(-gone["emissions"])
        told = [f"{name} {_either(r)}" for name, r in rows.items()]
        out.append(
            f"With oxide shared by {allocation}, {less} t CO2e ({rough_text(-gone['high'])}–"
            f"{rough_text(-gone['low'])}) are not given off; made elsewhere instead, against the "
            f"usual mix: {listed(told)}."
        )
    out.append(tier_words(frame["tier"].to_list()))
    return tuple(t for t in out if t)


def _either(row: Mapping[str, Any]) -> str:
    """Return a change with its interval, either sign."""
    low, high = _signed(row["low"]), _signed(row["high"])
    return f"{_signed(row['emissions'])} ({low} to {high})"


def scenario_summaries(frame: pl.DataFrame) -> tuple[Summary, ...]:
    """Return emissions by case and allocation."""
    rows = tuple(
        (
            word(r["case"]),
            word(r["allocation"]),
            Cell(_signed(r["emissions"]), f"({_signed(r['low'])} to {_signed(r['high'])})"),
            word(r["tier"]),
        )
        for r in frame.to_dicts()
    )
    columns = (
        Column("Missing magnets", number=False),
        Column("Shared by", number=False),
        Column("t CO2e", keep=2),
        Column("Tier", number=False),
    )
    return (Summary("Change of emissions", columns, rows),) if rows else ()


def list_finding(frame: pl.DataFrame) -> tuple[str, ...]:
    """Return what can be asked."""
    plants = frame.filter(pl.col("kind") != "origin of a magnet")["name"].n_unique()
    named = frame.filter(pl.col("kind") == "origin of a magnet")["name"].to_list()
    return (
        f"Ask for 'magnet' (--origin {', '.join(named)}, or a country), 'world', 'levers', one of "
        f"{plants} facilities, a CSV file with a column facility, or a scenario.",
    )


def list_summaries(frame: pl.DataFrame) -> tuple[Summary, ...]:
    """Return origins, and facilities that can be counted."""
    origins = frame.filter(pl.col("kind") == "origin of a magnet")
    plants = frame.filter(pl.col("kind") != "origin of a magnet")
    return (
        Summary(
            "Origins of a magnet",
            (Column("Name", number=False), Column("What", number=False)),
            tuple((word(r["name"]), word(r["label"])) for r in origins.to_dicts()),
        ),
        Summary(
            "Facilities with known output and a route with figures",
            (
                Column("Name", number=False),
                Column("What", number=False),
                Column("Stage", number=False),
                Column("t/year"),
            ),
            tuple(
                (word(r["name"]), word(r["label"]), word(r["kind"]), Cell(rough_text(r["output"])))
                for r in plants.to_dicts()
            ),
        ),
    )
