"""Footprints on the shipped evidence and the chain of 2024."""

from __future__ import annotations

import math
from pathlib import Path

import polars as pl
import pytest

from ytterby.errors import InputError, UnknownNameError
from ytterby.packs import read_pack
from ytterby.workflows.footprints.base import Ground, load_ground
from ytterby.workflows.footprints.footprint import footprint
from ytterby.workflows.footprints.plants import count_stages, find_stages, products_frame
from ytterby.workflows.footprints.portfolio import Listed
from ytterby.workflows.footprints.world import world_stages

DRAWS = 40
PAGE = Path(__file__).parents[2] / "docs" / "method" / "environment.md"


@pytest.fixture(scope="module")
def ground() -> Ground:
    return load_ground(2024, draws=DRAWS)


@pytest.mark.parametrize("facility", ["usa-mountain-pass", "mys-kuantan", "chn-huamei"])
def test_both_allocations_sum_to_the_plant_exactly(ground: Ground, facility: str) -> None:
    stages, _ = find_stages(ground, read_pack(), [Listed(facility)])
    parts = count_stages(ground, stages)
    for part in parts:
        kinds = list(part.totals)
        frame = products_frame(ground, [part], kinds, ("mass", "value"))
        for kind in kinds:
            for allocation in ("mass", "value"):
                rows = frame.filter(
                    (pl.col("indicator") == kind) & (pl.col("allocation") == allocation)
                )
                assert math.fsum(rows["amount"]) == float(part.totals[kind][0])


def test_by_value_dysprosium_bears_more_than_a_hundred_times_what_lanthanum_does(
    ground: Ground,
) -> None:
    stages, _ = find_stages(ground, read_pack(), [Listed("mys-kuantan")])
    frame = products_frame(ground, count_stages(ground, stages), ["carbon"], ("value",))
    at = dict(zip(frame["element"], frame["per_kg"], strict=True))
    assert at["Dy"] > 100 * at["La"]


def test_a_plant_of_two_stages_is_not_counted_twice(ground: Ground) -> None:
    stages, _ = find_stages(ground, read_pack(), [Listed("usa-mountain-pass")])
    parts = count_stages(ground, stages)
    assert sum("carbon" in p.totals for p in parts) == 1


def test_a_heavy_circuit_is_no_plant_for_all_of_its_ore(ground: Ground) -> None:
    heavy = ["usa-mountain-pass-heavy", "usa-white-mesa-heavy", "mys-kuantan-heavy"]
    stages, gaps = find_stages(ground, read_pack(), [Listed(f) for f in heavy])
    assert stages == ()
    assert len(gaps) == len(heavy)
    clay, _ = find_stages(ground, read_pack(), [Listed("usa-vinton")])
    assert [s.stage for s in clay] == ["separation"]


def test_a_list_of_plants_names_each_once_with_its_output(tmp_path: Path) -> None:
    path = tmp_path / "plants.csv"
    path.write_text("facility,output\nmys-kuantan,-5\n,3\nMYS-Kuantan,7\n", encoding="utf-8")
    with pytest.raises(InputError) as told:
        footprint(str(path), allocation="weight")
    codes = [p.code for p in told.value.problems]
    assert sorted(codes) == ["bad-number", "double-row", "missing-value", "unknown-allocation"]


def test_the_world_is_the_sum_of_its_regions_and_separates_what_the_chain_does(
    ground: Ground,
) -> None:
    stages, gaps = world_stages(ground)
    made = sum(s.output for s in stages if s.stage == "separation") / 1000
    assert 250_000 < made < 450_000
    assert [g[0].split(",")[0] for g in gaps] == ["dong-pao"]
    # Magnets of the chain, without samarium-cobalt.
    magnets = sum(s.output for s in stages if s.stage == "magnet") / 1000
    chain = ground.chain.flows.filter(pl.col("process").str.starts_with("make:ndfeb"))
    assert magnets == pytest.approx(chain["value"].sum(), rel=1e-9)


def test_steps_of_a_magnet_sum_to_its_total_and_a_country_lies_among_its_origins() -> None:
    told = footprint("magnet", origin=["bayan-obo", "lynas", "DEU"], draws=DRAWS)
    frame = told.tables["footprint"].frame.filter(pl.col("indicator") == "carbon")
    for _, part in frame.group_by("origin", "allocation"):
        total = part.filter(pl.col("step") == "total")["amount"][0]
        assert part.filter(pl.col("step") != "total")["amount"].sum() == pytest.approx(total)
    mass = frame.filter((pl.col("allocation") == "mass") & (pl.col("step") == "total"))
    at = dict(zip(mass["origin"], mass["amount"], strict=True))
    assert 0.7 * at["lynas"] < at["DEU"] < 1.5 * at["bayan-obo"]


