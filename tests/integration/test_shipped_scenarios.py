"""The scenarios that ship, on the real chain: they run, keep mass, bind, and move prices."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ytterby.simulate import StressResult, read_scenario, scenario_names
from ytterby.simulate.tables.balance import check_balance
from ytterby.workflows.stressing.stress import stress

ROOT = Path(__file__).resolve().parents[2]


@cache
def run_for(name: str, target: str, months: int | None) -> StressResult:
    result = stress(name, target, months=months).result
    assert result is not None
    return result


def quiet(result: StressResult) -> list[str]:
    """Return the events that did nothing though they happen within the run."""
    end = result.calendar.edges[-1]
    deeds = (*result.scenario.events, *result.scenario.responses)
    excused = {d.id for d in deeds if d.start >= end or d.odds.value < 0.5}
    return [
        f"{p.place}: {p.message}"
        for p in result.notes
        if p.code == "did-not-bind" and p.place.startswith(("event", "response"))
        if p.place.split()[1] not in excused
    ]


@pytest.mark.parametrize("name", scenario_names())
def test_two_years_of_every_scenario_keep_every_element_in_balance(name: str) -> None:
    result = run_for(name, "JPN", 24)
    check_balance(result)
    assert quiet(result) == []


def peak(result: StressResult, material: str, market: str = "outside_average") -> float:
    frame = result.frame("prices")
    frame = frame.filter((pl.col("material") == material) & (pl.col("market") == market))
    return float(frame["multiple"].to_numpy().max())


def worst(result: StressResult, element: str) -> float:
    """Return the largest share of an element's need that the target lacks in a month [1]."""
    frame = result.frame("element").filter(
        (pl.col("element") == element) & pl.col("region").is_in(list(result.regions))
    )
    frame = frame.group_by("month").agg(pl.col("shortage", "need").sum())
    return float((frame["shortage"] / frame["need"]).to_numpy().max())


def trough(result: StressResult, material: str, market: str = "outside_average") -> float:
    frame = result.frame("prices")
    frame = frame.filter((pl.col("material") == material) & (pl.col("market") == market))
    return float(frame["multiple"].to_numpy().min())


def made_outside(result: StressResult) -> float:
    """Return what is separated outside China in the last year [t REO]."""
    last = pl.col("month") > result.calendar.months - 12
    frame = result.frame("production").filter(
        last & (pl.col("stage") == "separation") & (pl.col("region") != "CHN")
    )
    return float(frame["value"].sum())


def ore_sold(result: StressResult, region: str) -> float:
    """Return what ore of a region went abroad in the second year [t REO]."""
    layout = result.layout
    origin = layout.arc_origin
    from_there = layout.pool_region[origin] == layout.regions.index(region)
    ore = np.array([n.startswith("concentrate") for n in layout.material_names])
    arcs = from_there & ore[layout.pool_material[origin]]
    assert arcs.any()
    return float(result.records["shipped"][12:24, arcs, 0].sum())


def lacking_of(result: StressResult, sector: str) -> float:
    """Return what a sector of the target lacks of magnets [t]."""
    frame = result.frame("sector").filter(
        (pl.col("sector") == sector) & pl.col("region").is_in(list(result.regions))
    )
    return float(frame.filter(pl.col("material").str.contains("ndfeb|smco"))["shortage"].sum())


def lacking(result: StressResult, element: str) -> float:
    """Return how much of an element the target lacks over the run [t REO]."""
    frame = result.frame("element").filter(
        (pl.col("element") == element) & pl.col("region").is_in(list(result.regions))
    )
    return float(frame["shortage"].sum())


def test_a_ban_on_heavies_alone_hurts_less_than_a_total_ban() -> None:
    some, whole = run_for("china-heavies-ban", "JPN", 24), run_for("china-total-ban", "JPN", 24)
    assert 0.0 < lacking(some, "Nd") < lacking(whole, "Nd")
    assert lacking(some, "La") < 0.2 * lacking(whole, "La")


