"""An impact end to end on few draws: sums, order, gaps, tiers, the report."""

from __future__ import annotations

import math
from pathlib import Path

import polars as pl
import pytest

from ytterby import evidence
from ytterby.errors import InputError
from ytterby.impact.economy import RULES
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.workflows.impacts.economy.asking import hold_weak
from ytterby.workflows.impacts.economy.headlines import find_headline
from ytterby.workflows.impacts.economy.impact import ImpactOutcome, impact_of
from ytterby.workflows.impacts.economy.page import impact_page

FEW = {"draws": 4, "months": 12, "workers": 1}


@pytest.fixture(scope="module")
def told() -> ImpactOutcome:
    return impact_of("china-total-ban", ("USA", "DEU"), **FEW)  # type: ignore[arg-type]


def test_sectors_parts_and_industries_sum_to_the_headline(told: ImpactOutcome) -> None:
    for target, own in told.headlines.items():
        for rule in RULES:
            total = find_headline(own, "value-added-lost", rule).spread.central
            for name in ("sectors", "parts"):
                frame = told.tables[name].frame.filter(
                    (pl.col("target") == target) & (pl.col("rule") == rule)
                )
                assert frame["value_added_central"].sum() == pytest.approx(total)


def test_shares_of_an_industry_sum_to_at_most_one(told: ImpactOutcome) -> None:
    frame = told.tables["parts"].frame.filter(pl.col("rule") == "proportional")
    taken = frame.group_by("target", "isic").agg(pl.col("industry_share").sum())
    assert taken["industry_share"].max() <= 1 + 1e-9  # type: ignore[operator]


def test_rules_bracket_each_other_in_every_headline(told: ImpactOutcome) -> None:
    for own in told.headlines.values():
        for name in ("value-added-lost", "output-lost", "jobs-at-risk", "peak-jobs-at-risk"):
            low, middle, high = (find_headline(own, name, r).spread for r in RULES)
            assert 0 < low.value <= middle.value <= high.value
            assert low.worst <= middle.worst <= high.worst


def test_intervals_are_in_order_and_tiers_are_said(told: ImpactOutcome) -> None:
    for row in told.tables["headlines"].frame.iter_rows(named=True):
        assert row["low"] <= row["value"] <= row["high"] <= row["worst"] + 1e-6
        known = [row[c] for c in ("tier_c_share",) if not math.isnan(row[c])]
        assert all(0 <= share <= 1 for share in known)
    american, german = (
        find_headline(told.headlines[t], "value-added-lost").tier_share for t in ("USA", "DEU")
    )
    assert american > german


def test_the_price_transfer_stands_apart(told: ImpactOutcome) -> None:
    readings = told.tables["readings"].frame.filter(pl.col("target") == "USA")
    assert readings["reading"].unique().sort().to_list() == [
        "direct",
        "price transfer",
        "propagated",
    ]
    assert readings.filter(pl.col("reading") == "propagated")["value"].to_list() == [None]
    assert "never added" in told.tables["readings"].note


def test_what_is_not_counted_is_said_with_its_share_of_need(told: ImpactOutcome) -> None:
    frame = told.tables["left-out"].frame.filter(pl.col("target") == "USA")
    whole = frame.filter(pl.col("sector") == "")["need_share"].item()
    parts = frame.filter(pl.col("sector") != "")
    assert parts["need_share"].sum() == pytest.approx(whole)
    assert parts["why"].str.len_chars().min() > 5  # type: ignore[operator]
    assert any("not counted" in sentence for sentence in told.finding)


def test_several_countries_take_two_sentences_each_and_share_one_on_what_is_known(
    told: ImpactOutcome,
) -> None:
    countries = len(told.impacts)
    assert countries > 1
    assert len(told.finding) == 1 + 2 * countries + 2
    shared = told.finding[-2]
    assert shared.count(" and ") >= countries
    assert "in the United States" in shared
    assert "logarithm" not in " ".join(told.finding)


def test_losses_of_a_sector_stay_below_its_value_added(told: ImpactOutcome) -> None:
    years = 1.0
    for row in told.tables["sectors"].frame.iter_rows(named=True):
        assert row["value_added_central"] <= row["value_added_before"] * years


def test_states_are_part_of_the_nation_and_of_no_other_country(told: ImpactOutcome) -> None:
    states = told.tables["states"].frame
    assert set(states["target"]) == {"USA"}
    cars = told.tables["parts"].frame.filter(
        (pl.col("target") == "USA") & (pl.col("isic") == "C29") & (pl.col("rule") == "proportional")
    )
    own = states.filter(pl.col("isic") == "C29")
    assert own["value_added_central"].sum() <= cars["value_added_central"].sum()
    chips = states.filter(pl.col("sector") == "semiconductors")
    assert chips["share"].sum() <= 1


def test_direct_losses_can_be_read_by_propagation(told: ImpactOutcome) -> None:
    frame = told.tables["direct"].frame
    assert {"sector", "share", "low", "high", "naics"} <= set(frame.columns)
    assert frame["share"].is_between(0, 1).all()
    one = frame.filter(pl.col("target") == "DEU")
    assert one["sector"].n_unique() == one.height


def test_the_same_seed_gives_the_same_numbers_for_any_number_of_workers(
    told: ImpactOutcome,
) -> None:
    again = impact_of("china-total-ban", "USA", tiers=False, **(FEW | {"workers": 2}))  # type: ignore[arg-type]
    own = told.tables["sectors"].frame.filter(pl.col("target") == "USA")
    assert again.tables["sectors"].frame.equals(own)
    assert math.isnan(find_headline(again.headlines["USA"], "value-added-lost").all_variance)


def test_the_report_shows_every_country_and_what_is_not_counted(
    told: ImpactOutcome, tmp_path: Path
) -> None:
    page = impact_page(told, as_of=None, workspace=None)
    for words in ("What stops in Germany", "What is not counted", "Three readings", "Michigan"):
        assert words in page
    assert "ncses-skti" in page or "Science and Engineering Indicators" in page


def test_holding_tier_c_leaves_what_is_better_known_as_it_is() -> None:
    base = evidence.load()
    table = Parameters.read(base, year=2024)
    held = hold_weak(table, base)
    for before, after in zip(table.estimates, held.estimates, strict=True):
        assert after.value == before.value
        if before.tier == "C":
            assert after.low == after.high == after.value
        else:
            assert after == before
    assert held.factors == table.factors
    assert sum(p.low == p.high for p in held.products) > sum(
        p.low == p.high for p in table.products
    )


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InputError) as error:
        impact_of("china-total-ban", ("FRA", "EU27"), draws=1)
    codes = [p.code for p in error.value.problems]
    assert codes.count("no-economy") == 2
    assert "out-of-range" in codes


def test_output_that_was_not_published_yet_is_no_headline_and_said_so() -> None:
    early = impact_of("china-total-ban", "USA", as_of="2025-06-01", **FEW)  # type: ignore[arg-type]
    names = {h.name for h in early.headlines["USA"]}
    assert "value-added-lost" in names
    assert "output-lost" not in names
    said = " ".join(early.finding)
    assert "Not counted, for want of a figure: output of ISIC C29." in said
    values = early.tables["headlines"].frame["value"]
    assert not values.is_nan().any()
    assert not early.tables["sectors"].frame["output_value"].drop_nans().len()


def test_what_was_not_published_yet_is_no_zero_but_an_error() -> None:
    with pytest.raises(InputError, match="published by 2021-01-01"):
        impact_of("china-total-ban", "DEU", as_of="2021-01-01", **FEW)  # type: ignore[arg-type]
