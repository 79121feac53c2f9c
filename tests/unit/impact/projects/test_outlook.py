"""Growth of demand, the pipeline at its odds, the incentive price."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby import evidence
from ytterby.factors.draws import Draws
from ytterby.impact.projects.outlook import Brought, Source, bring, find_incentive, read_growth
from ytterby.packs import read_pack

YEARS = tuple(range(2024, 2041))
RUNS = Source("mine", "AUS", "operating", 100.0, "A", True)
PLAN = Source("plan", "AUS", "planned", 200.0, "B", False, 2030, (0.25, 0.1, 0.4), (2.0, 1.0, 4.0))


def brought(
    *sources: Source,
    draws: int = 0,
    ramp: float = 0.0,
    growth: float | None = None,
    growing: tuple[str, ...] = (),
) -> Brought:
    size = draws + 1
    return bring(
        sources,
        YEARS,
        Draws(draws),
        steady=np.full(size, 0.8),
        ramp=np.full(size, ramp),
        growth=None if growth is None else np.full(size, growth),
        growing=growing,
    )


def test_demand_starts_at_one_and_goes_by_its_middle_path() -> None:
    growth = read_growth(evidence.load(), YEARS)
    assert growth is not None
    assert growth.middle[0] == 1.0
    # 162,676 over 90,922 t: announced pledges in 2040.
    assert growth.middle[-1] == pytest.approx(162676 / 90922)
    low, high = growth.bounds()
    assert (low <= growth.middle).all()
    assert (growth.middle <= high).all()
    assert high[-1] == pytest.approx(1.082**16)


def test_the_published_paths_bound_four_fifths_of_the_draws() -> None:
    growth = read_growth(evidence.load(), YEARS)
    assert growth is not None
    drawn = growth.draw(Draws(4000))
    low, high = np.quantile(drawn[-1, 1:], (0.1, 0.9))
    bounds = growth.bounds()
    assert low == pytest.approx(bounds[0][-1], rel=0.02)
    assert high == pytest.approx(bounds[1][-1], rel=0.06)


def test_no_demand_is_projected_before_it_was_published() -> None:
    assert read_growth(evidence.load(as_of="2020-01-01"), YEARS) is None


def test_what_runs_goes_on_and_a_plan_comes_late_at_its_odds() -> None:
    found = brought(RUNS, PLAN)
    assert (found.risked[0, :, 0] == 100.0).all()
    plan = found.risked[1, :, 0]
    assert plan[YEARS.index(2031)] == 0.0
    assert plan[YEARS.index(2032)] == pytest.approx(0.25 * 0.8 * 200.0)


def test_a_ramp_of_two_years_brings_a_quarter_first() -> None:
    plan = brought(PLAN, ramp=2.0).built[0, :, 0]
    assert plan[YEARS.index(2032)] == pytest.approx(0.25 * 160.0)
    assert plan[YEARS.index(2033)] == pytest.approx(0.75 * 160.0)


def test_in_draws_a_plan_is_built_or_not() -> None:
    found = brought(PLAN, draws=4000)
    happens = found.happens[0, 1:]
    assert set(np.unique(happens)) == {0.0, 1.0}
    assert happens.mean() == pytest.approx(0.25, abs=0.03)


def test_output_of_some_regions_grows() -> None:
    home = Source("home", "CHN", "operating", 100.0, "A", True)
    found = brought(home, RUNS, growth=0.1, growing=("CHN",))
    assert found.risked[0, 2, 0] == pytest.approx(121.0)
    assert found.risked[1, 2, 0] == 100.0


def test_a_plan_without_a_start_brings_nothing() -> None:
    assert brought(Source("x", "AUS", "planned", 9.0, "C", False)).risked.sum() == 0.0


def test_the_marginal_project_sets_the_price() -> None:
    built = np.array([[[10.0]], [[20.0]]])
    needs = np.array([[90.0], [60.0]])
    for gap, price in ((0.0, 0.0), (20.0, 60.0), (20.1, 90.0), (30.0, 90.0), (30.1, np.inf)):
        assert find_incentive(np.array([[gap]]), built, needs).price[0, 0] == price


def test_a_project_that_no_price_makes_pay_never_comes() -> None:
    found = find_incentive(np.array([[5.0]]), np.array([[[10.0]]]), np.array([[np.nan]]))
    assert np.isinf(found.price).all()
    assert found.not_closed.tolist() == [1.0]


def test_without_projects_only_no_gap_can_be_closed() -> None:
    gap = np.array([[-1.0, 1.0]])
    found = find_incentive(gap, np.zeros((0, 1, 2)), np.zeros((0, 2)))
    assert found.price.tolist() == [[0.0, np.inf]]


@settings(deadline=None)
@given(st.lists(st.floats(1.0, 50.0), min_size=1, max_size=6), st.floats(0.0, 200.0))
def test_a_wider_gap_never_has_a_lower_price(sizes: list[float], gap: float) -> None:
    built = np.array(sizes)[:, None, None] * np.ones((1, 2, 1))
    needs = np.array([[float(10 * (i + 1))] for i in range(len(sizes))])
    gaps = np.array([[gap], [gap * 1.5]])
    price = find_incentive(gaps, built, needs).price[:, 0]
    assert price[1] >= price[0]


def test_the_page_prints_the_odds_of_the_pack() -> None:
    page = Path(__file__).parents[4] / "docs" / "method" / "outlook.md"
    text = page.read_text(encoding="utf-8")
    priors = read_pack().rules["priors"]
    assert isinstance(priors, dict)
    rules = priors["pipeline"]
    assert isinstance(rules, dict)
    for status in ("commissioning", "construction", "permitting", "planned", "pilot"):
        rule = rules[status]
        assert isinstance(rule, dict)
        odds, delay = rule["success"], rule["delay"]
        row = (
            f"| {status} | {odds[0]:.2f} ({odds[1]:.2f} to {odds[2]:.2f}) | "
            f"{delay[0]:g} ({delay[1]:g} to {delay[2]:g}) |"
        )
        assert row in text