def test_the_loss_of_clay_raises_heavies_and_leaves_neodymium_nearly_alone() -> None:
    result = run_for("myanmar-feedstock-loss", "JPN", 24)
    assert peak(result, "oxide:Dy") > 2.0
    assert peak(result, "oxide:Dy", "inside") > 2.0
    assert peak(result, "oxide:Nd") < 1.3


def test_the_accident_raises_neodymium_outside_more_than_inside() -> None:
    result = run_for("western-separation-accident", "JPN", 24)
    assert peak(result, "oxide:Nd") > 1.05
    assert peak(result, "oxide:Nd") > peak(result, "oxide:Nd", "inside")


def test_the_surge_raises_prices_inside_and_outside_alike() -> None:
    result = run_for("demand-surge", "JPN", 24)
    assert peak(result, "oxide:Nd", "inside") > 1.02
    assert abs(peak(result, "oxide:Nd") - peak(result, "oxide:Nd", "inside")) < 0.1


@pytest.mark.slow
def test_a_war_in_the_strait_hurts_japan_less_than_a_total_ban_and_china_hardly() -> None:
    war, ban = run_for("taiwan-strait-war", "JPN", 24), run_for("china-total-ban", "JPN", 24)
    assert 0.0 < lacking(war, "Nd") < 1.05 * lacking(ban, "Nd")
    assert worst(run_for("taiwan-strait-war", "CHN", 24), "Nd") < 0.02 < 0.2 < worst(war, "Nd")


def test_a_price_war_lowers_prices_outside_much_more_than_inside() -> None:
    result = run_for("price-war", "JPN", 24)
    assert trough(result, "oxide:Nd") < 0.8
    assert trough(result, "oxide:Nd", "inside") > trough(result, "oxide:Nd") + 0.15


@pytest.mark.slow
def test_a_floor_keeps_more_separation_outside_open_than_there_would_be() -> None:
    with_floor, without = (run_for(n, "JPN", 72) for n in ("price-floor-club", "price-war"))
    assert made_outside(with_floor) > made_outside(without)
    assert with_floor.frame("support")["value"].sum() > 0.0
    assert without.frame("support").height == 0


def test_copycats_let_less_ore_go_to_china_than_it_gets_under_its_own_licences() -> None:
    copied = run_for("copycat-nationalism", "JPN", 24)
    plain = run_for("china-2025-controls", "JPN", 24)
    assert ore_sold(copied, "MYS") < 0.9 * ore_sold(plain, "MYS")
    assert ore_sold(copied, "LAO") == pytest.approx(ore_sold(plain, "LAO"), rel=0.1)


@pytest.mark.slow
def test_the_rules_of_october_refuse_makers_of_arms_what_april_let_them_have() -> None:
    october = run_for("china-october-2025-rules", "USA", 24)
    april = run_for("china-2025-controls", "USA", 24)
    assert lacking_of(october, "defence") > 2.0 * lacking_of(april, "defence")
    assert lacking(october, "Er") > 10.0 * lacking(april, "Er")


def test_the_licences_of_april_are_the_same_wherever_they_stand() -> None:
    wanted = read_scenario("china-2025-controls").events
    for name in ("china-october-2025-rules", "copycat-nationalism"):
        assert read_scenario(name).events[: len(wanted)] == wanted


@pytest.mark.slow
@pytest.mark.parametrize("name", scenario_names())
def test_every_event_of_a_scenario_binds_within_its_run(name: str) -> None:
    assert quiet(run_for(name, "JPN", None)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", scenario_names())
def test_the_results_on_a_page_are_those_of_the_run(name: str) -> None:
    spec = importlib.util.spec_from_file_location(
        "write_scenario_results", ROOT / "tools" / "write_scenarios.py"
    )
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    sys.modules["write_scenario_results"] = writer
    spec.loader.exec_module(writer)
    page = (ROOT / "docs" / "scenarios" / f"{name}.md").read_text(encoding="utf-8")
    filled = writer.fill_page(page, read_scenario(name))
    assert page == filled, "run python tools/write_scenarios.py"
