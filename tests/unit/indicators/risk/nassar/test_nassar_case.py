"""Cases by hand, and what is certain where indices are unknown."""

import numpy as np
import polars as pl
import pytest

from ytterby.indicators.risk.base import Subject
from ytterby.indicators.risk.eu.inputs import Number, StageInputs, Supply
from ytterby.indicators.risk.nassar.bounds import bound_element, mean_bounds
from ytterby.indicators.risk.nassar.case import Countries, Element, NassarCase

NONE = Number(float("nan"))


def stage(name: str, china: float, australia: float, own: float, exposure: float) -> StageInputs:
    mass = np.asarray([china, australia, own])
    world = Supply(mass, np.where(mass > 0.0, 0.1, 0.0))
    reliance = Number(exposure, 0.05)
    return StageInputs(name, ("CHN", "AUS", "USA"), world, world, reliance, "by hand")


def countries(china: Number, australia: Number = NONE) -> Countries:
    own = Number(0.0)
    return Countries(
        {"CHN": china, "AUS": australia, "USA": own},
        {"CHN": Number(0.8, 0.1, "x"), "AUS": Number(0.2, 0.1, "x"), "USA": own},
    )


KNOWN = countries(Number(0.5, 0.1, "x"), Number(0.25, 0.1, "x"))
MINE = stage("mine", 60.0, 20.0, 20.0, 0.5)
REFINED = stage("separation", 90.0, 10.0, 0.0, 1.0)
# 0.36 · 0.5 · 0.8 + 0.04 · 0.25 · 0.2, and 0.81 · 0.4 + 0.01 · 0.05
MINE_DISRUPTION, REFINED_DISRUPTION = 0.146, 0.3245


def case(*elements: Element) -> NassarCase:
    return NassarCase(Subject("Nd", "USA", 2024), elements, KNOWN)


def best(one: NassarCase) -> dict[str, float]:
    found = one.evaluate(np.zeros((len(one.factors), 1)))
    return {k: float(v[0]) for k, v in found.items()}


ND = Element("Nd", (MINE, REFINED), Number(0.4, 0.05, "x"))


def test_each_stage_scores_by_the_formula_and_the_worse_one_counts() -> None:
    found = best(case(ND))
    assert found["disruption_potential_mine"] == pytest.approx(MINE_DISRUPTION)
    assert found["supply_risk_mine"] == pytest.approx((MINE_DISRUPTION * 0.5 * 0.4) ** (1 / 3))
    assert found["disruption_potential_separation"] == pytest.approx(REFINED_DISRUPTION)
    assert found["supply_risk"] == pytest.approx((REFINED_DISRUPTION * 0.4) ** (1 / 3))
    assert np.isnan(found["supply_risk_magnet"])


def test_a_group_is_the_mean_of_its_elements_and_of_one_its_member() -> None:
    low = Element("Pr", (MINE,), Number(0.4))
    pair, alone, other = best(case(ND, low)), best(case(ND)), best(case(low))
    mean = (alone["supply_risk"] + other["supply_risk"]) / 2.0
    assert pair["supply_risk"] == pytest.approx(mean)
    assert np.isnan(pair["supply_risk_separation"])


def test_the_buyers_own_output_has_no_factor_of_ability() -> None:
    names = [f.name for f in case(ND).factors]
    assert "ability of China" in names
    assert "mine output of United States" in names
    assert "ability of United States" not in names
    assert len(names) == len(set(names))


def test_wild_draws_stay_within_0_and_1() -> None:
    one = case(ND)
    z = 20.0 * np.random.default_rng(5).standard_normal((len(one.factors), 300))
    risk = one.evaluate(z)["supply_risk"]
    assert risk.shape == (300,)
    assert ((risk >= 0.0) & (risk <= 1.0)).all()


def test_the_terms_name_every_input_and_the_result() -> None:
    terms = case(ND).terms()
    assert terms.columns == ["component", "term", "value", "unit", "source", "note"]
    share = terms.filter(pl.col("term") == "Nd: production share of China")["value"]
    assert share.to_list() == pytest.approx([0.6, 0.9])
    result = terms.filter((pl.col("component") == "supply_risk") & (pl.col("term") == "result"))
    assert result["value"][0] == pytest.approx(best(case(ND))["supply_risk"])


def test_unknown_indices_leave_bounds_that_hold_the_answer() -> None:
    unknown = Element("Nd", (MINE, REFINED), NONE)
    bounds = bound_element(unknown, countries(NONE), ("USA",))
    # At worst China's ability is 1 and its willingness is as known; Australia's ability is 1.
    assert bounds.disruption["mine"] == pytest.approx((0.0, 0.36 * 0.8 + 0.04 * 0.2))
    low, high = bounds.overall
    assert low <= best(case(ND))["supply_risk"] <= high


def test_what_is_known_narrows_the_bounds_to_a_point() -> None:
    bounds = bound_element(ND, KNOWN, ("USA",))
    answer = best(case(ND))["supply_risk"]
    assert bounds.overall == pytest.approx((answer, answer))


def test_without_exposure_the_risk_is_nought_whatever_the_indices() -> None:
    exporter = Element("Nd", (stage("mine", 60.0, 20.0, 20.0, 0.0),), NONE)
    assert bound_element(exporter, countries(NONE), ("USA",)).overall == (0.0, 0.0)


def test_bounds_of_a_group_are_the_means_at_stages_that_all_undergo() -> None:
    low = Element("Pr", (MINE,), NONE)
    parts = [bound_element(e, countries(NONE), ("USA",)) for e in (ND, low)]
    mean = mean_bounds(parts)
    assert list(mean.risk) == ["mine"]
    # The worst stage of each element counts, though not all undergo it.
    highest = [p.overall[1] for p in parts]
    assert mean.overall[1] == pytest.approx(sum(highest) / 2.0)
