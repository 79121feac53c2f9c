"""The entries of the world market: concentration, losses, prices and costs, and how sure."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby import indicators
from ytterby.boards.dependence.definitions import STAGES
from ytterby.boards.dependence.indicators.entries import Entry, split_claims
from ytterby.boards.dependence.indicators.texts import TEXTS
from ytterby.boards.dependence.setting import Setting
from ytterby.core.regions import region_name, with_the
from ytterby.figures.style.text import capital, number, percent
from ytterby.workflows.topics import contents, costs, standing
from ytterby.workflows.topics.selection import Selection

WORLD, MONEY, SURE = "The world market", "Costs and prices", "How sure the chain is"


def select_element(setting: Setting, element: str) -> Selection:
    """Return what a topic is limited to."""
    symbols = setting.pack.groups.get(element, (element,))
    return Selection((), (), (element,), tuple(symbols), STAGES)


def name_stage(setting: Setting, stage: str) -> str:
    """Return what a reader calls a stage."""
    return setting.labels.stage(stage)


def list_concentration(setting: Setting, element: str) -> Iterator[Entry]:
    """Return how concentrated each stage is."""
    named = with_the(setting.partner.name)
    frames = (
        ("hhi", "Concentration by place", indicators.concentration(setting.chain)),
        (
            "hhi control",
            "Concentration by control",
            indicators.concentration(setting.chain, basis="control"),
        ),
        (
            "hhi outside",
            f"Concentration outside {named}",
            indicators.concentration(setting.chain, outside=setting.partner.regions),
        ),
    )
    for text, words, frame in frames:
        own = frame.filter((pl.col("element") == element) & pl.col("stage").is_in(list(STAGES)))
        for row in own.iter_rows(named=True):
            leader = f"{capital(region_name(row['leader']))}, {percent(row['leader_share'])}"
            yield Entry(
                f"{text}:{row['stage']}".replace(" ", "-"),
                WORLD,
                "hhi",
                f"{words}: {name_stage(setting, row['stage'])}",
                row["stage"],
                row["hhi"],
                row["low"],
                row["high"],
                "index",
                row["evidence_share"],
                "",
                TEXTS[text],
                facts=(("Largest supplier", leader),),
            )


def list_losses(setting: Setting, element: str) -> Iterator[Entry]:
    """Return what is left without the largest suppliers."""
    for n in (1, 2):
        frame = indicators.n_minus_supply(setting.chain, n, basis="location")
        own = frame.filter((pl.col("element") == element) & pl.col("stage").is_in(list(STAGES)))
        for row in own.iter_rows(named=True):
            leaders = str(row.get("leader") or row.get("leaders") or "")
            value = row[f"n_minus_{n}_supply"]
            yield Entry(
                f"n{n}:{row['stage']}",
                WORLD,
                f"n-{n} supply",
                f"N-{n} supply: {name_stage(setting, row['stage'])}",
                row["stage"],
                value,
                row["low"],
                row["high"],
                "1",
                row["evidence_share"],
                "",
                TEXTS[f"n-{n} supply"],
                facts=(("Taken out", leaders),),
            )


def list_points(setting: Setting, element: str) -> Iterator[Entry]:
    """Return places and plants that are hard to replace."""
    from ytterby.workflows.topics.single_points import single_points

    frame = single_points(setting.chain, select_element(setting, element), setting.base)
    plants = dict(setting.base.facilities.select("facility", "name").iter_rows())
    for i, row in enumerate(frame.filter(pl.col("element") == element).iter_rows(named=True)):
        who = plants.get(row["facility"]) or capital(region_name(row["region"]))
        outside = row["outside_share"]
        yield Entry(
            f"point:{i}",
            WORLD,
            "single points of failure",
            f"Months to replace {who}: {name_stage(setting, row['stage'])}",
            row["stage"],
            row["months_to_replace"],
            row["low"],
            row["high"],
            "month",
            None,
            str(row["tier"] or "") or "C",
            TEXTS["single points of failure"],
            facts=(
                ("Share of the world", percent(row["share"])),
                ("Share outside", percent(outside) if outside is not None else ""),
                ("Makes", str(row["products"] or "")),
            ),
            claims=split_claims(row["claims"]),
        )


def list_prices(setting: Setting, element: str) -> Iterator[Entry]:
    """Return prices inside and outside."""
    frame = contents.prices(setting.chain, Selection())
    own = frame.filter(pl.col("material").is_in([f"oxide:{element}", f"metal:{element}"]))
    for row in own.iter_rows(named=True):
        yield Entry(
            f"price:{row['material']}:{row['market']}",
            MONEY,
            "price",
            f"Price of {setting.labels.material(row['material'])}, {row['market']} "
            f"{with_the(region_name(setting.pack.controller))}",
            "",
            row["value"],
            row["low"],
            row["high"],
            "USD/kg",
            None,
            str(row["tier"] or ""),
            TEXTS["price"],
            claims=split_claims(row["source"]),
        )


def list_gaps(setting: Setting, element: str) -> Iterator[Entry]:
    """Return what a kilogram costs more outside."""
    wanted = {element, "NdPr"} if element in ("Nd", "Pr", "MAG", "NdPr") else {element}
    for name in sorted(wanted & set(costs.GAPS)):
        frame = indicators.cost_gap(setting.chain, setting.base, name)
        for row in frame.filter(pl.col("part") == "gap").iter_rows(named=True):
            yield Entry(
                f"gap:{name}:{row['product']}:{row['stage']}".replace(" ", "-"),
                MONEY,
                "cost gap",
                f"Cost gap of {name} {row['product']}: {row['stage']}",
                "",
                row["cost_difference"],
                row["low"],
                row["high"],
                "USD/kg",
                None,
                str(row["tier"] or ""),
                TEXTS["cost gap"],
                facts=(("Note", str(row["note"] or "")),),
                claims=split_claims(row["claims"]),
            )


def list_curve(setting: Setting, element: str) -> Iterator[Entry]:
    """Return operating costs of suppliers in the country."""
    if setting.is_group(element) and element != "NdPr":
        return
    frame = indicators.cost_curve(setting.chain, setting.base, (element,))
    here = frame.filter(pl.col("region").is_in(list(setting.place.regions)))
    plants = dict(setting.base.facilities.select("facility", "name").iter_rows())
    for row in here.filter(pl.col("unit_cost").is_not_null()).iter_rows(named=True):
        yield Entry(
            f"cost:{row['facility']}",
            MONEY,
            "cost curve",
            f"Operating cost: {plants.get(row['facility'], row['facility'])}",
            "",
            row["unit_cost"],
            row["low"],
            row["high"],
            "USD/kg",
            None,
            str(row["tier"] or ""),
            TEXTS["cost curve"],
            facts=(
                ("Status", str(row["status"] or "")),
                ("Capacity", f"{number(row['capacity'])} t REO/year"),
            ),
            claims=split_claims(row["claims"]),
        )


def list_evidence(setting: Setting, element: str) -> Iterator[Entry]:
    """Return how much of each stage is evidence."""
    frame = standing.evidence_shares(setting.chain, select_element(setting, element))
    own = frame.filter((pl.col("element") == element) & pl.col("stage").is_in(list(STAGES)))
    for row in own.iter_rows(named=True):
        share = row["evidence_share"]
        yield Entry(
            f"settled:{row['stage']}",
            SURE,
            "share",
            f"Evidence behind the leader's share: {name_stage(setting, row['stage'])}",
            row["stage"],
            share,
            None,
            None,
            "1",
            share,
            "",
            TEXTS["evidence share"],
            facts=(
                ("Leader", f"{capital(region_name(row['region']))}, {percent(row['share'])}"),
                ("Accuracy", "to about ±10 points: 64 draws of the prior"),
            ),
        )