def test_clean_power_never_adds_and_the_published_range_of_china_is_met() -> None:
    dirty, clean = (
        footprint("magnet", origin=["bayan-obo"], indicator=["carbon"], clean=c, draws=DRAWS)
        for c in (False, True)
    )
    more, less = (t.tables["footprint"].frame["amount"] for t in (dirty, clean))
    assert (less <= more).all()
    rows = dirty.tables["published"].frame.filter(pl.col("what").str.contains("as recalled"))
    assert rows["overlap"].all()


def test_an_indicator_without_a_claim_says_so_and_is_no_zero() -> None:
    told = footprint("magnet", origin=["lynas"], indicator=["water"], draws=DRAWS)
    total = told.tables["footprint"].frame
    assert total["amount"].null_count() == total.height
    assert total["steps_without"].str.contains("oxide").all()
    assert "No published figure" in told.finding[0]


def test_a_portfolio_takes_outputs_and_names_what_it_cannot_count(tmp_path: Path) -> None:
    path = tmp_path / "plants.csv"
    path.write_text("facility,output\nest-narva,1000\nusa-bokan,\n", encoding="utf-8")
    told = footprint(str(path), draws=DRAWS)
    rows = told.tables["totals"].frame.filter(pl.col("facility") == "est-narva")
    assert set(rows["output"]) == {1000.0}
    assert told.tables["gaps"].frame.height == 1


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError) as caught:
        footprint("magnet", origin=["bayan-oboo"], grade="ndfeb:X", indicator=["carbn"])
    assert {p.code for p in caught.value.problems} == {
        "unknown-origin",
        "unknown-grade",
        "unknown-indicator",
    }
    bad = tmp_path / "bad.csv"
    bad.write_text("facility,output\nest-narva,many\nusa-bokan,-3\n", encoding="utf-8")
    with pytest.raises(InputError) as numbers:
        footprint(str(bad))
    assert [p.code for p in numbers.value.problems] == ["bad-number"] * 2


def test_the_same_seed_gives_the_same_numbers_and_another_other_intervals() -> None:
    one, two, three = (
        footprint("levers", draws=DRAWS, seed=s).tables["levers"].frame for s in (1, 1, 2)
    )
    assert one.equals(two)
    assert one["cost"].equals(three["cost"])
    assert not one["cost_high"].equals(three["cost_high"])


def test_remediation_is_the_dearest_lever_and_zero_liquid_discharge_adds_carbon() -> None:
    frame = footprint("levers", draws=DRAWS).tables["levers"].frame
    assert frame.sort("cost")["lever"][-1] == "remediation"
    assert (frame.filter(pl.col("lever") == "zero-liquid-discharge")["carbon_cut"] < 0).all()


def test_the_scorecard_of_the_page_is_what_the_command_gives() -> None:
    told = footprint("magnet", origin=["bayan-obo"], indicator=["carbon"])
    rows = [
        line.split("|")[1:-1]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.count("|") == 6
    ]
    page = {(r[0].strip(), r[1].strip()): [c.strip() for c in r[2:]] for r in rows}
    for row in told.tables["published"].frame.to_dicts():
        ours, _, miss = page[(row["what"], row["allocation"])]
        digits = 2 if row["allocation"] == "none" else 0
        low, high = row["ours_low"], row["ours_high"]
        assert ours == f"{row['ours']:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"
        assert miss == f"{100 * row['miss']:+.0f} %"


def test_before_yields_were_published_a_magnet_is_refused_with_the_reason() -> None:
    with pytest.raises(InputError) as caught:
        footprint("magnet", year=2018, as_of="2019-06-30", draws=DRAWS)
    assert caught.value.problems[0].code == "no-yield"


def test_levers_are_asked_of_origins_that_begin_at_a_mine() -> None:
    with pytest.raises(UnknownNameError) as caught:
        footprint("levers", origin=["recycled-magnet"])
    assert "mountain-pass" in caught.value.problems[0].fix


def test_an_unknown_origin_may_have_been_meant_as_a_country() -> None:
    with pytest.raises(InputError) as caught:
        footprint("magnet", origin=["Deutschland"])
    assert caught.value.problems[0].fix.endswith("or a country (did you mean DEU (Germany)?)")


@pytest.mark.slow
def test_a_ban_spares_what_is_not_made_and_recycling_instead_never_adds() -> None:
    told = footprint("china-total-ban", target="USA", draws=4)
    frame = told.tables["scenario"].frame
    at = {(r["case"], r["allocation"]): r for r in frame.to_dicts()}
    for allocation in ("mass", "value"):
        gone, instead = at[("not made", allocation)], at[("recycled-magnet", allocation)]
        assert gone["emissions"] < instead["emissions"] < 0.0
        assert gone["emissions"] == pytest.approx(gone["magnets"] * gone["per_kg"])
    assert "tier C" in told.finding[-1]
