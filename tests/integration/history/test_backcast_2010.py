"""The scorecard from end to end: what it reaches, what it says, and that its page is up to date."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ytterby.simulate import Parameters, read_scenario, run
from ytterby.simulate.backcast import score
from ytterby.simulate.backcast.chain import start_chain
from ytterby.simulate.backcast.scorecard import Scorecard, error, read_scorecard
from ytterby.simulate.backcast.targets import ELEMENTS, YEARS
from ytterby.simulate.tables.balance import check_balance
from ytterby.workflows.backcasting.verdict import (
    RANDOM_WALK,
    TEST,
    criteria,
    export_errors,
    home_errors,
)

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return read_scorecard()


def test_the_factors_that_ship_were_calibrated_on_what_runs(card: Scorecard) -> None:
    assert card.current, "run tools/calibrate_backcast.py, then tools/write_backcast.py"


def test_export_prices_are_nearer_than_every_naive_forecast_but_the_way_back(
    card: Scorecard,
) -> None:
    assert error(card.abroad.median, card.targets, YEARS) == pytest.approx(0.28, abs=0.03)
    found = error(card.abroad.median, card.targets, TEST)
    assert found == pytest.approx(0.41, abs=0.04)
    assert found < error(card.naive()[RANDOM_WALK], card.targets, TEST)


def test_calibration_helps_and_an_element_that_was_not_seen_is_not_lost(card: Scorecard) -> None:
    every = error(card.abroad.median, card.targets, YEARS)
    assert every < error(card.uncalibrated, card.targets, YEARS)
    assert every <= error(card.unseen, card.targets, YEARS) < 0.42


def test_prices_inside_and_exports_are_near(card: Scorecard) -> None:
    assert home_errors(card)["all"] == pytest.approx(0.46, abs=0.04)
    assert export_errors(card)["all"] == pytest.approx(0.23, abs=0.04)


def test_intervals_cover_and_are_not_wide(card: Scorecard) -> None:
    seen = card.targets.abroad
    assert score.covered(card.abroad.low, card.abroad.high, seen) >= 0.7
    known = ~np.isnan(seen)
    assert np.median((card.abroad.high / card.abroad.low)[known]) <= 3.0
    narrow = score.covered(card.narrow.low, card.narrow.high, seen)
    assert narrow < score.covered(card.abroad.low, card.abroad.high, seen)


def test_most_peaks_are_in_the_right_year_and_half_as_high_at_least(card: Scorecard) -> None:
    simulated, observed = card.peak_years()
    assert sum(a == b for a, b in zip(simulated, observed, strict=True)) >= len(ELEMENTS) - 1
    ratio = card.abroad.median.max(axis=1) / np.nanmax(card.targets.abroad, axis=1)
    assert np.all((ratio > 0.6) & (ratio < 1.6))


def test_the_answer_names_what_was_missed_and_that_one_crisis_is_one_sample(
    warm_terminal: Any, card: Scorecard
) -> None:
    done = warm_terminal.run("backcast")
    assert done.code == 0, done.err
    words = " ".join(done.out.split())
    assert "One crisis is one sample" in words
    assert "tier C" in words
    for one in criteria(card):
        assert one.met or f"{one.name} ({one.reached:.2f}" in words


def test_a_program_gets_every_price_with_its_claim_and_tier(warm_terminal: Any) -> None:
    done = warm_terminal.run("backcast", "--json")
    content = json.loads(done.out)
    rows = content["tables"]["prices"]["rows"]
    assert len(rows) == len(ELEMENTS) * len(YEARS)
    assert all(r["claim"] and r["tier"] in "ABC" for r in rows if r["observed"] is not None)
    assert content["meta"]["command"] == "ytterby backcast"


def test_evidence_of_the_time_cannot_score_and_says_why(warm_terminal: Any) -> None:
    done = warm_terminal.run("backcast", "--as-of", "2012-12-31")
    assert done.code == 2
    assert "no-backcast-target" in done.err


def test_the_page_shows_this_scorecard(card: Scorecard) -> None:
    spec = importlib.util.spec_from_file_location("page", ROOT / "tools" / "write_backcast.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(card)


def test_the_scenario_runs_on_its_own_chain_at_the_prices_of_2009(warm_terminal: Any) -> None:
    done = warm_terminal.run("stress", "crisis-2010", "--target", "JPN", "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    rows = content["tables"]["price-months"]["rows"]
    wanted = {"month": 1, "material": "metal:La", "market": "outside_spot"}
    first = next(r for r in rows if wanted.items() <= r.items())
    # The oxide cost 4.88 in 2009 and 22.4 in 2010; its metal some dollars more.
    assert first["price"] < 16.0


def test_no_mass_is_lost_in_the_crisis() -> None:
    scenario = read_scenario("crisis-2010")
    assert scenario.year is not None
    chain = start_chain(scenario.year, scenario.price_year)
    table = Parameters.load(year=scenario.year)
    check_balance(run(chain, scenario, target="JPN", parameters=table))


def test_prices_inside_start_at_the_export_price_less_the_duty() -> None:
    prices = {
        (r["material"], r["market"]): r["value"]
        for r in start_chain(2010, 2009).prices.iter_rows(named=True)
    }
    for element, duty in (("Nd", 0.15), ("La", 0.15), ("Dy", 0.25), ("Eu", 0.25)):
        oxide = f"oxide:{element}"
        assert prices[oxide, "outside"] / prices[oxide, "inside"] == pytest.approx(1.0 + duty)
