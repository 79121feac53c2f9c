"""Stages and gaps, standing and worth of companies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.toy import toy_chain

from ytterby.evidence import Evidence, load
from ytterby.impact.companies import (
    Asset,
    Network,
    cover_stages,
    events_of,
    exposure_table,
    find_company,
    nameplate_standing,
    output_standing,
    read_assets,
    worth_table,
)
from ytterby.packs import read_pack


def plant(stage: str, status: str = "running", region: str = "JPN", **more: Any) -> Asset:
    one = Asset(
        facility=f"{region.casefold()}-{stage}",
        name=f"{stage} works",
        region=region,
        stage=stage,
        products="",
        status="operating",
        controller=region,
        basis="",
        note="",
        tier="B",
        source="toy",
        state=status,
        role="operator",
        operator="Toy",
        capacity=100.0,
        low=90.0,
        high=110.0,
        unit="t/year",
        start_year=2020,
        share=None,
    )
    return replace(one, **more)


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(toy_chain())


@pytest.fixture(scope="module")
def base() -> Evidence:
    return load()


def test_a_stage_before_one_that_runs_must_be_bought(network: Network) -> None:
    frame = cover_stages([plant("magnet")], network, {})
    assert frame["state"].to_list() == ["none", "none", "none", "running"]
    assert frame["gap"].to_list()[:3] == ["must be bought for magnet"] * 3
    assert "CHN" in frame["partners"][2]


def test_a_stage_after_the_last_is_done_by_buyers(network: Network) -> None:
    frame = cover_stages([plant("mine", region="USA")], network, {"CHN": "China"})
    assert frame["gap"].to_list() == ["", *["done by buyers of mine output"] * 3]
    assert frame["partners"][1].startswith("China 7")


def test_who_covers_all_has_no_gap(network: Network) -> None:
    whole = [plant(s) for s in ("mine", "separation", "metal", "magnet")]
    assert cover_stages(whole, network, {})["gap"].to_list() == [""] * 4


def test_a_plan_is_no_coverage(network: Network) -> None:
    frame = cover_stages([plant("magnet"), plant("metal", "planned")], network, {})
    assert frame["state"].to_list()[2] == "planned"
    assert frame["gap"].to_list()[2] == "must be bought for magnet"


def test_what_a_company_has_left_or_will_buy_is_not_its_own(network: Network) -> None:
    for role in ("former", "pending"):
        frame = cover_stages([plant("magnet", role=role)], network, {})
        assert frame["state"].to_list()[3] == "none"


def test_the_controller_is_always_in_the_exposure_and_shares_are_a_whole(
    network: Network,
) -> None:
    frame = exposure_table([plant("magnet")], network, ("CHN",))
    for (_, _, _), part in frame.group_by("region", "stage", "direction"):
        assert part["controller"].sum() == 1
        assert part["share"].sum() == pytest.approx(1.0, abs=0.02)
    assert (frame["tier"] == "C").all()


def test_a_share_outside_is_the_plants_share_of_its_region_times_the_regions(
    network: Network,
) -> None:
    own = plant("magnet", facility="jpn-magnet")
    row = output_standing([own], network, ("CHN",)).row(0, named=True)
    japan = network.activity("JPN", "magnet")[0]
    outside = network.activity_outside("magnet", ("CHN",))[0]
    assert row["share_of_region"] == 0.8
    assert row["share_outside"] == pytest.approx(0.8 * japan / outside)


def test_nameplate_is_over_what_is_known_and_counts_the_unknown(base: Evidence) -> None:
    assets = read_assets(base, find_company(base, "Lynas"))
    frame = nameplate_standing(assets, base, ("CHN",))
    row = frame.filter(unit="t Dy+Tb oxide/year", state="running").row(0, named=True)
    assert row["capacity"] == 300.0
    assert row["share"] == pytest.approx(300.0 / row["known_outside"])
    assert row["plants_without_capacity"] > 0


def test_worth_is_capacity_times_price_and_a_gap_says_why(base: Evidence) -> None:
    chain = toy_chain()
    assets = [
        plant("magnet"),
        plant("separation", unit="t NdPr oxide/year", capacity=1000.0, low=900.0, high=1100.0),
        plant("metal"),
        plant("mine", capacity=None, low=None, high=None),
    ]
    frame = worth_table(assets, chain, base, read_pack())
    oxide = frame.filter(stage="separation", market="outside").row(0, named=True)
    assert oxide["revenue"] == pytest.approx(1e6 * oxide["price"])
    assert oxide["low"] < oxide["revenue"] < oxide["high"]
    notes = dict(frame.filter(market="inside").select("stage", "note").iter_rows())
    assert notes["mine"] == "no capacity published"
    assert notes["metal"].startswith("no price")


def test_an_event_concerns_a_company_that_it_names(base: Evidence) -> None:
    company = find_company(base, "MP Materials")
    frame = events_of(company, read_assets(base, company), base, ("CHN",))
    why = dict(frame.select("event", "why").iter_rows())
    assert why["us-mp-partnership-2025"] == "named"
    assert why["china-april-2025-controls"] == "control on its stages"
    assert "us-lynas-loi-2026" not in why
