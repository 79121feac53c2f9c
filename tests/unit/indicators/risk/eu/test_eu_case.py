"""A case by hand: two suppliers, one element or two, one stage or two."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ytterby.indicators.risk.base import Subject
from ytterby.indicators.risk.eu.case import EuCase
from ytterby.indicators.risk.eu.inputs import (
    ElementInputs,
    Number,
    StageInputs,
    Suppliers,
    Supply,
    Use,
    importance_bounds,
)

SUPPLIERS = Suppliers(
    {"CHN": Number(6.0, 0.4, "wgi"), "AUS": Number(2.0, 0.4, "wgi")},
    {"CHN": Number(1.0), "AUS": Number(1.0)},
)


def supply(china: float, australia: float, spread: float = 0.1) -> Supply:
    return Supply(np.asarray([china, australia]), np.asarray([spread, spread]))


def stage(name: str, world: Supply, sourcing: Supply | None, reliance: float = 1.0) -> StageInputs:
    return StageInputs(name, ("CHN", "AUS"), world, sourcing, Number(reliance, 0.05), "by hand")


def element(symbol: str, *stages: StageInputs, uses: tuple[Use, ...] = ()) -> ElementInputs:
    return ElementInputs(
        symbol,
        stages,
        Number(0.1, 0.02, "study"),
        Number(0.9, 0.05, "study"),
        uses,
        {"C25": Number(100.0), "C28": Number(200.0)},
        Number(0.5, 0.05, "study"),
    )


MINE = stage("mine", supply(60.0, 40.0), supply(50.0, 50.0))
REFINED = stage("separation", supply(100.0, 0.0), supply(80.0, 20.0), 0.5)
# mine: world 0.36·6 + 0.16·2 = 2.48, sourcing 0.25·6 + 0.25·2 = 2 → (2.48 + 2) / 2 · 0.9 · 0.9
MINE_RISK = 2.24 * 0.81
# separation: world 6, sourcing 0.64·6 + 0.04·2 = 3.92 → (6 · 0.25 + 3.92 · 0.75) · 0.81
REFINED_RISK = (6.0 * 0.25 + 3.92 * 0.75) * 0.81
MAGNETS = (Use("C25", "magnets", Number(0.6, 0.03)), Use("C28", "machines", Number(0.4, 0.02)))


def case(*elements: ElementInputs, material: str = "Nd") -> EuCase:
    return EuCase(Subject(material, "EU27", 2024), elements, SUPPLIERS)


def best(one: EuCase) -> dict[str, float]:
    found = one.evaluate(np.zeros((len(one.factors), 1)))
    return {k: float(v[0]) for k, v in found.items()}


def test_each_stage_scores_by_the_formula_and_the_worse_one_counts() -> None:
    found = best(case(element("Nd", MINE, REFINED)))
    assert found["supply_risk_mine"] == pytest.approx(MINE_RISK)
    assert found["supply_risk_separation"] == pytest.approx(REFINED_RISK)
    assert found["supply_risk"] == pytest.approx(REFINED_RISK)
    assert found["world_mine"] == pytest.approx(2.48)
    assert found["sourcing_mine"] == pytest.approx(2.0)
    assert found["reliance_separation"] == pytest.approx(0.5)


def test_a_stage_that_the_element_does_not_undergo_is_a_gap_not_a_zero() -> None:
    found = best(case(element("Nd", MINE)))
    assert np.isnan(found["supply_risk_magnet"])
    assert found["supply_risk"] == pytest.approx(MINE_RISK)


def test_without_sourcing_world_supply_alone_counts() -> None:
    found = best(case(element("Nd", replace(MINE, sourcing=None))))
    assert found["supply_risk_mine"] == pytest.approx(2.48 * 0.81)
    assert np.isnan(found["reliance_mine"])


def test_a_group_is_the_mean_of_the_scores_of_its_elements() -> None:
    # Each element's worse stage first, then the mean: not the worse mean.
    pair = case(element("Nd", MINE, REFINED), element("Pr", MINE), material="LREE")
    found = best(pair)
    assert found["supply_risk"] == pytest.approx((REFINED_RISK + MINE_RISK) / 2.0)
    assert found["supply_risk_mine"] == pytest.approx(MINE_RISK)
    assert np.isnan(found["supply_risk_separation"])


def test_a_group_of_one_scores_as_its_member() -> None:
    alone = best(case(element("Nd", MINE, REFINED)))
    group = best(case(element("Nd", MINE, REFINED), material="LREE"))
    for name, value in alone.items():
        assert group[name] == pytest.approx(value, nan_ok=True)


def test_importance_counts_the_industries_of_the_uses() -> None:
    # (0.6 · 100 + 0.4 · 200) / 200 · 10 · 0.5
    found = best(case(element("Nd", MINE, uses=MAGNETS)))
    assert found["economic_importance"] == pytest.approx(3.5)


def test_importance_is_a_gap_with_bounds_where_much_of_the_use_has_no_industry() -> None:
    uses = (Use("C25", "magnets", Number(0.6)), Use("", "other", Number(0.4)))
    one = element("Eu", MINE, uses=uses)
    assert np.isnan(best(case(one))["economic_importance"])
    # 0.6 of half the scale at least, and all the rest in the largest industry at most.
    assert importance_bounds(one) == pytest.approx((1.5, 3.5))


def test_a_small_use_without_an_industry_is_left_out_as_in_the_study() -> None:
    uses = (Use("C28", "machines", Number(0.92)), Use("", "other", Number(0.08)))
    assert best(case(element("Y", MINE, uses=uses)))["economic_importance"] == pytest.approx(4.6)


def test_every_uncertain_input_is_a_factor_once() -> None:
    one = case(element("Nd", MINE, REFINED, uses=MAGNETS), element("Pr", MINE), material="LREE")
    names = [f.name for f in one.factors]
    assert len(names) == len(set(names))
    for wanted in (
        "governance of China",
        "mine output of China",
        "mine sourcing of European Union from Australia",
        "import reliance of European Union: Nd at separation",
        "recycling rate of Pr",
        "substitution of Nd",
        "substitution in the economy of Nd",
        "magnets in the uses of Nd",
    ):
        assert wanted in names
    assert "separation output of Australia" not in names  # it makes none


def test_two_buyers_share_what_a_supplier_makes_but_not_what_they_buy() -> None:
    here = case(element("Nd", MINE))
    there = replace(here, subject=replace(here.subject, region="JPN"))
    shared = {f.name for f in here.factors} & {f.name for f in there.factors}
    assert "mine output of China" in shared
    assert "governance of China" in shared
    assert not any("sourcing" in name or "reliance" in name for name in shared)


def test_draws_move_the_score_the_way_their_factor_says() -> None:
    one = case(element("Nd", MINE))
    for name, sign in (
        ("governance of China", 1.0),
        ("recycling rate of Nd", -1.0),
        ("substitution of Nd", 1.0),
        ("mine output of China", 1.0),
    ):
        z = np.zeros((len(one.factors), 2))
        z[[f.name for f in one.factors].index(name), 1] = 1.0
        risk = one.evaluate(z)["supply_risk"]
        assert sign * (risk[1] - risk[0]) > 0.0


def test_draws_are_evaluated_at_once_and_each_as_if_alone() -> None:
    one = case(element("Nd", MINE, REFINED, uses=MAGNETS))
    z = np.random.default_rng(3).standard_normal((len(one.factors), 50))
    together = one.evaluate(z)
    alone = one.evaluate(z[:, 7:8])
    for name, values in together.items():
        assert values.shape == (50,)
        assert values[7] == pytest.approx(float(alone[name][0]), nan_ok=True)


def test_wild_draws_stay_within_the_bounds_of_the_method() -> None:
    one = case(element("Nd", MINE, REFINED, uses=MAGNETS))
    z = 20.0 * np.random.default_rng(4).standard_normal((len(one.factors), 500))
    found = one.evaluate(z)
    assert ((found["supply_risk"] >= 0.0) & (found["supply_risk"] <= 10.0)).all()
    importance = found["economic_importance"]
    assert ((importance >= 0.0) & (importance <= 10.0)).all()


def test_the_order_of_suppliers_does_not_change_the_score() -> None:
    def turned(s: Supply | None) -> Supply | None:
        return None if s is None else Supply(s.mass[::-1], s.spread[::-1])

    back = replace(
        MINE,
        suppliers=("AUS", "CHN"),
        world=turned(MINE.world) or MINE.world,
        sourcing=turned(MINE.sourcing),
    )
    straight, other = best(case(element("Nd", MINE))), best(case(element("Nd", back)))
    assert other["supply_risk"] == pytest.approx(straight["supply_risk"], rel=1e-12)


def test_the_terms_rebuild_the_score() -> None:
    terms = case(element("Nd", MINE, uses=MAGNETS)).terms()
    assert terms.columns == ["component", "term", "value", "unit", "source", "note"]

    def value(term: str) -> float:
        return float(terms.filter(pl.col("term") == f"Nd: {term}")["value"][0])

    half = value("import reliance") / 2.0
    core = value("weighted concentration, world") * half
    core += value("weighted concentration, sourcing") * (1.0 - half)
    kept = 1.0 - value("end-of-life recycling input rate")
    assert core * kept * value("substitution index, supply risk") == pytest.approx(
        value("supply risk")
    )
    assert value("world share of China") == pytest.approx(0.6)
    assert value("governance of Australia") == pytest.approx(2.0)
